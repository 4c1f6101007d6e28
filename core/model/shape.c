/* shape.c - what a kind's schema says of each place in its documents */
#include "core/model/shape.h"

#include <pthread.h>

#define REFS_MAX 8 /* "$ref" to "$ref" to … */

struct shape shape_of(enum document_kind kind)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct json *parsed[DOCUMENT_KINDS];
	struct shape shape = { 0 };
	struct err err = { 0 };
	const char *text;
	size_t len;

	if (kind == DOCUMENT_NONE)
		return shape;
	pthread_mutex_lock(&lock);
	text = document_schema_text(kind, &len);
	if (parsed[kind] == NULL &&
	    json_parse(&parsed[kind], text, len, JSON_WIRE, "schema", &err) < 0)
		abort(); /* ours, and embedded: it is compiled elsewhere */
	shape.schema = shape.node = parsed[kind];
	pthread_mutex_unlock(&lock);
	return shape;
}

static struct shape below(struct shape shape, const struct json *node)
{
	return (struct shape){ shape.schema, node };
}

/* Through "$ref": "#/$defs/…" to the schema that has the properties. */
static struct shape resolve(struct shape shape)
{
	for (int i = 0; i < REFS_MAX; i++) {
		const char *ref = json_text(shape.node, "$ref", NULL);

		if (!ref || ref[0] != '#')
			break;
		shape.node = json_pointer(shape.schema, ref + 1);
	}
	return shape;
}

struct shape shape_choose(struct shape shape, const struct json *value)
{
	const char *part =
		json_type(value) == JSON_OBJECT ? "properties" : "items";

	shape = resolve(shape);
	if (json_get(shape.node, part))
		return shape;
	json_each(each, json_get(shape.node, "anyOf")) {
		struct shape other = resolve(below(shape, each));

		if (json_get(other.node, part))
			return other;
	}
	return shape;
}

struct shape shape_member(struct shape shape, const char *key)
{
	const struct json *node = resolve(shape).node;
	const struct json *member = json_get(json_get(node, "properties"), key);

	return below(shape,
		     member ? member : json_get(node, "additionalProperties"));
}

struct shape shape_items(struct shape shape)
{
	return below(shape, json_get(resolve(shape).node, "items"));
}

bool shape_lists_members(struct shape shape)
{
	return json_get(shape.node, "properties") ||
	       json_type(json_get(shape.node, "additionalProperties")) ==
		       JSON_OBJECT;
}

const char *shape_label(struct shape shape, const char *key)
{
	const struct json *member =
		json_get(json_get(resolve(shape).node, "properties"), key);
	const char *title = json_text(member, "title", NULL);

	if (title)
		return title;
	return json_text(resolve(below(shape, member)).node, "title", key);
}
