/* history.c - random histories: what people do to a store, and undo */
#include "tests/property/lib/history.h"

#include <stdio.h>
#include <string.h>

#define COMMITS_MIN 12
#define COMMITS_MAX 40 /* a step adds a few more */

static int pick_head(struct making *making)
{
	if (chance_of(&making->chance, 55))
		return 0;
	return chance_below(&making->chance, making->nr_heads);
}

static int random_commit(struct making *making)
{
	return chance_below(&making->chance, making->m->nr_commits);
}

/* A person who writes, and how well that can be told afterwards. */
static struct m_commit draft(struct making *making, const char *what)
{
	struct chance *chance = &making->chance;
	int author =
		chance_of(chance, 60) ? ALICE : chance_below(chance, NR_PEOPLE);
	struct m_commit commit = { .author = author,
				   .committer = author,
				   .co_author = NOBODY,
				   .key = author * NR_KEYS,
				   .when = making->now,
				   .what = what };

	if (chance_of(chance, 8))
		commit.committer = chance_below(chance, NR_PEOPLE);
	if (chance_of(chance, 6))
		commit.co_author = chance_below(chance, NR_PEOPLE);
	if (chance_of(chance, 6))
		commit.key = NOBODY;
	else if (chance_of(chance, 6))
		commit.key = chance_below(chance, NR_PEOPLE * NR_KEYS);
	return commit;
}

static int on(struct making *making, struct m_commit *commit, int parent)
{
	commit->parents[0] = parent;
	commit->nr_parents = 1;
	return make_commit(making, commit, NULL);
}

/* ---- what may happen to a branch; each returns its new tip ---- */

static int edit(struct making *making, int tip)
{
	struct chance *chance = &making->chance;
	struct m_commit commit = draft(making, "edits");
	int nr = chance_of(chance, 70) ? 1 : 2;

	commit.tree = making->m->commits[tip].tree;
	while (nr-- > 0) {
		int path = 1 + chance_below(chance, NR_PATHS - 1);

		commit.tree.at[path] = chance_of(chance, 8)
					       ? ABSENT
					       : make_content(making, path);
	}
	return on(making, &commit, tip);
}

/* Everything, or one path, as it stood somewhere else. */
static int revert(struct making *making, int tip)
{
	struct m_commit commit = draft(making, "reverts");
	const struct m_tree *old =
		&making->m->commits[random_commit(making)].tree;
	int path = 1 + chance_below(&making->chance, NR_PATHS - 1);

	commit.tree = making->m->commits[tip].tree;
	if (chance_of(&making->chance, 30))
		commit.tree = *old;
	else
		commit.tree.at[path] = old->at[path];
	return on(making, &commit, tip);
}

static int change_policy(struct making *making, int tip)
{
	struct m_commit commit = draft(making, "changes the policy");
	int content = making->m->commits[tip].tree.at[PATH_POLICY];
	struct m_policy policy;

	commit.tree = making->m->commits[tip].tree;
	if (content == ABSENT || chance_of(&making->chance, 4)) {
		commit.tree.at[PATH_POLICY] =
			content == ABSENT
				? making->m->commits[0].tree.at[PATH_POLICY]
				: ABSENT;
		return on(making, &commit, tip);
	}
	policy = making->m->contents[content].policy;
	next_policy(&policy, &making->chance);
	commit.tree.at[PATH_POLICY] = make_policy(making, &policy);
	if (chance_of(&making->chance, 6))
		commit.tree.at[PATH_NOTE_X] = make_content(making, PATH_NOTE_X);
	return on(making, &commit, tip);
}

/* What somebody writes is moved or copied, perhaps by somebody else. */
static int move(struct making *making, int tip)
{
	static const int notes[] = { PATH_README, PATH_NOTE_X, PATH_NOTE_Y };
	int from = notes[chance_below(&making->chance, 3)];
	int to = notes[chance_below(&making->chance, 3)];
	struct m_commit written = draft(making, "writes");
	struct m_commit moved = draft(making, "moves");

	written.tree = making->m->commits[tip].tree;
	if (chance_of(&making->chance, 80))
		written.tree.at[from] = make_content(making, from);
	tip = on(making, &written, tip);
	moved.tree = written.tree;
	if (chance_of(&making->chance, 70))
		moved.tree.at[from] = ABSENT;
	moved.tree.at[to] = written.tree.at[from];
	tip = on(making, &moved, tip);
	return chance_of(&making->chance, 30) ? edit(making, tip) : tip;
}

