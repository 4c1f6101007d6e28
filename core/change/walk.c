/* walk.c - where a comparison stands, and handing out what it finds */
#include "core/base/secret_name.h"
#include "core/change/walk.h"

#include <string.h>

struct mark walk_enter(struct walk *walk, const char *name, const char *old,
		       const char *new)
{
	struct mark mark = { walk->place.len, walk->old_pointer.len,
			     walk->new_pointer.len };

	json_pointer_add(&walk->place, name);
	if (!walk->string) {
		json_pointer_add(&walk->old_pointer, old);
		json_pointer_add(&walk->new_pointer, new);
	}
	return mark;
}

void walk_leave(struct walk *walk, struct mark mark)
{
	buf_truncate(&walk->place, mark.place);
	buf_truncate(&walk->old_pointer, mark.old_pointer);
	buf_truncate(&walk->new_pointer, mark.new_pointer);
}

void walk_end(struct walk *walk)
{
	buf_release(&walk->place);
	buf_release(&walk->old_pointer);
	buf_release(&walk->new_pointer);
}

/* True when one of the pointers that compare.MEMBER lists is this place. */
static bool is_declared(const struct walk *walk, const struct document *in,
			const char *member)
{
	const char *place = buf_str(&walk->place);
	const struct json *list;

	if (!in || in->kind != DOCUMENT_CONFIG ||
	    !text_starts(place, "/desired"))
		return false;
	place += strlen("/desired");
	list = json_at(in->root, "compare", member, NULL);
	json_each(item, list) {
		const char *pointer = json_string(item);

		if (pointer && text_starts(place, pointer) &&
		    strchr("/", place[strlen(pointer)]))
			return true;
	}
	return false;
}

static bool is_declared_set(const struct walk *walk)
{
	return (!walk->old || is_declared(walk, walk->old, "sets")) &&
	       (!walk->new || is_declared(walk, walk->new, "sets"));
}

const struct field *walk_field(const struct walk *walk)
{
	struct readings readings;

	readings_of(&readings, walk->material, buf_str(&walk->place));
	return field_find(&readings);
}

enum how walk_how(const struct walk *walk, const struct field *field)
{
	enum how how = field ? field->how : HOW_VALUE;

	if (how == HOW_BOUND)
		return HOW_SET;
	return how == HOW_VALUE && is_declared_set(walk) ? HOW_SET : how;
}

/* A row of the tables says so: of what is no reference to a secret. */
static bool is_known_secret(const struct walk *walk, const struct json *value)
{
	enum json_type type = json_type(value);
	const struct field *field;

	if (type != JSON_STRING && type != JSON_ARRAY && type != JSON_OBJECT)
		return false;
	field = walk_field(walk);
	return field && field->how == HOW_SECRET &&
	       (type == JSON_OBJECT || field_is_secret_value(value));
}

/* What says where a secret stands is none: "compare": {"secret": …}, and the
 * "secret" of a request, a pointer to a field of the answer. */
static bool is_about_secrets(const struct walk *walk, const struct json *value)
{
	const char *place = buf_str(&walk->place);

	if (walk->material.of != MATERIAL_CONFIG)
		return false;
	return text_starts(place, "/compare/") ||
	       (place_matches("/*/secret", place, NULL) &&
		!text_starts(place, "/desired/") && json_string(value) &&
		*json_string(value) == '/');
}

/* Is the name here people's own, not what a format calls a member? A file that
 * is in no store says itself what it is. */
static bool is_named_freely(const struct walk *walk)
{
	struct readings readings;

	readings_of(&readings, walk->material, buf_str(&walk->place));
	for (size_t i = 0; i < readings.nr; i++)
		if (document_names_freely(material_kind(readings.at[i].of),
					  readings.at[i].place))
			return true;
	return false;
}

/* [{"name": "Authorization", "value": "Bearer …"}] */
static bool is_named_by_its_sibling(const struct walk *walk, const char *key)
{
	return walk->inside.named && text_starts(key, "value");
}

