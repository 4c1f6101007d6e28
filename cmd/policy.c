/* policy.c - rbctl policy: is it sound, who may sign, keys for stock git */
#include "cmd/policy.h"
#include "core/base/fs.h"

#include <string.h>

int policy_load_file(struct policy **out, struct verdict *invalid,
		     const char *path, const struct context *context,
		     struct err *err)
{
	struct err reason = { 0 };
	autoptr(repo) repo = NULL;
	autofree char *full = NULL;
	autobuf text = { 0 };

	if (path == NULL) {
		if (repo_open(&repo, context->dir, err))
			return -1;
		if (repo_work_tree(repo) == NULL) {
			err_set(err, EXIT_INPUT, "there is no work tree here");
			return err_hint(err, "name the file: rbctl policy "
					     "check FILE");
		}
		full = xasprintf("%s/%s", repo_work_tree(repo), POLICY_PATH);
		path = full;
	}
	if (fs_read(&text, path, JSON_SIZE_MAX + 1, err))
		return -1;
	if (policy_parse(out, buf_str(&text), text.len, &reason)) {
		*invalid = verdict_deny(reason.code == EXIT_NO
						? REASON_POLICY_UNSATISFIABLE
						: REASON_POLICY_INVALID,
					"%s", reason.msg);
		verdict_hint(invalid, "%s", reason.hint);
	}
	return 0;
}

void policy_set_rule(struct json *out, const struct policy *policy,
		     const struct policy_rule *rule)
{
	const char *expires = json_text(rule->json, "expires", NULL);
	struct json *groups;

	json_set(out, "patterns", json_copy(rule->paths));
	groups = json_set_array(out, "needs");
	for (size_t i = 0; i < rule->nr_sign_offs; i++) {
		const char *role = rule->sign_offs[i].role;
		struct json *group = json_append_object(groups);

		json_set_string(group, "role", role);
		json_set_int(group, "count", (int64_t)rule->sign_offs[i].count);
		json_set(group, "people",
			 json_copy(json_get(policy->roles, role)));
	}
	json_set_int(out, "places", (int64_t)policy_rule_places(rule));
	if (rule->checklist)
		json_set_string(out, "checklist", rule->checklist);
	if (expires)
		json_set_string(out, "expires", expires);
}

static int signers(struct context *context, void *payload UNUSED,
		   int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	auto_release(judgement) j = { 0 };
	autoptr(json) json = json_new_object();
	autoptr(store) store = NULL;
	autobuf text = { 0 };

	context->bare = true;
	if (open_store(&store, context, err) ||
	    store_judge_live(&j, store, err))
		return -1;
	if (j.policy == NULL)
		return answer_no(context, "policy-signers/1", &j.verdict, err);
	policy_allowed_signers(&text, j.policy);
	if (!context->json)
		return answer(&text, err) ? -1 : EXIT_YES;
	json_set_string(json, "format", "policy-signers/1");
	json_set_bool(json, "ok", true);
	json_set_string(json, "allowed_signers", buf_str(&text));
	return answer_json(json, err) ? -1 : EXIT_YES;
}

static const struct cmd policy_signers = {
	.name = "signers",
	.summary = "print git's allowed-signers file for the policy in force",
	.operands = "",
	.run = signers,
	.example = "rbctl policy signers > signers",
};

static const struct cmd *const subcommands[] = { &policy_check, &policy_signers,
						 &policy_simulate, &policy_who,
						 NULL };

const struct cmd cmd_policy = {
	.name = "policy",
	.group = "review",
	.summary = "who may sign what: check it, ask it, try another one",
	.operands = "",
	.subcommands = subcommands,
	.example = "rbctl policy who servers/sso.json",
};
