/* origin.c - which commits put there what a merge takes over */
#include "core/trust/origin.h"
#include "core/git/commit.h"

#include <stdlib.h>

/* From the merge back, along every parent that has the same at the path. */
struct trail {
	struct origins *out;
	const struct walk *walk;
	const struct change *change;
	struct oid_set met;
	struct oid *stack;
	size_t nr;
	size_t alloc;
};

static void trail_release(struct trail *trail)
{
	oid_set_release(&trail->met);
	free(trail->stack);
}

void origins_release(struct origins *origins)
{
	free(origins->at);
	*origins = (struct origins){ 0 };
}

static void add_origin(struct origins *out, const struct oid *commit)
{
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = *commit;
}

static int has_it(bool *out, const struct trail *trail,
		  const struct oid *commit, struct err *err)
{
	const struct change_side *wanted = &trail->change->new;
	struct oid tree;
	struct oid blob;
	bool found;

	if (repo_commit_tree(&tree, trail->walk->repo, commit, err) ||
	    repo_find_path(&blob, NULL, &found, trail->walk->repo, &tree,
			   trail->change->path, err))
		return -1;
	*out = found == wanted->present &&
	       (!found || oid_equal(&blob, &wanted->oid));
	return 0;
}

/* A parent that has it, too. What was approved binds nobody any more; what
 * the store began with is nobody's that could be named. */
static void follow(struct trail *trail, const struct oid *commit)
{
	const struct walk *walk = trail->walk;
	size_t number;

	if (table_get(&number, &walk->revisions, commit->id, OID_SIZE))
		return;
	if (!table_get(&number, &walk->seen, commit->id, OID_SIZE) ||
	    number == 0) {
		trail->out->lost = true;
		return;
	}
	if (!oid_set_add(&trail->met, commit))
		return;
	trail->stack = grow(trail->stack, trail->nr, &trail->alloc,
			    sizeof(*trail->stack));
	trail->stack[trail->nr++] = *commit;
}

/* *any: one of these parents has it. */
static int follow_parents(bool *any, struct trail *trail,
			  const struct oid *parents, size_t nr, struct err *err)
{
	*any = false;
	for (size_t i = 0; i < nr; i++) {
		bool has;

		if (has_it(&has, trail, &parents[i], err))
			return -1;
		if (has)
			follow(trail, &parents[i]);
		*any = *any || has;
	}
	return 0;
}

static int take_next(struct trail *trail, struct err *err)
{
	struct oid id = trail->stack[--trail->nr];
	auto_release(commit) commit = { 0 };
	autobuf raw = { 0 };
	bool inherited;

	if (repo_read_as(&raw, trail->walk->repo, &id, OBJECT_COMMIT,
			 COMMIT_SIZE_MAX, err) ||
	    commit_parse(&commit, buf_str(&raw), raw.len, err) ||
	    follow_parents(&inherited, trail, commit.parents, commit.nr_parents,
			   err))
		return -1;
	if (!inherited)
		add_origin(trail->out, &id);
	return 0;
}

int origins_find(struct origins *out, const struct walk *walk,
		 const struct record *merge, const struct change *change,
		 struct err *err)
{
	__attribute__((cleanup(trail_release))) struct trail trail = {
		.out = out, .walk = walk, .change = change
	};
	bool ignored;

	if (follow_parents(&ignored, &trail, merge->parents, merge->nr_parents,
			   err))
		return -1;
	while (trail.nr > 0) {
		if (++out->nr_met > ORIGIN_COMMITS_MAX) {
			out->lost = true;
			return 0;
		}
		if (take_next(&trail, err))
			return -1;
	}
	return 0;
}
