/* jwt_hearing.h - how a token is judged, step by step; private to core/oauth */
#ifndef CORE_OAUTH_JWT_HEARING_H
#define CORE_OAUTH_JWT_HEARING_H

#include "core/oauth/jwt.h"

struct hearing {
	struct jwt_verdict *out;
	const struct jwt *jwt;
	const struct jwt_expect *expect;
	const char *what; /* expect->what, or "the token" */
};

/* Each step is true when nothing is wrong. */

/* Says why not, and what to do (`hint`, or NULL). Always false. */
bool hearing_no(struct hearing *hearing, enum jwt_fault fault, const char *hint,
		const char *format, ...) PRINTF_LIKE(4, 5);
/* Begins with the verdict that all is sound. */
void hearing_begin(struct hearing *hearing, struct jwt_verdict *out,
		   const struct jwt *jwt, const struct jwt_expect *expect);
/* "alg", the key, the signature, "typ", and the claims that are there. */
bool hearing_usual(struct hearing *hearing, const struct jwk_set *keys,
		   const char *const *types);
/* "typ" is there. */
bool hearing_has_type(struct hearing *hearing);
/* The claims are there, and are strings but for aud, exp, iat and nbf. */
bool hearing_has(struct hearing *hearing, const char *const *claims);
/* A string among the claims; NULL. Borrowed. */
const char *hearing_text(const struct hearing *hearing, const char *claim);
/* A NumericDate (RFC 7519 section 2), its fraction cut off. False when the
 * claim is none, or beyond the year 9999. */
bool hearing_time(int64_t *out, const struct hearing *hearing,
		  const char *claim);

#endif
