/* settle_steps.c - only what can be carried out whole is begun at all */
#include "core/run/settle.h"

#include <string.h>

static int refuse(struct err *err, const struct step *step, const char *why)
{
	return err_set(err, EXIT_INPUT, "step '%s' %s", step->id, why);
}

static int check_kind(const struct plan *plan, const struct step *step,
		      struct err *err)
{
	const char *right = grant_type_step(plan->runbook->grant);

	if (step_kind_fits(step->kind, plan->runbook->grant))
		return 0;
	err_set(err, EXIT_INPUT,
		"step '%s' uses '%s', which can't get a token by the grant "
		"'%s'",
		step->id, step_kind_name(step->kind),
		grant_type_name(plan->runbook->grant));
	if (!right)
		return err_hint(err, "that grant is never used: choose "
				     "another");
	return err_hint(err, "\"use\": \"%s\"", right);
}

bool plan_needs_token(const struct plan *plan, const struct step *step)
{
	return step->kind == STEP_INTROSPECT || step->kind == STEP_REVOKE ||
	       (step->kind == STEP_EXCHANGE && !plan->runbook->subject_token) ||
	       text_equal(json_text(step->request, "auth", NULL), "token");
}

static int check_grant(const struct plan *plan, const struct step *step,
		       bool has_token, struct err *err)
{
	const struct runbook *runbook = plan->runbook;

	if (step->kind == STEP_REFRESH && !has_token && !runbook->store_as) {
		refuse(err, step,
		       "refreshes a token, but it is not said "
		       "which");
		return err_hint(err, "name it: \"store_as\": \"NAME\"");
	}
	if (step->kind == STEP_TOKEN && runbook->grant == GRANT_JWT_BEARER &&
	    !runbook->assertion) {
		refuse(err, step, "needs an assertion, and none is named");
		return err_hint(err, "\"assertion\": \"vault:NAME\" in "
				     "\"token\"");
	}
	return 0;
}

/* A journal and a receipt hold what is captured, so it can't be a secret. */
static int check_capture(const struct step *step, struct err *err)
{
	json_each(pointer, step->capture) {
		const char *text = json_string(pointer);

		if (!text ||
		    (*text && *text != '/' && !text_starts(text, "header:")))
			return refuse(err, step,
				      "captures by something that is no JSON "
				      "pointer (/member)");
		if (capture_is_secret(text))
			return refuse(err, step,
				      "captures a secret, which would be "
				      "written to the receipt");
	}
	return 0;
}

/* Only forward, so that a run ends. */
static int check_goto(const struct plan *plan, size_t index, struct err *err)
{
	const struct step *step = &plan->runbook->steps[index];

	if (step->on_error != ON_ERROR_GOTO)
		return 0;
	for (size_t i = index + 1; i < plan->runbook->nr_steps; i++)
		if (text_equal(plan->runbook->steps[i].id, step->go_to))
			return 0;
	return refuse(err, step, "goes to a step that stands before it");
}

/* Else the token would take the place of the secret that it is got with. */
static int check_store_as(const struct plan *plan, struct err *err)
{
	const struct runbook *runbook = plan->runbook;
	const char *const secrets[] = {
		runbook->secret,      runbook->key,
		runbook->certificate, runbook->subject_token,
		runbook->actor_token, runbook->assertion
	};

	if (!runbook->store_as)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++) {
		if (!secrets[i] || !text_starts(secrets[i], "vault:") ||
		    strcmp(plan_secret_name(secrets[i]), runbook->store_as) !=
			    0)
			continue;
		err_set(err, EXIT_INPUT, "\"store_as\" names '%s', where %s is",
			runbook->store_as,
			i ? "what the token is got with"
			  : "the client's secret");
		return err_hint(err, "\"store_as\": \"%s-token\"",
				runbook->store_as);
	}
	return 0;
}

static int check_http(const struct step *step, struct err *err)
{
	const struct json *request = step->request;

	if (!request)
		return refuse(err, step, "has no \"request\"");
	if (!json_get(request, "pages"))
		return 0;
	if (strcmp(json_text(request, "method", "GET"), "GET") != 0)
		return refuse(err, step, "reads pages, which only \"GET\" can");
	if (json_get(request, "save"))
		return refuse(err, step,
			      "reads pages and saves them: it can do only one "
			      "of both");
	return 0;
}

int settle_steps(const struct plan *plan, struct err *err)
{
	bool has_token = false;

	if (check_store_as(plan, err))
		return -1;
	for (size_t i = 0; i < plan->runbook->nr_steps; i++) {
		const struct step *step = &plan->runbook->steps[i];

		if (check_kind(plan, step, err) || check_capture(step, err) ||
		    check_goto(plan, i, err))
			return -1;
		if (step->kind == STEP_HTTP && check_http(step, err))
			return -1;
		if (check_grant(plan, step, has_token, err))
			return -1;
		if (plan_needs_token(plan, step) && !has_token)
			return refuse(err, step,
				      "needs a token, but no step before it "
				      "asks for one");
		has_token = has_token || step_kind_gets_token(step->kind);
	}
	return 0;
}
