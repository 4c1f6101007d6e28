/* driver.h - what git asks when it compares or merges documents */
#ifndef CMD_DRIVER_H
#define CMD_DRIVER_H

#include "core/cli/command.h"

/* BASE OURS THEIRS SIZE PATH: the result goes into OURS. EXIT_YES merged,
 * EXIT_NO there is something to decide. */
int driver_merge(struct context *context, char **args, struct err *err)
	MUST_CHECK;
/* PATH OLD HEX MODE NEW HEX MODE [NEW_PATH [INFO]], or PATH alone. */
int driver_diff(struct context *context, int nr_args, char **args,
		struct err *err) MUST_CHECK;

#endif
