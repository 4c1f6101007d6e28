/* compare.c - two documents compared by meaning, place by place */
#include "core/change/walk.h"

#include <stdio.h>
#include <string.h>

static void compare(struct walk *walk, const struct json *old,
		    const struct json *new);

/* ---- sets ---- */

static bool is_scalars(const struct json *array)
{
	if (json_type(array) != JSON_ARRAY)
		return false;
	json_each(item, array)
		if (json_type(item) == JSON_ARRAY ||
		    json_type(item) == JSON_OBJECT)
			return false;
	return true;
}

/* Tells the items of `from` that `other` has not, each once. */
static void tell_missing(struct walk *walk, const struct listing *from,
			 const struct listing *other, bool removed)
{
	for (size_t i = 0; i < from->nr; i++) {
		const struct listed *one = &from->at[i];
		size_t old_len = walk->old_pointer.len;
		size_t new_len = walk->new_pointer.len;

		if (listing_find(other, one->name) ||
		    listing_find(from, one->name) != one)
			continue;
		if (!walk->string) {
			buf_addf(&walk->old_pointer, "/%zu", one->index);
			buf_addf(&walk->new_pointer, "/%zu", one->index);
		}
		walk_tell(walk, removed ? DIFFERENCE_REMOVED : DIFFERENCE_ADDED,
			  removed ? one->value : NULL,
			  removed ? NULL : one->value, true, NULL);
		buf_truncate(&walk->old_pointer, old_len);
		buf_truncate(&walk->new_pointer, new_len);
	}
}

static void compare_values(struct walk *walk, const struct json *old,
			   const struct json *new)
{
	auto_release(listing) before = { 0 };
	auto_release(listing) after = { 0 };

	listing_of_values(&before, old);
	listing_of_values(&after, new);
	tell_missing(walk, &before, &after, true);
	tell_missing(walk, &after, &before, false);
}

static void compare_words(struct walk *walk, const struct field *field,
			  const struct json *old, const struct json *new)
{
	autoptr(json) before = field_words(field, old);
	autoptr(json) after = field_words(field, new);
	bool string = walk->string;

	/* A word has no pointer of its own. */
	walk->string = true;
	compare_values(walk, before, after);
	walk->string = string;
}

/* ---- lists of named items, and members ---- */

static void compare_members(struct walk *walk, const struct json *old,
			    const struct json *new);

/* An item that came or went is told as a whole, then gone through. */
static void tell_item(struct walk *walk, const struct json *old,
		      const struct json *new, const char *follows)
{
	bool note = walk->note;
	bool item = walk->item;

	walk_tell(walk, new ? DIFFERENCE_ADDED : DIFFERENCE_REMOVED, old, new,
		  true, follows);
	walk->rolled = false; /* nothing that is in it */
	walk->note = walk->item = true;
	compare_members(walk, old, new);
	walk->note = note;
	walk->item = item;
}

static void compare_item(struct walk *walk, const struct listed *old,
			 const struct listed *new, const char *follows)
{
	char old_index[24] = "";
	char new_index[24] = "";
	struct mark mark;

	if (old)
		snprintf(old_index, sizeof(old_index), "%zu", old->index);
	if (new)
		snprintf(new_index, sizeof(new_index), "%zu", new->index);
	mark = walk_enter(walk, old ? old->name : new->name, old_index,
			  new_index);
	if (old && new)
		compare(walk, old->value, new->value);
	else
		tell_item(walk, old ? old->value : NULL,
			  new ? new->value : NULL, follows);
	walk_leave(walk, mark);
}

/* Do those items that stand on both sides stand in the same order? */
static bool same_order(const struct listing *old, const struct listing *new)
{
	size_t last = 0;

	for (size_t i = 0; i < old->nr; i++) {
		const struct listed *at = listing_find(new, old->at[i].name);

		if (!at)
			continue;
		if (at->index < last)
			return false;
		last = at->index;
	}
	return true;
}

static void tell_order(struct walk *walk, const struct listing *old,
		       const struct listing *new)
{
	autoptr(json) was = json_new_array();
	autoptr(json) is = json_new_array();

	for (size_t i = 0; i < old->nr; i++)
		json_append_string(was, old->at[i].name);
	for (size_t i = 0; i < new->nr; i++)
		json_append_string(is, new->at[i].name);
	walk_tell(walk, DIFFERENCE_ORDER, was, is, false, NULL);
}

