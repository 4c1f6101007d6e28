/* receipts.c - rbctl receipts: the signed records of runs */
#include "cmd/receipts.h"
#include "core/report/run.h"
#include "core/run/receipt_kept.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct option list_options[] = {
	OPT_TEXT(receipts_options, environment, 'e', "env", "NAME",
		 "only of this environment"),
	OPT_INT(receipts_options, limit, 'n', "limit", "N",
		"at most so many of each environment"),
	OPT_END,
};
static const struct option key_options[] = {
	OPT_TEXT(receipts_options, key, 'k', "key", "FILE",
		 "the key to sign your receipts anew with, if need be"),
	OPT_END,
};
/* clang-format on */

int receipts_environments(struct strings *out, struct repo *repo,
			  const char *only, struct err *err)
{
	struct oid tip;
	bool found;

	if (!only)
		return receipt_environments(out, repo, err);
	if (receipt_tip(&tip, &found, repo, only, err))
		return -1;
	if (!found)
		return err_set(err, EXIT_INPUT,
			       "environment '%s' has no receipts", only);
	strings_add(out, only);
	return 0;
}

/* ---- list ---- */

struct listing {
	struct buf text;
	struct json *list;
	int64_t left;
};

static int list_one(const struct receipt *receipt, void *payload,
		    struct err *err UNUSED)
{
	static const char *const members[] = { "run", "environment", "operator",
					       "started", "result" };
	struct listing *listing = payload;
	struct json *json = json_append_object(listing->list);
	char hex[OID_HEX + 1];

	oid_format(hex, &receipt->commit);
	json_set_string(json, "receipt", hex);
	json_set_int(json, "sequence", receipt->sequence);
	json_set_string(
		json, "runbook",
		json_text(json_get(receipt->root, "runbook"), "name", ""));
	buf_addf(&listing->text, "%.10s  ", hex);
	buf_add_untrusted(&listing->text, json_text(json, "runbook", ""));
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const char *value = json_text(receipt->root, members[i], "");

		json_set_string(json, members[i], value);
		/* The run's name says when it began. */
		if (text_equal(members[i], "started"))
			continue;
		buf_add(&listing->text, "  ");
		buf_add_untrusted(&listing->text, value);
	}
	buf_add_byte(&listing->text, '\n');
	return --listing->left == 0;
}

static int run_list(struct context *context, void *payload, int nr_args UNUSED,
		    char **args UNUSED, struct err *err)
{
	const struct receipts_options *options = payload;
	autoptr(repo) repo = NULL;
	autoptr(json) json = json_new_object();
	auto_release(strings) names = { 0 };
	struct listing listing = { 0 };
	int result = 0;

	json_set_string(json, "format", "receipts/1");
	json_set_bool(json, "ok", true);
	listing.list = json_set_array(json, "receipts");
	if (repo_open(&repo, context->dir, err) ||
	    receipts_environments(&names, repo, options->environment, err))
		return -1;
	for (size_t i = 0; result >= 0 && i < names.nr; i++) {
		struct oid tip;
		bool found;

		listing.left = options->limit;
		result = receipt_tip(&tip, &found, repo, names.at[i], err);
		if (!result && found)
			result = receipt_each(repo, &tip, list_one, &listing,
					      err);
	}
	if (result >= 0 && !listing.text.len)
		buf_add(&listing.text, "There are no receipts yet.\n");
	if (result >= 0)
		result = context->json ? answer_json(json, err)
				       : answer(&listing.text, err);
	buf_release(&listing.text);
	return result;
}

/* ---- show ---- */

static int show(const struct context *context, const struct receipt *receipt,
		struct err *err)
{
	autoptr(json) json = NULL;
	autobuf text = { 0 };
	char hex[OID_HEX + 1];

	if (!context->json) {
		report_receipt_text(&text, receipt, context->theme);
		return answer(&text, err);
	}
	oid_format(hex, &receipt->commit);
	json = json_new_object();
	json_set_string(json, "format", "receipts/1");
	json_set_bool(json, "ok", true);
	json_set_string(json, "commit", hex);
	json_set(json, "receipt", json_copy(receipt->root));
	json_set_string(json, "signature", buf_str(&receipt->signature));
	return answer_json(json, err);
}

/* A run's id, or a receipt's commit. */
static int run_show(struct context *context, void *payload UNUSED,
		    int nr_args UNUSED, char **args, struct err *err)
{
	auto_release(receipt) receipt = { 0 };
	auto_release(strings) names = { 0 };
	autoptr(repo) repo = NULL;
	struct err ignored = { 0 };
	struct oid commit;
	bool found = false;

	if (repo_open(&repo, context->dir, err) ||
	    receipt_environments(&names, repo, err))
		return -1;
	for (size_t i = 0; !found && i < names.nr; i++)
		if (receipt_find(&receipt, &found, repo, names.at[i], args[0],
				 NULL, err))
			return -1;
	if (!found && repo_resolve(&commit, repo, args[0], &ignored) == 0)
		found = receipt_load(&receipt, repo, &commit, &ignored) == 0;
	if (found)
		return show(context, &receipt, err);
	err_set(err, EXIT_INPUT, "'%s' is no run and no receipt here", args[0]);
	return err_hint(err, "rbctl receipts list");
}

