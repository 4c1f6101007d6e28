/* help.h - what the files of rbctl help share */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "core/cli/command.h"

/*
 * Names of one kind (":runbook", ":environment", ":branch") in the store
 * around `dir` that begin with `typed`, as help_complete() writes candidates.
 * Any other kind is for the shell: its line is passed on. A store that can't
 * be read has no names.
 */
void help_add_names(struct buf *out, const char *kind, const char *dir,
		    const char *typed);

/* The schema of the answer of a command and its subcommand, or of an answer by
 * its name; without either, what answers there are. */
int help_schema(const struct context *context, int nr_args, char **args,
		struct err *err);

#endif
