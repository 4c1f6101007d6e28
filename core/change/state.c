/* state.c - what a server has, beside what is declared for it */
#include "core/change/state.h"

#include "core/change/normal.h"
#include "core/crypto/hash.h"

#include <string.h>

#define PLACE "/desired"

/* Does compare.MEMBER list this field, or one that it stands in? */
static bool is_listed(const struct document *config, const char *member,
		      const char *place)
{
	json_each(item, json_at(config->root, "compare", member, NULL)) {
		const char *pointer = json_string(item);

		if (pointer && text_starts(place, pointer) &&
		    strchr("/", place[strlen(pointer)]))
			return true;
	}
	return false;
}

static bool is_left_out(const struct document *config, const char *place,
			const struct json *field)
{
	return is_listed(config, "ignore", place) ||
	       is_listed(config, "secret", place) ||
	       field_is_secret(json_key(field), field);
}

static const struct field *field_at(const struct document *config,
				    const char *place)
{
	autofree char *whole = xasprintf(PLACE "%s", place);
	struct readings readings;

	readings_of(&readings, material_of(config), whole);
	return field_find(&readings);
}

/* ---- the part of an answer that was declared ---- */

static bool is_empty(const struct json *value)
{
	const char *text = json_string(value);

	switch (json_type(value)) {
	case JSON_ARRAY:
	case JSON_OBJECT:
		return json_count(value) == 0;
	case JSON_STRING:
		return *text == '\0';
	default:
		return json_type(value) == JSON_NULL;
	}
}

/* What it means that a server says nothing of a field. */
static struct json *absent_value(const struct document *config,
				 const char *place, const struct json *wanted)
{
	struct json *absent = field_absent(field_at(config, place));

	if (absent)
		return absent;
	return is_empty(wanted) ? json_copy(wanted) : NULL;
}

static struct json *project(const struct document *config, struct buf *place,
			    const struct json *fields,
			    const struct json *actual);

/* What was declared of one of a server's items: the item of its name, else the
 * one that stands where it does. */
static const struct json *declared_item(const struct listing *declared,
					const char *key,
					const struct json *item, size_t index)
{
	const struct listed *found = NULL;
	autobuf name = { 0 };

	if (!key)
		return index < declared->nr ? declared->at[index].value : NULL;
	if (item_name(&name, item, key))
		found = listing_find(declared, buf_str(&name));
	return found ? found->value : NULL;
}

/* A server that adds a member to each item has added nothing that was
 * declared. */
static struct json *project_items(const struct document *config,
				  struct buf *place, const struct json *fields,
				  const struct json *actual)
{
	const struct field *how = field_at(config, buf_str(place));
	autofree char *key = match_key(fields, actual,
				       how && how->key ? how->key : MATCH_ANY,
				       !how || !how->key);
	auto_release(listing) declared = { 0 };
	struct json *array = json_new_array();
	size_t len = place->len;
	size_t index = 0;

	if (!listing_of_items(&declared, fields, key ? key : MATCH_POSITION))
		abort(); /* match_key() said so */
	json_pointer_add(place, "-");
	json_each(item, actual) {
		const struct json *field =
			declared_item(&declared, key, item, index++);

		json_append(array,
			    json_type(item) == JSON_OBJECT &&
					    json_type(field) == JSON_OBJECT
				    ? project(config, place, field, item)
				    : json_copy(item));
	}
	buf_truncate(place, len);
	return array;
}

static struct json *project_value(const struct document *config,
				  struct buf *place, const struct json *field,
				  const struct json *actual)
{
	if (!actual)
		return absent_value(config, buf_str(place), field);
	if (json_type(actual) != json_type(field))
		return json_copy(actual);
	if (json_type(actual) == JSON_OBJECT)
		return project(config, place, field, actual);
	if (json_type(actual) == JSON_ARRAY)
		return project_items(config, place, field, actual);
	return json_copy(actual);
}

static struct json *project(const struct document *config, struct buf *place,
			    const struct json *fields,
			    const struct json *actual)
{
	struct json *object = json_new_object();

	json_each(field, fields) {
		const char *key = json_key(field);
		size_t len = place->len;

		json_pointer_add(place, key);
		if (!is_left_out(config, buf_str(place), field)) {
			struct json *value = project_value(
				config, place, field, json_get(actual, key));

			if (value)
				json_set(object, key, value);
		}
		buf_truncate(place, len);
	}
	return object;
}

struct json *state_project(const struct document *config,
			   const struct json *fields, const struct json *actual)
{
	autobuf place = { 0 };

	return actual ? project(config, &place, fields, actual) : NULL;
}

struct json *state_declared(const struct document *config,
			    const struct json *fields)
{
	return state_project(config, fields, fields);
}

/* ---- comparing ---- */

/* The document that would declare this state. */
static void declare(struct document *out, const struct document *config,
		    const struct json *state)
{
	*out = (struct document){
		.kind = DOCUMENT_CONFIG,
		.path = config->path,
		.root = json_copy(config->root),
	};
	memcpy(out->name, config->name, sizeof(out->name));
	json_set(out->root, "desired", json_copy(state));
}

void state_compare(struct document_diff *out, const struct document *config,
		   const struct json *old, const struct json *new)
{
	struct document before, after;

	declare(&before, config, old);
	declare(&after, config, new);
	diff_documents(out, &before, &after);
	json_free(before.root);
	json_free(after.root);
}

/* ---- one form for all that mean the same ---- */

int state_digest(char out[65], const struct document *config,
		 const struct json *state, struct err *err)
{
	struct walk walk = { .new = config, .material = material_of(config) };
	struct mark mark = walk_enter(&walk, "desired", "desired", "desired");
	autobuf text = { 0 };
	autoptr(json) form =
		state ? normal_of(&walk, state, false) : json_new_null();

	walk_leave(&walk, mark);
	walk_end(&walk);
	if (json_canonical(&text, form, err))
		return -1;
	hash_sha256_hex(out, buf_str(&text), text.len);
	return 0;
}

/* ---- putting fields over what is there ---- */

struct json *state_merge(const struct json *actual, const struct json *fields)
{
	struct json *made;

	if (json_type(actual) != JSON_OBJECT ||
	    json_type(fields) != JSON_OBJECT)
		return json_copy(fields);
	made = json_copy(actual);
	json_each(field, fields) {
		const char *key = json_key(field);

		json_set(made, key, state_merge(json_get(actual, key), field));
	}
	return made;
}
