/* simulate.h - what a judged revision would have got under another policy */
#ifndef CORE_TRUST_SIMULATE_H
#define CORE_TRUST_SIMULATE_H

#include "core/trust/store.h"

/*
 * Asks the rules of `policy` what they think of the change set, the sign-offs
 * and the contributors of the judgement. It is no judgement: that a sign-off
 * names the policy it was made under is passed over, a checklist is compared
 * by its name, and who had a hand in the change is taken as it was found
 * then. -1 when the repository can't be read.
 */
int simulate_judge(struct verdict *out, struct store *store,
		   const struct judgement *j, const struct policy *policy,
		   struct err *err) MUST_CHECK;

#endif