/* {"secret": {"value": …}}, {"secrets": {"db": …}} */
static bool is_in_secret(const struct walk *walk, const struct json *value)
{
	static const char *const of_one[] = { "value", "values",  "data",
					      "raw",   "current", "previous" };
	const char *key = json_key(value);

	if (walk->inside.secret == INSIDE_NONE)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(of_one); i++)
		if (!strcmp(key, of_one[i]))
			return true;
	return walk->inside.secret == INSIDE_SECRETS;
}

static bool is_secret_by_name(const struct walk *walk, const struct json *value)
{
	const char *key = json_key(value);
	bool secret;

	if (!key)
		return false;
	secret = (walk->inside.key && field_is_private(key)) ||
		 field_is_secret(key, value) ||
		 ((is_named_by_its_sibling(walk, key) ||
		   is_in_secret(walk, value)) &&
		  field_is_secret_value(value));
	return secret && !is_named_freely(walk);
}

bool walk_is_secret(const struct walk *walk, const struct json *value)
{
	if (!value || is_about_secrets(walk, value))
		return false;
	return is_declared(walk, walk->old, "secret") ||
	       is_declared(walk, walk->new, "secret") ||
	       is_secret_by_name(walk, value) ||
	       field_looks_secret(json_key(value), value) ||
	       is_known_secret(walk, value);
}

/* Does one of its members name what another one, "value", holds? */
static bool names_secret(const struct json *object)
{
	static const char *const members[] = { "name", "key", "header", "type",
					       "field" };

	if (!json_get(object, "value") && !json_get(object, "values"))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (name_is_secret(json_text(object, members[i], "")))
			return true;
	return false;
}

/* An item of an array has no name of its own: it is in what its array is. */
static enum inside_secret in_secret(const struct walk *walk,
				    const struct json *value)
{
	const char *key = json_key(value);

	if (!key)
		return walk->inside.secret;
	if (walk->inside.secret != INSIDE_SECRETS && !name_is_secret(key) &&
	    !name_is_secrets(key))
		return INSIDE_NONE;
	if (is_named_freely(walk))
		return INSIDE_NONE;
	return walk->inside.secret == INSIDE_SECRETS || name_is_secrets(key)
		       ? INSIDE_SECRETS
		       : INSIDE_SECRET;
}

struct inside walk_inside(struct walk *walk, const struct json *old,
			  const struct json *new)
{
	struct inside was = walk->inside;

	walk->inside.key = json_string(json_get(old, "kty")) ||
			   json_string(json_get(new, "kty"));
	walk->inside.named = names_secret(old) || names_secret(new);
	walk->inside.secret = in_secret(walk, old ? old : new);
	return was;
}

/* The array's items have no names: a secret pointer names all or none. */
static struct mark enter_item(struct walk *walk, const struct json *item)
{
	const char *key = json_key(item) ? json_key(item) : "-";

	return walk_enter(walk, key, key, key);
}

bool walk_hides(struct walk *walk, const struct json *value)
{
	bool string = walk->string;
	autoptr(json) inner = NULL;
	bool found;

	if (walk_is_secret(walk, value))
		return true;
	inner = json_string(value) ? field_inner(value) : NULL;
	if (!inner)
		return false;
	walk->string = true;
	found = walk_holds_secret(walk, inner);
	walk->string = string;
	return found;
}

bool walk_holds_secret(struct walk *walk, const struct json *value)
{
	bool found = walk_hides(walk, value);
	struct inside was = walk_inside(walk, value, NULL);

	json_each(item, value) {
		struct mark mark;

		if (found)
			break;
		mark = enter_item(walk, item);
		found = walk_holds_secret(walk, item);
		walk_leave(walk, mark);
	}
	walk->inside = was;
	return found;
}

