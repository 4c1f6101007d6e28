/* recognise.c - what a document is, by what it says or by what stands in it */
#include "core/change/material.h"

#include <string.h>

#define MARKS_MAX 4

/* clang-format off */

/* All marks must be there: "key", or "key:array", "key:object". The first row
 * that fits decides, so what has more in it comes first. */
static const struct {
	enum material of;
	const char *marks[MARKS_MAX];
} signs[] = {
	{ MATERIAL_JWKS, { "keys:array" } },
	{ MATERIAL_JWK, { "kty" } },
	/* Only metadata has lists of what is supported. */
	{ MATERIAL_METADATA, { "issuer", "jwks_uri" } },
	{ MATERIAL_METADATA, { "issuer", "token_endpoint" } },
	{ MATERIAL_METADATA, { "issuer", "authorization_endpoint" } },
	{ MATERIAL_METADATA, { "issuer", "response_types_supported" } },
	{ MATERIAL_METADATA, { "authorization_endpoint", "token_endpoint" } },
	{ MATERIAL_METADATA, { "response_types_supported",
			       "scopes_supported" } },
	{ MATERIAL_METADATA, { "response_types_supported",
			       "subject_types_supported" } },
	{ MATERIAL_KEYCLOAK_REALM, { "realm", "enabled" } },
	{ MATERIAL_KEYCLOAK_REALM, { "realm", "clients:array" } },
	{ MATERIAL_KEYCLOAK_REALM, { "realm", "roles:object" } },
	{ MATERIAL_KEYCLOAK_REALM, { "realm", "components:object" } },
	{ MATERIAL_KEYCLOAK_CLIENT, { "clientId" } },
	{ MATERIAL_HYDRA_RECORD, { "ID", "RedirectURIs", "Scope" } },
	{ MATERIAL_HYDRA_RECORD, { "RedirectURIs", "TokenEndpointAuthMethod" } },
	{ MATERIAL_GLEWLWYD_CLIENT, { "client_id", "authorization_type" } },
	{ MATERIAL_GLEWLWYD_CLIENT, { "client_id", "redirect_uri:array" } },
	{ MATERIAL_AUTH0_EXPORT, { "clients:array", "resourceServers" } },
	{ MATERIAL_AUTH0_EXPORT, { "tenant:object", "clients" } },
	{ MATERIAL_AUTH0_EXPORT, { "tenant:object", "connections" } },
	{ MATERIAL_AUTH0_EXPORT, { "tenant:object", "resourceServers" } },
	{ MATERIAL_AUTH0_CONNECTION, { "strategy", "name" } },
	{ MATERIAL_AUTH0_CONNECTION, { "strategy", "options:object" } },
	{ MATERIAL_AUTH0_API, { "identifier", "scopes:array" } },
	{ MATERIAL_AUTH0_API, { "identifier", "token_lifetime" } },
	{ MATERIAL_AUTH0_API, { "identifier", "signing_alg" } },
	{ MATERIAL_AUTH0_CLIENT, { "name", "app_type" } },
	{ MATERIAL_AUTH0_CLIENT, { "name", "callbacks:array" } },
	{ MATERIAL_AUTH0_CLIENT, { "name", "is_first_party" } },
	{ MATERIAL_AUTH0_CLIENT, { "jwt_configuration:object" } },
	{ MATERIAL_AUTH0_TENANT, { "friendly_name", "flags" } },
	{ MATERIAL_AUTH0_TENANT, { "friendly_name", "session_lifetime" } },
	{ MATERIAL_AUTH0_TENANT, { "session_lifetime",
				   "idle_session_lifetime" } },
	{ MATERIAL_AUTH0_TENANT, { "enabled_locales", "universal_login" } },
	{ MATERIAL_HYDRA_CLIENT, { "client_name", "skip_consent" } },
	{ MATERIAL_HYDRA_CLIENT, { "client_id", "skip_consent" } },
	{ MATERIAL_HYDRA_CLIENT, { "client_id", "allowed_cors_origins" } },
	{ MATERIAL_CLIENT, { "redirect_uris:array" } },
	{ MATERIAL_CLIENT, { "client_id", "client_name" } },
	{ MATERIAL_CLIENT, { "client_id", "grant_types" } },
	{ MATERIAL_CLIENT, { "client_name", "grant_types" } },
	{ MATERIAL_CLIENT, { "client_id", "token_endpoint_auth_method" } },
	{ MATERIAL_CLIENT, { "grant_types", "scope" } },
};

/* A governed document says itself what it is. */
static const struct {
	const char *format;
	enum material of;
} formats[] = {
	{ "policy/1", MATERIAL_POLICY },
	{ "server/1", MATERIAL_SERVER },
	{ "runbook/1", MATERIAL_RUNBOOK },
	{ "config/1", MATERIAL_CONFIG },
	{ "environment/1", MATERIAL_ENVIRONMENT },
	{ "checklist/1", MATERIAL_CHECKLIST },
};

