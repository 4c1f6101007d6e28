/* expect.c - is an answer what the step expects */
#include "core/run/step.h"

#include "core/json/regex.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 100 /* bytes of what an answer has */

int step_refused(struct run *run, struct step_result *result,
		 const struct oauth_failure *failure, struct err *err)
{
	const char *error = result->failure.error;

	result->refused = true;
	result->failure = *failure;
	run_redact_failure(run, &result->failure);
	if (error[0] && !failure->status)
		return err_set(err, EXIT_SERVER, "the server refused: %s",
			       error);
	if (error[0])
		return err_set(err, EXIT_SERVER,
			       "the server refused: %s (status %d)", error,
			       failure->status);
	return err_set(err, EXIT_SERVER, "the server refused with status %d",
		       failure->status);
}

int expect_issuer(const struct run *run, const char *what, const char *issuer,
		  struct err *err)
{
	const char *asked = plan_issuer(run->plan);

	if (!issuer || strcmp(issuer, asked) == 0)
		return 0;
	err_set(err, EXIT_SERVER,
		"%s is of '%.150s', not of '%.150s': two servers were mixed up",
		what, issuer, asked);
	return err_hint(err, "use nothing that came with it, and tell the "
			     "people who run the authorization server");
}

static bool status_matches(const struct json *wanted, int status)
{
	int64_t value;

	if (json_int(&value, wanted))
		return value == status;
	json_each(item, wanted) {
		if (json_int(&value, item) && value == status)
			return true;
	}
	return false;
}

int expect_status(const struct step *step, int status, bool *expected,
		  struct err *err)
{
	const struct json *wanted = json_get(step->expect, "status");
	autobuf words = { 0 };

	*expected = wanted != NULL;
	if (wanted ? status_matches(wanted, status)
		   : status >= 200 && status < 300)
		return 0;
	if (wanted)
		json_compact(&words, wanted);
	return err_set(err, EXIT_SERVER, "the server answered %d, not %s",
		       status, wanted ? buf_str(&words) : "with success");
}

static bool has_scope(const char *granted, const char *scope)
{
	size_t len = strlen(scope);

	while (granted && *granted) {
		size_t word = strcspn(granted, " ");

		if (word == len && memcmp(granted, scope, len) == 0)
			return true;
		granted += word;
		granted += strspn(granted, " ");
	}
	return false;
}

int expect_scopes(const struct step *step, const char *granted, struct err *err)
{
	json_each(scope, json_get(step->expect, "scopes")) {
		const char *wanted = json_string(scope);

		if (wanted && !has_scope(granted, wanted))
			return err_set(err, EXIT_SERVER,
				       "the token lacks the scope '%s'; it has "
				       "'%s'",
				       wanted, granted ? granted : "");
	}
	return 0;
}

int expect_body(const struct step *step, const struct json *body,
		struct err *err)
{
	json_each(wanted, json_get(step->expect, "json")) {
		const struct json *found = json_pointer(body, json_key(wanted));
		autobuf text = { 0 };
		autobuf got = { 0 };
		autobuf shown = { 0 };

		if (found && json_equal(found, wanted))
			continue;
		json_compact(&text, wanted);
		if (found)
			json_compact(&got, found);
		text_cut(&shown, found ? buf_str(&got) : "absent", SHOWN_MAX);
		return err_set(
			err, EXIT_SERVER, "%s of the answer is %s, not %.100s",
			json_key(wanted), buf_str(&shown), buf_str(&text));
	}
	return 0;
}

/* {"ok": false} or {"success": false}; else {"error": …}, where it says
 * anything. */
static bool says_no(const struct json *body)
{
	static const char *const flags[] = { "ok", "success" };
	const struct json *error = json_get(body, "error");
	const char *text = json_string(error);

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		const struct json *flag = json_get(body, flags[i]);

		if (json_type(flag) == JSON_BOOL)
			return !json_is_true(flag);
	}
	if (json_type(error) == JSON_OBJECT)
		return json_count(error) > 0;
	return text ? *text != '\0'
		    : json_is_true(error) || json_double(error) != 0;
}

/* The runbook's author thought of it, and said what is right. */
static bool is_foreseen(const struct step *step)
{
	static const char *const members[] = { "/ok", "/success", "/error" };

	if (json_is_true(json_get(step->expect, "error_allowed")))
		return true;
	json_each(wanted, json_get(step->expect, "json"))
		for (size_t i = 0; i < ARRAY_SIZE(members); i++)
			if (text_starts(json_key(wanted), members[i]))
				return true;
	return false;
}

int expect_no_error(struct run *run, struct step_result *result,
		    const struct step *step,
		    const struct http_response *response, struct err *err)
{
	struct oauth_failure failure;
	autoptr(json) body = NULL;
	struct err ignored = { 0 };

	if (response->status >= 400 || is_foreseen(step) ||
	    json_parse(&body, buf_str(&response->body), response->body.len,
		       JSON_WIRE, "answer", &ignored) ||
	    !says_no(body))
		return 0;
	oauth_failure_of(&failure, response);
	(void)step_refused(run, result, &failure, &ignored);
	err_set(err, EXIT_SERVER,
		"the server answered %d, and its answer is an error%s%s",
		response->status, failure.error[0] ? ": " : "",
		result->failure.error);
	return err_hint(err, "should such an answer be all right, add "
			     "\"error_allowed\": true to the step's "
			     "\"expect\", and have that approved");
}

/* The whole value has to match. */
static int match(bool *out, const char *pattern, const char *value,
		 struct err *err)
{
	autofree char *whole = xasprintf("^(?:%s)$", pattern);
	autoptr(regex) regex = NULL;

	if (regex_parse(&regex, whole, err))
		return -1;
	*out = value && regex_matches(regex, value);
	return 0;
}

int expect_headers(const struct step *step,
		   const struct http_response *response, struct err *err)
{
	json_each(wanted, json_get(step->expect, "headers")) {
		const char *name = json_key(wanted);
		autofree char *value = http_response_header(response, name);
		bool matches;

		if (match(&matches, json_string(wanted), value, err))
			return err_wrap(err, "\"expect\" of header '%s'", name);
		if (!matches)
			return err_set(err, EXIT_SERVER,
				       "the answer's header '%s' is '%.100s', "
				       "which '%.100s' does not match",
				       name, value ? value : "absent",
				       json_string(wanted));
	}
	return 0;
}
