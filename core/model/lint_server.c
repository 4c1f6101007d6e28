/* lint_server.c - what a server's own metadata shows of it */
#include "core/model/lint_rules.h"
#include "core/net/http.h"

#include <string.h>

static bool holds_word(const struct json *list, const char *word)
{
	json_each(item, list)
		if (lint_has_word(json_string(item), word))
			return true;
	return false;
}

/* ---- what it offers to whom ---- */

static void check_pkce(const struct lint *lint, const struct json *metadata)
{
	const struct json *place = json_get(metadata, "authorization_endpoint");
	const struct json *methods =
		json_get(metadata, "code_challenge_methods_supported");

	if (!place)
		return;
	if (!json_has_string(methods, "S256"))
		lint_say(lint, RULE_SERVER_PKCE, methods ? methods : place,
			 "PKCE with S256 is not among what it says it offers");
	else if (json_has_string(methods, "plain"))
		lint_say(lint, RULE_SERVER_PLAIN, methods,
			 "plain PKCE is offered beside S256");
}

static void check_grants(const struct lint *lint, const struct json *metadata)
{
	const struct json *grants = json_get(metadata, "grant_types_supported");
	const struct json *types =
		json_get(metadata, "response_types_supported");

	if (json_has_string(grants, "password"))
		lint_say(lint, RULE_SERVER_PASSWORD, grants,
			 "the password grant is offered");
	if (holds_word(types, "token"))
		lint_say(lint, RULE_SERVER_IMPLICIT, types,
			 "response types are offered that put the token into "
			 "the address");
	else if (json_has_string(grants, "implicit"))
		lint_say(lint, RULE_SERVER_IMPLICIT, grants,
			 "the implicit grant is offered");
}

/* ---- algorithms ---- */

#define ALGORITHMS "_alg_values_supported"

static bool is_shared(const char *algorithm)
{
	return algorithm && text_starts(algorithm, "HS");
}

static bool only_shared(const struct json *list)
{
	json_each(item, list)
		if (!is_shared(json_string(item)))
			return false;
	return json_count(list) > 0;
}

static bool has_shared(const struct json *list)
{
	json_each(item, list)
		if (is_shared(json_string(item)))
			return true;
	return false;
}

static void check_algorithms(const struct lint *lint,
			     const struct json *metadata)
{
	json_each_member(list, metadata) {
		const char *key = json_key(list);
		bool dpop = text_starts(key, "dpop_");
		bool none = json_has_string(list, "none");

		if (!text_ends(key, ALGORITHMS))
			continue;
		if (dpop || text_ends(key, "_auth_signing" ALGORITHMS)) {
			if (none || (dpop && has_shared(list)))
				lint_say(lint, RULE_SERVER_AUTH_ALG, list,
					 "'%s' holds '%s'", key,
					 none ? "none" : "HS256 or its kin");
		} else if (none) {
			lint_say(lint, RULE_SERVER_NONE, list,
				 "'%s' holds 'none'", key);
		} else if (only_shared(list) &&
			   text_starts(key, "id_token_signing")) {
			lint_say(lint, RULE_SERVER_SHARED, list,
				 "only shared secrets sign here");
		}
	}
}

/* ---- addresses ---- */

static bool is_below(const char *host, const char *domain)
{
	size_t len = strlen(host), end = strlen(domain);

	return len > end && host[len - end - 1] == '.' &&
	       text_equal(host + len - end, domain);
}

static bool same_house(const char *a, const char *b)
{
	return text_equal(a, b) || is_below(a, b) || is_below(b, a);
}

/* The first one that is elsewhere is enough to make people look. What serves
 * data about people is a service of its own. */
static void check_hosts(const struct lint *lint, const struct json *metadata)
{
	auto_release(url) issuer = { 0 };
	struct err err = { 0 };

	if (url_parse(&issuer, json_text(lint->root, "issuer", ""), &err) < 0)
		return;
	json_each_member(member, metadata) {
		auto_release(url) url = { 0 };
		const char *text = json_string(member);

		if (!text || !text_ends(json_key(member), "_endpoint") ||
		    text_equal(json_key(member), "userinfo_endpoint") ||
		    url_parse(&url, text, &err) < 0 ||
		    same_house(url.host, issuer.host))
			continue;
		lint_say(lint, RULE_SERVER_HOST, member,
			 "'%s' is at '%s', the issuer at '%s'",
			 json_key(member), url.host, issuer.host);
		return;
	}
}

static void check_issuer(const struct lint *lint)
{
	const struct json *issuer = json_get(lint->root, "issuer");
	const char *text = json_string(issuer);
	const char *own =
		json_text(json_get(lint->root, "metadata"), "issuer", NULL);

	if (text && own && !text_equal(text, own))
		lint_say(lint, RULE_ISSUER, issuer,
			 "this is not the issuer of the metadata: '%s'", own);
	else if (text && strpbrk(text, "?#"))
		lint_say(lint, RULE_ISSUER, issuer,
			 "an issuer has no query and no fragment");
}

void lint_server(const struct lint *lint)
{
	const struct json *metadata = json_get(lint->root, "metadata");
	const struct json *keys = json_get(metadata, "jwks_uri");
	const struct json *par =
		json_get(metadata, "require_pushed_authorization_requests");

	check_issuer(lint);
	check_hosts(lint, metadata);
	check_pkce(lint, metadata);
	check_grants(lint, metadata);
	check_algorithms(lint, metadata);
	if (keys && !json_get(metadata, "introspection_endpoint") &&
	    !json_count(json_get(lint->root, "jwks_pins")))
		lint_say(lint, RULE_SERVER_PINS, keys,
			 "only these keys tell whether a token is good, and "
			 "none is pinned");
	if (json_is_true(par) &&
	    !json_get(metadata, "pushed_authorization_request_endpoint"))
		lint_say(lint, RULE_SERVER_PAR, par,
			 "there is no pushed_authorization_request_endpoint");
}
