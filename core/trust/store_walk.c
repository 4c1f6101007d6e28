/* store_walk.c - runs the walk over a chain, reading ahead on all cores */
#include "core/trust/debt.h"
#include "core/trust/keeper.h"

#include <string.h>
#include <unistd.h>

/* Shorter histories are read as fast by one thread. */
#define LONG_HISTORY 128

/* How often progress is told: every so many commits. */
#define PROGRESS_STEP 256

/* The judgement takes over what it borrowed; the walk is at its end. */
static int keep(struct judgement *j, struct walk *walk, struct err *err)
{
	struct verdict verdict = { 0 };

	walk->pool = NULL;
	walk->nr_pool = 0;
	walk->contributions = NULL;
	walk->nr_contributions = 0;
	walk->changes = (struct changes){ 0 };
	walk->debts = NULL;
	walk->nr_debts = 0;
	walk->policy = NULL;
	j->borrowed = false;
	if (!j->verdict.allowed)
		return 0;
	for (size_t i = 0; i < j->changes.nr; i++)
		if (strcmp(j->changes.at[i].path, POLICY_PATH) == 0)
			return walk_policy(&j->policy, j->policy_sha256,
					   &verdict, walk->repo, &j->tree, err);
	return 0;
}

/* The verdict by the time that holds for this part of the chain. */
static int judge(struct verdict *verdict, bool *approved,
		 struct judgement *detail, struct walk *walk,
		 const struct journey *journey, struct err *err)
{
	if (walk->now && !walk->anew)
		return late_judge(verdict, approved, detail, walk, err);
	if (walk_judge(verdict, detail, walk, err))
		return -1;
	*approved = verdict->allowed;
	return walk->anew && *approved ? late_mend(journey->late, walk, err)
				       : 0;
}

/* The walk is at its end. Where no later commit can mend what is wrong, that
 * is all there is to say. */
static void hand_over(struct walk *walk, bool approved,
		      const struct journey *journey)
{
	if (journey->late == NULL || journey->anew || walk->dead.reason)
		return;
	*journey->late = walk->late;
	journey->late->by_clock = approved;
	walk->late = (struct lates){ 0 };
}

/* One commit of the chain has been stepped to. */
static int visit(struct judgement *out, struct walk *walk, bool last,
		 const struct record *record, const struct journey *journey,
		 struct err *err)
{
	auto_release(judgement) j = { 0 };
	bool detail = journey->fn || (last && out);
	struct verdict verdict;
	bool approved;
	int result = 0;

	if (judge(&verdict, &approved, detail ? &j : NULL, walk, journey, err))
		return -1;
	j.committed = record->committed;
	/* A walk that ended stays where it ended; its judgements don't. */
	j.candidate = record->id;
	if (walk->dead.reason)
		j.tree = record->tree;
	if (journey->fn)
		result = journey->fn(&j, journey->payload);
	if (result)
		return result;
	if (last && out) {
		if (journey->document)
			walk_hands(&j.hands, walk, journey->document);
		hand_over(walk, approved, journey);
		if (keep(&j, walk, err))
			return -1;
		*out = j;
		j = (struct judgement){ 0 };
		return 0;
	}
	return approved ? walk_accept(walk, err) : 0;
}

static bool is_at(const struct walk *walk, const struct oid *commit)
{
	return commit && oid_equal(&walk->tip, commit);
}

static void pass(struct walk *walk, const struct store *store,
		 const struct journey *journey)
{
	if (is_at(walk, journey->known))
		walk->now = store->options.now;
	if (is_at(walk, journey->live))
		walk->candidate = true;
	if (is_at(walk, journey->anew))
		walk->anew = true;
}

static void tell(const struct store *store, size_t done, size_t total)
{
	const struct store_options *options = &store->options;

	if (options->progress && (done % PROGRESS_STEP == 0 || done == total))
		options->progress(done, total, options->progress_payload);
}

static void open_handles(struct store *store, size_t work)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t want = cores > 1 && work > LONG_HISTORY ? (size_t)cores : 1;
	struct err ignored = { 0 };

	while (store->nr_handles < want &&
	       store->nr_handles < STORE_THREADS_MAX &&
	       repo_reopen(&store->handles[store->nr_handles], store->repo,
			   &ignored) == 0)
		store->nr_handles++;
}

static int at_anchor(struct judgement *out, struct store *store,
		     struct walk *walk, bool last,
		     const struct journey *journey, struct err *err)
{
	__attribute__((cleanup(record_release))) struct record record = { 0 };

	if (walk_start(walk, err) ||
	    record_read(&record, store->repo, &walk->anchor->commit, err))
		return -1;
	walk->clock = record.committed;
	if (visit(out, walk, last, &record, journey, err))
		return -1;
	pass(walk, store, journey);
	return 0;
}

