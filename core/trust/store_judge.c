/* store_judge.c - runs the walk over a chain, reading ahead on all cores */
#include "core/trust/store_private.h"

#include <string.h>
#include <unistd.h>

/* Commits that are read ahead at a time. */
#define BATCH 512

void judgement_release(struct judgement *j)
{
	for (size_t i = 0; i < j->nr_rules; i++)
		rule_state_release(&j->rules[i]);
	free(j->rules);
	if (!j->borrowed) {
		for (size_t i = 0; i < j->nr_sign_offs; i++)
			statement_free(j->sign_offs[i].statement);
		free(j->sign_offs);
		for (size_t i = 0; i < j->nr_contributions; i++)
			contribution_release(&j->contributions[i]);
		free(j->contributions);
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
		 int64_t committed, store_revision_fn *fn, void *payload,
		 struct err *err)
{
	auto_release(judgement) j = { 0 };
	bool detail = fn || (last && out);
	struct verdict verdict;
	int result = 0;

	if (walk_judge(&verdict, detail ? &j : NULL, walk, err))
		return -1;
	j.committed = committed;
	if (fn)
		result = fn(&j, payload);
	if (result)
		return result;
	if (last && out) {
		if (keep(&j, walk, err))
			return -1;
		*out = j;
		j = (struct judgement){ 0 };
		return 0;
	}
	return verdict.allowed ? walk_accept(walk, err) : 0;
}

static void release_records(struct record *records, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		record_release(&records[i]);
}

/* The next `nr` commits of the chain, oldest first: ids[0 .. nr-1]. */
static int walk_batch(struct judgement *out, struct store *store,
		      struct walk *walk, const struct oid *ids, size_t nr,
		      bool ends, store_revision_fn *fn, void *payload,
		      struct err *err)
{
	struct record *records = xcalloc(nr, sizeof(*records));
	int result = record_read_all(records, ids, nr, store->handles,
				     store->nr_handles, err);

	for (size_t i = 0; result == 0 && i < nr; i++) {
		int64_t committed = records[i].committed;

		result = walk_step(walk, &records[i], err);
		if (result == 0)
			result = visit(out, walk, ends && i + 1 == nr,
				       committed, fn, payload, err);
		if (walk->dead.reason && !fn && !ends)
			break;
	}
	release_records(records, nr);
	free(records);
	return result;
}

static void open_handles(struct store *store, size_t work)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t want = cores > 1 && work > BATCH / 4 ? (size_t)cores : 1;
	struct err ignored = { 0 };

	while (store->nr_handles < want &&
	       store->nr_handles < STORE_THREADS_MAX &&
	       repo_reopen(&store->handles[store->nr_handles], store->repo,
			   &ignored) == 0)
		store->nr_handles++;
}

static int at_anchor(struct judgement *out, struct store *store,
		     struct walk *walk, bool last, store_revision_fn *fn,
		     void *payload, struct err *err)
{
	__attribute__((cleanup(record_release))) struct record record = { 0 };

	if (walk_start(walk, err) ||
	    record_read(&record, store->repo, &walk->anchor->commit, err))
		return -1;
	walk->clock = record.committed;
	return visit(out, walk, last, record.committed, fn, payload, err);
}

int store_walk(struct judgement *out, struct store *store,
	       const struct chain *chain, const char *environment, int64_t now,
	       store_revision_fn *fn, void *payload, struct err *err)
{
	__attribute__((cleanup(walk_release))) struct walk walk = {
		.repo = store->repo,
		.anchor = store_anchor(store),
		.environment = environment,
		.now = now,
	};
	struct oid ids[BATCH];
	size_t left = chain->nr - 1;
	int result;

	open_handles(store, chain->nr);
	result = at_anchor(out, store, &walk, left == 0, fn, payload, err);
	while (result == 0 && left > 0) {
		size_t nr = left < BATCH ? left : BATCH;

		for (size_t i = 0; i < nr; i++)
			ids[i] = chain->at[left - 1 - i];
		left -= nr;
		result = walk_batch(out, store, &walk, ids, nr, left == 0, fn,
				    payload, err);
	}
	return result;
}

int store_judge(struct judgement *out, struct store *store,
		const struct oid *candidate, const char *environment,
		struct err *err)
{
	auto_release(chain) chain = { 0 };
	struct verdict verdict;

	if (chain_read(&chain, &verdict, store->repo, candidate,
		       store_anchor(store), err))
		return -1;
	if (verdict.reason)
		return store_refuse(out, candidate, &verdict);
	return store_walk(out, store, &chain, environment, 0, NULL, NULL, err);
}

int store_each_revision(struct store *store, const struct oid *tip,
			store_revision_fn *fn, void *payload, struct err *err)
{
	auto_release(chain) chain = { 0 };
	struct verdict verdict;

	if (chain_read(&chain, &verdict, store->repo, tip, store_anchor(store),
		       err))
		return -1;
	if (verdict.reason) {
		err_set(err, EXIT_NO, "%s: %s", reason_name(verdict.reason),
			verdict.detail);
		return err_hint(err, "%s", verdict.hint);
	}
	return store_walk(NULL, store, &chain, NULL, 0, fn, payload, err);
}
