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
		     const struct http_request *request,
		     const struct http_response *response, struct err *err)
{
	autoptr(json) body = NULL;

	if (!capture_needs_body(step) && !json_get(step->expect, "json") &&
	    !json_get(step->request, "pages"))
		return 0;
	if (json_parse(&body, buf_str(&response->body), response->body.len,
		       JSON_WIRE, "the server's answer", err)) {
		err->code = EXIT_SERVER;
		return -1;
	}
	if (pages_read(&body, run, result, step, request, response, err) ||
	    expect_body(step, body, err))
		return -1;
	return capture(run, result, step, body, err);
}

static int read_answer(struct run *run, struct step_result *result,
		       const struct step *step, const char *name,
		       const struct http_request *request,
		       const struct http_response *response, struct err *err)
{
	struct err unexpected = { 0 };
	bool expected;

	if (expect_status(step, response->status, &expected, &unexpected)) {
		*err = unexpected;
		return refuse(run, result, response, err);
	}
	if (expect_no_error(run, result, step, response, err) ||
	    expect_headers(step, response, err) ||
	    capture_headers(run, result, step, response, err) ||
	    read_body(run, result, step, request, response, err))
		return -1;
	return name ? save_body(run, result, step, name, response, err) : 0;
}

/* A refusal that the runbook does not expect. */
static bool wants_more(const struct step *step,
		       const struct http_response *response)
{
	struct err ignored = { 0 };
	bool expected;

	return (response->status == 401 || response->status == 403) &&
	       expect_status(step, response->status, &expected, &ignored);
}

static int send_with_more(struct http_response *response, struct run *run,
			  struct step_result *result, const struct step *step,
			  struct http_request *request, struct err *err)
{
	bool done;

	if (step_up(&done, run, step, response, err))
		return -1;
	if (!done) {
		step_ask_resource(run, step, request->url, response);
		return 0;
	}
	http_response_release(response);
	return step_renew(request, run, step, err) ||
			       step_send_told(response, run, result, step,
					      request, err)
		       ? -1
		       : 0;
}

int step_http(struct run *run, struct step_result *result,
	      const struct plan_step *step, struct err *err)
{
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	autofree char *name = NULL;

	if (save_name(&name, run, step->step, err) ||
	    step_begin(&request, run, result, step->step, err) ||
	    step_send_told(&response, run, result, step->step, &request, err) ||
	    (wants_more(step->step, &response) &&
	     send_with_more(&response, run, result, step->step, &request, err)))
		return -1;
	return read_answer(run, result, step->step, name, &request, &response,
			   err);
}
