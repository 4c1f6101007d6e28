/* brought.h - what a merge takes over from the commits that it brings in */
#ifndef CORE_TRUST_BROUGHT_H
#define CORE_TRUST_BROUGHT_H

#include "core/trust/walk.h"

/*
 * Sets every governed path that some commit changed which the merge's other
 * parents have and its first one has not; merges among them change nothing of
 * their own. The walk has met all of them. After WALK_SIDE_MAX commits the
 * rest is not looked at, and its paths are missing.
 */
int brought_by(struct table *out, const struct walk *walk,
	       const struct record *merge, struct err *err) MUST_CHECK;

#endif
