/* receipts.h - what the files of `rbctl receipts` share */
#ifndef CMD_RECEIPTS_H
#define CMD_RECEIPTS_H

#include "core/cli/open.h"
#include "core/run/receipt.h"

struct receipts_options {
	const char *environment;
	const char *key;
	int64_t limit;
};

/* The one named (EXIT_INPUT when it has no receipts), or all that do. */
int receipts_environments(struct strings *out, struct repo *repo,
			  const char *only, struct err *err) MUST_CHECK;
cmd_run receipts_run_verify; /* receipts_verify.c */

#endif
