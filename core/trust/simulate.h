/* simulate.h - what a judged revision would have got under another policy */
#ifndef CORE_TRUST_SIMULATE_H
#define CORE_TRUST_SIMULATE_H

#include "core/trust/store.h"

/*
 * Asks the rules of `policy` what they think of the change set, the sign-offs
 * and the contributors of the judgement. Pure. It is no judgement: that a
 * sign-off names the policy it was made under is passed over, a checklist is
 * compared by its name, and who had a hand in the change is taken as it was
 * found then.
 */
struct verdict simulate_judge(const struct judgement *j,
			      const struct policy *policy);

#endif
