/* answer.c - what a command says: the answer on stdout, talk on stderr */
#include "core/cli/command.h"
#include "core/crypto/secret.h"
#include "core/json/json.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

int answer(const struct buf *text, struct err *err)
{
	errno = 0;
	if (fwrite(buf_str(text), 1, text->len, stdout) == text->len &&
	    fflush(stdout) == 0)
		return 0;
	err_errno(err, "cannot write the answer");
	/* `rbctl log | head` has what it wants: nothing to complain about. */
	if (errno == EPIPE)
		err->msg[0] = '\0';
	return -1;
}

int answer_json(const struct json *value, struct err *err)
{
	autobuf text = { 0 };

	json_pretty(&text, value);
	return answer(&text, err);
}

int answer_json_line(const struct json *value, struct err *err)
{
	autowipe text = { 0 };

	json_compact(&text, value);
	buf_add_byte(&text, '\n');
	return answer(&text, err);
}

void complain_json(const struct json *value)
{
	autobuf text = { 0 };

	json_pretty(&text, value);
	fputs(buf_str(&text), stderr);
}

void talk(const struct context *context, const char *format, ...)
{
	autobuf line = { 0 };
	va_list args;

	if (context->quiet)
		return;
	va_start(args, format);
	buf_addv(&line, format, args);
	va_end(args);
	buf_add_byte(&line, '\n');
	fputs(buf_str(&line), stderr);
}

void talk_over(const struct context *context, const char *format, ...)
{
	autobuf line = { 0 };
	va_list args;

	if (context->quiet || !context->interactive)
		return;
	buf_add(&line, "\r\033[K");
	va_start(args, format);
	buf_addv(&line, format, args);
	va_end(args);
	fputs(buf_str(&line), stderr);
	fflush(stderr);
}
