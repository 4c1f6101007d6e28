/* merge.c - two versions of a document made one: values, objects, the whole */
#include "core/change/merging.h"

#include <string.h>

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

static bool is_same(const struct field *field, const struct json *a,
		    const struct json *b)
{
	return json_equal(a, b) || field_same_span(field, a, b);
}

/* What one of them left as it was is taken from the other. */
static bool one_changed(const struct json **out, const struct three *v,
			const struct field *field)
{
	if (is_same(field, v->ours, v->theirs) ||
	    is_same(field, v->base, v->theirs))
		*out = v->ours;
	else if (is_same(field, v->base, v->ours))
		*out = v->theirs;
	else
		return false;
	return true;
}

/* A set only where all three say so. */
static enum how how_at(const struct merging *m, const struct field *field)
{
	enum how how = walk_how(&m->walk, field);
	struct walk before = m->walk;

	before.old = m->base;
	return walk_how(&before, field) == how ? how : HOW_VALUE;
}

/* One of them has no bound: that is more than the other one's items. */
static bool is_unbound(const struct field *field, const struct three *v)
{
	return field && field->how == HOW_BOUND &&
	       (!field_bounding(v->base) || !field_bounding(v->ours) ||
		!field_bounding(v->theirs));
}

/* Both changed it, also when what is absent counts as what it means. */
static struct json *merge_changed(struct merging *m, const struct three *v,
				  const struct three *meant,
				  const struct field *field)
{
	struct json *out;

	if (meant->ours && meant->theirs && !is_unbound(field, meant) &&
	    merge_list(&out, m, meant, field, how_at(m, field)))
		return out;
	if (is_object(v->base) && is_object(v->ours) && is_object(v->theirs))
		return merge_members(m, v);
	return json_copy_any(merge_disagree(m, v));
}

struct json *merge_value(struct merging *m, const struct three *v)
{
	const struct field *field;
	autoptr(json) absent = NULL;
	const struct json *found;
	struct three meant;

	if (one_changed(&found, v, NULL))
		return json_copy_any(found);
	field = walk_field(&m->walk);
	absent = field_absent(field);
	meant = (struct three){
		v->base ? v->base : absent,
		v->ours ? v->ours : absent,
		v->theirs ? v->theirs : absent,
	};
	if (one_changed(&found, &meant, field)) {
		if (is_same(field, meant.ours, meant.theirs))
			found = v->ours ? v->ours : v->theirs;
		return found == absent ? NULL : json_copy_any(found);
	}
	return merge_changed(m, v, &meant, field);
}

/* The tables speak of a thing only where all three are that. */
static struct material_pair material_of_all(const struct document *base,
					    const struct document *ours,
					    const struct document *theirs)
{
	struct material_pair material = material_of(base);

	if (material_of(ours).inner != material.inner ||
	    material_of(theirs).inner != material.inner)
		material.inner = MATERIAL_NONE;
	return material;
}

static struct json *merge_sides(struct strings *conflicts,
				const struct document *base,
				const struct document *ours,
				const struct document *theirs, bool take_theirs)
{
	struct merging m = {
		.walk = { .old = ours,
			  .new = theirs,
			  .material = material_of_all(base, ours, theirs) },
		.base = base,
		.conflicts = conflicts,
		.take_theirs = take_theirs,
	};
	const struct three roots = { base->root, ours->root, theirs->root };
	struct json *out = merge_value(&m, &roots);

	walk_end(&m.walk);
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
