/* apply.c - differences put into the old document: means what the new does */
#include "core/change/walk.h"

#include <string.h>

struct patch {
	const struct document_diff *diff;
	const struct difference **at; /* sorted by place; no notes */
	size_t nr;
	struct listing lists; /* diff->lists, by place */
	struct err *err;
	bool failed;
};

/* Differences at a place, or below it: a piece of the sorted array. */
struct piece {
	const struct difference *const *at;
	size_t nr;
};

static struct json *patched(struct patch *patch, const struct json *old,
			    const char *place);

static size_t first_from(const struct patch *patch, const char *place)
{
	size_t from = 0;
	size_t to = patch->nr;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(patch->at[middle]->place, place) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static struct piece piece_at(const struct patch *patch, const char *place)
{
	size_t from = first_from(patch, place);
	size_t to = from;

	while (to < patch->nr && !strcmp(patch->at[to]->place, place))
		to++;
	return (struct piece){ patch->at + from, to - from };
}

/* '0' comes after '/': all that begins with "PLACE/" is between the two. */
static struct piece piece_below(const struct patch *patch, const char *place)
{
	autofree char *begins = xasprintf("%s/", place);
	autofree char *ends = xasprintf("%s0", place);
	size_t from = first_from(patch, begins);

	return (struct piece){ patch->at + from,
			       first_from(patch, ends) - from };
}

static const struct difference *find(struct piece piece, bool item,
				     enum difference_type type)
{
	for (size_t i = 0; i < piece.nr; i++)
		if (piece.at[i]->item == item && piece.at[i]->type == type)
			return piece.at[i];
	return NULL;
}

static bool has_items(struct piece piece)
{
	return find(piece, true, DIFFERENCE_ADDED) ||
	       find(piece, true, DIFFERENCE_REMOVED);
}

static char *join(const char *place, const char *key)
{
	autobuf pointer = { 0 };

	buf_add(&pointer, place);
	json_pointer_add(&pointer, key);
	return buf_detach(&pointer);
}

static struct json *fail(struct patch *patch, const char *place)
{
	if (!patch->failed)
		err_set(patch->err, EXIT_INPUT,
			"the document has nothing at '%s' to change", place);
	patch->failed = true;
	return NULL;
}

/* ---- members ---- */

static void add_patched(struct patch *patch, struct json *out,
			const struct json *old, const char *place,
			const char *key)
{
	autofree char *inner = join(place, key);
	struct json *value = patched(patch, old, inner);

	if (value)
		json_add(out, key, value);
}

/* The name right below `place` in a difference's place. */
static char *child_of(const struct difference *difference, const char *place)
{
	const char *rest = difference->place + strlen(place) + 1;
	char *name = xstrndup(rest, strcspn(rest, "/"));

	place_unescape(name);
	return name;
}

static struct json *patched_object(struct patch *patch, const struct json *old,
				   const char *place)
{
	struct json *out = json_new_object();
	struct piece below = piece_below(patch, place);
	auto_release(listing) members = { 0 };
	autofree char *last = NULL;

	listing_of_members(&members, old);
	for (size_t i = 0; i < members.nr; i++)
		add_patched(patch, out, members.at[i].value, place,
			    members.at[i].name);
	for (size_t i = 0; i < below.nr; i++) {
		char *name = child_of(below.at[i], place);
		bool again = last && !strcmp(last, name);

		free(last);
		last = name;
		if (!again && !listing_find(&members, name) &&
		    !json_get(out, name))
			add_patched(patch, out, NULL, place, name);
	}
	return out;
}

/* ---- sets ---- */

static bool is_gone(const struct listing *gone, const struct json *value)
{
	autobuf name = { 0 };

	json_identity(&name, value);
	return listing_find(gone, buf_str(&name)) != NULL;
}

/* The values that a piece says were added, or removed. */
static struct json *items_of(struct piece piece, enum difference_type type)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < piece.nr; i++) {
		const struct difference *one = piece.at[i];

