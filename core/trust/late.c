/* late.c - what the history's clock approves, and the true time doesn't */
/*
 * What is new to a client must be good now: else an old candidate, whose
 * sign-offs ran out long ago, could be made live behind its back. And what is
 * known is judged by the history's own clock, so that it stays what it was:
 * what is let in must be good by that, too. The walk goes by the clock, and
 * remembers each new revision that the true time doesn't approve.
 *
 * A client that comes back after a month finds revisions that went live in
 * time. That they did is shown by whoever was asked to sign for them, and
 * approved, good to this day, a later one that names them (or what follows
 * them) as its base: nobody signs on top of what never was live. What no live
 * ref has yet can't have been; it has to be signed anew.
 */
#include "core/trust/late.h"
#include "core/trust/walk.h"

#include <string.h>

void lates_release(struct lates *lates)
{
	for (size_t i = 0; i < lates->nr; i++)
		changes_release(&lates->at[i].changes);
	free(lates->at);
	*lates = (struct lates){ 0 };
}

/* ---- who can tell that it was live in time ---- */

struct search {
	const struct walk *walk;
	const struct vote *vote;
	bool serves;
};

static void search_rule(const struct policy_rule *rule, void *payload)
{
	struct search *search = payload;
	const struct ballot ballot = { .votes = search->vote,
				       .nr = 1,
				       .at = walk_time(search->walk) };

	if (policy_vote_serves(search->walk->policy, rule, search->vote,
			       &ballot))
		search->serves = true;
}

static bool was_asked(const struct walk *walk, const struct late *late,
		      const struct sign_off_seen *seen)
{
	const struct vote vote = { seen->person, seen->touched,
				   seen->verified };
	struct search search = { walk, &vote, false };

	for (size_t i = 0; i < late->changes.nr && !search.serves; i++)
		policy_rules_for(walk->policy, late->changes.at[i].path,
				 search_rule, &search);
	return search.serves;
}

static bool tells(const struct walk *walk, const struct late *late,
		  const struct sign_off_seen *seen)
{
	const struct statement *s = seen->statement;
	size_t base;

	return seen->counts && s->type == STATEMENT_APPROVE &&
	       table_get(&base, &walk->revisions, s->base.id, OID_SIZE) &&
	       base >= late->number && was_asked(walk, late, seen);
}

static bool is_told(const struct walk *walk, const struct late *late)
{
	for (size_t i = 0; i < walk->nr_pool; i++)
		if (tells(walk, late, &walk->pool[i]))
			return true;
	return false;
}

/* The tip was judged good by the true time. */
static void settle(struct walk *walk)
{
	size_t kept = 0;

	if (walk->changes.nr == 0)
		return;
	for (size_t i = 0; i < walk->late.nr; i++) {
		struct late *late = &walk->late.at[i];

		if (late->candidate || !is_told(walk, late))
			walk->late.at[kept++] = *late;
		else
			changes_release(&late->changes);
	}
	walk->late.nr = kept;
}

/* ---- the judgement ---- */

static void remember(struct walk *walk, const struct verdict *no)
{
	struct lates *lates = &walk->late;
	struct late *late;

	lates->at =
		grow(lates->at, lates->nr, &lates->alloc, sizeof(*lates->at));
	late = &lates->at[lates->nr++];
	*late = (struct late){ .revision = walk->tip,
			       .number = walk->approved_nr + 1,
			       .candidate = walk->candidate,
			       .no = *no };
	late->changes.at =
		xcalloc(walk->changes.nr + 1, sizeof(*late->changes.at));
	for (size_t i = 0; i < walk->changes.nr; i++) {
		struct change *change = &late->changes.at[i];

		*change = walk->changes.at[i];
		change->path = xstrdup(change->path);
	}
	late->changes.nr = walk->changes.nr;
}

static int judge_by_clock(struct verdict *out, struct judgement *detail,
			  struct walk *walk, struct err *err)
{
	int64_t now = walk->now;
	int result;

	walk->now = 0;
	result = walk_judge(out, detail, walk, err);
	walk->now = now;
	return result;
}

int late_judge(struct verdict *verdict, bool *approved,
	       struct judgement *detail, struct walk *walk, struct err *err)
{
	struct verdict then = { 0 };

	/* Last comes the judgement whose findings are used: to accept the
	 * tip, or to be shown. */
	if ((detail && judge_by_clock(&then, NULL, walk, err)) ||
	    walk_judge(verdict, detail, walk, err))
		return -1;
	if (verdict->allowed)
		settle(walk);
	if (!detail && judge_by_clock(&then, NULL, walk, err))
		return -1;
	*approved = then.allowed;
	if (!detail && then.allowed && !verdict->allowed)
		remember(walk, verdict);
	if (then.allowed || !verdict->allowed)
		return 0;
	*verdict = then;
	if (detail == NULL)
		return 0;
	judgement_release(detail);
	return judge_by_clock(verdict, detail, walk, err);
}

/* ---- signed anew ---- */

static int stands(bool *out, const struct late *late, struct repo *repo,
		  const struct oid *tree, struct err *err)
{
	*out = true;
	for (size_t i = 0; i < late->changes.nr && *out; i++) {
		const struct change *change = &late->changes.at[i];
		const struct change_side *new = &change->new;
		unsigned mode;
		struct oid oid;
		bool found;

		if (repo_find_path(&oid, &mode, &found, repo, tree,
				   change->path, err))
			return -1;
		*out = found == new->present &&
		       (!found ||
			(mode == new->mode &&oid_equal(&oid, &new->oid)));
	}
	return 0;
}

int late_mend(struct lates *lates, struct walk *walk, struct err *err)
{
	size_t number;

	for (size_t i = 0; i < lates->nr; i++) {
		struct late *late = &lates->at[i];

		if (!late->mended &&
		    table_get(&number, &walk->seen, late->revision.id,
			      OID_SIZE) &&
		    stands(&late->mended, late, walk->repo, &walk->tip_tree,
			   err))
			return -1;
	}
	return 0;
}

bool lates_are_mended(const struct lates *lates)
{
	for (size_t i = 0; i < lates->nr; i++)
		if (!lates->at[i].mended)
			return false;
	return true;
}

int lates_stand(bool *out, const struct lates *lates, struct repo *repo,
		const struct oid *tree, struct err *err)
{
	*out = true;
	for (size_t i = 0; i < lates->nr && *out; i++)
		if (stands(out, &lates->at[i], repo, tree, err))
			return -1;
	return 0;
}
