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

/* A list's items by what tells them apart; in words, only that. */
struct sequence {
	struct strings names;
	const struct json **items; /* as many as names; NULL for words */
	size_t alloc;
};

/* What is to be merged, and how far it is. */
struct lists {
	struct merging *m;
	const struct three *v;
	const struct field *field;
	enum how how;
	char *key; /* by what items are named */
	struct sequence base;
	struct sequence ours;
	struct sequence theirs;
	struct strings kept;   /* names that stay or come */
	struct strings shared; /* those of them that both have */
	struct strings order;  /* all that are kept, in their order */
};

void lists_release(struct lists *lists);
/* Reads the three. False when one of them can't be read as a set, words, or a
 * list of items that each have a name of their own. */
bool lists_read(struct lists *lists) MUST_CHECK;

/* What is made of them; false, and nothing, when they can't be read so. */
bool merge_list(struct json **out, struct merging *m, const struct three *v,
		const struct field *field, enum how how) MUST_CHECK;

#endif
