/* jose.h - JSON Web Signatures: algorithms, keys, signing, checking */
#ifndef CORE_CRYPTO_JOSE_H
#define CORE_CRYPTO_JOSE_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/crypto/secret.h"

/*
 * RFC 7515 (JWS), 7517 (JWK), 7518 (algorithms), 7638 (thumbprints), 8037
 * (Ed25519). JSON is not read here: who has a JWK takes its members apart
 * (core/oauth/jwk.h). Which algorithm is right is decided by the key and by
 * the caller's list, never by what a token says of itself alone.
 */

#define JOSE_COMPACT_MAX (64 * 1024)

/* RFC 7518 section 3.1 and RFC 8037 section 3.1. There is no "none". */
enum jose_alg {
	JOSE_RS256,
	JOSE_RS384,
	JOSE_RS512,
	JOSE_PS256,
	JOSE_PS384,
	JOSE_PS512,
	JOSE_ES256,
	JOSE_ES384,
	JOSE_ES512,
	JOSE_EDDSA, /* Ed25519 */
	JOSE_HS256,
	JOSE_ALGS,
};

/* Sets of algorithms are bits. */
#define JOSE_BIT(alg) (1u << (alg))
#define JOSE_PUBLIC_ALGS                                    \
	(JOSE_BIT(JOSE_HS256) - 1) /* all that sign for all \
				    */

const char *jose_alg_name(enum jose_alg alg);
/* By its registered name, "Ed25519" (RFC 9864) being EdDSA. False for any
 * other, "none" among them. */
bool jose_alg_find(enum jose_alg *out, const char *name);
/* "RS256, PS256"; in the order of the enum. */
void jose_algs_list(struct buf *out, unsigned algs);

/* ---- keys ---- */
/*
 * A public or private key that was checked when it was made: RSA of 2048 to
 * 8192 bits with an odd exponent of 3 or more that is not of the ROCA kind;
 * P-256, P-384 and P-521 with a point on the curve; Ed25519; a shared secret
 * of 32 bytes or more (RFC 7518 section 3.2). A private key signs what its
 * own public part accepts. There is no way to print one. Ed25519 keys and
 * shared secrets lie in guarded memory; RSA and EC keys in libcrypto's,
 * which wipes them when freed.
 */
struct jose_key;

#define JOSE_RSA_BITS_MIN 2048
#define JOSE_RSA_BITS_MAX 8192
#define JOSE_SHARED_MIN   32

void jose_key_free(struct jose_key *key);
DEFINE_AUTOPTR(jose_key);

/*
 * The members of a JWK, as they stand in it; NULL: absent. Numbers and
 * coordinates are base64url; since some servers write them as plain base64,
 * with padding, that is read too: the key is the number, not its spelling.
 */
struct jose_members {
	const char *kty; /* "OKP", "EC", "RSA" or "oct" */
	const char *crv; /* OKP, EC */
	const char *x;   /* OKP, EC */
	const char *y;   /* EC */
	const char *n;   /* RSA */
	const char *e;   /* RSA */
	/* private: */
	const char *d;                    /* OKP, EC, RSA */
	const char *p, *q, *dp, *dq, *qi; /* RSA: all, or none */
	const char *k;                    /* oct */
};

/* A private key when the private members are there. EXIT_INPUT, with what is
 * wrong: "the key's 'x' is not base64url". Caller owns *out. */
int jose_key_new(struct jose_key **out, const struct jose_members *members,
		 struct err *err) MUST_CHECK;
/* A shared secret, as client_secret_jwt uses it, for HS256 alone. */
int jose_key_shared(struct jose_key **out, const struct secret *secret,
		    struct err *err) MUST_CHECK;
/*
 * From PEM: PKCS#8, PKCS#1 and SEC 1 private keys, or public ones (SPKI,
 * PKCS#1). One key a file; certificates beside it are passed over. What is
 * under a passphrase, or of another kind, is refused with what to do.
 * `name` is for messages; text[len] must be NUL, as in a secret.
 */
int jose_key_from_pem(struct jose_key **out, const char *text, size_t len,
		      const char *name, struct err *err) MUST_CHECK;
/* A fresh pair, for ES256, ES384, ES512 or EdDSA; EXIT_INPUT for others. */
int jose_key_generate(struct jose_key **out, enum jose_alg alg, struct err *err)
	MUST_CHECK;

/* The algorithms that suit the key, as bits. An RSA key suits six. */
unsigned jose_key_algs(const struct jose_key *key);
bool jose_key_is_private(const struct jose_key *key); /* can sign */
/* "an RSA key of 2048 bits", "an EC key on P-256", "an Ed25519 key". */
void jose_key_describe(struct buf *out, const struct jose_key *key);
/*
 * The public part as a JWK with its required members alone, sorted and
 * without white space: what RFC 7638 section 3 hashes. The key must not be
 * a shared secret, which has no public part.
 */
void jose_key_public(struct buf *out, const struct jose_key *key);
/* RFC 7638 with SHA-256, as base64url: JOSE_THUMBPRINT_LEN characters. */
#define JOSE_THUMBPRINT_LEN 43
void jose_key_thumbprint(struct buf *out, const struct jose_key *key);
/* The private JWK of an EC or Ed25519 key, to be kept. EXIT_INPUT for
 * others. Caller owns *out. */
int jose_key_private(struct secret **out, const struct jose_key *key,
		     struct err *err) MUST_CHECK;

/* ---- signatures ---- */
/* Appends the signature's bytes: r and s side by side for ECDSA (RFC 7518
 * section 3.4). EXIT_INPUT when the key can't sign with `alg`. */
int jose_sign(struct buf *signature, const struct jose_key *key,
	      enum jose_alg alg, const void *bytes, size_t len, struct err *err)
	MUST_CHECK;
/* The compact form (RFC 7515 section 7.1). `header_json` must be the JSON
 * text that names `alg`. */
int jose_compact(struct buf *out, const struct jose_key *key, enum jose_alg alg,
		 const char *header_json, const void *payload, size_t len,
		 struct err *err) MUST_CHECK;
/* False unless `alg` suits the key and the signature is good. */
bool jose_verify(const struct jose_key *key, enum jose_alg alg,
		 const void *bytes, size_t len, const void *signature,
		 size_t signature_len) MUST_CHECK;

#endif
