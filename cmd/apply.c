/* apply.c - rbctl apply: carry out an approved runbook */
#include "cmd/apply.h"
#include "cmd/config.h"
#include "core/base/fs.h"
#include "core/report/outlook.h"
#include "core/report/plan.h"
#include "core/run/held.h"
#include "core/run/receipt_kept.h"
#include "core/run/requires.h"

#include <string.h>

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(apply_options, environment, 'e', "env", "NAME",
		 "the environment to run in"),
	OPT_LIST(apply_options, set, 's', "set", "NAME=VALUE",
		 "an input; a secret one as vault:NAME"),
	OPT_TEXT(apply_options, revision, 'r', "revision", "REV",
		 "another approved revision than the newest"),
	OPT_TEXT(apply_options, plan, 'p', "plan", "FILE",
		 "only when it is still what `plan --json` wrote there"),
	OPT_TEXT(apply_options, key, 'k', "key", "FILE",
		 "the key that says who you are and signs the receipt"),
	OPT_LIST(apply_options, confirm, 'c', "confirm", "STEP",
		 "this manual step is done"),
	OPT_FLAG(apply_options, yes, 'y', "yes",
		 "all manual steps are done; ask nothing"),
	OPT_FLAG(apply_options, all, 'a', "all",
		 "every runbook that may run in the environment"),
	OPT_COUNT(apply_options, jobs, 'j', "jobs", "N",
		  "of several runbooks, this many at a time; else 8"),
	OPT_FLAG(apply_options, stop, 0, "stop",
		 "of several runbooks, begin no other after a failure"),
	OPT_FLAG(apply_options, dry_run, 'n', "dry-run",
		 "show the plan and send nothing"),
	OPT_FLAG(apply_options, delete, 0, "delete",
		 "delete a configuration, as is approved, from the server"),
	OPT_FLAG(apply_options, rotate, 0, "rotate",
		 "give a configuration a new secret, straight into the vault"),
	OPT_FLAG(apply_options, again, 0, "again",
		 "register it although an earlier run may have done it"),
	OPT_FLAG(apply_options, after_cut, 0, "after-cut",
		 "go on although receipts were lost; the new one says so"),
	OPT_END,
};
/* clang-format on */

/* What is to be run: from the command line, or from a plan's file. */
struct wish {
	const char *runbook;
	char *named; /* owned: the same, of a config in a plan's file */
	const char *environment;
	struct json *inputs;
	struct json *file; /* the plan; NULL */
};

static void wish_release(struct wish *wish)
{
	json_free(wish->inputs);
	json_free(wish->file);
	free(wish->named);
}

/* What the plan's file is a plan of. */
static void name_planned(struct wish *wish)
{
	const char *config =
		json_text(json_get(wish->file, "config"), "name", NULL);

	wish->runbook = json_text(json_get(wish->file, "runbook"), "name", "");
	if (config)
		wish->runbook = wish->named = xasprintf("configs/%s", config);
}

static int read_plan(struct wish *wish, const char *path, struct err *err)
{
	const struct json *inputs;
	autobuf text = { 0 };

	if (fs_read(&text, path, JSON_SIZE_MAX, err) ||
	    json_parse(&wish->file, buf_str(&text), text.len, JSON_STRICT, path,
		       err))
		return -1;
	if (!text_equal(json_text(wish->file, "format", NULL), "plan/1") ||
	    !json_text(wish->file, "plan", NULL)) {
		err_set(err, EXIT_INPUT, "%s: is no plan", path);
		return err_hint(err, "rbctl --json plan RUNBOOK --env NAME > "
				     "FILE");
	}
	if (!wish->runbook)
		name_planned(wish);
	if (!wish->environment)
		wish->environment = json_text(
			json_get(wish->file, "environment"), "name", "");
	inputs = json_get(wish->file, "inputs");
	if (inputs && !json_count(wish->inputs)) {
		json_free(wish->inputs);
		wish->inputs = json_copy(inputs);
	}
	return 0;
}

