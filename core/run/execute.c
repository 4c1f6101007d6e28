/* execute.c - carries a plan out, step by step, journal first */
#include "core/run/step.h"

#include <stdio.h>
#include <string.h>

static step_fn *const carry_out[] = {
	[STEP_TOKEN] = step_token,
	[STEP_REFRESH] = step_refresh,
	[STEP_EXCHANGE] = step_exchange_token,
	[STEP_AUTHORIZE] = step_authorize,
	[STEP_DEVICE] = step_device,
	[STEP_INTROSPECT] = step_introspect,
	[STEP_REVOKE] = step_revoke,
	[STEP_HTTP] = step_http,
	[STEP_MANUAL] = step_manual,
	[STEP_WAIT] = step_wait,
	[STEP_CONFIG] = step_config,
};

void run_result_release(struct run_result *result)
{
	for (size_t i = 0; i < result->nr_steps; i++) {
		json_free(result->steps[i].captured);
		json_free(result->steps[i].config);
	}
	free(result->steps);
	strings_release(&result->warnings);
	*result = (struct run_result){ 0 };
}

static int64_t now(const struct run *run)
{
	return run->tools->clock(run->tools->payload);
}

static void tell(const struct run *run, size_t index,
		 const struct step_result *result)
{
	if (run->tools->progress)
		run->tools->progress(run->plan->steps[index].step, index + 1,
				     result, run->tools->payload);
}

static void pass_over(struct run *run, size_t index, const char *why)
{
	struct step_result *result = &run->result->steps[index];

	result->outcome = OUTCOME_SKIPPED;
	snprintf(result->message, sizeof(result->message), "%s", why);
	tell(run, index, result);
}

/* A resumed run knows them from here. */
static void add_warnings(struct json *json, struct run *run)
{
	const struct strings *all = &run->result->warnings;
	struct json *list = NULL;

	for (; run->nr_told < all->nr; run->nr_told++) {
		if (!list)
			list = json_set_array(json, "warnings");
		json_append_string(list, all->at[run->nr_told]);
	}
}

static int record(struct run *run, size_t index, struct err *err)
{
	const struct step *step = run->plan->steps[index].step;
	struct step_result *result = &run->result->steps[index];
	struct json *json;

	run_redact(run, result->message, sizeof(result->message));
	run_redact(run, result->hint, sizeof(result->hint));
	run_redact_failure(run, &result->failure);
	json = step_result_json(step, result);
	json_set_string(json, "end", step->id);
	add_warnings(json, run);
	if (journal_append(run->journal, now(run), json, err))
		return -1;
	step_boundary(run, step, "ended");
	tell(run, index, result);
	return 0;
}

static int64_t when(const struct json *record)
{
	int64_t at = 0;
	const char *text = json_text(record, "at", NULL);

	return text && text_untime(&at, text) ? at : 0;
}

/* After a resume the token is in the vault, not in memory. */
static int fetch_token(struct run *run, size_t index, struct err *err)
{
	for (size_t i = index; i-- > 0;) {
		const struct step *step = run->plan->steps[i].step;
		const struct json *begin =
			journal_begin(run->journal, step->id);

		if (step_kind_gets_token(step->kind) && begin &&
		    run->result->steps[i].outcome != OUTCOME_FAILED)
			return step_token_load(run, when(begin), err);
	}
	return 0;
}

static void fail(struct step_result *result, const struct err *err)
{
	autobuf said = { 0 };

	err_say(&said, err);
	result->outcome = OUTCOME_FAILED;
	result->code = err->code;
	snprintf(result->message, sizeof(result->message), "%s",
		 buf_str(&said));
	snprintf(result->hint, sizeof(result->hint), "%s", err->hint);
}

/* An http step judges by its status itself, before it reads the answer. */
static int check_status(const struct step *step,
			const struct step_result *result, struct err *err)
{
	bool expected;

	if (step->kind == STEP_HTTP || !json_get(step->expect, "status"))
		return 0;
	return expect_status(step, result->status, &expected, err);
}

static int try_step(struct run *run, size_t index, struct err *err)
{
	const struct plan_step *step = &run->plan->steps[index];
	struct step_result *result = &run->result->steps[index];
	struct err failed = { 0 };
	bool missing = false;

	if (plan_needs_token(run->plan, step->step) && !run->token) {
		missing = fetch_token(run, index, &failed) < 0;
		if (!missing && !run->token) {
			pass_over(run, index, "there is no token");
			return 0;
		}
	}
	if (step_may_act(run, err))
		return -1;
	tell(run, index, NULL);
	result->started = now(run);
	if (missing ||
	    carry_out[step->step->kind](run, result, step, &failed) ||
	    check_status(step->step, result, &failed))
		fail(result, &failed);
	else
		result->outcome = OUTCOME_DONE;
	result->ended = now(run);
	/* Nobody was there to answer, or the lock is somebody else's: nothing
	 * happened, resume goes on from here. */
	if (result->outcome == OUTCOME_FAILED &&
	    (failed.code == EXIT_WAITING || run->stopped)) {
		*err = failed;
		return -1;
	}
	return record(run, index, err);
}

static int run_step(struct run *run, size_t index, struct err *err)
{
	int failed = try_step(run, index, err);

	run_let_go(run->tools);
	return failed;
}

static void recall(struct run *run, size_t index, const struct json *end)
{
	struct step_result *result = &run->result->steps[index];

	step_result_read(result, end);
	result->resumed = true;
	json_each(value, result->captured)
		run->captured_bytes +=
			strlen(json_string(value) ? json_string(value) : "");
	json_each(warning, json_get(end, "warnings"))
		step_warn(run, "%s",
			  json_string(warning) ? json_string(warning) : "");
	run->nr_told = run->result->warnings.nr;
	tell(run, index, result);
}

