/* lint_step_parts.c - what a kind of step can't do, or can't do without */
#include "core/model/lint_rules.h"
#include "core/model/runbook.h"

#define PARTS_MAX 6

/* What each kind of step looks at in its answer. A member that nobody looks
 * at would be signed, and promise what is never checked. */
struct parts {
	const char *expects[PARTS_MAX];
	bool body;    /* captures by pointers */
	bool headers; /* captures header:NAME */
};

static const struct parts token_parts = { { "status", "scopes", "json" },
					  true,
					  false };
static const struct parts introspect_parts = {
	{ "status", "active", "signed", "scopes", "json" }, true, false
};
static const struct parts revoke_parts = { { "status" }, false, false };
static const struct parts http_parts = {
	{ "status", "headers", "json", "error_allowed" }, true, true
};
static const struct parts no_parts = { { NULL }, false, false };

static const struct parts *parts_of(enum step_kind kind)
{
	switch (kind) {
	case STEP_TOKEN:
	case STEP_REFRESH:
	case STEP_DEVICE:
	case STEP_AUTHORIZE:
	case STEP_EXCHANGE:
		return &token_parts;
	case STEP_INTROSPECT:
		return &introspect_parts;
	case STEP_REVOKE:
		return &revoke_parts;
	case STEP_HTTP:
		return &http_parts;
	case STEP_CONFIG:
	case STEP_MANUAL:
	case STEP_WAIT:
		break;
	}
	return &no_parts;
}

static bool has_part(const struct parts *parts, const char *name)
{
	for (size_t i = 0; i < PARTS_MAX && parts->expects[i]; i++)
		if (text_equal(parts->expects[i], name))
			return true;
	return false;
}

static void check_parts(const struct lint *lint, const struct json *step,
			enum step_kind kind)
{
	const struct parts *parts = parts_of(kind);

	json_each_member(member, json_get(step, "expect"))
		if (!has_part(parts, json_key(member)))
			lint_say(lint, RULE_STEP_PART, member,
				 "a step of the kind '%s' doesn't look at '%s'",
				 step_kind_name(kind), json_key(member));
	json_each_member(place, json_get(step, "capture")) {
		bool header = text_starts(
			json_string(place) ? json_string(place) : "",
			"header:");

		if (!(header ? parts->headers : parts->body))
			lint_say(lint, RULE_STEP_PART, place,
				 "a step of the kind '%s' keeps nothing of %s",
				 step_kind_name(kind),
				 header ? "the headers of its answer"
					: "what it is answered");
	}
}

static void check_grant(const struct lint *lint, const struct json *step,
			enum step_kind kind, const struct json *token)
{
	const struct json *use = json_get(step, "use");
	const char *name = json_text(token, "grant", "");
	enum grant_type grant;

	if (!grant_type_find(&grant, name))
		return;
	if (!step_kind_fits(kind, grant) && grant_type_step(grant))
		lint_say(lint, RULE_STEP_GRANT, use,
			 "'%s' can't get a token by the grant '%s', but '%s' "
			 "can",
			 step_kind_name(kind), name, grant_type_step(grant));
	if (kind == STEP_TOKEN && grant == GRANT_JWT_BEARER &&
	    !json_get(token, "assertion"))
		lint_say(lint, RULE_STEP_GRANT, use,
			 "this step needs an assertion, and 'token' has no "
			 "'assertion'");
}

void lint_step_parts(const struct lint *lint)
{
	const struct json *token = json_get(lint->root, "token");

	json_each(step, json_get(lint->root, "steps")) {
		enum step_kind kind;

		if (!step_kind_find(&kind, json_text(step, "use", "")))
			continue;
		check_parts(lint, step, kind);
		check_grant(lint, step, kind, token);
	}
}
