/* lint_scopes.c - scopes: no more than needed, known, and explained */
#include "core/model/lint_rules.h"

#include <string.h>

/* Names by which servers hand out everything. */
static bool is_broad(const char *scope)
{
	static const char *const names[] = {
		"*",          "all",       "admin",
		"root",       "superuser", "full_access",
		"fullaccess", "api:all",   "user_impersonation",
	};
	static const char *const endings[] = {
		":*",     ".*",   "/*",   ":admin",
		".admin", ":all", ".all", ".ReadWrite.All",
		":full",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_equal(scope, names[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (text_ends(scope, endings[i]))
			return true;
	return false;
}

/* These speak of a person who signs in; a service has none. */
static bool is_for_people(const char *scope)
{
	static const char *const names[] = { "openid", "profile",
					     "email",  "address",
					     "phone",  "offline_access" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_equal(scope, names[i]))
			return true;
	return false;
}

static void check_width(const struct lint *lint, const struct json *value)
{
	const char *scope = json_string(value);
	const char *grant =
		json_text(json_get(lint->root, "token"), "grant", NULL);

	if (!scope)
		return;
	if (is_broad(scope))
		lint_say(lint, RULE_SCOPE_BROAD, value,
			 "the scope '%s' allows nearly everything", scope);
	else if (text_equal(grant, "client_credentials") &&
		 is_for_people(scope))
		lint_say(lint, RULE_SCOPE_BROAD, value,
			 "the scope '%s' is for a person who signs in; this "
			 "grant has none",
			 scope);
}

static bool is_sent(const struct json *steps)
{
	json_each(step, steps)
		if (text_equal(
			    json_text(json_get(step, "request"), "auth", NULL),
			    "token"))
			return true;
	return false;
}

static void check_limits(const struct lint *lint, const struct json *token)
{
	static const char *const limits[] = { "scopes", "resource", "audience",
					      "authorization_details" };
	const struct json *scopes = json_get(token, "scopes");

	if (json_count(scopes) > LINT_SCOPES_MAX)
		lint_say(lint, RULE_SCOPE_MANY, scopes,
			 "the token has %zu scopes", json_count(scopes));
	if (!token || !is_sent(json_get(lint->root, "steps")))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(limits); i++)
		if (json_string(json_get(token, limits[i])) ||
		    json_count(json_get(token, limits[i])))
			return;
	lint_say(lint, RULE_AUDIENCE, token,
		 "nothing limits what the token is good for");
}

static void check_known(const struct document *server,
			const char *environment UNUSED, void *payload)
{
	const struct lint *lint = payload;
	const struct json *known =
		json_at(server->root, "metadata", "scopes_supported", NULL);

	if (!json_count(known))
		return;
	json_each(scope, json_at(lint->root, "token", "scopes", NULL))
		if (json_string(scope) &&
		    !json_has_string(known, json_string(scope)))
			lint_say(lint, RULE_SCOPE_UNKNOWN, scope,
				 "the server '%s' does not list the scope '%s'",
				 server->name, json_string(scope));
}

void lint_scopes(const struct lint *lint)
{
	const struct json *token = json_get(lint->root, "token");
	const struct json *meanings = json_get(token, "scope_meanings");
	union {
		const struct lint *in;
		void *out;
	} payload = { lint };

	json_each(scope, json_get(token, "scopes")) {
		check_width(lint, scope);
		if (json_string(scope) &&
		    !json_get(meanings, json_string(scope)))
			lint_say(lint, RULE_SCOPE_MEANING, scope,
				 "nothing says what '%s' allows",
				 json_string(scope));
	}
	json_each_member(meaning, meanings)
		if (!json_has_string(json_get(token, "scopes"),
				     json_key(meaning)))
			lint_say(lint, RULE_SCOPE_MEANING, meaning,
				 "'%s' is explained, but not asked for",
				 json_key(meaning));
	check_limits(lint, token);
	lint_each_server(lint, check_known, payload.out);
}
