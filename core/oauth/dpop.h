/* dpop.h - proofs that a token is used by whom it was given to (RFC 9449) */
#ifndef CORE_OAUTH_DPOP_H
#define CORE_OAUTH_DPOP_H

#include "core/oauth/jwk.h"
#include "core/oauth/oauth.h"

#define DPOP_NONCE_MAX 1024

/* A key pair for proofs: ES256 or EdDSA. */
struct dpop;

void dpop_free(struct dpop *dpop);
DEFINE_AUTOPTR(dpop);
/* A fresh pair. EXIT_INPUT for an algorithm that isn't one of the two. */
int dpop_new(struct dpop **out, enum jose_alg alg, struct err *err) MUST_CHECK;
/* The first of the two in the server's dpop_signing_alg_values_supported
 * (section 5.1); NULL: ES256. EXIT_INPUT when it takes neither. */
int dpop_alg(enum jose_alg *out, const struct json *supported, struct err *err)
	MUST_CHECK;
/* The pair as a private JWK, to be kept with the token that is bound to it,
 * and back. Caller owns *out. `name` is for messages. */
int dpop_save(struct secret **out, const struct dpop *dpop, struct err *err)
	MUST_CHECK;
int dpop_load(struct dpop **out, const struct secret *jwk, const char *name,
	      struct err *err) MUST_CHECK;
/* Its RFC 7638 thumbprint: "jkt" of a bound token's "cnf" (section 6.1), and
 * dpop_jkt of an authorization request (section 10). Borrowed. */
const char *dpop_thumbprint(const struct dpop *dpop);

/* Which request a proof is for. Borrowed. */
struct dpop_request {
	const char *method; /* "htm"; NULL: GET */
	const char *url;    /* "htu", from which query and fragment are cut */
	const struct secret *access_token; /* "ath"; NULL at token endpoints */
	const char *nonce;                 /* the server's latest; or NULL */
	int64_t now;                       /* "iat" */
};

/* The value of the DPoP header (section 4.2). A proof is for one request:
 * whoever sends it again makes a new one. */
int dpop_proof(struct buf *out, const struct dpop *dpop,
	       const struct dpop_request *request, struct err *err) MUST_CHECK;

/* The nonce of an answer, any answer (sections 8.2 and 9), for the next
 * proof to that server. Caller frees; NULL without one, or when it holds
 * characters that a nonce can't (section 8.1). */
char *dpop_nonce(const struct http_response *response);
/* True when the refusal is use_dpop_nonce (sections 8 and 9): the same
 * request is good with a proof that has the nonce. */
bool dpop_wants_nonce(const struct oauth_failure *failure);

#endif
