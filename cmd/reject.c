/* reject.c - signs that a change must not go live, with the reason */
#include "cmd/signing.h"
#include "core/cli/open.h"
#include "core/report/judgement.h"

struct reject_options {
	struct strings paths;
	const char *reason;
	const char *key;
	bool yes;
};

static const struct option options_table[] = {
	OPT_TEXT(reject_options, key, 'k', "key", "FILE", "the signing key"),
	OPT_LIST(reject_options, paths, 'p', "path", "PATTERN",
		 "reject only what differs below this path"),
	OPT_TEXT(reject_options, reason, 'r', "reason", "TEXT",
		 "why the change must not go live"),
	OPT_FLAG(reject_options, yes, 'y', "yes",
		 "sign without the last question"),
	OPT_END,
};

/* What can't be named by its digest can't be signed; such a candidate is
 * refused for good without anybody's word. */
static bool can_be_signed(const struct judgement *j)
{
	if (j->judged_by == NULL)
		return false;
	for (size_t i = 0; i < j->changes.nr; i++) {
		const struct change *change = &j->changes.at[i];

		if ((change->old.present && !change->old.sha256[0]) ||
		    (change->new.present && !change->new.sha256[0]))
			return false;
	}
	return true;
}

/* ---- whose rejection counts ---- */

struct search {
	const struct judgement *j;
	const char *person;
	bool asked;
};

static void search_rule(const struct policy_rule *rule, void *payload)
{
	struct search *search = payload;

	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		if (policy_holds_role(search->j->judged_by, search->person,
				      rule->sign_offs[i].role, search->j->clock,
				      NULL))
			search->asked = true;
}

static bool is_asked(const struct strings *paths, const char *path)
{
	for (size_t i = 0; i < paths->nr; i++)
		if (text_glob(paths->at[i], path))
			return true;
	return paths->nr == 0;
}

/* Only who is asked to sign can stop it: a rejection of anybody else would
 * look as if it did. */
static int check_role(const struct judgement *j, const struct person *person,
		      const struct strings *paths, struct err *err)
{
	struct search search = { .j = j, .person = person->id };

	for (size_t i = 0; i < j->changes.nr; i++)
		if (is_asked(paths, j->changes.at[i].path))
			policy_rules_for(j->judged_by, j->changes.at[i].path,
					 search_rule, &search);
	if (search.asked)
		return 0;
	err_no(err, REASON_NOT_IN_ROLE,
	       "'%s' holds no role that is asked to sign for it, "
	       "and can't stop it",
	       person->id);
	return err_hint(err, "ask somebody who can: rbctl policy who PATH");
}

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
			report_judgement_json(&j, "reject/1", NULL);

		json_set_bool(json, "ok", true);
		json_set_bool(json, "approved", j.verdict.allowed);
		json_set_string(json, "commit", hex);
		return answer_json(json, err);
	}
	buf_addf(&text, "%srejected:%s %.12s\n", context->theme->good,
		 context->theme->off, hex);
	if (j.verdict.reason == REASON_REJECTED)
		buf_add(&text, "It can't land, whoever else signs, until you "
			       "take that back: rbctl withdraw\n");
	report_verdict_text(&text, &j, context->theme);
	buf_add(&text, "next: git push, and tell whoever wrote it\n");
	return answer(&text, err);
}

static int sign(struct oid *out, struct signing *signing,
		const struct buf *summary, const struct reject_options *options,
		const struct context *context, struct err *err)
{
	struct approval rejection = { .type = STATEMENT_REJECT,
				      .paths = &options->paths,
				      .issued = context->now };
	autoptr(signer) signer = NULL;
	const struct person *person;
	autofree char *reason = NULL;
	autobuf text = { 0 };

	if (open_signer(&signer, context, store_repo(signing->store),
			options->key, err) ||
	    signing_person(&person, signing->judgement, signer_key(signer),
			   err) ||
	    check_role(signing->judgement, person, &options->paths, err) ||
	    signing_reason(&reason, options->reason,
			   "Why must this change not go live?", true, context,
			   err))
		return -1;
	talk(context, "Your rejection stops this change for everybody: "
		      "nobody can land it, whoever else\nsigns, until you "
		      "withdraw it.");
	if (signing_confirm(options->yes, "Do you reject this change?",
			    "talk to whoever wrote it", context, err))
		return -1;
	rejection.reason = reason;
	signing_for_people(&text, reason, summary);
	rejection.summary = buf_str(&text);
	signing->signer = signer;
	return signing_sign(out, signing, &rejection, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct reject_options *options = payload;
	auto_release(judgement) j = { 0 };
	auto_release(signing_view) view = { 0 };
	autoptr(store) store = NULL;
	autofree char *ref = NULL;
	struct signing signing = { .judgement = &j,
				   .log_message = "rbctl reject" };
	struct oid commit;
	struct oid tip;

	if (open_store(&store, context, err) ||
	    signing_branch(&ref, &tip, store_repo(store),
			   nr_args ? args[0] : NULL, err) ||
	    store_judge(&j, store, &tip, NULL, err))
		return -1;
	if (!can_be_signed(&j))
		return answer_no(context, "reject/1", &j.verdict, err);
	if (j.changes.nr == 0) {
		err_no(err, REASON_NOTHING_TO_DO,
		       "there is nothing to reject: no governed file differs "
		       "from the last approved revision");
		return err_hint(err, "name the branch that changes something: "
				     "rbctl todo");
	}
	if (signing_not_too_late(&j, "a rejection", err))
		return -1;
	signing.store = store;
	signing.ref = ref;
	signing.tip = &tip;
	if (signing_show(&view, store, &j, context, err) ||
	    sign(&commit, &signing, &view.summary, options, context, err))
		return -1;
	return tell(context, store, &commit, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_reject = {
	.name = "reject",
	.group = "review",
	.summary = "say that a change must not go live, and why; signed",
	.operands = "[BRANCH]",
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct reject_options),
	.run = run,
	.example = "rbctl reject payroll --reason 'the scope is too wide'",
};
