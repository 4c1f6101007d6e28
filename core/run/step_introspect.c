/* step_introspect.c - oauth.introspect: what the server says of the token */
#include "core/run/step.h"

static int check_active(const struct step *step, const struct json *answer,
			struct err *err)
{
	const struct json *wanted = json_get(step->expect, "active");
	bool active = json_is_true(json_get(answer, "active"));

	if (!wanted || json_is_true(wanted) == active)
		return 0;
	return err_set(err, EXIT_SERVER, "the server says that the token is %s",
		       active ? "still active" : "not active");
}

int introspection_read(struct json **out, bool *refused,
		       struct oauth_failure *failure, struct run *run,
		       const struct step *step,
		       const struct http_response *response, struct err *err)
{
	if (response->status < 400 && oauth_introspect_is_signed(response))
		return signed_introspection(out, run, response, err);
	if (oauth_introspect_answer(out, refused, failure, response, err))
		return -1;
	if (*refused || !json_is_true(json_get(step->expect, "signed")))
		return 0;
	json_free(*out);
	*out = NULL;
	return err_set(err, EXIT_SERVER,
		       "the introspection endpoint's answer is not signed, as "
		       "the runbook expects it to be");
}

int step_introspect(struct run *run, struct step_result *result,
		    const struct plan_step *step, struct err *err)
{
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure = { 0 };
	autoptr(json) answer = NULL;
	bool refused = false;

	if (step_exchange(&response, run, result, step, err) ||
	    introspection_read(&answer, &refused, &failure, run, step->step,
			       &response, err))
		return -1;
	if (refused)
		return step_refused(run, result, &failure, err);
	if (check_active(step->step, answer, err) ||
	    expect_issuer(run, "the token", json_text(answer, "iss", NULL),
			  err) ||
	    expect_scopes(step->step, json_text(answer, "scope", NULL), err) ||
	    expect_body(step->step, answer, err))
		return -1;
	return capture(run, result, step->step, answer, err);
}
