/* simulate.c - what a judged revision would have got under another policy */
#include "core/trust/simulate.h"
#include "core/trust/compare.h"
#include "core/trust/exclude.h"
#include "core/trust/store_private.h"

#include <string.h>

struct simulation {
	const struct judgement *j;
	const struct policy *policy;
	const char *path;                       /* under judgement */
	const struct sign_off_seen **approvals; /* of that path */
	size_t nr_approvals;
	struct buf why; /* why sign-offs don't count */
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
				 seen->reason == REASON_NOT_IN_ROLE ||
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

/* Somebody's last word on the path. */
static void hear_one(struct simulation *sim, const struct sign_off_seen *seen,
		     const struct contribution *hands)
{
	const struct statement *s = seen->statement;
	const struct policy *policy = sim->policy;

	if (!has_valid_key(policy, s))
		buf_addf(&sim->why, "; it gives '%s' no such key", s->person);
	else if (!person_may_sign(policy_person(policy, s->person), sim->path))
		buf_addf(&sim->why,
			 "; '%s' is a robot that may not sign for "
			 "it",
			 s->person);
	else if (s->type == STATEMENT_REJECT)
		sim->verdict =
			verdict_deny(REASON_REJECTED, "'%s' rejected it: %s",
				     s->person, s->reason);
	else if (s->type != STATEMENT_APPROVE)
		return;
	else if (policy->separation_of_duties && hands &&
		 strings_has(&hands->people, s->person))
		buf_addf(&sim->why, "; '%s' had a hand in it", s->person);
	else
		sim->approvals[sim->nr_approvals++] = seen;
}

static void hear(struct simulation *sim)
{
	const struct judgement *j = sim->j;
	const struct contribution *hands = judgement_contribution(j, sim->path);
	auto_release(strings) heard = { 0 };

	sim->nr_approvals = 0;
	buf_reset(&sim->why);
	for (size_t i = j->nr_sign_offs; i-- > 0;) {
		const struct sign_off_seen *seen = &j->sign_offs[i];

		if (is_usable(j, seen) &&
		    changes_find(&seen->statement->changes, sim->path) &&
		    strings_add_once(&heard, seen->person))
			hear_one(sim, seen, hands);
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
	autofree struct vote *votes =
		xcalloc(sim->nr_approvals + 1, sizeof(*votes));
	struct ballot ballot = { .votes = votes,
				 .at = sim->j->clock,
				 .barred = hands ? &hands->people : NULL };
	auto_release(strings) signers = { 0 };
	size_t filled;

	if (sim->verdict.reason)
		return;
	for (size_t i = 0; i < sim->nr_approvals; i++) {
		const struct sign_off_seen *seen = sim->approvals[i];

		if (serves(rule, seen->statement)) {
			votes[ballot.nr++] =
				(struct vote){ seen->person, seen->touched,
					       seen->verified };
			strings_add(&signers, seen->person);
		} else {
			buf_addf(&sim->why,
				 "; the sign-off of '%s' holds too long or "
				 "answers another checklist",
				 seen->person);
		}
	}
	if (!policy_rule_count(sim->policy, rule, &ballot, &filled))
		deny(sim, rule, &signers, filled);
	else if (sim->policy->separation_of_duties &&
		 (!hands || hands->unknown) &&
		 policy_nr_humans(sim->policy, sim->path, &ballot) < 2)
		sim->verdict = verdict_deny(REASON_AUTHOR_UNKNOWN,
					    "'%s': nobody's key shows who "
					    "wrote it, and one person signed",
					    sim->path);
}

/* ---- how risky the change is ---- */

static int read_side(struct buf *text, struct store *store,
		     const struct change_side *side, struct err *err)
{
	if (!side->present)
		return 0;
	return repo_read_as(text, store_repo(store), &side->oid, OBJECT_BLOB,
			    WALK_BLOB_MAX, err);
}

/* What can't be told is high. */
static int find_risk(const char **out, struct store *store,
		     const struct policy *policy, const struct change *change,
		     struct err *err)
{
	autobuf old = { 0 };
	autobuf new = { 0 };

	*out = "high";
	if (!store->options.risk || !policy_asks_risk(policy))
		return 0;
	if (read_side(&old, store, &change->old, err) ||
	    read_side(&new, store, &change->new, err))
		return -1;
	*out = store->options.risk(change->path,
				   change->old.present ? &old : NULL,
				   change->new.present ? &new : NULL);
	return 0;
}

int simulate_judge(struct verdict *out, struct store *store,
		   const struct judgement *j, const struct policy *policy,
		   struct err *err)
{
	struct simulation sim = { .j = j, .policy = policy };
	int result = 0;

	sim.approvals = xcalloc(j->nr_sign_offs + 1, sizeof(*sim.approvals));
	for (size_t i = 0;
	     i < j->changes.nr && result == 0 && !sim.verdict.reason; i++) {
		const struct change *change = &j->changes.at[i];
		const char *risk;

		sim.path = change->path;
		if (!policy_governs(policy, sim.path))
			continue;
		hear(&sim);
		result = find_risk(&risk, store, policy, change, err);
		if (result == 0)
			policy_rules_at_risk(policy, sim.path, risk, judge_rule,
					     &sim);
	}
	buf_release(&sim.why);
	free(sim.approvals);
	if (result == 0)
		*out = sim.verdict.reason ? sim.verdict : verdict_allow();
	return result;
}
