/* apply_one.c - one of several runbooks: planned, carried out, summed up */
#include "cmd/apply.h"
#include "core/base/fs.h"
#include "core/report/run.h"
#include "core/run/held.h"
#include "core/run/requires.h"

#include <string.h>

struct json *apply_inputs(const struct apply_several *all, const char *runbook)
{
	const struct document *document =
		catalog_find(&all->common.catalog, DOCUMENT_RUNBOOK, runbook);
	struct json *inputs = json_new_object();

	if (!document)
		return inputs;
	json_each(input, json_get(document->root, "inputs")) {
		const char *name = json_text(input, "name", "");
		const struct json *value = json_get(all->inputs, name);

		if (value)
			json_set(inputs, name, json_copy(value));
	}
	return inputs;
}

int apply_prepare(struct prepared *out, const struct apply_several *all,
		  const struct run_summary *run, struct err *err)
{
	autoptr(json) inputs = apply_inputs(all, run->runbook);
	struct preparation preparation = {
		.runbook = run->runbook,
		.environment = all->options->environment,
		.key = signer_key(all->signer),
		.common = &all->common,
		.inputs = inputs,
		.changes_state = true,
		.ask = running_ask,
		.payload = all->context,
	};

	return run_prepare(out, all->store, &preparation, err);
}

void apply_forget_run(struct run_summary *run, const struct apply_several *all)
{
	autofree char *folder = run_folder(all->context->places.state);
	autofree char *path = xasprintf("%s/%s", folder, run->run);

	if (fs_exists(path))
		return;
	free(run->run);
	run->run = NULL;
}

static void refuse(struct run_summary *run, const struct verdict *verdict)
{
	run->state = RUN_REFUSED;
	run->code = EXIT_NO;
	run->reason = xstrdup(reason_name(verdict->reason));
	run->detail = xstrdup(verdict->detail);
	run->hint = xstrdup(verdict->hint);
}

static void break_off(struct run_summary *run, const struct err *err)
{
	run->state = err->code == EXIT_WAITING ? RUN_WAITS : RUN_BROKEN;
	if (err->code == EXIT_NO)
		run->reason = xstrdup(reason_name(err->reason));
	run->code = err->code;
	run->detail = xstrdup(err->msg);
	run->hint = xstrdup(err->hint);
}

static char *why_failed(const struct plan *plan,
			const struct run_result *result)
{
	return xasprintf("step %zu of %zu, %s: %s", result->failed + 1,
			 plan->nr_steps,
			 plan->steps[result->failed].step->title,
			 result->steps[result->failed].message);
}

static void sum_up(struct run_summary *run, const struct apply_several *all,
		   const struct plan *plan, const struct run_outcome *outcome)
{
	const struct run_result *result = &outcome->result;
	autobuf text = { 0 };

	run->code = result->code;
	run->state = result->succeeded ? RUN_DONE : RUN_FAILED;
	run->answer = report_run_json("apply/1", plan, outcome);
	if (result->succeeded)
		return;
	report_run_text(&text, plan, outcome, all->context->theme);
	run->text = buf_detach(&text);
	run->detail = why_failed(plan, result);
}

static int carry_out(struct run_summary *run, struct apply_several *all,
		     struct err *err)
{
	auto_release(prepared) prepared = { 0 };
	auto_release(run_outcome) outcome = { 0 };
	struct performance performance = {
		.store = all->store,
		.prepared = &prepared,
		.state_dir = all->context->places.state,
		.signer = all->signer,
		.tools = &all->running.tools,
		.lock = all->lock.shared,
	};

	if (apply_prepare(&prepared, all, run, err))
		return -1;
	if (prepared.verdict.allowed &&
	    run_requires(&prepared.verdict, store_repo(all->store), &prepared,
			 all->context->now, err))
		return -1;
	if (prepared.verdict.allowed &&
	    run_held(&prepared.verdict, &performance, run->run, err))
		return -1;
	if (!prepared.verdict.allowed) {
		refuse(run, &prepared.verdict);
		return 0;
	}
	all->running.run = run->run;
	all->running.plan = prepared.plan;
	if (run_begin(&outcome, &performance, run->run, err))
		return -1;
	sum_up(run, all, prepared.plan, &outcome);
	return 0;
}

void apply_one(struct run_summary *run, struct apply_several *all)
{
	struct err err = { 0 };

	if (carry_out(run, all, &err))
		break_off(run, &err);
	apply_forget_run(run, all);
}
