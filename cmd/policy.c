/* policy.c - rbctl policy: is it sound, who may sign, keys for stock git */
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/report/judgement.h"

#include <string.h>

/* The policy of the work tree's file, or of one that is named. */
static int load_file(struct policy **out, const char *path,
		     const struct context *context, struct err *err)
{
	autoptr(repo) repo = NULL;
	autofree char *full = NULL;
	autobuf text = { 0 };

	if (path == NULL) {
		if (repo_open(&repo, context->dir, err))
			return -1;
		if (repo_work_tree(repo) == NULL) {
			err_set(err, EXIT_INPUT, "there is no work tree here");
			return err_hint(err, "rbctl policy check FILE");
		}
		full = xasprintf("%s/%s", repo_work_tree(repo), POLICY_PATH);
		path = full;
	}
	if (fs_read(&text, path, JSON_SIZE_MAX + 1, err))
		return -1;
	return policy_parse(out, buf_str(&text), text.len, err);
}

static int check(struct context *context, void *payload UNUSED, int nr_args,
		 char **args, struct err *err)
{
	autoptr(json) json = json_new_object();
	autoptr(policy) policy = NULL;
	struct err reason = { 0 };
	autobuf text = { 0 };
	int result =
		load_file(&policy, nr_args ? args[0] : NULL, context, &reason);

	if (result && reason.code != EXIT_INPUT) {
		*err = reason;
		return -1;
	}
	if (result) {
		struct verdict verdict =
			verdict_deny(REASON_POLICY_INVALID, "%s", reason.msg);

		verdict_hint(&verdict, "%s", reason.hint);
		return answer_no(context, "policy/1", &verdict, err);
	}
	json_set_string(json, "format", "policy-check/1");
	json_set_bool(json, "ok", true);
	json_set_int(json, "version", policy->version);
	json_set_int(json, "people", (int64_t)policy->nr_people);
	json_set_bool(json, "separation_of_duties",
		      policy->separation_of_duties);
	if (context->json)
		return answer_json(json, err) ? -1 : EXIT_YES;
	buf_addf(&text,
		 "%syes:%s version %lld is sound: %zu people, %zu rules\n",
		 context->theme->good, context->theme->off,
		 (long long)policy->version, policy->nr_people,
		 policy->nr_rules);
	if (!policy->separation_of_duties)
		buf_addf(&text,
			 "%swarning:%s separation of duties is off: whoever "
			 "writes a change may sign it\n",
			 context->theme->warn, context->theme->off);
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* The policy that is in force: of the last approved revision. */
static int load_in_force(struct judgement *j, const struct context *context,
			 struct err *err)
{
	autoptr(store) store = NULL;

	if (open_store(&store, context, err) || store_judge_live(j, store, err))
		return -1;
	if (j->policy == NULL) {
		err_set(err, EXIT_NO, "%s: %s", reason_name(j->verdict.reason),
			j->verdict.detail);
		return err_hint(err, "%s", j->verdict.hint);
	}
	return 0;
}

static int signers(struct context *context, void *payload UNUSED,
		   int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	auto_release(judgement) j = { 0 };
	autoptr(json) json = json_new_object();
	autobuf text = { 0 };

	if (load_in_force(&j, context, err))
		return -1;
	policy_allowed_signers(&text, j.policy);
	if (!context->json)
		return answer(&text, err) ? -1 : EXIT_YES;
	json_set_string(json, "format", "policy-signers/1");
	json_set_string(json, "allowed_signers", buf_str(&text));
	return answer_json(json, err) ? -1 : EXIT_YES;
}

struct listing {
	struct buf text;
	struct json *rules;
	const struct policy *policy;
};

static void list_rule(const struct policy_rule *rule, void *payload)
{
	struct listing *listing = payload;
	struct json *item = json_append_object(listing->rules);
	struct json *groups = json_set_array(item, "sign_offs");

	buf_add(&listing->text, "needs ");
	report_rule_places(&listing->text, rule);
	buf_add(&listing->text, "\n");
	for (size_t i = 0; i < rule->nr_sign_offs; i++) {
		const char *role = rule->sign_offs[i].role;
		const struct json *people =
			json_get(listing->policy->roles, role);
		struct json *group = json_append_object(groups);

		buf_add(&listing->text, "  ");
		buf_add_untrusted(&listing->text, role);
		buf_add(&listing->text, ":");
		json_each(person, people) {
			buf_add(&listing->text, " ");
			buf_add_untrusted(&listing->text, json_string(person));
		}
		buf_add(&listing->text, "\n");
		json_set_string(group, "role", role);
		json_set_int(group, "count", (int64_t)rule->sign_offs[i].count);
		json_set(group, "people", json_copy(people));
	}
}

static int who(struct context *context, void *payload UNUSED,
	       int nr_args UNUSED, char **args, struct err *err)
{
	auto_release(judgement) j = { 0 };
	autoptr(json) json = json_new_object();
	struct listing listing = { 0 };
	int result;

	if (load_in_force(&j, context, err))
		return -1;
	json_set_string(json, "format", "policy-who/1");
	json_set_string(json, "path", args[0]);
	listing.policy = j.policy;
	listing.rules = json_set_array(json, "rules");
	if (policy_governs(j.policy, args[0]))
		policy_rules_for(j.policy, args[0], list_rule, &listing);
	else
		buf_add(&listing.text, "no rule speaks of it, and it is no "
				       "document: nobody has to sign\n");
	result = context->json ? answer_json(json, err)
			       : answer(&listing.text, err);
	buf_release(&listing.text);
	return result ? -1 : EXIT_YES;
}

static const struct cmd cmd_check = {
	.name = "check",
	.summary = "say whether a policy is sound (that of the work tree)",
	.operands = "[FILE]",
	.max_args = 1,
	.run = check,
};

static const struct cmd cmd_signers = {
	.name = "signers",
	.summary = "print git's allowed-signers file for the policy in force",
	.operands = "",
	.run = signers,
	.example = "rbctl policy signers > signers",
};

static const struct cmd cmd_who = {
	.name = "who",
	.summary = "say who may sign for a path",
	.operands = "PATH",
	.min_args = 1,
	.max_args = 1,
	.run = who,
	.example = "rbctl policy who servers/sso.json",
};

static const struct cmd *const subcommands[] = { &cmd_check, &cmd_signers,
						 &cmd_who, NULL };

const struct cmd cmd_policy = {
	.name = "policy",
	.group = "review",
	.summary = "who may sign what: check it, ask it",
	.operands = "",
	.subcommands = subcommands,
	.example = "rbctl policy who servers/sso.json",
};
