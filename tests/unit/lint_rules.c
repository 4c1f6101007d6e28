/* lint_rules.c - each rule of lint: a fault gets exactly it, and no other */
#include "tests/unit/lint_store.h"

#define EXPORT  "runbooks/export.json"
#define SIGN_IN "runbooks/sign-in.json"
#define CONFIG  "configs/exporter.json"
#define CORP    "servers/corp.json"

/* What the good store says, and what somebody makes of it. */
struct edit {
	const char *path, *from, *to;
};

/* A configuration with requests of its own. */
#define RFC  "'adapter': 'rfc7592'"
#define GET  "'method': 'GET', 'url': '/c/{{id}}'"
#define READ "'adapter': 'http', 'read': { " GET " }"
#define BASE "'base': 'https://sso.example.com/api'"

/* A store with faults: judged is the document of the first edit. */
struct row {
	const char *rule;
	struct edit edits[2];
	const char *also; /* a rule that can't but speak too */
};

/* clang-format off */
static const struct row rows[] = {
	/* ---- documents ---- */
	{ "json", { { EXPORT, "'owner': 'finance',", "'owner': 'finance'" } },
	  NULL },
	{ "schema", { { EXPORT, "'title': 'Get a token'", "'titel': 'x',"
	  "'title': 'x'" } }, NULL },
	{ "document", { { EXPORT, "'steps': ['request']",
	  "'steps': ['nope']" } }, NULL },
	{ "reference", { { EXPORT, "'checklist': 'change'",
	  "'checklist': 'nope'" } }, NULL },
	{ "reference-some", { { EXPORT, "{{env.api}}", "{{env.pay}}" },
	  { "environments/test.json", "'vars': {",
	    "'vars': { 'pay': 'https://pay.example.com'," } }, NULL },
	{ "template", { { EXPORT, "{{steps.export.number}}",
	  "{{steps.export.nope}}" } }, NULL },
	{ "template", { { EXPORT, "'title': 'Get a token'",
	  "'title': 'Get it for {{inputs.period}}'" } }, NULL },
	{ "template", { { EXPORT, "'title': 'Tell'",
	  "'title': 'Tell {{actors.client.name}}'" } }, NULL },
	{ "template", { { EXPORT, "'owner': 'finance',",
	  "'owner': 'finance', 'rules': ['Ask {{actors.client.name}}.']," } },
	  NULL },
	{ "template-host", { { EXPORT, "{{actors.resource_server.url}}/x",
	  "https://{{inputs.period}}/x" } }, NULL },
	{ "todo", { { EXPORT, "'owner': 'finance',",
	  "'owner': 'finance', 'todo': ['who may see it?']," } }, NULL },
	{ "todo", { { CONFIG, "'client_name': 'C'",
	  "'client_name': 'TO" "DO: its name'" } }, NULL },
	{ "input-unused", { { EXPORT, "{{inputs.period}}", "x" } }, NULL },
	{ "step-order", { { EXPORT, "'always': true",
	  "'always': true, 'on_error': 'goto check'" } }, NULL },
	{ "step-header", { { EXPORT, "'auth': 'token'",
	  "'auth': 'token', 'headers': { 'Host': 'x' }" } }, NULL },
	{ "step-part", { { EXPORT, "'Check', 'use': 'oauth.introspect'",
	  "'Check', 'use': 'oauth.introspect', "
	  "'expect': { 'headers': { 'X': 'y' } }" } }, NULL },
	{ "step-part", { { EXPORT, "'capture': { 'number': '/id' }",
	  "'expect': { 'active': true }, 'capture': { 'number': '/id' }" } },
	  NULL },
	{ "step-part", { { EXPORT, "'title': 'Tell', 'use': 'manual'",
	  "'title': 'Tell', 'use': 'manual', 'expect': { 'status': 200 }" } },
	  NULL },
	{ "step-part", { { EXPORT, "'title': 'Tell', 'use': 'manual'",
	  "'title': 'Tell', 'use': 'manual', 'capture': { 'a': '/b' }" } },
	  NULL },
	{ "step-part", { { EXPORT, "'title': 'Ask', 'use': 'oauth.token'",
	  "'title': 'Ask', 'use': 'oauth.token', "
	  "'capture': { 'a': 'header:Date' }" } }, NULL },
	{ "step-part", { { EXPORT, "'title': 'Revoke', 'use': 'oauth.revoke'",
	  "'title': 'Revoke', 'use': 'oauth.revoke', "
	  "'expect': { 'json': { '/a': 1 } }" } }, NULL },
	{ "step-grant", { { SIGN_IN, "'use': 'oauth.authorize'",
	  "'use': 'oauth.token'" } }, NULL },
	{ "step-grant", { { EXPORT, "'grant': 'client_credentials'",
	  "'grant': 'jwt_bearer'" } }, "oauth-not-listed" },
	{ "document", { { EXPORT, "'example': '2026-10' }", "'example': "
	  "'2026-10', 'show_if': { 'input': 'other', 'equals': 'x' } }" } },
	  NULL },
	{ "document", { { EXPORT, "'max_lifetime': '1h'",
	  "'max_lifetime': '0s'" } }, NULL },
	/* ---- the requests of a configuration ---- */
	{ "template", { { CONFIG, RFC, READ ", " BASE ", 'id': '{{desired.x}}'"
	  } }, NULL },
	{ "template", { { CONFIG, RFC, READ ", 'base': '{{env.nope}}'" } },
	  NULL },
	{ "template", { { CONFIG, "'client_name': 'C'",
	  "'client_name': '{{id}}'" } }, NULL },
	{ "template", { { CONFIG, RFC, READ ", " BASE ", 'id': 'x', 'create': {"
	  "'method': 'POST', 'url': '/c/{{id}}', 'body': 'whole' }" } }, NULL },
	{ "template-host", { { CONFIG, RFC, READ ", 'base': 'sso/{{env.api}}'"
	  } }, NULL },
	{ "template-host", { { CONFIG, RFC, READ
	  ", 'base': 'https://x.{{env.api}}/'" } }, NULL },
	{ "document", { { CONFIG, RFC, READ } }, NULL },
	{ "document", { { CONFIG, RFC, READ ", " BASE ", 'update': { " GET
	  ", 'body': 'whole' }" } }, NULL },
	{ "document", { { CONFIG, RFC, READ ", " BASE ", 'update': {"
	  "'method': 'PUT', 'url': '/c/{{id}}' }" } }, NULL },
	{ "document", { { CONFIG, RFC, READ ", " BASE ", 'create': {"
	  "'method': 'POST', 'url': '/c', 'body': 'whole' }" } }, NULL },
	{ "document", { { CONFIG, RFC, READ ", " BASE ", 'find': {"
	  "'method': 'GET', 'url': '/c', 'match': '/name' }" } }, NULL },
	{ "document", { { CONFIG, RFC, READ ", " BASE ", 'rotate': {"
	  "'method': 'PUT', 'url': '/c/{{id}}', 'body': 'whole',"
	  "'generate': true }" } }, NULL },
	{ "schema", { { CONFIG, RFC, "'adapter': 'keycloak'" } }, NULL },
	{ "schema", { { CONFIG, RFC, "'adapter': 'keycloak', " BASE
	  ", 'read': { " GET " }" } }, NULL },
	{ "schema", { { CONFIG, RFC, RFC ", " BASE } }, NULL },
	{ "oauth-http", { { CONFIG, RFC, READ
	  ", 'base': 'http://sso.example.com/api'" } }, NULL },

	/* ---- grants ---- */
	{ "oauth-password-grant", { { EXPORT, "'grant': 'client_credentials'",
	  "'grant': 'password'" } }, "oauth-not-listed" },
	{ "oauth-password-grant", { { CONFIG, "'client_name': 'C'",
	  "'directAccessGrantsEnabled': true" } }, NULL },
	{ "oauth-password-grant", { { CONFIG, "['client_credentials']",
	  "['http://auth0.com/oauth/grant-type/password-realm']" } }, NULL },
	{ "oauth-implicit-grant", { { EXPORT, "'grant': 'client_credentials'",
	  "'grant': 'implicit'" } }, "oauth-not-listed" },
	{ "oauth-implicit-grant", { { CONFIG, "'client_name': 'C'",
	  "'response_types': ['id_token token']" } }, NULL },
	{ "oauth-implicit-grant", { { CONFIG, "'client_name': 'C'",
	  "'implicitFlowEnabled': true" } }, NULL },

	/* ---- addresses ---- */
	{ "oauth-http", { { EXPORT, "{{actors.resource_server.url}}/x",
	  "http://api.example.com/x" } }, NULL },
	{ "oauth-http", { { CORP, "https://sso.example.com/token",
	  "http://sso.example.com/token" } }, NULL },
	{ "oauth-redirect-uri", { { CONFIG, "https://app.example.com/back",
	  "https://*.example.com/back" } }, NULL },
	{ "oauth-redirect-uri", { { CONFIG, "https://app.example.com/back",
	  "http://app.example.com/back" } }, NULL },
	{ "oauth-redirect-localhost", { { CONFIG,
	  "https://app.example.com/back", "http://localhost:8400/back" } },
	  NULL },
	{ "oauth-redirect-scheme", { { CONFIG, "https://app.example.com/back",
	  "payroll:/back" } }, NULL },
	{ "oauth-redirect-missing", { { CONFIG,
	  "'grant_types': ['client_credentials'],\n"
	  "'redirect_uris': ['https://app.example.com/back']",
	  "'grant_types': ['authorization_code']" } }, NULL },
	{ "oauth-token-in-url", { { EXPORT,
	  "{{actors.resource_server.url}}/x",
	  "{{actors.resource_server.url}}/x?access_token=1" } }, NULL },
	{ "oauth-token-in-url", { { EXPORT, "'json': { 'period'",
	  "'query': { 'access_token'" } }, NULL },
	{ "oauth-token-in-url", { { EXPORT, "'type': 'text',\n"
	  "'pattern': '[0-9]{4}-[0-9]{2}', 'example': '2026-10' } ],",
	  "'type': 'secret' } ]," },
	  { EXPORT, "'json': { 'period'", "'query': { 'pin'" } }, NULL },
	{ "oauth-token-in-body", { { EXPORT, "'json': { 'period'",
	  "'json': { 'client_secret'" } }, NULL },
	{ "oauth-by-hand", { { EXPORT, "'json': { 'period'",
	  "'form': { 'grant_type': 'client_credentials', 'period'" } },
	  NULL },

	/* ---- the client ---- */
	{ "oauth-public-client", { { EXPORT, "'client_secret_basic'",
	  "'none'" } }, NULL },
	{ "oauth-public-client", { { CONFIG, "'client_name': 'C'",
	  "'token_endpoint_auth_method': 'none'" } }, NULL },
	{ "oauth-secret-post", { { EXPORT, "'client_secret_basic'",
	  "'client_secret_post'" } }, NULL },
	{ "oauth-shared-secret", { { EXPORT, "'M'", "'M'" },
	  { CORP, "'none'", "'none', 'private_key_jwt'" } }, NULL },
	{ "oauth-no-endpoint", { { EXPORT, "'M'", "'M'" },
	  { CORP, "'token_endpoint'", "'tokens'" } }, NULL },
	{ "oauth-not-listed", { { EXPORT, "'client_secret_basic'",
	  "'private_key_jwt'" } }, NULL },
	{ "oauth-pkce", { { SIGN_IN, "'M'", "'M'" },
	  { CORP, "'code_challenge_methods_supported': ['S256'],", "" } },
	  NULL },
	{ "oauth-pkce-plain", { { SIGN_IN, "'M'", "'M'" },
	  { CORP, "['S256']", "['plain']" } }, NULL },
	{ "oauth-pkce-plain", { { CONFIG, "'client_name': 'C'",
	  "'attributes': { 'pkce.code.challenge.method': 'plain' }" } },
	  NULL },
	{ "oauth-pkce-off", { { CONFIG, "'client_name': 'C'",
	  "'require_pkce': false" } }, NULL },
	{ "oauth-mix-up", { { SIGN_IN, "'M'", "'M'" },
	  { CORP, "iss_parameter_supported': true",
	    "iss_parameter_supported': false" } }, NULL },
	{ "oauth-public-refresh", { { SIGN_IN, "'use': 'oauth.introspect' }",
	  "'use': 'oauth.introspect' },\n"
	  "{ 'id': 'again', 'title': 'Again', 'use': 'oauth.refresh' }" },
	  { CORP, "bound_access_tokens': true",
	    "bound_access_tokens': false" } }, NULL },
	{ "oauth-public-refresh", { { CONFIG, "['client_credentials']",
	  "['authorization_code', 'refresh_token']" },
	  { CONFIG, "'client_name': 'C'",
	    "'token_endpoint_auth_method': 'none'" } }, NULL },
	{ "oauth-bearer", { { EXPORT, "'M'", "'M'" }, { CORP, "'jwks_uri'",
	  "'dpop_signing_alg_values_supported': ['ES256'], 'jwks_uri'" } },
	  NULL },
	{ "oauth-device", { { SIGN_IN, "oauth.authorize", "oauth.device" },
	  { CORP, "'jwks_uri'", "'device_authorization_endpoint':"
	  "'https://sso.example.com/device', 'jwks_uri'" } }, "step-grant" },
	{ "oauth-par-off", { { CONFIG, "'client_name': 'C'",
	  "'require_pushed_authorization_requests': false" } }, NULL },
	{ "oauth-unbound", { { CONFIG, "'client_name': 'C'",
	  "'dpop_bound_access_tokens': false" } }, NULL },
	{ "oauth-response-grant", { { CONFIG, "'client_name': 'C'",
	  "'response_types': ['code']" } }, NULL },
	{ "oauth-alg-none", { { CONFIG, "'client_name': 'C'",
	  "'id_token_signed_response_alg': 'none'" } }, NULL },
	{ "oauth-alg-shared", { { CONFIG, "'client_name': 'C'",
	  "'request_object_signing_alg': 'HS256'" } }, NULL },
	{ "oauth-key-missing", { { CONFIG, "'client_name': 'C'",
	  "'token_endpoint_auth_method': 'private_key_jwt'" } }, NULL },
	{ "oauth-jwks-both", { { CONFIG, "'client_name': 'C'",
	  "'jwks_uri': 'https://a.example/k', 'jwks': { 'keys': [] }" } },
	  NULL },
	{ "oauth-tls-subject", { { CONFIG, "'client_name': 'C'",
	  "'token_endpoint_auth_method': 'tls_client_auth'" } }, NULL },

	/* ---- servers ---- */
	{ "oauth-issuer", { { CORP, "'issuer': 'https://sso.example.com'",
	  "'issuer': 'https://sso.example.com/'" } }, NULL },
	{ "server-pkce", { { CORP, "['S256']", "['plain']" } }, NULL },
	{ "server-pkce-plain", { { CORP, "['S256']", "['plain', 'S256']" } },
	  NULL },
	{ "server-implicit", { { CORP, "['code']", "['code', 'code token']" } },
	  NULL },
	{ "server-implicit", { { CORP, "'authorization_code'",
	  "'authorization_code', 'implicit'" } }, NULL },
	{ "server-password", { { CORP, "'authorization_code'",
	  "'authorization_code', 'password'" } }, NULL },
	{ "server-alg-none", { { CORP, "'jwks_uri'",
	  "'id_token_signing_alg_values_supported': ['RS256', 'none'],"
	  "'jwks_uri'" } }, NULL },
	{ "server-auth-alg", { { CORP, "'jwks_uri'",
	  "'dpop_signing_alg_values_supported': ['ES256', 'HS256'],"
	  "'jwks_uri'" } },
	  NULL },
	{ "server-auth-alg", { { CORP, "'jwks_uri'",
	  "'token_endpoint_auth_signing_alg_values_supported': ['none'],"
	  "'jwks_uri'" } }, NULL },
	{ "server-alg-shared", { { CORP, "'jwks_uri'",
	  "'id_token_signing_alg_values_supported': ['HS256'],"
	  "'jwks_uri'" } }, NULL },
	{ "server-host", { { CORP, "https://sso.example.com/token",
	  "https://sso.example.net/token" } }, NULL },
	{ "server-pins", { { CORP,
	  "'introspection_endpoint': 'https://sso.example.com/introspect',",
	  "" } }, NULL },
	{ "server-par", { { CORP, "'jwks_uri'",
	  "'require_pushed_authorization_requests': true, 'jwks_uri'" } },
	  NULL },

	/* ---- scopes and secrets ---- */
	{ "scope-broad", { { EXPORT, "payroll:read", "payroll:*" },
	  { CORP, "payroll:read", "payroll:*" } }, "scope-meaning" },
	{ "scope-broad", { { CONFIG, "'client_name': 'C'",
	  "'fullScopeAllowed': true" } }, NULL },
	{ "scope-unknown", { { EXPORT, "'M'", "'M'" },
	  { CORP, "payroll:read", "payroll:write" } }, NULL },
	{ "scope-meaning", { { EXPORT,
	  "'scope_meanings': { 'payroll:read': 'Read pay runs' },", "" } },
	  NULL },
	{ "scope-many", { { EXPORT, "['payroll:read'],\n"
	  "'scope_meanings': { 'payroll:read': 'Read pay runs' }",
	  "['a','b','c','d','e','f','g','h','i','j','k'],\n"
	  "'scope_meanings': { 'a': 'x', 'b': 'x', 'c': 'x', 'd': 'x',"
	  "'e': 'x', 'f': 'x', 'g': 'x', 'h': 'x', 'i': 'x', 'j': 'x',"
	  "'k': 'x' }" },
	  { CORP, "'scopes_supported': ['payroll:read'],", "" } }, NULL },
	{ "secret-inline", { { EXPORT, "'vault:exporter'",
	  "'hunter2hunter2'" } }, NULL },
	{ "secret-inline", { { CONFIG, "'client_name': 'C'",
	  "'jwks': { 'keys': [ { 'kty': 'OKP', 'd': 'x' } ] }" } }, NULL },
	{ "secret-suspect", { { EXPORT, "'meaning': 'M'",
	  "'meaning': 'q7Xk2Zp9Lm4Rt8Vw3Ny6Bc1Df5Gh0Js'" } }, NULL },
	{ "secret-shown", { { EXPORT, "'type': 'text',\n"
	  "'pattern': '[0-9]{4}-[0-9]{2}', 'example': '2026-10' } ],",
	  "'type': 'secret' } ]," },
	  { EXPORT, "Tell them that", "Say {{inputs.period}} and" } }, NULL },
	{ "capture-secret", { { EXPORT, "'number': '/id'",
	  "'number': '/access_token'" } }, NULL },
	{ "capture-secret", { { EXPORT, "'number': '/id'",
	  "'number': '/data/private_key_pem'" } }, NULL },
	{ "capture-secret", { { EXPORT, "'number': '/id'",
	  "'number': '/api_key'" } }, NULL },
	{ "capture-secret", { { EXPORT, "'number': '/id'",
	  "'number': '/tokens/0'" } }, NULL },
	{ "capture-secret", { { EXPORT, "'number': '/id'",
	  "'number': '/a~1password'" } }, NULL },
	{ "capture-secret", { { EXPORT, "'number': '/id'",
	  "'number': 'header:Set-Cookie'" } }, NULL },
	{ "capture-secret", { { EXPORT, "'number': '/id'",
	  "'number': 'header:X-Api-Key'" } }, NULL },

	/* ---- the token's life ---- */
	{ "token-storage", { { EXPORT, "'store_as': 'exporter',", "" } },
	  NULL },
	{ "token-viewers", { { EXPORT, "'viewers': ['role:finance'],", "" } },
	  NULL },
	{ "token-lifetime", { { EXPORT, "'max_lifetime': '1h',", "" } }, NULL },
	{ "token-lifetime-long", { { EXPORT, "'1h'", "'25h'" } }, NULL },
	{ "token-lifetime-long", { { CONFIG, "'client_name': 'C'",
	  "'attributes': { 'access.token.lifespan': '86401' }" } }, NULL },
	{ "token-lifetime-long", { { CONFIG, "'client_name': 'C'",
	  "'client_credentials_grant_access_token_lifespan': '48h'" } },
	  NULL },
	{ "token-unused-long", { { EXPORT, "'30d'", "'91d'" } }, NULL },
	{ "token-refresh", { { EXPORT,
	  "'refresh': { 'before': '10m', 'steps': ['request'] },", "" } },
	  NULL },
	{ "token-audience", { { EXPORT, "'scopes': ['payroll:read'],\n"
	  "'scope_meanings': { 'payroll:read': 'Read pay runs' },", "" } },
	  NULL },
	{ "token-hosts", { { EXPORT, "{ 'id': 'tell'",
	  "{ 'id': 'more', 'title': 'More', 'use': 'http', 'request': {"
	  "'url': 'https://b.example.com/y', 'auth': 'token' } },\n"
	  "{ 'id': 'tell'" } }, NULL },
	{ "token-unchecked", { { EXPORT,
	  "{ 'id': 'check', 'title': 'Check', 'use': 'oauth.introspect' },",
	  "" } }, NULL },
	{ "check-ignored", { { EXPORT, "'use': 'oauth.introspect'",
	  "'use': 'oauth.introspect', 'on_error': 'continue'" } }, NULL },
	{ "token-revocation", { { EXPORT,
	  ",\n'revoke_unused_after': '30d'", "" },
	  { EXPORT, ",\n{ 'id': 'revoke', 'title': 'Revoke', "
	    "'use': 'oauth.revoke',\n'always': true }", "" } }, NULL },
	{ "revoke-always", { { EXPORT, ",\n'always': true", "" } }, NULL },
	{ "token-stays", { { EXPORT, ",\n{ 'id': 'revoke', 'title': 'Revoke', "
	    "'use': 'oauth.revoke',\n'always': true }", "" },
	  { CORP, "'revocation_endpoint'", "'nothing'" } }, NULL },
	{ "retry-repeats", { { EXPORT, "'capture'",
	  "'retry': { 'times': 3, 'on': [429, 502] }, 'capture'" } }, NULL },

	/* ---- care ---- */
	{ "error-path", { { EXPORT, "'status': 400", "'status': 404" } },
	  NULL },
	{ "owner", { { EXPORT, "'owner': 'finance',\n", "" } }, NULL },
	{ "responsible", { { EXPORT, ", 'responsible': 'finance'", "" } },
	  NULL },
	{ "review-date", { { EXPORT, "'review_by': '2027-06-30',\n", "" } },
	  NULL },
	{ "review-past", { { EXPORT, "2027-06-30", "2026-11-23" } }, NULL },
	{ "waived", { { EXPORT, "2027-06-30'", "2026-11-23',\n"
	  "'waivers': [ { 'rule': 'review-past', 'reason': 'R',"
	  "'expires': '2026-12-01' } ]" } }, NULL },
	{ "waived", { { CONFIG, "https://app.example.com/back'],",
	  "payroll:/back'], 'x': 1 },\n"
	  "'waivers': [ { 'rule': 'oauth-redirect-scheme', 'reason': 'R',"
	  "'expires': '2026-12-01' } ], 'compare': {} }" },
	  { CONFIG, "\n'client_name': 'C' } }", "" } }, NULL },
	{ "waived", { { CORP, "'metadata'",
	  "'waivers': [ { 'rule': 'server-pkce-plain', 'reason': 'R',"
	  "'expires': '2026-12-01' } ], 'metadata'" },
	  { CORP, "['S256']", "['plain', 'S256']" } }, NULL },
	{ "waiver", { { EXPORT, "2027-06-30'", "2026-11-23',\n"
	  "'waivers': [ { 'rule': 'review-past', 'reason': 'R',"
	  "'expires': '2026-11-23' } ]" } }, "review-past" },
	{ "waiver", { { EXPORT, "2027-06-30'", "2027-06-30',\n"
	  "'waivers': [ { 'rule': 'review-past', 'reason': 'R',"
	  "'expires': '2026-12-01' } ]" } }, NULL },
	{ "waiver", { { EXPORT, "2027-06-30'", "2027-06-30',\n"
	  "'waivers': [ { 'rule': 'oauth-password-grant', 'reason': 'R',"
	  "'expires': '2026-12-01' } ]" } }, NULL },
	{ "waiver-long", { { EXPORT, "2027-06-30'", "2026-11-23',\n"
	  "'waivers': [ { 'rule': 'review-past', 'reason': 'R',"
	  "'expires': '2028-11-23' } ]" } }, "waived" },
};
/* clang-format on */

