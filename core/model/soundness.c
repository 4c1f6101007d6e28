/* soundness.c - a policy that is valid: whom would it lock out, and when? */
#include "core/model/soundness.h"

#include <string.h>

bool person_has_active_key(const struct person *person)
{
	for (size_t i = 0; i < person->nr_keys; i++)
		if (person->keys[i].status == KEY_ACTIVE)
			return true;
	return false;
}

void soundness_release(struct soundness *soundness)
{
	for (size_t i = 0; i < soundness->nr_rules; i++) {
		strings_release(&soundness->rules[i].needed);
		strings_release(&soundness->rules[i].tight);
	}
	free(soundness->rules);
	strings_release(&soundness->keyless);
	*soundness = (struct soundness){ 0 };
}

/* A robot counts for a rule whose files are within its own. */
static bool counts_for(const struct person *person,
		       const struct policy_rule *rule)
{
	bool within = person->robot_paths == NULL;

	json_each(pattern, rule->paths)
		if (person_may_sign(person, json_string(pattern)))
			within = true;
	return within && person_has_active_key(person);
}

/* Can the rule be met when these two have no part in it? */
static bool possible(const struct policy *policy,
		     const struct policy_rule *rule, const char *gone,
		     const char *author)
{
	auto_release(strings) people = { 0 };

	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		if (counts_for(person, rule) && !text_equal(person->id, gone) &&
		    !text_equal(person->id, author) &&
		    policy_rule_asks(policy, rule, person->id))
			strings_add(&people, person->id);
	}
	return policy_rule_satisfied(policy, rule, &people, NULL);
}

/* Is there anybody else whose change could get all its sign-offs? */
static bool has_author(const struct policy *policy,
		       const struct policy_rule *rule, const char *gone)
{
	/* Somebody whom the rule doesn't ask takes nobody from it. */
	for (size_t i = 0; i < policy->nr_people; i++)
		if (!text_equal(policy->people[i].id, gone) &&
		    !policy_rule_asks(policy, rule, policy->people[i].id))
			return true;
	for (size_t i = 0; i < policy->nr_people; i++)
		if (!text_equal(policy->people[i].id, gone) &&
		    possible(policy, rule, gone, policy->people[i].id))
			return true;
	return false;
}

static bool is_about_policy(const struct policy_rule *rule)
{
	json_each(pattern, rule->paths)
		if (text_glob(json_string(pattern), POLICY_PATH))
			return true;
	return false;
}

static void judge_rule(struct soundness_rule *out, const struct policy *policy,
		       const struct policy_rule *rule)
{
	out->rule = rule;
	out->about_policy = is_about_policy(rule);
	for (size_t i = 0; i < policy->nr_people; i++) {
		const char *id = policy->people[i].id;

		if (!policy_rule_asks(policy, rule, id))
			continue;
		if (!possible(policy, rule, id, NULL))
			strings_add(&out->needed, id);
		else if (policy->separation_of_duties &&
			 !has_author(policy, rule, id))
			strings_add(&out->tight, id);
	}
}

void soundness_find(struct soundness *out, const struct policy *policy)
{
	out->rules = xcalloc(policy->nr_rules + 1, sizeof(*out->rules));
	out->nr_rules = policy->nr_rules;
	for (size_t i = 0; i < policy->nr_rules; i++)
		judge_rule(&out->rules[i], policy, &policy->rules[i]);
	for (size_t i = 0; i < policy->nr_people; i++)
		for (size_t k = 0; k < policy->nr_rules; k++)
			if (!person_has_active_key(&policy->people[i]) &&
			    policy_rule_asks(policy, &policy->rules[k],
					     policy->people[i].id))
				strings_add_once(&out->keyless,
						 policy->people[i].id);
}
