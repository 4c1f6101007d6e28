/* walk.c - from the anchor along the first-parent chain, commit by commit */
#include "core/trust/walk.h"
#include "core/trust/compare.h"
#include "core/trust/debt.h"
#include "core/trust/moved.h"

#include <stdio.h>
#include <string.h>

void walk_drop_pending(struct walk *walk)
{
	for (size_t i = 0; i < walk->nr_contributions; i++)
		contribution_release(&walk->contributions[i]);
	walk->nr_contributions = 0;
	table_release(&walk->contributed);
	table_release(&walk->brought);
	moved_free(walk->moved);
	walk->moved = NULL;
	walk->unclean = false;
	walk->unclean_commit = (struct oid){ { 0 } };
	changes_release(&walk->changes);
}

void walk_release(struct walk *walk)
{
	walk_drop_pending(walk);
	for (size_t i = 0; i < walk->nr_pool; i++)
		statement_free(walk->pool[i].statement);
	free(walk->pool);
	free(walk->contributions);
	for (size_t i = 0; i < walk->nr_debts; i++)
		debt_release(&walk->debts[i]);
	free(walk->debts);
	for (size_t i = 0; i < walk->nr_hands; i++)
		strings_release(&walk->hands[i]);
	free(walk->hands);
	table_release(&walk->hands_of);
	policy_free(walk->policy);
	table_release(&walk->revisions);
	table_release(&walk->touched);
	table_release(&walk->seen);
	lates_release(&walk->late);
	*walk = (struct walk){ 0 };
}

/* ---- the anchor ---- */

static bool is_seen(const struct walk *walk, const struct oid *commit)
{
	size_t number;

	return table_get(&number, &walk->seen, commit->id, OID_SIZE);
}

/* A commit has become reachable from the tip, after all its ancestors. False
 * when it was already. */
static bool see(struct walk *walk, const struct oid *commit)
{
	if (is_seen(walk, commit))
		return false;
	if (walk->step_nr > 0)
		walk->nr_seen++;
	table_set(&walk->seen, commit->id, OID_SIZE, walk->nr_seen);
	revoked_meet(walk->revoked, commit, walk->step_nr);
	return true;
}

static void add_ancestors(struct walk *walk, const struct oid *commit)
{
	/* What stands before the anchor is trusted with it; a side branch
	 * that began there brings only what is not. */
	struct oid *stack = xcalloc(1, sizeof(*stack));
	size_t nr = 1;
	size_t alloc = 1;

	stack[0] = *commit;
	while (nr > 0) {
		struct record record = { 0 };
		struct err ignored = { 0 };

		if (record_read(&record, walk->repo, &stack[--nr], &ignored))
			record = (struct record){ 0 };
		for (size_t i = 0; i < record.nr_parents; i++) {
			if (!see(walk, &record.parents[i]))
				continue;
			stack = grow(stack, nr, &alloc, sizeof(*stack));
			stack[nr++] = record.parents[i];
		}
		record_release(&record);
	}
	free(stack);
}

int walk_start(struct walk *walk, struct err *err)
{
	const struct oid *commit = &walk->anchor->commit;
	struct err reason = { 0 };

	walk->tip = walk->approved = *commit;
	if (repo_commit_tree(&walk->tip_tree, walk->repo, commit, &reason)) {
		walk->dead = verdict_deny(REASON_ANCHOR_NOT_REACHED,
					  "the anchor is not in this "
					  "repository: %s",
					  reason.msg);
		verdict_hint(&walk->dead, "git fetch --unshallow; or another "
					  "repository was pinned: rbctl trust");
		return 0;
	}
	walk->approved_tree = walk->tip_tree;
	if (walk_policy(&walk->policy, walk->policy_sha256, &walk->dead,
			walk->repo, &walk->tip_tree, err))
		return -1;
	if (walk->policy &&
	    strcmp(walk->policy_sha256, walk->anchor->policy_sha256) != 0)
		walk->dead = verdict_deny(REASON_WRONG_STORE,
					  "the anchor's policy has another "
					  "digest than the pinned one");
	see(walk, commit);
	add_ancestors(walk, commit);
	table_set(&walk->revisions, commit->id, OID_SIZE, 0);
	return 0;
}

/* ---- a step ---- */

static void kill_walk(struct walk *walk, enum reason reason,
		      const struct oid *commit, const char *detail)
{
	char hex[OID_HEX + 1];

	oid_format(hex, commit);
	walk->dead = verdict_deny(reason, "commit %.12s: %s", hex, detail);
	verdict_hint(&walk->dead, "take that commit off the live branch: "
				  "nothing after it can be approved");
}

static int remember_sign_off(struct walk *walk, struct record *record,
			     enum reason reason, const char *detail)
{
	struct sign_off_seen *seen;

	if (walk->nr_pool == WALK_SIGN_OFFS_MAX) {
		kill_walk(walk, REASON_LIMIT, &record->id,
			  "too many sign-offs wait");
		return 0;
	}
	walk->pool = grow(walk->pool, walk->nr_pool, &walk->alloc_pool,
			  sizeof(*walk->pool));
	seen = &walk->pool[walk->nr_pool++];
	*seen = (struct sign_off_seen){ .commit = record->id,
					.touched = record->touched,
					.verified = record->verified,
					.step = walk->step_nr,
					.reason = reason };
	snprintf(seen->detail, sizeof(seen->detail), "%s", detail);
	if (reason == REASON_NONE) {
		seen->statement = steal(record->statement);
		memcpy(seen->statement_sha256, record->statement_sha256, 65);
		snprintf(seen->person, sizeof(seen->person), "%s",
			 seen->statement->person);
	}
	return 0;
}

