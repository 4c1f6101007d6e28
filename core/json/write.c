/* write.c - JSON for people and for programs, keys in their own order */
#include "core/base/text.h"
#include "core/json/node.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_COLUMNS 80

static void add_unit(struct buf *out, uint32_t unit)
{
	buf_addf(out, "\\u%04x", (unsigned)unit);
}

/* What a person can't see is written as an escape, so that it shows. */
static void add_character(struct buf *out, uint32_t c, const char *s,
			  size_t len)
{
	static const char names[] = "btn-fr";

	if (c == '"' || c == '\\') {
		buf_addf(out, "\\%c", (int)c);
	} else if (c >= '\b' && c <= '\r' && c != '\v') {
		buf_addf(out, "\\%c", names[c - '\b']);
	} else if (text_is_visible(c)) {
		buf_add_bytes(out, s, len);
	} else if (c < 0x10000) {
		add_unit(out, c);
	} else {
		add_unit(out, 0xd800 + ((c - 0x10000) >> 10));
		add_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
	}
}

/* Bytes that are not UTF-8 become U+FFFD: what we write is always JSON. */
void json_quote(struct buf *out, const char *s)
{
	size_t left = strlen(s);
	size_t used;
	uint32_t c;

	buf_add_byte(out, '"');
	for (; left > 0; s += used, left -= used) {
		used = text_utf8_decode(&c, s, left);
		if (used > 0) {
			add_character(out, c, s, used);
		} else {
			buf_add(out, "\xef\xbf\xbd");
			used = 1;
		}
	}
	buf_add_byte(out, '"');
}

/* The shortest of these forms that reads as the same number again. */
static void add_number(struct buf *out, const struct json *value)
{
	double number = json_double(value);
	char text[40];
	int64_t whole;
	char *comma;

	if (node_digits(value)) {
		buf_add(out, node_digits(value));
		return;
	}
	if (json_int(&whole, value)) {
		buf_addf(out, "%" PRId64, whole);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	comma = strchr(text, ','); /* the locale's point */
	if (comma)
		*comma = '.';
	buf_add(out, text);
}

static void add_scalar(struct buf *out, const struct json *value)
{
	if (json_type(value) == JSON_STRING)
		json_quote(out, json_string(value));
	else if (json_type(value) == JSON_NUMBER)
		add_number(out, value);
	else if (json_type(value) == JSON_BOOL)
		buf_add(out, json_is_true(value) ? "true" : "false");
	else
		buf_add(out, "null");
}

static bool is_container(const struct json *value)
{
	return json_type(value) == JSON_ARRAY ||
	       json_type(value) == JSON_OBJECT;
}

/* What stands between the parts: nothing for programs, spaces for people. */
struct gaps {
	const char *inside; /* after '{' and before '}' */
	const char *comma;
	const char *colon;
};

static void add_key(struct buf *out, const struct json *value,
		    const struct gaps *gaps)
{
	json_quote(out, json_key(value));
	buf_add(out, gaps->colon);
}

static void add_line(struct buf *out, const struct json *value,
		     const struct gaps *gaps)
{
	bool object = json_type(value) == JSON_OBJECT;
	const char *before = object ? gaps->inside : "";

	if (!is_container(value)) {
		add_scalar(out, value);
		return;
	}
	buf_add_byte(out, object ? '{' : '[');
	json_each(child, value) {
		buf_add(out, before);
		if (object)
			add_key(out, child, gaps);
		add_line(out, child, gaps);
		before = gaps->comma;
	}
	if (object && json_first(value))
		buf_add(out, gaps->inside);
	buf_add_byte(out, object ? '}' : ']');
}

void json_compact(struct buf *out, const struct json *value)
{
	static const struct gaps gaps = { "", ",", ":" };

	add_line(out, value, &gaps);
}

static size_t columns(const struct buf *text)
{
	size_t nr = 0;

	for (size_t i = 0; i < text->len; i++)
		nr += ((unsigned char)text->data[i] & 0xc0) != 0x80;
	return nr;
}

bool json_line(struct buf *out, const struct json *value, size_t room)
{
	static const struct gaps gaps = { " ", ", ", ": " };
	autobuf line = { 0 };

	add_line(&line, value, &gaps);
	if (columns(&line) > room)
		return false;
	buf_add_bytes(out, buf_str(&line), line.len);
	return true;
}

/* Scalars, and small containers of scalars, share a line if it is short. */
static bool fits(struct buf *out, const struct json *value, size_t used)
{
	if (!is_container(value) || !json_first(value))
		return json_line(out, value, SIZE_MAX);
	json_each(child, value)
		if (is_container(child) && json_first(child))
			return false;
	return used < LINE_MAX_COLUMNS &&
	       json_line(out, value, LINE_MAX_COLUMNS - used - 1);
}

static void indent(struct buf *out, size_t level)
{
	buf_addf(out, "\n%*s", (int)(2 * level), "");
}

static void add_pretty(struct buf *out, const struct json *value, size_t level,
		       size_t used)
{
	static const struct gaps gaps = { " ", ", ", ": " };
	bool object = json_type(value) == JSON_OBJECT;

	if (fits(out, value, used))
		return;
	buf_add_byte(out, object ? '{' : '[');
	json_each(child, value) {
		autobuf key = { 0 };

		indent(out, level + 1);
		if (object)
			add_key(&key, child, &gaps);
		buf_add_bytes(out, buf_str(&key), key.len);
		add_pretty(out, child, level + 1,
			   2 * (level + 1) + columns(&key));
		if (json_next(child))
			buf_add_byte(out, ',');
	}
	indent(out, level);
	buf_add_byte(out, object ? '}' : ']');
}

void json_pretty(struct buf *out, const struct json *value)
{
	/* The outermost one always gets a line for each of its members. */
	add_pretty(out, value, 0, LINE_MAX_COLUMNS);
	buf_add_byte(out, '\n');
}
