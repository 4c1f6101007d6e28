/* field_standards.c - the fields of metadata, keys and clients (RFCs, OpenID)
 */
#include "core/change/field.h"

#define OIDC_DISCOVERY    "OpenID Connect Discovery 1.0 section 3"
#define OIDC_REGISTRATION "OpenID Connect Registration 1.0 section 2"

/* clang-format off */

/* The first row of a material whose pattern matches decides. */
static const struct field fields[] = {
	/* RFC 8414 section 2: lists of what is supported; what absence means */
	{ MATERIAL_METADATA, "/response_modes_supported", HOW_SET, NULL,
	  "[\"query\",\"fragment\"]", "RFC 8414 section 2" },
	{ MATERIAL_METADATA, "/grant_types_supported", HOW_SET, NULL,
	  "[\"authorization_code\",\"implicit\"]", "RFC 8414 section 2" },
	{ MATERIAL_METADATA, "/token_endpoint_auth_methods_supported", HOW_SET,
	  NULL, "[\"client_secret_basic\"]", "RFC 8414 section 2" },
	{ MATERIAL_METADATA, "/revocation_endpoint_auth_methods_supported",
	  HOW_SET, NULL, "[\"client_secret_basic\"]", "RFC 8414 section 2" },
	{ MATERIAL_METADATA, "/claim_types_supported", HOW_SET, NULL,
	  "[\"normal\"]", OIDC_DISCOVERY },
	{ MATERIAL_METADATA, "/request_uri_parameter_supported", HOW_VALUE,
	  NULL, "true", OIDC_DISCOVERY },
	{ MATERIAL_METADATA, "/request_parameter_supported", HOW_VALUE, NULL,
	  "false", OIDC_DISCOVERY },
	{ MATERIAL_METADATA, "/claims_parameter_supported", HOW_VALUE, NULL,
	  "false", OIDC_DISCOVERY },
	{ MATERIAL_METADATA, "/require_request_uri_registration", HOW_VALUE,
	  NULL, "false", OIDC_DISCOVERY },
	{ MATERIAL_METADATA, "/frontchannel_logout_supported", HOW_VALUE, NULL,
	  "false", "OpenID Connect Front-Channel Logout 1.0 section 3" },
	{ MATERIAL_METADATA, "/frontchannel_logout_session_supported",
	  HOW_VALUE, NULL, "false",
	  "OpenID Connect Front-Channel Logout 1.0 section 3" },
	{ MATERIAL_METADATA, "/backchannel_logout_supported", HOW_VALUE, NULL,
	  "false", "OpenID Connect Back-Channel Logout 1.0 section 2.1" },
	{ MATERIAL_METADATA, "/backchannel_logout_session_supported",
	  HOW_VALUE, NULL, "false",
	  "OpenID Connect Back-Channel Logout 1.0 section 2.1" },
	{ MATERIAL_METADATA, "/backchannel_user_code_parameter_supported",
	  HOW_VALUE, NULL, "false", "OpenID Connect CIBA Core 1.0 section 4" },
	{ MATERIAL_METADATA, "/require_pushed_authorization_requests",
	  HOW_VALUE, NULL, "false", "RFC 9126 section 5" },
	{ MATERIAL_METADATA, "/require_signed_request_object", HOW_VALUE, NULL,
	  "false", "RFC 9101 section 10.5" },
	{ MATERIAL_METADATA, "/tls_client_certificate_bound_access_tokens",
	  HOW_VALUE, NULL, "false", "RFC 8705 section 3.3" },
	{ MATERIAL_METADATA,
	  "/authorization_response_iss_parameter_supported", HOW_VALUE, NULL,
	  "false", "RFC 9207 section 3" },
	{ MATERIAL_METADATA, "/*_supported", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_METADATA, "/protected_resources", HOW_SET, NULL, NULL,
	  NULL },

	/* RFC 7517 section 5: a set; a key is its thumbprint, whatever its
	 * name. Who publishes one for two uses has it twice. */
	{ MATERIAL_JWKS, "/keys", HOW_BAG,
	  "@thumbprint|@thumbprint,kid|@thumbprint,use|@thumbprint,alg|kid",
	  NULL, "RFC 7638" },
	{ MATERIAL_JWK, "/key_ops", HOW_SET, NULL, NULL, NULL },
	/* Its private parts: field_is_private(). */

	/* RFC 7591 section 2: a client's metadata and its defaults */
	{ MATERIAL_CLIENT, "/grant_types", HOW_SET, NULL,
	  "[\"authorization_code\"]", "RFC 7591 section 2" },
	{ MATERIAL_CLIENT, "/response_types", HOW_SET, NULL, "[\"code\"]",
	  "RFC 7591 section 2" },
	{ MATERIAL_CLIENT, "/token_endpoint_auth_method", HOW_VALUE, NULL,
	  "\"client_secret_basic\"", "RFC 7591 section 2" },
	{ MATERIAL_CLIENT, "/application_type", HOW_VALUE, NULL, "\"web\"",
	  OIDC_REGISTRATION },
	{ MATERIAL_CLIENT, "/id_token_signed_response_alg", HOW_VALUE, NULL,
	  "\"RS256\"", OIDC_REGISTRATION },
	{ MATERIAL_CLIENT, "/require_auth_time", HOW_VALUE, NULL, "false",
	  OIDC_REGISTRATION },
	{ MATERIAL_CLIENT, "/require_pushed_authorization_requests", HOW_VALUE,
	  NULL, "false", "RFC 9126 section 6" },
	{ MATERIAL_CLIENT, "/require_signed_request_object", HOW_VALUE, NULL,
	  "false", "RFC 9101 section 10.5" },
	{ MATERIAL_CLIENT, "/dpop_bound_access_tokens", HOW_VALUE, NULL,
	  "false", "RFC 9449 section 5.2" },
	{ MATERIAL_CLIENT, "/tls_client_certificate_bound_access_tokens",
	  HOW_VALUE, NULL, "false", "RFC 8705 section 3.4" },
	{ MATERIAL_CLIENT, "/scope", HOW_WORDS, NULL, NULL, NULL },
	{ MATERIAL_CLIENT, "/*_uris", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CLIENT, "/contacts", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CLIENT, "/software_roles", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_CLIENT, "/authorization_details_types", HOW_SET, NULL, NULL,
	  NULL },
};
/* clang-format on */

const struct field_table field_standards = { fields, ARRAY_SIZE(fields) };
