/* lint_store.h - a small store without findings, and edits of it, for tests */
#ifndef TESTS_UNIT_LINT_STORE_H
#define TESTS_UNIT_LINT_STORE_H

#include "tests/unit/test.h"
#include "core/model/lint.h"

#define TODAY 1795509000 /* 2026-11-24 */

static const char server[] =
	"{ 'format': 'server/1', 'title': 'Sign-in',\n"
	"'issuer': 'https://sso.example.com',\n"
	"'metadata': { 'issuer': 'https://sso.example.com',\n"
	"'token_endpoint': 'https://sso.example.com/token',\n"
	"'introspection_endpoint': 'https://sso.example.com/introspect',\n"
	"'revocation_endpoint': 'https://sso.example.com/revoke',\n"
	"'scopes_supported': ['payroll:read'],\n"
	"'grant_types_supported': ['client_credentials',"
	" 'authorization_code'],\n"
	"'token_endpoint_auth_methods_supported': ['client_secret_basic',"
	" 'client_secret_post', 'none'],\n"
	"'authorization_endpoint': 'https://sso.example.com/authorize',\n"
	"'code_challenge_methods_supported': ['S256'],\n"
	"'authorization_response_iss_parameter_supported': true,\n"
	"'response_types_supported': ['code'],\n"
	"'jwks_uri': 'https://sso.example.com/jwks',\n"
	"'tls_client_certificate_bound_access_tokens': true } }";
static const char other[] =
	"{ 'format': 'server/1', 'title': 'Another one',\n"
	"'issuer': 'https://other.example.org',\n"
	"'metadata': { 'issuer': 'https://other.example.org',\n"
	"'token_endpoint': 'https://other.example.org/token' } }";
static const char environment[] =
	"{ 'format': 'environment/1', 'title': 'Test',\n"
	"'servers': { 'sso': 'corp' },\n"
	"'vars': { 'api': 'https://api.example.com' } }";
static const char checklist[] =
	"{ 'format': 'checklist/1', 'items': [ { 'id': 'a', 'text': 'A?',\n"
	"'answer': 'yesno' } ] }";
static const char config[] =
	"{ 'format': 'config/1', 'title': 'C', 'server': 'sso',\n"
	"'adapter': 'rfc7592', 'desired': {\n"
	"'grant_types': ['client_credentials'],\n"
	"'redirect_uris': ['https://app.example.com/back'],\n"
	"'client_name': 'C' } }";
static const char runbook[] =
	"{ 'format': 'runbook/1', 'title': 'Get a token',\n"
	"'owner': 'finance',\n"
	"'review_by': '2027-06-30',\n"
	"'actors': {\n"
	"'client': { 'client_id': 'exporter', 'auth': 'client_secret_basic',\n"
	"'secret': 'vault:exporter', 'responsible': 'finance' },\n"
	"'authorization_server': { 'server': 'sso',\n"
	"'responsible': 'it' },\n"
	"'resource_server': { 'url': '{{env.api}}', 'responsible': 'pay' } },\n"
	"'inputs': [ { 'name': 'period', 'type': 'text',\n"
	"'pattern': '[0-9]{4}-[0-9]{2}', 'example': '2026-10' } ],\n"
	"'token': { 'grant': 'client_credentials',\n"
	"'scopes': ['payroll:read'],\n"
	"'scope_meanings': { 'payroll:read': 'Read pay runs' },\n"
	"'store_as': 'exporter',\n"
	"'viewers': ['role:finance'],\n"
	"'max_lifetime': '1h',\n"
	"'refresh': { 'before': '10m', 'steps': ['request'] },\n"
	"'revoke_unused_after': '30d' },\n"
	"'steps': [\n"
	"{ 'id': 'request', 'title': 'Ask', 'use': 'oauth.token' },\n"
	"{ 'id': 'check', 'title': 'Check', 'use': 'oauth.introspect' },\n"
	"{ 'id': 'export', 'title': 'Export', 'use': 'http',\n"
	"'request': { 'method': 'POST', 'url': "
	"'{{actors.resource_server.url}}/x',\n"
	"'json': { 'period': '{{inputs.period}}' }, 'auth': 'token' },\n"
	"'capture': { 'number': '/id' } },\n"
	"{ 'id': 'tell', 'title': 'Tell', 'use': 'manual',\n"
	"'instructions': 'Tell them that {{steps.export.number}} runs.' },\n"
	"{ 'id': 'revoke', 'title': 'Revoke', 'use': 'oauth.revoke',\n"
	"'always': true } ],\n"
	"'errors': [\n"
	"{ 'status': 400, 'meaning': 'M', 'do': ['D'], 'who': 'W' },\n"
	"{ 'status': 401, 'meaning': 'M', 'do': ['D'], 'who': 'W' },\n"
	"{ 'status': 403, 'meaning': 'M', 'do': ['D'], 'who': 'W' } ],\n"
	"'checklist': 'change' }";

