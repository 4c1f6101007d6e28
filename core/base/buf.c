/* buf.c - text that grows: always ended by a NUL, may hold any byte */
#include "core/base/buf.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_release(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ 0 };
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

const char *buf_str(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

char *buf_detach(struct buf *buf)
{
	char *s = buf->data ? buf->data : xstrdup("");

	*buf = (struct buf){ 0 };
	return s;
}

void buf_reserve(struct buf *buf, size_t more)
{
	size_t want = buf->len + more + 1;

	if (want <= more)
		abort();
	if (want <= buf->alloc)
		return;
	if (want < buf->alloc * 2)
		want = buf->alloc * 2;
	if (want < 64)
		want = 64;
	buf->data = xreallocarray(buf->data, want, 1);
	buf->data[buf->len] = '\0';
	buf->alloc = want;
}

void buf_add_bytes(struct buf *buf, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	buf_reserve(buf, len);
	memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_add(struct buf *buf, const char *s)
{
	buf_add_bytes(buf, s, strlen(s));
}

void buf_add_byte(struct buf *buf, unsigned char byte)
{
	buf_add_bytes(buf, &byte, 1);
}

void buf_addv(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		abort();
	buf_reserve(buf, (size_t)len);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
	buf->len += (size_t)len;
	va_end(again);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_addv(buf, format, args);
	va_end(args);
}

void buf_truncate(struct buf *buf, size_t len)
{
	if (len > buf->len)
		abort();
	buf->len = len;
	if (buf->data)
		buf->data[len] = '\0';
}

void buf_trim(struct buf *buf)
{
	while (buf->len > 0 && text_is_space(buf->data[buf->len - 1]))
		buf_truncate(buf, buf->len - 1);
}

static void add_escaped(struct buf *buf, const char *s, size_t len,
			const char *pass)
{
	size_t used;
	uint32_t c;

	for (; len > 0; s += used, len -= used) {
		used = text_utf8_decode(&c, s, len);
		if (used == 0) {
			buf_addf(buf, "\\x%02x", (unsigned char)*s);
			used = 1;
		} else if (c < 0x80 && c && strchr(pass, (int)c)) {
			buf_add_byte(buf, (unsigned char)c);
		} else if (text_is_visible(c)) {
			buf_add_bytes(buf, s, used);
		} else if (c < 0x100) {
			buf_addf(buf, "\\x%02x", (unsigned)c);
		} else {
			buf_addf(buf, "\\u{%04X}", (unsigned)c);
		}
	}
}

void buf_add_untrusted_bytes(struct buf *buf, const char *s, size_t len)
{
	add_escaped(buf, s, len, "");
}

void buf_add_untrusted(struct buf *buf, const char *s)
{
	add_escaped(buf, s, strlen(s), "");
}

void buf_add_untrusted_lines(struct buf *buf, const char *s, size_t len)
{
	add_escaped(buf, s, len, "\n\t");
}
