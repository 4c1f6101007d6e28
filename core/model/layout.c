/* layout.c - the one way a document is written: members in schema order */
#include "core/model/layout.h"

#define REFS_MAX 8 /* "$ref" to "$ref" to … */

/* Through "$ref": "#/$defs/…" to the schema that has the properties. */
static const struct json *resolve(const struct json *schema,
				  const struct json *node)
{
	for (int i = 0; i < REFS_MAX; i++) {
		const char *ref = json_text(node, "$ref", NULL);

		if (!ref || ref[0] != '#')
			break;
		node = json_pointer(schema, ref + 1);
	}
	return node;
}

static const struct json *schema_of_member(const struct json *node,
					   const char *key)
{
	const struct json *member = json_get(json_get(node, "properties"), key);

	return member ? member : json_get(node, "additionalProperties");
}

static struct json *ordered(const struct json *schema, const struct json *node,
			    const struct json *value);

static void move(struct json *out, const struct json *schema,
		 const struct json *node, const struct json *member)
{
	const char *key = json_key(member);

	json_set(out, key,
		 ordered(schema, schema_of_member(node, key), member));
}

static struct json *ordered_object(const struct json *schema,
				   const struct json *node,
				   const struct json *value)
{
	const struct json *known = json_get(node, "properties");
	struct json *out = json_new_object();

	json_each(property, known) {
		const struct json *member = json_get(value, json_key(property));

		if (member)
			move(out, schema, node, member);
	}
	json_each(member, value)
		if (!json_get(known, json_key(member)))
			move(out, schema, node, member);
	return out;
}

static struct json *ordered(const struct json *schema, const struct json *node,
			    const struct json *value)
{
	struct json *out;

	node = resolve(schema, node);
	if (json_type(value) == JSON_OBJECT)
		return ordered_object(schema, node, value);
	if (json_type(value) != JSON_ARRAY)
		return json_copy(value);
	out = json_new_array();
	json_each(item, value)
		json_append(out,
			    ordered(schema, json_get(node, "items"), item));
	return out;
}

void layout_format(struct buf *out, enum document_kind kind,
		   const struct json *root)
{
	autoptr(json) schema = NULL;
	autoptr(json) value = NULL;
	struct err err = { 0 };
	size_t len;
	const char *text = document_schema_text(kind, &len);

	if (json_parse(&schema, text, len, JSON_WIRE, "schema", &err) < 0)
		abort(); /* ours, and embedded: it is compiled elsewhere */
	value = ordered(schema, schema, root);
	if (kind == DOCUMENT_SERVER && json_get(root, "metadata"))
		json_set(value, "metadata",
			 json_copy(json_get(root, "metadata")));
	json_pretty(out, value);
}
