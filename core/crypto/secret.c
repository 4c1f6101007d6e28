/* secret.c - bytes that must not leak: guarded memory, no way to print */
#include "core/crypto/secret.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

struct secret {
	char *bytes;
	size_t len;
};

struct secret *secret_new_empty(size_t len, unsigned char **bytes)
{
	struct secret *secret = xcalloc(1, sizeof(*secret));

	if (sodium_init() < 0)
		abort();
	secret->bytes = sodium_malloc(len + 1);
	if (secret->bytes == NULL) {
		fputs("rbctl: out of memory\n", stderr);
		abort();
	}
	secret->bytes[len] = '\0';
	secret->len = len;
	*bytes = (unsigned char *)secret->bytes;
	return secret;
}

void secret_seal(struct secret *secret)
{
	sodium_mprotect_readonly(secret->bytes);
}

struct secret *secret_new(const void *bytes, size_t len)
{
	unsigned char *room;
	struct secret *secret = secret_new_empty(len, &room);

	if (len > 0)
		memcpy(room, bytes, len);
	secret_seal(secret);
	return secret;
}

struct secret *secret_take(void *bytes, size_t len)
{
	struct secret *secret = secret_new(bytes, len);

	if (len > 0)
		sodium_memzero(bytes, len);
	return secret;
}

struct secret *secret_random(size_t len)
{
	unsigned char *room;
	struct secret *secret = secret_new_empty(len, &room);

	randombytes_buf(room, len);
	secret_seal(secret);
	return secret;
}

void secret_free(struct secret *secret)
{
	if (secret == NULL)
		return;
	sodium_free(secret->bytes); /* wipes first */
	free(secret);
}

const char *secret_bytes(const struct secret *secret)
{
	return secret->bytes;
}

size_t secret_len(const struct secret *secret)
{
	return secret->len;
}

bool secret_equal(const struct secret *a, const struct secret *b)
{
	return a->len == b->len &&
	       sodium_memcmp(a->bytes, b->bytes, a->len) == 0;
}

void secret_wipe(void *bytes, size_t len)
{
	sodium_memzero(bytes, len);
}

void secret_wipe_buf(struct buf *buf)
{
	if (buf->data)
		sodium_memzero(buf->data, buf->alloc);
	buf_release(buf);
}

int secret_setup(struct err *err)
{
	const struct rlimit none = { 0, 0 };

	if (sodium_init() < 0)
		return err_set(err, EXIT_SYSTEM,
			       "the system gives no random numbers");
	if (setrlimit(RLIMIT_CORE, &none) < 0)
		return err_errno(err, "cannot turn core dumps off");
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return err_errno(err, "cannot turn tracing off");
	return 0;
}
