/* policy.h - the answers of `policy check`, `who` and `simulate` in words */
#ifndef CORE_REPORT_POLICY_H
#define CORE_REPORT_POLICY_H

#include "core/json/json.h"
#include "core/report/theme.h"

/* Formats policy-check/1, policy-who/1 and policy-simulate/1 of
 * rbctl-policy(1). */
void report_policy_check_text(struct buf *out, const struct json *answer,
			      const struct theme *theme);
void report_policy_who_text(struct buf *out, const struct json *answer,
			    const struct theme *theme);
void report_policy_simulate_text(struct buf *out, const struct json *answer,
				 const struct theme *theme);

#endif
