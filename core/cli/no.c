/* no.c - a no and an error: in words, or as JSON */
#include "core/cli/command.h"
#include "core/json/json.h"
#include "core/trust/verdict.h"

#include <stdio.h>
#include <string.h>

/* Bytes that are no UTF-8 can't stand in JSON: they come out as \xNN. */
static void set_text(struct json *object, const char *key, const char *s)
{
	autobuf escaped = { 0 };
	size_t at;

	if (text_is_utf8(s, strlen(s), &at)) {
		json_set_string(object, key, s);
		return;
	}
	buf_add_untrusted(&escaped, s);
	json_set_string(object, key, buf_str(&escaped));
}

static void add_hint(struct buf *out, const char *hint,
		     const struct theme *theme)
{
	if (!hint[0])
		return;
	buf_addf(out, "%shint:%s ", theme->dim, theme->off);
	buf_add_untrusted(out, hint);
	buf_add_byte(out, '\n');
}

/* ---- no ---- */

static int as_json(const char *format, const struct err *no, struct err *err)
{
	autoptr(json) value = json_new_object();

	json_set_string(value, "format", format);
	json_set_bool(value, "ok", false);
	json_set_string(value, "reason", reason_name(no->reason));
	set_text(value, "detail", no->msg);
	set_text(value, "hint", no->hint);
	return answer_json(value, err);
}

int answer_refusal(const struct context *context, const char *format,
		   const struct err *no, struct err *err)
{
	const struct theme *theme =
		context->bare ? context->talk_theme : context->theme;
	autobuf text = { 0 };

	if (context->json)
		return as_json(format, no, err) ? -1 : EXIT_NO;
	buf_addf(&text, "%sno: %s%s: ", theme->bad, reason_name(no->reason),
		 theme->off);
	buf_add_untrusted(&text, no->msg);
	buf_add_byte(&text, '\n');
	add_hint(&text, no->hint, theme);
	if (context->bare) {
		fputs(buf_str(&text), stderr);
		return EXIT_NO;
	}
	return answer(&text, err) ? -1 : EXIT_NO;
}

int answer_no(const struct context *context, const char *format,
	      const struct verdict *verdict, struct err *err)
{
	struct err no = { 0 };

	err_no(&no, verdict->reason, "%s", verdict->detail);
	err_hint(&no, "%s", verdict->hint);
	return answer_refusal(context, format, &no, err);
}

/* ---- error ---- */

static void error_json(const struct err *err)
{
	autoptr(json) value = json_new_object();

	json_set_string(value, "format", "error/1");
	json_set_bool(value, "ok", false);
	json_set_int(value, "exit", err->code);
	set_text(value, "message", err->msg);
	set_text(value, "hint", err->hint);
	complain_json(value);
}

void tell_error(const struct err *err, bool json, const struct theme *theme)
{
	autobuf said = { 0 };
	autobuf text = { 0 };

	if (err->msg[0] == '\0')
		return;
	if (json) {
		error_json(err);
		return;
	}
	err_say(&said, err);
	buf_addf(&text, "%srbctl:%s ", theme->bad, theme->off);
	buf_add_untrusted(&text, buf_str(&said));
	buf_add_byte(&text, '\n');
	add_hint(&text, err->hint, theme);
	fputs(buf_str(&text), stderr);
}