static int read_wish(struct wish *wish, const struct apply_options *options,
		     int nr_args, char **args, struct err *err)
{
	wish->runbook = nr_args ? args[0] : NULL;
	wish->environment = options->environment;
	if (running_inputs(&wish->inputs, &options->set, err) ||
	    (options->plan && read_plan(wish, options->plan, err)))
		return -1;
	if (running_wish(wish->inputs, "delete", options->delete, err) ||
	    running_wish(wish->inputs, "rotate", options->rotate, err) ||
	    running_wish(wish->inputs, "again", options->again, err))
		return -1;
	if (!wish->runbook) {
		err_set(err, EXIT_USAGE, "which runbook?");
		return err_hint(err, "rbctl apply RUNBOOK --env NAME, or "
				     "--all");
	}
	return running_wants_environment(wish->environment, err);
}

/* The revision, an input, or what a document says is another now. */
static struct verdict check_plan(const struct wish *wish,
				 const struct plan *plan)
{
	struct verdict verdict;
	char hex[OID_HEX + 1];
	const char *planned = json_text(wish->file, "revision", "");

	if (!wish->file ||
	    text_equal(json_text(wish->file, "plan", NULL), plan->sha256))
		return verdict_allow();
	oid_format(hex, &plan->revision);
	if (strcmp(planned, hex) != 0)
		verdict = verdict_deny(REASON_PLAN_STALE,
				       "the plan is of revision %.10s, and "
				       "%.10s is approved now",
				       planned, hex);
	else
		verdict = verdict_deny(REASON_PLAN_STALE,
				       "what would be sent is no longer what "
				       "the plan says");
	verdict_hint(&verdict, "make a new one: rbctl --json plan %s --env %s",
		     wish->runbook, wish->environment);
	return verdict;
}

static int dry_run(const struct context *context, const struct plan *plan,
		   struct err *err)
{
	autobuf text = { 0 };

