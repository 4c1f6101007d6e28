/* diff.h - what the parts of `rbctl diff` share */
#ifndef CMD_DIFF_H
#define CMD_DIFF_H

#include "core/change/governed.h"
#include "core/cli/command.h"
#include "core/report/diff.h"
#include "core/trust/store.h"

struct diff_options {
	bool files;
	bool markdown;
	bool html;
	bool raw;
};

/* Two revisions, and all that differs between them. */
struct comparison {
	struct repo *repo;   /* borrowed */
	struct store *store; /* NULL when two revisions were named */
	struct repo *own;    /* that case's repository */
	struct oid from;
	struct oid to;
	struct catalog old;
	struct catalog new;
	struct strings unreadable;
	struct file_changes files;
	struct diff diff;
};

bool comparison_is_document(const struct comparison *c, const char *path);

/* Files with their text, for line by line. { 0 } is empty. */
struct loaded_files {
	struct raw_file *at;
	struct buf *texts; /* two a file */
	size_t nr;
	struct strings secrets;
};

void loaded_files_release(struct loaded_files *files);
/* Files that the documents' differences don't speak of: schemas and other
 * governed files, and those that can't be read as what they should be. `all`:
 * every file that differs. `c` must outlive *out. (diff_files.c) */
int diff_load_files(struct loaded_files *out, const struct comparison *c,
		    bool all, struct err *err) MUST_CHECK;

/* Two files, of which no store knows anything. An exit code.
 * (diff_two_files.c) */
int diff_two_files(const struct context *context,
		   const struct diff_options *options, char **paths,
		   struct err *err) MUST_CHECK;

#endif
