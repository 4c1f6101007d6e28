/* field_vendors.c - the fields of other products that aren't plain */
#include "core/change/field.h"

/* clang-format off */

/* The first row of a material whose pattern matches decides. */
static const struct field fields[] = {
	/* Auth0: Management API v2, Deploy CLI */
	{ MATERIAL_AUTH0_EXPORT, "/clients", HOW_BAG, "name|client_id~client_id", NULL,
	  NULL },
	{ MATERIAL_AUTH0_EXPORT, "/resourceServers", HOW_BAG, "identifier|name~id",
	  NULL, NULL },
	{ MATERIAL_AUTH0_EXPORT, "/connections", HOW_BAG, "name|id~id", NULL,
	  NULL },
	{ MATERIAL_AUTH0_EXPORT, "/databases", HOW_BAG, "name|id~id", NULL, NULL },
	{ MATERIAL_AUTH0_EXPORT, "/clientGrants", HOW_BAG, "client_id,audience",
	  NULL, NULL },
	{ MATERIAL_AUTH0_EXPORT, "/clientGrants/*/scope", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_AUTH0_EXPORT, "/roles", HOW_BAG, "name|id~id", NULL, NULL },
	{ MATERIAL_AUTH0_EXPORT, "/roles/*/permissions", HOW_BAG,
	  "resource_server_identifier,permission_name", NULL, NULL },
	{ MATERIAL_AUTH0_EXPORT, "/rules", HOW_BAG, "name|id~id", NULL, NULL },
	{ MATERIAL_AUTH0_EXPORT, "/actions", HOW_BAG, "name|id~id", NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/callbacks", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/allowed_*", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/web_origins", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/grant_types", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/client_aliases", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/oidc_logout/backchannel_logout_urls",
	  HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/oidc_backchannel_logout/*_urls", HOW_SET,
	  NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT,
	  "/oidc_logout/backchannel_logout_initiators/*_initiators", HOW_SET,
	  NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/mobile/**", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CLIENT, "/token_exchange/**", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_AUTH0_CLIENT, "/signing_keys/*/pkcs7", HOW_VALUE, NULL, NULL,
	  NULL },
	{ MATERIAL_AUTH0_API, "/scopes", HOW_BAG, "value", NULL, NULL },
	{ MATERIAL_AUTH0_API, "/signing_secret", HOW_SECRET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CONNECTION, "/enabled_clients", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_AUTH0_CONNECTION, "/realms", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CONNECTION, "/options/domain_aliases", HOW_SET, NULL,
	  NULL, NULL },
	{ MATERIAL_AUTH0_CONNECTION, "/options/scope", HOW_WORDS, NULL, NULL,
	  NULL },
	{ MATERIAL_AUTH0_CONNECTION, "/options/ext_*", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_AUTH0_CONNECTION, "/options/configuration/*", HOW_SECRET,
	  NULL, NULL, NULL },
	{ MATERIAL_AUTH0_CONNECTION, "/options/bareConfiguration/*", HOW_SECRET,
	  NULL, NULL, NULL },
	{ MATERIAL_AUTH0_TENANT, "/allowed_logout_urls", HOW_SET, NULL, NULL,
	  NULL },
	/* The first is the tenant's own language. */
	{ MATERIAL_AUTH0_TENANT, "/enabled_locales", HOW_VALUE, NULL, NULL,
	  NULL },

	/* Ory Hydra: its interface, and its records */
	{ MATERIAL_HYDRA_CLIENT, "/audience", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_CLIENT, "/allowed_cors_origins", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_HYDRA_RECORD, "/Scope", HOW_WORDS, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_RECORD, "/*URIs", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_RECORD, "/GrantTypes", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_RECORD, "/ResponseTypes", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_RECORD, "/Audience", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_RECORD, "/Contacts", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_RECORD, "/AllowedCORSOrigins", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_HYDRA_RECORD, "/RegistrationAccessTokenSignature",
	  HOW_SECRET, NULL, NULL, NULL },
	{ MATERIAL_HYDRA_RECORD, "/RotatedSecrets", HOW_SECRET, NULL, NULL,
	  NULL },

	/* Glewlwyd: names of its own for what RFC 7591 has */
	{ MATERIAL_GLEWLWYD_CLIENT, "/redirect_uri", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_GLEWLWYD_CLIENT, "/authorization_type", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_GLEWLWYD_CLIENT, "/token_endpoint_auth_method", HOW_SET,
	  NULL, NULL, NULL },
	{ MATERIAL_GLEWLWYD_CLIENT, "/scope", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_GLEWLWYD_CLIENT, "/resource", HOW_SET, NULL, NULL, NULL },

	/* What kind of thing each item is, all are named the same way. */
	{ MATERIAL_LIST, "", HOW_BAG,
	  "clientId|client_id|ID|identifier|kid|realm|name|id", NULL, NULL },
};
/* clang-format on */

const struct field_table field_vendors = { fields, ARRAY_SIZE(fields) };
