/* governed.c - the governed files of two revisions */
#include "core/change/governed.h"

#include "core/change/diff.h"
#include "core/git/tree.h"

#include <string.h>

void file_changes_release(struct file_changes *changes)
{
	for (size_t i = 0; i < changes->nr; i++)
		free(changes->at[i].path);
	free(changes->at);
	memset(changes, 0, sizeof(*changes));
}

struct collecting {
	struct file_changes *out;
	const struct policy *policy;
};

static void fill_side(struct file_side *side, const struct tree_entry *entry)
{
	if (!entry)
		return;
	side->present = true;
	side->mode = entry->mode;
	side->oid = entry->oid;
}

static int collect(const char *path, const struct tree_entry *old,
		   const struct tree_entry *new, void *payload)
{
	struct collecting *c = payload;
	struct file_changes *out = c->out;
	struct file_change change = { 0 };

	if (!document_is_governed(path) &&
	    !(c->policy && policy_governs(c->policy, path)))
		return 0;
	fill_side(&change.old, old);
	fill_side(&change.new, new);
	change.path = xstrdup(path);
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = change;
	return 0;
}

static int by_path(const void *a, const void *b)
{
	const struct file_change *x = a;
	const struct file_change *y = b;

	return strcmp(x->path, y->path);
}

int governed_compare(struct file_changes *out, struct repo *repo,
		     const struct oid *old_commit, const struct oid *new_commit,
		     const struct policy *policy, struct err *err)
{
	struct collecting collecting = { out, policy };
	struct oid old, new;

	if (repo_commit_tree(&old, repo, old_commit, err) ||
	    repo_commit_tree(&new, repo, new_commit, err) ||
	    repo_each_difference(repo, &old, &new, collect, &collecting, err))
		return -1;
	if (out->nr > 1)
		qsort(out->at, out->nr, sizeof(*out->at), by_path);
	return 0;
}

struct governed_reading {
	struct catalog *out;
	struct strings *secrets; /* wanted instead of the documents */
	struct strings *unreadable;
	struct repo *repo;
	struct err *err;
};

static void note_unreadable(struct governed_reading *r, const char *message)
{
	if (r->unreadable)
		strings_add(r->unreadable, message);
}

/* Whose secrets are looked for may break the rules of its kind. */
static int parse(struct document **out, const struct governed_reading *r,
		 const char *path, const struct buf *text, struct err *err)
{
	autoptr(document) document = NULL;

	if (!r->secrets)
		return document_parse(out, path, buf_str(text), text->len, err);
	if (document_place(&document, path, err) ||
	    json_parse(&document->root, buf_str(text), text->len, JSON_STRICT,
		       path, err))
		return -1;
	*out = steal(document);
	return 0;
}

static int read_entry(const char *path, unsigned mode UNUSED,
		      const struct oid *oid, void *payload)
{
	struct governed_reading *r = payload;
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
	} else if (parse(&document, r, path, &text, &why) < 0) {
		note_unreadable(r, why.msg);
	} else if (r->secrets) {
		diff_secrets(r->secrets, document);
	} else {
		catalog_take(r->out, steal(document));
	}
	return 0;
}

int governed_catalog(struct catalog *out, struct strings *unreadable,
		     struct repo *repo, const struct oid *commit,
		     struct err *err)
{
	struct governed_reading reading = {
		.out = out, .unreadable = unreadable, .repo = repo, .err = err
	};
	struct oid tree;

	if (repo_commit_tree(&tree, repo, commit, err) < 0 ||
	    repo_each_entry(repo, &tree, read_entry, &reading, err) != 0)
		return -1;
	catalog_sort(out);
	return 0;
}

static int read_changed(struct governed_reading *reading,
			const struct file_changes *changes, bool new_side)
{
	for (size_t i = 0; i < changes->nr; i++) {
		const struct file_change *change = &changes->at[i];
		const struct file_side *side =
			new_side ? &change->new : &change->old;

		if (side->present &&
		    read_entry(change->path, side->mode, &side->oid, reading))
			return -1;
	}
	return 0;
}

int governed_changed(struct catalog *out, struct strings *unreadable,
		     struct repo *repo, const struct file_changes *changes,
		     bool new_side, struct err *err)
{
	struct governed_reading reading = {
		.out = out, .unreadable = unreadable, .repo = repo, .err = err
	};

	if (read_changed(&reading, changes, new_side))
		return -1;
	catalog_sort(out);
	return 0;
}

int governed_secrets(struct strings *out, struct repo *repo,
		     const struct oid *commit,
		     const struct file_changes *changes, struct err *err)
{
	struct governed_reading reading = { .secrets = out,
					    .repo = repo,
					    .err = err };
	struct oid tree;

	if (read_changed(&reading, changes, false) ||
	    repo_commit_tree(&tree, repo, commit, err) < 0 ||
	    repo_each_entry(repo, &tree, read_entry, &reading, err) != 0)
		return -1;
	return 0;
}
