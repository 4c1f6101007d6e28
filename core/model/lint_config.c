/* lint_config.c - registrations of clients, under the names of each product */
#include "core/model/lint_rules.h"

#include <string.h>

/* RFC 7591 and those who follow it; what Keycloak and Okta call it. */
static const struct json *client_of(const struct json *desired)
{
	const struct json *okta =
		json_at(desired, "settings", "oauthClient", NULL);

	return okta ? okta : desired;
}

static const struct json *method_of(const struct json *desired)
{
	const struct json *okta = json_at(desired, "credentials", "oauthClient",
					  "token_endpoint_auth_method", NULL);

	return okta ? okta : json_get(desired, "token_endpoint_auth_method");
}

static bool has_grant(const struct json *desired, const char *grant)
{
	return json_has_string(json_get(client_of(desired), "grant_types"),
			       grant);
}

static bool is_public(const struct json *desired)
{
	return text_equal(json_string(method_of(desired)), "none") ||
	       json_is_true(json_get(desired, "publicClient"));
}

/* ---- one field at a time ---- */

static bool is_false(const struct json *value)
{
	return json_type(value) == JSON_BOOL && !json_is_true(value);
}

static void check_switch(const struct lint *lint, const struct json *value,
			 const char *key)
{
	if (json_is_true(value)) {
		if (text_equal(key, "implicitFlowEnabled"))
			lint_say(lint, RULE_IMPLICIT_GRANT, value,
				 "the implicit grant is switched on");
		else if (text_equal(key, "directAccessGrantsEnabled"))
			lint_say(lint, RULE_PASSWORD_GRANT, value,
				 "the password grant is switched on");
		else if (text_equal(key, "fullScopeAllowed"))
			lint_say(lint, RULE_SCOPE_BROAD, value,
				 "the token holds every role of the account");
	} else if (is_false(value) && (text_equal(key, "require_pkce") ||
				       text_equal(key, "pkce_required"))) {
		lint_say(lint, RULE_PKCE_OFF, value,
			 "this client may leave PKCE out");
	} else if (is_false(value) &&
		   text_equal(key, "require_pushed_authorization_requests")) {
		lint_say(lint, RULE_PAR_OFF, value,
			 "this client may send its requests through the "
			 "browser");
	} else if (is_false(value) && text_ends(key, "_bound_access_tokens")) {
		lint_say(lint, RULE_UNBOUND, value,
			 "this client's tokens are bound to no key");
	}
}

static void check_pkce_method(const struct lint *lint, const struct json *value,
			      const char *key)
{
	const char *text = json_string(value);

	if (!text || (!text_equal(key, "pkce.code.challenge.method") &&
		      !text_equal(key, "code_challenge_method")))
		return;
	if (text_equal(text, "plain"))
		lint_say(lint, RULE_PKCE_PLAIN, value,
			 "this client uses plain PKCE");
	else if (!*text)
		lint_say(lint, RULE_PKCE_OFF, value,
			 "this client may leave PKCE out");
}

static void check_algorithm(const struct lint *lint, const struct json *value,
			    const char *key)
{
	const char *text = json_string(value);

	if (!text || (!text_ends(key, "_alg") && !text_ends(key, ".alg")))
		return;
	if (text_equal(text, "none"))
		lint_say(lint, RULE_ALG_NONE, value,
			 "'%s' lets anything through unsigned", key);
	else if (text_starts(text, "HS"))
		lint_say(lint, RULE_ALG_SHARED, value,
			 "'%s' is made with a secret that both sides know",
			 text);
}

static void check_lifetime(const struct lint *lint, const struct json *value,
			   const char *key)
{
	static const struct {
		const char *key;
		int64_t unit;
	} lifetimes[] = {
		{ "access.token.lifespan", 1 },
		{ "accessTokenLifespan", 1 },
		{ "access_token_lifetime", 1 },
		{ "access_token_lifespan", 1 },
		{ "token_lifetime", 1 },
		{ "accessTokenLifetimeMinutes", 60 },
	};
	const char *text = json_string(value);
	int64_t seconds = 0;

	for (size_t i = 0; i < ARRAY_SIZE(lifetimes); i++) {
		if (!text_ends(key, lifetimes[i].key))
			continue;
		if (json_int(&seconds, value))
			seconds = seconds > LINT_TOKEN_LIFE_MAX
					  ? LINT_TOKEN_LIFE_MAX + 1
					  : seconds * lifetimes[i].unit;
		else if (text && !text_unspan(&seconds, text))
			seconds = strtoll(text, NULL, 10);
		if (seconds > LINT_TOKEN_LIFE_MAX)
			lint_say(lint, RULE_LIFETIME_LONG, value,
				 "tokens would live longer than a day");
		return;
	}
}

