/* verify.c - is a revision approved? the answer every other door gives too */
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/report/judgement.h"
#include "core/run/subject.h"

struct verify_options {
	const char *environment;
	bool report_only;
};

static const struct option options_table[] = {
	OPT_TEXT(verify_options, environment, 'e', "env", "NAME",
		 "count only sign-offs that speak for this environment"),
	OPT_FLAG(verify_options, report_only, 0, "report-only",
		 "say the verdict, and exit with 0 whatever it is"),
	OPT_END,
};

/* Nothing is new, and nothing but the verdict is asked for. */
static bool recall(struct judgement *j, const struct context *context,
		   const struct verify_options *options)
{
	struct store_options how = open_store_options(context);

	if (options->environment || context->json || context->verbose ||
	    !store_recall(&j->candidate, context->dir, &how))
		return false;
	j->verdict = verdict_allow();
	return true;
}

/* For an environment that the revision doesn't have there is no yes: its name
 * may be misspelt. */
static int check_environment(struct judgement *j, const struct store *store,
			     const char *name, struct err *err)
{
	auto_release(catalog) catalog = { 0 };

	if (!name || !j->verdict.allowed)
		return 0;
	if (store_catalog_of(&catalog, store_repo(store), &j->candidate,
			     DOCUMENT_ENVIRONMENT, err))
		return -1;
	if (!catalog_find(&catalog, DOCUMENT_ENVIRONMENT, name))
		j->verdict =
			subject_absent(&catalog, &j->candidate, "environment",
				       1U << DOCUMENT_ENVIRONMENT, name);
	return 0;
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct verify_options *options = payload;
	auto_release(judgement) j = { 0 };
	autoptr(store) store = NULL;
	autobuf text = { 0 };
	struct oid revision;

	if (nr_args == 0 && recall(&j, context, options)) {
		report_verdict_text(&text, &j, context->theme);
		return answer(&text, err) ? -1 : EXIT_YES;
	}
	if (open_store(&store, context, err))
		return -1;
	if (nr_args == 0 && options->environment == NULL) {
		if (store_judge_live(&j, store, err))
			return -1;
	} else {
		const char *live;
		const char *name = nr_args ? args[0] : NULL;

		if ((!name && store_live_ref(&live, store, err)) ||
		    repo_resolve(&revision, store_repo(store),
				 name ? name : live, err) ||
		    store_judge(&j, store, &revision, options->environment,
				err) ||
		    check_environment(&j, store, options->environment, err))
			return -1;
	}
	if (context->json) {
		autoptr(json) json =
			report_judgement_json(&j, "verify/1", NULL);

		if (answer_json(json, err))
			return -1;
	} else {
		if (context->verbose)
			report_judgement_text(&text, &j, NULL, context->theme);
		else
			report_verdict_text(&text, &j, context->theme);
		if (answer(&text, err))
			return -1;
	}
	return j.verdict.allowed || options->report_only ? EXIT_YES : EXIT_NO;
}

const struct cmd cmd_verify = {
	.name = "verify",
	.group = "review",
	.summary = "say whether a revision is approved (the live branch)",
	.operands = "[REV]",
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct verify_options),
	.run = run,
	.example = "rbctl verify payroll",
};
