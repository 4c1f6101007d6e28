/* jose.h - what JSON Web Signatures need: thumbprints, EdDSA */
#ifndef CORE_CRYPTO_JOSE_H
#define CORE_CRYPTO_JOSE_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/crypto/secret.h"

#define JOSE_COMPACT_MAX (64 * 1024)

/* The public members of a JWK (RFC 7517), as they stand in it; NULL: absent. */
struct jose_public {
	const char *kty; /* "OKP", "EC" or "RSA" */
	const char *crv; /* OKP, EC */
	const char *x;   /* OKP, EC */
	const char *y;   /* EC */
	const char *n;   /* RSA */
	const char *e;   /* RSA */
};

/* RFC 7638: SHA-256 over the required members, as base64url. EXIT_INPUT when
 * one is absent, isn't plain text, or the type is another. */
int jose_thumbprint(struct buf *out, const struct jose_public *jwk,
		    struct err *err) MUST_CHECK;
/* The same for an Ed25519 public key (RFC 8037 appendix A.3). */
void jose_thumbprint_okp(struct buf *out, const unsigned char public[32]);
/* The "x" of its JWK; kty is "OKP", crv "Ed25519". */
void jose_okp_x(struct buf *out, const unsigned char public[32]);

/* A fresh key pair. Caller owns *key: the 64 bytes that libsodium signs with.
 */
void jose_ed25519_new(struct secret **key, unsigned char public[32]);
/*
 * The compact form (RFC 7515 section 7.1), signed as EdDSA (RFC 8037). The
 * header must be the JSON text that names "alg": "EdDSA". EXIT_INPUT when
 * the key isn't 64 bytes.
 */
int jose_sign_eddsa(struct buf *compact, const struct secret *key,
		    const char *header_json, const char *payload_json,
		    struct err *err) MUST_CHECK;
/* True when the signature over the first two parts is good. Reads no header:
 * the caller decides by the key which algorithm is right, never the token. */
bool jose_verify_eddsa(const char *compact, size_t len,
		       const unsigned char public[32]);

#endif
