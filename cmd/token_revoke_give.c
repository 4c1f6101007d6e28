/* token_revoke_give.c - one token: given back, proven, recorded, wiped */
#include "cmd/token.h"
#include "cmd/token_revoke.h"
#include "core/run/errand_receipt.h"
#include "core/run/receipt_kept.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[FATE_WAITING] = "waiting",     [FATE_PROVEN] = "proven",
	[FATE_GIVEN] = "given-back",    [FATE_WAS_GIVEN] = "given-back-before",
	[FATE_EXPIRED] = "had-expired", [FATE_FAILED] = "failed",
};

const char *fate_name(enum fate fate)
{
	return names[fate];
}

bool fate_is_good(enum fate fate)
{
	return fate != FATE_WAITING && fate != FATE_FAILED;
}

/* One token on its way back. */
struct way {
	struct returned *one;
	struct returning *all;
	struct desk *desk;
	const struct revoke_options *options;
	struct desk_case found;
	struct errand_result revoked;
	struct errand_result asked;
	bool was_asked;
	int64_t started;
};

static void way_release(struct way *way)
{
	desk_case_release(&way->found);
	errand_result_release(&way->revoked);
	errand_result_release(&way->asked);
}

static int64_t now(const struct way *way)
{
	const struct run_tools *tools = &way->desk->running.tools;

	return tools->clock(tools->payload);
}

static void note(struct returned *one, const char *text)
{
	size_t len = strlen(one->note);

	snprintf(one->note + len, sizeof(one->note) - len, "%s%s",
		 len ? "; " : "", text);
}

/* ---- the server ---- */

static int check_reach(const struct way *way, struct err *err)
{
	if (!strings_has(&way->all->down, way->one->entry.server))
		return 0;
	return err_set(err, EXIT_NETWORK,
		       "its server did not answer a moment ago");
}

static int offers(const struct way *way, struct err *err)
{
	const struct entry *entry = &way->one->entry;
	autobuf words = { 0 };

	if (errand_offers(way->found.plan, "revocation_endpoint"))
		return 0;
	life_words(&words, entry, way->desk->context->now);
	err_no(err, REASON_NO_WAY,
	       "its server takes no token back (no revocation_endpoint): it "
	       "%s",
	       buf_str(&words));
	return err_hint(err, "ask those who run %s to withdraw it",
			entry->server ? entry->server : "it");
}

/* RFC 7662: *gone: the server says so of that token. */
static int ask_server(struct way *way, bool *gone, bool refresh,
		      struct err *err)
{
	struct err failed = { 0 };

	*gone = false;
	errand_result_release(&way->asked);
	way->was_asked = true;
	if (errand_introspect(&way->asked, way->found.plan,
			      &way->desk->running.tools, &way->one->entry,
			      refresh, &failed)) {
		note(way->one, "the server would not say whether it is gone");
		return 0;
	}
	*gone = !json_is_true(json_get(way->asked.answer, "active"));
	if (*gone)
		return 0;
	err_set(err, EXIT_SERVER,
		"the server took it back, and says that %s still active",
		refresh ? "its refresh token is" : "it is");
	return err_hint(err, "ask those who run %s to withdraw it",
			way->one->entry.server);
}

/* An access token that has run out is not active in any case: of the two the
 * refresh token is the one that has to be gone. */
static int prove(struct way *way, struct err *err)
{
	bool gone = true;

	way->one->fate = FATE_GIVEN;
	if (!errand_offers(way->found.plan, "introspection_endpoint"))
		return 0;
	if ((way->one->entry.refresh_token &&
	     ask_server(way, &gone, true, err)) ||
	    (gone && ask_server(way, &gone, false, err)))
		return -1;
	if (gone)
		way->one->fate = FATE_PROVEN;
	return 0;
}

static int at_server(struct way *way, struct err *err)
{
	struct returned *one = way->one;

	if (check_reach(way, err) ||
	    desk_find(&way->found, way->desk, one->name, &one->entry, err) ||
	    offers(way, err))
		return -1;
	if (!way->found.approved)
		note(one, "by the documents of its time");
	if (errand_revoke(&way->revoked, way->found.plan,
			  &way->desk->running.tools, &one->entry, err)) {
		if (err->code == EXIT_NETWORK && one->entry.server)
			strings_add_once(&way->all->down, one->entry.server);
		return -1;
	}
	return prove(way, err);
}

