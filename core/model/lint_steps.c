/* lint_steps.c - steps that can't be carried out in the order they stand */
#include "core/model/lint_rules.h"
#include "core/model/runbook.h"

#include <string.h>
#include <strings.h>

/* A run ends because it only ever goes forward. */
static void check_goto(const struct lint *lint, const struct json *step)
{
	const struct json *on_error = json_get(step, "on_error");
	const char *text = json_string(on_error);

	if (!text || !text_starts(text, "goto "))
		return;
	for (const struct json *later = json_next(step); later;
	     later = json_next(later))
		if (text_equal(json_text(later, "id", NULL),
			       text + strlen("goto ")))
			return;
	lint_say(lint, RULE_STEP_ORDER, on_error,
		 "'%s' is no step that comes later", text + strlen("goto "));
}

static bool gets_token(const char *use)
{
	static const char *const kinds[] = { "oauth.token", "oauth.refresh",
					     "oauth.device", "oauth.authorize",
					     "oauth.exchange" };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_equal(use, kinds[i]))
			return true;
	return false;
}

static bool needs_token(const struct lint *lint, const struct json *step,
			const char *use)
{
	const struct json *subject =
		json_at(lint->root, "token", "exchange", "subject_token", NULL);

	return text_equal(use, "oauth.introspect") ||
	       text_equal(use, "oauth.revoke") ||
	       (text_equal(use, "oauth.exchange") && !subject) ||
	       text_equal(json_text(json_get(step, "request"), "auth", NULL),
			  "token");
}

/* rbctl sets these itself. */
static bool is_own_header(const char *name)
{
	static const char *const names[] = { "authorization",     "host",
					     "content-length",    "connection",
					     "transfer-encoding", "cookie" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcasecmp(name, names[i]))
			return true;
	return false;
}

/* What is captured stands in the journal and in the receipt. */
static void check_capture(const struct lint *lint, const struct json *step)
{
	json_each(pointer, json_get(step, "capture"))
		if (json_string(pointer) &&
		    capture_is_secret(json_string(pointer)))
			lint_say(lint, RULE_CAPTURE_SECRET, pointer,
				 "'%s' would be written to the receipt",
				 json_string(pointer));
}

void lint_steps(const struct lint *lint)
{
	bool has_token = false;

	json_each(step, json_get(lint->root, "steps")) {
		const char *use = json_text(step, "use", "");

		if (needs_token(lint, step, use) && !has_token)
			lint_say(lint, RULE_STEP_ORDER, step,
				 "this step needs a token, but no step before "
				 "it asks for one");
		if (text_equal(use, "oauth.introspect") &&
		    text_equal(json_text(step, "on_error", NULL), "continue"))
			lint_say(lint, RULE_CHECK_IGNORED,
				 json_get(step, "on_error"),
				 "the run goes on when the token is not good");
		has_token = has_token || gets_token(use);
		check_goto(lint, step);
		check_capture(lint, step);
		json_each_member(header,
				 json_at(step, "request", "headers", NULL))
			if (is_own_header(json_key(header)))
				lint_say(lint, RULE_STEP_HEADER, header,
					 "the header '%s' is not a runbook's "
					 "to set",
					 json_key(header));
	}
}
