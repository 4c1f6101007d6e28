/* layout.c - the one way a document is written: its order and its lines */
#include "core/model/layout.h"

#include <pthread.h>

#define LINE_COLUMNS 80
#define REFS_MAX     8 /* "$ref" to "$ref" to … */

/* Where the writing stands; `node` is the part of the schema that speaks of
 * the value there, NULL where none does. */
struct layout {
	struct buf *out;
	const struct json *schema;
	size_t level;
	size_t used; /* columns of the line that is begun */
};

/* Through "$ref": "#/$defs/…" to the schema that has the properties. */
static const struct json *resolve(const struct layout *layout,
				  const struct json *node)
{
	for (int i = 0; i < REFS_MAX; i++) {
		const char *ref = json_text(node, "$ref", NULL);

		if (!ref || ref[0] != '#')
			break;
		node = json_pointer(layout->schema, ref + 1);
	}
	return node;
}

/* The one of several possible schemas that describes this sort of value. */
static const struct json *choose(const struct layout *layout,
				 const struct json *node,
				 const struct json *value)
{
	const char *part =
		json_type(value) == JSON_OBJECT ? "properties" : "items";

	node = resolve(layout, node);
	if (json_get(node, part))
		return node;
	json_each(each, json_get(node, "anyOf")) {
		const struct json *other = resolve(layout, each);

		if (json_get(other, part))
			return other;
	}
	return node;
}

static const struct json *schema_of_member(const struct json *node,
					   const char *key)
{
	const struct json *member = json_get(json_get(node, "properties"), key);

	return member ? member : json_get(node, "additionalProperties");
}

static bool is_container(const struct json *value)
{
	return json_type(value) == JSON_ARRAY ||
	       json_type(value) == JSON_OBJECT;
}

static bool is_numbers(const struct json *value)
{
	if (json_type(value) != JSON_ARRAY)
		return false;
	json_each(item, value)
		if (json_type(item) != JSON_NUMBER)
			return false;
	return true;
}

/* Nothing in it can come or go but what belongs to one thing. */
static bool may_share_line(const struct json *node, const struct json *value)
{
	if (json_type(value) == JSON_ARRAY)
		return is_numbers(value);
	if (!json_get(node, "properties"))
		return false;
	json_each(child, value)
		if (is_container(child) && json_first(child) &&
		    !is_numbers(child))
			return false;
	return true;
}

static void write_value(struct layout *layout, const struct json *node,
			const struct json *value);

static void begin_line(struct layout *layout, bool first)
{
	buf_addf(layout->out, "%s\n%*s", first ? "" : ",",
		 (int)(2 * layout->level), "");
	layout->used = 2 * layout->level;
}

static void write_member(struct layout *layout, const struct json *node,
			 const struct json *member, bool first)
{
	size_t before = layout->out->len;

	begin_line(layout, first);
	json_quote(layout->out, json_key(member));
	buf_add(layout->out, ": ");
	/* Keys of more than one byte a letter are rare: to count bytes breaks
	 * their line early, and the same every time. */
	layout->used = layout->out->len - before - (first ? 1 : 2);
	write_value(layout, schema_of_member(node, json_key(member)), member);
}

static void write_members(struct layout *layout, const struct json *node,
			  const struct json *value)
{
	const struct json *known = json_get(node, "properties");
	bool first = true;

	json_each(property, known) {
		const struct json *member = json_get(value, json_key(property));

		if (member) {
			write_member(layout, node, member, first);
			first = false;
		}
	}
	json_each(member, value) {
		if (json_get(known, json_key(member)))
			continue;
		write_member(layout, node, member, first);
		first = false;
	}
}

static void write_items(struct layout *layout, const struct json *node,
			const struct json *value)
{
	json_each(item, value) {
		begin_line(layout, item == json_first(value));
		write_value(layout, json_get(node, "items"), item);
	}
}

/* A record's members in the order of the schema, on one line. */
static bool write_line(struct layout *layout, const struct json *node,
		       const struct json *value)
{
	autoptr(json) ordered = NULL;

	if (layout->used >= LINE_COLUMNS)
		return false;
	if (json_type(value) == JSON_OBJECT) {
		ordered = json_new_object();
		json_each(property, json_get(node, "properties")) {
			const char *key = json_key(property);
			const struct json *member = json_get(value, key);

			if (member)
				json_set(ordered, key, json_copy(member));
		}
		json_each(member, value)
			if (!json_get(ordered, json_key(member)))
				json_set(ordered, json_key(member),
					 json_copy(member));
		value = ordered;
	}
	return json_line(layout->out, value, LINE_COLUMNS - layout->used - 1);
}

static void write_value(struct layout *layout, const struct json *node,
			const struct json *value)
{
	bool object = json_type(value) == JSON_OBJECT;

	if (!is_container(value) || !json_first(value)) {
		json_line(layout->out, value, SIZE_MAX);
		return;
	}
	node = choose(layout, node, value);
	/* The outermost one always gets a line for each of its members. */
	if (layout->level > 0 && may_share_line(node, value) &&
	    write_line(layout, node, value))
		return;
	buf_add_byte(layout->out, object ? '{' : '[');
	layout->level++;
	if (object)
		write_members(layout, node, value);
	else
		write_items(layout, node, value);
	layout->level--;
	begin_line(layout, true);
	buf_add_byte(layout->out, object ? '}' : ']');
}

/* Parsed once, as long as the process lives. */
static const struct json *schema_of(enum document_kind kind)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct json *parsed[DOCUMENT_KINDS];
	const struct json *schema;
	struct err err = { 0 };
	const char *text;
	size_t len;

	pthread_mutex_lock(&lock);
	text = document_schema_text(kind, &len);
	if (parsed[kind] == NULL &&
	    json_parse(&parsed[kind], text, len, JSON_WIRE, "schema", &err) < 0)
		abort(); /* ours, and embedded: it is compiled elsewhere */
	schema = parsed[kind];
	pthread_mutex_unlock(&lock);
	return schema;
}

void layout_format(struct buf *out, enum document_kind kind,
		   const struct json *root)
{
	struct layout layout = { .out = out, .schema = schema_of(kind) };

	write_value(&layout, layout.schema, root);
	buf_add_byte(out, '\n');
}
