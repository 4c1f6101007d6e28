/* help.h - what the tables of commands and options have to tell a person */
#ifndef CORE_CLI_HELP_H
#define CORE_CLI_HELP_H

#include "core/cli/command.h"

/* The program as tables: all that help and completion need. */
struct program {
	const struct cmd *const *commands; /* NULL-ended, in the alphabet */
	const struct option *options;      /* those of every command */
};

/* By name in a NULL-ended list (which may be NULL); NULL when absent. */
const struct cmd *command_find(const struct cmd *const *commands,
			       const char *name);
/* What its answers are called in JSON. Caller frees. */
char *command_format(const struct cmd *parent, const struct cmd *cmd)
	MUST_CHECK;
/* EXIT_USAGE for a name that is in no such list, with the nearest one as the
 * hint. `parent` is the command whose subcommands these are, or NULL. */
int command_unknown(const struct cmd *const *commands, const char *parent,
		    const char *name, struct err *err);

/* "rbctl token list [options] [NAME]"; `parent` may be NULL. */
void help_usage(struct buf *out, const struct cmd *parent,
		const struct cmd *cmd);
/* The whole page of one command. */
void help_command(struct buf *out, const struct program *program,
		  const struct cmd *parent, const struct cmd *cmd,
		  const struct theme *theme);
/* All commands in their groups. */
void help_program(struct buf *out, const struct program *program,
		  const struct theme *theme);
/* The options of a table, one line each, for people. */
void help_options(struct buf *out, const struct option *options,
		  const struct theme *theme);
/*
 * The same for the lint that compares tables and manuals: "--name VALUE" or
 * "-n --name", one a line; a subcommand's are preceded by its name.
 */
void help_plain_options(struct buf *out, const struct cmd *cmd);

/*
 * Candidates for the last of `words` (the words after the program's name),
 * one a line: the candidate, a tab, what it is. A line that begins with ':'
 * says which names fit too: :file :folder :runbook :environment :branch.
 */
void help_complete(struct buf *out, const struct program *program, int nr,
		   char *const *words);

#endif
