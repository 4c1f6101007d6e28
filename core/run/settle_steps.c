/* settle_steps.c - only what can be carried out whole is begun at all */
#include "core/run/settle.h"

#include <string.h>

static int refuse(struct err *err, const struct step *step, const char *why)
{
	return err_set(err, EXIT_INPUT, "step '%s' %s", step->id, why);
}

static bool is_supported(enum step_kind kind)
{
	switch (kind) {
	case STEP_TOKEN:
	case STEP_INTROSPECT:
	case STEP_REVOKE:
	case STEP_HTTP:
	case STEP_MANUAL:
	case STEP_WAIT:
		return true;
	case STEP_REFRESH:
	case STEP_DEVICE:
	case STEP_AUTHORIZE:
	case STEP_EXCHANGE:
	case STEP_CONFIG:
		break;
	}
	return false;
}

static int check_kind(const struct plan *plan, const struct step *step,
		      struct err *err)
{
	if (!is_supported(step->kind)) {
		err_set(err, EXIT_INPUT,
			"step '%s' uses '%s', which this version can't run",
			step->id, step_kind_name(step->kind));
		return err_hint(err, "nothing was begun; a newer rbctl or "
				     "another kind of step is needed");
	}
	if (step->kind == STEP_TOKEN &&
	    plan->runbook->grant != GRANT_CLIENT_CREDENTIALS) {
		err_set(err, EXIT_INPUT,
			"step '%s' asks for a token by the grant '%s', which "
			"this version can't run",
			step->id, grant_type_name(plan->runbook->grant));
		return err_hint(err, "\"grant\": \"client_credentials\"");
	}
	return 0;
}

static bool needs_token(const struct step *step)
{
	return step->kind == STEP_INTROSPECT || step->kind == STEP_REVOKE ||
	       text_equal(json_text(step->request, "auth", NULL), "token");
}

/* A journal and a receipt hold what is captured, so it can't be a secret. */
static int check_capture(const struct step *step, struct err *err)
{
	static const char *const secret[] = { "/access_token", "/refresh_token",
					      "/id_token", "/client_secret",
					      "/password" };

	json_each(pointer, step->capture) {
		const char *text = json_string(pointer);

		if (!text || (*text && *text != '/'))
			return refuse(err, step,
				      "captures by something that is no JSON "
				      "pointer (/member)");
		for (size_t i = 0; i < ARRAY_SIZE(secret); i++)
			if (text_ends(text, secret[i]))
				return refuse(err, step,
					      "captures a secret, which would "
					      "be written to the receipt");
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

	if (!runbook->secret || !runbook->store_as ||
	    !text_starts(runbook->secret, "vault:") ||
	    strcmp(runbook->secret + strlen("vault:"), runbook->store_as) != 0)
		return 0;
	err_set(err, EXIT_INPUT,
		"\"store_as\" names '%s', where the client's secret is",
		runbook->store_as);
	return err_hint(err, "\"store_as\": \"%s-token\"", runbook->store_as);
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
		if (step->kind == STEP_HTTP && !step->request)
			return refuse(err, step, "has no \"request\"");
		if (needs_token(step) && !has_token)
			return refuse(err, step,
				      "needs a token, but no step before it "
				      "asks for one");
		has_token = has_token || step->kind == STEP_TOKEN;
	}
	return 0;
}
