/* simulate.c - what a judged revision would have got under another policy */
#include "core/trust/simulate.h"
#include "core/trust/compare.h"
#include "core/trust/exclude.h"

#include <string.h>

struct simulation {
	const struct judgement *j;
	const struct policy *policy;
	const char *path; /* under judgement */
	struct strings approvers;
	const struct statement **approvals; /* beside approvers */
	struct buf why;                     /* why sign-offs don't count */
	struct verdict verdict;
};

static bool is_in_effect(const struct judgement *j, const struct statement *s)
{
	for (size_t i = 0; i < s->changes.nr; i++) {
		const struct change *signed_ = &s->changes.at[i];
		const struct change *here =
			changes_find(&j->changes, signed_->path);

		if (!here || here->new.present != signed_->new.present ||
		    (here->new.present &&
		     !oid_equal(&here->new.oid, &signed_->new.oid)))
			return false;
	}
	return true;
}

/* Whether it counted, or failed only for who made it under the old policy. */
static bool is_usable(const struct judgement *j,
		      const struct sign_off_seen *seen)
{
	if (seen->statement == NULL)
		return false;
	return seen->counts || ((seen->reason == REASON_UNKNOWN_KEY ||
				 seen->reason == REASON_KEY_NOT_VALID_HERE ||
				 seen->reason == REASON_CONTRIBUTOR) &&
				is_in_effect(j, seen->statement));
}

static bool has_valid_key(const struct policy *policy,
			  const struct statement *s)
{
	const struct policy_key *found = NULL;
	const struct person *owner;
	struct err ignored = { 0 };
	struct sshkey key;

	if (sshkey_parse(&key, s->key, &ignored))
		return false;
	owner = policy_key_owner(policy, &key, &found);
	return owner && strcmp(owner->id, s->person) == 0 &&
	       found->status == KEY_ACTIVE;
}

static void hear(struct simulation *sim)
{
	const struct judgement *j = sim->j;
	const struct contribution *hands = judgement_contribution(j, sim->path);
	auto_release(strings) heard = { 0 };

	strings_release(&sim->approvers);
	buf_reset(&sim->why);
	for (size_t i = j->nr_sign_offs; i-- > 0;) {
		const struct statement *s = j->sign_offs[i].statement;

		if (!is_usable(j, &j->sign_offs[i]) ||
		    !changes_find(&s->changes, sim->path) ||
		    !strings_add_once(&heard, s->person))
			continue;
		if (!has_valid_key(sim->policy, s)) {
			buf_addf(&sim->why, "; it gives '%s' no such key",
				 s->person);
		} else if (s->type == STATEMENT_REJECT) {
			sim->verdict = verdict_deny(REASON_REJECTED,
						    "'%s' rejected it: %s",
						    s->person, s->reason);
		} else if (sim->policy->separation_of_duties && hands &&
			   strings_has(&hands->people, s->person)) {
			buf_addf(&sim->why, "; '%s' had a hand in it",
				 s->person);
		} else if (s->type == STATEMENT_APPROVE) {
			sim->approvals[sim->approvers.nr] = s;
			strings_add(&sim->approvers, s->person);
		}
	}
}

static bool serves(const struct policy_rule *rule, const struct statement *s)
{
	const char *checklist = json_text(s->checklist, "path", NULL);
	char name[TEXT_NAME_MAX + 1] = "";

	if (rule->expires_s &&
	    (s->expires == 0 || s->expires - s->issued > rule->expires_s))
		return false;
	if (checklist)
		document_name_of(name, checklist);
	return !rule->checklist || strcmp(name, rule->checklist) == 0;
}

static void deny(struct simulation *sim, const struct policy_rule *rule,
		 const struct strings *signers, size_t filled)
{
	autobuf needs = { 0 };
	autobuf names = { 0 };

	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		buf_addf(&needs, "%s%zu of role %s", i ? " and " : "",
			 rule->sign_offs[i].count, rule->sign_offs[i].role);
	strings_join_words(&names, signers);
	sim->verdict = verdict_deny(
		REASON_QUORUM, "'%s' would need %s: %zu/%zu signed%s%s%s",
		sim->path, buf_str(&needs), filled, policy_rule_places(rule),
		names.len ? ": " : "", buf_str(&names), buf_str(&sim->why));
}

static void judge_rule(const struct policy_rule *rule, void *payload)
{
	struct simulation *sim = payload;
	const struct contribution *hands =
		judgement_contribution(sim->j, sim->path);
	auto_release(strings) signers = { 0 };
	size_t filled;

	if (sim->verdict.reason)
		return;
	for (size_t i = 0; i < sim->approvers.nr; i++) {
		if (serves(rule, sim->approvals[i]))
			strings_add(&signers, sim->approvers.at[i]);
		else
			buf_addf(&sim->why,
				 "; the sign-off of '%s' holds too long or "
				 "answers another checklist",
				 sim->approvers.at[i]);
	}
	if (!policy_rule_satisfied(sim->policy, rule, &signers, &filled)) {
		deny(sim, rule, &signers, filled);
	} else if (sim->policy->separation_of_duties &&
		   (!hands || hands->unknown) && signers.nr < 2) {
		sim->verdict = verdict_deny(REASON_AUTHOR_UNKNOWN,
					    "'%s': nobody's key shows who "
					    "wrote it, and one person signed",
					    sim->path);
	}
}

struct verdict simulate_judge(const struct judgement *j,
			      const struct policy *policy)
{
	struct simulation sim = { .j = j, .policy = policy };

	sim.approvals = xcalloc(j->nr_sign_offs + 1, sizeof(*sim.approvals));
	for (size_t i = 0; i < j->changes.nr && !sim.verdict.reason; i++) {
		sim.path = j->changes.at[i].path;
		if (!policy_governs(policy, sim.path))
			continue;
		hear(&sim);
		policy_rules_for(policy, sim.path, judge_rule, &sim);
	}
	strings_release(&sim.approvers);
	buf_release(&sim.why);
	free(sim.approvals);
	return sim.verdict.reason ? sim.verdict : verdict_allow();
}
