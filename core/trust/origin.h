/* origin.h - which commits put there what a merge takes over */
#ifndef CORE_TRUST_ORIGIN_H
#define CORE_TRUST_ORIGIN_H

#include "core/trust/walk.h"

/* Commits that are looked at for one merge. */
#define ORIGIN_COMMITS_MAX 10000

struct origins {
	struct oid *at;
	size_t nr;
	size_t alloc;
	/* Nobody can say for some of it: it is older than the anchor, or
	 * further away than ORIGIN_COMMITS_MAX commits. */
	bool lost;
	size_t nr_met; /* of these, over all paths of the merge */
};

void origins_release(struct origins *origins);

/*
 * Appends each commit that put at the path what the merge takes over there
 * from its other parents, however long ago: none of its own parents has it.
 * What an approved revision had there was judged then, and has no origin. The
 * walk has met all of them.
 */
int origins_find(struct origins *out, const struct walk *walk,
		 const struct record *merge, const struct change *change,
		 struct err *err) MUST_CHECK;

#endif
