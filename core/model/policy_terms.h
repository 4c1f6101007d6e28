/* policy_terms.h - the policy's exceptions and conditions, for its parser */
#ifndef CORE_MODEL_POLICY_TERMS_H
#define CORE_MODEL_POLICY_TERMS_H

#include "core/model/policy.h"

/* Delegations, demands, robots, freezes, break-glass, goodlist, freshness:
 * read into the policy, whose people and roles are known already. */
int policy_parse_terms(struct policy *policy, const struct json *root,
		       struct err *err) MUST_CHECK;

/* The fault that was just told is that nobody could meet the policy. */
int policy_unsatisfiable(struct err *err);

#endif
