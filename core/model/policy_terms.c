/* policy_terms.c - who acts for whom, what signatures show, when nothing runs
 */
#include "core/model/policy_terms.h"
#include "core/model/fault.h"

#include <string.h>

int policy_unsatisfiable(struct err *err)
{
	struct err fault = *err;

	err_no(err, REASON_POLICY_UNSATISFIABLE, "%s", fault.msg);
	return fault.hint[0] ? err_hint(err, "%s", fault.hint) : -1;
}

/* ---- who acts for whom ---- */

/* Only a role that the person has can be handed on, and only once: two
 * people who act for one would be two votes made of one. */
static int check_delegated(const struct policy *policy,
			   const struct delegation *d, const struct json *json,
			   struct err *err)
{
	json_each(role, d->roles) {
		if (!policy_has_role(policy, d->from, json_string(role)))
			return fault_at(err, policy->document, role,
					"'%s' doesn't have the role '%s', and "
					"so can't hand it on",
					d->from, json_string(role));
		for (size_t i = 0; i < policy->nr_delegations; i++) {
			const struct delegation *other =
				&policy->delegations[i];

			if (!text_equal(other->from, d->from) ||
			    !json_has_string(other->roles, json_string(role)))
				continue;
			return fault_at(err, policy->document, json,
					"'%s' hands on the role '%s' twice; "
					"one person can act for another, not "
					"two",
					d->from, json_string(role));
		}
	}
	return 0;
}

static int parse_delegation(struct policy *policy, const struct json *json,
			    struct err *err)
{
	struct delegation d = { .from = json_text(json, "from", ""),
				.to = json_text(json, "to", ""),
				.roles = json_get(json, "roles") };
	const struct person *from = policy_person(policy, d.from);
	const struct person *to = policy_person(policy, d.to);

	if (!from || !to)
		return fault_at(err, policy->document, json,
				"'%s' is not among the people; add the person, "
				"or take the delegation out",
				to ? d.from : d.to);
	if (text_equal(d.from, d.to))
		return fault_at(err, policy->document, json,
				"'%s' can't act for '%s'", d.to, d.from);
	/* Whoever acted for a robot would not be kept to its files. */
	if (from->robot_paths || to->robot_paths)
		return fault_at(err, policy->document, json,
				"'%s' is a robot: it acts for nobody, and "
				"nobody for it",
				from->robot_paths ? d.from : d.to);
	if (!text_untime(&d.until, json_text(json, "until", "")))
		return fault_at(err, policy->document, json_get(json, "until"),
				"write the time as 2026-12-31T00:00:00Z");
	if (check_delegated(policy, &d, json, err) < 0)
		return -1;
	policy->delegations[policy->nr_delegations++] = d;
	return 0;
}

static int parse_delegations(struct policy *policy, const struct json *list,
			     struct err *err)
{
	if (json_count(list) > POLICY_DELEGATIONS_MAX)
		return fault_at(err, policy->document, list,
				"%zu delegations; %d are the most",
				json_count(list), POLICY_DELEGATIONS_MAX);
	policy->delegations =
		xcalloc(json_count(list) + 1, sizeof(*policy->delegations));
	json_each(json, list)
		if (parse_delegation(policy, json, err) < 0)
			return -1;
	return 0;
}

/* ---- what a signature must show ---- */

static bool has_security_key(const struct person *person)
{
	for (size_t i = 0; i < person->nr_keys; i++)
		if (person->keys[i].status == KEY_ACTIVE &&
		    person->keys[i].key.type != SSHKEY_ED25519)
			return true;
	return false;
}

/* Somebody who has only a key file could never meet it: said at once. */
static int check_demand(const struct policy *policy,
			const struct role_demand *demand,
			const struct json *json, struct err *err)
{
	if (!json_get(policy->roles, demand->role))
		return fault_at(err, policy->document, json,
				"'%s' is no role of this policy", demand->role);
	if (!demand->touch && !demand->pin)
		return 0;
	json_each(member, json_get(policy->roles, demand->role)) {
		if (has_security_key(
			    policy_person(policy, json_string(member))))
			continue;
		fault_at(err, policy->document, json,
			 "the role '%s' demands a security key, "
			 "and '%s' has none that is active; add "
			 "an sk-ssh-ed25519@openssh.com key, or "
			 "take '%s' out of the role",
			 demand->role, json_string(member),
			 json_string(member));
		return policy_unsatisfiable(err);
	}
	return 0;
}

static int parse_demands(struct policy *policy, const struct json *object,
			 struct err *err)
{
	policy->demands =
		xcalloc(json_count(object) + 1, sizeof(*policy->demands));
	json_each_member(json, object) {
		struct role_demand *demand =
			&policy->demands[policy->nr_demands++];

		demand->role = json_key(json);
		demand->pin = json_is_true(json_get(json, "pin"));
		/* A PIN is no use without the finger that confirms. */
		demand->touch =
			demand->pin || json_is_true(json_get(json, "touch"));
		if (check_demand(policy, demand, json, err) < 0)
			return -1;
	}
	return 0;
}

