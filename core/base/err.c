/* err.c - an error as a value: what went wrong, what to do, which exit code */
#include "core/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum exit_code code, const char *format, ...)
{
	va_list args;

	err->code = code;
	err->hint[0] = '\0';
	va_start(args, format);
	vsnprintf(err->msg, sizeof(err->msg), format, args);
	va_end(args);
	return -1;
}

int err_errno(struct err *err, const char *format, ...)
{
	const char *reason = strerror(errno);
	va_list args;
	size_t len;

	err->code = EXIT_SYSTEM;
	err->hint[0] = '\0';
	va_start(args, format);
	vsnprintf(err->msg, sizeof(err->msg), format, args);
	va_end(args);
	len = strlen(err->msg);
	snprintf(err->msg + len, sizeof(err->msg) - len, ": %s", reason);
	return -1;
}

int err_wrap(struct err *err, const char *format, ...)
{
	char tail[ERR_MSG_MAX];
	va_list args;
	size_t len;

	memcpy(tail, err->msg, sizeof(tail));
	va_start(args, format);
	vsnprintf(err->msg, sizeof(err->msg), format, args);
	va_end(args);
	len = strlen(err->msg);
	snprintf(err->msg + len, sizeof(err->msg) - len, ": %s", tail);
	return -1;
}

int err_hint(struct err *err, const char *format, ...)
{
	va_list args;

	if (err->hint[0] != '\0')
		return -1;
	va_start(args, format);
	vsnprintf(err->hint, sizeof(err->hint), format, args);
	va_end(args);
	return -1;
}
