/* exclude.h - who can't sign for a path, and why not */
#ifndef CORE_TRUST_EXCLUDE_H
#define CORE_TRUST_EXCLUDE_H

#include "core/trust/store.h"

struct exclusion {
	const char *person; /* id; borrowed from the judgement's policy */
	enum reason reason;
	char detail[320];
	/* A new sign-off of theirs would count: only the old one is void. */
	bool may_sign_again;
};

struct exclusions {
	struct exclusion *at; /* in the policy's order */
	size_t nr;
	size_t alloc;
};

void exclusions_release(struct exclusions *list);

/*
 * Everybody of the policy whose signature does not count towards `rule` for
 * `path`: NOT_IN_ROLE, KEY_NOT_VALID_HERE, CONTRIBUTOR, REJECTED, or what
 * makes the sign-off void that they gave. Who signed so that it counts, and
 * who could and has not yet, is not among them. The judgement must have a
 * policy.
 */
void exclusions_find(struct exclusions *out, const struct judgement *j,
		     const char *path, const struct policy_rule *rule);

/* Of those who could still sign for the path of this state, the ones whose
 * signature would bring its rule further. Person ids, in the policy's order. */
void judgement_wanted(struct strings *out, const struct judgement *j,
		      const struct rule_state *state);

/* Who had a hand in that path since the last approved revision; NULL. */
const struct contribution *judgement_contribution(const struct judgement *j,
						  const char *path);

#endif
