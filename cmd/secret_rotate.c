/* secret_rotate.c - rbctl secret rotate: a new secret for the same readers */
#include "cmd/secret.h"
#include "core/crypto/secret.h"
#include "core/json/json.h"

struct rotate_options {
	const char *from;
	const char *expires;
};

/* clang-format off */
static const struct option rotate_table[] = {
	OPT_TEXT(rotate_options, from, 0, "from", "FILE|fd:N|-",
		 "read it from there instead of asking"),
	OPT_TEXT(rotate_options, expires, 0, "expires", "DATE|SPAN",
		 "when the new one ends, as its server says"),
	OPT_END,
};
/* clang-format on */

int secret_expires(int64_t *out, const struct context *context,
		   const char *expires, struct err *err)
{
	int64_t span;

	*out = 0;
	if (!expires)
		return 0;
	if (text_unspan(&span, expires))
		*out = context->now + span;
	else if (!text_untime(out, expires))
		*out = 0;
	if (*out > context->now)
		return 0;
	err_set(err, EXIT_USAGE, "'%s' is no time to come", expires);
	return err_hint(err, "write a date or a span: --expires 2027-06-30, "
			     "--expires 180d");
}

static int load(struct entry *out, struct vault *vault, const char *name,
		struct err *err)
{
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (text_is_name(name) && vault_load(&entry, &found, vault, name, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_VAULT, "the vault holds no '%s'", name);
		return err_hint(err, "rbctl secret list, or secret set for one "
				     "that is new");
	}
	if (entry.kind == ENTRY_TOKEN) {
		err_set(err, EXIT_INPUT, "'%s' is a token, not a secret", name);
		return err_hint(err, "rbctl token refresh %s", name);
	}
	*out = entry;
	entry = (struct entry){ 0 };
	return 0;
}

static int say(const struct context *context, const char *name,
	       const struct entry *entry, int64_t before, struct err *err)
{
	autobuf text = { 0 };
	autobuf age = { 0 };
	char when[TEXT_TIME_SIZE];

	if (context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format", "secret-rotate/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "name", name);
		json_set_strings(value, "recipients", &entry->recipients);
		text_time(when, entry->expires);
		if (entry->expires)
			json_set_string(value, "expires", when);
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	buf_addf(&text, "rotated vault:%s, for %zu %s", name,
		 entry->recipients.nr,
		 entry->recipients.nr == 1 ? "reader" : "readers");
	if (before && context->now > before) {
		text_span(&age, context->now - before);
		buf_addf(&text, "; the one before lived %s", buf_str(&age));
	}
	buf_add(&text, "\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* All else that is known of it stays. */
static void replace(struct entry *entry, struct secret **value, int64_t expires,
		    int64_t now)
{
	secret_free(entry->value);
	entry->value = steal(*value);
	entry->issued = now;
	entry->expires = expires;
	entry->revoked = false;
}

/* Under the lock, as it is now: while the new one was typed somebody may have
 * been shut out. */
static int rotate(struct entry *out, int64_t *before, struct vault *vault,
		  const char *name, struct secret **value, int64_t expires,
		  int64_t now, struct err *err)
{
	autoptr(vault_lock) lock = NULL;
	auto_release(entry) entry = { 0 };

	if (vault_lock(&lock, vault, name, true, err) ||
	    load(&entry, vault, name, err))
		return -1;
	if (secret_equal(entry.value, *value)) {
		err_set(err, EXIT_INPUT, "it is the same secret as before");
		return err_hint(err, "get a new one from its server first");
	}
	*before = entry.issued;
	replace(&entry, value, expires, now);
	if (vault_lock_check(lock, err) ||
	    vault_save_again(vault, name, &entry, err))
		return err_hint(err, "rbctl secret set %s --to WHO", name);
	*out = entry;
	entry = (struct entry){ 0 };
	return 0;
}

static int run_rotate(struct context *context, void *payload,
		      int nr_args UNUSED, char **args, struct err *err)
{
	const struct rotate_options *options = payload;
	auto_release(entry) entry = { 0 };
	auto_release(entry) rotated = { 0 };
	autoptr(secret) value = NULL;
	autoopened opened = { 0 };
	const char *name = args[0];
	int64_t before = 0;
	int64_t expires;

	if (secret_open(&opened, context, err) ||
	    load(&entry, opened.vault, name, err) ||
	    secret_expires(&expires, context, options->expires, err) ||
	    secret_source(&value, context, name, options->from, err) ||
	    rotate(&rotated, &before, opened.vault, name, &value, expires,
		   context->now, err))
		return -1;
	return say(context, name, &rotated, before, err);
}

const struct cmd secret_rotate = {
	.name = "rotate",
	.summary = "put a new secret in the place of one, for its readers",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = rotate_table,
	.options_size = sizeof(struct rotate_options),
	.run = run_rotate,
	.example = "rbctl secret rotate payroll-exporter --expires 180d",
};
