/* merge.h - two versions of a document made one again, by what they mean */
#ifndef CORE_CHANGE_MERGE_H
#define CORE_CHANGE_MERGE_H

#include "core/change/diff.h"

/*
 * What two people made of one document. { 0 } is empty. Where they don't
 * agree, `ours` has what the one wrote and `theirs` what the other did; in
 * all else the two are the same. Values are the real ones, secrets too.
 */
struct merge {
	struct strings conflicts; /* places, as in struct difference */
	struct json *ours;
	struct json *theirs; /* NULL without conflicts */
};

void merge_release(struct merge *merge);

/*
 * From `base` both came; all three are of one kind. What only one of them
 * changed is taken from that one; what both changed alike, once. Sets, words
 * and named items are merged item by item, objects member by member.
 *
 * Nobody gets what neither wrote. It is a conflict when both give one place
 * another value; when one removes what the other changes; when both put items
 * into another order; when both add steps at the same point, as one must run
 * before the other; and when each takes something out of a list and nothing
 * would be left of it.
 */
void merge_documents(struct merge *out, const struct document *base,
		     const struct document *ours,
		     const struct document *theirs);

#define MERGE_MARKER_MIN 7 /* "<<<<<<<" */
#define MERGE_MARKER_MAX 100
/* Both texts in one, as git leaves them: lines that they share once, and what
 * differs between conflict markers of `size` characters. */
void merge_mark(struct buf *out, const struct buf *ours,
		const struct buf *theirs, size_t size);

#endif