static int absorb(struct walk *walk, struct record *record,
		  const struct oid *parent_trees, struct err *err)
{
	bool empty = record->nr_parents == 1 &&
		     oid_equal(&record->tree, &parent_trees[0]);

	if (empty && !record->has_marker)
		return remember_sign_off(walk, record, REASON_NO_STATEMENT,
					 "it changes nothing and carries no "
					 "statement");
	if (empty)
		return remember_sign_off(walk, record, record->statement_fault,
					 record->statement_detail);
	if (record->has_marker && record->nr_parents == 1 &&
	    remember_sign_off(walk, record, REASON_BAD_OBJECT,
			      "it carries a statement, but changes files"))
		return -1;
	return walk_contribute(walk, record, parent_trees, err);
}

/* Trees of the record's parents; the first may be known already. */
static int read_parent_trees(struct oid **out, struct walk *walk,
			     const struct record *record,
			     const struct oid *first_tree, struct err *err)
{
	autofree struct oid *trees =
		xcalloc(record->nr_parents + 1, sizeof(*trees));

	for (size_t i = 0; i < record->nr_parents; i++) {
		if (i == 0 && first_tree)
			trees[0] = *first_tree;
		else if (repo_commit_tree(&trees[i], walk->repo,
					  &record->parents[i], err))
			return -1;
	}
	*out = steal(trees);
	return 0;
}

/* The record is fit to be looked at; else the walk ends there. */
static bool is_fit(struct walk *walk, const struct record *record)
{
	if (!record->present)
		kill_walk(walk, REASON_BAD_OBJECT, &record->id,
			  "it is missing from the repository");
	else if (record->fault)
		kill_walk(walk, record->fault, &record->id, record->detail);
	return walk->dead.reason == REASON_NONE;
}

static int absorb_side(struct walk *walk, const struct oid *id, struct err *err)
{
	__attribute__((cleanup(record_release))) struct record record = { 0 };
	autofree struct oid *trees = NULL;

	if (record_read(&record, walk->repo, id, err))
		return -1;
	if (!is_fit(walk, &record))
		return 0;
	if (read_parent_trees(&trees, walk, &record, NULL, err))
		return -1;
	return absorb(walk, &record, trees, err);
}

/*
 * Everything reachable from `start` that was not reachable before, parents
 * before children: a stack on which a commit stands once to be opened and
 * once, behind its parents, to be closed.
 */
struct visit {
	struct oid id;
	bool opened;
};

static int open_visit(struct walk *walk, struct visit **stack, size_t *nr,
		      size_t *alloc, struct err *err)
{
	__attribute__((cleanup(record_release))) struct record record = { 0 };
	struct oid id = (*stack)[*nr - 1].id;

	(*stack)[*nr - 1].opened = true;
	if (record_read(&record, walk->repo, &id, err))
		return -1;
	if (!is_fit(walk, &record))
		return 0;
	for (size_t i = 0; i < record.nr_parents; i++) {
		if (is_seen(walk, &record.parents[i]))
			continue;
		*stack = grow(*stack, *nr, alloc, sizeof(**stack));
		(*stack)[(*nr)++] = (struct visit){ .id = record.parents[i] };
	}
	return 0;
}

static int absorb_from(struct walk *walk, const struct oid *start,
		       struct err *err)
{
	size_t nr = 1;
	size_t alloc = 1;
	size_t met = 0;
	autofree struct visit *stack = xcalloc(1, sizeof(*stack));

	stack[0].id = *start;
	while (nr > 0 && walk->dead.reason == REASON_NONE) {
		struct visit *top = &stack[nr - 1];

		if (!top->opened && is_seen(walk, &top->id)) {
			nr--;
		} else if (!top->opened) {
			if (++met > WALK_SIDE_MAX)
				kill_walk(walk, REASON_LIMIT, &top->id,
					  "a merge brings too many commits");
			else if (open_visit(walk, &stack, &nr, &alloc, err))
				return -1;
		} else {
			struct oid id = top->id;

			nr--;
			if (see(walk, &id) && absorb_side(walk, &id, err))
				return -1;
		}
	}
	return 0;
}

int walk_step(struct walk *walk, struct record *record, struct err *err)
{
	autofree struct oid *trees = NULL;
	struct verdict unfit = { 0 };
	bool same_tree;

	if (walk->dead.reason || !is_fit(walk, record))
		return 0;
	if (record->nr_parents > 2) {
		kill_walk(walk, REASON_TOO_MANY_PARENTS, &record->id,
			  "a merge of more than two branches");
		return 0;
	}
	if (walk->now && record->committed > walk->now + WALK_AHEAD_MAX) {
		kill_walk(walk, REASON_BAD_OBJECT, &record->id,
			  "its date is still to come");
		return 0;
	}
	walk->step_nr++;
	if (record->nr_parents == 2 &&
	    absorb_from(walk, &record->parents[1], err))
		return -1;
	if (walk->dead.reason)
		return 0;
	if (read_parent_trees(&trees, walk, record, &walk->tip_tree, err))
		return -1;
	same_tree = oid_equal(&record->tree, &walk->tip_tree);
	walk->tip = record->id;
	walk->tip_tree = record->tree;
	if (record->committed > walk->clock)
		walk->clock = record->committed;
	see(walk, &record->id);
	if (!same_tree) {
		changes_release(&walk->changes);
		if (compare_trees(&walk->changes, &unfit, walk->repo,
				  walk->policy, &walk->approved_tree,
				  &walk->tip_tree, err))
			return -1;
		if (unfit.reason) {
			walk->dead = unfit;
			return 0;
		}
	}
	return absorb(walk, record, trees, err);
}
