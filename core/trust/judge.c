/* judge.c - may the tip of the walk go live? the one place that decides */
#include "core/trust/compare.h"
#include "core/trust/court.h"
#include "core/trust/debt.h"
#include "core/git/tree.h"

#include <string.h>

static void court_release(struct court *court)
{
	rule_states_release(&court->rules);
	free(court->rejected_by);
	free(court->rejected_why);
}

/* ---- who speaks for the path ---- */

static void give_voice(struct voices *voices, const struct sign_off_seen *seen)
{
	voices->at[voices->nr++] = seen;
}

/* Newest first: of each person only the last word is heard. */
static void listen(struct hearing *h)
{
	struct court *court = h->court;
	struct walk *walk = court->walk;
	auto_release(strings) heard = { 0 };

	for (size_t i = walk->nr_pool; i-- > 0;) {
		const struct sign_off_seen *seen = &walk->pool[i];
		const struct statement *s = seen->statement;

		if (!seen->counts || s->type == STATEMENT_ROLLBACK ||
		    !changes_find(&s->changes, h->change->path) ||
		    !strings_add_once(&heard, s->person))
			continue;
		if (s->type == STATEMENT_REJECT && !court->rejected_by) {
			court->rejected_by = xstrdup(s->person);
			court->rejected_why = xstrdup(s->reason);
		} else if (s->type == STATEMENT_APPROVE) {
			give_voice(&h->approving, seen);
		} else if (s->type == STATEMENT_BREAK_GLASS) {
			give_voice(&h->glass, seen);
		}
	}
}

static int hear_change(struct court *court, const struct change *change,
		       struct err *err)
{
	struct walk *walk = court->walk;
	const struct contribution *c = walk_contribution(walk, change->path);
	autofree const struct sign_off_seen **approving =
		xcalloc(walk->nr_pool + 1, sizeof(*approving));
	autofree const struct sign_off_seen **glass =
		xcalloc(walk->nr_pool + 1, sizeof(*glass));
	struct hearing h = {
		.court = court,
		.change = change,
		.approving = { .at = approving },
		.glass = { .at = glass },
		.barred = c ? &c->people : NULL,
		.unknown = !c || c->unknown,
		.states = &court->rules,
		.err = err,
	};

	listen(&h);
	return hearing_judge(&h);
}

/* ---- debts ---- */

static int hear_review(struct court *court, struct debt *debt,
		       const struct change *change, struct rule_states *states,
		       struct err *err)
{
	struct walk *walk = court->walk;
	struct court apart = { .walk = walk };
	auto_release(strings) heard = { 0 };
	autofree const struct sign_off_seen **voices =
		xcalloc(walk->nr_pool + 1, sizeof(*voices));
	struct hearing h = { .court = &apart,
			     .change = change,
			     .approving = { .at = voices },
			     .barred = &debt->barred,
			     .unknown = debt->unknown,
			     .states = states,
			     .err = err };

	for (size_t i = walk->nr_pool; i-- > 0;) {
		const struct sign_off_seen *seen = &walk->pool[i];

		if (seen->reviews && debt_find(walk, seen->statement) == debt &&
		    strings_add_once(&heard, seen->statement->person))
			give_voice(&h.approving, seen);
	}
	return hearing_judge(&h);
}

static int hear_debt(struct court *court, struct debt *debt, struct err *err)
{
	const struct changes *changes = &debt->statement->changes;
	struct rule_states states = { 0 };

	for (size_t i = 0; i < debt->nr_rules; i++)
		rule_state_release(&debt->rules[i]);
	free(debt->rules);
	debt->rules = NULL;
	debt->nr_rules = 0;
	for (size_t i = 0; i < changes->nr; i++)
		if (hear_review(court, debt, &changes->at[i], &states, err)) {
			rule_states_release(&states);
			return -1;
		}
	debt->rules = states.at;
	debt->nr_rules = states.nr;
	debt->paid = true;
	for (size_t i = 0; i < debt->nr_rules; i++)
		if (!debt->rules[i].satisfied)
			debt->paid = false;
	return 0;
}

/* ---- the policy's own change ---- */

static int judge_policy_change(struct verdict *verdict, struct walk *walk,
			       struct err *err)
{
	const struct change *change = changes_find(&walk->changes, POLICY_PATH);
	autoptr(policy) policy = NULL;
	struct err why = { 0 };
	enum policy_next next;
	char sha256[65];

	*verdict = (struct verdict){ 0 };
	if (change == NULL)
		return 0;
	if (walk_policy(&policy, sha256, verdict, walk->repo, &walk->tip_tree,
			err))
		return -1;
	if (policy == NULL)
		return 0;
	next = policy_follows(policy, walk->policy, &why);
	if (next == POLICY_NEXT)
		return 0;
	*verdict =
		verdict_deny(next == POLICY_NOT_NEWER ? REASON_POLICY_VERSION
						      : REASON_POLICY_INVALID,
			     "%s", why.msg);
	verdict_hint(verdict,
		     "%s%sput " POLICY_PATH " right, then have it "
		     "signed again",
		     why.hint, *why.hint ? "; " : "");
	return 0;
}

