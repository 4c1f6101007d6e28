/* jwk.h - keys in JSON: one (RFC 7517), and the set that a server publishes */
#ifndef CORE_OAUTH_JWK_H
#define CORE_OAUTH_JWK_H

#include "core/crypto/jose.h"
#include "core/json/json.h"

#define JWK_SET_KEYS_MAX 128
#define JWK_SET_SIZE_MAX (256 * 1024)
#define JWK_KID_MAX      512

/* What a key is wanted for: "use" and "key_ops" must allow it (RFC 7517
 * sections 4.2 and 4.3). */
enum jwk_purpose { JWK_SIGN, JWK_VERIFY };

/* A key with what its JWK says of it. { 0 } is empty. */
struct jwk {
	struct jose_key *key;
	char *kid;     /* NULL without one */
	unsigned algs; /* those of its type; one when it has an "alg" */
	char thumbprint[JOSE_THUMBPRINT_LEN + 1]; /* "": a shared secret */
};

void jwk_release(struct jwk *jwk);

/*
 * Reads a JWK. EXIT_INPUT, with the reason in words, for one that is unsound
 * or not for this purpose. To JWK_SIGN it must be private. To JWK_VERIFY it
 * must be public: a shared secret has no place among public keys, and a
 * published private key can be used by anybody.
 */
int jwk_read(struct jwk *out, const struct json *value,
	     enum jwk_purpose purpose, struct err *err) MUST_CHECK;
/*
 * A private key as a person keeps it: PEM, a JWK, or a JWK set with one
 * private key in it. `name` is the secret's, for messages; nothing of the
 * text gets into them.
 */
int jwk_load(struct jwk *out, const struct secret *text, const char *name,
	     struct err *err) MUST_CHECK;
/* The public JWK, with "kid" and "use", and "alg" where it is bound to one.
 * Caller owns it. Not for a shared secret. */
struct json *jwk_public(const struct jwk *jwk) MUST_CHECK;

/* A key of a set that can't be used, and why, in words. */
struct jwk_skipped {
	char *kid; /* NULL without one */
	char *why;
};

/* { 0 } is the empty set. */
struct jwk_set {
	struct jwk *keys;
	size_t nr;
	size_t alloc;
	struct jwk_skipped *skipped;
	size_t nr_skipped;
	size_t alloc_skipped;
};

void jwk_set_release(struct jwk_set *set);

/*
 * A set as a server publishes it (RFC 7517 section 5). Keys that can't be
 * used to verify are passed over, with the reason, as section 5 asks; a set
 * may have none that can. The same key twice counts once. EXIT_INPUT when it
 * is no such set, or exceeds a cap.
 */
int jwk_set_parse(struct jwk_set *out, const char *text, size_t len,
		  const char *name, struct err *err) MUST_CHECK;
/*
 * The next key after `after` (NULL: the first) that may verify `alg` and has
 * that kid; kid NULL: any. NULL when there is no more. Keys of one kid are
 * allowed (section 4.5): who verifies tries each.
 */
const struct jwk *jwk_set_next(const struct jwk_set *set,
			       const struct jwk *after, const char *kid,
			       enum jose_alg alg);
/* True when a usable key has that kid, whatever its algorithm. */
bool jwk_set_has(const struct jwk_set *set, const char *kid);
/* Why the key of that kid was passed over; NULL when none was. Borrowed. */
const char *jwk_set_why_skipped(const struct jwk_set *set, const char *kid);
/* Takes the key out of the set, with a reason. */
void jwk_set_skip(struct jwk_set *set, size_t index, const char *why);

#endif