/* To ask the server again what it thinks, or to give a token back again,
 * changes nothing (RFC 7662, RFC 7009 section 2.2; RFC 9110 section 9.2.1);
 * and what a person must agree to, they are asked again. What carries an
 * idempotency key the server knows again. */
static bool is_harmless(const struct step *step)
{
	const char *method = json_text(step->request, "method", "GET");

	return step->kind == STEP_INTROSPECT || step->kind == STEP_REVOKE ||
	       step->kind == STEP_AUTHORIZE || step->kind == STEP_DEVICE ||
	       (step->kind == STEP_HTTP &&
		(strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
		 json_get(step->request, "idempotency_key")));
}

/* Begun, and nothing known of its end: a person decides. */
static int decide(struct run *run, size_t index, struct err *err)
{
	const struct step *step = run->plan->steps[index].step;
	struct step_result *result = &run->result->steps[index];
	enum run_fate fate = FATE_REDO;

	if (!is_harmless(step) &&
	    !(step->kind == STEP_CONFIG &&
	      step_config_is_safe(run, &run->plan->steps[index])) &&
	    run->tools->fate(&fate, step, run->tools->payload, err))
		return -1;
	if (fate == FATE_REDO)
		return run_step(run, index, err);
	result->outcome = OUTCOME_SKIPPED;
	result->unknown = true;
	snprintf(result->message, sizeof(result->message),
		 "its fate is not known; a person said to go on");
	return record(run, index, err);
}

static int do_step(struct run *run, size_t index, struct err *err)
{
	const struct step *step = run->plan->steps[index].step;
	const struct json *end = journal_end(run->journal, step->id);

	if (end) {
		recall(run, index, end);
		return 0;
	}
	if (journal_begin(run->journal, step->id))
		return decide(run, index, err);
	return run_step(run, index, err);
}

/* What a failure means for the steps after it. */
struct flow {
	bool stopped;
	const char *go_to; /* passes over everything up to that step */
};

static void follow(struct run *run, struct flow *flow, size_t index)
{
	const struct step *step = run->plan->steps[index].step;
	const struct step_result *result = &run->result->steps[index];
	struct run_result *all = run->result;
	struct json *values;

	values = result->captured ? json_copy(result->captured)
				  : json_new_object();
	json_set_int(values, "status", result->status);
	json_set(run->captured, step->id, values);
	if (result->outcome != OUTCOME_FAILED)
		return;
	switch (step->on_error) {
	case ON_ERROR_CONTINUE:
		step_warn(run, "step '%s' failed, and the runbook goes on",
			  step->id);
		return;
	case ON_ERROR_GOTO:
		step_warn(run, "step '%s' failed, and the runbook goes to '%s'",
			  step->id, step->go_to);
		flow->go_to = step->go_to;
		return;
	case ON_ERROR_STOP:
		break;
	}
	flow->stopped = true;
	if (all->failed == all->nr_steps) {
		all->failed = index;
		all->code = result->code ? result->code : EXIT_SERVER;
	}
}

static int run_steps(struct run *run, struct err *err)
{
	struct flow flow = { 0 };

	for (size_t i = 0; i < run->plan->nr_steps; i++) {
		const struct step *step = run->plan->steps[i].step;

		if (text_equal(flow.go_to, step->id))
			flow.go_to = NULL;
		if (!step->always && flow.stopped) {
			pass_over(run, i, "a step before it failed");
			continue;
		}
		if (!step->always && flow.go_to) {
			pass_over(run, i, "the runbook goes past it");
			continue;
		}
		if (do_step(run, i, err))
			return -1;
		follow(run, &flow, i);
	}
	return 0;
}

/* The operator's own identity opens it anyway. */
static void warn_viewers(struct run *run)
{
	auto_release(strings) recipients = { 0 };
	auto_release(strings) without = { 0 };
	auto_release(strings) others = { 0 };
	autobuf words = { 0 };

	if (!run->plan->runbook->store_as)
		return;
	run_recipients(&recipients, &without, run->plan, run->tools);
	for (size_t i = 0; i < without.nr; i++)
		if (!text_equal(without.at[i], run->plan->person))
			strings_add(&others, without.at[i]);
	if (!others.nr)
		return;
	strings_join_words(&words, &others);
	step_warn(
		run,
		"the policy has no vault key of %s, who may see the token and "
		"can't open it",
		buf_str(&words));
}

int run_execute(struct run_result *out, const struct plan *plan,
		const struct run_secrets *secrets, struct journal *journal,
		const struct run_tools *tools, struct err *err)
{
	auto_release(run_result) result = {
		.steps = xcalloc(plan->nr_steps + 1, sizeof(*result.steps)),
		.nr_steps = plan->nr_steps,
		.failed = plan->nr_steps,
	};
	autoptr(json) values = json_copy(plan->values);
	struct run run = { .plan = plan,
			   .tools = tools,
			   .journal = journal,
			   .values = values,
			   .secrets = secrets,
			   .result = &result };
	int failed;

	json_remove(values, "steps");
	run.captured = json_set_object(values, "steps");
	warn_viewers(&run);
	failed = run_steps(&run, err);
	secret_free(run.token);
	secret_free(run.refresh_token);
	dpop_free(run.dpop);
	jwks_free(run.jwks);
	json_free(run.nonces);
	if (failed)
		return -1;
	result.succeeded = result.failed == result.nr_steps;
	*out = result;
	result = (struct run_result){ 0 };
	return 0;
}
