/* compare.c - which governed paths differ between two trees */
#include "core/trust/compare.h"
#include "core/git/tree.h"

#include <string.h>

#define TREE_SIZE_MAX (4 * 1024 * 1024)

struct comparison {
	struct changes *out;
	struct verdict *verdict;
	struct repo *repo;
	const struct policy *policy;
	struct buf path;
	size_t nr_trees;
	unsigned depth;
	struct err *err;
};

/* A tree of one side with the bytes it borrows from. */
struct side {
	struct buf raw;
	struct tree tree;
};

static void side_release(struct side *side)
{
	tree_release(&side->tree);
	buf_release(&side->raw);
}

/* 0 to go on, 1 when the answer is no (in *c->verdict), -1 on an error. */
static int deny(struct comparison *c, enum reason reason, const char *what)
{
	if (c->verdict->reason == REASON_NONE) {
		*c->verdict = verdict_deny(reason, "%s%s%s", buf_str(&c->path),
					   c->path.len ? ": " : "", what);
		verdict_hint(c->verdict, "take the commit that brings it off "
					 "the branch, and commit it again "
					 "without");
	}
	return 1;
}

static enum reason reason_of(enum tree_fault fault)
{
	switch (fault) {
	case TREE_BAD_NAME:
		return REASON_BAD_PATH;
	case TREE_BAD_MODE:
		return REASON_BAD_MODE;
	case TREE_LIMIT:
		return REASON_LIMIT;
	default:
		return REASON_BAD_TREE;
	}
}

static int read_side(struct side *side, struct comparison *c,
		     const struct oid *oid)
{
	enum object_type type = OBJECT_OTHER;
	enum tree_fault fault;
	struct err reason = { 0 };
	bool found;

	if (oid == NULL)
		return 0;
	if (++c->nr_trees > COMPARE_TREES_MAX)
		return deny(c, REASON_LIMIT, "too many folders differ");
	if (repo_read(&side->raw, &type, &found, c->repo, oid, TREE_SIZE_MAX,
		      &reason)) {
		if (reason.code == EXIT_NO)
			return deny(c, REASON_HASH_MISMATCH, reason.msg);
		if (reason.code == EXIT_INPUT)
			return deny(c, REASON_LIMIT, reason.msg);
		*c->err = reason;
		return -1;
	}
	if (!found || type != OBJECT_TREE)
		return deny(c, REASON_BAD_OBJECT, "its tree is missing");
	fault = tree_parse(&side->tree, buf_str(&side->raw), side->raw.len,
			   &reason);
	return fault ? deny(c, reason_of(fault), reason.msg) : 0;
}

static void note(struct change_side *side, const struct tree_entry *entry)
{
	if (entry == NULL)
		return;
	side->present = true;
	side->mode = entry->mode;
	side->oid = entry->oid;
}

static bool in_exact_folder(const char *path)
{
	for (int kind = 0; kind < DOCUMENT_KINDS; kind++) {
		const char *folder =
			document_kind_folder((enum document_kind)kind);
		size_t len = folder ? strlen(folder) : 0;

		if (len > 0 && strncmp(path, folder, len) == 0 &&
		    path[len] == '/')
			return true;
	}
	return text_starts(path, ".rbctl/");
}

static int add_blob(struct comparison *c, const struct tree_entry *old,
		    const struct tree_entry *new)
{
	const char *path = buf_str(&c->path);
	struct changes *out = c->out;

	if (!policy_governs(c->policy, path))
		return 0;
	if (new &&document_is_governed(path) && !in_exact_folder(path))
		return deny(c, REASON_BAD_PATH,
			    "differs from a governed folder by letter case "
			    "only");
	if (new &&new->mode != MODE_FILE)
		return deny(c, REASON_BAD_MODE,
			    "a governed path must be a plain file (mode "
			    "100644), not a link, a program or a submodule");
	if (out->nr == STATEMENT_CHANGES_MAX)
		return deny(c, REASON_LIMIT, "too many paths differ");
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr] = (struct change){ .path = xstrdup(path) };
	note(&out->at[out->nr].old, old);
	note(&out->at[out->nr].new, new);
	out->nr++;
	return 0;
}

static int compare(struct comparison *c, const struct oid *old,
		   const struct oid *new);

