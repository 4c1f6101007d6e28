/* chain.h - the first-parent chain from a tip back to the anchor */
#ifndef CORE_TRUST_CHAIN_H
#define CORE_TRUST_CHAIN_H

#include "core/git/repo.h"
#include "core/trust/store.h"

struct chain {
	struct oid *at; /* the tip first; the last one is the anchor */
	size_t nr;
	size_t alloc;
};

void chain_release(struct chain *chain);
/* Raw parents of raw commits. When the anchor is not reached, *verdict says
 * so; its reason is REASON_NONE otherwise. */
int chain_read(struct chain *out, struct verdict *verdict, struct repo *repo,
	       const struct oid *tip, const struct anchor *anchor,
	       struct err *err) MUST_CHECK;
bool chain_has(const struct chain *chain, const struct oid *commit);

#endif