void walk_each_secret(struct walk *walk, const struct json *value,
		      walk_secret_fn *fn, void *payload)
{
	struct inside was;

	if (walk_hides(walk, value)) {
		fn(value, payload);
		return;
	}
	was = walk_inside(walk, value, NULL);
	json_each(item, value) {
		struct mark mark = enter_item(walk, item);

		walk_each_secret(walk, item, fn, payload);
		walk_leave(walk, mark);
	}
	walk->inside = was;
}

/* Only what holds a secret is put together anew: building a large object
 * member by member takes time by the square. */
struct json *walk_copy(struct walk *walk, const struct json *value)
{
	bool array = json_type(value) == JSON_ARRAY;
	struct json *copy;
	struct inside was;

	if (walk_hides(walk, value))
		return json_new_string(SECRET_MASK);
	if (!walk_holds_secret(walk, value))
		return json_copy(value);
	copy = array ? json_new_array() : json_copy(value);
	was = walk_inside(walk, value, NULL);
	json_each(item, value) {
		struct mark mark = enter_item(walk, item);

		if (array)
			json_append(copy, walk_copy(walk, item));
		else if (walk_holds_secret(walk, item))
			json_set(copy, json_key(item), walk_copy(walk, item));
		walk_leave(walk, mark);
	}
	walk->inside = was;
	return copy;
}

static void difference_release(struct difference *difference)
{
	free(difference->place);
	free(difference->pointer);
	free(difference->after);
	free(difference->sentence);
	free(difference->note);
	json_free(difference->old);
	json_free(difference->new);
}

void document_diff_release(struct document_diff *diff)
{
	for (size_t i = 0; i < diff->nr; i++)
		difference_release(&diff->at[i]);
	free(diff->at);
	free(diff->path);
	free(diff->old_path);
	free(diff->title);
	json_free(diff->waivers);
	json_free(diff->lists);
	memset(diff, 0, sizeof(*diff));
}

void walk_tell_list(struct walk *walk, const char *key, bool ordered)
{
	struct document_diff *out = walk->out;
	struct json *list;

	if (!out->lists)
		out->lists = json_new_array();
	list = json_append_object(out->lists);
	json_set_string(list, "place", buf_str(&walk->place));
	json_set_string(list, "by", key);
	json_set_bool(list, "ordered", ordered);
}

void walk_tell(struct walk *walk, enum difference_type type,
	       const struct json *old, const struct json *new, bool item,
	       const char *after)
{
	struct document_diff *out = walk->out;
	bool removed = type == DIFFERENCE_REMOVED;
	struct difference found = {
		.type = type,
		.item = item,
		.rolled = walk->rolled,
		.place = xstrdup(buf_str(&walk->place)),
		.pointer = xstrdup(buf_str(removed ? &walk->old_pointer
						   : &walk->new_pointer)),
		.after = after ? xstrdup(after) : NULL,
		.secret = walk_hides(walk, old) || walk_hides(walk, new),
		.why = "",
		.source = "",
	};
	struct readings readings;
	bool told;

	/* The rules see the real values, whoever reads the result does not. */
	found.old = json_copy_any(old);
	found.new = json_copy_any(new);
	readings_of(&readings, walk->material, found.place);
	told = risk_judge(&found, &readings,
			  walk->item || !walk->old || !walk->new);
	if (walk->note && !told) {
		difference_release(&found);
		return;
	}
	json_free(found.old);
	json_free(found.new);
	found.old = old ? walk_copy(walk, old) : NULL;
	found.new = new ? walk_copy(walk, new) : NULL;
	sentence_fill(&found, walk->material,
		      walk->old ? walk->old->root : NULL,
		      walk->new ? walk->new->root : NULL);
	if (walk->note)
		found.type = DIFFERENCE_NOTE;
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = found;
}

struct json *diff_masked(const struct document *document)
{
	struct walk walk = { .new = document,
			     .material = material_of(document) };
	struct json *copy = walk_copy(&walk, document->root);

	walk_end(&walk);
	return copy;
}