/* What stands elsewhere: these are about more than one edit of this store. */
static const char *const elsewhere[] = { "name", "policy-no-spare",
					 "policy-next" };

/* The texts of the store after the edits of a row. Released by the caller. */
static void apply(char *texts[ARRAY_SIZE(store)], const struct row *row)
{
	for (size_t i = 0; i < ARRAY_SIZE(store); i++)
		texts[i] = xstrdup(store[i].text);
	for (size_t e = 0; e < ARRAY_SIZE(row->edits); e++) {
		const struct edit *edit = &row->edits[e];

		for (size_t i = 0; edit->path && i < ARRAY_SIZE(store); i++) {
			char *before = texts[i], *at;

			if (!text_equal(store[i].path, edit->path))
				continue;
			at = strstr(before, edit->from);
			if (!at)
				fail_msg("%s: '%s' is not in %s", row->rule,
					 edit->from, edit->path);
			texts[i] = xasprintf("%.*s%s%s", (int)(at - before),
					     before, edit->to,
					     at + strlen(edit->from));
			free(before);
		}
	}
}

static void judge(struct findings *out, char *texts[ARRAY_SIZE(store)],
		  const char *path)
{
	auto_release(catalog) catalog = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(store); i++) {
		struct document *document = NULL;
		autofree char *json = unquoted(texts[i]);
		struct err err = { 0 };

		if (document_parse(&document, store[i].path, json, strlen(json),
				   &err) == 0)
			catalog_take(&catalog, document);
	}
	catalog_sort(&catalog);
	for (size_t i = 0; i < ARRAY_SIZE(store); i++) {
		autofree char *json = unquoted(texts[i]);

		if (text_equal(store[i].path, path))
			lint_text(out, path, json, strlen(json), &catalog,
				  TODAY);
	}
}