/* ---- push, fetch ---- */

static int answer_moved(const struct context *context, const char *verb,
			const struct strings *moved,
			const struct strings *diverged, struct err *err)
{
	autoptr(json) json = json_new_object();
	autobuf text = { 0 };

	json_set_string(json, "format", "receipts/1");
	json_set_bool(json, "ok", true);
	json_set_strings(json, verb, moved);
	if (diverged)
		json_set_strings(json, "diverged", diverged);
	if (context->json)
		return answer_json(json, err);
	for (size_t i = 0; i < moved->nr; i++)
		buf_addf(&text, "%s: %s\n", moved->at[i], verb);
	for (size_t i = 0; diverged && i < diverged->nr; i++)
		buf_addf(&text,
			 "%s: both sides have new ones; rbctl receipts push "
			 "puts yours on top\n",
			 diverged->at[i]);
	if (!text.len)
		buf_add(&text, "Nothing new.\n");
	return answer(&text, err);
}

static const char *git_folder(const struct repo *repo)
{
	const char *tree = repo_work_tree(repo);

	return tree ? tree : repo_git_dir(repo);
}

/* A server's words are lines: they are shown as such, and all of them. */
static int say_refused(const struct context *context, const struct buf *said,
		       struct err *err)
{
	autobuf text = { 0 };
	int code = err->code;

	if (context->json || said->len == 0)
		return -1;
	buf_add_untrusted_lines(&text, buf_str(said), said->len);
	fprintf(stderr, "%s\n", buf_str(&text));
	*err = (struct err){ 0 };
	return err_set(err, (enum exit_code)code,
		       "the other side did not take it; what it said stands "
		       "above");
}

static int run_fetch(struct context *context, void *payload UNUSED,
		     int nr_args UNUSED, char **args, struct err *err)
{
	autoptr(repo) repo = NULL;
	auto_release(strings) moved = { 0 };
	auto_release(strings) diverged = { 0 };
	autobuf said = { 0 };

	if (repo_open(&repo, context->dir, err))
		return -1;
	if (receipt_fetch(&moved, &diverged, &said, repo, git_folder(repo),
			  args[0], err))
		return say_refused(context, &said, err);
	return answer_moved(context, "fetched", &moved, &diverged, err);
}

static int run_push(struct context *context, void *payload, int nr_args UNUSED,
		    char **args, struct err *err)
{
	const struct receipts_options *options = payload;
	autoptr(store) store = NULL;
	autoptr(signer) signer = NULL;
	auto_release(judgement) live = { 0 };
	auto_release(strings) moved = { 0 };
	struct receipt_author author = { 0 };
	autobuf said = { 0 };
	const struct person *person;
	struct repo *repo;

	if (open_store(&store, context, err))
		return -1;
	repo = store_repo(store);
	if (open_signer(&signer, context, repo, options->key, err) ||
	    store_judge_live(&live, store, err))
		return -1;
	person = live.policy ? policy_key_owner(live.policy, signer_key(signer),
						NULL)
			     : NULL;
	author.signer = signer;
	author.name = person ? person->name : "";
	author.email = person ? person->email : "";
	if (receipt_push(&moved, &said, repo, git_folder(repo), args[0],
			 &author, person ? person->id : "", context->now, err))
		return say_refused(context, &said, err);
	for (size_t i = 0; i < moved.nr; i++)
		if (receipt_remember(store, moved.at[i], err))
			return -1;
	return answer_moved(context, "pushed", &moved, NULL, err);
}

static const struct cmd receipts_list = {
	.name = "list",
	.summary = "all receipts, newest first",
	.operands = "",
	.max_args = 0,
	.options = list_options,
	.options_size = sizeof(struct receipts_options),
	.run = run_list,
	.example = "rbctl receipts list --env prod",
};

static const struct cmd receipts_show = {
	.name = "show",
	.summary = "one receipt, by its run or its commit",
	.operands = "RUN",
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
	.example = "rbctl receipts show 2026-11-24-083000-1f2e3d4c",
};

static const struct cmd receipts_verify = {
	.name = "verify",
	.summary = "check every signature and link, and name each break",
	.operands = "[ENV]",
	.max_args = 1,
	.run = receipts_run_verify,
	.example = "rbctl receipts verify prod",
};

static const struct cmd receipts_push = {
	.name = "push",
	.summary = "share receipts with another repository",
	.operands = "REMOTE",
	.min_args = 1,
	.max_args = 1,
	.options = key_options,
	.options_size = sizeof(struct receipts_options),
	.run = run_push,
	.example = "rbctl receipts push origin",
};

static const struct cmd receipts_fetch = {
	.name = "fetch",
	.summary = "take over receipts from another repository",
	.operands = "REMOTE",
	.min_args = 1,
	.max_args = 1,
	.run = run_fetch,
	.example = "rbctl receipts fetch origin",
};

static const struct cmd *const subcommands[] = {
	&receipts_list, &receipts_show,  &receipts_verify,
	&receipts_push, &receipts_fetch, NULL,
};

const struct cmd cmd_receipts = {
	.name = "receipts",
	.group = "run",
	.summary = "list, check and share the signed records of runs",
	.subcommands = subcommands,
	.example = "rbctl receipts verify",
	.format = "receipts/1",
};
