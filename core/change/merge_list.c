/* merge_list.c - sets, words and named items of two versions made one */
#include "core/change/merging.h"

#include <string.h>

static size_t index_of(const struct sequence *sequence, const char *name)
{
	size_t i = 0;

	while (i < sequence->names.nr &&
	       strcmp(sequence->names.at[i], name) != 0)
		i++;
	return i;
}

static const struct json *item_of(const struct sequence *sequence,
				  const char *name)
{
	size_t i = index_of(sequence, name);

	return i < sequence->names.nr ? sequence->items[i] : NULL;
}

static bool has(const struct sequence *sequence, const char *name)
{
	return strings_has(&sequence->names, name);
}

/* An item that one side has and the other not. */
static void keep_lonely(struct lists *l, const struct sequence *side,
			const char *name)
{
	const struct three item = {
		item_of(&l->base, name),
		item_of(&l->ours, name),
		item_of(&l->theirs, name),
	};
	struct mark mark;

	if (!has(&l->base, name)) {
		strings_add(&l->kept, name); /* new */
		return;
	}
	if (l->how == HOW_SET || l->how == HOW_WORDS ||
	    json_equal(item_of(side, name), item.base))
		return; /* taken away by the other */
	mark = walk_enter(&l->m->walk, name, name, name);
	if (merge_disagree(l->m, &item))
		strings_add(&l->kept, name);
	walk_leave(&l->m->walk, mark);
}

static void keep(struct lists *l)
{
	for (size_t i = 0; i < l->ours.names.nr; i++) {
		const char *name = l->ours.names.at[i];

		if (has(&l->theirs, name)) {
			strings_add(&l->kept, name);
			strings_add(&l->shared, name);
		} else {
			keep_lonely(l, &l->ours, name);
		}
	}
	for (size_t i = 0; i < l->theirs.names.nr; i++)
		if (!has(&l->ours, l->theirs.names.at[i]))
			keep_lonely(l, &l->theirs, l->theirs.names.at[i]);
}

/* ---- their order ---- */

/* Are those names that both sides have in the same order here and there? */
static bool same_order(const struct lists *l, const struct sequence *a,
		       const struct sequence *b)
{
	size_t i = 0;
	size_t j = 0;

	for (;; i++, j++) {
		while (i < a->names.nr &&
		       !strings_has(&l->shared, a->names.at[i]))
			i++;
		while (j < b->names.nr &&
		       !strings_has(&l->shared, b->names.at[j]))
			j++;
		if (i == a->names.nr || j == b->names.nr)
			return i == a->names.nr && j == b->names.nr;
		if (strcmp(a->names.at[i], b->names.at[j]) != 0)
			return false;
	}
}

/* The side whose order of what both have is taken. */
static const struct sequence *leader(struct lists *l)
{
	if (same_order(l, &l->ours, &l->theirs) ||
	    same_order(l, &l->theirs, &l->base))
		return &l->ours;
	if (same_order(l, &l->ours, &l->base))
		return &l->theirs;
	if (l->how == HOW_LIST)
		merge_disagree(l->m, l->v);
	return l->m->take_theirs && l->how == HOW_LIST ? &l->theirs : &l->ours;
}

/* What one side alone has right behind a name that both have; NULL: at the
 * beginning. */
static void read_gap(struct strings *out, const struct lists *l,
		     const struct sequence *side, const char *behind)
{
	size_t i = behind ? index_of(side, behind) + 1 : 0;

	for (; i < side->names.nr; i++) {
		const char *name = side->names.at[i];

		if (strings_has(&l->shared, name))
			return;
		if (strings_has(&l->kept, name))
			strings_add(out, name);
	}
}

static void add_all(struct strings *out, const struct strings *names)
{
	for (size_t i = 0; i < names->nr; i++)
		strings_add(out, names->at[i]);
}

/* Steps are done one after the other: nobody said which of the two sides'
 * comes first. Elsewhere their names say, so that it is the same whoever
 * merges. */
static void fill_gap(struct lists *l, const char *behind)
{
	bool steps = l->m->base->kind == DOCUMENT_RUNBOOK &&
		     text_equal(buf_str(&l->m->walk.place), "/steps");
	auto_release(strings) ours = { 0 };
	auto_release(strings) theirs = { 0 };
	bool first;

	read_gap(&ours, l, &l->ours, behind);
	read_gap(&theirs, l, &l->theirs, behind);
	if (ours.nr > 0 && theirs.nr > 0 && steps) {
		merge_disagree(l->m, l->v);
		add_all(&l->order, l->m->take_theirs ? &theirs : &ours);
		return;
	}
	first = ours.nr > 0 && theirs.nr > 0 &&
		strcmp(theirs.at[0], ours.at[0]) < 0;
	add_all(&l->order, first ? &theirs : &ours);
	add_all(&l->order, first ? &ours : &theirs);
}

static void put_in_order(struct lists *l)
{
	const struct sequence *lead = leader(l);

	fill_gap(l, NULL);
	for (size_t i = 0; i < lead->names.nr; i++) {
		const char *name = lead->names.at[i];

		if (!strings_has(&l->shared, name))
			continue;
		strings_add(&l->order, name);
		fill_gap(l, name);
	}
}

/* ---- the list itself ---- */

static struct json *merge_item(struct lists *l, const char *name)
{
	const struct three item = {
		item_of(&l->base, name),
		item_of(&l->ours, name),
		item_of(&l->theirs, name),
	};
	struct json *value;
	struct mark mark;

	if (l->how == HOW_SET || !item.ours || !item.theirs)
		return json_copy(item.ours ? item.ours : item.theirs);
	mark = walk_enter(&l->m->walk, name, name, name);
	value = merge_value(l->m, &item);
	walk_leave(&l->m->walk, mark);
	return value;
}

static struct json *build(struct lists *l)
{
	struct json *out = json_new_array();
	autobuf words = { 0 };

	for (size_t i = 0; i < l->order.nr; i++) {
		const char *name = l->order.at[i];

		if (l->how == HOW_WORDS)
			buf_addf(&words, "%s%s",
				 i ? field_between(l->field) : "", name);
		else
			json_append(out, merge_item(l, name));
	}
	if (l->how != HOW_WORDS)
		return out;
	json_free(out);
	return json_new_string(buf_str(&words));
}

bool merge_list(struct json **out, struct merging *m, const struct three *v,
		const struct field *field, enum how how)
{
	auto_release(lists) l = { .m = m, .v = v, .field = field, .how = how };

	if (!lists_read(&l))
		return false;
	keep(&l);
	if (l.kept.nr == 0 && l.ours.names.nr > 0 && l.theirs.names.nr > 0) {
		/* An empty list often means "all": nobody asked for that. */
		*out = json_copy(merge_disagree(m, v));
		return true;
	}
	put_in_order(&l);
	*out = build(&l);
	return true;
}
