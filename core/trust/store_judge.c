/* store_judge.c - runs the walk over a chain, reading ahead on all cores */
#include "core/trust/debt.h"
#include "core/trust/store_private.h"

#include <string.h>
#include <unistd.h>

/* Shorter histories are read as fast by one thread. */
#define LONG_HISTORY 128

/* How often progress is told: every so many commits. */
#define PROGRESS_STEP 256

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

/* One commit of the chain has been stepped to. */
static int visit(struct judgement *out, struct walk *walk, bool last,
		 const struct record *record, const struct journey *journey,
		 struct err *err)
{
	auto_release(judgement) j = { 0 };
	bool detail = journey->fn || (last && out);
	struct verdict verdict;
	bool late = false;
	int result = 0;

	if (walk_judge(&verdict, detail ? &j : NULL, walk, err))
		return -1;
	if (verdict.allowed)
		late_settle(walk);
	if (verdict.allowed && last && walk->late.reason)
		j.verdict = walk->late;
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
		if (keep(&j, walk, err))
			return -1;
		*out = j;
		j = (struct judgement){ 0 };
		return 0;
	}
	if (!verdict.allowed && !journey->strict &&
	    late_admit(&late, walk, &verdict, err))
		return -1;
	return verdict.allowed || late ? walk_accept(walk, err) : 0;
}

static void pass(struct walk *walk, const struct store *store,
		 const struct journey *journey)
{
	if (journey->known && oid_equal(&walk->tip, journey->known))
		walk->now = store->options.now;
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

/* From the anchor, at which the walk is, to the tip. */
static int walk_on(struct judgement *out, struct store *store,
		   struct walk *walk, const struct journey *journey,
		   struct err *err)
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
		pass(walk, store, journey);
		tell(store, chain->nr - left, chain->nr);
	}
	return result;
}

/* True in *again: keys turned out to be compromised whose sign-offs counted. */
static int walk_once(struct judgement *out, bool *again, struct store *store,
		     struct revoked *revoked, const struct journey *journey,
		     struct err *err)
{
	__attribute__((cleanup(walk_release))) struct walk walk = {
		.repo = store->repo,
		.anchor = store_anchor(store),
		.environment = journey->environment,
		.revoked = revoked,
		.risk = store->options.risk,
	};
	const struct policy *policy;
	size_t nr = journey->chain->nr;
	int result = at_anchor(out, store, &walk, nr == 1, journey, err);

	if (result == 0)
		result = walk_on(out, store, &walk, journey, err);
	/* However it ended: nothing is left standing on a terminal. */
	tell(store, nr, nr);
	policy = out && result == 0 ? out->policy : walk.policy;
	*again = result == 0 && policy && !journey->settled &&
		 revoked_bind(revoked, policy);
	return result;
}

/* The keys that the tip's own policy calls compromised are watched from the
 * start; whether that policy is in force turns out at the end. */
static int watch(struct revoked *revoked, struct store *store,
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
	for (size_t i = 0; i < from->nr; i++) {
		out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
		out->at[out->nr++] = from->at[i];
	}
}

/*
 * Once, as a rule. A compromised key voids sign-offs from a place in the past
 * on: when some of them counted, the walk begins anew without them. What
 * binds only ever grows, so that this ends.
 */
int store_walk(struct judgement *out, struct store *store,
	       const struct journey *journey, struct err *err)
{
	__attribute__((
		cleanup(revoked_release))) struct revoked revoked = { 0 };
	struct journey silent = { .chain = journey->chain,
				  .environment = journey->environment,
				  .document = journey->document,
				  .known = journey->known,
				  .strict = journey->strict };
	bool again;

	open_handles(store, journey->chain->nr);
	if (journey->settled)
		return walk_once(out, &again, store, journey->settled, journey,
				 err);
	copy_revoked(&revoked, &store->revoked);
	if (watch(&revoked, store, &journey->chain->at[0], err))
		return -1;
	if (journey->fn == NULL || revoked.nr == 0)
		silent = *journey;
	for (;;) {
		int result =
			walk_once(out, &again, store, &revoked, &silent, err);

		if (result == 0 && !again && journey->learned) {
			*journey->learned = revoked;
			revoked = (struct revoked){ 0 };
		}
		if (result || (!again && silent.fn == journey->fn))
			return result;
		if (!again)
			silent = *journey;
		if (out)
			judgement_release(out);
		revoked_rewind(&revoked);
	}
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

/* Do revoked keys matter here at all: on this machine, or to the policy at
 * the tip? */
static int has_revoked(bool *out, struct store *store, const struct oid *tip,
		       struct err *err)
{
	auto_release(revoked) revoked = { 0 };

	if (watch(&revoked, store, tip, err))
		return -1;
	*out = store->revoked.nr || revoked.nr;
	return 0;
}

/*
 * A revision that was live already is judged with what the whole live chain
 * tells of revoked keys: a policy after it may void what was signed for it,
 * and a key that was revoked after it was good for it. *out stays empty when
 * the candidate is no such revision.
 */
static int learn_from_live(struct revoked *out, bool *learned,
			   struct store *store, const struct oid *candidate,
			   struct err *err)
{
	auto_release(chain) chain = { 0 };
	struct journey journey = { .chain = &chain, .learned = out };
	struct err ignored = { 0 };
	struct verdict verdict;
	struct oid tip;
	bool found;

	*learned = false;
	if (store_live(&tip, &found, store, &ignored) || !found ||
	    oid_equal(&tip, candidate))
		return 0;
	if (has_revoked(&found, store, &tip, err))
		return -1;
	if (!found)
		return 0;
	if (chain_read(&chain, &verdict, store->repo, &tip, store_anchor(store),
		       err))
		return -1;
	if (verdict.reason || !chain_has(&chain, candidate))
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

	if (chain_read(&chain, &verdict, store->repo, candidate,
		       store_anchor(store), err))
		return -1;
	if (verdict.reason)
		return store_refuse(out, candidate, &verdict);
	if (learn_from_live(&revoked, &learned, store, candidate, err))
		return -1;
	if (learned)
		journey.settled = &revoked;
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
		err_set(err, EXIT_NO, "%s: %s", reason_name(verdict.reason),
			verdict.detail);
		return err_hint(err, "%s", verdict.hint);
	}
	return store_walk(NULL, store, &journey, err);
}