/* Old and new have one name; either may be NULL; both are trees, or neither. */
static int compare_entry(struct comparison *c, const struct tree_entry *old,
			 const struct tree_entry *new)
{
	const struct tree_entry *any = new ? new : old;
	size_t len = c->path.len;
	int result;

	if (old && new && old->mode == new->mode &&
	    oid_equal(&old->oid, &new->oid))
		return 0;
	if (len + any->name_len + 1 > TREE_PATH_MAX)
		return deny(c, REASON_LIMIT, "a path is too long");
	if (len > 0)
		buf_add_byte(&c->path, '/');
	buf_add_bytes(&c->path, any->name, any->name_len);
	if (any->mode == MODE_TREE) {
		c->depth++;
		result = c->depth > TREE_DEPTH_MAX
				 ? deny(c, REASON_LIMIT, "folders are too deep")
				 : compare(c, old ? &old->oid : NULL,
					   new ? &new->oid : NULL);
		c->depth--;
	} else {
		result = add_blob(c, old, new);
	}
	buf_truncate(&c->path, len);
	return result;
}

/* git's order: a folder's name is compared as if it ended in a slash. */
static int order(const struct tree_entry *a, const struct tree_entry *b)
{
	size_t len = a->name_len < b->name_len ? a->name_len : b->name_len;
	int result = memcmp(a->name, b->name, len);
	unsigned char after_a;
	unsigned char after_b;

	if (result)
		return result;
	after_a = a->name_len > len      ? (unsigned char)a->name[len]
		  : a->mode == MODE_TREE ? '/'
					 : '\0';
	after_b = b->name_len > len      ? (unsigned char)b->name[len]
		  : b->mode == MODE_TREE ? '/'
					 : '\0';
	return after_a - after_b;
}

static int compare(struct comparison *c, const struct oid *old,
		   const struct oid *new)
{
	__attribute__((cleanup(side_release))) struct side a = { 0 };
	__attribute__((cleanup(side_release))) struct side b = { 0 };
	size_t i = 0;
	size_t k = 0;
	int result = read_side(&a, c, old);

	if (result == 0)
		result = read_side(&b, c, new);
	while (result == 0 && (i < a.tree.nr || k < b.tree.nr)) {
		int which = i == a.tree.nr   ? 1
			    : k == b.tree.nr ? -1
					     : order(&a.tree.entries[i],
						     &b.tree.entries[k]);
		const struct tree_entry *from =
			which <= 0 ? &a.tree.entries[i++] : NULL;
		const struct tree_entry *to =
			which >= 0 ? &b.tree.entries[k++] : NULL;

		result = compare_entry(c, from, to);
	}
	return result;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct change *)a)->path,
		      ((const struct change *)b)->path);
}

/*
 * A file that became a folder, or the reverse, stands in two places of the
 * order of trees; and trees sort "a.json" before "a/b": by path, both ways
 * round are put right.
 */
static void sort_and_join(struct changes *changes)
{
	size_t kept = 0;

	if (changes->nr > 1)
		qsort(changes->at, changes->nr, sizeof(*changes->at), by_path);
	for (size_t i = 0; i < changes->nr; i++) {
		struct change *last = kept ? &changes->at[kept - 1] : NULL;

		if (last && strcmp(last->path, changes->at[i].path) == 0) {
			if (changes->at[i].old.present)
				last->old = changes->at[i].old;
			if (changes->at[i].new.present)
				last->new = changes->at[i].new;
			free(changes->at[i].path);
		} else {
			changes->at[kept++] = changes->at[i];
		}
	}
	changes->nr = kept;
}

int compare_trees(struct changes *out, struct verdict *verdict,
		  struct repo *repo, const struct policy *policy,
		  const struct oid *old, const struct oid *new, struct err *err)
{
	struct comparison c = { .out = out,
				.verdict = verdict,
				.repo = repo,
				.policy = policy,
				.err = err };
	int result = 0;

	if (!old || !oid_equal(old, new))
		result = compare(&c, old, new);
	buf_release(&c.path);
	sort_and_join(out);
	return result < 0 ? -1 : 0;
}

const struct change *changes_find(const struct changes *changes,
				  const char *path)
{
	struct change key = { .path = (char *)(uintptr_t)path };

	if (changes->nr == 0)
		return NULL;
	return bsearch(&key, changes->at, changes->nr, sizeof(*changes->at),
		       by_path);
}
