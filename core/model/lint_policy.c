/* lint_policy.c - would the policy in force let this one follow? */
#include "core/model/lint_rules.h"
#include "core/model/policy.h"

void lint_policy_next(struct findings *out, const char *text, size_t len,
		      const struct policy *now, size_t others)
{
	autoptr(policy) policy = NULL;
	struct lint lint = { .out = out, .path = POLICY_PATH };
	struct err invalid = { 0 };
	struct err why = { 0 };

	/* What is no policy is refused anyway. */
	if (policy_parse(&policy, text, len, &invalid) ||
	    policy_is_text(now, &policy->document->text))
		return;
	lint.before = out->nr;
	lint.kind = DOCUMENT_POLICY;
	lint.text = buf_str(&policy->document->text);
	lint.root = policy->document->root;
	if (policy_follows(policy, now, &why) != POLICY_NEXT)
		lint_say(&lint, RULE_POLICY_NEXT,
			 json_get(lint.root, "version"),
			 "it would be refused: %s%s%s", why.msg,
			 *why.hint ? "; " : "", why.hint);
	if (others > 0)
		lint_say(&lint, RULE_POLICY_NEXT, NULL,
			 "a change of the policy must come alone, and %zu "
			 "other %s too",
			 others, others == 1 ? "path differs" : "paths differ");
}
