/* approve.c - shows what a change means, asks the checklist, signs */
#include "cmd/approve.h"
#include "core/change/diff.h"
#include "core/cli/open.h"
#include "core/report/diff.h"
#include "core/report/judgement.h"
#include "core/trust/signoff.h"

#include <string.h>

struct approve_options {
	struct strings answers;
	struct strings tickets;
	struct strings environments;
	struct strings paths;
	const char *reason;
	const char *expires;
	const char *key;
	bool yes;
};

static const struct option options_table[] = {
	OPT_LIST(approve_options, answers, 'a', "answer", "ID=ANSWER",
		 "an answer to the checklist"),
	OPT_LIST(approve_options, environments, 'e', "env", "NAME",
		 "approve for this environment only"),
	OPT_TEXT(approve_options, expires, 0, "expires", "SPAN",
		 "how long the sign-off is good: 14d, 12h"),
	OPT_TEXT(approve_options, key, 'k', "key", "FILE", "the signing key"),
	OPT_LIST(approve_options, paths, 'p', "path", "PATTERN",
		 "approve only what differs below this path"),
	OPT_TEXT(approve_options, reason, 'r', "reason", "TEXT",
		 "why the change is made"),
	OPT_LIST(approve_options, tickets, 't', "ticket", "ID",
		 "the ticket that asked for it"),
	OPT_FLAG(approve_options, yes, 'y', "yes",
		 "sign without the last question"),
	OPT_END,
};

/* ---- which branch ---- */

/* Full name and tip of the branch that is to carry the sign-off. */
static int find_branch(char **ref, struct oid *tip, struct repo *repo,
		       const char *name, struct err *err)
{
	autofree char *full = NULL;
	bool found;

	if (name == NULL && repo_head(&full, repo, err))
		return -1;
	if (name)
		full = text_starts(name, "refs/heads/")
			       ? xstrdup(name)
			       : xasprintf("refs/heads/%s", name);
	if (full == NULL) {
		err_set(err, EXIT_GIT, "HEAD is on no branch");
		return err_hint(err, "git switch BRANCH");
	}
	if (repo_ref_read(tip, &found, repo, full, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_INPUT, "there is no branch '%s'",
			full + strlen("refs/heads/"));
		return err_hint(err, "a sign-off is a commit on a branch: git "
				     "branch");
	}
	*ref = steal(full);
	return 0;
}

/* ---- how long ---- */

static int find_expiry(int64_t *out, const struct judgement *j,
		       const struct approve_options *options, int64_t now,
		       struct err *err)
{
	int64_t span = 0;

	if (options->expires && !text_unspan(&span, options->expires)) {
		err_set(err, EXIT_USAGE, "'%s' is no span of time",
			options->expires);
		return err_hint(err, "--expires 14d");
	}
	for (size_t i = 0; i < j->nr_rules; i++) {
		int64_t limit = j->rules[i].rule->expires_s;

		if (limit &&
		    approve_is_asked(&options->paths, j->rules[i].path) &&
		    (span == 0 || limit < span))
			span = limit;
	}
	*out = span ? now + span : 0;
	return 0;
}

/* ---- what it means ---- */

static int show_change(struct buf *summary, struct catalog *catalog,
		       struct store *store, const struct judgement *j,
		       const struct context *context, struct err *err)
{
	static const struct theme plain = { "", "", "", "", "", "" };
	auto_release(catalog) before = { 0 };
	auto_release(diff) diff = { 0 };
	autobuf text = { 0 };

	if (store_catalog(&before, store_repo(store), &j->base, err) ||
	    store_catalog(catalog, store_repo(store), &j->candidate, err))
		return -1;
	diff_catalogs(&diff, &before, catalog);
	report_diff_text(summary, &diff, &plain);
	report_diff_text(&text, &diff, context->talk_theme);
	talk(context, "%s", buf_str(&text));
	for (size_t i = 0; i < j->changes.nr; i++) {
		if (catalog_find_path(catalog, j->changes.at[i].path) ||
		    catalog_find_path(&before, j->changes.at[i].path))
			continue;
		buf_reset(&text);
		buf_add_untrusted(&text, j->changes.at[i].path);
		buf_addf(summary, "%s: %s\n", buf_str(&text),
			 j->changes.at[i].new.present ? "changed" : "removed");
		talk(context,
		     "%s: changed; it is no document: rbctl diff "
		     "--raw",
		     buf_str(&text));
	}
	return 0;
}

/* Lines that git or we would read as something else must not begin one. */
static void add_for_people(struct buf *out, const struct buf *summary,
			   const struct approval *approval)
{
	if (approval->reason[0]) {
		buf_add(out, "Reason: ");
		buf_add_untrusted(out, approval->reason);
		buf_add(out, "\n\n");
	}
	buf_add_bytes(out, buf_str(summary), summary->len);
}

