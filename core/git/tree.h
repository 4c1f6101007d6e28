/* tree.h - trees, read from their raw bytes by our own strict parser */
#ifndef CORE_GIT_TREE_H
#define CORE_GIT_TREE_H

#include "core/base/err.h"
#include "core/git/oid.h"

#define TREE_ENTRIES_MAX 20000
#define TREE_DEPTH_MAX   16
#define TREE_PATH_MAX    512

enum tree_mode {
	MODE_TREE = 0040000,
	MODE_FILE = 0100644,
	MODE_EXECUTABLE = 0100755,
	MODE_LINK = 0120000,
	MODE_SUBMODULE = 0160000,
};

struct tree_entry {
	unsigned mode;
	const char *name; /* borrowed from the raw bytes, NUL-terminated */
	size_t name_len;
	struct oid oid;
};

struct tree {
	struct tree_entry *entries;
	size_t nr;
};

void tree_release(struct tree *tree);

/*
 * What is wrong with a tree, so that the caller can give the reason code.
 */
enum tree_fault {
	TREE_OK,
	TREE_BAD, /* BAD_TREE: malformed, unsorted, doubled, ".git", ".." */
	TREE_BAD_NAME, /* BAD_PATH: not UTF-8, not NFC, invisible characters,
			* two names that differ by case only */
	TREE_BAD_MODE, /* BAD_MODE: a mode git does not have */
	TREE_LIMIT,    /* LIMIT: too many entries, a name too long */
};

/* Parses raw bytes; `raw` must outlive *out. The fault is 0 on success;
 * on failure `err` says which entry and why. */
enum tree_fault tree_parse(struct tree *out, const char *raw, size_t len,
			   struct err *err) MUST_CHECK;
/* Entry of that name, or NULL. */
const struct tree_entry *tree_find(const struct tree *tree, const char *name,
				   size_t name_len);

#endif
