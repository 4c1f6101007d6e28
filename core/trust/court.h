/* court.h - what one judgement gathers, and the words it is pronounced in */
#ifndef CORE_TRUST_COURT_H
#define CORE_TRUST_COURT_H

#include "core/trust/walk.h"

struct rule_states {
	struct rule_state *at;
	size_t nr;
	size_t alloc;
};

void rule_states_release(struct rule_states *states);

/* Sign-offs that speak for one path. Borrowed from the pool. */
struct voices {
	const struct sign_off_seen **at; /* one a person, the newest */
	size_t nr;
};

/* Everything that one judgement works with. */
struct court {
	struct walk *walk;
	struct rule_states rules;
	char *rejected_by; /* person id, the first met */
	char *rejected_why;
	size_t nr_counted; /* sign-offs that count for anything */
	bool glass;        /* somewhere break-glass stands in for a rule */
};

/* What is judged of one path, and by whose voices. */
struct hearing {
	struct court *court;
	const struct change *change;
	struct voices approving;
	struct voices glass;
	const struct strings *barred; /* nobody acts for them; may be NULL */
	bool unknown;                 /* who wrote it is not known for sure */
	struct rule_states *states;   /* the rules' states are added here */
	int failed;
	struct err *err;
};

/* How every rule that speaks of the change stands with these voices. -1 when
 * the repository can't be read. (hearing.c) */
int hearing_judge(struct hearing *hearing) MUST_CHECK;

/*
 * The verdict on what was gathered: which rule lacks what, why sign-offs
 * that are there don't count, whose move it is. `mixed`: the change set holds
 * the policy and something else. (pronounce.c)
 */
struct verdict court_pronounce(const struct court *court, bool mixed);

#endif
