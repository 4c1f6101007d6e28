/* court.h - what one judgement gathers, and the words it is pronounced in */
#ifndef CORE_TRUST_COURT_H
#define CORE_TRUST_COURT_H

#include "core/trust/walk.h"

/* Everything that one judgement works with. */
struct court {
	struct walk *walk;
	const char *path;         /* the changed path under judgement */
	struct strings approvers; /* of that path, newest statement wins */
	const struct statement **approvals; /* beside approvers */
	char *rejected_by;                  /* person id, the first met */
	char *rejected_why;
	struct rule_state *rules;
	size_t nr_rules;
	size_t alloc_rules;
	bool few_for_unknown; /* an unknown author, and one signer only */
	const char *unknown_path;
	size_t nr_counted; /* sign-offs that count for anything */
	int failed;
	struct err *err;
};

/*
 * The verdict on what was gathered: which rule lacks what, why sign-offs
 * that are there don't count, whose move it is. `mixed`: the change set holds
 * the policy and something else. (pronounce.c)
 */
struct verdict court_pronounce(const struct court *court, bool mixed);

#endif