/* Each old item with its partner, then the new ones that are nobody's. */
static void compare_items(struct walk *walk, const struct listing *old,
			  const struct listing *new, const char *names,
			  bool ordered)
{
	autofree const struct listed **renamed = match_renamed(old, new, names);
	autofree bool *paired = xcalloc(new->nr + 1, sizeof(*paired));
	auto_release(listing) kids = { 0 };

	for (size_t i = 0; i < old->nr; i++) {
		const struct listed *is = listing_find(new, old->at[i].name);

		if (!is)
			is = renamed[i];
		if (is)
			paired[is->index] = true;
		compare_item(walk, &old->at[i], is, NULL);
	}
	listing_of_kids(&kids, old);
	for (size_t i = 0; i < new->nr; i++) {
		if (paired[i])
			continue;
		walk->rolled = kid_is_taken(&kids, new->at[i].value);
		compare_item(walk, NULL, &new->at[i],
			     ordered && i > 0 ? new->at[i - 1].name : NULL);
	}
}

/* `names` is what the table says, of which `key` is one; NULL without one. */
static void compare_named(struct walk *walk, const struct json *old,
			  const struct json *new, const char *names,
			  const char *key, bool ordered)
{
	auto_release(listing) before = { 0 };
	auto_release(listing) after = { 0 };
	struct inside was = walk_inside(walk, old, new);
	size_t nr = walk->out->nr;

	if ((old && !listing_of_items(&before, old, key)) ||
	    (new && !listing_of_items(&after, new, key)))
		abort(); /* match_key() said so */
	compare_items(walk, &before, &after, ordered ? NULL : names, ordered);
	if (ordered && !same_order(&before, &after))
		tell_order(walk, &before, &after);
	if (!walk->note && walk->out->nr > nr)
		walk_tell_list(walk, key, ordered);
	walk->inside = was;
}

static void compare_member(struct walk *walk, const char *key,
			   const struct json *old, const struct json *new)
{
	struct mark mark = walk_enter(walk, key, key, key);

	compare(walk, old, new);
	walk_leave(walk, mark);
}

static const struct json *value_of(const struct listed *entry)
{
	return entry ? entry->value : NULL;
}

static void compare_members(struct walk *walk, const struct json *old,
			    const struct json *new)
{
	auto_release(listing) before = { 0 };
	auto_release(listing) after = { 0 };
	struct inside was = walk_inside(walk, old, new);

	listing_of_members(&before, old);
	listing_of_members(&after, new);
	for (size_t i = 0; i < before.nr; i++) {
		const struct listed *one = &before.at[i];

		compare_member(walk, one->name, one->value,
			       value_of(listing_find(&after, one->name)));
	}
	for (size_t i = 0; i < after.nr; i++)
		if (!listing_find(&before, after.at[i].name))
			compare_member(walk, after.at[i].name, NULL,
				       after.at[i].value);
	walk->inside = was;
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
	if (json_type(old ? old : new) == JSON_OBJECT)
		compare_members(walk, old, new);
	walk->note = note;
}

/* ---- how a place is compared ---- */

static bool by_name(struct walk *walk, const struct field *field,
		    const struct json *old, const struct json *new)
{
	autofree char *key = match_key(old, new, field->key, false);

	if (!key)
		return false;
	compare_named(walk, old, new, field->key, key, field->how == HOW_LIST);
	return true;
}

/* What an item is called is shown. */
static bool names_are_secret(struct walk *walk, const struct json *array,
			     const char *key)
{
	struct inside was = walk_inside(walk, array, NULL);
	bool found = false;

	json_each(item, array) {
		struct inside outer = walk_inside(walk, item, NULL);

		found = found || walk_hides(walk, json_get(item, key));
		walk->inside = outer;
	}
	walk->inside = was;
	return found;
}

/* Items that nobody has said the names of: by what each has one of its own
 * of; else, where their order means something, by where they stand. */
