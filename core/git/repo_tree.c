/* repo_tree.c - walking trees and finding paths, by our own tree parser */
#include "core/git/repo_private.h"
#include "core/git/tree.h"

#include <string.h>

#define TREE_SIZE_MAX ((size_t)TREE_ENTRIES_MAX * 128)

struct walk {
	struct repo *repo;
	repo_entry_fn *fn;
	void *payload;
	struct buf path; /* of the folder that is walked, ended by a slash */
	struct err *err;
};

/* `raw` holds what *out borrows. */
static int load(struct tree *out, struct buf *raw, struct repo *repo,
		const struct oid *oid, struct err *err)
{
	if (repo_read_as(raw, repo, oid, OBJECT_TREE, TREE_SIZE_MAX, err))
		return -1;
	return tree_parse(out, buf_str(raw), raw->len, err) ? -1 : 0;
}

static int walk_tree(struct walk *walk, const struct oid *oid, int depth)
{
	autobuf raw = { 0 };
	auto_release(tree) tree = { 0 };
	size_t len = walk->path.len;
	int stop = 0;

	if (depth > TREE_DEPTH_MAX)
		return err_set(walk->err, EXIT_INPUT,
			       "'%s': folders are nested too deeply",
			       buf_str(&walk->path));
	if (load(&tree, &raw, walk->repo, oid, walk->err))
		return len ? err_wrap(walk->err, "'%s'", buf_str(&walk->path))
			   : -1;
	for (size_t i = 0; i < tree.nr && !stop; i++) {
		const struct tree_entry *entry = &tree.entries[i];

		buf_add_bytes(&walk->path, entry->name, entry->name_len);
		if (walk->path.len > TREE_PATH_MAX) {
			stop = err_set(walk->err, EXIT_INPUT,
				       "'%s': the path is too long",
				       buf_str(&walk->path));
		} else if (entry->mode == MODE_TREE) {
			buf_add_byte(&walk->path, '/');
			stop = walk_tree(walk, &entry->oid, depth + 1);
		} else {
			stop = walk->fn(buf_str(&walk->path), entry->mode,
					&entry->oid, walk->payload);
		}
		buf_truncate(&walk->path, len);
	}
	return stop;
}

int repo_each_entry(struct repo *repo, const struct oid *tree,
		    repo_entry_fn *fn, void *payload, struct err *err)
{
	struct walk walk = { repo, fn, payload, { 0 }, err };
	int stop = walk_tree(&walk, tree, 1);

	buf_release(&walk.path);
	return stop;
}

int repo_find_path(struct oid *out, unsigned *mode, bool *found,
		   struct repo *repo, const struct oid *tree, const char *path,
		   struct err *err)
{
	struct oid folder = *tree;

	*found = false;
	for (;;) {
		autobuf raw = { 0 };
		auto_release(tree) parsed = { 0 };
		const struct tree_entry *entry;
		size_t len = strcspn(path, "/");

		if (load(&parsed, &raw, repo, &folder, err))
			return -1;
		entry = tree_find(&parsed, path, len);
		if (!entry)
			return 0;
		if (path[len] == '\0') {
			*out = entry->oid;
			if (mode)
				*mode = entry->mode;
			*found = true;
			return 0;
		}
		if (entry->mode != MODE_TREE)
			return 0;
		folder = entry->oid;
		path += len + 1;
	}
}
