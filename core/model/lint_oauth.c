/* lint_oauth.c - what RFC 9700 and its kin ask of runbooks and configs */
#include "core/model/lint_rules.h"
#include "core/model/runbook.h"
#include "core/net/http.h"

#include <string.h>

static const char *text_of(const struct json *value)
{
	const char *s = json_string(value);

	return s ? s : "";
}

static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *s = text; (s = strstr(s, word)); s += len)
		if ((s == text || s[-1] == ' ') && (!s[len] || s[len] == ' '))
			return true;
	return false;
}

/* ---- grants, wherever they are named ---- */

static void check_grant(const struct json *value, const char *key,
			void *payload)
{
	const struct lint *lint = payload;
	const char *text = json_string(value);

	if (!text)
		return;
	if (text_equal(key, "grant") || text_equal(key, "grant_type") ||
	    text_equal(key, "grant_types")) {
		if (text_equal(text, "password"))
			lint_say(lint, RULE_PASSWORD_GRANT, value,
				 "the password grant is used");
		else if (text_equal(text, "implicit"))
			lint_say(lint, RULE_IMPLICIT_GRANT, value,
				 "the implicit grant is used");
	} else if ((text_equal(key, "response_type") ||
		    text_equal(key, "response_types")) &&
		   has_word(text, "token")) {
		lint_say(lint, RULE_IMPLICIT_GRANT, value,
			 "the response type '%s' is the implicit grant", text);
	}
}

/* ---- addresses ---- */

/* http:// and not this machine. Templates stand for a host of their own. */
static bool is_open_http(const char *text)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };
	size_t len;
	autofree char *base = NULL;

	if (strncasecmp(text, "http://", 7))
		return false;
	len = 7 + strcspn(text + 7, "/?#");
	base = xstrndup(text, len);
	return url_parse(&url, base, &err) < 0 || !url_is_loopback(&url);
}

/* Of a server's metadata only what is called; a page about its terms may
 * stand anywhere. */
static bool is_called(const char *key)
{
	return text_equal(key, "issuer") || text_equal(key, "jwks_uri") ||
	       text_ends(key, "_endpoint");
}

static void check_http(const struct json *value, const char *key, void *payload)
{
	const struct lint *lint = payload;

	if (!json_string(value) || !is_open_http(text_of(value)) ||
	    text_equal(key, "redirect_uris") ||
	    (lint->kind == DOCUMENT_SERVER && !is_called(key)))
		return;
	lint_say(lint, RULE_HTTP, value, "this address is not protected: '%s'",
		 text_of(value));
}

static void check_redirect(const struct json *value, const char *key,
			   void *payload)
{
	const struct lint *lint = payload;
	const char *uri = json_string(value);

	if (!uri || !(text_equal(key, "redirect_uris") ||
		      text_equal(key, "redirect_uri") ||
		      text_equal(key, "redirectUris")))
		return;
	if (strchr(uri, '*'))
		lint_say(lint, RULE_REDIRECT, value,
			 "'%s' is a pattern: other addresses match it too",
			 uri);
	else if (strchr(uri, '#'))
		lint_say(lint, RULE_REDIRECT, value,
			 "'%s' has a fragment (RFC 6749 section 3.1.2)", uri);
	else if (is_open_http(uri))
		lint_say(lint, RULE_REDIRECT, value,
			 "'%s' is neither https nor on this machine", uri);
}

/* ---- tokens in addresses ---- */

static const char *const secret_parameters[] = {
	"access_token",     "refresh_token", "client_secret",
	"client_assertion", "password",
};

static bool names_secret(const char *query)
{
	for (size_t i = 0; i < ARRAY_SIZE(secret_parameters); i++) {
		const char *name = secret_parameters[i];
		size_t len = strlen(name);

		for (const char *s = query; (s = strstr(s, name)); s += len)
			if (s > query && strchr("?&", s[-1]) && s[len] == '=')
				return true;
	}
	return false;
}

static void check_token_in_url(const struct lint *lint,
			       const struct json *request)
{
	const struct json *url = json_get(request, "url");

	if (names_secret(text_of(url)))
		lint_say(lint, RULE_TOKEN_IN_URL, url,
			 "this address carries a token or secret");
	json_each(member, json_get(request, "query"))
		for (size_t i = 0; i < ARRAY_SIZE(secret_parameters); i++)
			if (text_equal(json_key(member), secret_parameters[i]))
				lint_say(lint, RULE_TOKEN_IN_URL, member,
					 "'%s' would stand in the address",
					 json_key(member));
}

/* ---- the client ---- */

