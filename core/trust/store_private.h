/* store_private.h - the store's own struct, for the files that make it up */
#ifndef CORE_TRUST_STORE_PRIVATE_H
#define CORE_TRUST_STORE_PRIVATE_H

#include "core/trust/chain.h"
#include "core/trust/memory.h"
#include "core/trust/walk.h"

#define STORE_THREADS_MAX 16

struct store {
	struct repo *repo;
	struct memory *memory;
	char *live_ref;               /* NULL until it is asked for */
	struct store_options options; /* without its strings */
	struct revoked revoked;       /* this machine's list */
	/* Handles for threads that read ahead; [0] is `repo`. */
	struct repo *handles[STORE_THREADS_MAX];
	size_t nr_handles;
};

/* What is walked, and how. */
struct journey {
	const struct chain *chain;
	const char *environment; /* NULL: any */
	/* The last commit that is known to have been live. What comes after it
	 * is new: its sign-offs must be good now. NULL: nothing is new. */
	const struct oid *known;
	bool strict; /* what is new and has run out is not settled by more */
	/* What the walk found of revoked keys is left here; NULL. */
	struct revoked *learned;
	/* The chain is the beginning of one that was walked: what was learned
	 * there of revoked keys holds, and nothing else. NULL: it isn't. */
	struct revoked *settled;
	const char *document;  /* of this path, judgement.hands; NULL */
	store_revision_fn *fn; /* sees every judgement; NULL */
	void *payload;
};

/* Walks the chain to its tip. *out (may be NULL) is the last judgement,
 * owned. */
int store_walk(struct judgement *out, struct store *store,
	       const struct journey *journey, struct err *err) MUST_CHECK;
/* A judgement that is a refusal and nothing else. */
int store_refuse(struct judgement *out, const struct oid *candidate,
		 const struct verdict *verdict);

#endif
