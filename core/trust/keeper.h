/* keeper.h - when a walk is worth keeping, and which */
#ifndef CORE_TRUST_KEEPER_H
#define CORE_TRUST_KEEPER_H

#include "core/trust/store_private.h"

/*
 * Keeps one walk shortly before the tip, because the tip itself is judged
 * again in every detail, and before anything new, because that is judged by
 * the clock of the day.
 */
struct keeper {
	const struct chain *chain; /* NULL: nothing is kept */
	size_t steps;              /* what it must have come at least */
	size_t last_place;         /* the last commit that isn't new */
	unsigned stage;            /* how near to it one was taken */
	struct buf bytes;
};

void keeper_begin(struct keeper *keeper, const struct store *store,
		  const struct journey *journey);
void keeper_release(struct keeper *keeper);
/* The walk has come to the commit of the chain with `left` before it. */
void keeper_offer(struct keeper *keeper, const struct walk *walk, size_t left);
/*
 * The walk has ended and need not begin anew. `given` is what it began with
 * of revoked keys, `revoked` what became of that.
 */
void keeper_end(struct keeper *keeper, const struct revoked *given,
		const struct revoked *revoked, const char policy_sha256[65]);

/* The live ref's tip was judged: kept when all is well with it. */
void keeper_tip(struct store *store, const struct journey *journey,
		const struct judgement *judgement);

#endif