/* Looks like a sign-off, and says nothing. */
static int do_nothing(struct making *making, int tip)
{
	struct m_commit commit = draft(making, "changes nothing");

	commit.tree = making->m->commits[tip].tree;
	return on(making, &commit, tip);
}

/* Everybody whom it may need signs, one after the other; now and then all
 * with the same flaw, which then decides alone. */
static int sign_round(struct making *making, int tip)
{
	int first = chance_below(&making->chance, MALLORY);
	int flaw = chance_of(&making->chance, 25)
			   ? chance_below(&making->chance, FLAWS)
			   : NO_FLAW;

	for (int i = 0; i < MALLORY - 1; i++)
		if (chance_of(&making->chance, 75))
			tip = make_flawed_sign_off(making, tip,
						   (first + i) % MALLORY, flaw);
	return tip;
}

static int sign(struct making *making, int tip)
{
	return make_sign_off(making, tip);
}

/* ---- merges ---- */

static int common(const struct making *making, int a, int b)
{
	uint64_t both =
		making->m->commits[a].reach & making->m->commits[b].reach;

	/* Numbers grow from parents to children. */
	return both ? 63 - __builtin_clzll(both) : 0;
}

static struct m_tree merged(struct making *making, int ours, int theirs)
{
	const struct m_commit *commits = making->m->commits;
	const struct m_tree *base = &commits[common(making, ours, theirs)].tree;
	const struct m_tree *a = &commits[ours].tree;
	const struct m_tree *b = &commits[theirs].tree;
	struct m_tree out = *a;

	for (int i = 0; i < NR_PATHS; i++) {
		if (a->at[i] == base->at[i] ||
		    (b->at[i] != base->at[i] && chance_of(&making->chance, 50)))
			out.at[i] = b->at[i];
	}
	return out;
}

/* What nobody would call a clean merge. */
static void twist(struct making *making, struct m_tree *tree, int theirs)
{
	struct chance *chance = &making->chance;
	int path = 1 + chance_below(chance, NR_PATHS - 1);

	switch (chance_below(chance, 3)) {
	case 0:
		tree->at[path] = make_content(making, path);
		break;
	case 1:
		*tree = making->m->commits[theirs].tree;
		break;
	default:
		tree->at[path] =
			making->m->commits[random_commit(making)].tree.at[path];
	}
}

static int merge_with(struct making *making, int ours, int theirs)
{
	struct m_commit commit = draft(making, "merges");

	commit.tree = merged(making, ours, theirs);
	if (chance_of(&making->chance, 15))
		twist(making, &commit.tree, theirs);
	commit.parents[0] = ours;
	commit.parents[1] = theirs;
	commit.nr_parents = 2;
	if (chance_of(&making->chance, 3)) {
		commit.parents[2] = random_commit(making);
		commit.nr_parents = 3;
		commit.what = "merges three";
	}
	return make_commit(making, &commit, NULL);
}

static int merge(struct making *making, int tip)
{
	int other =
		making->heads[chance_below(&making->chance, making->nr_heads)];

	if (other == tip)
		return tip;
	if (chance_of(&making->chance, 20)) /* the wrong way round */
		return merge_with(making, other, tip);
	return merge_with(making, tip, other);
}

/* A history that has nothing to do with this one. */
static int merge_stranger(struct making *making, int tip)
{
	struct m_commit commit = draft(making, "begins elsewhere");

	commit.tree = making->m->commits[tip].tree;
	commit.tree.at[PATH_NOTE_X] = make_content(making, PATH_NOTE_X);
	return merge_with(making, tip, make_commit(making, &commit, NULL));
}

/* Two people sign the same commit, each at home; a third one merges. */
static int sign_in_parallel(struct making *making, int tip)
{
	int a = make_sign_off(making, tip);
	int b = make_good_sign_off(making, tip,
				   BOB + chance_below(&making->chance, 4));

	if (a == tip || b == tip)
		return b == tip ? a : b;
	return merge_with(making, a, b);
}

/* What was signed once is undone, approved so, and comes back with the old
 * sign-offs. */
static int set_sides(struct making *making, int tip,
		     const struct m_statement *s, bool new)
{
	struct m_commit commit = draft(making, new ? "redoes" : "undoes");

	commit.tree = making->m->commits[tip].tree;
	for (int i = 0; i < s->nr_changes; i++)
		commit.tree.at[s->changes[i].path] =
			new ? s->changes[i].new : s->changes[i].old;
	return on(making, &commit, tip);
}

