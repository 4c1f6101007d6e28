/* brought.c - what a merge takes over from the commits that it brings in */
/*
 * Which commits do a merge's other parents have that its first one has not?
 * The walk has numbered all commits, higher than their ancestors. So the
 * highest number is looked at first, and what is known of it by then is all
 * there is to know: no other commit can be its child. The answer is complete
 * as soon as all that is left to look at belongs to the first parent.
 */
#include "core/trust/brought.h"
#include "core/git/commit.h"
#include "core/trust/compare.h"

#include <stdlib.h>
#include <string.h>

#define FIRST 1 /* the first parent has it */
#define OTHER 2 /* another one has it */

struct next {
	size_t number;
	struct oid commit;
};

struct search {
	const struct walk *walk;
	struct table *out;
	struct table owners; /* commit -> FIRST, OTHER or both */
	struct next *heap;   /* the highest number stands first */
	size_t nr;
	size_t alloc;
	size_t only_others; /* of these belong to no first parent yet */
};

static void search_release(struct search *search)
{
	table_release(&search->owners);
	free(search->heap);
}

static void swap(struct next *a, struct next *b)
{
	struct next old = *a;

	*a = *b;
	*b = old;
}

static void heap_add(struct search *search, const struct next *next)
{
	size_t at = search->nr;

	search->heap = grow(search->heap, search->nr, &search->alloc,
			    sizeof(*search->heap));
	search->heap[search->nr++] = *next;
	while (at > 0 && search->heap[(at - 1) / 2].number < next->number) {
		swap(&search->heap[at], &search->heap[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
}

static struct next heap_take(struct search *search)
{
	struct next *heap = search->heap;
	struct next first = heap[0];
	size_t at = 0;

	heap[0] = heap[--search->nr];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < search->nr &&
		    heap[child + 1].number > heap[child].number)
			child++;
		if (child >= search->nr ||
		    heap[child].number <= heap[at].number)
			return first;
		swap(&heap[at], &heap[child]);
		at = child;
	}
}

/* What stands before the anchor nobody brings. */
static void look_at(struct search *search, const struct oid *commit,
		    size_t owner)
{
	struct next next = { .commit = *commit };
	size_t before = 0;

	if (!table_get(&next.number, &search->walk->seen, commit->id,
		       OID_SIZE) ||
	    next.number == 0)
		return;
	if (!table_get(&before, &search->owners, commit->id, OID_SIZE))
		heap_add(search, &next);
	if (before == OTHER)
		search->only_others--;
	table_set(&search->owners, commit->id, OID_SIZE, before | owner);
	if ((before | owner) == OTHER)
		search->only_others++;
}

/* Takes in what one commit changed. What can't be compared ended the walk when
 * it came in. */
static int take_in(struct search *search, const struct commit *commit,
		   struct err *err)
{
	const struct walk *walk = search->walk;
	auto_release(changes) changes = { 0 };
	struct verdict unfit = { 0 };
	struct oid before;

	if (commit->nr_parents > 1)
		return 0;
	if (commit->nr_parents == 1 &&
	    repo_commit_tree(&before, walk->repo, &commit->parents[0], err))
		return -1;
	if (commit->nr_parents == 1 && oid_equal(&before, &commit->tree))
		return 0;
	if (compare_trees(&changes, &unfit, walk->repo, walk->policy,
			  commit->nr_parents ? &before : NULL, &commit->tree,
			  err))
		return -1;
	for (size_t i = 0; i < changes.nr; i++)
		table_set(search->out, changes.at[i].path,
			  strlen(changes.at[i].path), 1);
	return 0;
}

static int take_next(struct search *search, struct err *err)
{
	struct next next = heap_take(search);
	auto_release(commit) commit = { 0 };
	autobuf raw = { 0 };
	size_t owner = 0;

	if (repo_read_as(&raw, search->walk->repo, &next.commit, OBJECT_COMMIT,
			 COMMIT_SIZE_MAX, err) ||
	    commit_parse(&commit, buf_str(&raw), raw.len, err))
		return -1;
	table_get(&owner, &search->owners, next.commit.id, OID_SIZE);
	if (owner == OTHER) {
		search->only_others--;
		if (take_in(search, &commit, err))
			return -1;
	}
	for (size_t i = 0; i < commit.nr_parents; i++)
		look_at(search, &commit.parents[i], owner);
	return 0;
}

int brought_by(struct table *out, const struct walk *walk,
	       const struct record *merge, struct err *err)
{
	__attribute__((cleanup(search_release))) struct search search = {
		.walk = walk, .out = out
	};

	for (size_t i = 0; i < merge->nr_parents; i++)
		look_at(&search, &merge->parents[i], i ? OTHER : FIRST);
	for (size_t met = 0; search.only_others && met < WALK_SIDE_MAX; met++)
		if (take_next(&search, err))
			return -1;
	return 0;
}