		if (one->item && one->type == type)
			json_append(array, json_copy(type == DIFFERENCE_ADDED
							     ? one->new
							     : one->old));
	}
	return array;
}

static struct json *patched_set(const struct json *old, struct piece here)
{
	autoptr(json) removed = items_of(here, DIFFERENCE_REMOVED);
	struct json *out = items_of(here, DIFFERENCE_ADDED);
	auto_release(listing) gone = { 0 };

	listing_of_values(&gone, removed);
	json_each(item, old)
		if (!is_gone(&gone, item))
			json_append(out, json_copy(item));
	return out;
}

static struct json *patched_words(const struct field *field,
				  const struct json *old, struct piece here)
{
	autoptr(json) before = field_words(field, old);
	autoptr(json) after = patched_set(before, here);
	autobuf out = { 0 };

	json_each(word, after)
		buf_addf(&out, "%s%s", out.len ? field_between(field) : "",
			 json_string(word));
	return json_new_string(buf_str(&out));
}

/* ---- lists of named items ---- */

/* The old items that stay, in the order of the new ones. */
static void list_stay(struct patch *patch, struct strings *names,
		      struct listing *items, const char *place)
{
	const struct difference *order =
		find(piece_at(patch, place), false, DIFFERENCE_ORDER);

	json_each(name, order ? order->new : NULL)
		if (json_string(name) && listing_find(items, json_string(name)))
			strings_add(names, json_string(name));
	for (size_t i = 0; i < items->nr; i++) {
		autofree char *inner = join(place, items->at[i].name);

		if (!order &&
		    !find(piece_at(patch, inner), true, DIFFERENCE_REMOVED))
			strings_add(names, items->at[i].name);
	}
}

struct list {
	struct json *out;
	struct strings names;     /* of what was added */
	struct listing followers; /* what was added, by what it follows */
};

static void list_release(struct list *list)
{
	strings_release(&list->names);
	listing_release(&list->followers);
}

static char *follows(const char *name)
{
	return name ? xasprintf("=%s", name) : xstrdup("");
}

static void list_added(struct list *list, const struct patch *patch,
		       const char *place)
{
	struct piece below = piece_below(patch, place);

	for (size_t i = 0; i < below.nr; i++) {
		const struct difference *one = below.at[i];
		const char *name = one->place + strlen(place) + 1;
		autofree char *after = NULL;

		if (!one->item || one->type != DIFFERENCE_ADDED ||
		    strchr(name, '/'))
			continue;
		after = follows(one->after);
		strings_take(&list->names, child_of(one, place));
		listing_add(&list->followers, after, one->new);
	}
	listing_sort(&list->followers);
}

/* Whatever follows an item, and what follows that. */
static void append_followers(struct list *list, const char *name)
{
	for (size_t i = 0; i < list->names.nr; i++) {
		autofree char *key = follows(name);
		const struct listed *next = listing_find(&list->followers, key);

		if (!next)
			break;
		json_append(list->out, json_copy(next->value));
		name = list->names.at[next->index];
	}
}

static void append_old(struct list *list, struct patch *patch,
		       const struct listing *items, const char *name,
		       const char *place)
{
	const struct listed *item = listing_find(items, name);
	autofree char *inner = join(place, name);
	struct json *value = item ? patched(patch, item->value, inner) : NULL;

	if (value)
		json_append(list->out, value);
}

static void append_all(struct list *list)
{
	for (size_t i = 0; i < list->followers.nr; i++)
		json_append(list->out, json_copy(list->followers.at[i].value));
}

