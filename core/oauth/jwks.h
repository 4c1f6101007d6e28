/* jwks.h - a server's published keys, fetched and kept for a while */
#ifndef CORE_OAUTH_JWKS_H
#define CORE_OAUTH_JWKS_H

#include "core/net/http.h"
#include "core/oauth/jwt.h"

#define JWKS_AGE_DEFAULT_S 300         /* when the server doesn't say */
#define JWKS_AGE_MAX_S     (24 * 3600) /* whatever the server says */
/* A server is asked again for keys at most this often, so that tokens which
 * name keys at random can't make us hammer it. */
#define JWKS_REFETCH_S 30

/* The keys behind one "jwks_uri" (RFC 8414 section 2), in memory. */
struct jwks;

void jwks_free(struct jwks *jwks);
DEFINE_AUTOPTR(jwks);
/*
 * Fetches nothing yet. `pins` is the server document's "jwks_pins": an array
 * of RFC 7638 thumbprints, outside of which no key is used; NULL: any is.
 * EXIT_INPUT when `uri` is not https (http on this machine).
 */
int jwks_new(struct jwks **out, const char *uri, const struct json *pins,
	     struct err *err) MUST_CHECK;

/* What carries a question to the server: http_send(), a run's tools, or a
 * test's answers. Borrowed. */
struct jwks_carrier {
	int (*send)(struct http_response *out,
		    const struct http_request *request, bool *maybe_sent,
		    void *payload, struct err *err);
	void *payload;
};

/*
 * The keys, fetched unless those in memory are fresh (Cache-Control of RFC
 * 9111, ETag of RFC 9110 section 8.8.3). *out is borrowed, good until the
 * next call. EXIT_NETWORK when nobody answers, EXIT_SERVER when the answer
 * is no key set: keys that are too old are not used instead, they may have
 * been withdrawn.
 */
int jwks_keys(const struct jwk_set **out, struct jwks *jwks,
	      const struct jwks_carrier *carrier, int64_t now, struct err *err)
	MUST_CHECK;

/*
 * Judges a token with one of the functions of jwt.h. When its key is
 * unknown, the keys are fetched anew and it is judged once more: servers
 * change their keys. At expect->now.
 */
int jwks_judge(struct jwt_verdict *out, struct jwks *jwks,
	       const struct jwks_carrier *carrier, const struct jwt *jwt,
	       const struct jwt_expect *expect, jwt_judge_fn *judge,
	       struct err *err) MUST_CHECK;

/* How long an answer may be kept: "max-age" less "Age", capped. Pure. */
int64_t jwks_lifetime(const struct http_response *response);

#endif
