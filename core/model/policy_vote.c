/* policy_vote.c - who fills which place of a rule: people matched to groups */
#include "core/model/policy.h"

#include <stdint.h>
#include <string.h>

/*
 * Each person fills one place of one group they may vote in. When a group is
 * full, somebody in it may move to another one to make room (an augmenting
 * path), so that no order of the people can leave a place empty that could
 * be filled.
 */
struct matching {
	size_t nr_groups;
	const size_t *counts; /* places of each group */
	size_t nr_people;
	const bool *holds; /* [person * nr_groups + group] */
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
	for (size_t g = 0; g < m->nr_groups; g++) {
		if (m->tried[g] || !m->holds[person * m->nr_groups + g])
			continue;
		m->tried[g] = true;
		if (m->filled[g] >= m->counts[g] && !match_move_one(m, g))
			continue;
		if (m->group[person] != NO_GROUP)
			m->filled[m->group[person]]--;
		m->group[person] = g;
		m->filled[g]++;
		return true;
	}
	return false;
}

/* How many places are filled at best. */
static size_t match(struct matching *m, size_t places)
{
	autofree size_t *group = xcalloc(m->nr_people + 1, sizeof(*group));
	size_t nr = 0;

	m->group = group;
	for (size_t i = 0; i < m->nr_people; i++)
		group[i] = NO_GROUP;
	for (size_t i = 0; i < m->nr_people && nr < places; i++) {
		memset(m->tried, 0, sizeof(m->tried));
		if (match_place(m, i))
			nr++;
	}
	m->group = NULL;
	return nr;
}

static bool votes_too(const struct ballot *ballot, const char *person)
{
	for (size_t i = 0; i < ballot->nr; i++)
		if (text_equal(ballot->votes[i].person, person))
			return true;
	return false;
}

/* For somebody who gave that role away, doesn't vote too, and may vote. */
static bool acts_for_another(const struct policy *policy, const char *role,
			     const struct vote *vote,
			     const struct ballot *ballot)
{
	for (size_t i = 0; i < policy->nr_delegations; i++) {
		const struct delegation *d = &policy->delegations[i];

		if (ballot->at < d->until && text_equal(d->to, vote->person) &&
		    json_has_string(d->roles, role) &&
		    !votes_too(ballot, d->from) &&
		    !(ballot->barred && strings_has(ballot->barred, d->from)))
			return true;
	}
	return false;
}

/* May this vote be counted for that role? */
static bool vote_holds(const struct policy *policy, const char *role,
		       const struct vote *vote, const struct ballot *ballot)
{
	const struct role_demand *demand = policy_demand_find(policy, role);

	if (!policy_has_role(policy, vote->person, role) &&
	    !acts_for_another(policy, role, vote, ballot))
		return false;
	return !demand || ((!demand->touch || vote->touched) &&
			   (!demand->pin || vote->verified));
}

bool policy_vote_serves(const struct policy *policy,
			const struct policy_rule *rule, const struct vote *vote,
			const struct ballot *ballot)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		if (vote_holds(policy, rule->sign_offs[i].role, vote, ballot))
			return true;
	return false;
}

/* Each person once: the first of several votes stands for all. */
static bool is_repeated(const struct ballot *ballot, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (text_equal(ballot->votes[i].person,
			       ballot->votes[index].person))
			return true;
	return false;
}

bool policy_rule_count(const struct policy *policy,
		       const struct policy_rule *rule,
		       const struct ballot *ballot, size_t *filled)
{
	size_t nr_groups = rule->nr_sign_offs;
	size_t places = policy_rule_places(rule);
	autofree bool *holds = xcalloc(ballot->nr * nr_groups + 1, 1);
	autofree size_t *counts = xcalloc(nr_groups + 1, sizeof(*counts));
	struct matching m = { .nr_groups = nr_groups,
			      .counts = counts,
			      .nr_people = ballot->nr,
			      .holds = holds };
	size_t nr;

	for (size_t g = 0; g < nr_groups; g++)
		counts[g] = rule->sign_offs[g].count;
	for (size_t i = 0; i < ballot->nr; i++)
		for (size_t g = 0; g < nr_groups && !is_repeated(ballot, i);
		     g++)
			holds[i * nr_groups + g] =
				vote_holds(policy, rule->sign_offs[g].role,
					   &ballot->votes[i], ballot);
	nr = match(&m, places);
	if (filled)
		*filled = nr;
	return nr == places;
}

bool policy_glass_count(const struct policy *policy,
			const struct ballot *ballot, size_t *filled)
{
	size_t nr = 0;

	for (size_t i = 0; i < ballot->nr; i++) {
		bool holds = false;

		json_each(role, policy->break_glass.roles)
			if (vote_holds(policy, json_string(role),
				       &ballot->votes[i], ballot))
				holds = true;
		if (holds && !is_repeated(ballot, i))
			nr++;
	}
	if (filled)
		*filled = nr;
	return policy->break_glass.roles && nr >= policy->break_glass.count;
}

/* Does any rule for the path ask for this vote? */
struct asking {
	const struct policy *policy;
	const struct vote *vote;
	const struct ballot *ballot;
	bool asked;
};

static void ask(const struct policy_rule *rule, void *payload)
{
	struct asking *asking = payload;

	if (policy_vote_serves(asking->policy, rule, asking->vote,
			       asking->ballot))
		asking->asked = true;
}

size_t policy_nr_humans(const struct policy *policy, const char *path,
			const struct ballot *ballot)
{
	size_t nr = 0;

	for (size_t i = 0; i < ballot->nr; i++) {
		struct asking asking = { policy, &ballot->votes[i], ballot,
					 false };

		policy_rules_for(policy, path, ask, &asking);
		if (asking.asked && !is_repeated(ballot, i) &&
		    !policy_person(policy, ballot->votes[i].person)
			     ->robot_paths)
			nr++;
	}
	return nr;
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
	autofree struct vote *votes = xcalloc(people->nr + 1, sizeof(*votes));
	struct ballot ballot = { .votes = votes,
				 .nr = people->nr,
				 .at = INT64_MAX };

	for (size_t i = 0; i < people->nr; i++)
		votes[i] = (struct vote){ people->at[i], true, true };
	return policy_rule_count(policy, rule, &ballot, filled);
}