static void check_client(const struct lint *lint)
{
	const struct json *client =
		json_at(lint->root, "actors", "client", NULL);
	const char *grant =
		json_text(json_get(lint->root, "token"), "grant", "");
	const struct json *auth = json_get(client, "auth");
	const struct json *secret = json_get(client, "secret");

	if (!text_equal(grant, "client_credentials"))
		return;
	if (text_equal(json_string(auth), "none") || (!auth && !secret))
		lint_say(lint, RULE_PUBLIC_CLIENT, auth ? auth : client,
			 "the client does not prove who it is");
	else if (auth && !secret && text_starts(text_of(auth), "client_secret"))
		lint_say(lint, RULE_DOCUMENT, auth,
			 "'%s' needs a 'secret'; write for example "
			 "\"vault:NAME\"",
			 text_of(auth));
}

/* ---- what the server says it offers ---- */

static void check_endpoints(const struct lint *lint,
			    const struct json *metadata, const char *server)
{
	static const struct {
		const char *use, *endpoint;
	} needs[] = {
		{ "oauth.token", "token_endpoint" },
		{ "oauth.refresh", "token_endpoint" },
		{ "oauth.exchange", "token_endpoint" },
		{ "oauth.introspect", "introspection_endpoint" },
		{ "oauth.revoke", "revocation_endpoint" },
		{ "oauth.device", "device_authorization_endpoint" },
		{ "oauth.authorize", "authorization_endpoint" },
	};

	json_each(step, json_get(lint->root, "steps")) {
		const struct json *use = json_get(step, "use");

		for (size_t i = 0; i < ARRAY_SIZE(needs); i++)
			if (text_equal(json_string(use), needs[i].use) &&
			    !json_get(metadata, needs[i].endpoint))
				lint_say(lint, RULE_SERVER_OFFER, use,
					 "the server '%s' has no %s", server,
					 needs[i].endpoint);
	}
}

/* The names that metadata uses for grants (RFC 8414 section 2). */
static const char *wire_grant(const char *grant)
{
	static const struct {
		const char *name, *wire;
	} urns[] = {
		{ "device_code",
		  "urn:ietf:params:oauth:grant-type:device_code" },
		{ "token_exchange",
		  "urn:ietf:params:oauth:grant-type:token-exchange" },
		{ "jwt_bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(urns); i++)
		if (text_equal(grant, urns[i].name))
			return urns[i].wire;
	return grant;
}

static void check_offer(const struct document *server,
			const char *environment UNUSED, void *payload)
{
	const struct lint *lint = payload;
	const struct json *metadata = json_get(server->root, "metadata");
	const struct json *grants = json_get(metadata, "grant_types_supported");
	const struct json *methods =
		json_get(metadata, "token_endpoint_auth_methods_supported");
	const struct json *grant = json_at(lint->root, "token", "grant", NULL);
	const struct json *auth =
		json_at(lint->root, "actors", "client", "auth", NULL);

	check_endpoints(lint, metadata, server->name);
	if (grants && grant &&
	    !json_has_string(grants, wire_grant(text_of(grant))))
		lint_say(lint, RULE_SERVER_LISTS, grant,
			 "the server '%s' does not list the grant '%s'",
			 server->name, text_of(grant));
	if (methods && auth && !json_has_string(methods, text_of(auth)))
		lint_say(lint, RULE_SERVER_LISTS, auth,
			 "the server '%s' does not list '%s'", server->name,
			 text_of(auth));
	if (text_equal(json_string(auth), "client_secret_post") &&
	    (!methods || json_has_string(methods, "client_secret_basic")))
		lint_say(lint, RULE_SECRET_POST, auth,
			 "the secret travels in the body, though the server "
			 "'%s' takes it in the header",
			 server->name);
}

static void check_issuer(const struct lint *lint)
{
	const struct json *issuer = json_get(lint->root, "issuer");
	const char *own =
		json_text(json_get(lint->root, "metadata"), "issuer", NULL);

	if (issuer && own && !text_equal(json_string(issuer), own))
		lint_say(lint, RULE_ISSUER, issuer,
			 "this is not the issuer of the metadata: '%s'", own);
}

void lint_oauth(const struct lint *lint)
{
	union {
		const struct lint *in;
		void *out; /* callbacks take any payload, and only read it */
	} payload = { lint };

	lint_walk(lint->root, "", check_http, payload.out);
	if (lint->kind == DOCUMENT_SERVER) {
		check_issuer(lint);
		return;
	}
	lint_walk(lint->root, "", check_grant, payload.out);
	lint_walk(lint->root, "", check_redirect, payload.out);
	if (lint->kind != DOCUMENT_RUNBOOK)
		return;
	check_client(lint);
	json_each(step, json_get(lint->root, "steps"))
		check_token_in_url(lint, json_get(step, "request"));
	lint_each_server(lint, check_offer, payload.out);
}
