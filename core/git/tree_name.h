/* tree_name.h - which names in a tree are safe, and mean one thing only */
#ifndef CORE_GIT_TREE_NAME_H
#define CORE_GIT_TREE_NAME_H

#include "core/git/tree.h"

/* What kinds of characters were met, as bits. */
#define TREE_NAME_UPPER        1u
#define TREE_NAME_CONTROL      2u
#define TREE_NAME_SLASH        4u
#define TREE_NAME_BEYOND_ASCII 8u
#define TREE_NAME_DOT_OR_TILDE 16u

enum tree_name_verdict {
	TREE_NAME_GOOD,
	TREE_NAME_DANGEROUS, /* leads out of the tree or into .git somewhere */
	TREE_NAME_UNCLEAR,   /* a person can't tell what it is */
};

/*
 * Judges one name of `len` bytes without NUL. Sets *why to the rest of the
 * sentence "'NAME' …" unless it is good. Adds to *kinds.
 */
enum tree_name_verdict tree_name_judge(const char *name, size_t len,
				       unsigned *kinds, const char **why);
/* A name that equals another one of the tree when letter case is ignored
 * (Unicode's case folding), or NULL. Borrowed. */
const char *tree_name_find_twin(const struct tree *tree);

#endif