static void check_row(const struct row *row)
{
	char *texts[ARRAY_SIZE(store)];
	auto_release(findings) findings = { 0 };
	bool found = false;

	apply(texts, row);
	judge(&findings, texts, row->edits[0].path);
	for (size_t i = 0; i < findings.nr; i++) {
		const struct finding *finding = &findings.at[i];

		if (text_equal(finding->rule->id, row->rule))
			found = true;
		else if (!text_equal(finding->rule->id, row->also))
			fail_msg("where '%s' is at fault, '%s' speaks: %s",
				 row->rule, finding->rule->id,
				 finding->message);
	}
	if (!found)
		fail_msg("'%s' for '%s' in %s is no '%s'", row->edits[0].to,
			 row->edits[0].from, row->edits[0].path, row->rule);
	for (size_t i = 0; i < ARRAY_SIZE(store); i++)
		free(texts[i]);
}

static void a_fault_gets_its_rule_and_no_other(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(&rows[i]);
}

static void no_rule_speaks_of_the_good_store(void **state UNUSED)
{
	auto_release(findings) findings = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(store); i++)
		lint(&findings, store[i].path, store[i].text);
	if (findings.nr)
		fail_msg("%s:%zu: %s", findings.at[0].path, findings.at[0].line,
			 findings.at[0].message);
}

