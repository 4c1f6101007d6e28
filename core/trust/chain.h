/* chain.h - the first-parent chain from a tip back to the anchor */
#ifndef CORE_TRUST_CHAIN_H
#define CORE_TRUST_CHAIN_H

#include "core/git/repo.h"
#include "core/trust/store.h"

struct snapshot;
struct cache;

struct chain {
	struct oid *at; /* the tip first; the last one is the anchor */
	size_t nr;
	size_t alloc;
	/* Not NULL: what comes before the last one was verified earlier, and
	 * the last one is where that ended; it is never the tip. Borrowed, as
	 * is where a walk along the chain is kept; NULL: it isn't. */
	const struct snapshot *base;
	struct cache *cache;
};

void chain_release(struct chain *chain);
/* Raw parents of raw commits. When the anchor is not reached, *verdict says
 * so; its reason is REASON_NONE otherwise. */
int chain_read(struct chain *out, struct verdict *verdict, struct repo *repo,
	       const struct oid *tip, const struct anchor *anchor,
	       struct err *err) MUST_CHECK;
/* The same, but it may end where the walk that `cache` keeps ends (see
 * store_chain() in store_private.h). */
int chain_read_new(struct chain *chain, struct verdict *verdict,
		   struct repo *repo, const struct oid *tip,
		   const struct anchor *anchor, struct cache *cache,
		   struct err *err) MUST_CHECK;
/* Counted from the anchor, which is 0. False: it isn't in there. */
bool chain_place(size_t *place, const struct chain *chain,
		 const struct oid *commit);
bool chain_has(const struct chain *chain, const struct oid *commit);

#endif
