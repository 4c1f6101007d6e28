/* merging.h - what the parts of a three-way merge share */
#ifndef CORE_CHANGE_MERGING_H
#define CORE_CHANGE_MERGING_H

#include "core/change/merge.h"
#include "core/change/walk.h"

/* More items or members are merged as one value: looking up each among the
 * others' takes time by the square. */
#define MERGE_ITEMS_MAX 4096

struct merging {
	struct walk walk; /* where it stands; old: ours, new: theirs */
	const struct document *base;
	struct strings *conflicts;
	bool take_theirs; /* where they don't agree */
};

/* One place as it was, and as both made it. NULL: it isn't there. */
struct three {
	const struct json *base;
	const struct json *ours;
	const struct json *theirs;
};

/* Caller owns the result; NULL: nothing is to stand there. */
struct json *merge_value(struct merging *m, const struct three *v) MUST_CHECK;
/* Notes that there is no agreement here. What the side that is to be taken
 * has there: borrowed. */
const struct json *merge_disagree(struct merging *m, const struct three *v);

/* A set, words, or a list of named items. False when one of the three can't
 * be read as that. */
bool merge_list(struct json **out, struct merging *m, const struct three *v,
		enum how how, const char *key) MUST_CHECK;

#endif
