/* canonical.c - one text for one value: RFC 8785, for what people sign */
#include "core/base/text.h"
#include "core/json/node.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/*
 * UTF-8 sorts as code points do. UTF-16 differs in one place: characters
 * beyond U+FFFF (lead bytes from F0) are surrogates there, which stand
 * before U+E000 to U+FFFF (lead bytes EE and EF).
 */
int node_compare_utf16(const char *a, const char *b)
{
	unsigned char left;
	unsigned char right;

	while (*a && *a == *b) {
		a++;
		b++;
	}
	left = (unsigned char)*a;
	right = (unsigned char)*b;
	if (left >= 0xf0 && (right == 0xee || right == 0xef))
		return -1;
	if (right >= 0xf0 && (left == 0xee || left == 0xef))
		return 1;
	return (left > right) - (left < right);
}

static int by_key(const void *a, const void *b)
{
	const struct json *left = *(const struct json *const *)a;
	const struct json *right = *(const struct json *const *)b;

	return node_compare_utf16(json_key(left), json_key(right));
}

const struct json **node_sorted(const struct json *object, size_t *nr)
{
	const struct json **members;
	size_t i = 0;

	*nr = json_type(object) == JSON_OBJECT ? json_count(object) : 0;
	members = xcalloc(*nr, sizeof(const struct json *));
	if (*nr == 0)
		return members;
	json_each(member, object)
		members[i++] = member;
	qsort(members, *nr, sizeof(const struct json *), by_key);
	return members;
}

/* RFC 8785 section 3.2.2.2: only these are escaped, in these forms. */
static int add_string(struct buf *out, const char *s, struct err *err)
{
	static const char names[] = "btn-fr";
	size_t bad;

	if (!text_is_utf8(s, strlen(s), &bad))
		return err_set(err, EXIT_INPUT,
			       "byte 0x%02x of a string is not UTF-8",
			       (unsigned char)s[bad]);
	buf_add_byte(out, '"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", c);
		else if (c >= '\b' && c <= '\r' && c != '\v')
			buf_addf(out, "\\%c", names[c - '\b']);
		else if (c < 0x20)
			buf_addf(out, "\\u%04x", c);
		else
			buf_add_byte(out, c);
	}
	buf_add_byte(out, '"');
	return 0;
}

static int add_number(struct buf *out, const struct json *value,
		      struct err *err)
{
	int64_t number;

	if (!json_int(&number, value))
		return err_set(err, EXIT_INPUT,
			       "%.17g is no whole number within 2^53",
			       json_double(value));
	buf_addf(out, "%" PRId64, number);
	return 0;
}

static int add_array(struct buf *out, const struct json *array, struct err *err)
{
	const char *before = "";

	buf_add_byte(out, '[');
	json_each(item, array) {
		buf_add(out, before);
		if (json_canonical(out, item, err))
			return -1;
		before = ",";
	}
	buf_add_byte(out, ']');
	return 0;
}

static int add_object(struct buf *out, const struct json *object,
		      struct err *err)
{
	autofree const struct json **members = NULL;
	size_t nr;

	members = node_sorted(object, &nr);
	buf_add_byte(out, '{');
	for (size_t i = 0; i < nr; i++) {
		buf_add(out, i ? "," : "");
		if (add_string(out, json_key(members[i]), err))
			return -1;
		buf_add_byte(out, ':');
		if (json_canonical(out, members[i], err))
			return -1;
	}
	buf_add_byte(out, '}');
	return 0;
}

int json_canonical(struct buf *out, const struct json *value, struct err *err)
{
	switch (json_type(value)) {
	case JSON_ABSENT:
		return err_set(err, EXIT_INPUT, "there is no value to write");
	case JSON_NULL:
		buf_add(out, "null");
		return 0;
	case JSON_BOOL:
		buf_add(out, json_is_true(value) ? "true" : "false");
		return 0;
	case JSON_NUMBER:
		return add_number(out, value, err);
	case JSON_STRING:
		return add_string(out, json_string(value), err);
	case JSON_ARRAY:
		return add_array(out, value, err);
	case JSON_OBJECT:
		return add_object(out, value, err);
	}
	return -1;
}
