/* lint_care.c - owner, review, error paths, and the life of the token */
#include "core/model/lint_rules.h"
#include "core/model/runbook.h"

#include <string.h>

/* Which kinds of steps there are, as bits. */
static unsigned kinds_used(const struct json *steps)
{
	unsigned used = 0;

	json_each(step, steps) {
		enum step_kind kind;

		if (step_kind_find(&kind, json_text(step, "use", NULL)))
			used |= 1u << kind;
	}
	return used;
}

#define GETS_TOKEN                                                   \
	(1u << STEP_TOKEN | 1u << STEP_REFRESH | 1u << STEP_DEVICE | \
	 1u << STEP_AUTHORIZE | 1u << STEP_EXCHANGE)
#define CALLS_OUT                                                 \
	(GETS_TOKEN | 1u << STEP_INTROSPECT | 1u << STEP_REVOKE | \
	 1u << STEP_HTTP)

static bool has_error_path(const struct json *errors, int64_t status)
{
	json_each(path, errors) {
		int64_t have = 0;

		if (json_int(&have, json_get(path, "status")) && have == status)
			return true;
	}
	return false;
}

static void lint_error_paths(const struct lint *lint)
{
	static const struct {
		int64_t status;
		const char *meaning;
	} wanted[] = {
		{ 400, "the request or its scope is wrong" },
		{ 401, "the secret or the token is not accepted" },
		{ 403, "this is not allowed" },
	};
	const struct json *errors = json_get(lint->root, "errors");

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		if (!has_error_path(errors, wanted[i].status))
			lint_say(lint, RULE_ERROR_PATH,
				 errors ? errors : lint->root,
				 "no error path says what to do at %d (%s)",
				 (int)wanted[i].status, wanted[i].meaning);
}

static void lint_revocation(const struct lint *lint, unsigned used,
			    const struct json *token)
{
	json_each(step, json_get(lint->root, "steps"))
		if (text_equal(json_text(step, "use", NULL), "oauth.revoke") &&
		    !json_is_true(json_get(step, "always")))
			lint_say(lint, RULE_REVOKE_ALWAYS, step,
				 "the step '%s' does not run after a failure",
				 json_text(step, "id", ""));
	if (!(used & 1u << STEP_REVOKE) &&
	    !json_get(token, "revoke_unused_after"))
		lint_say(lint, RULE_REVOCATION, token ? token : lint->root,
			 "nothing says how the token is given back");
}

static void lint_spans(const struct lint *lint, const struct json *token)
{
	const struct json *life = json_get(token, "max_lifetime");
	const struct json *unused = json_get(token, "revoke_unused_after");
	int64_t seconds;

	if (json_string(life) && text_unspan(&seconds, json_string(life)) &&
	    seconds > LINT_TOKEN_LIFE_MAX)
		lint_say(lint, RULE_LIFETIME_LONG, life,
			 "the token may live longer than a day");
	if (json_string(unused) && text_unspan(&seconds, json_string(unused)) &&
	    seconds > LINT_TOKEN_UNUSED_MAX)
		lint_say(lint, RULE_UNUSED_LONG, unused,
			 "the token may lie unused for more than 90 days");
}

static void lint_token(const struct lint *lint, unsigned used)
{
	const struct json *token = json_get(lint->root, "token");
	const struct json *place = token ? token : lint->root;

	if (!json_get(token, "store_as"))
		lint_say(lint, RULE_STORAGE, place,
			 "nothing says where the token is kept");
	if (!json_count(json_get(token, "viewers")))
		lint_say(lint, RULE_VIEWERS, place,
			 "nothing says who may see the token");
	if (!json_get(token, "max_lifetime"))
		lint_say(lint, RULE_LIFETIME, place,
			 "nothing says how long the token may live");
	if (!json_get(token, "refresh"))
		lint_say(lint, RULE_REFRESH, place,
			 "nothing says how the token is renewed");
	lint_spans(lint, token);
	lint_revocation(lint, used, token);
}

static void lint_people(const struct lint *lint)
{
	if (!json_text(lint->root, "owner", "")[0])
		lint_say(lint, RULE_OWNER, lint->root,
			 "nobody owns this runbook");
	json_each_member(actor, json_get(lint->root, "actors"))
		if (!json_text(actor, "responsible", "")[0])
			lint_say(lint, RULE_RESPONSIBLE, actor,
				 "nobody is responsible for the %s",
				 json_key(actor));
}

static void lint_review(const struct lint *lint)
{
	const struct json *value = json_get(lint->root, "review_by");
	int64_t when;

	if (!value) {
		lint_say(lint, RULE_REVIEW_DATE, lint->root,
			 "there is no date by which this is reviewed");
		return;
	}
	if (!text_untime(&when, json_text(lint->root, "review_by", "")))
		lint_say(lint, RULE_REVIEW_DATE, value,
			 "this is no date; write for example 2027-06-30");
	else if (when < lint->today)
		lint_say(lint, RULE_REVIEW_PAST, value,
			 "the review was due by %s", json_string(value));
}

void lint_care(const struct lint *lint)
{
	unsigned used = kinds_used(json_get(lint->root, "steps"));

	lint_people(lint);
	lint_review(lint);
	if (used & CALLS_OUT)
		lint_error_paths(lint);
	if (used & GETS_TOKEN)
		lint_token(lint, used);
}
