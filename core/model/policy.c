/* policy.c - who may sign what: what a parsed policy answers */
#include "core/model/policy.h"

#include <string.h>
#include <strings.h>

void policy_free(struct policy *policy)
{
	if (!policy)
		return;
	for (size_t i = 0; i < policy->nr_people; i++)
		free(policy->people[i].keys);
	for (size_t i = 0; i < policy->nr_rules; i++)
		free(policy->rules[i].sign_offs);
	free(policy->people);
	free(policy->rules);
	free(policy->delegations);
	free(policy->demands);
	free(policy->freezes);
	document_free(policy->document);
	free(policy);
}

const struct person *policy_person(const struct policy *policy, const char *id)
{
	for (size_t i = 0; i < policy->nr_people; i++)
		if (text_equal(policy->people[i].id, id))
			return &policy->people[i];
	return NULL;
}

const struct person *policy_key_owner(const struct policy *policy,
				      const struct sshkey *key,
				      const struct policy_key **found)
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		for (size_t k = 0; k < person->nr_keys; k++) {
			if (!sshkey_equal(&person->keys[k].key, key))
				continue;
			if (found)
				*found = &person->keys[k];
			return person;
		}
	}
	return NULL;
}

const struct person *policy_person_by_email(const struct policy *policy,
					    const char *email, size_t len)
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const char *have = policy->people[i].email;

		if (have && strlen(have) == len &&
		    !strncasecmp(have, email, len))
			return &policy->people[i];
	}
	return NULL;
}

bool policy_has_role(const struct policy *policy, const char *person,
		     const char *role)
{
	return person && role &&
	       json_has_string(json_get(policy->roles, role), person);
}

bool policy_stands_for(const struct policy *policy, const char *who,
		       const char *person)
{
	if (!who || !person)
		return false;
	if (text_starts(who, "role:"))
		return policy_has_role(policy, person, who + strlen("role:"));
	return text_equal(who, person);
}

bool policy_holds_role(const struct policy *policy, const char *person,
		       const char *role, int64_t at, const char **from)
{
	if (from)
		*from = NULL;
	if (policy_has_role(policy, person, role))
		return true;
	for (size_t i = 0; i < policy->nr_delegations; i++) {
		const struct delegation *d = &policy->delegations[i];

		if (at >= d->until || !text_equal(d->to, person) ||
		    !json_has_string(d->roles, role))
			continue;
		if (from)
			*from = d->from;
		return true;
	}
	return false;
}

bool policy_acts_as(const struct policy *policy, const char *who,
		    const char *person, int64_t at)
{
	if (policy_stands_for(policy, who, person))
		return true;
	return who && person && text_starts(who, "role:") &&
	       policy_holds_role(policy, person, who + strlen("role:"), at,
				 NULL);
}

bool policy_operates(const struct policy *policy, const struct json *operators,
		     const char *person, int64_t at)
{
	json_each(who, operators)
		if (person && json_string(who) &&
		    policy_acts_as(policy, json_string(who), person, at))
			return true;
	return json_count(operators) == 0;
}

const struct role_demand *policy_demand_find(const struct policy *policy,
					     const char *role)
{
	for (size_t i = 0; i < policy->nr_demands; i++)
		if (text_equal(policy->demands[i].role, role))
			return &policy->demands[i];
	return NULL;
}

static bool names_path(const struct json *patterns, const char *path)
{
	json_each(pattern, patterns)
		if (text_glob(json_string(pattern), path))
			return true;
	return false;
}

bool person_may_sign(const struct person *person, const char *path)
{
	return !person->robot_paths || names_path(person->robot_paths, path);
}

static bool rule_names(const struct policy_rule *rule, const char *path)
{
	return names_path(rule->paths, path);
}

bool policy_governs(const struct policy *policy, const char *path)
{
	if (document_is_governed(path))
		return true;
	for (size_t i = 0; i < policy->nr_rules; i++)
		if (rule_names(&policy->rules[i], path))
			return true;
	return false;
}

static int risk_rank(const char *risk)
{
	static const char *const ranks[] = { "info", "review", "high" };

	for (size_t i = 0; i < ARRAY_SIZE(ranks); i++)
		if (text_equal(ranks[i], risk))
			return (int)i;
	return (int)ARRAY_SIZE(ranks) - 1;
}

static size_t call_matching(const struct policy *policy, const char *path,
			    const char *risk, policy_rule_fn *fn, void *payload)
{
	size_t nr = 0;

	for (size_t i = 0; i < policy->nr_rules; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		if (!rule_names(rule, path) ||
		    (rule->when_risk &&
		     risk_rank(risk) < risk_rank(rule->when_risk)))
			continue;
		fn(rule, payload);
		nr++;
	}
	return nr;
}

void policy_rules_at_risk(const struct policy *policy, const char *path,
			  const char *risk, policy_rule_fn *fn, void *payload)
{
	if (!call_matching(policy, path, risk, fn, payload))
		call_matching(policy, POLICY_PATH, risk, fn, payload);
}

void policy_rules_for(const struct policy *policy, const char *path,
		      policy_rule_fn *fn, void *payload)
{
	policy_rules_at_risk(policy, path, "high", fn, payload);
}

bool policy_asks_risk(const struct policy *policy)
{
	for (size_t i = 0; i < policy->nr_rules; i++)
		if (policy->rules[i].when_risk)
			return true;
	return false;
}

bool policy_rule_asks(const struct policy *policy,
		      const struct policy_rule *rule, const char *person)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		if (policy_has_role(policy, person, rule->sign_offs[i].role))
			return true;
	return false;
}

/* A robot counts for a rule whose files are within its own. */
static bool can_sign(const struct person *person,
		     const struct policy_rule *rule)
{
	bool within = person->robot_paths == NULL;

	json_each(pattern, rule->paths)
		if (person_may_sign(person, json_string(pattern)))
			within = true;
	if (!within)
		return false;
	for (size_t i = 0; i < person->nr_keys; i++)
		if (person->keys[i].status == KEY_ACTIVE)
			return true;
	return false;
}

bool policy_rule_possible(const struct policy *policy,
			  const struct policy_rule *rule, const char *without,
			  size_t *filled)
{
	auto_release(strings) people = { 0 };

	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		if (can_sign(person, rule) &&
		    !text_equal(person->id, without) &&
		    policy_rule_asks(policy, rule, person->id))
			strings_add(&people, person->id);
	}
	return policy_rule_satisfied(policy, rule, &people, filled);
}

/* Our own namespaces all begin with "rbctl-"; the field is a pattern list
 * (ssh-keygen(1), "ALLOWED SIGNERS"). */
void policy_allowed_signers(struct buf *out, const struct policy *policy)
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		for (size_t k = 0; k < person->nr_keys; k++) {
			if (person->keys[k].status == KEY_COMPROMISED)
				continue;
			buf_addf(out, "%s namespaces=\"git,rbctl-*\" ",
				 person->email ? person->email : person->id);
			sshkey_format(out, &person->keys[k].key);
			buf_add(out, "\n");
		}
	}
}
