/* token_share.c - rbctl token share, secret share: who else may read one */
#include "cmd/token.h"
#include "cmd/vault.h"
#include "core/json/json.h"

#include <string.h>

struct share_options {
	struct strings with;
	struct strings without;
};

/* clang-format off */
static const struct option table[] = {
	OPT_LIST(share_options, with, 0, "with", "PERSON|role:NAME|age1…",
		 "who may read it from now on"),
	OPT_LIST(share_options, without, 0, "without",
		 "PERSON|role:NAME|age1…", "who may not any more"),
	OPT_END,
};
/* clang-format on */

/* What one call of it is about. */
struct share {
	struct context *context;
	const struct share_options *options;
	const char *name;
	bool token; /* or a secret */
	struct vault_world world;
	struct entry entry;
};

static void share_release(struct share *share)
{
	entry_release(&share->entry);
	vault_world_release(&share->world);
}

static int load(struct share *share, struct err *err)
{
	const char *what = share->token ? "token" : "secret";
	bool found = false;

	if (vault_load(&share->entry, &found, share->world.opened.vault,
		       share->name, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_VAULT, "the vault holds no %s '%s'", what,
			share->name);
		return err_hint(err, "rbctl %s list", what);
	}
	if ((share->entry.kind == ENTRY_TOKEN) == share->token)
		return 0;
	err_set(err, EXIT_INPUT, "'%s' is a %s, not a %s", share->name,
		entry_kind_name(share->entry.kind), what);
	return err_hint(err, "rbctl %s share %s",
			share->token ? "secret" : "token", share->name);
}

static bool only_keys(const struct strings *list)
{
	for (size_t i = 0; i < list->nr; i++)
		if (!age_is_recipient(list->at[i]))
			return false;
	return true;
}

/* A key needs no policy that says whose it is; all else does. */
static int ask_if_needed(struct share *share, struct err *err)
{
	const struct share_options *options = share->options;

	if (only_keys(&options->with) && options->without.nr == 0)
		return 0;
	return vault_world_ask(&share->world, share->context, err);
}

/* Out of the list of those with whom it was shared by hand. */
static int take_out(struct share *share, const char *who, struct err *err)
{
	struct strings left = { 0 };

	if (!strings_has(&share->entry.shared, who)) {
		err_set(err, EXIT_INPUT, "'%s' is not shared with '%s' by hand",
			share->name, who);
		if (share->entry.runbook)
			return err_hint(err,
					"whom '%s' names as viewers may read "
					"it; change that, and have it approved",
					share->entry.runbook);
		return err_hint(err, "rbctl vault doctor says who reads it");
	}
	for (size_t i = 0; i < share->entry.shared.nr; i++)
		if (strcmp(share->entry.shared.at[i], who) != 0)
			strings_add(&left, share->entry.shared.at[i]);
	strings_release(&share->entry.shared);
	share->entry.shared = left;
	return 0;
}

/* Everybody who is to read it now. Those who already do stay, unless somebody
 * is to be shut out: then it is counted anew who may. */
static int find_readers(struct strings *out, struct share *share,
			struct err *err)
{
	auto_release(readers) wanted = { 0 };

	for (size_t i = 0; i < share->options->with.nr; i++)
		strings_add_once(&share->entry.shared,
				 share->options->with.at[i]);
	if (share->options->without.nr == 0) {
		strings_add_once(out, share->world.self);
		for (size_t i = 0; i < share->entry.recipients.nr; i++)
			strings_add_once(out, share->entry.recipients.at[i]);
		return secret_recipients(out, share->context,
					 &share->options->with, err);
	}
	readers_of(&wanted, &share->entry, share->world.permit.policy,
		   &share->world.approved, share->world.self);
	if (wanted.untold) {
		err_no(err, REASON_UNAPPROVED,
		       "who else may read '%s' can't be told: '%s' is not "
		       "approved any more",
		       share->name, share->entry.runbook);
		return err_hint(err, "rbctl token revoke %s", share->name);
	}
	*out = wanted.keys;
	wanted.keys = (struct strings){ 0 };
	return secret_recipients(out, share->context, &share->options->with,
				 err);
}

