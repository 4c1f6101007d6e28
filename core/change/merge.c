/* merge.c - two versions of a document made one: values, objects, the whole */
#include "core/change/merging.h"

#include <string.h>

static struct json *copy_of(const struct json *value)
{
	return value ? json_copy(value) : NULL;
}

static bool is_same(const struct json *a, const struct json *b)
{
	return (!a && !b) || (a && b && json_equal(a, b));
}

const struct json *merge_disagree(struct merging *m, const struct three *v)
{
	strings_add_once(m->conflicts, buf_str(&m->walk.place));
	return m->take_theirs ? v->theirs : v->ours;
}

static struct json *merge_member(struct merging *m, const struct three *v,
				 const char *key)
{
	struct mark mark = walk_enter(&m->walk, key, key, key);
	const struct three member = {
		json_get(v->base, key),
		json_get(v->ours, key),
		json_get(v->theirs, key),
	};
	struct json *value = merge_value(m, &member);

	walk_leave(&m->walk, mark);
	return value;
}

static bool is_object(const struct json *value)
{
	return json_type(value) == JSON_OBJECT &&
	       json_count(value) <= MERGE_ITEMS_MAX;
}

static struct json *merge_members(struct merging *m, const struct three *v)
{
	struct json *out = json_new_object();

	json_each(member, v->ours) {
		const char *key = json_key(member);
		struct json *value = merge_member(m, v, key);

		if (value)
			json_set(out, key, value);
	}
	json_each(member, v->theirs) {
		const char *key = json_key(member);
		struct json *value;

		if (json_get(v->ours, key))
			continue;
		value = merge_member(m, v, key);
		if (value)
			json_set(out, key, value);
	}
	return out;
}

/* What one of them left as it was is taken from the other. */
static bool one_changed(const struct json **out, const struct three *v)
{
	if (is_same(v->ours, v->theirs) || is_same(v->base, v->theirs))
		*out = v->ours;
	else if (is_same(v->base, v->ours))
		*out = v->theirs;
	else
		return false;
	return true;
}

static enum how how_at(const struct merging *m, const struct field *field)
{
	struct walk before = m->walk;

	if (field && field->how != HOW_VALUE)
		return field->how;
	before.old = m->base;
	return walk_is_declared_set(&m->walk) && walk_is_declared_set(&before)
		       ? HOW_SET
		       : HOW_VALUE;
}

/* Both changed it, also when what is absent counts as what it means. */
static struct json *merge_changed(struct merging *m, const struct three *v,
				  const struct three *meant,
				  const struct field *field)
{
	enum how how = how_at(m, field);
	struct json *out;

	if (how != HOW_VALUE && how != HOW_SPAN && meant->ours &&
	    meant->theirs &&
	    merge_list(&out, m, meant, how, field ? field->key : NULL))
		return out;
	if (is_object(v->base) && is_object(v->ours) && is_object(v->theirs))
		return merge_members(m, v);
	return copy_of(merge_disagree(m, v));
}

static struct json *default_of(const struct field *field)
{
	struct json *value = NULL;
	struct err err = { 0 };

	if (field && field->absent &&
	    json_parse(&value, field->absent, strlen(field->absent),
		       JSON_STRICT, "default", &err))
		abort(); /* our own table */
	return value;
}

static const struct field *field_here(const struct merging *m)
{
	return field_find(m->base->kind, buf_str(&m->walk.place));
}

struct json *merge_value(struct merging *m, const struct three *v)
{
	const struct field *field;
	autoptr(json) absent = NULL;
	const struct json *found;
	struct three meant;

	if (one_changed(&found, v))
		return copy_of(found);
	field = field_here(m);
	absent = default_of(field);
	meant = (struct three){
		v->base ? v->base : absent,
		v->ours ? v->ours : absent,
		v->theirs ? v->theirs : absent,
	};
	if (one_changed(&found, &meant)) {
		if (is_same(meant.ours, meant.theirs))
			found = v->ours ? v->ours : v->theirs;
		return found == absent ? NULL : copy_of(found);
	}
	return merge_changed(m, v, &meant, field);
}

static struct json *merge_sides(struct strings *conflicts,
				const struct document *base,
				const struct document *ours,
				const struct document *theirs, bool take_theirs)
{
	struct merging m = {
		.walk = { .old = ours, .new = theirs },
		.base = base,
		.conflicts = conflicts,
		.take_theirs = take_theirs,
	};
	const struct three roots = { base->root, ours->root, theirs->root };
	struct json *out = merge_value(&m, &roots);

	buf_release(&m.walk.place);
	buf_release(&m.walk.old_pointer);
	buf_release(&m.walk.new_pointer);
	return out;
}

void merge_documents(struct merge *out, const struct document *base,
		     const struct document *ours, const struct document *theirs)
{
	out->ours = merge_sides(&out->conflicts, base, ours, theirs, false);
	if (out->conflicts.nr > 0)
		out->theirs =
			merge_sides(&out->conflicts, base, ours, theirs, true);
}

void merge_release(struct merge *merge)
{
	strings_release(&merge->conflicts);
	json_free(merge->ours);
	json_free(merge->theirs);
	memset(merge, 0, sizeof(*merge));
}
