/* result.c - what came of a step, as JSON and back */
#include "core/run/execute.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[OUTCOME_NONE] = "none",
	[OUTCOME_DONE] = "done",
	[OUTCOME_FAILED] = "failed",
	[OUTCOME_SKIPPED] = "skipped",
};

const char *step_outcome_name(enum step_outcome outcome)
{
	return names[outcome];
}

static void set_time(struct json *json, const char *key, int64_t at)
{
	char text[TEXT_TIME_SIZE];

	if (!at)
		return;
	text_time(text, at);
	json_set_string(json, key, text);
}

static void set_text(struct json *json, const char *key, const char *text)
{
	if (text && *text)
		json_set_string(json, key, text);
}

/* Bytes that are no UTF-8 can't stand in JSON: they come out as \xNN. */
static void set_outside(struct json *json, const char *key, const char *text)
{
	autobuf shown = { 0 };

	if (!text || !*text)
		return;
	buf_add_untrusted(&shown, text);
	json_set_string(json, key, buf_str(&shown));
}

struct json *step_result_json(const struct step *step,
			      const struct step_result *result)
{
	struct json *json = json_new_object();

	json_set_string(json, "step", step->id);
	json_set_string(json, "use", step_kind_name(step->kind));
	json_set_string(json, "outcome", step_outcome_name(result->outcome));
	set_time(json, "started", result->started);
	set_time(json, "ended", result->ended);
	set_text(json, "request_sha256", result->request);
	if (result->status)
		json_set_int(json, "status", result->status);
	if (result->attempts)
		json_set_int(json, "attempts", result->attempts);
	if (result->captured)
		json_set(json, "captured", json_copy(result->captured));
	if (result->config)
		json_set(json, "config", json_copy(result->config));
	set_outside(json, "message", result->message);
	set_outside(json, "hint", result->hint);
	if (result->code)
		json_set_int(json, "code", result->code);
	if (result->unknown)
		json_set_bool(json, "unknown", true);
	if (result->refused) {
		struct json *failure = json_set_object(json, "refused");

		json_set_int(failure, "status", result->failure.status);
		set_outside(failure, "error", result->failure.error);
		set_outside(failure, "description",
			    result->failure.description);
		set_outside(failure, "challenge", result->failure.challenge);
	}
	return json;
}

static int64_t get_time(const struct json *json, const char *key)
{
	int64_t at = 0;
	const char *text = json_text(json, key, NULL);

	return text && text_untime(&at, text) ? at : 0;
}

static int get_int(const struct json *json, const char *key)
{
	int64_t value = 0;

	json_int(&value, json_get(json, key));
	return (int)value;
}

static void get_text(char *out, size_t size, const struct json *json,
		     const char *key)
{
	snprintf(out, size, "%s", json_text(json, key, ""));
}

void step_result_read(struct step_result *out, const struct json *json)
{
	const char *outcome = json_text(json, "outcome", "");
	const struct json *captured = json_get(json, "captured");
	const struct json *config = json_get(json, "config");
	const struct json *refused = json_get(json, "refused");

	*out = (struct step_result){ 0 };
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(outcome, names[i]) == 0)
			out->outcome = (enum step_outcome)i;
	out->started = get_time(json, "started");
	out->ended = get_time(json, "ended");
	get_text(out->request, sizeof(out->request), json, "request_sha256");
	out->status = get_int(json, "status");
	out->attempts = get_int(json, "attempts");
	out->captured = captured ? json_copy(captured) : NULL;
	out->config = config ? json_copy(config) : NULL;
	get_text(out->message, sizeof(out->message), json, "message");
	get_text(out->hint, sizeof(out->hint), json, "hint");
	out->code = get_int(json, "code");
	out->unknown = json_is_true(json_get(json, "unknown"));
	out->refused = refused != NULL;
	out->failure.status = get_int(refused, "status");
	get_text(out->failure.error, sizeof(out->failure.error), refused,
		 "error");
	get_text(out->failure.description, sizeof(out->failure.description),
		 refused, "description");
	get_text(out->failure.challenge, sizeof(out->failure.challenge),
		 refused, "challenge");
}
