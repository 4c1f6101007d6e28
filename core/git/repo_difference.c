/* repo_difference.c - what differs between two trees; equal folders are not
 * even read */
#include "core/git/repo_private.h"
#include "core/git/tree.h"

#include <string.h>

#define TREE_SIZE_MAX ((size_t)TREE_ENTRIES_MAX * 128)

struct walk {
	struct repo *repo;
	repo_difference_fn *fn;
	void *payload;
	struct buf path; /* of the folder that is walked, ended by a slash */
	struct err *err;
};

struct side {
	struct buf raw;
	struct tree tree;
};

static void side_release(struct side *side)
{
	tree_release(&side->tree);
	buf_release(&side->raw);
}

/* NULL: there is no such folder, and so nothing in it. */
static int load(struct side *side, const struct walk *walk,
		const struct oid *oid)
{
	if (!oid)
		return 0;
	if (repo_read_as(&side->raw, walk->repo, oid, OBJECT_TREE,
			 TREE_SIZE_MAX, walk->err) ||
	    tree_parse(&side->tree, buf_str(&side->raw), side->raw.len,
		       walk->err) != TREE_OK)
		return walk->path.len ? err_wrap(walk->err, "'%s'",
						 buf_str(&walk->path))
				      : -1;
	return 0;
}

static bool is_tree(const struct tree_entry *entry)
{
	return entry && entry->mode == MODE_TREE;
}

static int differ(struct walk *walk, const struct oid *old,
		  const struct oid *new, int depth);

/* One name: a file, a folder, or one on this side and one on that. */
static int differ_at(struct walk *walk, const struct tree_entry *old,
		     const struct tree_entry *new, int depth)
{
	const struct tree_entry *one = old ? old : new;
	size_t len = walk->path.len;
	int stop = 0;

	if (old && new && old->mode == new->mode &&
	    oid_equal(&old->oid, &new->oid))
		return 0;
	buf_add_bytes(&walk->path, one->name, one->name_len);
	if (walk->path.len > TREE_PATH_MAX)
		stop = err_set(walk->err, EXIT_INPUT,
			       "'%s': the path is too long",
			       buf_str(&walk->path));
	if (!stop && ((old && !is_tree(old)) || (new && !is_tree(new))))
		stop = walk->fn(buf_str(&walk->path), is_tree(old) ? NULL : old,
				is_tree(new) ? NULL : new, walk->payload);
	if (!stop && (is_tree(old) || is_tree(new))) {
		buf_add_byte(&walk->path, '/');
		stop = differ(walk, is_tree(old) ? &old->oid : NULL,
			      is_tree(new) ? &new->oid : NULL, depth + 1);
	}
	buf_truncate(&walk->path, len);
	return stop;
}

static int differ(struct walk *walk, const struct oid *old,
		  const struct oid *new, int depth)
{
	__attribute__((cleanup(side_release))) struct side a = { 0 };
	__attribute__((cleanup(side_release))) struct side b = { 0 };
	int stop = 0;

	if (depth > TREE_DEPTH_MAX)
		return err_set(walk->err, EXIT_INPUT,
			       "'%s': folders are nested too deeply",
			       buf_str(&walk->path));
	if (load(&a, walk, old) || load(&b, walk, new))
		return -1;
	for (size_t i = 0; i < a.tree.nr && !stop; i++) {
		const struct tree_entry *entry = &a.tree.entries[i];

		stop = differ_at(
			walk, entry,
			tree_find(&b.tree, entry->name, entry->name_len),
			depth);
	}
	for (size_t i = 0; i < b.tree.nr && !stop; i++) {
		const struct tree_entry *entry = &b.tree.entries[i];

		if (!tree_find(&a.tree, entry->name, entry->name_len))
			stop = differ_at(walk, NULL, entry, depth);
	}
	return stop;
}

int repo_each_difference(struct repo *repo, const struct oid *old,
			 const struct oid *new, repo_difference_fn *fn,
			 void *payload, struct err *err)
{
	struct walk walk = { repo, fn, payload, { 0 }, err };
	int stop = oid_equal(old, new) ? 0 : differ(&walk, old, new, 1);

	buf_release(&walk.path);
	return stop;
}
