/* identity.c - a text that is the same for equal values, to sort them by */
#include "core/json/node.h"

static void add_object(struct buf *out, const struct json *object)
{
	autofree const struct json **members = NULL;
	size_t nr;

	members = node_sorted(object, &nr);
	buf_add_byte(out, '{');
	for (size_t i = 0; i < nr; i++) {
		json_quote(out, json_key(members[i]));
		buf_add_byte(out, ':');
		json_identity(out, members[i]);
	}
	buf_add_byte(out, '}');
}

void json_identity(struct buf *out, const struct json *value)
{
	switch (json_type(value)) {
	case JSON_OBJECT:
		add_object(out, value);
		return;
	case JSON_ARRAY:
		buf_add_byte(out, '[');
		json_each(item, value) {
			json_identity(out, item);
			buf_add_byte(out, ',');
		}
		buf_add_byte(out, ']');
		return;
	default:
		json_compact(out, value);
	}
}
