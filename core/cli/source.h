/* source.h - where a secret comes from that nobody types: file, pipe, command
 */
#ifndef CORE_CLI_SOURCE_H
#define CORE_CLI_SOURCE_H

#include "core/cli/command.h"
#include "core/crypto/secret.h"

/*
 * A source is written FILE, "-" (standard input), "fd:N" (an open descriptor,
 * which is read to its end and closed) or "command:NAME": what a command of
 * commands.json in the user's own configuration folder prints.
 */
#define SOURCE_MAX ((size_t)SECRET_SIZE_MAX)

/* False for "fd:N" and "command:NAME". */
bool source_is_file(const char *source);
/* Reads all of it, at most SOURCE_MAX bytes, into `out`, which should be an
 * autowipe buffer. EXIT_USAGE: not written as above; EXIT_INPUT: can't be
 * read, or the command ended with an error. */
int source_read(struct buf *out, const struct context *context,
		const char *source, struct err *err) MUST_CHECK;
/* The same without the newline at its end, as a secret; EXIT_INPUT when
 * nothing is left. `what` is it for the message: "Passphrase". */
int source_secret(struct secret **out, const struct context *context,
		  const char *source, const char *what, struct err *err)
	MUST_CHECK;

/* A new one, from such a source, or, when that is NULL, typed twice at the
 * terminal, for nobody sees what they type: `option` is what to give instead.
 * EXIT_INPUT when the two differ. */
int source_new_secret(struct secret **out, const struct context *context,
		      const char *source, const char *question,
		      const char *option, struct err *err) MUST_CHECK;

/* The program and arguments of a command in commands.json; *out NULL when it
 * names none such. Caller releases `room`, from which *out borrows. */
struct user_command {
	char **argv; /* ends with NULL */
};
void user_command_release(struct user_command *command);
int user_command_find(struct user_command *out, bool *found,
		      const struct context *context, const char *name,
		      struct err *err) MUST_CHECK;

#endif
