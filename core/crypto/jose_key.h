/* jose_key.h - a key from inside; private to core/crypto */
#ifndef CORE_CRYPTO_JOSE_KEY_H
#define CORE_CRYPTO_JOSE_KEY_H

#include "core/crypto/jose.h"

#include <openssl/evp.h>

enum jose_kind { JOSE_RSA, JOSE_EC, JOSE_OKP, JOSE_OCT };

/* RFC 7518 section 6.2.1.1 */
struct jose_curve {
	const char *name;  /* "crv" */
	const char *group; /* as libcrypto calls it */
	size_t size;       /* bytes of a coordinate */
	enum jose_alg alg;
};

struct jose_key {
	enum jose_kind kind;
	bool is_private;
	unsigned algs;
	EVP_PKEY *pkey;                 /* RSA, EC */
	const struct jose_curve *curve; /* EC */
	unsigned char public[32];       /* OKP */
	struct secret *secret;          /* OKP: 64 bytes; oct */
};

struct jose_algorithm {
	const char *name;
	enum jose_kind kind;
	const char *digest; /* as libcrypto calls it */
	bool pss;
};

const struct jose_algorithm *jose_algorithm(enum jose_alg alg);

/* A member's bytes. EXIT_INPUT when it is absent or not base64url. `out`
 * does not grow while it is filled, so that wiping it is enough. */
int jose_member(struct buf *out, const char *name, const char *value,
		struct err *err) MUST_CHECK;

/* Fill in what their kind has; `key` is released by the caller, always. */
int jose_rsa_new(struct jose_key *key, const struct jose_members *members,
		 struct err *err) MUST_CHECK;
int jose_ec_new(struct jose_key *key, const struct jose_members *members,
		struct err *err) MUST_CHECK;
int jose_okp_new(struct jose_key *key, const struct jose_members *members,
		 struct err *err) MUST_CHECK;
/* The same around a key that libcrypto has read. */
int jose_rsa_adopt(struct jose_key *key, EVP_PKEY *pkey, struct err *err)
	MUST_CHECK;
int jose_ec_adopt(struct jose_key *key, EVP_PKEY *pkey, struct err *err)
	MUST_CHECK;
int jose_okp_adopt(struct jose_key *key, const EVP_PKEY *pkey, struct err *err)
	MUST_CHECK;
int jose_ec_generate(struct jose_key *key, enum jose_alg alg, struct err *err)
	MUST_CHECK;
void jose_okp_generate(struct jose_key *key);

/* Checks that a private key is one pair, and hands it over. */
int jose_key_finish(struct jose_key **out, struct jose_key *key,
		    struct err *err) MUST_CHECK;

/* r and s side by side, to and from DER; false when they are not that. */
bool jose_ec_from_der(struct buf *out, const struct jose_curve *curve,
		      const unsigned char *der, size_t len);
/* Caller frees *out with OPENSSL_free(); 0 when it can't be. */
size_t jose_ec_to_der(unsigned char **out, const struct jose_curve *curve,
		      const void *signature, size_t len);

/* Required members, sorted, for jose_key_public(). */
void jose_rsa_public(struct buf *out, const struct jose_key *key);
void jose_ec_public(struct buf *out, const struct jose_key *key);
/* `out` gets the private scalar, base64url. */
int jose_ec_scalar(struct buf *out, const struct jose_key *key, struct err *err)
	MUST_CHECK;

#endif
