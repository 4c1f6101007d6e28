/* repo_ahead.c - reads what differs between two trees before it is asked for */
#include "core/git/object_cache.h"
#include "core/git/repo_private.h"
#include "core/git/tree.h"

#include <string.h>

/* Of one pair of trees: what is larger would only push out the rest. */
#define OBJECTS_MAX 256

struct ahead {
	struct repo *repo;
	size_t left;
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

static bool read_object(struct buf *raw, struct ahead *ahead,
			const struct oid *oid, enum object_type want)
{
	enum object_type type = OBJECT_OTHER;
	struct err ignored = { 0 };
	bool found;

	if (ahead->left == 0)
		return false;
	ahead->left--;
	return repo_read(raw, &type, &found, ahead->repo, oid,
			 OBJECT_CACHE_EACH_MAX, &ignored) == 0 &&
	       found && type == want;
}

static bool read_tree(struct side *side, struct ahead *ahead,
		      const struct oid *oid)
{
	struct err ignored = { 0 };

	return read_object(&side->raw, ahead, oid, OBJECT_TREE) &&
	       tree_parse(&side->tree, buf_str(&side->raw), side->raw.len,
			  &ignored) == TREE_OK;
}

static void differ(struct ahead *ahead, const struct oid *old,
		   const struct oid *new, int depth);

static void differ_at(struct ahead *ahead, const struct tree_entry *old,
		      const struct tree_entry *new, int depth)
{
	autobuf raw = { 0 };

	if (old && old->mode == new->mode &&oid_equal(&old->oid, &new->oid))
		return;
	if (new->mode == MODE_TREE)
		differ(ahead, old && old->mode == MODE_TREE ? &old->oid : NULL,
		       &new->oid, depth + 1);
	else if (new->mode == MODE_FILE &&
		 !read_object(&raw, ahead, &new->oid, OBJECT_BLOB))
		return;
}

static void differ(struct ahead *ahead, const struct oid *old,
		   const struct oid *new, int depth)
{
	__attribute__((cleanup(side_release))) struct side a = { 0 };
	__attribute__((cleanup(side_release))) struct side b = { 0 };

	if (depth > TREE_DEPTH_MAX || (old && !read_tree(&a, ahead, old)) ||
	    !read_tree(&b, ahead, new))
		return;
	for (size_t i = 0; i < b.tree.nr && ahead->left > 0; i++) {
		const struct tree_entry *entry = &b.tree.entries[i];

		differ_at(ahead,
			  tree_find(&a.tree, entry->name, entry->name_len),
			  entry, depth);
	}
}

void repo_read_ahead(struct repo *repo, const struct oid *old,
		     const struct oid *new)
{
	struct ahead ahead = { repo, OBJECTS_MAX };

	if (!oid_equal(old, new))
		differ(&ahead, old, new, 1);
}
