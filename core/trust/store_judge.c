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

/* ---- where a candidate left what is known ---- */

static bool last_shared(struct oid *out, const struct chain *chain,
			const struct chain *other)
{
	auto_release(oid_set) set = { 0 };

	for (size_t i = 0; i < other->nr; i++)
		oid_set_add(&set, &other->at[i]);
	for (size_t i = 0; i < chain->nr; i++)
		if (oid_set_has(&set, &chain->at[i])) {
			*out = chain->at[i];
			return true;
		}
	return false;
}

/* The newest commit of `chain` that `whole` has, which reaches the anchor: so
 * there is one. */
static int find_fork(struct oid *out, struct store *store,
		     const struct chain *chain, const struct chain *whole,
		     struct err *err)
{
	auto_release(chain) again = { 0 };
	struct verdict ignored;

	if (last_shared(out, chain, whole))
		return 0;
	/* It is cut off where a walk was kept, and left before that. */
	if (chain_read(&again, &ignored, store->repo, &chain->at[0],
		       store_anchor(store), err))
		return -1;
	if (!last_shared(out, &again, whole))
		*out = store_anchor(store)->commit;
	return 0;
}

/* ---- questions ---- */

/* A candidate, and what is known of where it comes from. */
struct origin {
	struct oid live;  /* the last of its chain that the live ref has */
	struct oid known; /* the last one that was live when this client
			     looked, or else is now */
	bool found;       /* there is a live ref that can be read */
	bool was_live;    /* the candidate itself is in the live ref's chain */
	struct chain chain; /* the live ref's, unless the candidate has it */
	struct verdict no;
};

static void origin_release(struct origin *origin)
{
	chain_release(&origin->chain);
}

static int find_live(struct origin *out, struct store *store,
		     const struct chain *candidate, struct err *err)
{
	struct err ignored = { 0 };

	if (store_live(&out->live, &out->found, store, &ignored) ||
	    !out->found) {
		out->found = false;
		return 0;
	}
	if (chain_has(candidate, &out->live))
		return 0;
	if (chain_read(&out->chain, &out->no, store->repo, &out->live,
		       store_anchor(store), err))
		return -1;
	if (out->no.reason)
		return 0;
	out->was_live = chain_has(&out->chain, &candidate->at[0]);
	return find_fork(&out->live, store, candidate, &out->chain, err);
}

/* What this client saw last, or else the live ref, or else where the candidate
 * left that. */
static int find_known(struct origin *out, struct store *store,
		      const struct chain *candidate, struct err *err)
{
	const struct memory *memory = store->memory;
	auto_release(chain) seen = { 0 };

	out->known = memory->has_tip ? memory->tip : out->live;
	if (!memory->has_tip || chain_has(candidate, &memory->tip))
		return 0;
	out->known = out->live;
	if (chain_has(&out->chain, &memory->tip))
		return 0;
	if (chain_read(&seen, &out->no, store->repo, &memory->tip,
		       store_anchor(store), err))
		return -1;
	return out->no.reason
		       ? 0
		       : find_fork(&out->known, store, candidate, &seen, err);
}

static int find_origin(struct origin *out, struct store *store,
		       const struct chain *candidate, struct err *err)
{
	size_t known;
	size_t live;

	*out = (struct origin){ 0 };
	if (find_live(out, store, candidate, err))
		return -1;
	if (out->no.reason || find_known(out, store, candidate, err))
		return out->no.reason ? 0 : -1;
	/* A live ref that was moved back doesn't make news of what was seen. */
	if (chain_place(&known, candidate, &out->known) &&
	    (!chain_place(&live, candidate, &out->live) || live < known))
		out->live = out->known;
	return 0;
}

/*
 * A revision that was live already is judged with what the whole live chain
 * tells of revoked keys: a policy after it may void what was signed for it,
 * and a key that was revoked after it was good for it. Only the walk knows
 * which policy is in force there: the one at the tip may be nobody's.
 */
static int learn_from_live(struct revoked *out, struct chain *candidate,
			   struct store *store, const struct origin *origin,
			   struct err *err)
{
	struct journey journey = { .chain = &origin->chain, .learned = out };
	const struct oid tip = candidate->at[0];
	struct verdict verdict;

	if (store_walk(NULL, store, &journey, err))
		return -1;
	chain_release(candidate);
	return chain_read(candidate, &verdict, store->repo, &tip,
			  store_anchor(store), err);
}

int store_judge(struct judgement *out, struct store *store,
		const struct oid *candidate, const char *environment,
		struct err *err)
{
	__attribute__((cleanup(origin_release))) struct origin origin = { 0 };
	auto_release(revoked) revoked = { 0 };
	auto_release(chain) chain = { 0 };
	struct journey journey = { .chain = &chain,
				   .known = &origin.known,
				   .live = &origin.live,
				   .environment = environment };
	struct verdict verdict;

	if (store_chain(&chain, &verdict, store, candidate, environment, err))
		return -1;
	if (verdict.reason)
		return store_refuse(out, candidate, &verdict);
	if (find_origin(&origin, store, &chain, err))
		return -1;
	if (origin.no.reason)
		return store_refuse(out, candidate, &origin.no);
	if (origin.was_live) {
		if (learn_from_live(&revoked, &chain, store, &origin, err))
			return -1;
		journey.settled = &revoked;
	}
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
