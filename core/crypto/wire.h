/* wire.h - SSH's data types (RFC 4251 section 5); private to core/crypto */
#ifndef CORE_CRYPTO_WIRE_H
#define CORE_CRYPTO_WIRE_H

#include "core/base/buf.h"

/* Bytes that lie in somebody else's memory. */
struct span {
	const unsigned char *at;
	size_t len;
};

/*
 * Each takes its value off the front of `in` and is false, with `in` in no
 * useful state, when there isn't a whole one.
 */
bool wire_byte(unsigned char *out, struct span *in);
bool wire_u32(uint32_t *out, struct span *in);
bool wire_string(struct span *out, struct span *in);
/* A string that holds exactly this text. */
bool wire_is(struct span *in, const char *want);
/* A string without NUL, copied to `out` with one. */
bool wire_text(char *out, size_t size, struct span *in);
/* A positive multiple-precision integer in its one shortest form, its sign
 * byte taken off. */
bool wire_positive(struct span *out, struct span *in);

bool span_equals(const struct span *span, const char *text);

void wire_add_u32(struct buf *out, uint32_t value);
void wire_add_string(struct buf *out, const void *bytes, size_t len);
void wire_add_text(struct buf *out, const char *s);

#endif
