/* explain.c - why a revision is approved or not: rules, people, sign-offs */
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/report/judgement.h"

static int run(struct context *context, void *payload UNUSED, int nr_args,
	       char **args, struct err *err)
{
	const char *path = nr_args > 1 ? args[1] : NULL;
	auto_release(judgement) j = { 0 };
	autoptr(store) store = NULL;
	autobuf text = { 0 };
	struct oid revision;

	if (open_store(&store, context, err) ||
	    repo_resolve(&revision, store_repo(store),
			 nr_args ? args[0] : "HEAD", err) ||
	    store_judge(&j, store, &revision, NULL, err))
		return -1;
	if (context->json) {
		autoptr(json) json =
			report_judgement_json(&j, "explain/1", path);

		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	report_judgement_text(&text, &j, path, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.group = "review",
	.summary = "say which rules a revision meets, who signed, who could",
	.operands = "[REV [PATH]]",
	.max_args = 2,
	.run = run,
	.example = "rbctl explain HEAD runbooks/payroll-token.json",
};
