/* drivers.h - whether git compares and merges documents through this program */
#ifndef CORE_CLI_DRIVERS_H
#define CORE_CLI_DRIVERS_H

#include "core/base/text.h"
#include "core/git/repo.h"

/*
 * git needs three things: the two commands, in the repository's own
 * configuration, and which files they are for, in its info/attributes. None
 * of them can come with a clone: a .gitattributes from elsewhere can name
 * these drivers for other files, and no other program by that.
 */
enum driver_part {
	DRIVER_DIFF,  /* diff.rbctl.command */
	DRIVER_MERGE, /* merge.rbctl.driver */
	DRIVER_FILES, /* the lines of info/attributes */
};
#define DRIVER_PARTS 3
const char *driver_part_name(enum driver_part part); /* "diff" … */

enum driver_state {
	DRIVER_MISSING,
	DRIVER_INSTALLED,
	DRIVER_ELSEWHERE,  /* ours, in another place of this machine */
	DRIVER_NO_PROGRAM, /* ours, and where it was is nothing now */
	DRIVER_EDITED,
	DRIVER_OVERRULED, /* there, and another line says otherwise */
};

struct drivers {
	enum driver_state states[DRIVER_PARTS];
	char *program; /* that git runs; NULL: none, or edited */
};

void drivers_release(struct drivers *drivers);
/* Is all of it there, or nothing of it? */
bool drivers_are_good(const struct drivers *drivers);

/* `program` is this program's full path. */
int drivers_check(struct drivers *out, const struct repo *repo,
		  const char *program, struct err *err) MUST_CHECK;
/* EXIT_INPUT in a bare repository, and for a setting of these names that
 * somebody edited unless `force`. Writes nothing. */
int drivers_may_install(const struct repo *repo, const char *program,
			bool force, struct err *err) MUST_CHECK;
/* Writes what is missing and leaves the rest of both files as it is. */
int drivers_install(struct repo *repo, const char *program, struct err *err)
	MUST_CHECK;

#endif
