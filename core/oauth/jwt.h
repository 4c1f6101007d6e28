/* jwt.h - JSON Web Tokens (RFC 7519): made, read, judged */
#ifndef CORE_OAUTH_JWT_H
#define CORE_OAUTH_JWT_H

#include "core/oauth/jwk.h"

#define JWT_SIZE_MAX JOSE_COMPACT_MAX
#define JWT_SKEW_S   60 /* clocks may differ by this much */

/* A token taken apart; nothing in it is believed yet. { 0 } is empty. */
struct jwt {
	struct json *header; /* objects, strict JSON */
	struct json *claims;
	enum jose_alg alg;
	struct buf text; /* the first two parts with their dot: signed */
	struct buf signature;
};

void jwt_release(struct jwt *jwt);

/*
 * The compact form (RFC 7515 section 7.1), strictly: three parts, each
 * base64url without padding, header and payload JSON objects without
 * duplicate keys (RFC 8725 section 3), "alg" one that rbctl knows, no "crit"
 * (section 4.1.11: we understand no extension). EXIT_INPUT, with what is
 * wrong; never with the token's text, which is a credential.
 */
int jwt_parse(struct jwt *out, const char *text, size_t len, struct err *err)
	MUST_CHECK;

/* Does its header say so, "application/" left out (RFC 7515 section 4.1.9)?
 * False for what is no JSON Web Token at all. Nothing else is looked at. */
bool jwt_says_type(const char *text, size_t len, const char *type);

/*
 * Signs claims. The header is "alg", "typ" when not NULL, "kid" when the key
 * has one, and the members of `extra` (or NULL). EXIT_INPUT when the key
 * can't sign with `alg`.
 */
int jwt_sign(struct buf *out, const struct jwk *key, enum jose_alg alg,
	     const char *typ, const struct json *extra,
	     const struct json *claims, struct err *err) MUST_CHECK;

/* Why a token is not to be trusted. */
enum jwt_fault {
	JWT_SOUND,
	JWT_UNKNOWN_KEY,   /* may be cured by fetching the keys anew */
	JWT_UNUSABLE_KEY,  /* the set has it, but it was passed over */
	JWT_BAD_ALGORITHM, /* not among those allowed */
	JWT_BAD_SIGNATURE,
	JWT_BAD_TYPE,  /* "typ": a token made for another purpose */
	JWT_BAD_CLAIM, /* one is missing, or is of the wrong shape */
	JWT_WRONG_ISSUER,
	JWT_WRONG_AUDIENCE,
	JWT_EXPIRED,
	JWT_NOT_YET, /* "nbf" or "iat" lies ahead */
	JWT_TOO_OLD, /* "iat" lies too far back */
	JWT_WRONG_NONCE,
	JWT_WRONG_PARTY, /* "azp": issued to another client */
	JWT_WRONG_HASH,  /* "at_hash": belongs to another access token */
};

/* The answer. `why` is one line in words, `hint` what to do; both hold
 * untrusted text: escape them when printing. */
struct jwt_verdict {
	enum jwt_fault fault;
	char why[ERR_MSG_MAX];
	char hint[ERR_HINT_MAX];
};

/* What is expected of a token. Borrowed; { 0 } with the fields that are
 * always looked at: issuer, keys, now. */
struct jwt_expect {
	const char *what;   /* for messages; NULL: "the token" */
	const char *issuer; /* "iss", byte for byte */
	/* One of these must be in "aud"; NULL-ended. NULL: "aud" must be
	 * there (where a profile says so), but is not compared. */
	const char *const *audiences;
	unsigned algs; /* allowed; 0: JOSE_PUBLIC_ALGS */
	int64_t now;
	int64_t skew;                      /* seconds; 0: JWT_SKEW_S */
	const char *client_id;             /* ID tokens */
	const char *nonce;                 /* ID tokens; NULL: none was sent */
	const struct secret *access_token; /* ID tokens, at_hash; or NULL */
};

/*
 * Signature, "alg", "iss", "aud", "exp", "nbf" and "iat", as far as they are
 * there, for a token of no profile. HS256 is never accepted: the keys are
 * public. `types`: what "typ" may be (without "application/"), NULL-ended;
 * NULL: anything. A "kid" of the header picks the keys; without one each is
 * tried. Pure.
 */
void jwt_judge(struct jwt_verdict *out, const struct jwt *jwt,
	       const struct jwk_set *keys, const struct jwt_expect *expect,
	       const char *const *types);

/* The judges of a kind of token, one of which these are: */
typedef void jwt_judge_fn(struct jwt_verdict *out, const struct jwt *jwt,
			  const struct jwk_set *keys,
			  const struct jwt_expect *expect);

/* RFC 9068 section 4: an access token. "typ" is at+jwt; iss, exp, aud, sub,
 * client_id, iat and jti must be there (section 2.2). */
void jwt_judge_access_token(struct jwt_verdict *out, const struct jwt *jwt,
			    const struct jwk_set *keys,
			    const struct jwt_expect *expect);
/*
 * RFC 9701 section 5: an introspection response. "typ" is
 * token-introspection+jwt; iss, aud, iat and token_introspection must be
 * there, and it was made within the last JWT_INTROSPECTION_AGE_S seconds.
 */
#define JWT_INTROSPECTION_AGE_S 300
void jwt_judge_introspection(struct jwt_verdict *out, const struct jwt *jwt,
			     const struct jwk_set *keys,
			     const struct jwt_expect *expect);
/* The token_introspection object of a response that was judged sound; NULL
 * when it has none. Borrowed. */
const struct json *jwt_introspection(const struct jwt *jwt);
/*
 * OpenID Connect Core section 3.1.3.7: an ID token for expect->client_id.
 * iss, sub, aud, exp and iat must be there; "azp" names the client where
 * there are several audiences; "nonce" is the one sent; "at_hash", when it
 * is there, belongs to the access token (section 3.1.3.8). An ID token is no
 * access token: "typ", when there, is JWT.
 */
void jwt_judge_id_token(struct jwt_verdict *out, const struct jwt *jwt,
			const struct jwk_set *keys,
			const struct jwt_expect *expect);

#endif