/* ---- the judgement ---- */

static bool has_statements(const struct walk *walk)
{
	for (size_t i = 0; i < walk->nr_pool; i++)
		if (walk->pool[i].statement)
			return true;
	return false;
}

static int fill_digests(struct walk *walk, struct err *err)
{
	for (size_t i = 0; i < walk->changes.nr; i++) {
		struct change *change = &walk->changes.at[i];

		if (change->old.present && !change->old.sha256[0] &&
		    walk_digest(change->old.sha256, walk, &change->old.oid,
				err))
			return -1;
		if (change->new.present && !change->new.sha256[0] &&
		    walk_digest(change->new.sha256, walk, &change->new.oid,
				err))
			return -1;
	}
	return 0;
}

static int hear_all(struct court *court, struct err *err)
{
	struct walk *walk = court->walk;

	for (size_t i = 0; i < walk->nr_pool; i++) {
		const struct sign_off_seen *seen = &walk->pool[i];

		if (walk_weigh(&walk->pool[i], walk, err))
			return -1;
		if (seen->counts && seen->statement->type == STATEMENT_APPROVE)
			court->nr_counted++;
	}
	for (size_t i = 0; i < walk->changes.nr; i++)
		if (hear_change(court, &walk->changes.at[i], err))
			return -1;
	for (size_t i = 0; i < walk->nr_debts; i++)
		if (hear_debt(court, &walk->debts[i], err))
			return -1;
	return 0;
}

static int deliberate(struct verdict *verdict, struct court *court,
		      struct err *err)
{
	struct walk *walk = court->walk;
	bool mixed = walk->changes.nr > 1 &&
		     changes_find(&walk->changes, POLICY_PATH);

	if (hear_all(court, err) || judge_policy_change(verdict, walk, err))
		return -1;
	if (walk->dead.reason) {
		*verdict = walk->dead;
	} else if (walk->changes.nr == 0) {
		*verdict = verdict_allow();
	} else if (court->rejected_by) {
		*verdict =
			verdict_deny(REASON_REJECTED, "'%s' rejected it: %s",
				     court->rejected_by, court->rejected_why);
		verdict_hint(verdict, "until %s withdraws: rbctl withdraw",
			     court->rejected_by);
	} else if (verdict->reason == REASON_NONE) {
		*verdict = court_pronounce(court, mixed);
	}
	walk->glass = verdict->allowed && court->glass;
	return 0;
}

static void report(struct judgement *out, const struct verdict *verdict,
		   struct walk *walk, struct court *court)
{
	out->verdict = *verdict;
	out->candidate = walk->tip;
	out->tree = walk->tip_tree;
	out->base = walk->approved;
	out->approved = verdict->allowed ? walk->tip : walk->approved;
	out->clock = walk_time(walk);
	out->judged_by = walk->policy;
	memcpy(out->judged_by_sha256, walk->policy_sha256, 65);
	out->policy = walk->policy;
	memcpy(out->policy_sha256, walk->policy_sha256, 65);
	out->changes = walk->changes;
	out->sign_offs = walk->pool;
	out->nr_sign_offs = walk->nr_pool;
	out->contributions = walk->contributions;
	out->nr_contributions = walk->nr_contributions;
	out->unclean_merge = walk->unclean;
	out->unclean_merge_commit = walk->unclean_commit;
	out->glass = walk->glass;
	out->debts = walk->debts;
	out->nr_debts = walk->nr_debts;
	out->rules = steal(court->rules.at);
	out->nr_rules = court->rules.nr;
	out->borrowed = true;
	court->rules.nr = 0;
}

/* Nothing differs, nothing is owed, nobody is to be told: a sign-off that
 * comes late, or a merge of what is there. */
static bool is_plain(const struct walk *walk, bool detail)
{
	return walk->changes.nr == 0 && walk->nr_debts == 0 && !detail;
}

int walk_judge(struct verdict *verdict, struct judgement *detail,
	       struct walk *walk, struct err *err)
{
	__attribute__((
		cleanup(court_release))) struct court court = { .walk = walk };

	walk->glass = false;
	if (walk->dead.reason) {
		*verdict = walk->dead;
	} else if (is_plain(walk, detail)) {
		*verdict = verdict_allow();
	} else if (!detail && walk->changes.nr > 0 && !has_statements(walk)) {
		*verdict = verdict_deny(REASON_UNAPPROVED, "nobody signed");
	} else {
		if (fill_digests(walk, err))
			return -1;
		if (deliberate(verdict, &court, err))
			return -1;
	}
	if (detail)
		report(detail, verdict, walk, &court);
	return 0;
}
