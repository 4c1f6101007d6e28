/* layout.c - the one way a document is written: its order and its lines */
#include "core/model/layout.h"

#include "core/model/shape.h"

#define LINE_COLUMNS 80

/* Where the writing stands. */
struct layout {
	struct buf *out;
	size_t level;
	size_t used; /* columns of the line that is begun */
};

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
static bool may_share_line(struct shape shape, const struct json *value)
{
	if (json_type(value) == JSON_ARRAY)
		return is_numbers(value);
	if (!json_get(shape.node, "properties"))
		return false;
	json_each(child, value)
		if (is_container(child) && json_first(child) &&
		    !is_numbers(child))
			return false;
	return true;
}

static void write_value(struct layout *layout, struct shape shape,
			const struct json *value);

static void begin_line(struct layout *layout, bool first)
{
	buf_addf(layout->out, "%s\n%*s", first ? "" : ",",
		 (int)(2 * layout->level), "");
	layout->used = 2 * layout->level;
}

static void write_member(struct layout *layout, struct shape shape,
			 const struct json *member, bool first)
{
	size_t before = layout->out->len;

	begin_line(layout, first);
	json_quote(layout->out, json_key(member));
	buf_add(layout->out, ": ");
	/* Keys of more than one byte a letter are rare: to count bytes breaks
	 * their line early, and the same every time. */
	layout->used = layout->out->len - before - (first ? 1 : 2);
	write_value(layout, shape_member(shape, json_key(member)), member);
}

static void write_members(struct layout *layout, struct shape shape,
			  const struct json *value)
{
	const struct json *known = json_get(shape.node, "properties");
	bool first = true;

	json_each(property, known) {
		const struct json *member = json_get(value, json_key(property));

		if (member) {
			write_member(layout, shape, member, first);
			first = false;
		}
	}
	json_each(member, value) {
		if (json_get(known, json_key(member)))
			continue;
		write_member(layout, shape, member, first);
		first = false;
	}
}

static void write_items(struct layout *layout, struct shape shape,
			const struct json *value)
{
	json_each(item, value) {
		begin_line(layout, item == json_first(value));
		write_value(layout, shape_items(shape), item);
	}
}

/* A record's members in the order of the schema, on one line. */
static bool write_line(struct layout *layout, struct shape shape,
		       const struct json *value)
{
	autoptr(json) ordered = NULL;

	if (layout->used >= LINE_COLUMNS)
		return false;
	if (json_type(value) == JSON_OBJECT) {
		ordered = json_new_object();
		json_each(property, json_get(shape.node, "properties")) {
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

static void write_value(struct layout *layout, struct shape shape,
			const struct json *value)
{
	bool object = json_type(value) == JSON_OBJECT;

	if (!is_container(value) || !json_first(value)) {
		json_line(layout->out, value, SIZE_MAX);
		return;
	}
	shape = shape_choose(shape, value);
	/* The outermost one always gets a line for each of its members. */
	if (layout->level > 0 && may_share_line(shape, value) &&
	    write_line(layout, shape, value))
		return;
	buf_add_byte(layout->out, object ? '{' : '[');
	layout->level++;
	if (object)
		write_members(layout, shape, value);
	else
		write_items(layout, shape, value);
	layout->level--;
	begin_line(layout, true);
	buf_add_byte(layout->out, object ? '}' : ']');
}

void layout_format(struct buf *out, enum document_kind kind,
		   const struct json *root)
{
	struct layout layout = { .out = out };

	write_value(&layout, shape_of(kind), root);
	buf_add_byte(out, '\n');
}