static bool by_any_name(struct walk *walk, enum how how, const struct json *old,
			const struct json *new)
{
	bool ordered = how != HOW_SET && how != HOW_BAG;
	autofree char *key = NULL;

	if (json_type(old) != JSON_ARRAY || json_type(new) != JSON_ARRAY ||
	    (is_scalars(old) && is_scalars(new)))
		return false;
	key = match_key(old, new, MATCH_ANY, true);
	if (key && (names_are_secret(walk, old, key) ||
		    names_are_secret(walk, new, key))) {
		free(key);
		key = NULL;
	}
	if (!key && !ordered && !walk_holds_secret(walk, old) &&
	    !walk_holds_secret(walk, new)) {
		compare_values(walk, old, new);
		return true;
	}
	if (!key && ordered && json_count(old) == json_count(new))
		key = xstrdup(MATCH_POSITION);
	if (!key)
		return false;
	compare_named(walk, old, new, NULL, key, ordered);
	return true;
}

/* A string that holds JSON, on both sides: in an array of its own, no order
 * is meant. */
static bool by_inner_json(struct walk *walk, const struct json *old,
			  const struct json *new)
{
	autoptr(json) before = field_inner(old);
	autoptr(json) after = field_inner(new);
	bool string = walk->string;
	bool done = true;

	if (json_type(before) != json_type(after) || !before)
		return false;
	walk->string = true;
	if (json_type(before) == JSON_OBJECT)
		compare_members(walk, before, after);
	else if (is_scalars(before) && is_scalars(after))
		compare_values(walk, before, after);
	else
		done = by_any_name(walk, HOW_SET, before, after);
	walk->string = string;
	return done;
}

static bool by_field(struct walk *walk, const struct field *field, enum how how,
		     const struct json *old, const struct json *new)
{
	if ((!old || !new) && !walk->note)
		return false;
	if (how == HOW_LIST || how == HOW_BAG)
		return by_name(walk, field, old, new);
	if (how == HOW_JSON)
		return by_inner_json(walk, old, new);
	if (how == HOW_WORDS && (!old || json_string(old)) &&
	    (!new || json_string(new))) {
		compare_words(walk, field, old, new);
		return true;
	}
	if (how == HOW_SET && (!old || is_scalars(old)) &&
	    (!new || is_scalars(new))) {
		compare_values(walk, old, new);
		return true;
	}
	return false;
}

static void compare_as(struct walk *walk, const struct field *field,
		       const struct json *old, const struct json *new)
{
	enum how how = walk_how(walk, field);

	if (walk_is_secret(walk, old) || walk_is_secret(walk, new))
		tell_whole(walk, old, new);
	else if (by_field(walk, field, how, old, new))
		return;
	else if (json_type(old) == JSON_OBJECT && json_type(new) == JSON_OBJECT)
		compare_members(walk, old, new);
	else if (how == HOW_JSON || !by_any_name(walk, how, old, new))
		tell_whole(walk, old, new); /* places in a string are taken */
}

static void compare(struct walk *walk, const struct json *old,
		    const struct json *new)
{
	const struct field *field;
	autoptr(json) absent = NULL;

	/* Most is the same: nothing is looked up for it. */
	if (json_equal(old, new))
		return;
	field = walk_field(walk);
	if (field && field->how == HOW_BOUND) {
		old = field_bounding(old);
		new = field_bounding(new);
		if (old || new)
			compare_as(walk, field, old, new);
		return;
	}
	if ((!old || !new) && !walk->note)
		absent = field_absent(field);
	if (absent && json_equal(old ? old : new, absent))
		return;
	if (field_same_span(field, old, new))
		return;
	compare_as(walk, field, old ? old : absent, new ? new : absent);
}

/* The highest first; those of one risk stay in their order. */
static void by_risk(struct document_diff *diff)
{
	struct difference *sorted = xcalloc(diff->nr + 1, sizeof(*sorted));
	size_t nr = 0;

	for (int risk = RISKS - 1; risk >= 0; risk--)
		for (size_t i = 0; i < diff->nr; i++)
			if (diff->at[i].risk == (enum risk)risk)
				sorted[nr++] = diff->at[i];
	free(diff->at);
	diff->at = sorted;
	diff->alloc = diff->nr + 1;
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
	out->title = xstrdup(material_called(one));
	out->added = !old;
	out->removed = !new;
	if (new &&json_count(json_get(new->root, "waivers")))
		out->waivers = json_copy(json_get(new->root, "waivers"));
	if (old && new && one->kind && strcmp(old->path, new->path) != 0)
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
	walk_end(&walk);
}
