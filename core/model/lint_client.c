/* lint_client.c - how a runbook's client proves itself and signs people in */
#include "core/model/lint_rules.h"
#include "core/model/runbook.h"

#include <string.h>

static bool uses(const struct lint *lint, const char *use)
{
	json_each(step, json_get(lint->root, "steps"))
		if (text_equal(json_text(step, "use", NULL), use))
			return true;
	return false;
}

bool lint_is_public(const struct json *client)
{
	const char *auth = json_text(client, "auth", NULL);

	if (auth)
		return text_equal(auth, "none");
	return !json_get(client, "secret") && !json_get(client, "key") &&
	       !json_get(client, "certificate");
}

/* ---- people sign in with a browser ---- */

static bool in_browser(const struct lint *lint)
{
	return uses(lint, "oauth.authorize") ||
	       text_equal(json_text(json_get(lint->root, "token"), "grant", ""),
			  "authorization_code");
}

static void check_pkce(const struct lint *lint, const struct document *server,
		       const struct json *place)
{
	const struct json *methods =
		json_at(server->root, "metadata",
			"code_challenge_methods_supported", NULL);

	if (json_has_string(methods, "S256"))
		return;
	if (json_has_string(methods, "plain"))
		lint_say(lint, RULE_PKCE_PLAIN, place,
			 "the server '%s' offers plain PKCE only",
			 server->name);
	else
		lint_say(lint, RULE_PKCE, place,
			 "the server '%s' does not say that it offers S256",
			 server->name);
}

static bool has_other_issuer(const struct catalog *catalog,
			     const struct document *server)
{
	const char *issuer = json_text(server->root, "issuer", "");
	const struct document *other;
	size_t at = 0;

	while ((other = catalog_next(catalog, DOCUMENT_SERVER, &at)))
		if (!text_equal(json_text(other->root, "issuer", ""), issuer))
			return true;
	return false;
}

static void check_mix_up(const struct lint *lint, const struct document *server,
			 const struct json *place)
{
	const struct json *says =
		json_at(server->root, "metadata",
			"authorization_response_iss_parameter_supported", NULL);

	if (!json_is_true(says) && has_other_issuer(lint->catalog, server))
		lint_say(lint, RULE_MIX_UP, place,
			 "the server '%s' does not say 'iss' when it answers, "
			 "and there are other servers here",
			 server->name);
}

/* ---- how it proves itself ---- */

static void check_proof(const struct lint *lint, const struct document *server)
{
	const struct json *auth =
		json_at(lint->root, "actors", "client", "auth", NULL);
	const struct json *methods =
		json_at(server->root, "metadata",
			"token_endpoint_auth_methods_supported", NULL);
	bool post = text_equal(json_string(auth), "client_secret_post");
	bool key = json_has_string(methods, "private_key_jwt");

	if (!auth || !text_starts(json_string(auth), "client_secret"))
		return;
	if (post && (!methods || key ||
		     json_has_string(methods, "client_secret_basic")))
		lint_say(lint, RULE_SECRET_POST, auth,
			 "the secret travels in the body, though the server "
			 "'%s' takes %s",
			 server->name,
			 key ? "a signature instead" : "it in the header");
	else if (key || json_has_string(methods, "tls_client_auth"))
		lint_say(lint, RULE_SHARED_SECRET, auth,
			 "the server '%s' also takes %s", server->name,
			 key ? "private_key_jwt" : "tls_client_auth");
}

static bool can_bind(const struct json *metadata)
{
	return json_count(json_get(metadata,
				   "dpop_signing_alg_values_supported")) ||
	       json_is_true(json_get(
		       metadata, "tls_client_certificate_bound_access_tokens"));
}

static void check_refresh(const struct lint *lint,
			  const struct document *server)
{
	const struct json *client =
		json_at(lint->root, "actors", "client", NULL);
	const struct json *scopes =
		json_at(lint->root, "token", "scopes", NULL);

	if (!lint_is_public(client) ||
	    (!uses(lint, "oauth.refresh") &&
	     !json_has_string(scopes, "offline_access")) ||
	    can_bind(json_get(server->root, "metadata")))
		return;
	lint_say(lint, RULE_PUBLIC_REFRESH, client,
		 "it keeps a refresh token without proving itself, and the "
		 "server '%s' offers nothing to bind it with",
		 server->name);
}

static void check_bearer(const struct lint *lint, const struct document *server)
{
	const struct json *token = json_get(lint->root, "token");
	const struct json *offer =
		json_at(server->root, "metadata",
			"dpop_signing_alg_values_supported", NULL);

	if (token && json_count(offer) &&
	    !json_is_true(json_get(token, "dpop")))
		lint_say(lint, RULE_BEARER, token,
			 "the server '%s' binds tokens to a key (DPoP), and "
			 "this one is not",
			 server->name);
}

/* ---- the end of the token ---- */

static void check_end(const struct lint *lint, const struct document *server)
{
	const struct json *metadata = json_get(server->root, "metadata");
	const struct json *steps = json_get(lint->root, "steps");
	const struct json *unused =
		json_at(lint->root, "token", "revoke_unused_after", NULL);

	if (unused && !json_get(metadata, "revocation_endpoint"))
		lint_say(lint, RULE_NO_REVOCATION, unused,
			 "the server '%s' has no revocation_endpoint",
			 server->name);
	if (json_get(metadata, "introspection_endpoint") &&
	    json_get(lint->root, "token") && !uses(lint, "oauth.introspect"))
		lint_say(lint, RULE_UNCHECKED, steps,
			 "no step asks the server '%s' whether the token is "
			 "good",
			 server->name);
}

static void check_server(const struct document *server,
			 const char *environment UNUSED, void *payload)
{
	const struct lint *lint = payload;
	const struct json *grant = json_at(lint->root, "token", "grant", NULL);

	if (in_browser(lint)) {
		check_pkce(lint, server, grant);
		check_mix_up(lint, server, grant);
	}
	check_proof(lint, server);
	check_bearer(lint, server);
	check_refresh(lint, server);
	check_end(lint, server);
}

void lint_client(const struct lint *lint)
{
	union {
		const struct lint *in;
		void *out; /* callbacks take any payload, and only read it */
	} payload = { lint };

	json_each(step, json_get(lint->root, "steps"))
		if (text_equal(json_text(step, "use", NULL), "oauth.device"))
			lint_say(lint, RULE_DEVICE, step,
				 "a code is entered on another device");
	lint_each_server(lint, check_server, payload.out);
}