/* ---- the record ---- */

static void record(struct way *way)
{
	const struct desk *desk = way->desk;
	const struct person *person;
	struct returned *one = way->one;
	struct err err = { 0 };
	autobuf said = { 0 };
	struct oid oid;
	struct revocation revocation = {
		.name = one->name,
		.entry = &one->entry,
		.plan = way->found.plan,
		.person = desk->person,
		.why = &one->why,
		.reason = way->options->reason,
		.revoked = &way->revoked,
		.asked = way->was_asked ? &way->asked : NULL,
		.done = fate_is_good(one->fate),
		.started = way->started,
		.ended = now(way),
	};
	struct receipt_author author = { .signer = desk->signer };
	autoptr(json) body = NULL;

	if (way->options->no_receipt || !way->revoked.request[0])
		return;
	err_say(&said, &one->err);
	revocation.message = buf_str(&said);
	revocation.key = signer_key(desk->signer);
	person = policy_person(desk->live.policy, desk->person);
	author.name = person ? person->name : desk->person;
	author.email = person ? person->email : "";
	body = revocation_receipt(&revocation);
	if (receipt_record(&oid, desk->store,
			   way->found.plan->environment->name, body, &author,
			   now(way), &err)) {
		one->unrecorded = true;
		note(one, err.msg);
		return;
	}
	oid_format(one->receipt, &oid);
}

/* ---- one token ---- */

static bool is_dead(const struct way *way)
{
	const struct entry *entry = &way->one->entry;

	return !entry->refresh_token &&
	       life_of(entry, way->desk->context->now, 0) == LIFE_EXPIRED;
}

static int give_back(struct way *way, struct err *err)
{
	struct returned *one = way->one;

	if (one->entry.revoked && !one->entry.refresh_token)
		one->fate = FATE_WAS_GIVEN;
	else if (is_dead(way))
		one->fate = FATE_EXPIRED;
	else
		return at_server(way, err);
	return 0;
}

/* As it is now: another process may have just refreshed it. */
static int read_again(struct way *way, struct err *err)
{
	auto_release(entry) entry = { 0 };

	if (token_load(&entry, way->desk->running.vault, way->one->name, err))
		return -1;
	entry_release(&way->one->entry);
	way->one->entry = entry;
	entry = (struct entry){ 0 };
	return 0;
}

static int wipe(struct way *way, struct err *err)
{
	bool found;

	return vault_remove(&found, way->desk->running.vault, way->one->name,
			    err);
}

/* A server may take one of the two. The other one stays. */
static void keep_the_rest(struct way *way, struct vault_lock *lock)
{
	const struct given_back *given = &way->revoked.given;
	struct entry *entry = &way->one->entry;
	struct err err = { 0 };

	if (!entry->refresh_token || given->refresh == given->access)
		return;
	if (given->refresh) {
		secret_free(entry->refresh_token);
		entry->refresh_token = NULL;
	} else {
		entry->revoked = true;
	}
	note(way->one, given->refresh ? "its refresh token was taken back"
				      : "its access token was taken back");
	if (vault_lock_check(lock, &err) ||
	    vault_save_again(way->desk->running.vault, way->one->name, entry,
			     &err))
		note(way->one, err.msg);
}

void returning_give_back(struct returned *one, struct returning *all,
			 struct desk *desk,
			 const struct revoke_options *options)
{
	auto_release(way) way = {
		.one = one, .all = all, .desk = desk, .options = options
	};
	autoptr(vault_lock) lock = NULL;

	way.started = now(&way);
	if (vault_lock(&lock, desk->running.vault, one->name, true,
		       &one->err) ||
	    read_again(&way, &one->err) || give_back(&way, &one->err))
		one->fate = FATE_FAILED;
	record(&way);
	if (!fate_is_good(one->fate))
		keep_the_rest(&way, lock);
	if (fate_is_good(one->fate) &&
	    (vault_lock_check(lock, &one->err) || wipe(&way, &one->err))) {
		err_wrap(&one->err, "it is given back, and still in the vault");
		one->fate = FATE_FAILED;
	}
}