/* A name that only begins with the same letters is nobody's task. */
static void what_is_to_be_done_is_a_word_by_itself(void **state UNUSED)
{
	static const char *const names[] = { "IST sync", "_list", "2" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *texts[ARRAY_SIZE(store)];
		auto_release(findings) findings = { 0 };
		autofree char *name = xasprintf("'client_name': 'TO"
						"DO%s'",
						names[i]);
		const struct row row = {
			"todo",
			{ { CONFIG, "'client_name': 'C'", name } },
			NULL,
		};

		apply(texts, &row);
		judge(&findings, texts, CONFIG);
		if (findings.nr)
			fail_msg("%s", findings.at[0].message);
		for (size_t k = 0; k < ARRAY_SIZE(store); k++)
			free(texts[k]);
	}
}

static bool is_tested(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(elsewhere); i++)
		if (text_equal(elsewhere[i], id))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (text_equal(rows[i].rule, id))
			return true;
	return false;
}

static void every_rule_has_its_fault(void **state UNUSED)
{
	const struct lint_rule *rule;

	for (size_t i = 0; (rule = lint_rule_at(i)); i++)
		if (!is_tested(rule->id))
			fail_msg("no fault is tried for '%s'", rule->id);
}

/* What is right must not be spoken of, though it comes near. */
static void near_misses_are_left_alone(void **state UNUSED)
{
	static const struct edit good[] = {
		{ CONFIG, "https://app.example.com/back",
		  "http://127.0.0.1:8400/back" },
		{ CONFIG, "https://app.example.com/back",
		  "com.example.app:/back" },
		{ CONFIG, "https://app.example.com/back",
		  "https://localhost.example.com/back" },
		{ CONFIG, "'client_name': 'C'",
		  "'token_endpoint_auth_method': 'private_key_jwt',"
		  "'jwks_uri': 'https://app.example.com/keys'" },
		{ CONFIG, "'client_name': 'C'",
		  "'id_token_signed_response_alg': 'ES256'" },
		{ CONFIG, "'client_name': 'C'",
		  "'id_token_encrypted_response_alg': 'RSA-OAEP-256'" },
		{ CONFIG, "'client_name': 'C'",
		  "'implicitFlowEnabled': false" },
		{ CONFIG, "'client_name': 'C'",
		  "'attributes': { 'access.token.lifespan': '3600' }" },
		{ CORP, "https://sso.example.com/token",
		  "https://token.sso.example.com/token" },
		{ CORP, "['code']", "['code', 'code id_token']" },
		{ EXPORT, "'1h'", "'24h'" },
		{ EXPORT, "'30d'", "'90d'" },
		{ EXPORT, "'capture'",
		  "'retry': { 'times': 3, 'on': [429, 503] }, 'capture'" },
		{ EXPORT, "'capture'",
		  "'retry': { 'times': 3, 'on': [502] }, 'capture'" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		autofree char *text =
			edited(good[i].path, good[i].from, good[i].to);
		auto_release(findings) findings = { 0 };

		if (strstr(good[i].to, "[502]")) {
			char *post = strstr(text, "'POST'");

			memcpy(post, "'PUT' ", strlen("'PUT' "));
		}
		lint(&findings, good[i].path, text);
		if (findings.nr)
			fail_msg("'%s': %s", good[i].to,
				 findings.at[0].message);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_fault_gets_its_rule_and_no_other),
		TEST(no_rule_speaks_of_the_good_store),
		TEST(what_is_to_be_done_is_a_word_by_itself),
		TEST(every_rule_has_its_fault),
		TEST(near_misses_are_left_alone),
	};

	return RUN(tests);
}
