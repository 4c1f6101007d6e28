/* moved.h - a file that is moved or copied keeps who had a hand in it */
#ifndef CORE_TRUST_MOVED_H
#define CORE_TRUST_MOVED_H

#include "core/trust/walk.h"

/* What a walk knows of it, since the last approved revision. */
struct moved {
	struct table placed; /* blob -> contribution where it stood first */
	struct move *moves;
	size_t nr;
	size_t alloc;
	struct oid_set live; /* blobs of the last approved revision */
	bool live_is_known;
};

void moved_free(struct moved *moved);

/*
 * A commit put something at the path, whose contribution is there. Paths at
 * which the same new content stood are held together. What a governed file of
 * the last approved revision holds is nobody's any more, and an empty file
 * says nothing.
 */
int moved_note(struct walk *walk, const struct change *change, struct err *err)
	MUST_CHECK;
/* Who had a hand in one of these had a hand in all that are held together. */
void moved_join(struct walk *walk);

#endif
