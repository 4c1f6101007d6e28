/* compare.c - two documents compared by meaning, place by place */
#include "core/change/walk.h"

#include <stdio.h>
#include <string.h>

static void compare(struct walk *walk, const struct json *old,
		    const struct json *new);

/* Longer lists and objects are compared as one value: looking up each item in
 * the other list takes time by the square. */
#define ITEMS_MAX 4096

static bool is_scalars(const struct json *array)
{
	if (json_type(array) != JSON_ARRAY || json_count(array) > ITEMS_MAX)
		return false;
	json_each(item, array)
		if (json_type(item) == JSON_ARRAY ||
		    json_type(item) == JSON_OBJECT)
			return false;
	return true;
}

static bool holds(const struct json *array, const struct json *value,
		  const struct json *before)
{
	json_each(item, array) {
		if (item == before)
			return false;
		if (json_equal(item, value))
			return true;
	}
	return false;
}

/* Tells the items of `from` that `other` has not, each once. */
static void tell_missing(struct walk *walk, const struct json *from,
			 const struct json *other, bool removed)
{
	size_t index = 0;

	json_each(item, from) {
		size_t old_len = walk->old_pointer.len;
		size_t new_len = walk->new_pointer.len;

		buf_addf(&walk->old_pointer, "/%zu", index);
		buf_addf(&walk->new_pointer, "/%zu", index++);
		if (!holds(other, item, NULL) && !holds(from, item, item))
			walk_tell(walk,
				  removed ? DIFFERENCE_REMOVED
					  : DIFFERENCE_ADDED,
				  removed ? item : NULL, removed ? NULL : item,
				  true, NULL);
		buf_truncate(&walk->old_pointer, old_len);
		buf_truncate(&walk->new_pointer, new_len);
	}
}

static struct json *words_of(const struct json *string)
{
	struct json *array = json_new_array();
	const char *s = json_string(string);

	while (s && *s) {
		size_t len = strcspn(s, " ");
		autofree char *word = xstrndup(s, len);

		if (len > 0)
			json_append_string(array, word);
		s += len + (s[len] == ' ');
	}
	return array;
}

static void compare_words(struct walk *walk, const struct json *old,
			  const struct json *new)
{
	autoptr(json) before = words_of(old);
	autoptr(json) after = words_of(new);

	tell_missing(walk, before, after, true);
	tell_missing(walk, after, before, false);
}

/* The names of all items; false unless each has one of its own. */
static bool item_names(struct strings *names, const struct json *array,
		       const char *key)
{
	if (json_type(array) != JSON_ARRAY || json_count(array) > ITEMS_MAX)
		return false;
	json_each(item, array) {
		autobuf name = { 0 };

		if (json_type(item) != JSON_OBJECT ||
		    !item_name(&name, item, key) ||
		    !strings_add_once(names, buf_str(&name)))
			return false;
	}
	return true;
}

static size_t index_of(const struct strings *names, const char *name)
{
	size_t i = 0;

	while (i < names->nr && strcmp(names->at[i], name) != 0)
		i++;
	return i;
}

struct named {
	const struct json *array;
	struct strings names;
};

static void named_release(struct named *named)
{
	strings_release(&named->names);
}

static void compare_item(struct walk *walk, const struct named *old,
			 const struct named *new, const char *name,
			 bool ordered)
{
	size_t before = index_of(&old->names, name);
	size_t after = index_of(&new->names, name);
	const struct json *was = json_item(old->array, before);
	const struct json *is = json_item(new->array, after);
	const char *follows = NULL;
	char old_index[24];
	char new_index[24];
	struct mark mark;

	snprintf(old_index, sizeof(old_index), "%zu", before);
	snprintf(new_index, sizeof(new_index), "%zu", after);
	mark = walk_enter(walk, name, old_index, new_index);
	if (ordered && is && after > 0)
		follows = new->names.at[after - 1];
	if (was && is) {
		compare(walk, was, is);
	} else {
		bool note = walk->note;
		bool item = walk->item;

		walk_tell(walk, is ? DIFFERENCE_ADDED : DIFFERENCE_REMOVED, was,
			  is, true, follows);
		walk->note = walk->item = true;
		json_each(member, is ? is : was) {
			const char *key = json_key(member);
			struct mark inner = walk_enter(walk, key, key, key);

			compare(walk, is ? NULL : member, is ? member : NULL);
			walk_leave(walk, inner);
		}
		walk->note = note;
		walk->item = item;
	}
	walk_leave(walk, mark);
}

