/* weigh_role.c - may this person sign here, and in this way? */
#include "core/trust/weigh.h"
#include "core/trust/compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool weigh_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

void weigh_no(struct sign_off_seen *seen, enum reason reason,
	      const char *format, ...)
{
	va_list args;

	seen->counts = false;
	seen->reason = reason;
	va_start(args, format);
	vsnprintf(seen->detail, sizeof(seen->detail), format, args);
	va_end(args);
}

/* A robot keeps to its own files, and to ordinary days. */
bool weigh_robot(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;
	const struct person *person = policy_person(w->policy, s->person);

	if (!person->robot_paths)
		return true;
	if (s->type == STATEMENT_BREAK_GLASS || s->type == STATEMENT_ROLLBACK) {
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "'%s' is a robot, and no robot signs a %s", s->person,
			 statement_type_name(s->type));
		return false;
	}
	for (size_t i = 0; i < s->changes.nr; i++) {
		if (person_may_sign(person, s->changes.at[i].path))
			continue;
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "'%s' is a robot, and may not sign for '%s'",
			 s->person, s->changes.at[i].path);
		return false;
	}
	return true;
}

/* ---- does the person hold a role that is asked? ---- */

struct role_search {
	const struct walk *walk;
	const struct vote *vote;
	const struct ballot *ballot;
	const char *unmet; /* a role that the person holds, but that demands
			      more than the signature shows */
	bool serves;
};

static void search_rule(const struct policy_rule *rule, void *payload)
{
	struct role_search *search = payload;
	const struct policy *policy = search->walk->policy;

	if (policy_vote_serves(policy, rule, search->vote, search->ballot))
		search->serves = true;
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		if (policy_holds_role(policy, search->vote->person,
				      rule->sign_offs[i].role,
				      search->ballot->at, NULL) &&
		    policy_demand_find(policy, rule->sign_offs[i].role))
			search->unmet = rule->sign_offs[i].role;
}

/* Of some rule for some path; which places it fills, and how risky the change
 * is, is the court's matter. */
bool weigh_role(struct sign_off_seen *seen, const struct walk *w)
{
	static const char *const risks[] = { "high", "review", "info" };
	const struct statement *s = seen->statement;
	const struct vote vote = { s->person, seen->touched, seen->verified };
	struct ballot ballot = { .votes = &vote, .nr = 1, .at = walk_time(w) };
	struct role_search search = { w, &vote, &ballot, NULL, false };

	for (size_t i = 0; i < s->changes.nr && !search.serves; i++)
		for (size_t k = 0; k < ARRAY_SIZE(risks); k++)
			policy_rules_at_risk(w->policy, s->changes.at[i].path,
					     risks[k], search_rule, &search);
	if (search.serves)
		return true;
	if (search.unmet)
		weigh_no(seen, REASON_KEY_NOT_VALID_HERE,
			 "the role '%s' demands %s, which this signature "
			 "doesn't show",
			 search.unmet,
			 policy_demand_find(w->policy, search.unmet)->pin
				 ? "the PIN of a security key"
				 : "the touch of a security key");
	else
		weigh_no(seen, REASON_NOT_IN_ROLE,
			 "'%s' has no role that is asked to sign for it",
			 s->person);
	return false;
}

/* ---- break-glass ---- */

bool weigh_glass(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;
	const struct break_glass *glass = &w->policy->break_glass;
	const struct vote vote = { s->person, seen->touched, seen->verified };
	struct ballot ballot = { .votes = &vote, .nr = 1, .at = walk_time(w) };
	size_t filled = 0;

	if (glass->roles)
		policy_glass_count(w->policy, &ballot, &filled);
	if (!glass->roles)
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "the policy knows no break-glass");
	else if (changes_find(&s->changes, POLICY_PATH))
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "the policy can't be changed by break-glass");
	else if (weigh_is_blank(s->reason))
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "a break-glass needs a reason");
	else if (!s->expires || s->expires - s->issued > glass->expires_s)
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "it is to last longer than the policy allows");
	else if (filled == 0)
		weigh_no(seen, REASON_NOT_IN_ROLE,
			 "'%s' has no role that may break the glass",
			 s->person);
	else
		return true;
	return false;
}
