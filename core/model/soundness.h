/* soundness.h - a policy that is valid: whom would it lock out, and when? */
#ifndef CORE_MODEL_SOUNDNESS_H
#define CORE_MODEL_SOUNDNESS_H

#include "core/model/policy.h"

bool person_has_active_key(const struct person *person);

/* What becomes of one rule when somebody writes a change, or is gone. */
struct soundness_rule {
	const struct policy_rule *rule; /* borrowed from the policy */
	bool about_policy;              /* it speaks of the policy's own file */
	/* Without any one of these nobody could meet the rule. */
	struct strings needed;
	/* When one of these is gone, nobody of the policy could write a change
	 * that the rule lets pass (duties separate; not among `needed`). */
	struct strings tight;
};

struct soundness {
	struct soundness_rule *rules;
	size_t nr_rules;
	struct strings keyless; /* in a role that a rule asks, without a key */
};

void soundness_release(struct soundness *soundness);
/* Pure. Person ids, in the policy's order. */
void soundness_find(struct soundness *out, const struct policy *policy);

#endif