	if (context->json) {
		autoptr(json) json = report_plan_json(plan);

		json_set_string(json, "format", "apply/1");
		json_set_bool(json, "dry_run", true);
		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	report_plan_text(&text, plan, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int perform(struct context *context, const struct apply_options *options,
		   const struct performance *wanted, struct err *err)
{
	autofree char *run = journal_new_id(context->now);
	auto_release(running) running = {
		.run = run,
		.plan = wanted->prepared->plan,
		.yes = options->yes,
		.confirmed = &options->confirm,
	};
	auto_release(run_outcome) outcome = { 0 };
	struct performance performance = *wanted;
	struct verdict verdict;

	if (running_open(&running, context, wanted->prepared->permit.policy,
			 err))
		return -1;
	running.tools.repo = store_repo(wanted->store);
	performance.tools = &running.tools;
	if (run_held(&verdict, &performance, run, err))
		return -1;
	if (!verdict.allowed)
		return answer_no(context, "apply/1", &verdict, err);
	if (run_begin(&outcome, &performance, run, err))
		return -1;
	return running_answer(&running, "apply/1", &outcome, err);
}

static int prepare(struct prepared *prepared, const struct wish *wish,
		   const struct performance *performance,
		   struct context *context, const struct apply_options *options,
		   struct err *err)
{
	struct oid revision;
	struct preparation preparation = {
		.runbook = wish->runbook,
		.configs = true,
		.environment = wish->environment,
		.revision = options->revision ? &revision : NULL,
		.key = signer_key(performance->signer),
		.inputs = wish->inputs,
		.changes_state = true,
		.ask = running_ask,
		.payload = context,
	};

	if (options->revision &&
	    repo_resolve(&revision, store_repo(performance->store),
			 options->revision, err))
		return -1;
	if (run_prepare(prepared, performance->store, &preparation, err))
		return -1;
	if (prepared->verdict.allowed && !options->after_cut &&
	    receipt_kept(&prepared->verdict, performance->store,
			 wish->environment, err))
		return -1;
	if (prepared->verdict.allowed)
		prepared->verdict = check_plan(wish, prepared->plan);
	if (!prepared->verdict.allowed)
		return 0;
	return run_requires(&prepared->verdict, store_repo(performance->store),
			    prepared, context->now, err);
}

/* Has the server moved since the plan was made? */
static void check_state(struct outlook *outlook, const struct wish *wish,
			const struct config *config)
{
	const struct json *planned =
		json_item(json_get(wish->file, "changes"), 0);

	if (!wish->file || !outlook->verdict.allowed ||
	    text_equal(json_text(planned, "pre_sha256", NULL),
		       outlook->standing.digest))
		return;
	outlook->verdict = verdict_deny(
		REASON_PLAN_STALE,
		"what is on the server is no longer what the plan was made of");
	verdict_hint(&outlook->verdict,
		     "make a new one: rbctl --json plan %s --env %s",
		     config->document->name, config->environment->name);
}

/* *code is the answer's, where there is nothing more to do. */
static int look_first(int *code, struct context *context,
		      const struct performance *performance,
		      const struct wish *wish, bool dry, struct err *err)
{
	const struct plan *plan = performance->prepared->plan;
	const struct config *config = config_planned(plan);
	auto_release(outlook) outlook = { 0 };
	autobuf text = { 0 };

	*code = -1;
	if (config_preview_plan(&outlook, context, performance->store,
				performance->prepared, err))
		return -1;
	check_state(&outlook, wish, config);
	if (!outlook.verdict.allowed) {
		*code = config_answer_no(context, "apply/1", config, &outlook,
					 err);
		return *code < 0 ? -1 : 0;
	}
	if (!dry)
		return 0;
	*code = EXIT_YES;
	if (context->json) {
		autoptr(json) json = report_plan_json(plan);

		json_set_string(json, "format", "apply/1");
		json_set_bool(json, "dry_run", true);
		json_append(json_set_array(json, "changes"),
			    report_outlook_json(config, &outlook));
		return answer_json(json, err);
	}
	report_outlook_text(&text, plan, config, &outlook, context->theme);
	return answer(&text, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct apply_options *options = payload;
	autoptr(store) store = NULL;
	autoptr(signer) signer = NULL;
	auto_release(wish) wish = { 0 };
	auto_release(prepared) prepared = { 0 };
	struct performance performance = { .prepared = &prepared,
					   .state_dir = context->places.state };
	autoptr(vault) vault = NULL; /* for the lock alone */
	auto_release(run_lock) lock = { 0 };
	int code = -1;

	if (options->all || nr_args > 1)
		return apply_several(context, options, nr_args, args, err);
	if (read_wish(&wish, options, nr_args, args, err) ||
	    open_store(&store, context, err) ||
	    open_signer(&signer, context, store_repo(store), options->key, err))
		return -1;
	performance.store = store;
	performance.signer = signer;
	if (open_vault(&vault, context, NULL, err) ||
	    run_lock(&lock, &prepared.verdict, store, context->places.state,
		     vault, wish.environment, err))
		return -1;
	performance.lock = lock.shared;
	if (prepared.verdict.allowed &&
	    prepare(&prepared, &wish, &performance, context, options, err))
		return -1;
	if (!prepared.verdict.allowed)
		return answer_no(context, "apply/1", &prepared.verdict, err);
	if (prepared.plan->made && look_first(&code, context, &performance,
					      &wish, options->dry_run, err))
		return -1;
	if (code >= 0)
		return code;
	if (options->dry_run)
		return dry_run(context, prepared.plan, err);
	return perform(context, options, &performance, err);
}

const struct cmd cmd_apply = {
	.name = "apply",
	.group = "run",
	.summary = "carry out an approved runbook or configuration",
	.operands = "[RUNBOOK...|CONFIG]",
	.min_args = 0,
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct apply_options),
	.run = run,
	.example = "rbctl apply payroll-token --env prod --set period=2026-10",
};
