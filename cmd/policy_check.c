/* policy_check.c - rbctl policy check: valid, and whom would it lock out? */
#include "cmd/policy.h"
#include "core/cli/in_force.h"
#include "core/model/soundness.h"
#include "core/report/policy.h"

static void add_rules(struct json *root, const struct policy *policy,
		      const struct soundness *soundness)
{
	struct json *rules = json_set_array(root, "rules");

	for (size_t i = 0; i < soundness->nr_rules; i++) {
		const struct soundness_rule *rule = &soundness->rules[i];
		struct json *item = json_append_object(rules);

		policy_set_rule(item, policy, rule->rule);
		json_set_bool(item, "about_policy", rule->about_policy);
		json_set_strings(item, "needed", &rule->needed);
		json_set_strings(item, "tight", &rule->tight);
	}
}

static size_t count_warnings(const struct policy *policy,
			     const struct soundness *soundness)
{
	size_t nr = soundness->keyless.nr + !policy->separation_of_duties;

	for (size_t i = 0; i < soundness->nr_rules; i++)
		nr += (soundness->rules[i].needed.nr > 0) +
		      (soundness->rules[i].tight.nr > 0);
	return nr;
}

/* That of the work tree is to follow the one in force. */
static void judge_next(struct verdict *out, const struct policy *policy,
		       const struct context *context)
{
	auto_release(in_force) in_force = { 0 };
	const struct policy *now;
	struct err why = { 0 };
	enum policy_next next;

	in_force_find(&in_force, context, NULL);
	now = in_force.judgement.policy;
	if (now == NULL || policy_is_text(now, &policy->document->text))
		return;
	next = policy_follows(policy, now, &why);
	if (next == POLICY_NEXT)
		return;
	*out = verdict_deny(next == POLICY_NOT_NEWER ? REASON_POLICY_VERSION
						     : REASON_POLICY_INVALID,
			    "%s", why.msg);
	verdict_hint(out, "%s%sput " POLICY_PATH " right", why.hint,
		     *why.hint ? "; " : "");
}

static int run(struct context *context, void *payload UNUSED, int nr_args,
	       char **args, struct err *err)
{
	auto_release(soundness) soundness = { 0 };
	autoptr(json) json = json_new_object();
	autoptr(policy) policy = NULL;
	struct verdict invalid = { 0 };
	autobuf text = { 0 };

	if (policy_load_file(&policy, &invalid, nr_args ? args[0] : NULL,
			     context, err))
		return -1;
	if (policy != NULL && nr_args == 0)
		judge_next(&invalid, policy, context);
	if (policy == NULL || invalid.reason)
		return answer_no(context, "policy-check/1", &invalid, err);
	soundness_find(&soundness, policy);
	json_set_string(json, "format", "policy-check/1");
	json_set_bool(json, "ok", true);
	json_set_int(json, "version", policy->version);
	json_set_int(json, "people", (int64_t)policy->nr_people);
	json_set_bool(json, "separation_of_duties",
		      policy->separation_of_duties);
	json_set_int(json, "warnings",
		     (int64_t)count_warnings(policy, &soundness));
	json_set_strings(json, "keyless", &soundness.keyless);
	add_rules(json, policy, &soundness);
	if (context->json)
		return answer_json(json, err) ? -1 : EXIT_YES;
	report_policy_check_text(&text, json, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

const struct cmd policy_check = {
	.name = "check",
	.summary = "say whether a policy is sound (that of the work tree)",
	.operands = "[FILE]",
	.max_args = 1,
	.run = run,
	.example = "rbctl policy check",
};