/* No later commit can mend what is wrong: the last one is judged at once. */
static int judge_dead(struct judgement *out, struct walk *walk,
		      const struct journey *journey, struct err *err)
{
	__attribute__((cleanup(record_release))) struct record record = { 0 };

	if (record_read(&record, walk->repo, &journey->chain->at[0], err))
		return -1;
	return visit(out, walk, true, &record, journey, err);
}

/* From where the chain begins, at which the walk is, to the tip. */
static int walk_on(struct judgement *out, struct store *store,
		   struct walk *walk, struct keeper *keeper,
		   const struct journey *journey, struct err *err)
{
	const struct chain *chain = journey->chain;
	size_t left = chain->nr - 1;
	autoptr(record_ahead) ahead = record_ahead_new(
		store->handles, store->nr_handles, chain->at, left);
	struct record *record;
	int result = 0;

	while (result == 0 && left > 0) {
		if (walk->dead.reason && !journey->fn)
			return judge_dead(out, walk, journey, err);
		if (record_ahead_next(&record, ahead, err) ||
		    walk_step(walk, record, err))
			return -1;
		left--;
		result = visit(out, walk, left == 0, record, journey, err);
		if (result == 0)
			keeper_offer(keeper, walk, left);
		pass(walk, store, journey);
		tell(store, chain->nr - left, chain->nr);
	}
	return result;
}

/* A repository that has lost its beginning is refused as ever. */
static bool has_anchor(const struct store *store)
{
	struct err ignored = { 0 };
	struct oid tree;

	return repo_commit_tree(&tree, store->repo,
				&store_anchor(store)->commit, &ignored) == 0;
}

/* Where a walk begins: at the anchor, or where an earlier one was kept. */
static int begin(struct judgement *out, bool *again, struct store *store,
		 struct walk *walk, const struct journey *journey,
		 struct err *err)
{
	const struct chain *chain = journey->chain;

	*again = false;
	if (chain->base == NULL)
		return at_anchor(out, store, walk, chain->nr == 1, journey,
				 err);
	if (has_anchor(store) && snapshot_restore(walk, chain->base))
		pass(walk, store, journey);
	else
		*again = true;
	return 0;
}

/* What an earlier walk knew of revoked keys came from the policy that it
 * ended with; another one may know less. */
static bool is_bound_otherwise(const struct chain *chain,
			       const char policy_sha256[65])
{
	const struct snapshot *base = chain->base;

	if (base == NULL ||
	    strcmp(base->last_policy_sha256, policy_sha256) == 0)
		return false;
	for (size_t i = 0; i < base->revoked.nr; i++)
		if (!base->revoked.at[i].local)
			return true;
	return base->revoked.good.nr > 0;
}

/* A walk that begins anew finds again what it left behind. */
static void forget(const struct journey *journey)
{
	if (journey->late && !journey->anew)
		lates_release(journey->late);
	for (size_t i = 0; journey->late && i < journey->late->nr; i++)
		journey->late->at[i].mended = false;
}

/* True in *again: keys turned out to be compromised whose sign-offs counted,
 * or the walk can't begin where an earlier one was kept. */
static int walk_once(struct judgement *out, bool *again, struct store *store,
		     struct revoked *revoked, const struct journey *journey,
		     const struct revoked *given, struct err *err)
{
	__attribute__((cleanup(walk_release))) struct walk walk = {
		.repo = store->repo,
		.anchor = store_anchor(store),
		.environment = journey->environment,
		.revoked = revoked,
		.risk = store->options.risk,
	};
	__attribute__((cleanup(keeper_release))) struct keeper keeper;
	size_t nr = journey->chain->nr;
	const struct policy *policy;
	const char *sha256;
	int result;

	forget(journey);
	keeper_begin(&keeper, store, journey);
	result = begin(out, again, store, &walk, journey, err);
	if (result || *again)
		return result;
	result = walk_on(out, store, &walk, &keeper, journey, err);
	/* However it ended: nothing is left standing on a terminal. */
	tell(store, nr, nr);
	if (result)
		return result;
	policy = out ? out->policy : walk.policy;
	sha256 = out ? out->policy_sha256 : walk.policy_sha256;
	if (policy && !journey->settled)
		*again = revoked_bind(revoked, policy) ||
			 is_bound_otherwise(journey->chain, sha256);
	if (!*again && policy && given)
		keeper_end(&keeper, given, revoked, sha256);
	return 0;
}

