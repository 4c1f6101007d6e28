/* rollback.c - going back to an older revision, when it is signed for */
#include "core/trust/rollback.h"
#include "core/crypto/hash.h"
#include "core/trust/compare.h"
#include "core/trust/store_private.h"
#include "core/trust/walk.h"

#include <string.h>

static int digest_side(struct change_side *side, struct repo *repo,
		       struct err *err)
{
	autobuf text = { 0 };

	if (!side->present)
		return 0;
	if (repo_read_as(&text, repo, &side->oid, OBJECT_BLOB, WALK_BLOB_MAX,
			 err))
		return -1;
	hash_sha256_hex(side->sha256, buf_str(&text), text.len);
	return 0;
}

int rollback_changes(struct changes *out, struct store *store,
		     const struct judgement *live, const struct oid *target,
		     struct err *err)
{
	struct verdict unfit = { 0 };
	struct oid tree;

	if (repo_commit_tree(&tree, store->repo, target, err) ||
	    compare_trees(out, &unfit, store->repo, live->policy, &live->tree,
			  &tree, err))
		return -1;
	if (unfit.reason) {
		err_no(err, unfit.reason, "%s", unfit.detail);
		return err_hint(err, "%s", unfit.hint);
	}
	for (size_t i = 0; i < out->nr; i++)
		if (digest_side(&out->at[i].old, store->repo, err) ||
		    digest_side(&out->at[i].new, store->repo, err))
			return -1;
	return 0;
}

/* ---- who signed for going back ---- */

struct way {
	const struct judgement *live;
	struct vote *votes;
	size_t nr_votes;
	const struct sign_off_seen **seen; /* beside votes */
	int64_t now;
	bool satisfied;
};

static bool is_for(const struct sign_off_seen *seen, const struct oid *target,
		   const char *environment, const struct changes *back,
		   int64_t now)
{
	const struct statement *s = seen->statement;

	return seen->counts && s->type == STATEMENT_ROLLBACK &&
	       oid_equal(&s->base, target) &&
	       json_has_string(s->environments, environment) &&
	       now <= s->expires && now >= s->issued - WALK_CLOCK_SKEW &&
	       changes_equal(&s->changes, back);
}

static void judge_rule(const struct policy_rule *rule, void *payload)
{
	struct way *way = payload;
	autofree struct vote *votes =
		xcalloc(way->nr_votes + 1, sizeof(*votes));
	struct ballot ballot = { .votes = votes, .at = way->now };

	for (size_t i = 0; i < way->nr_votes; i++) {
		const struct statement *s = way->seen[i]->statement;

		if (rule->expires_s == 0 ||
		    s->expires - s->issued <= rule->expires_s)
			votes[ballot.nr++] = way->votes[i];
	}
	if (!policy_rule_count(way->live->policy, rule, &ballot, NULL))
		way->satisfied = false;
}

static void gather(struct way *way, const struct oid *target,
		   const char *environment, const struct changes *back,
		   int64_t now)
{
	const struct judgement *live = way->live;

	for (size_t i = 0; i < live->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &live->sign_offs[i];

		if (!is_for(seen, target, environment, back, now))
			continue;
		way->seen[way->nr_votes] = seen;
		way->votes[way->nr_votes++] =
			(struct vote){ seen->person, seen->touched,
				       seen->verified };
	}
}

static void say_who(struct buf *why, const struct way *way)
{
	auto_release(strings) people = { 0 };

	for (size_t i = 0; i < way->nr_votes; i++)
		strings_add_once(&people, way->votes[i].person);
	strings_join_words(why, &people);
	if (way->satisfied)
		buf_addf(why, ": %s", way->seen[0]->statement->reason);
	else
		buf_add(why, " signed for going back, which is not enough");
}

int rollback_judge(bool *granted, struct buf *why, struct store *store,
		   const struct judgement *live, const struct oid *target,
		   const char *environment, struct err *err)
{
	auto_release(changes) back = { 0 };
	autofree struct vote *votes =
		xcalloc(live->nr_sign_offs + 1, sizeof(*votes));
	autofree const struct sign_off_seen **seen =
		xcalloc(live->nr_sign_offs + 1, sizeof(*seen));
	struct way way = { .live = live,
			   .votes = votes,
			   .seen = seen,
			   .now = store->options.now,
			   .satisfied = true };

	*granted = false;
	if (rollback_changes(&back, store, live, target, err))
		return -1;
	gather(&way, target, environment, &back, store->options.now);
	for (size_t i = 0; way.nr_votes && i < back.nr; i++) {
		policy_rules_for(live->policy, back.at[i].path, judge_rule,
				 &way);
	}
	if (way.nr_votes == 0)
		return 0;
	*granted = way.satisfied;
	say_who(why, &way);
	return 0;
}
