/* secret.c - rbctl secret: put secrets into the vault, name them, remove */
#include "cmd/secret.h"
#include "cmd/commands.h"
#include "core/cli/open.h"
#include "core/crypto/age.h"
#include "core/vault/life.h"

#include <string.h>

struct set_options {
	const char *from;
	const char *expires;
	struct strings to;
};

struct remove_options {
	bool yes;
};

/* clang-format off */
static const struct option set_table[] = {
	OPT_TEXT(set_options, from, 0, "from", "FILE|fd:N|-",
		 "read it from there instead of asking"),
	OPT_LIST(set_options, to, 0, "to", "PERSON|role:NAME|age1…",
		 "who may read it beside you"),
	OPT_TEXT(set_options, expires, 0, "expires", "DATE|SPAN",
		 "when it ends, as its server says: 2027-06-30 or 180d"),
	OPT_END,
};

static const struct option remove_table[] = {
	OPT_FLAG(remove_options, yes, 'y', "yes", "do not ask"),
	OPT_END,
};
/* clang-format on */

void opened_release(struct opened *opened)
{
	vault_free(opened->vault);
	secret_free(opened->identity);
}

int secret_open(struct opened *out, const struct context *context,
		struct err *err)
{
	return open_identity(&out->identity, context, err) ||
			       open_vault(&out->vault, context, out->identity,
					  err)
		       ? -1
		       : 0;
}

/* A token of that name must not be lost to a secret. What can't be opened
 * may be replaced: that is the way out of a damaged entry. */
static int check_kind(bool *exists, const struct opened *opened,
		      const char *name, struct err *err)
{
	auto_release(strings) names = { 0 };
	auto_release(entry) entry = { 0 };
	struct err dropped = { 0 };
	bool found;

	if (!text_is_name(name)) {
		err_set(err, EXIT_INPUT, "'%s' can't be a secret's name", name);
		return err_hint(err,
				"names are of a-z 0-9 . _ - and at most "
				"%d characters long",
				TEXT_NAME_MAX);
	}
	if (vault_names(&names, opened->vault, err))
		return -1;
	*exists = strings_has(&names, name);
	if (!*exists ||
	    vault_load(&entry, &found, opened->vault, name, &dropped) ||
	    !found || entry.kind != ENTRY_TOKEN)
		return 0;
	err_set(err, EXIT_INPUT, "'%s' is a token, not a secret", name);
	return err_hint(err, "rbctl token list");
}

/* ---- set ---- */

static int add_self(struct strings *out, const struct opened *opened,
		    const struct set_options *options, struct err *err)
{
	char recipient[AGE_RECIPIENT_SIZE];

	if (opened->identity) {
		if (age_recipient(recipient, opened->identity, err))
			return -1;
		strings_add(out, recipient);
		return 0;
	}
	if (options->to.nr > 0)
		return 0;
	err_set(err, EXIT_VAULT, "you have no identity to encrypt it for");
	return err_hint(err, "rbctl key new");
}

static int answer_set(const struct context *context, const char *name,
		      bool replaced, const struct strings *recipients,
		      struct err *err)
{
	autobuf text = { 0 };

	if (context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format", "secret-set/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "name", name);
		json_set_bool(value, "replaced", replaced);
		json_set_strings(value, "recipients", recipients);
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	buf_addf(&text, "%s vault:%s, for %zu %s\n",
		 replaced ? "replaced" : "saved", name, recipients->nr,
		 recipients->nr == 1 ? "reader" : "readers");
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* While it was typed a token may have come to stand there. A shared store
 * itself refuses what was changed since it was looked at. */
static int check_again(bool *exists, const struct opened *opened,
		       const char *name, struct err *err)
{
	return vault_is_shared(opened->vault)
		       ? 0
		       : check_kind(exists, opened, name, err);
}

static int save(bool *replaced, const struct opened *opened, const char *name,
		const struct entry *entry, const struct strings *recipients,
		struct err *err)
{
	autoptr(vault_lock) lock = NULL;

