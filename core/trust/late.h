/* late.h - what the history's clock approves, and the true time doesn't */
#ifndef CORE_TRUST_LATE_H
#define CORE_TRUST_LATE_H

#include "core/trust/statement.h"
#include "core/trust/verdict.h"

struct judgement;
struct repo;
struct walk;

/* A revision that is approved by the dates in it, and not by today's. */
struct late {
	struct oid revision;
	size_t number;          /* as an approved revision */
	bool candidate;         /* no live ref has it yet: nobody was late */
	struct verdict no;      /* by the true time */
	struct changes changes; /* from the one before; without digests */
	bool mended;            /* see late_mend() */
};

/* { 0 } is none. */
struct lates {
	struct late *at; /* in the order of the chain */
	size_t nr;
	size_t alloc;
	bool by_clock; /* is the tip itself approved by its own dates? */
};

void lates_release(struct lates *lates);

/*
 * The verdict on the walk's tip by the true time. *approved: it is one by the
 * history's clock, which is what everybody goes by later; where that says no,
 * the verdict is that no. What only the clock approves is remembered in
 * walk->late, unless it is the last of the chain, of which `detail` is asked.
 */
int late_judge(struct verdict *verdict, bool *approved,
	       struct judgement *detail, struct walk *walk, struct err *err)
	MUST_CHECK;

/* The tip was judged good by the true time: whatever of these it holds as they
 * left it was signed anew since. */
int late_mend(struct lates *lates, struct walk *walk, struct err *err)
	MUST_CHECK;
bool lates_are_mended(const struct lates *lates);
/* Does the tree hold all of them as they left it? */
int lates_stand(bool *out, const struct lates *lates, struct repo *repo,
		const struct oid *tree, struct err *err) MUST_CHECK;

#endif
