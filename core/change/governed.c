/* governed.c - the governed files of two revisions */
#include "core/change/governed.h"

#include <string.h>

void file_changes_release(struct file_changes *changes)
{
	for (size_t i = 0; i < changes->nr; i++)
		free(changes->at[i].path);
	free(changes->at);
	memset(changes, 0, sizeof(*changes));
}

/* Collects one side; the other side is merged in later. */
struct collecting {
	struct file_changes *out;
	const struct policy *policy;
	bool new_side;
};

static int collect(const char *path, unsigned mode, const struct oid *oid,
		   void *payload)
{
	struct collecting *c = payload;
	struct file_changes *out = c->out;
	struct file_change change = { 0 };
	struct file_side *side = c->new_side ? &change.new : &change.old;

	if (!document_is_governed(path) &&
	    !(c->policy && policy_governs(c->policy, path)))
		return 0;
	side->present = true;
	side->mode = mode;
	side->oid = *oid;
	change.path = xstrdup(path);
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = change;
	return 0;
}

static int collect_commit(struct collecting *collecting, struct repo *repo,
			  const struct oid *commit, struct err *err)
{
	struct oid tree;

	if (repo_commit_tree(&tree, repo, commit, err) < 0)
		return -1;
	return repo_each_entry(repo, &tree, collect, collecting, err);
}

static int by_path(const void *a, const void *b)
{
	const struct file_change *x = a;
	const struct file_change *y = b;

	return strcmp(x->path, y->path);
}

/* Neighbours of the same path become one change; same sides are dropped. */
static void merge(struct file_changes *changes)
{
	size_t kept = 0;

	for (size_t i = 0; i < changes->nr; i++) {
		struct file_change one = changes->at[i];

		if (i + 1 < changes->nr &&
		    !strcmp(one.path, changes->at[i + 1].path)) {
			struct file_change *next = &changes->at[++i];

			if (next->old.present)
				one.old = next->old;
			else
				one.new = next->new;
			free(next->path);
		}
		if (one.old.present &&
		    one.new.present &&one.old.mode ==
			    one.new.mode &&oid_equal(&one.old.oid,
						     &one.new.oid)) {
			free(one.path);
			continue;
		}
		changes->at[kept++] = one;
	}
	changes->nr = kept;
}

int governed_compare(struct file_changes *out, struct repo *repo,
		     const struct oid *old_commit, const struct oid *new_commit,
		     const struct policy *policy, struct err *err)
{
	struct collecting old = { out, policy, false };
	struct collecting new = { out, policy, true };

	if (collect_commit(&old, repo, old_commit, err) != 0 ||
	    collect_commit(&new, repo, new_commit, err) != 0)
		return -1;
	if (out->nr > 1)
		qsort(out->at, out->nr, sizeof(*out->at), by_path);
	merge(out);
	return 0;
}

struct reading {
	struct catalog *out;
	struct strings *unreadable;
	struct repo *repo;
	struct err *err;
};

static void note_unreadable(struct reading *r, const char *message)
{
	if (r->unreadable)
		strings_add(r->unreadable, message);
}

static int read_entry(const char *path, unsigned mode UNUSED,
		      const struct oid *oid, void *payload)
{
	struct reading *r = payload;
	autoptr(document) document = NULL;
	struct err why = { 0 };
	autobuf text = { 0 };

	if (document_kind_of(path) == DOCUMENT_NONE)
		return 0;
	if (repo_read_as(&text, r->repo, oid, OBJECT_BLOB, JSON_SIZE_MAX,
			 &why) < 0) {
		if (why.code != EXIT_INPUT) {
			*r->err = why;
			return -1;
		}
		err_wrap(&why, "%s", path);
		note_unreadable(r, why.msg);
	} else if (document_parse(&document, path, buf_str(&text), text.len,
				  &why) < 0) {
		note_unreadable(r, why.msg);
	} else {
		catalog_take(r->out, steal(document));
	}
	return 0;
}

int governed_catalog(struct catalog *out, struct strings *unreadable,
		     struct repo *repo, const struct oid *commit,
		     struct err *err)
{
	struct reading reading = { out, unreadable, repo, err };
	struct oid tree;

	if (repo_commit_tree(&tree, repo, commit, err) < 0 ||
	    repo_each_entry(repo, &tree, read_entry, &reading, err) != 0)
		return -1;
	catalog_sort(out);
	return 0;
}
