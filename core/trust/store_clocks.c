/* store_clocks.c - what is new is good by both clocks, or it isn't good */
/*
 * The true time says whether something may go live now. Once it is live, and
 * known to be, everybody goes by the dates in the history alone. Where the two
 * agree on all that is new, one walk is enough. Where they don't, a second one
 * approves by the true time alone; then both must approve the tip, and all
 * that only the dates approve must have been signed anew.
 */
#include "core/trust/debt.h"
#include "core/trust/keeper.h"

#include <string.h>

static void deny(struct judgement *j, const struct verdict *no)
{
	j->verdict = *no;
	j->approved = j->base;
	if (j->policy == j->judged_by)
		return;
	policy_free(j->policy);
	j->policy = j->judged_by;
	memcpy(j->policy_sha256, j->judged_by_sha256, sizeof(j->policy_sha256));
}

/* The live branch has it. Whoever saw that in time can say so. */
static void deny_late(struct judgement *j, const struct late *late)
{
	char hex[OID_HEX + 1];
	struct verdict no;

	j->late = true;
	if (!j->verdict.allowed)
		return;
	oid_format(hex, &late->revision);
	no = verdict_deny(late->no.reason,
			  "revision %.12s is new here, and by today's date "
			  "it isn't approved: %.300s",
			  hex, late->no.detail);
	verdict_hint(&no, "if it went live in time, that shows as soon as "
			  "somebody who knew it live signs the next change; "
			  "else it has to leave the live branch: ask who put "
			  "it there");
	deny(j, &no);
}

/* It never was live, and what comes after it can't go live either. */
static void deny_stranded(struct judgement *j, const struct late *late)
{
	char hex[OID_HEX + 1];
	struct verdict no;

	j->stranded = true;
	oid_format(hex, &late->revision);
	no = verdict_deny(late->no.reason,
			  "it is built on revision %.12s, which never went "
			  "live, and by today's date isn't approved: %.300s",
			  hex, late->no.detail);
	oid_format(hex, &j->candidate);
	verdict_hint(&no,
		     "put what it changes on a new branch, and have that "
		     "signed: git switch -c NEW %s, git merge --squash "
		     "%.12s, git commit, rbctl approve",
		     j->judged_by->live + strlen("refs/heads/"), hex);
	deny(j, &no);
}

static void swap(struct judgement *a, struct judgement *b)
{
	struct judgement saved = *a;

	*a = *b;
	*b = saved;
}

/* The newest one that a live ref has; else the newest. */
static const struct late *worst(const struct lates *lates)
{
	for (size_t i = lates->nr; i-- > 0;)
		if (!lates->at[i].candidate)
			return &lates->at[i];
	return &lates->at[lates->nr - 1];
}

/* The second walk, which need not begin at the anchor again when the first one
 * was kept. */
static int walk_anew(struct judgement *out, struct store *store,
		     struct journey *again, struct err *err)
{
	autoptr(cache) cache = NULL;
	auto_release(chain) rest = { 0 };
	struct verdict no = { 0 };

	if (again->chain->cache && !again->chain->base && !again->settled) {
		cache = store_open_cache(store, again->environment);
		if (chain_read_new(&rest, &no, store->repo,
				   &again->chain->at[0], store_anchor(store),
				   cache, err))
			return -1;
		if (no.reason == REASON_NONE)
			again->chain = &rest;
	}
	return store_walk_once(out, store, again, err);
}

/* Something that only its dates approve is in there. */
static int judge_anew(struct judgement *out, struct store *store,
		      const struct journey *journey, struct lates *lates,
		      struct err *err)
{
	const struct late *late = worst(lates);
	auto_release(judgement) anew = { 0 };
	struct journey again = *journey;
	bool more = out->changes.nr > 0;
	bool stand;

	again.learned = NULL;
	again.late = lates;
	again.anew = late->candidate ? journey->live : journey->known;
	if (walk_anew(&anew, store, &again, err) ||
	    lates_stand(&stand, lates, store->repo, &out->tree, err))
		return -1;
	if (anew.verdict.allowed && lates->by_clock &&
	    lates_are_mended(lates)) {
		if (!out->verdict.allowed)
			swap(out, &anew);
		return 0;
	}
	if (!late->candidate) {
		deny_late(out, late);
		return 0;
	}
	swap(out, &anew);
	/* As it stands there it can be signed anew. */
	if (out->judged_by && (out->verdict.allowed || more || !stand))
		deny_stranded(out, late);
	return 0;
}

int store_walk(struct judgement *out, struct store *store,
	       const struct journey *journey, struct err *err)
{
	auto_release(lates) lates = { 0 };
	struct journey first = *journey;
	int result;

	first.late = &lates;
	result = store_walk_once(out, store, &first, err);
	if (result == 0 && out && lates.nr)
		result = judge_anew(out, store, journey, &lates, err);
	if (result == 0 && out)
		keeper_tip(store, journey, out);
	return result;
}
