/* keeper.c - when a walk is worth keeping, and which */
#include "core/trust/keeper.h"
#include "core/git/glance.h"

#include <stdio.h>
#include <string.h>

/* A walk that goes no further than this from the one kept, or from the
 * anchor, is as fast as writing it down. */
#define STEPS_MIN 64

/* The first approved revision within so many commits of the last one that
 * isn't new is taken; where histories are odd, there is one farther off. */
static const size_t distances[] = { 4096, 64 };

void keeper_begin(struct keeper *keeper, const struct store *store,
		  const struct journey *journey)
{
	const struct chain *chain = journey->chain;

	*keeper = (struct keeper){ 0 };
	if (chain->cache == NULL || journey->fn || journey->settled)
		return;
	if (!journey->known ||
	    !chain_place(&keeper->last_place, chain, journey->known))
		keeper->last_place =
			chain->nr - 1 + (chain->base ? chain->base->place : 0);
	keeper->chain = chain;
	keeper->steps = store->options.keep_after ? store->options.keep_after
						  : STEPS_MIN;
}

void keeper_release(struct keeper *keeper)
{
	buf_release(&keeper->bytes);
	*keeper = (struct keeper){ 0 };
}

void keeper_offer(struct keeper *keeper, const struct walk *walk, size_t left)
{
	const struct chain *chain = keeper->chain;
	size_t steps;
	size_t place;

	if (chain == NULL || keeper->stage == ARRAY_SIZE(distances) ||
	    left == 0 || walk->now || !oid_equal(&walk->approved, &walk->tip))
		return;
	steps = chain->nr - 1 - left;
	place = steps + (chain->base ? chain->base->place : 0);
	if (steps < keeper->steps || place > keeper->last_place ||
	    keeper->last_place - place > distances[keeper->stage])
		return;
	cache_begin(&keeper->bytes);
	if (!snapshot_format(&keeper->bytes, walk, chain, left)) {
		buf_reset(&keeper->bytes);
		return;
	}
	while (keeper->stage < ARRAY_SIZE(distances) &&
	       keeper->last_place - place <= distances[keeper->stage])
		keeper->stage++;
}

struct cache *store_open_cache(const struct store *store,
			       const char *environment)
{
	return cache_open(store->state_dir, repo_git_dir(store->repo),
			  store_anchor(store), environment, store->tool);
}

static struct cache *find_cache(struct store *store, const char *environment)
{
	struct cache *cache;

	for (size_t i = 0; i < store->nr_caches; i++)
		if (cache_is_for(store->caches[i], environment))
			return store->caches[i];
	if (!store->tool || store->nr_caches == STORE_CACHES_MAX)
		return NULL;
	cache = store_open_cache(store, environment);
	if (cache)
		store->caches[store->nr_caches++] = cache;
	return cache;
}

int store_chain(struct chain *out, struct verdict *verdict, struct store *store,
		const struct oid *tip, const char *environment, struct err *err)
{
	return chain_read_new(out, verdict, store->repo, tip,
			      store_anchor(store),
			      find_cache(store, environment), err);
}

/* A key's `since` was nowhere in this history, and may come yet. */
static bool is_late(const struct revoked *given, const struct revoked *revoked)
{
	for (size_t i = 0; i < revoked->nr; i++)
		if (!revoked->at[i].has_since &&
		    (i >= given->nr || given->at[i].has_since))
			return true;
	return false;
}

void keeper_end(struct keeper *keeper, const struct revoked *given,
		const struct revoked *revoked, const char policy_sha256[65])
{
	unsigned char digest[SNAPSHOT_DIGEST];

	if (keeper->bytes.len == 0 || is_late(given, revoked))
		return;
	snapshot_digest(digest, given);
	snapshot_end(&keeper->bytes, digest, policy_sha256);
	cache_keep_walk(keeper->chain->cache, &keeper->bytes);
}

/* ---- the tip ---- */

/* A yes without any warning, at which nothing was new. */
static bool is_plain(const struct judgement *j, const struct journey *journey)
{
	return j->verdict.allowed && !j->glass && j->nr_debts == 0 &&
	       j->judged_by && j->judged_by->separation_of_duties &&
	       journey->chain->cache && !journey->environment && !journey->fn &&
	       !journey->settled &&
	       (!journey->known || oid_equal(journey->known, &j->candidate));
}

void keeper_tip(struct store *store, const struct journey *journey,
		const struct judgement *j)
{
	struct cache_tip kept = { .tip = j->candidate };
	autofree char *git_dir = NULL;
	struct err ignored = { 0 };
	struct oid live;
	const char *ref;
	bool found;

	if (!is_plain(j, journey) ||
	    store_live(&live, &found, store, &ignored) || !found ||
	    !oid_equal(&live, &j->candidate) ||
	    store_live_ref(&ref, store, &ignored) ||
	    strlen(ref) >= sizeof(kept.ref) ||
	    !glance(&git_dir, kept.config, repo_git_dir(store->repo)) ||
	    strcmp(git_dir, repo_git_dir(store->repo)) != 0)
		return;
	snprintf(kept.ref, sizeof(kept.ref), "%s", ref);
	snapshot_digest(kept.given, &store->revoked);
	cache_keep_tip(journey->chain->cache, &kept);
}

bool store_recall(struct oid *tip, const char *dir,
		  const struct store_options *options)
{
	__attribute__((
		cleanup(revoked_release))) struct revoked revoked = { 0 };
	unsigned char given[SNAPSHOT_DIGEST];
	unsigned char config[GLANCE_STAMP];
	autofree char *git_dir = NULL;
	autoptr(memory) memory = NULL;
	autoptr(cache) cache = NULL;
	struct cache_tip kept;
	struct err ignored = { 0 };

	if (!options->tool || !glance(&git_dir, config, dir) ||
	    memory_open(&memory, options->state_dir, git_dir, &ignored) ||
	    !memory->pinned || !memory->has_tip ||
	    (options->config_dir &&
	     revoked_load(&revoked, options->config_dir, &ignored)))
		return false;
	cache = cache_open(options->state_dir, git_dir, &memory->anchor, NULL,
			   options->tool);
	if (!cache || !cache_tip(&kept, cache) ||
	    !glance_ref(tip, git_dir, kept.ref))
		return false;
	snapshot_digest(given, &revoked);
	return memcmp(given, kept.given, sizeof(given)) == 0 &&
	       memcmp(config, kept.config, sizeof(config)) == 0 &&
	       oid_equal(tip, &kept.tip) && oid_equal(tip, &memory->tip);
}
