/* lint_table_oauth.c - the rules of lint for OAuth: what, why, and the fix */
#include "core/model/lint_rules.h"

#define FIRM true

/* clang-format off */
const struct lint_rule lint_table_oauth[RULES] = {
	[RULE_PASSWORD_GRANT] = { "oauth-password-grant", LINT_ERROR, FIRM,
		"the password grant is not used",
		"It hands a person's password to the client, and can't be "
		"protected by a second factor.",
		"Use client_credentials for a service, authorization_code "
		"with PKCE for a person.",
		"RFC 9700 section 2.4" },
	[RULE_IMPLICIT_GRANT] = { "oauth-implicit-grant", LINT_ERROR, FIRM,
		"the implicit grant is not used",
		"It puts the token into the browser's address, where it "
		"leaks and can be injected.",
		"Use authorization_code with PKCE.",
		"RFC 9700 section 2.1.2" },
	[RULE_HTTP] = { "oauth-http", LINT_ERROR, FIRM,
		"addresses are https, but for this machine's own",
		"Secrets and tokens would cross the network in the clear.",
		"Write https://.",
		"RFC 6749 sections 3.1, 3.2; RFC 6750 section 5.3" },
	[RULE_REDIRECT] = { "oauth-redirect-uri", LINT_ERROR, 0,
		"redirect URIs are exact, and https or loopback",
		"A pattern or an open address lets somebody else receive the "
		"authorization code.",
		"List each address in full, without '*'.",
		"RFC 9700 sections 2.1, 4.1" },
	[RULE_PUBLIC_CLIENT] = { "oauth-public-client", LINT_ERROR, 0,
		"client_credentials is only for clients that prove who they "
		"are",
		"Anybody who knows the client's name could get the token.",
		"Set 'auth' to client_secret_basic or private_key_jwt, and "
		"'secret' to a reference.",
		"RFC 6749 section 4.4" },
	[RULE_SECRET_POST] = { "oauth-secret-post", LINT_WARNING, 0,
		"the client's secret goes into the header, not the body",
		"Bodies are logged more often than Authorization headers.",
		"Set 'auth' to private_key_jwt or client_secret_basic, "
		"whichever the server lists.",
		"RFC 6749 section 2.3.1; RFC 9700 section 2.5" },
	[RULE_TOKEN_IN_URL] = { "oauth-token-in-url", LINT_ERROR, 0,
		"tokens and secrets never stand in an address",
		"Addresses end up in logs, histories and Referer headers.",
		"Set the request's 'auth' to \"token\".",
		"RFC 6750 section 2.3; RFC 9700 section 4.3.2" },
	[RULE_SERVER_OFFER] = { "oauth-no-endpoint", LINT_ERROR, FIRM,
		"the server has the endpoint that a step calls",
		"There is nowhere to send the request to.",
		"Take the step out, or fetch the server's metadata again "
		"with rbctl import.",
		"RFC 8414 section 2" },
	[RULE_SERVER_LISTS] = { "oauth-not-listed", LINT_WARNING, 0,
		"the server lists the grant and the client's way to prove "
		"itself",
		"The server's own metadata says that this will be refused.",
		"Choose one that it lists, or ask whoever runs the server.",
		"RFC 8414 section 2" },
	[RULE_ISSUER] = { "oauth-issuer", LINT_ERROR, 0,
		"a server's issuer is its metadata's issuer",
		"A different issuer is how one server is passed off as "
		"another (mix-up).",
		"Fetch the metadata again with rbctl import, and check the "
		"issuer with whoever runs the server.",
		"RFC 8414 section 3.3; RFC 9700 section 4.4" },
	[RULE_TOKEN_IN_BODY] = { "oauth-token-in-body", LINT_WARNING, 0,
		"tokens and secrets are not fields of a step's body",
		"They belong into the header, which rbctl fills from the "
		"vault and services keep out of their logs.",
		"Set the request's 'auth' to \"token\", and take the field "
		"out.",
		"RFC 6750 section 2.2; RFC 6749 section 2.3.1" },
	[RULE_BY_HAND] = { "oauth-by-hand", LINT_NOTE, 0,
		"tokens are asked for by oauth steps, not by hand",
		"What is built by hand skips the checks of the answer, and "
		"its token is not kept in the vault.",
		"Use oauth.token, oauth.refresh, oauth.exchange or "
		"oauth.revoke.",
		"RFC 6749 sections 4, 5; RFC 9700 section 2" },
	[RULE_PKCE] = { "oauth-pkce", LINT_WARNING, 0,
		"a server where people sign in lists PKCE with S256",
		"Without PKCE whoever catches the authorization code can use "
		"it.",
		"Ask whoever runs the server to offer S256, then fetch its "
		"metadata again.",
		"RFC 9700 section 2.1.1; RFC 7636 section 4.2" },
	[RULE_PKCE_PLAIN] = { "oauth-pkce-plain", LINT_ERROR, 0,
		"PKCE is S256, never plain",
		"Plain shows the proof in the browser's address, where a "
		"thief of the code sees it too.",
		"Have S256 switched on.",
		"RFC 9700 section 2.1.1; RFC 7636 section 7.2" },
	[RULE_PKCE_OFF] = { "oauth-pkce-off", LINT_WARNING, 0,
		"a registration asks for PKCE",
		"When PKCE is optional, an attacker leaves it out.",
		"Set the field to true, or the method to S256.",
		"RFC 9700 sections 2.1.1, 4.8.2" },
	[RULE_MIX_UP] = { "oauth-mix-up", LINT_WARNING, 0,
		"where there are several servers, each says who answers",
		"Without 'iss' in the answer, one server's code can be sent to "
		"another (mix-up).",
		"Ask whoever runs the server for "
		"authorization_response_iss_parameter_supported.",
		"RFC 9207 section 2; RFC 9700 sections 2.1, 4.4" },
	[RULE_SHARED_SECRET] = { "oauth-shared-secret", LINT_NOTE, 0,
		"a client proves itself with a key where the server takes one",
		"A secret is known to both sides and can be read from either; "
		"a private key never leaves.",
		"Set 'auth' to private_key_jwt or tls_client_auth, and "
		"register the client's public key.",
		"RFC 9700 section 2.5; RFC 7523 section 2.2; RFC 8705 section "
		"2" },
	[RULE_BEARER] = { "oauth-bearer", LINT_NOTE, 0,
		"a token is bound to a key where the server offers it",
		"Whoever finds a token without a key behind it can use it.",
		"Set \"dpop\": true in 'token', if the service takes such "
		"tokens.",
		"RFC 9700 section 2.2.1; RFC 9449 section 1" },
	[RULE_DEVICE] = { "oauth-device", LINT_NOTE, 0,
		"people sign in with a code on another device only where no "
		"browser is at hand",
		"Whoever is sent such a code by a stranger signs the stranger "
		"in.",
		"Use authorization_code where there is a browser; else tell "
		"people to enter only a code that they asked for.",
		"RFC 8628 sections 5.4, 5.6" },
	[RULE_PUBLIC_REFRESH] = { "oauth-public-refresh", LINT_WARNING, 0,
		"refresh tokens of a client without a secret are rotated or "
		"bound to a key",
		"A stolen one could be used for months without anybody "
		"noticing.",
		"Have rotation or DPoP switched on for the client, or let it "
		"prove itself.",
		"RFC 9700 sections 2.2.2, 4.14.2" },
	[RULE_REDIRECT_LOCALHOST] = { "oauth-redirect-localhost", LINT_WARNING,
		0,
		"a redirect to this machine names 127.0.0.1 or [::1]",
		"The name localhost can be made to mean another machine, or "
		"another network card.",
		"Write http://127.0.0.1/….",
		"RFC 8252 sections 7.3, 8.3" },
	[RULE_REDIRECT_SCHEME] = { "oauth-redirect-scheme", LINT_WARNING, 0,
		"an app's own scheme is a domain name backwards",
		"Any app can claim a short name, and catch the code.",
		"Write com.example.app:/…, with a domain that you own.",
		"RFC 8252 sections 7.1, 8.4" },
	[RULE_REDIRECT_MISSING] = { "oauth-redirect-missing", LINT_WARNING, 0,
		"a client that people sign in to lists its redirect URIs",
		"A server that knows none may send the code anywhere.",
		"Add 'redirect_uris'.",
		"RFC 7591 section 2; RFC 9700 section 4.1.3" },
	[RULE_RESPONSE_GRANT] = { "oauth-response-grant", LINT_WARNING, 0,
		"response types and grants fit each other",
		"The registration says two things; servers differ in which "
		"they follow.",
		"Response type code goes with the grant authorization_code; "
		"a client without people has none.",
		"RFC 7591 section 2.1" },
	[RULE_ALG_NONE] = { "oauth-alg-none", LINT_ERROR, 0,
		"nothing is registered with the algorithm none",
		"Anybody can write what is not signed.",
		"Name RS256, PS256, ES256 or EdDSA.",
		"RFC 8725 sections 2.1, 3.2; RFC 7591 section 2" },
	[RULE_ALG_SHARED] = { "oauth-alg-shared", LINT_WARNING, 0,
		"signatures are made with a private key, not a shared secret",
		"Whoever can check an HS256 signature can forge one.",
		"Name RS256, PS256, ES256 or EdDSA.",
		"RFC 8725 sections 3.2, 3.5; RFC 9700 section 2.5" },
	[RULE_KEY_MISSING] = { "oauth-key-missing", LINT_WARNING, 0,
		"a client that proves itself with a key registers the key",
		"The server has nothing to check the signature with.",
		"Add 'jwks_uri' (or 'jwks', with public keys only).",
		"RFC 7591 section 2; RFC 7523 section 3" },
	[RULE_JWKS_BOTH] = { "oauth-jwks-both", LINT_ERROR, 0,
		"a client registers its keys in one way",
		"Two lists can differ, and the standard forbids both.",
		"Keep 'jwks_uri', and take 'jwks' out.",
		"RFC 7591 section 2" },
	[RULE_TLS_SUBJECT] = { "oauth-tls-subject", LINT_WARNING, 0,
		"a client with a TLS certificate says which one",
		"Any certificate of the same authority might be taken for it.",
		"Add one of 'tls_client_auth_subject_dn' and "
		"'tls_client_auth_san_…'.",
		"RFC 8705 section 2.1.2" },
	[RULE_PAR_OFF] = { "oauth-par-off", LINT_NOTE, 0,
		"a registration does not switch pushed requests off",
		"What goes through the browser can be read and changed there.",
		"Set 'require_pushed_authorization_requests' to true.",
		"RFC 9126 section 6; RFC 9700 section 2.1" },
	[RULE_UNBOUND] = { "oauth-unbound", LINT_WARNING, 0,
		"a registration does not switch binding off",
		"With the field at false a stolen token is as good as the "
		"client's own.",
		"Take the field out, or set it to true.",
		"RFC 9700 section 2.2.1; RFC 9449 section 5.2; RFC 8705 "
		"section 3.4" },
	[RULE_SERVER_PKCE] = { "server-pkce", LINT_NOTE, 0,
		"a server where people sign in offers PKCE with S256",
		"Without PKCE whoever catches the authorization code can use "
		"it.",
		"Ask whoever runs the server to offer S256.",
		"RFC 9700 section 2.1.1; RFC 8414 section 2" },
	[RULE_SERVER_PLAIN] = { "server-pkce-plain", LINT_NOTE, 0,
		"a server does not offer plain PKCE",
		"Plain protects nothing; some program will use it.",
		"Ask whoever runs the server to switch plain off.",
		"RFC 9700 section 2.1.1" },
	[RULE_SERVER_IMPLICIT] = { "server-implicit", LINT_NOTE, 0,
		"a server does not put tokens into the browser's address",
		"Response types with 'token' leak it; other clients of this "
		"server may use them.",
		"Ask whoever runs the server to switch them off.",
		"RFC 9700 section 2.1.2" },
	[RULE_SERVER_PASSWORD] = { "server-password", LINT_NOTE, 0,
		"a server does not offer the password grant",
		"It teaches people to type their password into programs.",
		"Ask whoever runs the server to switch it off.",
		"RFC 9700 section 2.4" },
	[RULE_SERVER_NONE] = { "server-alg-none", LINT_NOTE, 0,
		"a server does not offer the algorithm none",
		"What is not signed can be written by anybody.",
		"Ask whoever runs the server to take none off its list.",
		"RFC 8725 sections 2.1, 3.2" },
	[RULE_SERVER_AUTH_ALG] = { "server-auth-alg", LINT_WARNING, 0,
		"a server takes no unsigned proof of a client or of a token",
		"Anybody could pretend to be any client.",
		"Report it to whoever runs the server: the standard forbids "
		"it.",
		"RFC 8414 section 2; RFC 9449 sections 4.3, 5.1" },
	[RULE_SERVER_SHARED] = { "server-alg-shared", LINT_NOTE, 0,
		"a server signs with a private key",
		"With HS256 alone every client that can check a token can "
		"forge one.",
		"Ask whoever runs the server for RS256, ES256 or EdDSA.",
		"RFC 8725 sections 3.2, 3.5" },
	[RULE_SERVER_HOST] = { "server-host", LINT_NOTE, 0,
		"a server's endpoints are at its issuer's host",
		"An endpoint elsewhere is how a forged document leads secrets "
		"astray; some vendors do it by design.",
		"Check the host with whoever runs the server.",
		"RFC 9700 section 4.4; RFC 8414 sections 3.3, 6.2" },
	[RULE_SERVER_PINS] = { "server-pins", LINT_NOTE, 0,
		"keys are pinned where they alone tell whether a token is good",
		"Without introspection, whoever can change the key list can "
		"make tokens.",
		"Add the thumbprints of the server's keys as 'jwks_pins'.",
		"RFC 7638 section 1; RFC 9068 section 4" },
	[RULE_SERVER_PAR] = { "server-par", LINT_WARNING, 0,
		"a server that wants requests sent ahead says where to",
		"There is nowhere to send them, so nobody can sign in.",
		"Fetch the metadata again, or ask whoever runs the server.",
		"RFC 9126 section 5" },
};
/* clang-format on */
