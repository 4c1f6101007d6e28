/* inquiry.h - what the guard asks beyond whether a revision is approved */
#ifndef CORE_TRUST_INQUIRY_H
#define CORE_TRUST_INQUIRY_H

#include "core/trust/store_private.h"

/* An approved revision, and what it is to be used for. All is borrowed. */
struct inquiry {
	struct store *store;
	const struct question *question;
	const struct chain *chain;     /* of the live tip */
	const struct judgement *live;  /* the live tip, which is approved: its
					  policy is in force */
	const struct judgement *asked; /* the revision that is to be used */
	struct strings *exceptions;    /* what is let through, is added here */
	bool rolled_back;              /* a rollback statement allows it */
	struct verdict no;             /* the first refusal; no reason: none */
};

/* Asks everything, in order, until somebody says no. */
int inquiry_hold(struct inquiry *inquiry, struct err *err) MUST_CHECK;

#endif
