/* token_renew.c - a token that is good when it is used: refreshed if need be */
#include "cmd/token.h"
#include "cmd/token_desk.h"
#include "core/vault/life.h"

#include <string.h>

/* That it was used need not be written each time. */
#define USE_GRAIN 3600

/* Some time is needed to get a token to where it is used. */
#define MARGIN 60

static int renew(bool *by_other, struct desk *desk, const struct plan *plan,
		 const struct secret *seen, bool again, struct err *err)
{
	auto_release(errand_result) result = { 0 };
	int failed = errand_refresh(&result, plan, &desk->running.tools, seen,
				    again, err);

	*by_other = result.by_other;
	for (size_t i = 0; i < result.warnings.nr; i++) {
		autobuf text = { 0 };

		buf_add_untrusted(&text, result.warnings.at[i]);
		talk(desk->context, "%s", buf_str(&text));
	}
	return failed;
}

int token_renew(struct entry *entry, struct verdict *verdict, bool *by_other,
		struct desk *desk, const char *name, bool again,
		struct err *err)
{
	auto_release(desk_case) found = { 0 };
	auto_release(entry) newer = { 0 };

	if (desk_find_refresh(&found, verdict, desk, name, entry, err))
		return -1;
	if (!verdict->allowed)
		return 0;
	if (found.issued_under)
		talk(desk->context,
		     "The runbook has changed since '%s' was got; the new "
		     "token is got as it says now.",
		     name);
	if (renew(by_other, desk, found.plan, entry->value, again, err) ||
	    token_load(&newer, desk->running.vault, name, err))
		return -1;
	entry_release(entry);
	*entry = newer;
	newer = (struct entry){ 0 };
	return 0;
}

/* ---- before it is used ---- */

static bool may_be_renewed(const struct entry *entry)
{
	return entry->refresh_token || entry->refresh_before;
}

/* A span longer than the token lives would mean: each time. */
static bool is_due(const struct entry *entry, int64_t now)
{
	int64_t before = entry->refresh_before ? entry->refresh_before : MARGIN;
	int64_t life = entry->expires - entry->issued;

	if (!entry->expires || entry->revoked || !may_be_renewed(entry))
		return false;
	if (entry->issued && life > 0 && before > life / 2)
		before = life / 2;
	return entry->expires - now <= before;
}

static int refuse_dead(const char *name, const struct entry *entry, int64_t now,
		       struct err *err)
{
	enum life life = life_of(entry, now, 0);
	autofree char *renewal = life_renewal(entry);
	autobuf words = { 0 };

	if (life != LIFE_EXPIRED && life != LIFE_REVOKED)
		return 0;
	life_words(&words, entry, now);
	err_no(err, life == LIFE_REVOKED ? REASON_REVOKED : REASON_EXPIRED,
	       "the token '%s' is of no use: %s", name, buf_str(&words));
	return err_hint(err, "%s", renewal);
}

static int try_renew(struct entry *entry, struct desk *desk, const char *name,
		     const struct token_use *use, struct err *err)
{
	struct verdict verdict;
	bool by_other;

	if (desk_open_store(desk, use->key, err) ||
	    token_renew(entry, &verdict, &by_other, desk, name, false, err))
		return -1;
	if (verdict.allowed)
		return 0;
	err_no(err, verdict.reason, "'%s' can't be refreshed: %s", name,
	       verdict.detail);
	return err_hint(err, "%s", verdict.hint);
}

/* While it still lives a failure is told, and no more than that. */
static int renew_if_due(struct entry *entry, struct desk *desk,
			struct context *context, const char *name,
			const struct token_use *use, struct err *err)
{
	struct err failed = { 0 };
	autobuf said = { 0 };
	autobuf text = { 0 };

	if (desk_open(desk, context, &failed) == 0 &&
	    try_renew(entry, desk, name, use, &failed) == 0)
		return 0;
	if (life_of(entry, context->now, 0) == LIFE_EXPIRED) {
		*err = failed;
		return -1;
	}
	err_say(&said, &failed);
	buf_add_untrusted(&text, buf_str(&said));
	if (failed.hint[0]) {
		buf_add(&text, " (");
		buf_add_untrusted(&text, failed.hint);
		buf_add(&text, ")");
	}
	talk(context, "%s", buf_str(&text));
	return 0;
}

/* Nobody waits for it, and nothing fails because of it: it only says later
 * that somebody needs the token. Under the lock, so that a token which
 * another process gets just now isn't put back. */
static void note_use(struct vault *vault, const char *name,
		     const struct entry *entry, int64_t now)
{
	auto_release(entry) kept = { 0 };
	autoptr(vault_lock) lock = NULL;
	struct err ignored = { 0 };
	bool found = false;

	if (now - entry->last_used < USE_GRAIN || !entry->recipients.nr ||
	    vault_lock(&lock, vault, name, false, &ignored) ||
	    vault_load(&kept, &found, vault, name, &ignored) || !found)
		return;
	kept.last_used = now;
	if (vault_save_again(vault, name, &kept, &ignored))
		return;
}

static int open_own(struct vault **out, struct secret **identity,
		    const struct context *context, struct err *err)
{
	return open_identity(identity, context, err) ||
			       open_vault(out, context, *identity, err)
		       ? -1
		       : 0;
}

/* The network and the store are opened when a new one is due, not before:
 * most of the time none is. */
int token_ready(struct entry *out, struct context *context, const char *name,
		const struct token_use *use, struct err *err)
{
	auto_release(desk) desk = { 0 };
	auto_release(entry) entry = { 0 };
	autoptr(secret) identity = NULL;
	autoptr(vault) vault = NULL;

	if (open_own(&vault, &identity, context, err) ||
	    token_load(&entry, vault, name, err) ||
	    (!use->no_refresh && is_due(&entry, context->now) &&
	     renew_if_due(&entry, &desk, context, name, use, err)) ||
	    refuse_dead(name, &entry, context->now, err))
		return -1;
	note_use(vault, name, &entry, context->now);
	*out = entry;
	entry = (struct entry){ 0 };
	return 0;
}
