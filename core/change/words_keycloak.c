/* words_keycloak.c - what is said of Keycloak's realms and clients */
#include "core/change/field.h"

/* clang-format off */

/* The first row of a material that matches is taken: field.h says what the
 * templates may hold. */
static const struct words words[] = {
	{ MATERIAL_KEYCLOAK_REALM, "/clients/*",
	  NULL,
	  "The client '{1}' was added",
	  "The client '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/users/*",
	  NULL,
	  "The user '{1}' was added",
	  "The user '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/groups/*",
	  NULL,
	  "The group '{1}' was added",
	  "The group '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/clientScopes/*",
	  NULL,
	  "The client scope '{1}' was added",
	  "The client scope '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/roles/realm/*",
	  NULL,
	  "The realm role '{1}' was added",
	  "The realm role '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/roles/client/*/*",
	  NULL,
	  "The role '{2}' of the client '{1}' was added",
	  "The role '{2}' of the client '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/roles/realm/*/composites/realm",
	  NULL,
	  "The realm role '{1}' now includes the realm role '{item}'",
	  "The realm role '{1}' no longer includes the realm role "
	  "'{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/roles/realm/*/composites/client/*",
	  NULL,
	  "The realm role '{1}' now includes '{item}' of the client "
	  "'{2}'",
	  "The realm role '{1}' no longer includes '{item}' of the "
	  "client '{2}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/roles/client/*/*/composites/realm",
	  NULL,
	  "The role '{2}' of the client '{1}' now includes the realm "
	  "role '{item}'",
	  "The role '{2}' of the client '{1}' no longer includes the "
	  "realm role '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/roles/client/*/*/composites/client/*",
	  NULL,
	  "The role '{2}' of the client '{1}' now includes '{item}' of "
	  "the client '{3}'",
	  "The role '{2}' of the client '{1}' no longer includes "
	  "'{item}' of the client '{3}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/users/*/realmRoles",
	  NULL,
	  "The user '{1}' now has the realm role '{item}'",
	  "The user '{1}' no longer has the realm role '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/users/*/clientRoles/*",
	  NULL,
	  "The user '{1}' now has the role '{item}' of the client '{2}'",
	  "The user '{1}' no longer has the role '{item}' of the client "
	  "'{2}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/users/*/groups",
	  NULL,
	  "The user '{1}' is now in the group '{item}'",
	  "The user '{1}' is no longer in the group '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/identityProviders/*",
	  NULL,
	  "The identity provider '{1}' was added",
	  "The identity provider '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/identityProviderMappers/*",
	  NULL,
	  "The mapper of an identity provider '{1}' was added",
	  "The mapper of an identity provider '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/authenticationFlows/*",
	  NULL,
	  "The sign-in flow '{1}' was added",
	  "The sign-in flow '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/authenticationFlows/*/authenticationExecutions/*",
	  NULL,
	  "The step '{2}' was added to the sign-in flow '{1}'",
	  "The step '{2}' was removed from the sign-in flow '{1}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/authenticationFlows/*/authenticationExecutions/*/requirement",
	  "In the sign-in flow '{1}' the step '{2}' is now {new} "
	  "instead of {old}",
	  NULL,
	  NULL },
	{ MATERIAL_KEYCLOAK_REALM, "/requiredActions/*",
	  NULL,
	  "The required action '{1}' was added",
	  "The required action '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/components/*/*",
	  NULL,
	  "The component '{2}' ({1}) was added",
	  "The component '{2}' ({1}) was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/clientScopes/*/protocolMappers/*",
	  NULL,
	  "The mapper '{2}' was added to the client scope '{1}'",
	  "The mapper '{2}' was removed from the client scope '{1}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/defaultDefaultClientScopes",
	  NULL,
	  "New clients now get the scope '{item}' by default",
	  "New clients no longer get the scope '{item}' by default" },
	{ MATERIAL_KEYCLOAK_REALM, "/defaultOptionalClientScopes",
	  NULL,
	  "New clients may now also ask for the scope '{item}'",
	  "New clients may no longer ask for the scope '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/accessTokenLifespan",
	  "Access tokens now last {newspan} instead of {oldspan}",
	  "Access tokens last {newspan}",
	  "How long access tokens last ({oldspan}) is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/accessTokenLifespanForImplicitFlow",
	  "Access tokens of the implicit flow now last {newspan} "
	  "instead of {oldspan}",
	  "Access tokens of the implicit flow last {newspan}",
	  "How long access tokens of the implicit flow last ({oldspan}) "
	  "is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/accessCodeLifespan",
	  "Sign-in codes now last {newspan} instead of {oldspan}",
	  "Sign-in codes last {newspan}",
	  "How long sign-in codes last ({oldspan}) is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/ssoSessionIdleTimeout",
	  "Sessions that nobody uses now last {newspan} instead of "
	  "{oldspan}",
	  "Sessions that nobody uses last {newspan}",
	  "How long sessions that nobody uses last ({oldspan}) is no "
	  "longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/ssoSessionMaxLifespan",
	  "Sessions now last {newspan} instead of {oldspan}",
	  "Sessions last {newspan}",
	  "How long sessions last ({oldspan}) is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/ssoSessionIdleTimeoutRememberMe",
	  "Remembered sessions that nobody uses now last {newspan} "
	  "instead of {oldspan}",
	  "Remembered sessions that nobody uses last {newspan}",
	  "How long remembered sessions that nobody uses last "
	  "({oldspan}) is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/ssoSessionMaxLifespanRememberMe",
	  "Remembered sessions now last {newspan} instead of {oldspan}",
	  "Remembered sessions last {newspan}",
	  "How long remembered sessions last ({oldspan}) is no longer "
	  "said" },
	{ MATERIAL_KEYCLOAK_REALM, "/offlineSessionIdleTimeout",
	  "Offline sessions that nobody uses now last {newspan} instead "
	  "of {oldspan}",
	  "Offline sessions that nobody uses last {newspan}",
	  "How long offline sessions that nobody uses last ({oldspan}) "
	  "is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/offlineSessionMaxLifespan",
	  "Offline sessions now last {newspan} instead of {oldspan}",
	  "Offline sessions last {newspan}",
	  "How long offline sessions last ({oldspan}) is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/clientSessionIdleTimeout",
	  "Clients' sessions that nobody uses now last {newspan} "
	  "instead of {oldspan}",
	  "Clients' sessions that nobody uses last {newspan}",
	  "How long clients' sessions that nobody uses last ({oldspan}) "
	  "is no longer said" },
	{ MATERIAL_KEYCLOAK_REALM, "/clientSessionMaxLifespan",
	  "Clients' sessions now last {newspan} instead of {oldspan}",
	  "Clients' sessions last {newspan}",
	  "How long clients' sessions last ({oldspan}) is no longer "
	  "said" },
	{ MATERIAL_KEYCLOAK_REALM, "/enabled",
	  "Whether the realm is in use is now '{new}' instead of "
	  "'{old}'",
	  "Whether the realm is in use is now said: '{item}'",
	  "Whether the realm is in use is no longer said; it was "
	  "'{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/registrationAllowed",
	  "Whether people may register themselves is now '{new}' "
	  "instead of '{old}'",
	  "Whether people may register themselves is now said: '{item}'",
	  "Whether people may register themselves is no longer said; it "
	  "was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/rememberMe",
	  "Whether people may stay signed in is now '{new}' instead of "
	  "'{old}'",
	  "Whether people may stay signed in is now said: '{item}'",
	  "Whether people may stay signed in is no longer said; it was "
	  "'{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/verifyEmail",
	  "Whether e-mail addresses are verified is now '{new}' instead "
	  "of '{old}'",
	  "Whether e-mail addresses are verified is now said: '{item}'",
	  "Whether e-mail addresses are verified is no longer said; it "
	  "was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/resetPasswordAllowed",
	  "Whether people may reset their password is now '{new}' "
	  "instead of '{old}'",
	  "Whether people may reset their password is now said: "
	  "'{item}'",
	  "Whether people may reset their password is no longer said; "
	  "it was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/editUsernameAllowed",
	  "Whether people may change their user name is now '{new}' "
	  "instead of '{old}'",
	  "Whether people may change their user name is now said: "
	  "'{item}'",
	  "Whether people may change their user name is no longer said; "
	  "it was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/bruteForceProtected",
	  "Whether guessing of passwords is slowed down is now '{new}' "
	  "instead of '{old}'",
	  "Whether guessing of passwords is slowed down is now said: "
	  "'{item}'",
	  "Whether guessing of passwords is slowed down is no longer "
	  "said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/permanentLockout",
	  "Whether guessing of passwords locks for good is now '{new}' "
	  "instead of '{old}'",
	  "Whether guessing of passwords locks for good is now said: "
	  "'{item}'",
	  "Whether guessing of passwords locks for good is no longer "
	  "said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/eventsEnabled",
	  "Whether sign-ins are recorded is now '{new}' instead of "
	  "'{old}'",
	  "Whether sign-ins are recorded is now said: '{item}'",
	  "Whether sign-ins are recorded is no longer said; it was "
	  "'{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/adminEventsEnabled",
	  "Whether changes by administrators are recorded is now "
	  "'{new}' instead of '{old}'",
	  "Whether changes by administrators are recorded is now said: "
	  "'{item}'",
	  "Whether changes by administrators are recorded is no longer "
	  "said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/revokeRefreshToken",
	  "Whether a refresh token is good once only is now '{new}' "
	  "instead of '{old}'",
	  "Whether a refresh token is good once only is now said: "
	  "'{item}'",
	  "Whether a refresh token is good once only is no longer said; "
	  "it was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/duplicateEmailsAllowed",
	  "Whether two people may have one e-mail address is now "
	  "'{new}' instead of '{old}'",
	  "Whether two people may have one e-mail address is now said: "
	  "'{item}'",
	  "Whether two people may have one e-mail address is no longer "
	  "said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/offlineSessionMaxLifespanEnabled",
	  "Whether offline sessions end at all is now '{new}' instead "
	  "of '{old}'",
	  "Whether offline sessions end at all is now said: '{item}'",
	  "Whether offline sessions end at all is no longer said; it "
	  "was '{item}'" },
	{ MATERIAL_KEYCLOAK_REALM, "/sslRequired",
	  "For whom https is required is now '{new}' instead of '{old}'",
	  "For whom https is required is now '{item}'",
	  "For whom https is required, '{item}', was removed" },
	{ MATERIAL_KEYCLOAK_REALM, "/passwordPolicy",
	  "The policy for passwords is now '{new}' instead of '{old}'",
	  "The policy for passwords is now '{item}'",
	  "The policy for passwords, '{item}', was removed" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/redirectUris",
	  NULL,
	  "Sign-ins may now also return to {item}",
	  "Sign-ins may no longer return to {item}" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/webOrigins",
	  NULL,
	  "Pages from {item} may now use it in the browser",
	  "Pages from {item} may no longer use it in the browser" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/attributes/post.logout.redirect.uris",
	  NULL,
	  "After signing out people may now also be sent to {item}",
	  "After signing out people may no longer be sent to {item}" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/defaultClientScopes",
	  NULL,
	  "The client now always gets the scope '{item}'",
	  "The client no longer gets the scope '{item}' by default" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/optionalClientScopes",
	  NULL,
	  "The client may now ask for the scope '{item}'",
	  "The client may no longer ask for the scope '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/enabled",
	  "Whether the client may be used is now '{new}' instead of "
	  "'{old}'",
	  "Whether the client may be used is now said: '{item}'",
	  "Whether the client may be used is no longer said; it was "
	  "'{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/publicClient",
	  "Whether it comes without proof of who it is (public client) "
	  "is now '{new}' instead of '{old}'",
	  "Whether it comes without proof of who it is (public client) "
	  "is now said: '{item}'",
	  "Whether it comes without proof of who it is (public client) "
	  "is no longer said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/bearerOnly",
	  "Whether it only takes tokens and gets none (bearer-only) is "
	  "now '{new}' instead of '{old}'",
	  "Whether it only takes tokens and gets none (bearer-only) is "
	  "now said: '{item}'",
	  "Whether it only takes tokens and gets none (bearer-only) is "
	  "no longer said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/standardFlowEnabled",
	  "Whether it signs people in (authorization code) is now "
	  "'{new}' instead of '{old}'",
	  "Whether it signs people in (authorization code) is now said: "
	  "'{item}'",
	  "Whether it signs people in (authorization code) is no longer "
	  "said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/implicitFlowEnabled",
	  "Whether it gets tokens through the browser (implicit flow) "
	  "is now '{new}' instead of '{old}'",
	  "Whether it gets tokens through the browser (implicit flow) "
	  "is now said: '{item}'",
	  "Whether it gets tokens through the browser (implicit flow) "
	  "is no longer said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/directAccessGrantsEnabled",
	  "Whether it may send passwords of people (password grant) is "
	  "now '{new}' instead of '{old}'",
	  "Whether it may send passwords of people (password grant) is "
	  "now said: '{item}'",
	  "Whether it may send passwords of people (password grant) is "
	  "no longer said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/serviceAccountsEnabled",
	  "Whether it gets tokens for itself (client credentials) is "
	  "now '{new}' instead of '{old}'",
	  "Whether it gets tokens for itself (client credentials) is "
	  "now said: '{item}'",
	  "Whether it gets tokens for itself (client credentials) is no "
	  "longer said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/fullScopeAllowed",
	  "Whether its tokens carry all roles of the person is now "
	  "'{new}' instead of '{old}'",
	  "Whether its tokens carry all roles of the person is now "
	  "said: '{item}'",
	  "Whether its tokens carry all roles of the person is no "
	  "longer said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/consentRequired",
	  "Whether people are asked for consent is now '{new}' instead "
	  "of '{old}'",
	  "Whether people are asked for consent is now said: '{item}'",
	  "Whether people are asked for consent is no longer said; it "
	  "was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/authorizationServicesEnabled",
	  "Whether it decides by policies (authorization services) is "
	  "now '{new}' instead of '{old}'",
	  "Whether it decides by policies (authorization services) is "
	  "now said: '{item}'",
	  "Whether it decides by policies (authorization services) is "
	  "no longer said; it was '{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/surrogateAuthRequired",
	  "Whether another sign-in is needed is now '{new}' instead of "
	  "'{old}'",
	  "Whether another sign-in is needed is now said: '{item}'",
	  "Whether another sign-in is needed is no longer said; it was "
	  "'{item}'" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/attributes/pkce.code.challenge.method",
	  "PKCE is now demanded with '{new}' instead of '{old}'",
	  "PKCE is now demanded with '{item}'",
	  "PKCE with '{item}' is no longer demanded" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/protocolMappers/*",
	  NULL,
	  "The mapper '{1}' was added",
	  "The mapper '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/clientAuthenticatorType",
	  "The client now proves itself by {new} instead of {old}",
	  "The client now proves itself by {item}",
	  NULL },
	{ MATERIAL_KEYCLOAK_CLIENT, "/authorizationSettings",
	  NULL,
	  "Authorization services were set up, as stands below",
	  "Authorization services were removed; they were what stands "
	  "below" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/authorizationSettings/resources/*",
	  NULL,
	  "The resource '{1}' was added",
	  "The resource '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/authorizationSettings/policies/*",
	  NULL,
	  "The policy '{1}' was added",
	  "The policy '{1}' was removed" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/authorizationSettings/scopes/*",
	  NULL,
	  "The scope '{1}' was added",
	  "The scope '{1}' was removed" },
};
/* clang-format on */

const struct words_table words_keycloak = { words, ARRAY_SIZE(words) };
