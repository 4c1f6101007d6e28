/* postman_url.c - an address of Postman: one text, or its parts */
#include "core/intake/postman.h"

char *postman_text(const struct json *value, const struct json *values)
{
	const char *text = json_string(value);
	autofree char *open = blanks_from_braces(text ? text : "");

	return blanks_resolve(open, values);
}

/* A part of a list is a text, or an object with one. */
static const struct json *part_of(const struct json *item)
{
	return json_type(item) == JSON_OBJECT ? json_get(item, "value") : item;
}

/* A list, or one text. */
static void add_parts(struct buf *out, const struct json *parts,
		      const char *between, const struct json *values)
{
	if (json_string(parts)) {
		autofree char *text = postman_text(parts, values);

		buf_add(out, text);
		return;
	}
	json_each(item, parts) {
		autofree char *text = postman_text(part_of(item), values);

		buf_addf(out, "%s%s", item == json_first(parts) ? "" : between,
			 text);
	}
}

/* What would end a parameter, or the whole query. */
static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (*text == '&' || *text == '#')
			buf_addf(out, "%%%02X", (unsigned char)*text);
		else
			buf_add_byte(out, (unsigned char)*text);
}

static void add_query(struct buf *out, const struct json *query,
		      const struct json *values)
{
	char before = '?';

	json_each(item, query) {
		const struct json *value = json_get(item, "value");
		autofree char *name =
			postman_text(json_get(item, "key"), values);
		autofree char *text = postman_text(value, values);

		if (json_is_true(json_get(item, "disabled")) || !*name)
			continue;
		buf_add_byte(out, (unsigned char)before);
		add_escaped(out, name);
		if (json_string(value)) {
			buf_add(out, "=");
			add_escaped(out, text);
		}
		before = '&';
	}
}

char *postman_url(const struct json *url, const struct json *values)
{
	autofree char *protocol = NULL;
	autofree char *port = NULL;
	autobuf path = { 0 };
	autobuf out = { 0 };

	if (json_string(url))
		return postman_text(url, values);
	if (json_text(url, "raw", "")[0])
		return postman_text(json_get(url, "raw"), values);
	buf_add(&out, "");
	add_parts(&out, json_get(url, "host"), ".", values);
	if (!out.len)
		return buf_detach(&out);
	protocol = postman_text(json_get(url, "protocol"), values);
	if (*protocol) {
		autofree char *host = buf_detach(&out);

		buf_addf(&out, "%s://%s", protocol, host);
	}
	port = postman_text(json_get(url, "port"), values);
	if (*port)
		buf_addf(&out, ":%s", port);
	add_parts(&path, json_get(url, "path"), "/", values);
	if (path.len)
		buf_addf(&out, "%s%s", *buf_str(&path) == '/' ? "" : "/",
			 buf_str(&path));
	add_query(&out, json_get(url, "query"), values);
	return buf_detach(&out);
}
