/* token_revoke.c - rbctl token revoke: gives tokens back, with a record */
#include "cmd/token.h"
#include "cmd/token_revoke.h"
#include "core/base/fs.h"

#include <string.h>
#include <unistd.h>

/* clang-format off */
static const struct option revoke_table[] = {
	OPT_TEXT(revoke_options, all_of, 0, "all-of", "PERSON",
		 "all that this person got, is named in, or could read"),
	OPT_TEXT(revoke_options, runbook, 0, "runbook", "NAME",
		 "all that this runbook got"),
	OPT_TEXT(revoke_options, server, 0, "server", "NAME|ISSUER",
		 "all that this server issued"),
	OPT_TEXT(revoke_options, unused_for, 0, "unused-for", "SPAN",
		 "all that nobody used for so long: 30d"),
	OPT_TEXT(revoke_options, reason, 'm', "reason", "TEXT",
		 "why, for the record"),
	OPT_TEXT(revoke_options, evidence, 0, "evidence", "FILE",
		 "write all that was done to FILE, signed in FILE.sig"),
	OPT_TEXT(revoke_options, key, 'k', "key", "FILE",
		 "the key that says who you are and signs the record"),
	OPT_FLAG(revoke_options, no_receipt, 0, "no-receipt",
		 "without a record, where none can be signed"),
	OPT_FLAG(revoke_options, yes, 'y', "yes", "do not ask"),
	OPT_END,
};
/* clang-format on */

static int check_usage(const struct revoke_options *options, int nr_names,
		       struct err *err)
{
	bool filter = options->all_of || options->runbook || options->server ||
		      options->unused_for;

	if (filter && nr_names)
		return err_set(err, EXIT_USAGE,
			       "name tokens, or say which; not both");
	if (!filter && !nr_names) {
		err_set(err, EXIT_USAGE, "which tokens?");
		return err_hint(err, "a NAME, or --unused-for 30d, --all-of "
				     "PERSON, --runbook NAME, --server NAME");
	}
	if (options->evidence && fs_exists(options->evidence))
		return err_set(err, EXIT_INPUT, "there is a file '%s' already",
			       options->evidence);
	return 0;
}

/* Known before anything is given back, so that none is without its record
 * by accident. */
static int check_record(const struct desk *desk,
			const struct revoke_options *options, struct err *err)
{
	if (options->no_receipt && !options->evidence)
		return 0;
	if (!desk->signer)
		err_set(err, EXIT_INPUT, "nobody can sign the record: %s",
			desk->no_signer.msg);
	else if (!options->no_receipt && !desk->person[0])
		err_no(err,
		       desk->live.policy ? REASON_UNKNOWN_KEY
					 : REASON_UNAPPROVED,
		       "nobody can sign the record: %s",
		       desk->live.policy ? "your key is nobody's in the policy"
					 : "no policy is in force here");
	else
		return 0;
	return err_hint(err, "choose the key with --key FILE; --no-receipt "
			     "gives them back without a record");
}

/* Known before, too: what is done can't be done once more for the record. */
static int try_evidence(const struct revoke_options *options, struct err *err)
{
	if (!options->evidence)
		return 0;
	if (fs_write_new(options->evidence, "", 0, 0644, err))
		return err_wrap(err, "the evidence");
	unlink(options->evidence);
	return 0;
}

static int confirm(const struct returning *all, const struct context *context,
		   const struct revoke_options *options, struct err *err)
{
	autofree char *question = xasprintf(
		"Give back %s?", all->nr == 1 ? "this token" : "these tokens");
	bool yes = false;

	if (!options->yes && ask_yes(&yes, context, question, "--yes", err))
		return -1;
	return yes || options->yes
		       ? 0
		       : err_set(err, EXIT_WAITING, "nothing was given back");
}

static int give_back(struct returning *all, struct desk *desk,
		     const struct revoke_options *options, struct err *err)
{
	returning_show(all, desk->context);
	if (confirm(all, desk->context, options, err) ||
	    try_evidence(options, err))
		return -1;
	for (size_t i = 0; i < all->nr; i++)
		returning_give_back(&all->at[i], all, desk, options);
	return 0;
}

static int say(const struct returning *all, const struct desk *desk,
	       const struct revoke_options *options, struct err *err)
{
	const struct context *context = desk->context;
	struct err unwritten = { 0 };
	int code = returning_code(all);
	autobuf text = { 0 };

	if (options->evidence &&
	    returning_evidence(all, desk, options, &unwritten))
		code = unwritten.code;
	if (context->json) {
		autoptr(json) json = returning_json(all, desk, options);

		if (unwritten.code)
			json_set_string(json, "evidence_problem",
					unwritten.msg);
		return answer_json(json, err) ? -1 : code;
	}
	returning_text(&text, all, context->theme);
	if (unwritten.code) {
		buf_addf(&text, "%sthe evidence is not written%s: ",
			 context->theme->bad, context->theme->off);
		buf_add_untrusted(&text, unwritten.msg);
		buf_add(&text, "\n");
	}
	if (!all->nr)
		talk(context, "There is no such token to give back.");
	return answer(&text, err) ? -1 : code;
}

static int run_revoke(struct context *context, void *payload, int nr_args,
		      char **args, struct err *err)
{
	const struct revoke_options *options = payload;
	auto_release(desk) desk = { 0 };
	auto_release(returning) all = { 0 };

	if (check_usage(options, nr_args, err) ||
	    desk_open(&desk, context, err) ||
	    desk_open_store(&desk, options->key, err) ||
	    check_record(&desk, options, err) ||
	    returning_choose(&all, &desk, options, nr_args, args, err))
		return -1;
	if (all.nr && give_back(&all, &desk, options, err))
		return -1;
	return say(&all, &desk, options, err);
}

const struct cmd token_revoke = {
	.name = "revoke",
	.summary = "give tokens back, prove it, and keep a record of it",
	.operands = "[NAME…]",
	.max_args = -1,
	.options = revoke_table,
	.options_size = sizeof(struct revoke_options),
	.run = run_revoke,
	.example = "rbctl token revoke --all-of dave --evidence dave.json",
};
