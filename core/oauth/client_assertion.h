/* client_assertion.h - statements that a client signs (RFC 7521, RFC 7523) */
#ifndef CORE_OAUTH_CLIENT_ASSERTION_H
#define CORE_OAUTH_CLIENT_ASSERTION_H

#include "core/net/http.h"
#include "core/oauth/jwk.h"

#define ASSERTION_LIFETIME_S     120
#define ASSERTION_LIFETIME_MAX_S 3600

/* What is stated. Borrowed. */
struct assertion {
	const char *issuer;   /* "iss" */
	const char *subject;  /* "sub"; NULL: the issuer itself */
	const char *audience; /* "aud" */
	int64_t now;
	int64_t lifetime; /* seconds; 0: ASSERTION_LIFETIME_S */
	/* Further claims, or NULL; none that is named here. */
	const struct json *claims;
};

/*
 * The assertion of RFC 7523 section 3: iss, sub, aud, iat, exp and a random
 * jti, with "kid" in the header when the key has one. Whoever has it can
 * act as the client until it expires, so it is a secret; caller owns *out.
 * This is the "assertion" of a JWT bearer grant too (section 2.1), whose
 * issuer and subject are what the server knows them by. EXIT_INPUT when a
 * claim can't be, or the key can't sign with `alg`.
 */
int assertion_sign(struct secret **out, const struct jwk *key,
		   enum jose_alg alg, const struct assertion *assertion,
		   struct err *err) MUST_CHECK;

/*
 * The first algorithm of the server's list that suits the key, which is
 * metadata's token_endpoint_auth_signing_alg_values_supported (RFC 8414
 * section 2); NULL: the usual one for such a key. EXIT_INPUT when none
 * suits, with those the server takes.
 */
int assertion_alg(enum jose_alg *out, const struct jwk *key,
		  const struct json *supported, struct err *err) MUST_CHECK;

/*
 * What "aud" is when a client signs in: the issuer, as OAuth's update of RFC
 * 7523 demands it since it can't be mistaken for another server's; the
 * token endpoint when the server document has "assertion_audience":
 * "token_endpoint" among its quirks, or names no issuer. `server` is that
 * document. Borrowed from it; NULL when it has neither.
 */
const char *assertion_audience(const struct json *server);

/* The key of client_secret_jwt: the client secret itself, for HS256 (OpenID
 * Connect Core section 9). EXIT_INPUT when it is too short. */
int assertion_shared_key(struct jwk *out, const struct secret *client_secret,
			 struct err *err) MUST_CHECK;

/*
 * Signs the client in (RFC 7523 section 2.2): client_id, the assertion and
 * its type become parameters of a request whose body is a form. Shown as
 * "‹secret:client assertion›".
 */
int assertion_sign_in(struct http_request *request, const char *client_id,
		      const struct jwk *key, enum jose_alg alg,
		      const char *audience, int64_t now, struct err *err)
	MUST_CHECK;

#endif
