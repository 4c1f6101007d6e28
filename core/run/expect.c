/* expect.c - is an answer what the step expects, and what is kept of it */
#include "core/run/step.h"

#include <stdio.h>
#include <string.h>

#define CAPTURE_MAX 4096 /* bytes of one captured value */
#define REDACT_MIN  4    /* shorter secrets stand in every other word */

int step_refused(struct run *run, struct step_result *result,
		 const struct oauth_failure *failure, struct err *err)
{
	(void)run;
	result->refused = true;
	result->failure = *failure;
	if (failure->error[0] && !failure->status)
		return err_set(err, EXIT_SERVER, "the server refused: %s",
			       failure->error);
	if (failure->error[0])
		return err_set(err, EXIT_SERVER,
			       "the server refused: %s (status %d)",
			       failure->error, failure->status);
	return err_set(err, EXIT_SERVER, "the server refused with status %d",
		       failure->status);
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

		if (found && json_equal(found, wanted))
			continue;
		json_compact(&text, wanted);
		if (found)
			json_compact(&got, found);
		return err_set(err, EXIT_SERVER,
			       "%s of the answer is %.100s, not %.100s",
			       json_key(wanted),
			       found ? buf_str(&got) : "absent",
			       buf_str(&text));
	}
	return 0;
}

/* The text of a scalar; false for anything that can't stand in a request. */
static bool scalar(struct buf *out, const struct json *value)
{
	switch (json_type(value)) {
	case JSON_STRING:
		buf_add(out, json_string(value));
		return true;
	case JSON_NUMBER:
	case JSON_BOOL:
		json_compact(out, value);
		return true;
	default:
		return false;
	}
}

static bool holds(const char *text, const struct secret *secret)
{
	return secret && secret_len(secret) &&
	       memmem(text, strlen(text), secret_bytes(secret),
		      secret_len(secret));
}

static int capture_one(struct run *run, struct step_result *result,
		       const char *name, const char *place,
		       const struct json *value, struct err *err)
{
	autobuf text = { 0 };

	if (!scalar(&text, value))
		return err_set(
			err, EXIT_SERVER,
			"the answer has no text or number at '%s', which "
			"is to be kept as '%s'",
			place, name);
	if (text.len > CAPTURE_MAX)
		return err_set(err, EXIT_SERVER,
			       "what the answer has at '%s' is longer than %d "
			       "bytes",
			       place, CAPTURE_MAX);
	if (holds(buf_str(&text), run->token) ||
	    holds(buf_str(&text), run->refresh_token) ||
	    holds(buf_str(&text), run->secrets->client))
		return err_set(err, EXIT_SERVER,
			       "the answer holds a secret at '%s'; it is not "
			       "kept",
			       place);
	if (!result->captured)
		result->captured = json_new_object();
	json_set_string(result->captured, name, buf_str(&text));
	return 0;
}

int capture(struct run *run, struct step_result *result,
	    const struct step *step, const struct json *body, struct err *err)
{
	for (const char *const *kept = plan_kept(step); *kept; kept++) {
		const struct json *value = json_get(body, *kept);
		struct err ignored = { 0 };

		(void)capture_one(run, result, *kept, *kept, value, &ignored);
	}
	json_each(pointer, step->capture) {
		const char *place = json_string(pointer);

		if (capture_one(run, result, json_key(pointer), place,
				json_pointer(body, place), err))
			return -1;
	}
	return 0;
}

static void redact_one(char *text, size_t size, const struct secret *secret)
{
	static const char stand_in[] = "‹secret›";
	char *place;

	if (!secret || secret_len(secret) < REDACT_MIN)
		return;
	while ((place = memmem(text, strlen(text), secret_bytes(secret),
			       secret_len(secret)))) {
		autofree char *after = xstrdup(place + secret_len(secret));

		snprintf(place, size - (size_t)(place - text), "%s%s", stand_in,
			 after);
	}
}

void run_redact(const struct run *run, char *text, size_t size)
{
	redact_one(text, size, run->token);
	redact_one(text, size, run->refresh_token);
	redact_one(text, size, run->secrets->client);
	redact_one(text, size, run->secrets->subject);
	redact_one(text, size, run->secrets->actor);
	redact_one(text, size, run->secrets->assertion);
	for (size_t i = 0; i < run->secrets->nr_inputs; i++)
		redact_one(text, size, run->secrets->inputs[i]);
}
