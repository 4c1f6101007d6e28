/* buf.h - text that grows: always ended by a NUL, may hold any byte */
#ifndef CORE_BASE_BUF_H
#define CORE_BASE_BUF_H

#include "core/base/base.h"

#include <stdarg.h>

/* { 0 } is a valid empty buffer; data may be NULL then, buf_str() is not. */
struct buf {
	char *data;
	size_t len;
	size_t alloc;
};

#define autobuf __attribute__((cleanup(buf_release))) struct buf

void buf_release(struct buf *buf);
/* Forgets the contents, keeps the memory. */
void buf_reset(struct buf *buf);
/* Borrowed: the text, "" when empty; good until the buffer changes. */
const char *buf_str(const struct buf *buf);
/* Gives the text away: the caller frees it; the buffer is empty again. */
char *buf_detach(struct buf *buf) MUST_CHECK;

void buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const char *s);
void buf_add_bytes(struct buf *buf, const void *bytes, size_t len);
void buf_add_byte(struct buf *buf, unsigned char byte);
void buf_addf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_addv(struct buf *buf, const char *format, va_list args)
	PRINTF_LIKE(2, 0);
/* Cuts to `len`, which must not be beyond the end. */
void buf_truncate(struct buf *buf, size_t len);
/* Takes white space off the end. */
void buf_trim(struct buf *buf);

/*
 * Text from outside on its way to a person: C0 controls, DEL, C1 controls,
 * bidi controls, zero-width and other invisible characters, and bytes that
 * are not UTF-8 come out as \xNN or \u{NNNN}, so nobody's step title can
 * repaint the screen of the person who approves it. Newline and tab too:
 * the _lines form lets newline and tab pass.
 */
void buf_add_untrusted(struct buf *buf, const char *s);
void buf_add_untrusted_bytes(struct buf *buf, const char *s, size_t len);
void buf_add_untrusted_lines(struct buf *buf, const char *s, size_t len);

#endif
