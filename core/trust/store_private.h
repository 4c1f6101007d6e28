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
	char *live_ref; /* NULL until it is asked for */
	int64_t now;
	/* Handles for threads that read ahead; [0] is `repo`. */
	struct repo *handles[STORE_THREADS_MAX];
	size_t nr_handles;
};

/*
 * Walks the chain to its tip. `fn` (may be NULL) sees every judgement; *out
 * (may be NULL) is the last one, owned. `now` non-zero: sign-offs must be
 * good until then too.
 */
int store_walk(struct judgement *out, struct store *store,
	       const struct chain *chain, const char *environment, int64_t now,
	       store_revision_fn *fn, void *payload, struct err *err)
	MUST_CHECK;
/* A judgement that is a refusal and nothing else. */
int store_refuse(struct judgement *out, const struct oid *candidate,
		 const struct verdict *verdict);

#endif
