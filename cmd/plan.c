/* plan.c - rbctl plan: show what a run would send, and send nothing */
#include "cmd/config.h"
#include "core/report/outlook.h"
#include "core/report/plan.h"

struct plan_options {
	const char *environment;
	const char *revision;
	const char *key;
	struct strings set;
	bool delete;
	bool rotate;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(plan_options, environment, 'e', "env", "NAME",
		 "the environment it would run in"),
	OPT_LIST(plan_options, set, 's', "set", "NAME=VALUE",
		 "an input; a secret one as vault:NAME"),
	OPT_TEXT(plan_options, revision, 'r', "revision", "REV",
		 "another approved revision than the newest"),
	OPT_TEXT(plan_options, key, 'k', "key", "FILE",
		 "the operator's key, to ask for that person"),
	OPT_FLAG(plan_options, delete, 0, "delete",
		 "of a configuration: its deletion, which is approved"),
	OPT_FLAG(plan_options, rotate, 0, "rotate",
		 "of a configuration: a new secret"),
	OPT_END,
};
/* clang-format on */

/* Whoever has a key is asked about as that person; nobody needs one. */
static int find_key(struct signer **out, struct store *store,
		    const struct context *context, const char *key,
		    struct err *err)
{
	struct err ignored = { 0 };

	if (open_signer(out, context, store_repo(store), key, &ignored) == 0 ||
	    !key)
		return 0;
	*err = ignored;
	return -1;
}

static int show(const struct context *context, const struct plan *plan,
		struct err *err)
{
	autobuf text = { 0 };

	if (context->json) {
		autoptr(json) json = report_plan_json(plan);

		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	report_plan_text(&text, plan, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* What stands on the server now is part of a configuration's plan. */
static int show_config(struct context *context, struct store *store,
		       const struct prepared *prepared, struct err *err)
{
	const struct config *config = config_planned(prepared->plan);
	auto_release(outlook) outlook = { 0 };
	autobuf text = { 0 };

	if (config_preview_plan(&outlook, context, store, prepared, err))
		return -1;
	if (!outlook.verdict.allowed)
		return config_answer_no(context, "plan/1", config, &outlook,
					err);
	if (context->json) {
		autoptr(json) json = report_plan_json(prepared->plan);

		json_append(json_set_array(json, "changes"),
			    report_outlook_json(config, &outlook));
		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	report_outlook_text(&text, prepared->plan, config, &outlook,
			    context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args, struct err *err)
{
	const struct plan_options *options = payload;
	autoptr(store) store = NULL;
	autoptr(signer) signer = NULL;
	autoptr(json) inputs = NULL;
	auto_release(prepared) prepared = { 0 };
	struct oid revision;
	struct preparation preparation = {
		.runbook = args[0],
		.configs = true,
		.environment = options->environment,
		.revision = options->revision ? &revision : NULL,
		.ask = running_ask,
		.payload = context,
	};

	if (running_wants_environment(options->environment, err) ||
	    running_inputs(&inputs, &options->set, err) ||
	    running_wish(inputs, "delete", options->delete, err) ||
	    running_wish(inputs, "rotate", options->rotate, err) ||
	    open_store(&store, context, err) ||
	    (options->revision && repo_resolve(&revision, store_repo(store),
					       options->revision, err)) ||
	    find_key(&signer, store, context, options->key, err))
		return -1;
	preparation.inputs = inputs;
	preparation.key = signer ? signer_key(signer) : NULL;
	if (run_prepare(&prepared, store, &preparation, err))
		return -1;
	if (!prepared.verdict.allowed)
		return answer_no(context, "plan/1", &prepared.verdict, err);
	return prepared.plan->made ? show_config(context, store, &prepared, err)
				   : show(context, prepared.plan, err);
}

const struct cmd cmd_plan = {
	.name = "plan",
	.group = "run",
	.summary = "show what an apply would send, and change nothing",
	.operands = "RUNBOOK|CONFIG",
	.min_args = 1,
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct plan_options),
	.run = run,
	.example = "rbctl plan payroll-token --env prod --set period=2026-10",
};