/* Do those items that stand on both sides stand in the same order? */
static bool same_order(const struct named *old, const struct named *new)
{
	size_t last = 0;

	for (size_t i = 0; i < old->names.nr; i++) {
		size_t at = index_of(&new->names, old->names.at[i]);

		if (at == new->names.nr)
			continue;
		if (at < last)
			return false;
		last = at;
	}
	return true;
}

static void compare_named(struct walk *walk, const struct named *old,
			  const struct named *new, bool ordered)
{
	for (size_t i = 0; i < old->names.nr; i++)
		compare_item(walk, old, new, old->names.at[i], ordered);
	for (size_t i = 0; i < new->names.nr; i++)
		if (!strings_has(&old->names, new->names.at[i]))
			compare_item(walk, old, new, new->names.at[i], ordered);
	if (ordered && !same_order(old, new)) {
		autoptr(json) was = json_new_array();
		autoptr(json) is = json_new_array();

		for (size_t i = 0; i < old->names.nr; i++)
			json_append_string(was, old->names.at[i]);
		for (size_t i = 0; i < new->names.nr; i++)
			json_append_string(is, new->names.at[i]);
		walk_tell(walk, DIFFERENCE_ORDER, was, is, false, NULL);
	}
}

static void compare_member(struct walk *walk, const struct json *old,
			   const struct json *new, const char *key)
{
	struct mark mark = walk_enter(walk, key, key, key);

	compare(walk, json_get(old, key), json_get(new, key));
	walk_leave(walk, mark);
}

static void compare_members(struct walk *walk, const struct json *old,
			    const struct json *new)
{
	json_each(member, old)
		compare_member(walk, old, new, json_key(member));
	json_each(member, new)
		if (!json_get(old, json_key(member)))
			compare_member(walk, old, new, json_key(member));
}

/*
 * A value that came or went as a whole is told once; then it is gone through
 * for what in it deserves a word of its own.
 */
static void tell_whole(struct walk *walk, const struct json *old,
		       const struct json *new)
{
	enum difference_type type = !old   ? DIFFERENCE_ADDED
				    : !new ? DIFFERENCE_REMOVED
					   : DIFFERENCE_CHANGED;
	bool note = walk->note;

	walk_tell(walk, type, old, new, false, NULL);
	if (walk_is_secret(walk, old ? old : new) || type == DIFFERENCE_CHANGED)
		return;
	walk->note = true;
	if (json_type(old ? old : new) == JSON_OBJECT &&
	    json_count(old ? old : new) <= ITEMS_MAX)
		compare_members(walk, old, new);
	walk->note = note;
}

/* Both are arrays, or one is and nothing stands on the other side while we
 * only look for what deserves a note. */
static bool by_name(struct walk *walk, const struct field *field,
		    const struct json *old, const struct json *new)
{
	auto_release(named) before = { .array = old };
	auto_release(named) after = { .array = new };

	if ((old && !item_names(&before.names, old, field->key)) ||
	    (new && !item_names(&after.names, new, field->key)))
		return false;
	compare_named(walk, &before, &after, field->how == HOW_LIST);
	return true;
}

static bool by_field(struct walk *walk, const struct field *field,
		     const struct json *old, const struct json *new)
{
	enum how how = field ? field->how : HOW_VALUE;

	if (how == HOW_VALUE && walk_is_declared_set(walk))
		how = HOW_SET;
	if ((!old || !new) && !walk->note)
		return false;
	if (how == HOW_LIST || how == HOW_BAG)
		return by_name(walk, field, old, new);
	if (how == HOW_WORDS && (!old || json_string(old)) &&
	    (!new || json_string(new))) {
		compare_words(walk, old, new);
		return true;
	}
	if (how == HOW_SET && (!old || is_scalars(old)) &&
	    (!new || is_scalars(new))) {
		tell_missing(walk, old, new, true);
		tell_missing(walk, new, old, false);
		return true;
	}
	return false;
}