static const char sign_in[] =
	"{ 'format': 'runbook/1', 'title': 'Sign in',\n"
	"'owner': 'finance', 'review_by': '2027-06-30',\n"
	"'actors': {\n"
	"'client': { 'client_id': 'desk', 'auth': 'none',\n"
	"'responsible': 'finance' },\n"
	"'authorization_server': { 'server': 'sso',\n"
	"'responsible': 'it' } },\n"
	"'token': { 'grant': 'authorization_code',\n"
	"'scopes': ['payroll:read'],\n"
	"'scope_meanings': { 'payroll:read': 'Read pay runs' },\n"
	"'store_as': 'desk', 'viewers': ['role:finance'],\n"
	"'max_lifetime': '1h',\n"
	"'refresh': { 'before': '10m', 'steps': ['enter'] },\n"
	"'revoke_unused_after': '30d' },\n"
	"'steps': [\n"
	"{ 'id': 'enter', 'title': 'Sign in', 'use': 'oauth.authorize' },\n"
	"{ 'id': 'check', 'title': 'Check', 'use': 'oauth.introspect' },\n"
	"{ 'id': 'revoke', 'title': 'Revoke', 'use': 'oauth.revoke',\n"
	"'always': true } ],\n"
	"'errors': [\n"
	"{ 'status': 400, 'meaning': 'M', 'do': ['D'], 'who': 'W' },\n"
	"{ 'status': 401, 'meaning': 'M', 'do': ['D'], 'who': 'W' },\n"
	"{ 'status': 403, 'meaning': 'M', 'do': ['D'], 'who': 'W' } ] }";

static const struct {
	const char *path, *text;
} store[] = {
	{ "checklists/change.json", checklist },
	{ "configs/exporter.json", config },
	{ "environments/live.json", environment },
	{ "environments/test.json", environment },
	{ "runbooks/export.json", runbook },
	{ "runbooks/sign-in.json", sign_in },
	{ "servers/corp.json", server },
	{ "servers/other.json", other },
};

static char *unquoted(const char *text)
{
	char *out = xstrdup(text);

	for (char *c = out; *c; c++)
		if (*c == '\'')
			*c = '"';
	return out;
}

static void fill(struct catalog *catalog, const char *but)
{
	struct err err = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(store); i++) {
		autofree char *text = unquoted(store[i].text);
		struct document *document = NULL;

		if (text_equal(store[i].path, but))
			continue;
		OK(document_parse(&document, store[i].path, text, strlen(text),
				  &err));
		catalog_take(catalog, document);
	}
	catalog_sort(catalog);
}

static void lint(struct findings *out, const char *path, const char *text)
{
	auto_release(catalog) catalog = { 0 };
	autofree char *json = unquoted(text);

	fill(&catalog, path);
	lint_text(out, path, json, strlen(json), &catalog, TODAY);
}

/* The text of `path` with the first `from` replaced by `to`. */
static char *edited(const char *path, const char *from, const char *to)
{
	for (size_t i = 0; i < ARRAY_SIZE(store); i++) {
		const char *at = strstr(store[i].text, from);

		if (!text_equal(store[i].path, path))
			continue;
		if (!at)
			fail_msg("'%s' is not in %s", from, path);
		return xasprintf("%.*s%s%s", (int)(at - store[i].text),
				 store[i].text, to, at + strlen(from));
	}
	fail_msg("there is no %s", path);
	return NULL;
}

#endif