static int replay(struct making *making, int tip)
{
	const struct m_commit *commits = making->m->commits;
	int old = random_commit(making);
	int base;

	for (int i = 0; i < 20 && !(commits[old].has_statement &&
				    model_reaches(making->m, tip, old));
	     i++)
		old = random_commit(making);
	if (!commits[old].has_statement || !commits[old].statement.sound ||
	    commits[old].statement.changes[0].path == PATH_POLICY)
		return tip;
	base = commits[old].statement.base;
	tip = set_sides(making, tip, &commits[old].statement, false);
	tip = sign_round(making, tip);
	tip = set_sides(making, tip, &commits[old].statement, true);
	for (int i = old - 2; i <= old + 2; i++)
		if (i >= 0 && commits[i].has_statement &&
		    commits[i].statement.base == base &&
		    commits[i].statement.sound)
			tip = make_same_again(making, tip, i);
	return tip;
}

/* What somebody writes is dropped, which nobody has to sign, and comes back by
 * way of a branch on which somebody else changed the same. */
static int launder(struct making *making, int tip)
{
	const struct m_commit *commits = making->m->commits;
	bool kept = chance_of(&making->chance, 50);
	struct m_commit drop = draft(making, "drops");
	struct m_commit side = draft(making, "keeps what was dropped");
	struct m_commit back = draft(making, "brings back");
	int his = edit(making, tip);
	int hers = chance_of(&making->chance, 80) ? edit(making, tip) : his;

	drop.tree = commits[tip].tree;
	drop.nr_parents = chance_of(&making->chance, 80) ? 2 : 1;
	drop.parents[0] = drop.nr_parents == 2 ? tip : his;
	drop.parents[1] = his;
	tip = make_commit(making, &drop, NULL);
	side.tree = commits[his].tree;
	side.nr_parents = 2;
	side.parents[0] = kept ? his : hers;
	side.parents[1] = kept ? hers : his;
	back.tree = commits[his].tree;
	back.nr_parents = 2;
	back.parents[0] = tip;
	back.parents[1] = hers == his ? his : make_commit(making, &side, NULL);
	if (chance_of(&making->chance, 20))
		back.parents[1] = edit(making, back.parents[1]);
	return sign_round(making, make_commit(making, &back, NULL));
}

/* ---- the history ---- */

static void begin(struct making *making)
{
	struct m_commit commit = { .author = ALICE,
				   .committer = ALICE,
				   .co_author = NOBODY,
				   .key = ALICE * NR_KEYS,
				   .when = making->now,
				   .what = "begins" };
	struct m_policy policy;

	do
		first_policy(&policy, &making->chance);
	while (commit.tree.at[PATH_POLICY] = make_policy(making, &policy),
	       !making->m->contents[commit.tree.at[PATH_POLICY]].policy.valid);
	for (int i = 1; i < NR_PATHS; i++)
		commit.tree.at[i] = chance_of(&making->chance, 85)
					    ? make_content(making, i)
					    : ABSENT;
	for (int i = 0; i < HEADS; i++)
		making->heads[i] = 0;
	making->nr_heads = 1;
	make_commit(making, &commit, NULL);
}

typedef int step_fn(struct making *making, int tip);

static const struct {
	step_fn *step;
	int weight;
} steps[] = {
	{ edit, 22 },      { revert, 6 },         { change_policy, 7 },
	{ do_nothing, 2 }, { sign_round, 20 },    { sign, 17 },
	{ merge, 10 },     { merge_stranger, 1 }, { sign_in_parallel, 5 },
	{ replay, 4 },     { launder, 3 },        { move, 3 },
};

static void go_on(struct making *making)
{
	int *head = &making->heads[pick_head(making)];
	int dice = chance_below(&making->chance, 100);
	size_t i = 0;

	while (dice >= steps[i].weight)
		dice -= steps[i++].weight;
	*head = steps[i].step(making, *head);
	making->now += 600 + chance_below(&making->chance, 40000);
	if (making->nr_heads < HEADS && chance_of(&making->chance, 15))
		making->heads[making->nr_heads++] =
			chance_of(&making->chance, 70) ? making->heads[0]
						       : random_commit(making);
}

void history_make(struct model *out, struct world *world, uint64_t seed)
{
	struct making making = {
		.m = out, .world = world, .chance = { seed }, .now = WORLD_START
	};
	int commits;

	out->nr_commits = 0;
	out->nr_contents = 0;
	begin(&making);
	commits = COMMITS_MIN +
		  chance_below(&making.chance, COMMITS_MAX - COMMITS_MIN);
	/* A step that finds nothing to do leaves no commit behind. */
	for (int i = 0; i < 200 && out->nr_commits < commits; i++)
		go_on(&making);
	out->live = making.heads[0];
	out->other = making.heads[making.nr_heads - 1];
}
