/* field.c - how each place in a document is compared: sets, names, defaults */
#include "core/change/field.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */

/* The first row whose pattern matches decides. */
static const struct field fields[] = {
	/* RFC 8414 section 2: lists of what is supported; what absence means */
	{ MATERIAL_SERVER, "/metadata/response_modes_supported", HOW_SET, NULL,
	  "[\"query\",\"fragment\"]", "RFC 8414 section 2" },
	{ MATERIAL_SERVER, "/metadata/grant_types_supported", HOW_SET, NULL,
	  "[\"authorization_code\",\"implicit\"]", "RFC 8414 section 2" },
	{ MATERIAL_SERVER, "/metadata/token_endpoint_auth_methods_supported",
	  HOW_SET, NULL, "[\"client_secret_basic\"]", "RFC 8414 section 2" },
	{ MATERIAL_SERVER,
	  "/metadata/revocation_endpoint_auth_methods_supported",
	  HOW_SET, NULL, "[\"client_secret_basic\"]", "RFC 8414 section 2" },
	{ MATERIAL_SERVER, "/metadata/claim_types_supported", HOW_SET, NULL,
	  "[\"normal\"]", "OpenID Connect Discovery 1.0 section 3" },
	{ MATERIAL_SERVER, "/metadata/request_uri_parameter_supported",
	  HOW_VALUE, NULL, "true", "OpenID Connect Discovery 1.0 section 3" },
	{ MATERIAL_SERVER, "/metadata/request_parameter_supported",
	  HOW_VALUE, NULL, "false", "OpenID Connect Discovery 1.0 section 3" },
	{ MATERIAL_SERVER, "/metadata/claims_parameter_supported",
	  HOW_VALUE, NULL, "false", "OpenID Connect Discovery 1.0 section 3" },
	{ MATERIAL_SERVER, "/metadata/require_request_uri_registration",
	  HOW_VALUE, NULL, "false", "OpenID Connect Discovery 1.0 section 3" },
	{ MATERIAL_SERVER, "/metadata/require_pushed_authorization_requests",
	  HOW_VALUE, NULL, "false", "RFC 9126 section 5" },
	{ MATERIAL_SERVER, "/metadata/require_signed_request_object",
	  HOW_VALUE, NULL, "false", "RFC 9101 section 10.5" },
	{ MATERIAL_SERVER,
	  "/metadata/tls_client_certificate_bound_access_tokens",
	  HOW_VALUE, NULL, "false", "RFC 8705 section 3.3" },
	{ MATERIAL_SERVER,
	  "/metadata/authorization_response_iss_parameter_supported",
	  HOW_VALUE, NULL, "false", "RFC 9207 section 3" },
	{ MATERIAL_SERVER, "/metadata/*_supported", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_SERVER, "/jwks_pins", HOW_SET, NULL, NULL, NULL },

	/* RFC 7591 section 2: a client's metadata and its defaults */
	{ MATERIAL_CONFIG, "/desired/grant_types", HOW_SET, NULL,
	  "[\"authorization_code\"]", "RFC 7591 section 2" },
	{ MATERIAL_CONFIG, "/desired/response_types", HOW_SET, NULL,
	  "[\"code\"]", "RFC 7591 section 2" },
	{ MATERIAL_CONFIG, "/desired/token_endpoint_auth_method", HOW_VALUE,
	  NULL, "\"client_secret_basic\"", "RFC 7591 section 2" },
	{ MATERIAL_CONFIG, "/desired/application_type", HOW_VALUE, NULL,
	  "\"web\"", "OpenID Connect Registration 1.0 section 2" },
	{ MATERIAL_CONFIG, "/desired/require_pushed_authorization_requests",
	  HOW_VALUE, NULL, "false", "RFC 9126 section 6" },
	{ MATERIAL_CONFIG, "/desired/require_signed_request_object",
	  HOW_VALUE, NULL, "false", "RFC 9101 section 10.5" },
	{ MATERIAL_CONFIG, "/desired/dpop_bound_access_tokens",
	  HOW_VALUE, NULL, "false", "RFC 9449 section 5.2" },
	{ MATERIAL_CONFIG,
	  "/desired/tls_client_certificate_bound_access_tokens",
	  HOW_VALUE, NULL, "false", "RFC 8705 section 3.4" },
	{ MATERIAL_CONFIG, "/desired/scope", HOW_WORDS, NULL, NULL, NULL },
	{ MATERIAL_CONFIG, "/desired/*_uris", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CONFIG, "/desired/contacts", HOW_SET, NULL, NULL, NULL },
	/* the names that Keycloak and Auth0 give the same things */
	{ MATERIAL_CONFIG, "/desired/*Uris", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CONFIG, "/desired/webOrigins", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CONFIG, "/desired/*Scopes", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CONFIG, "/desired/callbacks", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CONFIG, "/compare/*", HOW_SET, NULL, NULL, NULL },

	{ MATERIAL_SERVER, "/waivers", HOW_BAG, "rule", NULL, NULL },
	{ MATERIAL_CONFIG, "/waivers", HOW_BAG, "rule", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/waivers", HOW_BAG, "rule", NULL, NULL },

	{ MATERIAL_RUNBOOK, "/actors/*/duties", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/inputs", HOW_LIST, "name", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/inputs/*/required", HOW_VALUE, NULL, "false",
	  "rbctl-runbook(5)" },
	{ MATERIAL_RUNBOOK, "/token/scopes", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/token/viewers", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/token/refresh/steps", HOW_VALUE, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/token/refresh/before", HOW_SPAN, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/token/max_lifetime", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/token/revoke_unused_after", HOW_SPAN, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/steps", HOW_LIST, "id", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/expect/scopes", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/expect/status", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/retry/on", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/timeout", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/on_error", HOW_VALUE, NULL, "\"stop\"",
	  "rbctl-runbook(5)" },
	{ MATERIAL_RUNBOOK, "/steps/*/always", HOW_VALUE, NULL, "false",
	  "rbctl-runbook(5)" },
	{ MATERIAL_RUNBOOK, "/steps/*/for", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/errors", HOW_BAG, "status,error", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/rules", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/environments", HOW_SET, NULL, NULL, NULL },

	{ MATERIAL_ENVIRONMENT, "/operators", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_ENVIRONMENT, "/requires_run_in/within", HOW_SPAN, NULL, NULL,
	  NULL },

	{ MATERIAL_CHECKLIST, "/items", HOW_LIST, "id", NULL, NULL },
	{ MATERIAL_CHECKLIST, "/items/*/required", HOW_VALUE, NULL, "false",
	  "rbctl(1)" },

	{ MATERIAL_POLICY, "/separation_of_duties", HOW_VALUE, NULL, "true",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/people/*/keys", HOW_BAG, "key", NULL, NULL },
	{ MATERIAL_POLICY, "/people/*/keys/*/status", HOW_VALUE, NULL,
	  "\"active\"", "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/roles/*", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/rules", HOW_BAG, "paths", NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/paths", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/sign_offs", HOW_BAG, "role", NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/sign_offs/*/count", HOW_VALUE, NULL, "1",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/goodlist", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/expires", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/freezes", HOW_BAG, "from,to", NULL, NULL },
	{ MATERIAL_POLICY, "/break_glass/roles", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/break_glass/expires", HOW_SPAN, NULL, NULL, NULL },
};
/* clang-format on */

const struct field *field_find(const struct readings *readings)
{
	for (size_t v = 0; v < readings->nr; v++)
		for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
			if (readings_fit(readings, v, fields[i].of) &&
			    place_matches(fields[i].place,
					  readings->at[v].place, NULL))
				return &fields[i];
	return NULL;
}

void place_unescape(char *token)
{
	char *out = token;

	for (; *token; token++, out++) {
		*out = *token;
		if (*token == '~' && (token[1] == '0' || token[1] == '1'))
			*out = *++token == '0' ? '~' : '/';
	}
	*out = '\0';
}

static void capture(struct captures *captures, const char *token)
{
	char **text;

	if (!captures || captures->nr == CAPTURES_MAX)
		return;
	text = &captures->text[captures->nr++];
	*text = xstrdup(token);
	place_unescape(*text);
}

void captures_release(struct captures *captures)
{
	for (size_t i = 0; i < captures->nr; i++)
		free(captures->text[i]);
	captures->nr = 0;
}

/* The name up to the next slash; *s is moved beyond that. */
static const char *next_name(const char **s, size_t *len)
{
	const char *name = *s;

	*len = strcspn(name, "/");
	*s += *len + (name[*len] == '/');
	return name;
}

static bool name_matches(const char *want, size_t want_len, const char *name,
			 size_t len, struct captures *captures)
{
	autofree char *pattern = NULL;
	autofree char *text = NULL;

	/* Most names have no star: nothing is copied for them. */
	if (!memchr(want, '*', want_len))
		return want_len == len && !memcmp(want, name, len);
	pattern = xstrndup(want, want_len);
	text = xstrndup(name, len);
	if (!text_glob(pattern, text))
		return false;
	capture(captures, text);
	return true;
}

bool place_matches(const char *pattern, const char *place,
		   struct captures *captures)
{
	if (captures)
		captures_release(captures);
	if (pattern[0] == '\0' || place[0] == '\0')
		return pattern[0] == place[0] || !strcmp(pattern, "/**");
	for (pattern++, place++; *pattern && *place;) {
		size_t want_len, len;
		const char *want = next_name(&pattern, &want_len);
		const char *name;

		if (want_len == 2 && !memcmp(want, "**", 2)) {
			capture(captures, place);
			return true;
		}
		name = next_name(&place, &len);
		if (!name_matches(want, want_len, name, len, captures))
			return false;
	}
	return *pattern == '\0' && *place == '\0';
}

static bool add_name(struct buf *out, const struct json *value)
{
	int64_t number;

	if (json_string(value)) {
		buf_add(out, json_string(value));
	} else if (json_int(&number, value)) {
		buf_addf(out, "%lld", (long long)number);
	} else if (json_type(value) == JSON_ARRAY && json_count(value) > 0) {
		auto_release(strings) parts = { 0 };

		json_strings(&parts, value);
		if (parts.nr != json_count(value))
			return false;
		strings_sort(&parts);
		for (size_t i = 0; i < parts.nr; i++)
			buf_addf(out, "%s%s", i ? " " : "", parts.at[i]);
	} else {
		return false;
	}
	return true;
}

bool item_name(struct buf *out, const struct json *item, const char *key)
{
	bool any = false;

	while (*key) {
		size_t len = strcspn(key, ",");
		autofree char *member = xstrndup(key, len);
		const struct json *value = json_get(item, member);

		if (value && !add_name(out, value))
			return false;
		if (!value)
			buf_add(out, "*");
		any |= value != NULL;
		key += len;
		if (*key == ',') {
			buf_add(out, ":");
			key++;
		}
	}
	return any;
}

static bool is_reference(const char *s)
{
	return text_starts(s, "vault:") || text_starts(s, "env:") ||
	       text_starts(s, "file:") || text_starts(s, "command:") ||
	       text_equal(s, "prompt") || strstr(s, "{{");
}

bool field_is_secret(const char *key, const struct json *value)
{
	static const char *const names[] = {
		"access_token",  "api_key",       "apikey",
		"assertion",     "authorization", "client_assertion",
		"client_secret", "clientsecret",  "cookie",
		"id_token",      "passphrase",    "password",
		"private_key",   "refresh_token", "registration_access_token",
		"secret",        "token",         "x-api-key",
	};
	autofree char *folded = NULL;

	if (!key || !json_string(value) || is_reference(json_string(value)))
		return false;
	folded = text_casefold(key, strlen(key));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(folded, names[i]))
			return true;
	return false;
}
