/* merge_read.c - what is to be merged item by item, read as that */
#include "core/change/merging.h"

static void sequence_release(struct sequence *sequence)
{
	strings_release(&sequence->names);
	free(sequence->items);
}

void lists_release(struct lists *lists)
{
	free(lists->key);
	sequence_release(&lists->base);
	sequence_release(&lists->ours);
	sequence_release(&lists->theirs);
	strings_release(&lists->kept);
	strings_release(&lists->shared);
	strings_release(&lists->order);
}

static bool add_item(struct sequence *out, const char *name,
		     const struct json *item)
{
	size_t nr = out->names.nr;

	if (!strings_add_once(&out->names, name))
		return false;
	out->items = grow(out->items, nr, &out->alloc, sizeof(*out->items));
	out->items[nr] = item;
	return true;
}

static bool read_words(struct sequence *out, const struct field *field,
		       const struct json *value)
{
	autoptr(json) words = NULL;

	if (!json_string(value))
		return false;
	words = field_words(field, value);
	if (json_count(words) > MERGE_ITEMS_MAX)
		return false;
	json_each(word, words)
		add_item(out, json_string(word), NULL);
	return true;
}

static bool read_set(struct sequence *out, const struct json *value)
{
	json_each(item, value) {
		autobuf text = { 0 };

		if (json_type(item) == JSON_ARRAY ||
		    json_type(item) == JSON_OBJECT)
			return false;
		json_compact(&text, item);
		add_item(out, buf_str(&text), item);
	}
	return true;
}

static bool read_named(struct sequence *out, const struct json *value,
		       const char *key)
{
	json_each(item, value) {
		autobuf name = { 0 };

		if (json_type(item) != JSON_OBJECT ||
		    !item_name(&name, item, key) ||
		    !add_item(out, buf_str(&name), item))
			return false;
	}
	return true;
}

static bool read_sequence(struct sequence *out, const struct lists *l,
			  const struct json *value)
{
	if (!value)
		return true;
	if (l->how == HOW_WORDS)
		return read_words(out, l->field, value);
	if (json_type(value) != JSON_ARRAY ||
	    json_count(value) > MERGE_ITEMS_MAX)
		return false;
	return l->how == HOW_SET ? read_set(out, value)
				 : read_named(out, value, l->key);
}

/* Has an item of the base another name there? Then nobody could say of which
 * item it is one, were it renamed twice. */
static bool any_renamed(const struct lists *l, const struct json *value)
{
	autofree const struct listed **renamed = NULL;
	auto_release(listing) old = { 0 };
	auto_release(listing) new = { 0 };
	bool found = false;

	if (!listing_of_items(&old, l->v->base, l->key) ||
	    !listing_of_items(&new, value, l->key))
		return false;
	renamed = match_renamed(&old, &new, l->field->key);
	for (size_t i = 0; i < old.nr; i++)
		found |= renamed[i] != NULL;
	return found;
}

bool lists_read(struct lists *l)
{
	switch (l->how) {
	case HOW_SET:
	case HOW_WORDS:
		break;
	case HOW_LIST:
	case HOW_BAG:
		l->key = match_key(l->v->ours, l->v->theirs, l->field->key,
				   false);
		if (!l->key || any_renamed(l, l->v->ours) ||
		    any_renamed(l, l->v->theirs))
			return false;
		break;
	default:
		return false;
	}
	return read_sequence(&l->base, l, l->v->base) &&
	       read_sequence(&l->ours, l, l->v->ours) &&
	       read_sequence(&l->theirs, l, l->v->theirs);
}
