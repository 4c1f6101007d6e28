/* reach.h - which commits can be reached from a commit */
#ifndef CORE_GIT_REACH_H
#define CORE_GIT_REACH_H

#include "core/git/repo.h"

/* Commits that one look reaches at most; beyond: EXIT_INPUT. */
#define REACH_MAX 2000000

/*
 * Adds `tip` and everything that is reachable from it to `out`, but for what
 * is in there already and what is reachable through that only. Raw parents
 * of raw commits. A commit that is missing or malformed ends its line: what
 * it means is for the judgement to say.
 */
int reach_add(struct oid_set *out, struct repo *repo, const struct oid *tip,
	      struct err *err) MUST_CHECK;

/* The same, telling `fn` of every commit that is new; non-zero from it stops
 * and is returned. */
typedef int reach_fn(const struct oid *commit, void *payload);
int reach_each(struct oid_set *out, struct repo *repo, const struct oid *tip,
	       reach_fn *fn, void *payload, struct err *err) MUST_CHECK;

#endif
