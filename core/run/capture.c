/* capture.c - what is kept of an answer, and what never is */
#include "core/run/step.h"

#include <string.h>

#define CAPTURE_MAX  4096         /* bytes of one captured value */
#define CAPTURES_MAX (128 * 1024) /* of all of a run: a receipt holds them */
#define HEADER       "header:"

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

void capture_text(struct step_result *result, const char *name,
		  const char *text)
{
	if (!result->captured)
		result->captured = json_new_object();
	json_set_string(result->captured, name, text);
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
	if (run_reveals(run, buf_str(&text)))
		return err_set(err, EXIT_SERVER,
			       "the answer holds a secret at '%s'; it is not "
			       "kept",
			       place);
	run->captured_bytes += text.len;
	if (run->captured_bytes > CAPTURES_MAX)
		return err_set(err, EXIT_SERVER,
			       "what this run keeps of answers is longer than "
			       "%d bytes together",
			       CAPTURES_MAX);
	capture_text(result, name, buf_str(&text));
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

		if (text_starts(place, HEADER))
			continue;
		if (capture_one(run, result, json_key(pointer), place,
				json_pointer(body, place), err))
			return -1;
	}
	return 0;
}

bool capture_needs_body(const struct step *step)
{
	json_each(pointer, step->capture)
		if (!text_starts(json_string(pointer), HEADER))
			return true;
	return false;
}

int capture_headers(struct run *run, struct step_result *result,
		    const struct step *step,
		    const struct http_response *response, struct err *err)
{
	json_each(pointer, step->capture) {
		const char *place = json_string(pointer);
		autofree char *value = NULL;
		autoptr(json) text = NULL;
		autobuf shown = { 0 };

		if (!text_starts(place, HEADER))
			continue;
		value = http_response_header(response, place + strlen(HEADER));
		if (value)
			buf_add_untrusted(&shown, value);
		text = value ? json_new_string(buf_str(&shown)) : NULL;
		if (capture_one(run, result, json_key(pointer), place, text,
				err))
			return -1;
	}
	return 0;
}