	return vault_lock(&lock, opened->vault, name, true, err) ||
			       check_again(replaced, opened, name, err) ||
			       vault_lock_check(lock, err) ||
			       vault_save(opened->vault, name, entry,
					  recipients, err)
		       ? -1
		       : 0;
}

static int run_set(struct context *context, void *payload, int nr_args UNUSED,
		   char **args, struct err *err)
{
	const struct set_options *options = payload;
	auto_release(strings) recipients = { 0 };
	auto_release(entry) entry = { .kind = ENTRY_SECRET };
	autoopened opened = { 0 };
	const char *name = args[0];
	bool replaced;

	if (secret_open(&opened, context, err) ||
	    check_kind(&replaced, &opened, name, err) ||
	    add_self(&recipients, &opened, options, err) ||
	    secret_expires(&entry.expires, context, options->expires, err) ||
	    secret_recipients(&recipients, context, &options->to, err) ||
	    secret_source(&entry.value, context, name, options->from, err))
		return -1;
	entry.issued = context->now;
	for (size_t i = 0; i < options->to.nr; i++)
		strings_add_once(&entry.shared, options->to.at[i]);
	if (save(&replaced, &opened, name, &entry, &recipients, err))
		return -1;
	if (opened.identity == NULL)
		talk(context, "You have no identity: others can read it, you "
			      "can't.");
	return answer_set(context, name, replaced, &recipients, err);
}

/* ---- list ---- */

static void add_expiry(struct json *item, struct buf *text,
		       const struct entry *entry, int64_t now)
{
	char when[TEXT_TIME_SIZE];

	if (!entry->expires)
		return;
	text_time(when, entry->expires);
	json_set_string(item, "expires", when);
	buf_add(text, "  ");
	life_words(text, entry, now);
}

static void add_entry(struct json *list, struct buf *text, int64_t now,
		      const struct opened *opened, const char *name)
{
	auto_release(entry) entry = { 0 };
	struct err err = { 0 };
	bool found = false;
	bool readable;
	struct json *item;

	readable =
		!vault_load(&entry, &found, opened->vault, name, &err) && found;
	if (readable && entry.kind == ENTRY_TOKEN)
		return;
	item = json_append_object(list);
	json_set_string(item, "name", name);
	json_set_bool(item, "readable", readable);
	buf_addf(text, "vault:%s", name);
	if (readable) {
		json_set_string(item, "kind", entry_kind_name(entry.kind));
		add_expiry(item, text, &entry, now);
	} else {
		json_set_string(item, "problem", err.msg);
		buf_add(text, "  (");
		buf_add_untrusted(text, err.msg);
		buf_add(text, ")");
	}
	buf_add(text, "\n");
}

static int run_list(struct context *context, void *payload UNUSED,
		    int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	autoptr(json) value = json_new_object();
	auto_release(strings) names = { 0 };
	autoopened opened = { 0 };
	autobuf text = { 0 };
	struct json *list;

	if (secret_open(&opened, context, err) ||
	    vault_names(&names, opened.vault, err))
		return -1;
	json_set_string(value, "format", "secret-list/1");
	json_set_bool(value, "ok", true);
	list = json_set_array(value, "secrets");
	for (size_t i = 0; i < names.nr; i++)
		add_entry(list, &text, context->now, &opened, names.at[i]);
	if (context->json)
		return answer_json(value, err) ? -1 : EXIT_YES;
	if (text.len == 0)
		talk(context, "The vault holds no secret yet: rbctl secret set "
			      "NAME puts one there.");
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* ---- remove ---- */

static int confirm(const struct context *context, const char *name,
		   const struct remove_options *options, struct err *err)
{
	autofree char *question = NULL;
	bool yes = true;

	if (options->yes || !context->interactive)
		return 0;
	question = xasprintf("Remove vault:%s for good?", name);
	if (ask_yes(&yes, context, question, "--yes", err))
		return -1;
	return yes ? 0 : err_set(err, EXIT_WAITING, "nothing was removed");
}

static int take_out(bool *found, const struct opened *opened, const char *name,
		    struct err *err)
{
	autoptr(vault_lock) lock = NULL;

	return vault_lock(&lock, opened->vault, name, true, err) ||
			       check_again(found, opened, name, err) ||
			       vault_lock_check(lock, err) ||
			       vault_remove(found, opened->vault, name, err)
		       ? -1
		       : 0;
}

static int run_remove(struct context *context, void *payload,
		      int nr_args UNUSED, char **args, struct err *err)
{
	autoopened opened = { 0 };
	const char *name = args[0];
	autobuf text = { 0 };
	bool found;

	if (secret_open(&opened, context, err) ||
	    check_kind(&found, &opened, name, err))
		return -1;
	if (found && confirm(context, name, payload, err))
		return -1;
	if (found && take_out(&found, &opened, name, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_VAULT, "the vault holds no '%s'", name);
		return err_hint(err, "rbctl secret list");
	}
	if (context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format", "secret-remove/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "name", name);
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	buf_addf(&text, "removed vault:%s\n", name);
	return answer(&text, err) ? -1 : EXIT_YES;
}

static const struct cmd secret_list = {
	.name = "list",
	.summary = "name the secrets in the vault",
	.operands = "",
	.run = run_list,
	.example = "rbctl secret list",
};

static const struct cmd secret_remove = {
	.name = "remove",
	.summary = "take a secret out of the vault for good",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = remove_table,
	.options_size = sizeof(struct remove_options),
	.run = run_remove,
	.example = "rbctl secret remove payroll-exporter",
};

static const struct cmd secret_set = {
	.name = "set",
	.summary = "put a secret into the vault, or a new one in its place",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = set_table,
	.options_size = sizeof(struct set_options),
	.run = run_set,
	.example = "rbctl secret set payroll-exporter --to role:finance-ops",
};

static const struct cmd *const subcommands[] = { &secret_list,   &secret_remove,
						 &secret_rotate, &secret_set,
						 &secret_share,  NULL };

const struct cmd cmd_secret = {
	.name = "secret",
	.group = "tokens",
	.summary = "keep client secrets in the vault",
	.operands = "",
	.subcommands = subcommands,
};