static void check_field(const struct json *value, const char *key,
			void *payload)
{
	const struct lint *lint = payload;

	check_switch(lint, value, key);
	check_pkce_method(lint, value, key);
	check_algorithm(lint, value, key);
	check_lifetime(lint, value, key);
}

/* ---- fields that go together ---- */

static void check_grants(const struct lint *lint, const struct json *desired)
{
	const struct json *client = client_of(desired);
	const struct json *grants = json_get(client, "grant_types");
	const struct json *types = json_get(client, "response_types");
	bool code = has_grant(desired, "authorization_code");

	if (is_public(desired) &&
	    (has_grant(desired, "client_credentials") ||
	     json_is_true(json_get(desired, "serviceAccountsEnabled"))))
		lint_say(lint, RULE_PUBLIC_CLIENT, grants ? grants : desired,
			 "a client that does not prove who it is gets tokens "
			 "for itself");
	if (code && !json_count(json_get(client, "redirect_uris")) &&
	    !json_count(json_get(desired, "callbacks")))
		lint_say(lint, RULE_REDIRECT_MISSING, grants,
			 "people sign in to this client, but no redirect URI "
			 "is listed");
	if (!grants || !types)
		return;
	if (json_has_string(types, "code") != code)
		lint_say(lint, RULE_RESPONSE_GRANT, types,
			 code ? "the grant authorization_code needs the "
				"response type code"
			      : "the response type code needs the grant "
				"authorization_code");
}

/* Auth0 and Okta say "non-rotating" and "STATIC". */
static bool rotates(const struct json *desired)
{
	const char *rotation =
		json_text(json_get(client_of(desired), "refresh_token"),
			  "rotation_type", "");

	return text_equal(rotation, "rotating") ||
	       text_equal(rotation, "ROTATE");
}

static void check_refresh(const struct lint *lint, const struct json *desired)
{
	const struct json *grants = json_get(client_of(desired), "grant_types");

	if (!has_grant(desired, "refresh_token") || !is_public(desired) ||
	    rotates(desired) ||
	    json_is_true(
		    json_get(client_of(desired), "dpop_bound_access_tokens")) ||
	    json_is_true(json_get(
		    desired, "tls_client_certificate_bound_access_tokens")))
		return;
	lint_say(lint, RULE_PUBLIC_REFRESH, grants,
		 "nothing says that its refresh tokens are rotated or bound "
		 "to a key");
}

static bool names_certificate(const struct json *desired)
{
	json_each_member(member, desired)
		if (text_starts(json_key(member), "tls_client_auth_subject") ||
		    text_starts(json_key(member), "tls_client_auth_san"))
			return true;
	return false;
}

/* A private key (RFC 7517, RFC 7518 section 6) among public ones. */
static void check_keys(const struct lint *lint, const struct json *desired)
{
	static const char *const private[] = { "d", "p", "q", "k" };

	json_each(key, json_at(desired, "jwks", "keys", NULL))
		for (size_t i = 0; i < ARRAY_SIZE(private); i++) {
			const struct json *part = json_get(key, private[i]);

			if (!part)
				continue;
			lint_say(lint, RULE_SECRET_INLINE, part,
				 "a private key stands in the document");
			break;
		}
}

static void check_proof(const struct lint *lint, const struct json *desired)
{
	const struct json *method = method_of(desired);
	const char *text = json_string(method);
	const struct json *jwks = json_get(client_of(desired), "jwks");
	const struct json *uri = json_get(client_of(desired), "jwks_uri");

	if (jwks && uri)
		lint_say(lint, RULE_JWKS_BOTH, jwks,
			 "'jwks' and 'jwks_uri' are both given");
	if (text_equal(text, "private_key_jwt") && !jwks && !uri)
		lint_say(lint, RULE_KEY_MISSING, method,
			 "there is neither 'jwks_uri' nor 'jwks'");
	if (text_equal(text, "tls_client_auth") && !names_certificate(desired))
		lint_say(lint, RULE_TLS_SUBJECT, method,
			 "nothing says which certificate is the client's");
	check_keys(lint, desired);
}

void lint_config(const struct lint *lint)
{
	const struct json *desired = json_get(lint->root, "desired");
	union {
		const struct lint *in;
		void *out; /* callbacks take any payload, and only read it */
	} payload = { lint };

	lint_walk(desired, "desired", check_field, payload.out);
	check_grants(lint, desired);
	check_refresh(lint, desired);
	check_proof(lint, desired);
}
