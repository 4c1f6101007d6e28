/* apply.c - differences put into the old document: means what the new does */
#include "core/change/field.h"

#include <string.h>

struct patch {
	const struct document_diff *diff;
	struct err *err;
	bool failed;
};

static struct json *patched(struct patch *patch, const struct json *old,
			    const char *place);

static const struct difference *find(const struct patch *patch,
				     const char *place, bool item,
				     enum difference_type type,
				     const struct difference *after)
{
	const struct difference *end = patch->diff->at + patch->diff->nr;
	const struct difference *at = after ? after + 1 : patch->diff->at;

	for (; at < end; at++)
		if (at->type == type && at->item == item &&
		    !strcmp(at->place, place))
			return at;
	return NULL;
}

/* The name right below `place` that a difference speaks of, or NULL. */
static char *child_of(const struct difference *difference, const char *place)
{
	const char *rest = difference->place;
	const char *end;

	if (difference->type == DIFFERENCE_NOTE || !text_starts(rest, place))
		return NULL;
	rest += strlen(place);
	if (*rest != '/')
		return NULL;
	end = strchr(++rest, '/');
	return end ? xstrndup(rest, (size_t)(end - rest)) : xstrdup(rest);
}

static bool touches_below(const struct patch *patch, const char *place)
{
	for (size_t i = 0; i < patch->diff->nr; i++) {
		const struct difference *at = &patch->diff->at[i];
		autofree char *child = child_of(at, place);

		if (child || (at->item && at->type != DIFFERENCE_NOTE &&
			      !strcmp(at->place, place)))
			return true;
	}
	return false;
}

static char *join(const char *place, const char *key)
{
	autobuf pointer = { 0 };

	buf_add(&pointer, place);
	json_pointer_add(&pointer, key);
	return buf_detach(&pointer);
}

static void set_patched(struct patch *patch, struct json *out,
			const struct json *old, const char *place,
			const char *key)
{
	autofree char *inner = join(place, key);
	struct json *value = patched(patch, json_get(old, key), inner);

	if (value)
		json_set(out, key, value);
}

static struct json *patched_object(struct patch *patch, const struct json *old,
				   const char *place)
{
	struct json *out = json_new_object();

	json_each(member, old)
		set_patched(patch, out, old, place, json_key(member));
	for (size_t i = 0; i < patch->diff->nr; i++) {
		autofree char *key = child_of(&patch->diff->at[i], place);

		if (!key)
			continue;
		place_unescape(key);
		if (!json_get(old, key) && !json_get(out, key))
			set_patched(patch, out, old, place, key);
	}
	return out;
}

static bool is_gone(const struct patch *patch, const char *place,
		    const struct json *value)
{
	const struct difference *at = NULL;

	while ((at = find(patch, place, true, DIFFERENCE_REMOVED, at)))
		if (json_equal(at->old, value))
			return true;
	return false;
}

static struct json *patched_set(struct patch *patch, const struct json *old,
				const char *place)
{
	struct json *out = json_new_array();
	const struct difference *at = NULL;

	json_each(item, old)
		if (!is_gone(patch, place, item))
			json_append(out, json_copy(item));
	while ((at = find(patch, place, true, DIFFERENCE_ADDED, at)))
		json_append(out, json_copy(at->new));
	return out;
}

static struct json *patched_words(struct patch *patch, const struct json *old,
				  const char *place)
{
	const char *s = json_string(old);
	const struct difference *at = NULL;
	autobuf out = { 0 };

	while (s && *s) {
		size_t len = strcspn(s, " ");
		autofree char *word = xstrndup(s, len);
		autoptr(json) value = json_new_string(word);

		if (len > 0 && !is_gone(patch, place, value))
			buf_addf(&out, "%s%s", out.len ? " " : "", word);
		s += len + (s[len] == ' ');
	}
	while ((at = find(patch, place, true, DIFFERENCE_ADDED, at)))
		buf_addf(&out, "%s%s", out.len ? " " : "",
			 json_string(at->new));
	return json_new_string(buf_str(&out));
}

/* ---- lists of named items ---- */

struct list {
	struct strings names;
	struct json **values; /* as many as names; NULL once given away */
	size_t alloc;
};

static void list_insert(struct list *list, size_t at, const char *name,
			struct json *value)
{
	size_t nr = list->names.nr;

	list->values =
		grow(list->values, nr, &list->alloc, sizeof(*list->values));
	strings_add(&list->names, name);
	for (size_t i = nr; i > at; i--) {
		char *swap = list->names.at[i];

		list->names.at[i] = list->names.at[i - 1];
		list->names.at[i - 1] = swap;
		list->values[i] = list->values[i - 1];
	}
	list->values[at] = value;
}

