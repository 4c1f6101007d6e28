/* sandbox_metadata.c - what the training server says about itself */
#include "core/web/sandbox_parts.h"

static void set_list(struct json *object, const char *key, const char *a,
		     const char *b)
{
	struct json *list = json_set_array(object, key);

	json_append_string(list, a);
	if (b)
		json_append_string(list, b);
}

static void set_endpoint(struct json *json, const char *key,
			 const struct sandbox *sandbox, const char *path)
{
	json_set_stringf(json, key, "%s%s", sandbox->issuer, path);
}

/* RFC 8414 section 2, with what OpenID Connect Discovery 1.0 section 3 wants
 * besides: one document for both. */
void sandbox_metadata(struct sandbox *sandbox, struct server_reply *reply,
		      const struct server_call *call UNUSED)
{
	static const char *const with_client[] = {
		"token_endpoint_auth_methods_supported",
		"introspection_endpoint_auth_methods_supported",
		"revocation_endpoint_auth_methods_supported",
	};
	struct json *json = json_new_object();

	json_set_string(json, "issuer", sandbox->issuer);
	set_endpoint(json, "token_endpoint", sandbox, "/token");
	set_endpoint(json, "introspection_endpoint", sandbox, "/introspect");
	set_endpoint(json, "revocation_endpoint", sandbox, "/revoke");
	set_endpoint(json, "registration_endpoint", sandbox, "/register");
	set_endpoint(json, "jwks_uri", sandbox, "/jwks");
	set_list(json, "scopes_supported", "payroll:read", "payroll:write");
	json_set_array(json, "response_types_supported");
	set_list(json, "grant_types_supported", "client_credentials",
		 sandbox->refresh ? "refresh_token" : NULL);
	for (size_t i = 0; i < ARRAY_SIZE(with_client); i++)
		set_list(json, with_client[i], "client_secret_basic",
			 "client_secret_post");
	set_list(json, "subject_types_supported", "public", NULL);
	set_list(json, "id_token_signing_alg_values_supported", "EdDSA", NULL);
	reply->json = json;
}

/* RFC 7517 section 5, RFC 8037 section 2 */
void sandbox_jwks(struct sandbox *sandbox, struct server_reply *reply,
		  const struct server_call *call UNUSED)
{
	reply->json = json_new_object();
	json_append(json_set_array(reply->json, "keys"),
		    jwk_public(&sandbox->key));
}
