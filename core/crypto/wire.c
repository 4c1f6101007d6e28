/* wire.c - SSH's data types (RFC 4251 section 5); private to core/crypto */
#include "core/crypto/wire.h"

#include <string.h>

bool wire_byte(unsigned char *out, struct span *in)
{
	if (in->len < 1)
		return false;
	*out = *in->at++;
	in->len--;
	return true;
}

bool wire_u32(uint32_t *out, struct span *in)
{
	const unsigned char *p = in->at;

	if (in->len < 4)
		return false;
	*out = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | (uint32_t)p[3];
	in->at += 4;
	in->len -= 4;
	return true;
}

bool wire_string(struct span *out, struct span *in)
{
	uint32_t len;

	if (!wire_u32(&len, in) || len > in->len)
		return false;
	*out = (struct span){ in->at, len };
	in->at += len;
	in->len -= len;
	return true;
}

bool span_equals(const struct span *span, const char *text)
{
	return span->len == strlen(text) &&
	       memcmp(span->at, text, span->len) == 0;
}

bool wire_is(struct span *in, const char *want)
{
	struct span got;

	return wire_string(&got, in) && span_equals(&got, want);
}

bool wire_text(char *out, size_t size, struct span *in)
{
	struct span got;

	if (!wire_string(&got, in) || got.len >= size ||
	    (got.len > 0 && memchr(got.at, '\0', got.len)))
		return false;
	if (got.len > 0)
		memcpy(out, got.at, got.len);
	out[got.len] = '\0';
	return true;
}

bool wire_positive(struct span *out, struct span *in)
{
	struct span got;

	if (!wire_string(&got, in) || got.len == 0 || got.at[0] & 0x80)
		return false;
	if (got.at[0] == 0) {
		if (got.len == 1 || !(got.at[1] & 0x80))
			return false;
		got.at++;
		got.len--;
	}
	*out = got;
	return true;
}

void wire_add_u32(struct buf *out, uint32_t value)
{
	const unsigned char bytes[4] = {
		(unsigned char)(value >> 24),
		(unsigned char)(value >> 16),
		(unsigned char)(value >> 8),
		(unsigned char)value,
	};

	buf_add_bytes(out, bytes, sizeof(bytes));
}

void wire_add_string(struct buf *out, const void *bytes, size_t len)
{
	wire_add_u32(out, (uint32_t)len);
	buf_add_bytes(out, bytes, len);
}

void wire_add_text(struct buf *out, const char *s)
{
	wire_add_string(out, s, strlen(s));
}
