/* reach.c - which commits can be reached from a commit */
#include "core/git/reach.h"
#include "core/git/commit.h"

struct pending {
	struct oid *at;
	size_t nr;
	size_t alloc;
};

static void push(struct pending *pending, const struct oid *oid)
{
	pending->at = grow(pending->at, pending->nr, &pending->alloc,
			   sizeof(*pending->at));
	pending->at[pending->nr++] = *oid;
}

static int push_parents(struct pending *pending, struct repo *repo,
			const struct oid *id, const struct oid_set *seen,
			struct err *err)
{
	auto_release(commit) commit = { 0 };
	enum object_type type = OBJECT_OTHER;
	struct err reason = { 0 };
	autobuf raw = { 0 };
	bool found;

	if (repo_read(&raw, &type, &found, repo, id, COMMIT_SIZE_MAX,
		      &reason)) {
		if (reason.code == EXIT_NO || reason.code == EXIT_INPUT)
			return 0;
		*err = reason;
		return -1;
	}
	if (!found || type != OBJECT_COMMIT ||
	    commit_parse(&commit, buf_str(&raw), raw.len, &reason))
		return 0;
	for (size_t i = 0; i < commit.nr_parents; i++)
		if (!oid_set_has(seen, &commit.parents[i]))
			push(pending, &commit.parents[i]);
	return 0;
}

static int reach(struct oid_set *out, struct repo *repo,
		 struct pending *pending, reach_fn *fn, void *payload,
		 struct err *err)
{
	int result = 0;

	while (result == 0 && pending->nr > 0) {
		struct oid id = pending->at[--pending->nr];

		if (!oid_set_add(out, &id))
			continue;
		if (out->nr > REACH_MAX)
			return err_set(err, EXIT_INPUT,
				       "there are more than %d commits",
				       REACH_MAX);
		if (fn)
			result = fn(&id, payload);
		if (result == 0)
			result = push_parents(pending, repo, &id, out, err);
	}
	return result;
}

int reach_each(struct oid_set *out, struct repo *repo, const struct oid *tip,
	       reach_fn *fn, void *payload, struct err *err)
{
	struct pending pending = { 0 };
	int result;

	push(&pending, tip);
	result = reach(out, repo, &pending, fn, payload, err);
	free(pending.at);
	return result;
}

int reach_add(struct oid_set *out, struct repo *repo, const struct oid *tip,
	      struct err *err)
{
	return reach_each(out, repo, tip, NULL, NULL, err);
}