/* What a configuration declares. */
static const struct {
	const char *adapter;
	enum material of;
} presets[] = {
	{ "keycloak", MATERIAL_KEYCLOAK_CLIENT },
	{ "auth0", MATERIAL_AUTH0_CLIENT },
	{ "hydra", MATERIAL_HYDRA_CLIENT },
	{ "okta", MATERIAL_OKTA_CLIENT },
	{ "glewlwyd", MATERIAL_GLEWLWYD_CLIENT },
};
/* clang-format on */

static bool has_mark(const struct json *value, const char *mark)
{
	size_t len = strcspn(mark, ":");
	autofree char *key = xstrndup(mark, len);
	const struct json *member = json_get(value, key);

	if (!strcmp(mark + len, ":array"))
		return json_type(member) == JSON_ARRAY;
	if (!strcmp(mark + len, ":object"))
		return json_type(member) == JSON_OBJECT;
	return member != NULL;
}

static enum material recognise_object(const struct json *value)
{
	const char *format = json_text(value, "format", NULL);

	for (size_t i = 0; format && i < ARRAY_SIZE(formats); i++)
		if (!strcmp(formats[i].format, format))
			return formats[i].of;
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		bool all = true;

		for (size_t j = 0; j < MARKS_MAX && signs[i].marks[j]; j++)
			all = all && has_mark(value, signs[i].marks[j]);
		if (all)
			return signs[i].of;
	}
	return MATERIAL_NONE;
}

/* The names of RFC 7591 where nothing says that they are others: whoever
 * writes requests of their own mostly has such a server. */
static enum material declared(const struct json *config)
{
	const char *adapter = json_text(config, "adapter", "");
	enum material of;

	for (size_t i = 0; i < ARRAY_SIZE(presets); i++)
		if (!strcmp(presets[i].adapter, adapter))
			return presets[i].of;
	if (text_starts(adapter, "rfc759"))
		return MATERIAL_CLIENT;
	of = recognise_object(json_get(config, "desired"));
	return of ? of : MATERIAL_CLIENT;
}

struct material_pair material_recognise(const struct json *value)
{
	struct material_pair json = { MATERIAL_JSON, MATERIAL_NONE };
	struct material_pair list = { MATERIAL_LIST, MATERIAL_NONE };

	if (json_type(value) == JSON_OBJECT) {
		enum material of = recognise_object(value);
		enum material inner = MATERIAL_NONE;

		if (of == MATERIAL_CONFIG)
			inner = declared(value);
		return of ? (struct material_pair){ of, inner } : json;
	}
	if (json_type(value) != JSON_ARRAY)
		return json;
	json_each(item, value) {
		enum material of = recognise_object(item);

		if (!of || (list.inner && list.inner != of))
			return json;
		list.inner = of;
	}
	return list.inner ? list : json;
}

static const enum material kinds[DOCUMENT_KINDS] = {
	[DOCUMENT_NONE] = MATERIAL_NONE,
	[DOCUMENT_POLICY] = MATERIAL_POLICY,
	[DOCUMENT_SERVER] = MATERIAL_SERVER,
	[DOCUMENT_RUNBOOK] = MATERIAL_RUNBOOK,
	[DOCUMENT_CONFIG] = MATERIAL_CONFIG,
	[DOCUMENT_ENVIRONMENT] = MATERIAL_ENVIRONMENT,
	[DOCUMENT_CHECKLIST] = MATERIAL_CHECKLIST,
};

enum document_kind material_kind(enum material of)
{
	for (int i = 0; i < DOCUMENT_KINDS; i++)
		if (kinds[i] == of)
			return (enum document_kind)i;
	return DOCUMENT_NONE;
}

struct material_pair material_of(const struct document *document)
{
	struct material_pair pair = { kinds[document->kind], MATERIAL_NONE };

	if (document->kind == DOCUMENT_NONE)
		return material_recognise(document->root);
	if (document->kind == DOCUMENT_CONFIG)
		pair.inner = declared(document->root);
	return pair;
}

struct material_pair material_both(const struct document *old,
				   const struct document *new)
{
	struct material_pair json = { MATERIAL_JSON, MATERIAL_NONE };
	struct material_pair was, is;

	if (!old || !new)
		return material_of(old ? old : new);
	was = material_of(old);
	is = material_of(new);
	/* A configuration that is managed in another way: by the new one's
	 * names. A file of another kind has no names that mean the same. */
	if (was.of == is.of && (was.inner == is.inner || new->kind))
		return is;
	return json;
}

const char *material_called(const struct document *document)
{
	static const char *const members[] = {
		"title",     "realm",  "clientId", "client_name",
		"client_id", "issuer", "name",     "friendly_name",
	};

	if (document->kind == DOCUMENT_POLICY)
		return json_text(document->root, "title", "Who may sign what");
	if (document->kind)
		return json_text(document->root, "title", document->name);
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const char *called =
			json_text(document->root, members[i], NULL);

		if (called)
			return called;
	}
	return document->name;
}