/* ---- robots ---- */

static int check_robots(const struct policy *policy, const struct json *people,
			struct err *err)
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		if (person->robot_paths && person_may_sign(person, POLICY_PATH))
			return fault_at(err, policy->document,
					json_get(people, person->id),
					"'%s' is a robot, and no robot signs "
					"for the policy; narrow its 'paths'",
					person->id);
	}
	return 0;
}

/* ---- when nothing runs, and what an emergency allows ---- */

static int check_override(const struct policy *policy, const struct json *who,
			  struct err *err)
{
	const char *name = json_string(who);

	if (!who || (name && (text_starts(name, "role:")
				      ? json_get(policy->roles,
						 name + strlen("role:")) != NULL
				      : policy_person(policy, name) != NULL)))
		return 0;
	return fault_at(err, policy->document, who,
			"'%s' is no role:NAME or person of this policy",
			name ? name : "?");
}

static int parse_freeze(struct policy *policy, const struct json *json,
			struct err *err)
{
	struct freeze *freeze = &policy->freezes[policy->nr_freezes];

	freeze->reason = json_text(json, "reason", "");
	freeze->override = json_text(json, "override", NULL);
	if (!text_untime(&freeze->from, json_text(json, "from", "")) ||
	    !text_untime(&freeze->to, json_text(json, "to", "")))
		return fault_at(err, policy->document, json,
				"write the times of a freeze with their zone: "
				"2026-12-20T00:00:00Z, or +01:00 for Z");
	if (freeze->to <= freeze->from)
		return fault_at(err, policy->document, json_get(json, "to"),
				"this freeze ends before it begins");
	policy->nr_freezes++;
	return check_override(policy, json_get(json, "override"), err);
}

static int parse_freezes(struct policy *policy, const struct json *list,
			 struct err *err)
{
	if (json_count(list) > POLICY_FREEZES_MAX)
		return fault_at(err, policy->document, list,
				"%zu freezes; %d are the most",
				json_count(list), POLICY_FREEZES_MAX);
	policy->freezes =
		xcalloc(json_count(list) + 1, sizeof(*policy->freezes));
	json_each(json, list)
		if (parse_freeze(policy, json, err) < 0)
			return -1;
	return 0;
}

/* People with an active key in any of the roles, robots aside. */
static size_t glass_breakers(const struct policy *policy)
{
	size_t nr = 0;

	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];
		bool active = false;
		bool holds = false;

		for (size_t k = 0; k < person->nr_keys; k++)
			if (person->keys[k].status == KEY_ACTIVE)
				active = true;
		json_each(role, policy->break_glass.roles)
			if (policy_has_role(policy, person->id,
					    json_string(role)))
				holds = true;
		if (active && holds && !person->robot_paths)
			nr++;
	}
	return nr;
}

static int parse_break_glass(struct policy *policy, const struct json *json,
			     struct err *err)
{
	struct break_glass *glass = &policy->break_glass;
	int64_t count = 1;

	if (!json)
		return 0;
	glass->roles = json_get(json, "roles");
	json_each(role, glass->roles)
		if (!json_get(policy->roles, json_string(role)))
			return fault_at(err, policy->document, role,
					"'%s' is no role of this policy",
					json_string(role));
	json_int(&count, json_get(json, "count"));
	glass->count = (size_t)count;
	if (!text_unspan(&glass->expires_s, json_text(json, "expires", "")) ||
	    glass->expires_s == 0)
		return fault_at(err, policy->document,
				json_get(json, "expires"),
				"a span is a whole number and one of s m h d "
				"w, for example 4h");
	if (glass_breakers(policy) >= glass->count)
		return 0;
	fault_at(err, policy->document, json,
		 "nobody could break the glass: it needs %zu different people "
		 "with an active key in these roles, and there are %zu",
		 glass->count, glass_breakers(policy));
	return policy_unsatisfiable(err);
}

int policy_parse_terms(struct policy *policy, const struct json *root,
		       struct err *err)
{
	const struct json *freshness = json_get(root, "freshness");

	policy->goodlist = json_get(root, "goodlist");
	policy->separate_operator =
		json_is_true(json_get(root, "separate_operator"));
	if (json_count(policy->goodlist) > POLICY_GOODLIST_MAX)
		return fault_at(err, policy->document, policy->goodlist,
				"%zu commits; %d are the most",
				json_count(policy->goodlist),
				POLICY_GOODLIST_MAX);
	if (freshness &&
	    (!text_unspan(&policy->freshness_s, json_string(freshness)) ||
	     policy->freshness_s == 0))
		return fault_at(err, policy->document, freshness,
				"a span is a whole number and one of s m h d "
				"w, for example 7d");
	if (parse_delegations(policy, json_get(root, "delegations"), err) < 0 ||
	    parse_demands(policy, json_get(root, "demands"), err) < 0 ||
	    check_robots(policy, json_get(root, "people"), err) < 0 ||
	    parse_freezes(policy, json_get(root, "freezes"), err) < 0)
		return -1;
	return parse_break_glass(policy, json_get(root, "break_glass"), err);
}
