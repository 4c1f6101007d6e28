/* err.c - an error as a value: what went wrong, what to do, which exit code */
#include "core/base/err.h"
#include "core/base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/*
 * Into `out`, by a detour, because the arguments may stand in `out` itself.
 * What does not fit ends in "…", at the border of a character.
 */
static void put(char *out, size_t size, const char *text)
{
	static const char cut[] = "…";
	size_t len = strlen(text);

	if (len >= size) {
		len = size - sizeof(cut);
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	memmove(out, text, len);
	out[len] = '\0';
	if (text[len] != '\0')
		memcpy(out + len, cut, sizeof(cut));
}

PRINTF_LIKE(3, 0)
static void put_format(char *out, size_t size, const char *format, va_list args)
{
	autobuf text = { 0 };

	buf_addv(&text, format, args);
	put(out, size, buf_str(&text));
}

PRINTF_LIKE(4, 0)
static int fill(struct err *err, int code, enum reason reason,
		const char *format, va_list args)
{
	put_format(err->msg, sizeof(err->msg), format, args);
	err->code = code;
	err->reason = reason;
	err->hint[0] = '\0';
	return -1;
}

int err_set(struct err *err, enum exit_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, (int)code, REASON_NONE, format, args);
	va_end(args);
	return -1;
}

int err_no(struct err *err, enum reason reason, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, EXIT_NO, reason, format, args);
	va_end(args);
	return -1;
}

int err_errno(struct err *err, const char *format, ...)
{
	const char *reason = strerror(errno);
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	buf_addf(&text, ": %s", reason);
	return err_set(err, EXIT_SYSTEM, "%s", buf_str(&text));
}

int err_wrap(struct err *err, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	buf_addf(&text, ": %s", err->msg);
	put(err->msg, sizeof(err->msg), buf_str(&text));
	return -1;
}

int err_hint(struct err *err, const char *format, ...)
{
	va_list args;

	if (err->hint[0] != '\0')
		return -1;
	va_start(args, format);
	put_format(err->hint, sizeof(err->hint), format, args);
	va_end(args);
	return -1;
}

void err_say(struct buf *out, const struct err *err)
{
	if (err->code == EXIT_NO)
		buf_addf(out, "%s: ", reason_name(err->reason));
	buf_add(out, err->msg);
}
