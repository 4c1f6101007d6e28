/* normal.c - one form for all values that mean the same */
#include "core/change/normal.h"

#include <string.h>

/* The items in the order of their texts, each once. */
static struct json *sorted(const struct json *array)
{
	struct json *out = json_new_array();
	struct listing listing = { 0 };

	listing_of_values(&listing, array);
	for (size_t i = 0; i < listing.nr; i++) {
		const struct listed *one = &listing.at[listing.sorted[i]];

		if (listing_find(&listing, one->name) == one)
			json_append(out, json_copy(one->value));
	}
	listing_release(&listing);
	return out;
}

static bool is_plain(const struct json *array)
{
	json_each(item, array)
		if (json_type(item) == JSON_ARRAY ||
		    json_type(item) == JSON_OBJECT)
			return false;
	return true;
}

/* As strings, whatever they are: so the set of 1 is not the set of "1". */
static struct json *normal_set(const struct json *array)
{
	autoptr(json) texts = json_new_array();

	json_each(item, array) {
		autobuf text = { 0 };

		json_compact(&text, item);
		json_append_string(texts, buf_str(&text));
	}
	return sorted(texts);
}

static struct json *normal_items(struct walk *walk, const struct json *array,
				 bool bare)
{
	struct json *out = json_new_array();

	json_each(item, array) {
		struct mark mark = walk_enter(walk, "-", "-", "-");

		json_append(out, normal_of(walk, item, bare));
		walk_leave(walk, mark);
	}
	return out;
}

static bool is_default(struct walk *walk, const struct json *value)
{
	autoptr(json) absent = field_absent(walk_field(walk));
	autoptr(json) normal = NULL;

	if (!absent)
		return false;
	normal = normal_of(walk, absent, false);
	return json_equal(value, normal);
}

static struct json *normal_members(struct walk *walk, const struct json *object,
				   bool bare)
{
	struct json *out = json_new_object();
	struct inside was = walk_inside(walk, object, NULL);

	json_each(member, object) {
		const char *name = json_key(member);
		struct mark mark = walk_enter(walk, name, name, name);
		autoptr(json) value = normal_of(walk, member, bare);

		if (!bare || !is_default(walk, value))
			json_add(out, name, steal(value));
		walk_leave(walk, mark);
	}
	walk->inside = was;
	return out;
}

static struct json *normal_array(struct walk *walk, const struct json *array,
				 enum how how, bool bare)
{
	autoptr(json) items = NULL;

	if (how == HOW_SET && is_plain(array))
		return normal_set(array);
	items = normal_items(walk, array, bare);
	if (how == HOW_SET || how == HOW_BAG)
		return sorted(items);
	return steal(items);
}

static struct json *normal_plain(const struct json *value)
{
	int64_t number;
	autobuf text = { 0 };

	if (json_type(value) != JSON_NUMBER || json_int(&number, value))
		return json_copy(value);
	json_compact(&text, value);
	return json_new_string(buf_str(&text));
}

static struct json *normal_span(int64_t seconds)
{
	autofree char *text = xasprintf("%llds", (long long)seconds);

	return json_new_string(text);
}

static struct json *normal_inner(struct walk *walk, const struct json *inner,
				 bool bare)
{
	if (json_type(inner) == JSON_ARRAY)
		return normal_array(walk, inner, HOW_SET, bare);
	return normal_members(walk, inner, bare);
}

struct json *normal_of(struct walk *walk, const struct json *value, bool bare)
{
	const struct field *field = walk_field(walk);
	enum how how = walk_how(walk, field);
	autoptr(json) inner = how == HOW_JSON ? field_inner(value) : NULL;
	int64_t seconds;

	if (bare && walk_is_secret(walk, value))
		return json_new_string(SECRET_MASK);
	if (inner)
		return normal_inner(walk, inner, bare);
	if (field_seconds(&seconds, field, value))
		return normal_span(seconds);
	if (how == HOW_WORDS && json_string(value)) {
		autoptr(json) words = field_words(field, value);

		return sorted(words);
	}
	if (json_type(value) == JSON_ARRAY)
		return normal_array(walk, value, how, bare);
	if (json_type(value) == JSON_OBJECT)
		return normal_members(walk, value, bare);
	return normal_plain(value);
}

struct json *diff_meaning(const struct document *document,
			  struct material_pair as)
{
	struct walk walk = { .new = document, .material = as };
	struct json *normal = normal_of(&walk, document->root, true);

	walk_end(&walk);
	return normal;
}
