/* store_private.h - the store's own struct, for the files that make it up */
#ifndef CORE_TRUST_STORE_PRIVATE_H
#define CORE_TRUST_STORE_PRIVATE_H

#include "core/trust/cache.h"
#include "core/trust/chain.h"
#include "core/trust/memory.h"
#include "core/trust/walk.h"

#define STORE_THREADS_MAX 16
#define STORE_CACHES_MAX  8

struct store {
	struct repo *repo;
	struct memory *memory;
	char *live_ref;               /* NULL until it is asked for */
	struct store_options options; /* without its strings */
	struct revoked revoked;       /* this machine's list */
	char *state_dir;              /* where caches are; NULL: nowhere */
	char *tool;
	struct cache *caches[STORE_CACHES_MAX]; /* one for each environment */
	size_t nr_caches;
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
	/* The last one that the live ref has: what comes after it is a
	 * candidate. NULL: nothing does. */
	const struct oid *live;
	/* What is approved by the history's clock and not by the true time is
	 * left here. */
	struct lates *late;
	/* What comes after this commit is approved by the true time alone, and
	 * mends what stands in `late` already. NULL: nothing is. */
	const struct oid *anew;
	/* What the walk found of revoked keys is left here; NULL. */
	struct revoked *learned;
	/* The chain is the beginning of one that was walked: what was learned
	 * there of revoked keys holds, and nothing else. NULL: it isn't. */
	struct revoked *settled;
	const char *document;  /* of this path, judgement.hands; NULL */
	store_revision_fn *fn; /* sees every judgement; NULL */
	void *payload;
};

/*
 * As chain_read(), for a walk in that environment: where one was kept, the
 * chain ends there, and store_walk() goes on from there; and it keeps where
 * it comes to. Only for walks that nobody is to see every judgement of.
 */
int store_chain(struct chain *out, struct verdict *verdict, struct store *store,
		const struct oid *tip, const char *environment, struct err *err)
	MUST_CHECK;

/* Where such walks are kept, as it is on the disk now. NULL: nowhere. */
struct cache *store_open_cache(const struct store *store,
			       const char *environment) MUST_CHECK;

/* Walks the chain to its tip. *out (may be NULL) is the last judgement,
 * owned. */
int store_walk(struct judgement *out, struct store *store,
	       const struct journey *journey, struct err *err) MUST_CHECK;
/* One walk; store_walk() asks for a second one where two clocks disagree. */
int store_walk_once(struct judgement *out, struct store *store,
		    const struct journey *journey, struct err *err) MUST_CHECK;
/* The keys that the tip's own policy calls compromised are watched from the
 * start; whether that policy is in force turns out at the end. */
int store_watch(struct revoked *revoked, struct store *store,
		const struct oid *tip, struct err *err) MUST_CHECK;
/* A judgement that is a refusal and nothing else. */
int store_refuse(struct judgement *out, const struct oid *candidate,
		 const struct verdict *verdict);

#endif
