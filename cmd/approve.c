/* approve.c - shows what a change means, asks the checklist, signs */
#include "cmd/approve.h"
#include "cmd/signing.h"
#include "core/cli/open.h"
#include "core/report/acknowledged.h"
#include "core/report/judgement.h"

static const struct option options_table[] = {
	OPT_LIST(approve_options, acknowledge, 0, "acknowledge", "WORDS",
		 "a high-risk difference that is seen and accepted"),
	OPT_LIST(approve_options, answers, 'a', "answer", "ID=ANSWER",
		 "an answer to the checklist"),
	OPT_FLAG(approve_options, break_glass, 0, "break-glass",
		 "an emergency: live now, reviewed afterwards"),
	OPT_LIST(approve_options, environments, 'e', "env", "NAME",
		 "approve for this environment only"),
	OPT_TEXT(approve_options, expires, 0, "expires", "SPAN",
		 "how long the sign-off is good: 14d, 12h"),
	OPT_TEXT(approve_options, key, 'k', "key", "FILE", "the signing key"),
	OPT_LIST(approve_options, paths, 'p', "path", "PATTERN",
		 "approve only what differs below this path"),
	OPT_TEXT(approve_options, reason, 'r', "reason", "TEXT",
		 "why the change is made"),
	OPT_FLAG(approve_options, review, 0, "review",
		 "sign for what went live by break-glass"),
	OPT_TEXT(approve_options, rollback, 0, "rollback", "REV",
		 "let an environment go back to this older revision"),
	OPT_LIST(approve_options, tickets, 't', "ticket", "ID",
		 "the ticket that asked for it"),
	OPT_FLAG(approve_options, yes, 'y', "yes",
		 "sign without the last question"),
	OPT_END,
};

/* ---- how long ---- */

static int find_expiry(int64_t *out, const struct approve_subject *subject,
		       const struct approve_options *options, int64_t now,
		       struct err *err)
{
	const struct judgement *j = &subject->shown;
	int64_t span = subject->span;

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

/* In an emergency, and for going back, there is no time for a checklist: the
 * review has it. */
static int ask_checklist(struct asked_checklist *asked,
			 const struct approve_subject *subject,
			 const struct catalog *catalog,
			 const struct approve_options *options,
			 const struct context *context, struct err *err)
{
	if (subject->type != STATEMENT_APPROVE)
		return 0;
	if (approve_find_checklist(asked, &subject->shown, catalog,
				   &options->paths, err))
		return -1;
	return approve_answer(asked, &options->answers, context, err);
}

static int sign(struct oid *out, struct signing *signing,
		const struct approve_subject *subject,
		const struct approve_options *options,
		const struct context *context, struct err *err)
{
	__attribute__((cleanup(
		asked_checklist_release))) struct asked_checklist asked = { 0 };
	bool rollback = subject->type == STATEMENT_ROLLBACK;
	struct approval approval = { .type = subject->type,
				     .debt = subject->debt,
				     .target =
					     rollback ? &subject->target : NULL,
				     .tickets = &options->tickets,
				     .environments = &options->environments,
				     .paths = &options->paths,
				     .issued = context->now };
	auto_release(signing_view) view = { 0 };
	autoptr(json) acknowledged = NULL;
	autoptr(signer) signer = NULL;
	autofree char *reason = NULL;
	autobuf people = { 0 };
	autobuf text = { 0 };

	if (open_signer(&signer, context, store_repo(signing->store),
			options->key, err) ||
	    signoff_may(signing->judgement, &approval, signer_key(signer),
			err) ||
	    approve_check_wanted(subject, signing->judgement, err) ||
	    signing_show(&view, signing->store, &subject->shown, context,
			 err) ||
	    find_expiry(&approval.expires, subject, options, context->now,
			err) ||
	    approve_acknowledge(&acknowledged, subject,
				store_repo(signing->store), options, context,
				err) ||
	    ask_checklist(&asked, subject, &view.catalog, options, context,
			  err) ||
	    signing_reason(&reason, options->reason, subject->why,
			   subject->type != STATEMENT_APPROVE, context, err) ||
	    signing_confirm(options->yes, subject->question,
			    "talk to whoever wrote it, or: rbctl reject",
			    context, err))
		return -1;
	approval.reason = reason;
	approval.answers = asked.answers;
	approval.checklist_path = asked.path;
	approval.checklist_sha256 = asked.sha256;
	approval.acknowledged = acknowledged;
	report_given_text(&people, acknowledged);
	buf_add_bytes(&people, buf_str(&view.summary), view.summary.len);
	signing_for_people(&text, reason, &people);
	approval.summary = buf_str(&text);
	signing->signer = signer;
	return signing_sign(out, signing, &approval, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct approve_options *options = payload;
	__attribute__((cleanup(
		approve_subject_release))) struct approve_subject subject = {
		0
	};
	auto_release(judgement) j = { 0 };
	autoptr(store) store = NULL;
	autofree char *ref = NULL;
	struct signing signing = { .judgement = &j,
				   .log_message = "rbctl approve" };
	struct oid commit;
	struct oid tip;

	if (open_store(&store, context, err) ||
	    signing_branch(&ref, &tip, store_repo(store),
			   nr_args ? args[0] : NULL, err) ||
	    store_judge(&j, store, &tip, NULL, err))
		return -1;
	if (j.judged_by == NULL || j.stranded ||
	    reason_is_of_policy(j.verdict.reason))
		return answer_no(context, "approve/1", &j.verdict, err);
	if (signing_on_live(&j, err) ||
	    approve_find_subject(&subject, store, &j, options, err))
		return -1;
	signing.store = store;
	signing.ref = ref;
	signing.tip = &tip;
	if (sign(&commit, &signing, &subject, options, context, err))
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