static void set_readers(struct json *out, const struct share *share,
			const struct strings *readers)
{
	const struct policy *policy = share->world.permit.policy;
	struct json *list = json_set_array(out, "readers");

	for (size_t i = 0; i < readers->nr; i++) {
		struct json *item = json_append_object(list);
		const struct person *owner =
			policy ? readers_owner(policy, readers->at[i]) : NULL;

		json_set_string(item, "recipient", readers->at[i]);
		if (owner)
			json_set_string(item, "person", owner->id);
	}
}

static int answer_share(const struct share *share,
			const struct strings *readers, struct err *err)
{
	auto_release(strings) words = { 0 };
	autobuf text = { 0 };

	if (share->context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format",
				share->token ? "token-share/1"
					     : "secret-share/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "name", share->name);
		set_readers(value, share, readers);
		json_set_strings(value, "shared", &share->entry.shared);
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	for (size_t i = 0; i < readers->nr; i++) {
		autobuf word = { 0 };

		vault_key_words(&word, share->world.permit.policy,
				readers->at[i], share->world.self);
		strings_add(&words, buf_str(&word));
	}
	buf_addf(&text, "vault:%s can be read by ", share->name);
	strings_join_words(&text, &words);
	buf_add(&text, "\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int share_entry(struct share *share, struct err *err)
{
	auto_release(strings) readers = { 0 };
	autoptr(vault_lock) lock = NULL;
	struct vault *vault = share->world.opened.vault;

	if (vault_lock(&lock, vault, share->name, true, err) ||
	    load(share, err))
		return -1;
	for (size_t i = 0; i < share->options->without.nr; i++)
		if (take_out(share, share->options->without.at[i], err))
			return -1;
	if (find_readers(&readers, share, err) || vault_lock_check(lock, err) ||
	    vault_save(vault, share->name, &share->entry, &readers, err))
		return -1;
	if (share->options->without.nr)
		talk(share->context,
		     "Who could read it may have kept a copy: rbctl %s %s",
		     share->token ? "token revoke" : "secret rotate",
		     share->name);
	return answer_share(share, &readers, err);
}

static int run(struct context *context, const struct share_options *options,
	       const char *name, bool token, struct err *err)
{
	__attribute__((cleanup(share_release))) struct share share = {
		.context = context,
		.options = options,
		.name = name,
		.token = token,
	};

	if (options->with.nr + options->without.nr == 0) {
		err_set(err, EXIT_USAGE, "nobody is named");
		return err_hint(err, "--with PERSON, --with role:NAME, or "
				     "--without one of them");
	}
	if (ask_if_needed(&share, err) ||
	    vault_world_open(&share.world, context, err))
		return -1;
	return share_entry(&share, err);
}

static int run_token(struct context *context, void *options, int nr_args UNUSED,
		     char **args, struct err *err)
{
	return run(context, options, args[0], true, err);
}

static int run_secret(struct context *context, void *options,
		      int nr_args UNUSED, char **args, struct err *err)
{
	return run(context, options, args[0], false, err);
}

const struct cmd token_share = {
	.name = "share",
	.summary = "let somebody else read a token, or no longer",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = table,
	.options_size = sizeof(struct share_options),
	.run = run_token,
	.example = "rbctl token share payroll-export --with role:finance-ops",
};

const struct cmd secret_share = {
	.name = "share",
	.summary = "let somebody else read a secret, or no longer",
	.operands = "NAME",
	.min_args = 1,
	.max_args = 1,
	.options = table,
	.options_size = sizeof(struct share_options),
	.run = run_secret,
	.example = "rbctl secret share payroll-exporter --with bob",
};
