/* pointer.c - JSON pointers (RFC 6901), there and back */
#include "core/json/node.h"

#include <string.h>

/* One reference token, with ~1 and ~0 read; false when it is none. */
static bool read_token(struct buf *out, const char *from, size_t len)
{
	buf_reset(out);
	for (size_t i = 0; i < len; i++) {
		if (from[i] != '~') {
			buf_add_byte(out, (unsigned char)from[i]);
			continue;
		}
		if (++i == len || (from[i] != '0' && from[i] != '1'))
			return false;
		buf_add_byte(out, from[i] == '0' ? '~' : '/');
	}
	return true;
}

/* "0", or digits that begin with none. */
static const struct json *item_at(const struct json *array, const char *token)
{
	size_t len = strlen(token);
	size_t index = 0;

	if (len == 0 || len > 7 || strspn(token, "0123456789") != len ||
	    (token[0] == '0' && len > 1))
		return NULL;
	for (size_t i = 0; i < len; i++)
		index = index * 10 + (size_t)(token[i] - '0');
	return json_item(array, index);
}

const struct json *json_pointer(const struct json *value, const char *pointer)
{
	autobuf token = { 0 };

	while (value && *pointer) {
		size_t len;

		if (*pointer++ != '/')
			return NULL;
		len = strcspn(pointer, "/");
		if (!read_token(&token, pointer, len))
			return NULL;
		pointer += len;
		value = json_type(value) == JSON_ARRAY
				? item_at(value, buf_str(&token))
				: json_get(value, buf_str(&token));
	}
	return value;
}

void json_pointer_add(struct buf *pointer, const char *key)
{
	buf_add_byte(pointer, '/');
	for (; *key; key++) {
		if (*key == '~')
			buf_add(pointer, "~0");
		else if (*key == '/')
			buf_add(pointer, "~1");
		else
			buf_add_byte(pointer, (unsigned char)*key);
	}
}

static bool find(struct buf *out, const struct json *from,
		 const struct json *value)
{
	size_t len = out->len;
	size_t index = 0;

	if (from == value)
		return true;
	json_each(child, from) {
		if (json_key(child))
			json_pointer_add(out, json_key(child));
		else
			buf_addf(out, "/%zu", index++);
		if (find(out, child, value))
			return true;
		buf_truncate(out, len);
	}
	return false;
}

bool json_pointer_of(struct buf *out, const struct json *root,
		     const struct json *value)
{
	return root && value && find(out, root, value);
}