static size_t list_find(const struct list *list, const char *name)
{
	size_t i = 0;

	while (i < list->names.nr && strcmp(list->names.at[i], name) != 0)
		i++;
	return i;
}

static void list_old_items(struct patch *patch, struct list *list,
			   const struct json *old, const char *place,
			   const char *key)
{
	json_each(item, old) {
		autobuf name = { 0 };
		autofree char *inner = NULL;

		if (!item_name(&name, item, key))
			continue;
		inner = join(place, buf_str(&name));
		if (!find(patch, inner, true, DIFFERENCE_REMOVED, NULL))
			list_insert(list, list->names.nr, buf_str(&name),
				    patched(patch, item, inner));
	}
}

static void list_reorder(struct list *list, const struct json *order)
{
	struct list sorted = { 0 };

	json_each(name, order) {
		size_t at = list_find(list, json_string(name));

		if (at < list->names.nr)
			list_insert(&sorted, sorted.names.nr,
				    list->names.at[at],
				    steal(list->values[at]));
	}
	strings_release(&list->names);
	free(list->values);
	*list = sorted;
}

/* Puts in what was added, each behind the item it follows; one that follows
 * another added one waits for it. */
static void list_add_new(struct patch *patch, struct list *list,
			 const char *place, const char *key, bool ordered)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < patch->diff->nr; i++) {
			const struct difference *at = &patch->diff->at[i];
			autobuf name = { 0 };
			autofree char *inner = NULL;
			size_t where = list->names.nr;

			if (at->type != DIFFERENCE_ADDED || !at->item ||
			    !item_name(&name, at->new, key))
				continue;
			inner = join(place, buf_str(&name));
			if (strcmp(inner, at->place) != 0 ||
			    list_find(list, buf_str(&name)) < where)
				continue;
			if (ordered && at->after &&
			    list_find(list, at->after) == where)
				continue;
			if (ordered)
				where = at->after
						? list_find(list, at->after) + 1
						: 0;
			list_insert(list, where, buf_str(&name),
				    json_copy(at->new));
			again = true;
		}
	}
}

static struct json *patched_list(struct patch *patch, const struct json *old,
				 const char *place, const struct field *field)
{
	const struct difference *order =
		find(patch, place, false, DIFFERENCE_ORDER, NULL);
	struct json *out = json_new_array();
	struct list list = { 0 };

	list_old_items(patch, &list, old, place, field->key);
	if (order)
		list_reorder(&list, order->new);
	list_add_new(patch, &list, place, field->key, field->how == HOW_LIST);
	for (size_t i = 0; i < list.names.nr; i++)
		json_append(out, list.values[i]);
	strings_release(&list.names);
	free(list.values);
	return out;
}

static struct json *patched(struct patch *patch, const struct json *old,
			    const char *place)
{
	const struct field *field;
	const struct difference *at;
	autoptr(json) absent = NULL;
	struct readings readings;

	readings_of(&readings, patch->diff->material, place);
	field = field_find(&readings);

	if (find(patch, place, false, DIFFERENCE_REMOVED, NULL))
		return NULL;
	at = find(patch, place, false, DIFFERENCE_CHANGED, NULL);
	if (!at)
		at = find(patch, place, false, DIFFERENCE_ADDED, NULL);
	if (at)
		return json_copy(at->new);
	if (!touches_below(patch, place) &&
	    !find(patch, place, false, DIFFERENCE_ORDER, NULL))
		return old ? json_copy(old) : NULL;
	if (!old && field && field->absent) {
		if (json_parse(&absent, field->absent, strlen(field->absent),
			       JSON_STRICT, "default", patch->err) < 0)
			patch->failed = true;
		old = absent;
	}
	if (json_string(old))
		return patched_words(patch, old, place);
	if (json_type(old) == JSON_OBJECT)
		return patched_object(patch, old, place);
	if (json_type(old) == JSON_ARRAY)
		return field && field->key
			       ? patched_list(patch, old, place, field)
			       : patched_set(patch, old, place);
	if (!patch->failed)
		err_set(patch->err, EXIT_INPUT,
			"the document has nothing at '%s' to change", place);
	patch->failed = true;
	return NULL;
}

int diff_apply(struct json **out, const struct json *old,
	       const struct document_diff *diff, struct err *err)
{
	struct patch patch = { .diff = diff, .err = err };
	autoptr(json) result = patched(&patch, old, "");

	if (patch.failed)
		return -1;
	*out = steal(result);
	return 0;
}