int store_watch(struct revoked *revoked, struct store *store,
		const struct oid *tip, struct err *err)
{
	autoptr(policy) policy = NULL;
	struct verdict ignored = { 0 };
	struct err unfit = { 0 };
	char sha256[65];
	struct oid tree;

	if (repo_commit_tree(&tree, store->repo, tip, &unfit))
		return 0; /* the walk will say why */
	if (walk_policy(&policy, sha256, &ignored, store->repo, &tree, err))
		return -1;
	if (policy)
		revoked_watch(revoked, policy);
	return 0;
}

static void copy_revoked(struct revoked *out, const struct revoked *from)
{
	revoked_release(out);
	for (size_t i = 0; i < from->nr; i++) {
		out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
		out->at[out->nr++] = from->at[i];
	}
	for (size_t i = 0; i < from->good.size; i++)
		if (from->good.used[i])
			oid_set_add(&out->good, &from->good.slots[i]);
}

static void learn(const struct journey *journey, struct revoked *revoked)
{
	if (journey->learned == NULL)
		return;
	*journey->learned = *revoked;
	*revoked = (struct revoked){ 0 };
}

/*
 * Once, as a rule. A compromised key voids sign-offs from a place in the past
 * on: when some of them counted, the walk begins anew without them. What
 * binds only ever grows, so that this ends.
 */
static int walk_all(struct judgement *out, struct store *store,
		    const struct revoked *given, const struct journey *journey,
		    struct err *err)
{
	__attribute__((
		cleanup(revoked_release))) struct revoked revoked = { 0 };
	struct journey silent = *journey;
	bool again;

	copy_revoked(&revoked, given);
	if (revoked.nr)
		silent.fn = NULL;
	for (;;) {
		int result = walk_once(out, &again, store, &revoked, &silent,
				       given, err);

		if (result)
			return result;
		if (!again && silent.fn == journey->fn) {
			learn(journey, &revoked);
			return 0;
		}
		if (!again)
			silent = *journey;
		if (out)
			judgement_release(out);
		revoked_rewind(&revoked);
	}
}

/*
 * From where an earlier walk was kept. That one must have begun with the same
 * revoked keys, or it knows too little, and before anything that is new to
 * this one. *again: the whole chain has to be walked.
 */
static int walk_rest(struct judgement *out, bool *again, struct store *store,
		     const struct revoked *given, const struct journey *journey,
		     struct err *err)
{
	__attribute__((
		cleanup(revoked_release))) struct revoked revoked = { 0 };
	const struct snapshot *base = journey->chain->base;
	unsigned char digest[SNAPSHOT_DIGEST];
	size_t known;

	snapshot_digest(digest, given);
	*again = memcmp(digest, base->given, sizeof(digest)) != 0 ||
		 (journey->known &&
		  chain_place(&known, journey->chain, journey->known) &&
		  known < base->place);
	if (*again)
		return 0;
	copy_revoked(&revoked, &base->revoked);
	if (walk_once(out, again, store, &revoked, journey, given, err))
		return -1;
	if (!*again)
		learn(journey, &revoked);
	else if (out)
		judgement_release(out);
	return 0;
}

static int walk_given(struct judgement *out, struct store *store,
		      const struct revoked *given,
		      const struct journey *journey, struct err *err)
{
	auto_release(chain) whole = { 0 };
	struct journey anew = *journey;
	struct verdict verdict = { 0 };
	bool again = true;

	if (journey->chain->base == NULL)
		return walk_all(out, store, given, journey, err);
	if (walk_rest(out, &again, store, given, journey, err))
		return -1;
	if (!again)
		return 0;
	if (chain_read(&whole, &verdict, store->repo, &journey->chain->at[0],
		       store_anchor(store), err))
		return -1;
	/* What comes before was cut off from this repository since. */
	if (verdict.reason)
		return out ? store_refuse(out, &journey->chain->at[0], &verdict)
			   : 0;
	whole.cache = journey->chain->cache;
	anew.chain = &whole;
	open_handles(store, whole.nr);
	return walk_all(out, store, given, &anew, err);
}

int store_walk_once(struct judgement *out, struct store *store,
		    const struct journey *journey, struct err *err)
{
	__attribute__((cleanup(revoked_release))) struct revoked given = { 0 };
	bool again;

	open_handles(store, journey->chain->nr);
	if (journey->settled)
		return walk_once(out, &again, store, journey->settled, journey,
				 NULL, err);
	copy_revoked(&given, &store->revoked);
	if (store_watch(&given, store, &journey->chain->at[0], err))
		return -1;
	return walk_given(out, store, &given, journey, err);
}
