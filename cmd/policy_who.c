/* policy_who.c - rbctl policy who: who may sign for a path, and who may not */
#include "cmd/policy.h"
#include "core/report/policy.h"
#include "core/trust/exclude.h"

#include <string.h>

struct listing {
	struct json *rules;
	const struct judgement *j; /* of the branch that is checked out */
	const char *path;
};

static void add_person(struct json *list, const struct policy *policy,
		       const char *id, const struct exclusion *exclusion)
{
	const struct person *person = policy_person(policy, id);
	struct json *item = json_append_object(list);

	json_set_string(item, "person", id);
	if (person)
		json_set_string(item, "name", person->name);
	if (exclusion) {
		json_set_string(item, "reason", reason_name(exclusion->reason));
		json_set_string(item, "detail", exclusion->detail);
	}
}

static const struct exclusion *find(const struct exclusions *list,
				    const char *person)
{
	for (size_t i = 0; i < list->nr; i++)
		if (strcmp(list->at[i].person, person) == 0)
			return &list->at[i];
	return NULL;
}

/* Of those who hold a role of the rule; the others are not worth a word. */
static void add_rule(const struct policy_rule *rule, void *payload)
{
	const struct listing *listing = payload;
	const struct policy *policy = listing->j->judged_by;
	struct json *item = json_append_object(listing->rules);
	auto_release(exclusions) excluded = { 0 };
	struct json *can_sign;
	struct json *cannot;

	policy_set_rule(item, policy, rule);
	can_sign = json_set_array(item, "can_sign");
	cannot = json_set_array(item, "excluded");
	exclusions_find(&excluded, listing->j, listing->path, rule);
	for (size_t i = 0; i < policy->nr_people; i++) {
		const char *id = policy->people[i].id;
		const struct exclusion *why = find(&excluded, id);

		if (!policy_rule_asks(policy, rule, id))
			continue;
		if (why == NULL || why->may_sign_again)
			add_person(can_sign, policy, id, NULL);
		else
			add_person(cannot, policy, id, why);
	}
}

static void add_path(struct json *list, const struct judgement *j,
		     const char *path)
{
	struct json *item = json_append_object(list);
	struct listing listing = { .j = j, .path = path };
	const struct contribution *hands = judgement_contribution(j, path);

	json_set_string(item, "path", path);
	json_set_bool(item, "governed", policy_governs(j->judged_by, path));
	if (hands && hands->unknown && j->judged_by->separation_of_duties)
		json_set_bool(item, "unknown_contributor", true);
	listing.rules = json_set_array(item, "rules");
	if (policy_governs(j->judged_by, path))
		policy_rules_for(j->judged_by, path, add_rule, &listing);
}

/* What is checked out: its changes bar those who wrote them. A bare
 * repository, or one without commits here, has the live branch. */
static int judge_here(struct judgement *j, struct store *store, struct err *err)
{
	struct err unborn = { 0 };
	struct oid tip;

	if (repo_resolve(&tip, store_repo(store), "HEAD", &unborn))
		return store_judge_live(j, store, err);
	if (store_judge(j, store, &tip, NULL, err))
		return -1;
	if (j->judged_by)
		return 0;
	judgement_release(j);
	return store_judge_live(j, store, err);
}

static int run(struct context *context, void *payload UNUSED, int nr_args,
	       char **args, struct err *err)
{
	autoptr(json) json = json_new_object();
	auto_release(judgement) j = { 0 };
	autoptr(store) store = NULL;
	struct json *paths;
	autobuf text = { 0 };

	if (open_store(&store, context, err) || judge_here(&j, store, err))
		return -1;
	if (j.judged_by == NULL)
		return answer_no(context, "policy-who/1", &j.verdict, err);
	json_set_string(json, "format", "policy-who/1");
	json_set_bool(json, "ok", true);
	json_set_int(json, "policy_version", j.judged_by->version);
	json_set_bool(json, "separation_of_duties",
		      j.judged_by->separation_of_duties);
	paths = json_set_array(json, "paths");
	for (int i = 0; i < nr_args; i++)
		add_path(paths, &j, args[i]);
	if (context->json)
		return answer_json(json, err) ? -1 : EXIT_YES;
	report_policy_who_text(&text, json, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

const struct cmd policy_who = {
	.name = "who",
	.summary = "say who may sign for a path, how many, and who may not",
	.operands = "PATH…",
	.min_args = 1,
	.max_args = -1,
	.run = run,
	.example = "rbctl policy who servers/sso.json",
};
