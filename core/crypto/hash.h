/* hash.h - SHA-256, -384, -512, HMAC, random bytes */
#ifndef CORE_CRYPTO_HASH_H
#define CORE_CRYPTO_HASH_H

#include "core/base/buf.h"

#define SHA256_SIZE 32
#define SHA256_HEX  64
#define SHA384_SIZE 48
#define SHA512_SIZE 64

/* The digests look their algorithm up once in a process, under a once-guard:
 * safe from any thread. */
void hash_sha256(unsigned char out[SHA256_SIZE], const void *bytes, size_t len);
void hash_sha256_hex(char out[SHA256_HEX + 1], const void *bytes, size_t len);
void hash_sha384(unsigned char out[SHA384_SIZE], const void *bytes, size_t len);
void hash_sha512(unsigned char out[SHA512_SIZE], const void *bytes, size_t len);
void hash_hmac_sha256(unsigned char out[SHA256_SIZE], const void *key,
		      size_t key_len, const void *bytes, size_t len);
bool hash_equal(const void *a, const void *b, size_t len); /* constant time */
void hash_random(void *bytes, size_t len);
/* `len` random bytes as base64url. */
void hash_random_text(struct buf *out, size_t len);

#endif
