/* words_standards.c - what is said of metadata, keys and clients */
#include "core/change/field.h"

/* clang-format off */

/* The first row of a material that matches is taken: field.h says what the
 * templates may hold. */
static const struct words words[] = {
	{ MATERIAL_METADATA, "/issuer",
	  "The server now calls itself {new} instead of {old}", NULL, NULL },
	{ MATERIAL_METADATA, "/token_endpoint",
	  "Tokens are now asked for at {new} instead of {old}",
	  "Tokens are asked for at {item}",
	  "The address to ask for tokens ({item}) was removed" },
	{ MATERIAL_METADATA, "/jwks_uri",
	  "The server's keys are now read from {new} instead of {old}",
	  "The server's keys are read from {item}",
	  "The address of the server's keys ({item}) was removed" },
	{ MATERIAL_METADATA, "/*_endpoint",
	  "The {1} address is now {new} instead of {old}",
	  "The server now has the {1} address {item}",
	  "The {1} address {item} was removed" },
	{ MATERIAL_METADATA, "/scopes_supported", NULL,
	  "The server now also offers the scope {item}",
	  "The server no longer offers the scope {item}" },
	{ MATERIAL_METADATA, "/grant_types_supported", NULL,
	  "The server now also takes the grant {item}",
	  "The server no longer takes the grant {item}" },
	{ MATERIAL_METADATA, "/code_challenge_methods_supported", NULL,
	  "The server now also takes PKCE with {item}",
	  "The server no longer takes PKCE with {item}" },
	{ MATERIAL_METADATA, "/*_auth_methods_supported", NULL,
	  "Clients may now also prove themselves by {item} ({1})",
	  "Clients may no longer prove themselves by {item} ({1})" },
	{ MATERIAL_METADATA, "/*_supported", NULL,
	  "The server now also supports {item} ({1})",
	  "The server no longer supports {item} ({1})" },
	{ MATERIAL_METADATA, "/mtls_endpoint_aliases/*",
	  "With a certificate the {1} is now at {new} instead of {old}",
	  "With a certificate the {1} is at {item}",
	  "The {1} for clients with a certificate ({item}) was removed" },
	{ MATERIAL_JWKS, "/keys/*",
	  NULL,
	  "The key {jwk} was added{rolled}",
	  "The key {jwk} was removed" },
	{ MATERIAL_JWK, "/kid",
	  "The key is now called '{new}' instead of '{old}'",
	  "The key is now called '{item}'",
	  "The key is no longer called '{item}'" },
	{ MATERIAL_JWK, "/alg",
	  "The key is now for {new} instead of {old}",
	  "The key is now for {item} alone",
	  "The key is no longer for {item} alone" },
	{ MATERIAL_JWK, "/use",
	  "The key's use is now '{new}' instead of '{old}'",
	  "The key's use is now '{item}' alone",
	  "The key's use is no longer '{item}' alone" },
	{ MATERIAL_CLIENT, "/redirect_uris", NULL,
	  "Sign-ins may now also return to {item}",
	  "Sign-ins may no longer return to {item}" },
	{ MATERIAL_CLIENT, "/grant_types", NULL,
	  "The client may now also use the grant {item}",
	  "The client may no longer use the grant {item}" },
	{ MATERIAL_CLIENT, "/response_types", NULL,
	  "The client may now also ask for the response '{item}'",
	  "The client may no longer ask for the response '{item}'" },
	{ MATERIAL_CLIENT, "/scope", NULL,
	  "Scope {item} was added to what the client may ask for",
	  "Scope {item} was removed from what the client may ask for" },
	{ MATERIAL_CLIENT, "/token_endpoint_auth_method",
	  "The client now proves itself by {new} instead of {old}",
	  "The client proves itself by {item}", NULL },
	{ MATERIAL_CLIENT, "/client_name",
	  "The client is now called '{new}' instead of '{old}'", NULL, NULL },
	{ MATERIAL_CLIENT, "/post_logout_redirect_uris",
	  NULL,
	  "After signing out people may now also be sent to {item}",
	  "After signing out people may no longer be sent to {item}" },
	{ MATERIAL_CLIENT, "/request_uris",
	  NULL,
	  "Requests may now also be read from {item}",
	  "Requests may no longer be read from {item}" },
	{ MATERIAL_CLIENT, "/contacts",
	  NULL,
	  "{item} is now a contact for the client",
	  "{item} is no longer a contact for the client" },
	{ MATERIAL_CLIENT, "/jwks_uri",
	  "The address of the client's keys is now '{new}' instead of "
	  "'{old}'",
	  "The address of the client's keys is now '{item}'",
	  "The address of the client's keys, '{item}', was removed" },
	{ MATERIAL_CLIENT, "/dpop_bound_access_tokens",
	  "Whether tokens are bound to the client's key (DPoP) is now "
	  "'{new}' instead of '{old}'",
	  "Whether tokens are bound to the client's key (DPoP) is now "
	  "said: '{item}'",
	  "Whether tokens are bound to the client's key (DPoP) is no "
	  "longer said; it was '{item}'" },
	{ MATERIAL_CLIENT, "/tls_client_certificate_bound_access_tokens",
	  "Whether tokens are bound to the client's certificate is now "
	  "'{new}' instead of '{old}'",
	  "Whether tokens are bound to the client's certificate is now "
	  "said: '{item}'",
	  "Whether tokens are bound to the client's certificate is no "
	  "longer said; it was '{item}'" },
	{ MATERIAL_CLIENT, "/require_pushed_authorization_requests",
	  "Whether requests must be sent ahead (PAR) is now '{new}' "
	  "instead of '{old}'",
	  "Whether requests must be sent ahead (PAR) is now said: "
	  "'{item}'",
	  "Whether requests must be sent ahead (PAR) is no longer said; "
	  "it was '{item}'" },
	{ MATERIAL_CLIENT, "/require_signed_request_object",
	  "Whether requests must be signed is now '{new}' instead of "
	  "'{old}'",
	  "Whether requests must be signed is now said: '{item}'",
	  "Whether requests must be signed is no longer said; it was "
	  "'{item}'" },
};
/* clang-format on */

const struct words_table words_standards = { words, ARRAY_SIZE(words) };
