/* store_judge.c - may a revision go live? what is walked for that, and how */
#include "core/trust/debt.h"
#include "core/trust/store_private.h"

void judgement_release(struct judgement *j)
{
	for (size_t i = 0; i < j->nr_rules; i++)
		rule_state_release(&j->rules[i]);
	free(j->rules);
	strings_release(&j->hands);
	if (!j->borrowed) {
		for (size_t i = 0; i < j->nr_sign_offs; i++)
			statement_free(j->sign_offs[i].statement);
		free(j->sign_offs);
		for (size_t i = 0; i < j->nr_contributions; i++)
			contribution_release(&j->contributions[i]);
		free(j->contributions);
		for (size_t i = 0; i < j->nr_debts; i++)
			debt_release(&j->debts[i]);
		free(j->debts);
		changes_release(&j->changes);
		if (j->judged_by != j->policy)
			policy_free(j->judged_by);
		policy_free(j->policy);
	}
	*j = (struct judgement){ 0 };
}

int store_refuse(struct judgement *out, const struct oid *candidate,
		 const struct verdict *verdict)
{
	*out = (struct judgement){ .verdict = *verdict,
				   .candidate = *candidate };
	return 0;
}

/* ---- questions ---- */

/* What is known to have been live before `chain`'s tip: what this client saw
 * last, else what the live ref is at now. NULL: nothing of it. */
static const struct oid *find_known(struct oid *room, struct store *store,
				    const struct chain *chain)
{
	struct err ignored = { 0 };
	bool found;

	if (store->memory->has_tip && chain_has(chain, &store->memory->tip))
		return &store->memory->tip;
	if (store_live(room, &found, store, &ignored) == 0 && found &&
	    !oid_equal(room, &chain->at[0]) && chain_has(chain, room))
		return room;
	return NULL;
}

/*
 * A revision that was live already is judged with what the whole live chain
 * tells of revoked keys: a policy after it may void what was signed for it,
 * and a key that was revoked after it was good for it. Only the walk knows
 * which policy is in force there: the one at the tip may be nobody's. *out
 * stays empty when the candidate is no such revision, and *verdict is no when
 * the live chain can't be read.
 */
static int learn_from_live(struct revoked *out, bool *learned,
			   struct verdict *verdict, struct store *store,
			   const struct chain *candidate, struct err *err)
{
	auto_release(chain) chain = { 0 };
	struct journey journey = { .chain = &chain, .learned = out };
	struct err ignored = { 0 };
	struct oid tip;
	bool found;

	*learned = false;
	if (store_live(&tip, &found, store, &ignored) || !found ||
	    chain_has(candidate, &tip))
		return 0;
	if (chain_read(&chain, verdict, store->repo, &tip, store_anchor(store),
		       err))
		return -1;
	if (verdict->reason || !chain_has(&chain, &candidate->at[0]))
		return 0;
	*learned = true;
	return store_walk(NULL, store, &journey, err);
}

int store_judge(struct judgement *out, struct store *store,
		const struct oid *candidate, const char *environment,
		struct err *err)
{
	auto_release(revoked) revoked = { 0 };
	auto_release(chain) chain = { 0 };
	struct journey journey = { .chain = &chain,
				   .environment = environment };
	bool learned;
	struct verdict verdict;
	struct oid room;

	if (store_chain(&chain, &verdict, store, candidate, environment, err))
		return -1;
	if (verdict.reason)
		return store_refuse(out, candidate, &verdict);
	if (learn_from_live(&revoked, &learned, &verdict, store, &chain, err))
		return -1;
	if (verdict.reason)
		return store_refuse(out, candidate, &verdict);
	if (learned) {
		chain_release(&chain);
		if (chain_read(&chain, &verdict, store->repo, candidate,
			       store_anchor(store), err))
			return -1;
		if (verdict.reason)
			return store_refuse(out, candidate, &verdict);
		journey.settled = &revoked;
	}
	journey.known = find_known(&room, store, &chain);
	return store_walk(out, store, &journey, err);
}

int store_each_revision(struct store *store, const struct oid *tip,
			store_revision_fn *fn, void *payload, struct err *err)
{
	auto_release(chain) chain = { 0 };
	struct journey journey = { .chain = &chain,
				   .fn = fn,
				   .payload = payload };
	struct verdict verdict;

	if (chain_read(&chain, &verdict, store->repo, tip, store_anchor(store),
		       err))
		return -1;
	if (verdict.reason) {
		err_no(err, verdict.reason, "%s", verdict.detail);
		return err_hint(err, "%s", verdict.hint);
	}
	return store_walk(NULL, store, &journey, err);
}
