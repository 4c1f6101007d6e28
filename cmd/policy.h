/* policy.h - what the subcommands of `policy` share */
#ifndef CMD_POLICY_H
#define CMD_POLICY_H

#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/model/policy.h"

/* The policy of the work tree's file, or of one that is named (not NULL).
 * One that is there but not valid leaves *out NULL and a denial. */
int policy_load_file(struct policy **out, struct verdict *invalid,
		     const char *path, const struct context *context,
		     struct err *err) MUST_CHECK;
/* "paths", "sign_offs" (with the people of each role), "places", "checklist",
 * "expires". */
void policy_set_rule(struct json *out, const struct policy *policy,
		     const struct policy_rule *rule);

extern const struct cmd policy_check;
extern const struct cmd policy_simulate;
extern const struct cmd policy_who;

#endif
