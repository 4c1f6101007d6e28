/* exclude.c - who can't sign for a path, and why not */
#include "core/trust/exclude.h"
#include "core/model/soundness.h"
#include "core/trust/compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void exclusions_release(struct exclusions *list)
{
	free(list->at);
	*list = (struct exclusions){ 0 };
}

const struct contribution *judgement_contribution(const struct judgement *j,
						  const char *path)
{
	for (size_t i = 0; i < j->nr_contributions; i++)
		if (strcmp(j->contributions[i].path, path) == 0)
			return &j->contributions[i];
	return NULL;
}

static struct exclusion *PRINTF_LIKE(4, 5)
	exclude(struct exclusions *out, const struct person *person,
		enum reason reason, const char *format, ...)
{
	struct exclusion *e;
	va_list args;

	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	e = &out->at[out->nr++];
	*e = (struct exclusion){ .person = person->id, .reason = reason };
	va_start(args, format);
	vsnprintf(e->detail, sizeof(e->detail), format, args);
	va_end(args);
	return e;
}

/* The newest word of the person on that path; one that counts goes first. */
static const struct sign_off_seen *
last_word(const struct judgement *j, const char *person, const char *path)
{
	const struct sign_off_seen *void_one = NULL;

	for (size_t i = j->nr_sign_offs; i-- > 0;) {
		const struct sign_off_seen *seen = &j->sign_offs[i];

		if (!seen->statement || strcmp(seen->person, person) != 0 ||
		    !changes_find(&seen->statement->changes, path))
			continue;
		if (seen->counts)
			return seen;
		if (!void_one)
			void_one = seen;
	}
	return void_one;
}

static const char *key_word(const struct person *person)
{
	for (size_t i = 0; i < person->nr_keys; i++)
		if (person->keys[i].status == KEY_COMPROMISED)
			return "their key is compromised";
	return person->nr_keys ? "their key is retired" : "they have no key";
}

static bool is_counted(const struct judgement *j, const char *path,
		       const struct policy_rule *rule, const char *person)
{
	for (size_t i = 0; i < j->nr_rules; i++)
		if (j->rules[i].rule == rule &&
		    strcmp(j->rules[i].path, path) == 0 &&
		    strings_has(&j->rules[i].signed_by, person))
			return true;
	return false;
}

/* In a role, with a key, no hand in it: what is wrong with what they gave? */
static void judge_word(struct exclusions *out, const struct judgement *j,
		       const char *path, const struct policy_rule *rule,
		       const struct person *person)
{
	const struct sign_off_seen *seen = last_word(j, person->id, path);
	enum statement_type type;

	if (seen == NULL)
		return;
	type = seen->statement->type;
	if (!seen->counts && type != STATEMENT_WITHDRAW)
		exclude(out, person, seen->reason, "their %s is void: %s",
			statement_type_name(type), seen->detail)
			->may_sign_again = true;
	else if (seen->counts && type == STATEMENT_REJECT)
		exclude(out, person, REASON_REJECTED, "they rejected it: %s",
			seen->statement->reason);
	else if (seen->counts && type == STATEMENT_APPROVE &&
		 !is_counted(j, path, rule, person->id))
		exclude(out, person, REASON_OUT_OF_BOUNDS,
			"their approve holds longer than the rule allows, or "
			"doesn't answer its checklist")
			->may_sign_again = true;
}

/* The role itself, or by a delegation that is in force there. */
static bool holds_role(const struct judgement *j,
		       const struct policy_rule *rule,
		       const struct person *person)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		if (policy_holds_role(j->judged_by, person->id,
				      rule->sign_offs[i].role, j->clock, NULL))
			return true;
	return false;
}

static void judge_person(struct exclusions *out, const struct judgement *j,
			 const char *path, const struct policy_rule *rule,
			 const struct person *person)
{
	const struct policy *policy = j->judged_by;
	const struct contribution *hands = judgement_contribution(j, path);
	const struct sign_off_seen *seen = last_word(j, person->id, path);
	const char *why = hands ? contribution_why(hands, person->id) : NULL;

	if (seen && seen->counts && seen->statement->type == STATEMENT_REJECT)
		judge_word(out, j, path, rule, person);
	else if (!holds_role(j, rule, person))
		exclude(out, person, REASON_NOT_IN_ROLE,
			"they hold no role that the rule asks%s",
			seen ? ", though they signed" : "");
	else if (!person_may_sign(person, path))
		exclude(out, person, REASON_OUT_OF_BOUNDS,
			"it is a robot that may not sign for this path");
	else if (!person_has_active_key(person))
		exclude(out, person, REASON_KEY_NOT_VALID_HERE, "%s",
			key_word(person));
	else if (policy->separation_of_duties && hands &&
		 strings_has(&hands->people, person->id))
		exclude(out, person, REASON_CONTRIBUTOR,
			"they had a hand in it%s%s%s",
			seen ? ", so that their sign-off is void" : "",
			why ? ": " : "", why ? why : "");
	else
		judge_word(out, j, path, rule, person);
}

void exclusions_find(struct exclusions *out, const struct judgement *j,
		     const char *path, const struct policy_rule *rule)
{
	for (size_t i = 0; i < j->judged_by->nr_people; i++)
		judge_person(out, j, path, rule, &j->judged_by->people[i]);
}

/* With one more vote, as good as they come, for those that are there. */
static bool brings_further(const struct judgement *j,
			   const struct rule_state *state, const char *person)
{
	const struct contribution *hands =
		judgement_contribution(j, state->path);
	size_t nr = state->signed_by.nr;
	autofree struct vote *votes = xcalloc(nr + 1, sizeof(*votes));
	struct ballot ballot = { .votes = votes,
				 .nr = nr + 1,
				 .at = j->clock,
				 .barred = hands ? &hands->people : NULL };
	size_t filled;

	for (size_t i = 0; i < nr; i++) {
		votes[i] = (struct vote){ .person = state->signed_by.at[i] };
		for (size_t k = 0; k < j->nr_sign_offs; k++) {
			const struct sign_off_seen *seen = &j->sign_offs[k];

			if (!seen->counts ||
			    strcmp(seen->person, votes[i].person) != 0)
				continue;
			votes[i].touched = seen->touched;
			votes[i].verified = seen->verified;
		}
	}
	votes[nr] = (struct vote){ person, true, true };
	return policy_rule_count(j->judged_by, state->rule, &ballot, &filled) ||
	       filled > state->filled;
}

void judgement_wanted(struct strings *out, const struct judgement *j,
		      const struct rule_state *state)
{
	auto_release(strings) could = { 0 };
	bool full = state->filled == state->places;

	if (state->satisfied)
		return;
	judgement_could_sign(&could, j, state);
	/* All places are filled, but two must sign for an unknown author:
	 * then anybody brings it further. */
	for (size_t i = 0; i < could.nr; i++)
		if (full || brings_further(j, state, could.at[i]))
			strings_add(out, could.at[i]);
}