static int confirm(const struct approve_options *options,
		   const struct context *context, struct err *err)
{
	bool agreed = false;

	if (options->yes)
		return 0;
	if (ask_yes(&agreed, context, "Do you approve this change?", "--yes",
		    err))
		return -1;
	if (!agreed) {
		err_set(err, EXIT_NO, "nothing was signed");
		return err_hint(err, "talk to whoever wrote it");
	}
	return 0;
}

static int find_reason(char **out, const struct approve_options *options,
		       const struct context *context, struct err *err)
{
	if (options->reason) {
		*out = xstrdup(options->reason);
		return 0;
	}
	return ask(out, context, "Why is this change made?", NULL,
		   "--reason TEXT", err);
}

/* ---- the answer ---- */

static int tell(const struct context *context, struct store *store,
		const struct oid *commit, struct err *err)
{
	auto_release(judgement) j = { 0 };
	autobuf text = { 0 };
	char hex[OID_HEX + 1];

	if (store_judge(&j, store, commit, NULL, err))
		return -1;
	oid_format(hex, commit);
	if (context->json) {
		autoptr(json) json =
			report_judgement_json(&j, "approve/1", NULL);

		json_set_bool(json, "ok", true);
		json_set_bool(json, "approved", j.verdict.allowed);
		json_set_string(json, "commit", hex);
		return answer_json(json, err);
	}
	buf_addf(&text, "%ssigned:%s %.12s\n", context->theme->good,
		 context->theme->off, hex);
	report_verdict_text(&text, &j, context->theme);
	if (j.verdict.allowed)
		buf_add(&text, "next: rbctl land\n");
	return answer(&text, err);
}

static int sign(struct oid *out, struct store *store, const struct judgement *j,
		const struct catalog *catalog, const struct buf *summary,
		const struct approve_options *options,
		const struct context *context, struct err *err)
{
	__attribute__((cleanup(
		asked_checklist_release))) struct asked_checklist asked = { 0 };
	struct approval approval = { .type = STATEMENT_APPROVE,
				     .tickets = &options->tickets,
				     .environments = &options->environments,
				     .paths = &options->paths,
				     .issued = context->now };
	autoptr(signer) signer = NULL;
	autofree char *reason = NULL;
	autobuf text = { 0 };

	if (open_signer(&signer, context, store_repo(store), options->key,
			err) ||
	    find_expiry(&approval.expires, j, options, context->now, err) ||
	    approve_find_checklist(&asked, j, catalog, &options->paths, err) ||
	    approve_answer(&asked, &options->answers, context, err) ||
	    find_reason(&reason, options, context, err) ||
	    confirm(options, context, err))
		return -1;
	approval.reason = reason;
	approval.answers = asked.answers;
	approval.checklist_path = asked.path;
	approval.checklist_sha256 = asked.sha256;
	add_for_people(&text, summary, &approval);
	approval.summary = buf_str(&text);
	return signoff_make(out, store, j, &approval, signer, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct approve_options *options = payload;
	auto_release(judgement) j = { 0 };
	auto_release(catalog) catalog = { 0 };
	autoptr(store) store = NULL;
	autofree char *ref = NULL;
	autobuf summary = { 0 };
	struct oid commit;
	struct oid tip;

	if (open_store(&store, context, err) ||
	    find_branch(&ref, &tip, store_repo(store), nr_args ? args[0] : NULL,
			err) ||
	    store_judge(&j, store, &tip, NULL, err))
		return -1;
	if (j.judged_by == NULL || j.verdict.reason == REASON_POLICY_INVALID ||
	    j.verdict.reason == REASON_POLICY_MIXED ||
	    j.verdict.reason == REASON_POLICY_VERSION)
		return answer_no(context, "approve/1", &j.verdict, err);
	if (j.verdict.allowed && j.changes.nr == 0) {
		err_set(err, EXIT_NO,
			"there is nothing to sign: no governed "
			"file differs from the last approved "
			"revision");
		return err_hint(err, "commit a change first: rbctl status");
	}
	if (show_change(&summary, &catalog, store, &j, context, err) ||
	    sign(&commit, store, &j, &catalog, &summary, options, context,
		 err) ||
	    repo_ref_update(store_repo(store), ref, &commit, &tip,
			    "rbctl approve", err))
		return -1;
	return tell(context, store, &commit, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_approve = {
	.name = "approve",
	.group = "review",
	.summary = "read what a change means, answer the checklist, and sign",
	.operands = "[BRANCH]",
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct approve_options),
	.run = run,
	.example = "rbctl approve payroll --reason 'quarterly rotation'",
};
