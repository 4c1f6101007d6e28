/* secret.h - bytes that must not leak: guarded memory, no way to print */
#ifndef CORE_CRYPTO_SECRET_H
#define CORE_CRYPTO_SECRET_H

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * Lives in memory of its own with guard pages (sodium_malloc), locked against
 * swap where the system allows, wiped when freed. There is no way to format
 * one; whoever must put it on a wire asks for the bytes and says why.
 */
struct secret;

#define SECRET_SIZE_MAX (64 * 1024)

struct secret *secret_new(const void *bytes, size_t len) MUST_CHECK;
/* Copies, then wipes the source. */
struct secret *secret_take(void *bytes, size_t len) MUST_CHECK;
struct secret *secret_random(size_t len) MUST_CHECK;
void secret_free(struct secret *secret);
DEFINE_AUTOPTR(secret);

/* Borrowed; followed by a NUL byte that does not count. */
const char *secret_bytes(const struct secret *secret);
size_t secret_len(const struct secret *secret);
bool secret_equal(const struct secret *a, const struct secret *b);

/* Wipes the memory of a buffer before releasing it. */
void secret_wipe_buf(struct buf *buf);
/* auto-release for a buffer that held secret bytes. */
#define autowipe __attribute__((cleanup(secret_wipe_buf))) struct buf

/* Call once at start: libsodium ready, no core dumps, not traceable. */
int secret_setup(struct err *err) MUST_CHECK;

#endif