static struct json *patched_list(struct patch *patch, const struct json *old,
				 const char *place, const struct json *how)
{
	bool ordered = json_is_true(json_get(how, "ordered"));
	struct list list = { .out = json_new_array() };
	auto_release(strings) stay = { 0 };
	auto_release(listing) items = { 0 };

	if (!listing_of_items(&items, old, json_text(how, "by", ""))) {
		json_free(list.out);
		return fail(patch, place);
	}
	list_stay(patch, &stay, &items, place);
	list_added(&list, patch, place);
	if (ordered)
		append_followers(&list, NULL);
	for (size_t i = 0; i < stay.nr; i++) {
		append_old(&list, patch, &items, stay.at[i], place);
		if (ordered)
			append_followers(&list, stay.at[i]);
	}
	if (!ordered)
		append_all(&list);
	list_release(&list);
	return list.out;
}

/* ---- any value ---- */

static struct json *patched_within(struct patch *patch,
				   const struct field *field,
				   const struct json *old, const char *place);

static struct json *patched_inner(struct patch *patch, const struct json *old,
				  const char *place)
{
	autoptr(json) inner = field_inner(old);
	autoptr(json) made = patched_within(patch, NULL, inner, place);
	autobuf text = { 0 };
	struct json *array;

	if (!made)
		return fail(patch, place);
	json_compact(&text, made);
	if (json_string(old))
		return json_new_string(buf_str(&text));
	array = json_new_array();
	json_append_string(array, buf_str(&text));
	return array;
}

static struct json *patched_within(struct patch *patch,
				   const struct field *field,
				   const struct json *old, const char *place)
{
	const struct listed *list = listing_find(&patch->lists, place);
	bool inner = field && field->how == HOW_JSON;

	if (inner && (json_string(old) || json_type(old) == JSON_ARRAY))
		return patched_inner(patch, old, place);
	if (json_string(old))
		return patched_words(field, old, piece_at(patch, place));
	if (json_type(old) == JSON_OBJECT)
		return patched_object(patch, old, place);
	if (json_type(old) != JSON_ARRAY)
		return fail(patch, place);
	return list ? patched_list(patch, old, place, list->value)
		    : patched_set(old, piece_at(patch, place));
}

static struct json *patched(struct patch *patch, const struct json *old,
			    const char *place)
{
	struct piece here = piece_at(patch, place);
	autoptr(json) absent = NULL;
	struct readings readings;
	const struct difference *at;
	const struct field *field;

	if (find(here, false, DIFFERENCE_REMOVED))
		return NULL;
	at = find(here, false, DIFFERENCE_CHANGED);
	if (!at)
		at = find(here, false, DIFFERENCE_ADDED);
	if (at)
		return json_copy(at->new);
	if (!has_items(here) && !find(here, false, DIFFERENCE_ORDER) &&
	    piece_below(patch, place).nr == 0)
		return json_copy_any(old);
	readings_of(&readings, patch->diff->material, place);
	field = field_find(&readings);
	if (!old)
		absent = field_absent(field);
	return patched_within(patch, field, old ? old : absent, place);
}

static int by_place(const void *a, const void *b)
{
	const struct difference *const *one = a;
	const struct difference *const *other = b;
	int order = strcmp((*one)->place, (*other)->place);

	return order ? order : (*one > *other) - (*one < *other);
}

static void prepare(struct patch *patch)
{
	const struct document_diff *diff = patch->diff;

	patch->at = xcalloc(diff->nr + 1, sizeof(struct difference *));
	for (size_t i = 0; i < diff->nr; i++)
		if (diff->at[i].type != DIFFERENCE_NOTE)
			patch->at[patch->nr++] = &diff->at[i];
	if (patch->nr > 1)
		qsort(patch->at, patch->nr, sizeof(struct difference *),
		      by_place);
	json_each(list, diff->lists)
		listing_add(&patch->lists, json_text(list, "place", ""), list);
	listing_sort(&patch->lists);
}

int diff_apply(struct json **out, const struct json *old,
	       const struct document_diff *diff, struct err *err)
{
	struct patch patch = { .diff = diff, .err = err };
	autoptr(json) result = NULL;

	prepare(&patch);
	result = patched(&patch, old, "");
	free(patch.at);
	listing_release(&patch.lists);
	if (patch.failed)
		return -1;
	*out = steal(result);
	return 0;
}
