/* compare.h - which governed paths differ between two trees */
#ifndef CORE_TRUST_COMPARE_H
#define CORE_TRUST_COMPARE_H

#include "core/git/repo.h"
#include "core/model/policy.h"
#include "core/trust/statement.h"
#include "core/trust/verdict.h"

/* Trees that one comparison reads at most. */
#define COMPARE_TREES_MAX 20000

/*
 * Appends what differs, sorted by path, without digests (sha256 is ""). A
 * tree that is unfit (malformed, a bad name or mode in a governed path, too
 * large, missing) leaves a denial in *verdict, whose reason is
 * REASON_NONE otherwise. `old` NULL: from nothing. -1: it can't be read.
 */
int compare_trees(struct changes *out, struct verdict *verdict,
		  struct repo *repo, const struct policy *policy,
		  const struct oid *old, const struct oid *new, struct err *err)
	MUST_CHECK;

/* Of that path, by binary search; NULL when it isn't there. */
const struct change *changes_find(const struct changes *changes,
				  const char *path);

#endif
