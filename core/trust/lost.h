/* lost.h - sign-offs that a squash, a rebase or an amend made worthless */
#ifndef CORE_TRUST_LOST_H
#define CORE_TRUST_LOST_H

#include "core/trust/store.h"

/* Commits outside of the candidate that are looked at, at most. */
#define LOST_COMMITS_MAX 20000

enum lost_how {
	/* Signed for exactly what stands here, but the sign-off commit is not
	 * part of the candidate: a squash, a cherry-pick, a copy. */
	LOST_LEFT_BEHIND,
	/* It is part of the candidate, its statement is good, but the commit
	 * was made anew and lost its signature: a rebase, an amend. */
	LOST_MADE_ANEW,
};

struct lost_sign_off {
	enum lost_how how;
	struct oid commit; /* MADE_ANEW: the worthless one */
	char person[TEXT_NAME_MAX + 1];
	char statement_sha256[65];
	char *ref;           /* where a good one stands; NULL: nowhere here */
	struct oid original; /* the good one, when there is a ref */
};

struct lost {
	struct lost_sign_off *at;
	size_t nr;
	size_t alloc;
};

void lost_release(struct lost *lost);
/*
 * Looks at all refs of the repository for what a refused candidate lost.
 * Only an explanation: nothing here makes anything count. Empty when the
 * candidate is approved.
 */
int lost_find(struct lost *out, struct store *store, const struct judgement *j,
	      struct err *err) MUST_CHECK;

#endif
