/* pronounce.c - a judgement in words: what is missing, why, whose move it is */
#include "core/trust/compare.h"
#include "core/trust/court.h"

#include <string.h>

static bool has_active_key(const struct person *person)
{
	for (size_t i = 0; i < person->nr_keys; i++)
		if (person->keys[i].status == KEY_ACTIVE)
			return true;
	return false;
}

static bool is_asked(const struct policy *policy, const char *id,
		     const struct policy_rule *rule, int64_t at)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		if (policy_holds_role(policy, id, rule->sign_offs[i].role, at,
				      NULL))
			return true;
	return false;
}

static void could_sign(struct strings *out, const struct policy *policy,
		       const struct strings *barred,
		       const struct rule_state *state, int64_t at)
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		if (!is_asked(policy, person->id, state->rule, at) ||
		    !has_active_key(person) ||
		    !person_may_sign(person, state->path) ||
		    strings_has(&state->signed_by, person->id))
			continue;
		if (policy->separation_of_duties && barred &&
		    strings_has(barred, person->id))
			continue;
		strings_add(out, person->id);
	}
}

void judgement_could_sign(struct strings *out, const struct judgement *j,
			  const struct rule_state *state)
{
	const struct contribution *contribution = NULL;

	for (size_t i = 0; i < j->nr_contributions; i++)
		if (strcmp(j->contributions[i].path, state->path) == 0)
			contribution = &j->contributions[i];
	could_sign(out, j->judged_by,
		   contribution ? &contribution->people : NULL, state,
		   j->clock);
}

void debt_could_sign(struct strings *out, const struct judgement *j,
		     const struct debt *debt)
{
	for (size_t i = 0; i < debt->nr_rules; i++) {
		auto_release(strings) some = { 0 };

		if (debt->rules[i].satisfied)
			continue;
		could_sign(&some, j->judged_by, &debt->barred, &debt->rules[i],
			   j->clock);
		for (size_t k = 0; k < some.nr; k++)
			strings_add_once(out, some.at[k]);
	}
}

static void hint_who(struct verdict *verdict, const struct walk *walk,
		     const struct rule_state *state)
{
	const struct contribution *c = walk_contribution(walk, state->path);
	auto_release(strings) who = { 0 };
	autobuf names = { 0 };

	could_sign(&who, walk->policy, c ? &c->people : NULL, state,
		   walk_time(walk));
	strings_join_words(&names, &who);
	if (who.nr == 0)
		verdict_hint(verdict, "nobody is left who could sign: see "
				      "rbctl explain");
	else
		verdict_hint(verdict, "can sign: %s, with rbctl approve",
			     buf_str(&names));
}

static void add_places(struct buf *out, const struct policy_rule *rule)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		buf_addf(out, "%s%zu of role %s", i ? " and " : "",
			 rule->sign_offs[i].count, rule->sign_offs[i].role);
}

/* What role demands more than the signature shows, and would be the person's
 * otherwise; NULL: none does. */
static const struct role_demand *unmet(const struct sign_off_seen *seen,
				       const struct walk *walk,
				       const struct policy_rule *rule)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++) {
		const char *role = rule->sign_offs[i].role;
		const struct role_demand *demand =
			policy_demand_find(walk->policy, role);

		if (demand &&
		    ((demand->pin && !seen->verified) ||
		     (demand->touch && !seen->touched)) &&
		    policy_holds_role(walk->policy, seen->person, role,
				      walk_time(walk), NULL))
			return demand;
	}
	return NULL;
}

/* Sign-offs that count for the path, but show too little for this rule. */
static void add_unmet(struct buf *out, const struct walk *walk,
		      const struct rule_state *state)
{
	for (size_t i = 0; i < walk->nr_pool; i++) {
		const struct sign_off_seen *seen = &walk->pool[i];
		const struct role_demand *demand = NULL;

		if (seen->counts &&
		    changes_find(&seen->statement->changes, state->path))
			demand = unmet(seen, walk, state->rule);
		if (demand)
			buf_addf(out,
				 "; %s signed without the %s that the role "
				 "'%s' demands",
				 seen->person,
				 demand->pin && !seen->verified
					 ? "PIN"
					 : "touch of a security key",
				 demand->role);
	}
}

static struct verdict say_missing(enum reason reason, const char *why,
				  const struct walk *walk,
				  const struct rule_state *state)
{
	struct verdict verdict;
	autobuf needs = { 0 };
	autobuf has = { 0 };
	char hex[OID_HEX + 1];

	add_places(&needs, state->rule);
	strings_join_words(&has, &state->signed_by);
	if (walk->unclean && reason == REASON_QUORUM) {
		oid_format(hex, &walk->unclean_commit);
		buf_addf(&has,
			 "; merge %.12s isn't clean: it changes governed "
			 "files itself",
			 hex);
	}
	if (reason == REASON_QUORUM)
		add_unmet(&has, walk, state);
	verdict =
		verdict_deny(reason, "'%s' needs %s: %zu/%zu signed%s%s%s%s",
			     state->path, buf_str(&needs), state->filled,
			     state->places, state->signed_by.nr > 0 ? ": " : "",
			     buf_str(&has), why ? "; " : "", why ? why : "");
	hint_who(&verdict, walk, state);
	return verdict;
}

