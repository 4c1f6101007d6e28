/* secret_fill.h - how core/crypto writes into guarded memory; private to it */
#ifndef CORE_CRYPTO_SECRET_FILL_H
#define CORE_CRYPTO_SECRET_FILL_H

#include "core/crypto/secret.h"

/*
 * A secret whose `len` bytes the caller fills in through *bytes, so that no
 * copy of them ever lies on the heap; then secret_seal() makes it read-only.
 */
struct secret *secret_new_empty(size_t len, unsigned char **bytes) MUST_CHECK;
void secret_seal(struct secret *secret);
/* Wipes memory on the stack; no compiler takes it out. */
void secret_wipe(void *bytes, size_t len);

#endif
