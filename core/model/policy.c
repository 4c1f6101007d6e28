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

static bool rule_names(const struct policy_rule *rule, const char *path)
{
	json_each(pattern, rule->paths)
		if (text_glob(json_string(pattern), path))
			return true;
	return false;
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

static size_t call_matching(const struct policy *policy, const char *path,
			    policy_rule_fn *fn, void *payload)
{
	size_t nr = 0;

	for (size_t i = 0; i < policy->nr_rules; i++) {
		if (!rule_names(&policy->rules[i], path))
			continue;
		fn(&policy->rules[i], payload);
		nr++;
	}
	return nr;
}

void policy_rules_for(const struct policy *policy, const char *path,
		      policy_rule_fn *fn, void *payload)
{
	if (!call_matching(policy, path, fn, payload))
		call_matching(policy, POLICY_PATH, fn, payload);
}

/*
 * Matching people to groups: each person fills one place of one group they
 * hold the role of. When a group is full, somebody in it may move to another
 * one to make room (an augmenting path), so that no order of the people can
 * leave a place empty that could be filled.
 */
struct matching {
	const struct policy_rule *rule;
	size_t nr_people;
	const bool *holds; /* [person * groups + group] */
	size_t *group;     /* of each person; NO_GROUP */
	size_t filled[POLICY_GROUPS_MAX];
	bool tried[POLICY_GROUPS_MAX]; /* in this search */
};

#define NO_GROUP SIZE_MAX

static bool match_place(struct matching *m, size_t person);

static bool match_move_one(struct matching *m, size_t group)
{
	for (size_t i = 0; i < m->nr_people; i++)
		if (m->group[i] == group && match_place(m, i))
			return true;
	return false;
}

/* Recursion is bounded by the number of groups: each is tried once. */
static bool match_place(struct matching *m, size_t person)
{
	size_t nr_groups = m->rule->nr_sign_offs;

	for (size_t g = 0; g < nr_groups; g++) {
		if (m->tried[g] || !m->holds[person * nr_groups + g])
			continue;
		m->tried[g] = true;
		if (m->filled[g] >= m->rule->sign_offs[g].count &&
		    !match_move_one(m, g))
			continue;
		if (m->group[person] != NO_GROUP)
			m->filled[m->group[person]]--;
		m->group[person] = g;
		m->filled[g]++;
		return true;
	}
	return false;
}

size_t policy_rule_places(const struct policy_rule *rule)
{
	size_t places = 0;

	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		places += rule->sign_offs[i].count;
	return places;
}

bool policy_rule_satisfied(const struct policy *policy,
			   const struct policy_rule *rule,
			   const struct strings *people, size_t *filled)
{
	size_t nr_groups = rule->nr_sign_offs;
	size_t places = policy_rule_places(rule), nr = 0;
	auto_release(strings) once = { 0 };
	autofree bool *holds = xcalloc(people->nr * nr_groups + 1, 1);
	autofree size_t *group = xcalloc(people->nr + 1, sizeof(*group));
	struct matching m = { .rule = rule, .holds = holds, .group = group };

	for (size_t i = 0; i < people->nr; i++)
		strings_add_once(&once, people->at[i]);
	m.nr_people = once.nr;
	for (size_t i = 0; i < once.nr; i++) {
		group[i] = NO_GROUP;
		for (size_t g = 0; g < nr_groups; g++)
			holds[i * nr_groups + g] = policy_has_role(
				policy, once.at[i], rule->sign_offs[g].role);
	}
	for (size_t i = 0; i < once.nr && nr < places; i++) {
		memset(m.tried, 0, sizeof(m.tried));
		if (match_place(&m, i))
			nr++;
	}
	if (filled)
		*filled = nr;
	return nr == places;
}

bool policy_rule_asks(const struct policy *policy,
		      const struct policy_rule *rule, const char *person)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		if (policy_has_role(policy, person, rule->sign_offs[i].role))
			return true;
	return false;
}

static bool can_sign(const struct person *person)
{
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

		if (can_sign(person) && !text_equal(person->id, without) &&
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