static void compare(struct walk *walk, const struct json *old,
		    const struct json *new)
{
	const struct field *field;
	autoptr(json) absent = NULL;
	struct readings readings;

	readings_of(&readings, walk->material, buf_str(&walk->place));
	field = field_find(&readings);
	if (field && field->absent && (!old || !new) && !walk->note) {
		struct err err = { 0 };

		if (json_parse(&absent, field->absent, strlen(field->absent),
			       JSON_STRICT, "default", &err) < 0)
			abort(); /* our own table */
		old = old ? old : absent;
		new = new ? new : absent;
	}
	if ((!old && !new) || json_equal(old, new))
		return;
	if (walk_is_secret(walk, old) || walk_is_secret(walk, new)) {
		tell_whole(walk, old, new);
		return;
	}
	if (by_field(walk, field, old, new))
		return;
	if (json_type(old) == JSON_OBJECT && json_type(new) == JSON_OBJECT &&
	    json_count(old) <= ITEMS_MAX && json_count(new) <= ITEMS_MAX)
		compare_members(walk, old, new);
	else
		tell_whole(walk, old, new);
}

static void by_risk(struct document_diff *diff)
{
	/* Insertion sort: stable, and the lists are short. */
	for (size_t i = 1; i < diff->nr; i++) {
		struct difference one = diff->at[i];
		size_t j = i;

		for (; j > 0 && diff->at[j - 1].risk < one.risk; j--)
			diff->at[j] = diff->at[j - 1];
		diff->at[j] = one;
	}
}

static void tell_moved(struct walk *walk)
{
	autoptr(json) from = json_new_string(walk->old->path);
	autoptr(json) to = json_new_string(walk->new->path);

	walk->out->old_path = xstrdup(walk->old->path);
	walk_tell(walk, DIFFERENCE_MOVED, from, to, false, NULL);
}

void diff_documents(struct document_diff *out, const struct document *old,
		    const struct document *new)
{
	struct walk walk = { .out = out, .old = old, .new = new };
	const struct document *one = new ? new : old;

	if (!one)
		return;
	out->kind = one->kind;
	out->material = walk.material = material_both(old, new);
	out->path = xstrdup(one->path);
	out->title = xstrdup(json_text(one->root, "title",
				       one->kind == DOCUMENT_POLICY
					       ? "Who may sign what"
					       : one->name));
	out->added = !old;
	out->removed = !new;
	if (new &&json_count(json_get(new->root, "waivers")))
		out->waivers = json_copy(json_get(new->root, "waivers"));
	if (old && new &&strcmp(old->path, new->path) != 0)
		tell_moved(&walk);
	if (old && new)
		compare(&walk, old->root, new->root);
	else
		tell_whole(&walk, old ? old->root : NULL,
			   new ? new->root : NULL);
	if (out->nr == 0 && (old->text.len != new->text.len ||
			     memcmp(buf_str(&old->text), buf_str(&new->text),
				    old->text.len) != 0))
		walk_tell(&walk, DIFFERENCE_WRITING, NULL, NULL, false, NULL);
	by_risk(out);
	buf_release(&walk.place);
	buf_release(&walk.old_pointer);
	buf_release(&walk.new_pointer);
}

/* Walks a value and collects what would be masked. */
static void collect_secrets(struct walk *walk, struct strings *out,
			    const struct json *value)
{
	if (walk_is_secret(walk, value) && json_string(value))
		strings_add_once(out, json_string(value));
	json_each(item, value) {
		const char *key = json_key(item) ? json_key(item) : "-";
		struct mark mark = walk_enter(walk, key, key, key);

		collect_secrets(walk, out, item);
		walk_leave(walk, mark);
	}
}

void diff_secrets(struct strings *out, const struct document *document)
{
	struct walk walk = { .new = document };

	collect_secrets(&walk, out, document->root);
	buf_release(&walk.place);
	buf_release(&walk.old_pointer);
	buf_release(&walk.new_pointer);
}
