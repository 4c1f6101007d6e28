/* in_force.h - what a work tree or an index changes under the policy in force
 */
#ifndef CORE_CLI_IN_FORCE_H
#define CORE_CLI_IN_FORCE_H

#include "core/cli/open.h"
#include "core/model/lint.h"

/* The last approved revision before HEAD. { 0 } is none, and has nothing to
 * say: no pinned store, no history yet, a chain that is refused. */
struct in_force {
	struct store *store; /* owned */
	struct judgement judgement;
	struct oid tree;
	struct buf policy; /* the text that is to follow; owned */
	size_t nr_kept;    /* documents of the revision that were seen again */
	size_t others;     /* governed files that differ, without the policy */
};

/* `policy`: the blob that is to follow. Where the live branch has that one
 * already there is nothing to find, and no history is walked. NULL: whatever
 * it is. */
void in_force_find(struct in_force *out, const struct context *context,
		   const struct oid *policy);
void in_force_release(struct in_force *in_force);
/* A file as it would become: its blob's id, or its text. Each once. */
void in_force_see(struct in_force *in_force, const char *path,
		  const struct oid *oid, const struct buf *text);
/* After all were seen: adds to the findings what that policy would say. */
void in_force_judge(struct findings *out, const struct in_force *in_force);

#endif
