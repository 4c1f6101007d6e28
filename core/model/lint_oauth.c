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

bool lint_has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *s = text; s && (s = strstr(s, word)); s += len)
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
		if (text_equal(text, "password") ||
		    text_ends(text, "/grant-type/password-realm"))
			lint_say(lint, RULE_PASSWORD_GRANT, value,
				 "the password grant is used");
		else if (text_equal(text, "implicit"))
			lint_say(lint, RULE_IMPLICIT_GRANT, value,
				 "the implicit grant is used");
	} else if ((text_equal(key, "response_type") ||
		    text_equal(key, "response_types")) &&
		   lint_has_word(text, "token")) {
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

static bool is_redirect(const char *key)
{
	return text_equal(key, "redirect_uris") ||
	       text_equal(key, "redirect_uri") ||
	       text_equal(key, "redirectUris") || text_equal(key, "callbacks");
}

static void check_http(const struct json *value, const char *key, void *payload)
{
	const struct lint *lint = payload;

	if (!json_string(value) || !is_open_http(text_of(value)) ||
	    is_redirect(key) || text_equal(key, "grant_types") ||
	    (lint->kind == DOCUMENT_SERVER && !is_called(key)))
		return;
	lint_say(lint, RULE_HTTP, value, "this address is not protected: '%s'",
		 text_of(value));
}

/* myapp:/back, which any app may claim; com.example.app:/back is better. */
static bool is_short_scheme(const char *uri)
{
	size_t len = strcspn(uri, ":/?#.{");

	return len && uri[len] == ':' && strncasecmp(uri, "http:", 5) &&
	       strncasecmp(uri, "https:", 6);
}

static bool is_localhost(const char *uri)
{
	return !strncasecmp(uri, "http://localhost", 16) &&
	       (!uri[16] || strchr(":/?", uri[16]));
}

static void check_redirect(const struct json *value, const char *key,
			   void *payload)
{
	const struct lint *lint = payload;
	const char *uri = json_string(value);

	if (!uri || !is_redirect(key))
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
	else if (is_localhost(uri))
		lint_say(lint, RULE_REDIRECT_LOCALHOST, value,
			 "'%s' names localhost", uri);
	else if (is_short_scheme(uri))
		lint_say(lint, RULE_REDIRECT_SCHEME, value,
			 "'%s' has a name that any app may claim", uri);
}

/* ---- the client ---- */

static void check_client(const struct lint *lint)
{
	const struct json *client =
		json_at(lint->root, "actors", "client", NULL);
	const char *grant =
		json_text(json_get(lint->root, "token"), "grant", "");
	const struct json *auth = json_get(client, "auth");

	if (!text_equal(grant, "client_credentials"))
		return;
	if (lint_is_public(client))
		lint_say(lint, RULE_PUBLIC_CLIENT, auth ? auth : client,
			 "the client does not prove who it is");
	else if (text_starts(text_of(auth), "client_secret") &&
		 !json_get(client, "secret"))
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
}

void lint_oauth(const struct lint *lint)
{
	union {
		const struct lint *in;
		void *out; /* callbacks take any payload, and only read it */
	} payload = { lint };

	lint_walk(lint->root, "", check_http, payload.out);
	if (lint->kind == DOCUMENT_SERVER)
		return;
	lint_walk(lint->root, "", check_grant, payload.out);
	lint_walk(lint->root, "", check_redirect, payload.out);
	if (lint->kind != DOCUMENT_RUNBOOK)
		return;
	check_client(lint);
	lint_each_server(lint, check_offer, payload.out);
}