/* The newest sign-off that doesn't count; empty commits come last. */
static const struct sign_off_seen *discounted(const struct walk *walk)
{
	const struct sign_off_seen *empty = NULL;

	for (size_t i = walk->nr_pool; i-- > 0;) {
		const struct sign_off_seen *seen = &walk->pool[i];

		if (seen->counts)
			continue;
		if (seen->reason != REASON_NO_STATEMENT)
			return seen;
		if (empty == NULL)
			empty = seen;
	}
	return empty;
}

/* The oldest sign-off that a revoked key made: what builds on it falls, too. */
static const struct sign_off_seen *voided(const struct walk *walk)
{
	for (size_t i = 0; i < walk->nr_pool; i++) {
		const struct sign_off_seen *seen = &walk->pool[i];
		struct sshkey key;
		struct err ignored = { 0 };

		if (!seen->counts && seen->statement &&
		    seen->reason == REASON_KEY_NOT_VALID_HERE &&
		    sshkey_parse(&key, seen->statement->key, &ignored) == 0 &&
		    revoked_voids(walk->revoked, &key, &seen->commit,
				  seen->step))
			return seen;
	}
	return NULL;
}

/* Why somebody can't sign who changed nothing that one would look for. */
static const char *odd_hand(const struct sign_off_seen *seen,
			    const struct walk *walk)
{
	if (seen->reason != REASON_CONTRIBUTOR)
		return NULL;
	for (size_t i = 0; i < seen->statement->changes.nr; i++) {
		const struct contribution *c = walk_contribution(
			walk, seen->statement->changes.at[i].path);

		if (c && strings_has(&c->people, seen->person))
			return contribution_why(c, seen->person);
	}
	return NULL;
}

static struct verdict say_void(const struct sign_off_seen *seen,
			       const struct walk *walk,
			       const struct rule_state *missing)
{
	const struct sign_off_seen *lost = voided(walk);
	const char *odd = odd_hand(seen, walk);
	struct verdict verdict;
	char hex[OID_HEX + 1];
	autobuf why = { 0 };

	oid_format(hex, &seen->commit);
	buf_addf(&why, "sign-off %.12s doesn't count: %s%s%s", hex,
		 seen->detail, odd ? ": " : "", odd ? odd : "");
	verdict = say_missing(seen->reason, buf_str(&why), walk, missing);
	if (!lost)
		return verdict;
	oid_format(hex, &lost->commit);
	verdict_hint(&verdict,
		     "sign with another key what %s signed in %s with one that "
		     "is revoked; or, once that was checked, name it in the "
		     "policy's goodlist",
		     lost->person, hex);
	return verdict;
}

/* The last approved revision changed the path too: its signatures were for
 * what stood there then. */
static bool was_just_signed(const struct walk *walk, const char *path)
{
	size_t nr;

	return walk->approved_nr > 0 &&
	       table_get(&nr, &walk->touched, path, strlen(path)) &&
	       nr == walk->approved_nr;
}

struct verdict court_pronounce(const struct court *court, bool mixed)
{
	const struct walk *walk = court->walk;
	const struct sign_off_seen *void_one = discounted(walk);
	const struct rule_state *missing = NULL;
	struct verdict verdict;

	for (size_t i = 0; i < court->rules.nr && !missing; i++)
		if (!court->rules.at[i].satisfied && !court->rules.at[i].glass)
			missing = &court->rules.at[i];
	if (missing && court->nr_counted == 0 && void_one)
		return say_void(void_one, walk, missing);
	if (mixed) {
		verdict =
			verdict_deny(REASON_POLICY_MIXED,
				     "a change of the policy must come alone, "
				     "and %zu other paths differ too",
				     walk->changes.nr - 1);
		verdict_hint(&verdict, "land the policy first, then the rest "
				       "on a branch of its own");
		return verdict;
	}
	if (missing == NULL)
		return verdict_allow();
	if (missing->unknown)
		return say_missing(REASON_AUTHOR_UNKNOWN,
				   "nobody's key shows who wrote it, so two "
				   "people must sign",
				   walk, missing);
	if (court->nr_counted == 0 && was_just_signed(walk, missing->path))
		return say_missing(REASON_STALE,
				   "it was edited after it was signed, and "
				   "nobody signed what stands there now",
				   walk, missing);
	if (court->nr_counted == 0)
		return say_missing(REASON_UNAPPROVED, NULL, walk, missing);
	return say_missing(REASON_QUORUM, NULL, walk, missing);
}
