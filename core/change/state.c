/* state.c - what a server has, beside what is declared for it */
#include "core/change/state.h"

#include "core/change/field.h"
#include "core/crypto/hash.h"

#include <stdio.h>
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
	const struct field *field = field_at(config, place);
	struct json *value = NULL;
	struct err err = { 0 };

	if (!field || !field->absent)
		return is_empty(wanted) ? json_copy(wanted) : NULL;
	if (json_parse(&value, field->absent, strlen(field->absent),
		       JSON_STRICT, "default", &err))
		abort(); /* our own table */
	return value;
}

static struct json *project(const struct document *config, struct buf *place,
			    const struct json *fields,
			    const struct json *actual);

/* Objects in a list are matched by where they stand: a server that adds a
 * member to each has added nothing that was declared. */
static struct json *project_items(const struct document *config,
				  struct buf *place, const struct json *fields,
				  const struct json *actual)
{
	struct json *array = json_new_array();
	const struct json *field = json_first(fields);
	size_t len = place->len;

	json_pointer_add(place, "-");
	json_each(item, actual) {
		json_append(array,
			    json_type(item) == JSON_OBJECT &&
					    json_type(field) == JSON_OBJECT
				    ? project(config, place, field, item)
				    : json_copy(item));
		field = field ? json_next(field) : NULL;
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

static struct json *sorted(const struct strings *list)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < list->nr; i++)
		json_append_string(array, list->at[i]);
	return array;
}

static struct json *normal_set(const struct json *array)
{
	auto_release(strings) list = { 0 };

	json_each(item, array) {
		autobuf text = { 0 };

		json_compact(&text, item);
		strings_add_once(&list, buf_str(&text));
	}
	strings_sort(&list);
	return sorted(&list);
}

static struct json *normal_words(const char *text)
{
	auto_release(strings) list = { 0 };

	while (*(text += strspn(text, " "))) {
		size_t len = strcspn(text, " ");
		autofree char *word = xstrndup(text, len);

		strings_add_once(&list, word);
		text += len;
	}
	strings_sort(&list);
	return sorted(&list);
}

static enum how how_at(const struct document *config, const char *place)
{
	const struct field *field = field_at(config, place);

	if (field && field->how != HOW_VALUE)
		return field->how;
	return is_listed(config, "sets", place) ? HOW_SET : HOW_VALUE;
}

static struct json *normal(const struct document *config, struct buf *place,
			   const struct json *value)
{
	enum how how = how_at(config, buf_str(place));
	bool array = json_type(value) == JSON_ARRAY;
	autobuf text = { 0 };
	int64_t number;
	struct json *made;

	if (how == HOW_SET && array)
		return normal_set(value);
	if (how == HOW_WORDS && json_string(value))
		return normal_words(json_string(value));
	if (json_type(value) == JSON_NUMBER && !json_int(&number, value)) {
		json_compact(&text, value);
		return json_new_string(buf_str(&text));
	}
	if (!array && json_type(value) != JSON_OBJECT)
		return json_copy(value);
	made = array ? json_new_array() : json_new_object();
	json_each(item, value) {
		size_t len = place->len;
		struct json *one;

		json_pointer_add(place, json_key(item) ? json_key(item) : "-");
		one = normal(config, place, item);
		buf_truncate(place, len);
		if (array)
			json_append(made, one);
		else
			json_set(made, json_key(item), one);
	}
	return made;
}

int state_digest(char out[65], const struct document *config,
		 const struct json *state, struct err *err)
{
	autobuf place = { 0 };
	autobuf text = { 0 };
	autoptr(json) form =
		state ? normal(config, &place, state) : json_new_null();

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
