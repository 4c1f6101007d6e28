/* risk_test.h - the questions that rows of the risk table ask of a change */
#ifndef CORE_CHANGE_RISK_TEST_H
#define CORE_CHANGE_RISK_TEST_H

#include "core/json/json.h"

/* Either side may be NULL. Where a value is an array, one item is enough. */
typedef bool risk_test_fn(const struct json *old, const struct json *new);

risk_test_fn risk_password_or_implicit;
/* Response types that give tokens out through the browser */
risk_test_fn risk_token_response;
/* The same, by Glewlwyd's names for them, and the password grant */
risk_test_fn risk_browser_or_password;
risk_test_fn risk_wildcard;
/* Http: to a host that isn't loopback */
risk_test_fn risk_plain_http;
risk_test_fn risk_s256_lost;
risk_test_fn risk_none;
risk_test_fn risk_plain_pkce;
/* Algorithms whose key both sides have, or none */
risk_test_fn risk_symmetric;
/* The host of a URL, with its port */
risk_test_fn risk_other_host;
/* The same, or another template that begins the URL */
risk_test_fn risk_other_target;
/* A URL with a host of its own that isn't loopback */
risk_test_fn risk_names_host;
/* A step whose request names its address itself */
risk_test_fn risk_request_elsewhere;
/* The same, with the token, and the address isn't loopback */
risk_test_fn risk_token_elsewhere;
risk_test_fn risk_switched_off;
risk_test_fn risk_switched_on;
/* A span or a number that grew, or has no limit any more */
risk_test_fn risk_raised;
/* The same, shrunk or gone */
risk_test_fn risk_lowered;
/* Of the ways for a client to prove itself */
risk_test_fn risk_weaker_auth;
/* Okta: redirect addresses may have a star; consent is taken as given */
risk_test_fn risk_subdomain;
risk_test_fn risk_trusted;
/* Of refresh tokens, by the names of Auth0 and Okta */
risk_test_fn risk_not_rotating;
risk_test_fn risk_not_expiring;
/* Keycloak: signed requests; which connections must be encrypted */
risk_test_fn risk_not_required;
risk_test_fn risk_less_tls;
risk_test_fn risk_revocation_lost;
risk_test_fn risk_becomes_continue;
risk_test_fn risk_was_secret_input;
risk_test_fn risk_key_back;
/* A key that was compromised, and is not any more */
risk_test_fn risk_key_trusted;
/* A whole list that came, or went */
risk_test_fn risk_bound_set;
risk_test_fn risk_bound_lost;
/* A list with an item that it had not */
risk_test_fn risk_wider;
/* A date, or a date and time, that lies behind the old one */
risk_test_fn risk_later;

#endif
