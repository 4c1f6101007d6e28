/* chain.c - the first-parent chain from a tip back to the anchor */
#include "core/trust/chain.h"
#include "core/git/commit.h"
#include "core/trust/cache.h"

void chain_release(struct chain *chain)
{
	free(chain->at);
	*chain = (struct chain){ 0 };
}

static int not_reached(struct verdict *verdict, const struct oid *at,
		       const struct anchor *anchor, const char *why)
{
	char from[OID_HEX + 1];
	char to[OID_HEX + 1];

	oid_format(from, at);
	oid_format(to, &anchor->commit);
	*verdict = verdict_deny(REASON_ANCHOR_NOT_REACHED,
				"the history ends at %.12s, not at the anchor "
				"%.12s: %s",
				from, to, why);
	verdict_hint(verdict, "git fetch --unshallow; or this is another store "
			      "than the one you trust");
	return 0;
}

/* *more is false when the commit has no parent, or *verdict says no. */
static int first_parent(struct oid *out, bool *more, struct verdict *verdict,
			struct repo *repo, const struct oid *id,
			const struct anchor *anchor, struct err *err)
{
	auto_release(commit) commit = { 0 };
	enum object_type type = OBJECT_OTHER;
	struct err reason = { 0 };
	autobuf raw = { 0 };
	bool found;

	*more = false;
	if (repo_read(&raw, &type, &found, repo, id, COMMIT_SIZE_MAX,
		      &reason)) {
		if (reason.code != EXIT_NO && reason.code != EXIT_INPUT) {
			*err = reason;
			return -1;
		}
		*verdict = verdict_deny(reason.code == EXIT_NO
						? REASON_HASH_MISMATCH
						: REASON_LIMIT,
					"%s", reason.msg);
		return 0;
	}
	if (!found)
		return not_reached(verdict, id, anchor,
				   "that commit is missing here");
	if (type != OBJECT_COMMIT ||
	    commit_parse(&commit, buf_str(&raw), raw.len, &reason)) {
		char hex[OID_HEX + 1];

		oid_format(hex, id);
		*verdict = verdict_deny(
			REASON_BAD_OBJECT, "commit %.12s: %s", hex,
			reason.msg[0] ? reason.msg : "it is no commit");
		return 0;
	}
	if (commit.nr_parents == 0)
		return not_reached(verdict, id, anchor, "that is its root");
	*out = commit.parents[0];
	*more = true;
	return 0;
}

int chain_read_new(struct chain *out, struct verdict *verdict,
		   struct repo *repo, const struct oid *tip,
		   const struct anchor *anchor, struct cache *cache,
		   struct err *err)
{
	const struct snapshot *base = cache_walk(cache);
	struct oid at = *tip;
	bool more = true;

	*verdict = (struct verdict){ 0 };
	out->cache = cache;
	while (more) {
		out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
		out->at[out->nr++] = at;
		if (oid_equal(&at, &anchor->commit))
			return 0;
		if (base && out->nr > 1 && oid_equal(&at, &base->approved)) {
			out->base = base;
			return 0;
		}
		if (first_parent(&at, &more, verdict, repo, &at, anchor, err))
			return -1;
	}
	return 0;
}

int chain_read(struct chain *out, struct verdict *verdict, struct repo *repo,
	       const struct oid *tip, const struct anchor *anchor,
	       struct err *err)
{
	return chain_read_new(out, verdict, repo, tip, anchor, NULL, err);
}

bool chain_place(size_t *place, const struct chain *chain,
		 const struct oid *commit)
{
	size_t first = chain->base ? chain->base->place : 0;

	for (size_t i = 0; i < chain->nr; i++) {
		if (!oid_equal(&chain->at[i], commit))
			continue;
		*place = first + chain->nr - 1 - i;
		return true;
	}
	return chain->base && snapshot_place(place, chain->base, commit);
}

bool chain_has(const struct chain *chain, const struct oid *commit)
{
	size_t place;

	return chain_place(&place, chain, commit);
}
