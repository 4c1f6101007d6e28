/* files.h - the documents that lie in a work tree, found by their folders */
#ifndef CORE_CLI_FILES_H
#define CORE_CLI_FILES_H

#include "core/base/err.h"
#include "core/base/text.h"

/* The folder that holds the documents: the work tree around the current
 * folder, or the current folder where there is no repository. Caller frees. */
int files_root(char **out, struct err *err) MUST_CHECK;

/* Paths, relative to `root`, of all documents below it, sorted. A link where
 * a document should be is EXIT_INPUT: governed documents are plain files. */
int files_find(struct strings *paths, const char *root, struct err *err)
	MUST_CHECK;

/* Of `paths` those that the operands name: files, or folders with all that
 * is in them. All of them when there are no operands. An operand that names
 * no document is EXIT_INPUT. */
int files_choose(struct strings *out, const struct strings *paths,
		 const char *root, int nr_args, char **args, struct err *err)
	MUST_CHECK;

#endif
