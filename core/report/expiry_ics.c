/* expiry_ics.c - what ends, as a calendar (RFC 5545) */
#include "core/report/expiry.h"
#include "core/base/text.h"

#include <string.h>

#define FOLD 73 /* octets of a line before its end, section 3.1 */

/* Section 3.1: longer lines go on behind a line end and a space; never
 * within a character. */
static void add_folded(struct buf *out, const struct buf *line)
{
	const char *text = buf_str(line);
	size_t begun = 0;

	for (size_t i = 0; i < line->len; i++) {
		bool whole = ((unsigned char)text[i] & 0xc0) != 0x80;

		if (i - begun >= FOLD && whole) {
			buf_add(out, "\r\n ");
			begun = i;
		}
		buf_add_byte(out, (unsigned char)text[i]);
	}
	buf_add(out, "\r\n");
}

/* Section 3.3.11; what no line may hold comes out as \xNN before that. */
static void add_text(struct buf *out, const char *name, const char *text)
{
	autobuf shown = { 0 };
	autobuf line = { 0 };

	buf_add_untrusted(&shown, text);
	buf_add(&line, name);
	for (size_t i = 0; i < shown.len; i++) {
		if (strchr("\\;,", shown.data[i]))
			buf_add_byte(&line, '\\');
		buf_add_byte(&line, (unsigned char)shown.data[i]);
	}
	add_folded(out, &line);
}

/* 2026-11-24T08:30:00Z as 20261124T083000Z */
static void add_time(struct buf *out, const char *name, const char *time)
{
	buf_add(out, name);
	for (; *time; time++)
		if (*time != '-' && *time != ':')
			buf_add_byte(out, (unsigned char)*time);
	buf_add(out, "\r\n");
}

static void add_alarm(struct buf *out, const struct json *mark,
		      const char *summary)
{
	int64_t days = 0;

	if (!json_int(&days, mark))
		return;
	buf_addf(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P%lldD\r\n",
		 (long long)days);
	add_text(out, "DESCRIPTION:", summary);
	buf_add(out, "END:VALARM\r\n");
}

static void add_event(struct buf *out, const struct json *expiry,
		      const struct json *item)
{
	const char *at = json_text(item, "expires", "");
	autofree char *summary =
		xasprintf("%s ends: %s", json_text(item, "kind", ""),
			  json_text(item, "name", ""));
	const char *detail = json_text(item, "detail", "");
	autofree char *words =
		xasprintf("%s%s%s%s%s", detail, *detail ? ". " : "",
			  json_text(item, "who", ""),
			  *json_text(item, "who", "") ? " " : "",
			  json_text(item, "next", ""));

	buf_add(out, "BEGIN:VEVENT\r\n");
	add_text(out, "UID:", json_text(item, "id", ""));
	add_time(out, "DTSTAMP:", json_text(expiry, "at", ""));
	add_time(out, "DTSTART:", at);
	add_text(out, "SUMMARY:", summary);
	add_text(out, "DESCRIPTION:", words);
	buf_add(out, "TRANSP:TRANSPARENT\r\n");
	json_each(mark, json_get(expiry, "marks"))
		add_alarm(out, mark, summary);
	buf_add(out, "END:VEVENT\r\n");
}

void report_expiry_ics(struct buf *out, const struct json *expiry)
{
	buf_add(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
		     "PRODID:-//rbctl//expiry 1//EN\r\n");
	json_each(item, json_get(expiry, "items"))
		if (!json_is_true(json_get(item, "renews")))
			add_event(out, expiry, item);
	buf_add(out, "END:VCALENDAR\r\n");
}
