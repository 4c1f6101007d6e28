/* step_http.c - http: call an API, check its answer, keep parts of it */
#include "core/run/step.h"

static int refuse(struct run *run, struct step_result *result,
		  const struct http_response *response, struct err *err)
{
	struct oauth_failure failure = { 0 };
	struct err ignored = { 0 };

	oauth_failure_of(&failure, response);
	failure.status = response->status;
	/* "answered 302, not [201]" says more than "refused" */
	(void)step_refused(run, result, &failure,
			   response->status >= 400 ? err : &ignored);
	return -1;
}

static int read_body(struct run *run, struct step_result *result,
		     const struct step *step,
		     const struct http_response *response, struct err *err)
{
	autoptr(json) body = NULL;

	if (!step->capture && !json_get(step->expect, "json"))
		return 0;
	if (json_parse(&body, buf_str(&response->body), response->body.len,
		       JSON_WIRE, "the server's answer", err)) {
		err->code = EXIT_SERVER;
		return -1;
	}
	if (expect_body(step, body, err))
		return -1;
	return capture(run, result, step, body, err);
}

int step_http(struct run *run, struct step_result *result,
	      const struct plan_step *step, struct err *err)
{
	auto_release(http_response) response = { 0 };
	struct err unexpected = { 0 };
	bool expected;

	if (step_exchange(&response, run, result, step, err))
		return -1;
	if (expect_status(step->step, response.status, &expected,
			  &unexpected)) {
		*err = unexpected;
		return refuse(run, result, &response, err);
	}
	return read_body(run, result, step->step, &response, err);
}
