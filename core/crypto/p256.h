/* p256.h - ECDSA on P-256; private to core/crypto */
#ifndef CORE_CRYPTO_P256_H
#define CORE_CRYPTO_P256_H

#include "core/crypto/wire.h"

#define P256_POINT_SIZE 65 /* 0x04, X, Y: SEC 1 section 2.3.3 */

/*
 * True for a point of the curve that can be somebody's key. As OpenSSH does,
 * also refuses coordinates of at most 128 bits and those that are not below
 * the group's order less one: nobody comes by them by chance.
 */
bool p256_is_key(const unsigned char point[P256_POINT_SIZE]);
/* With SHA-256; r and s big-endian. */
bool p256_verify(const unsigned char point[P256_POINT_SIZE],
		 const struct span *r, const struct span *s, const void *bytes,
		 size_t len);

#endif
