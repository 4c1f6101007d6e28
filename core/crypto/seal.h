/* seal.h - files of our own that nobody else may have written */
#ifndef CORE_CRYPTO_SEAL_H
#define CORE_CRYPTO_SEAL_H

#include "core/base/buf.h"
#include "core/base/err.h"

#define SEAL_KEY_SIZE 32
#define SEAL_SIZE     32

/* The key that stands in `path` (0600), which is made on first use; two that
 * make it at once agree on one. EXIT_SYSTEM. */
int seal_key(unsigned char key[SEAL_KEY_SIZE], const char *path,
	     struct err *err) MUST_CHECK;
/* Keyed BLAKE2b. */
void seal_make(unsigned char out[SEAL_SIZE],
	       const unsigned char key[SEAL_KEY_SIZE], const void *bytes,
	       size_t len);

#endif
