/* shell.h - a shell's words, read and never carried out */
#ifndef CORE_INTAKE_SHELL_H
#define CORE_INTAKE_SHELL_H

#include "core/intake/request.h"

#define SHELL_COMMANDS_MAX 4096
#define SHELL_WORDS_MAX    4096 /* of one command */
#define SHELL_DEPTH_MAX    8    /* $( … ) inside each other */

/* One simple command. Names that a shell would fill in are blanks. */
struct shell_command {
	struct strings words;
	char *input;   /* here-document, or NULL */
	bool piped;    /* reads what the command before it writes */
	bool function; /* stands in a function, which may never run */
};

/* { 0 } is empty. */
struct shell_script {
	struct shell_command *at;
	size_t nr;
	size_t alloc;
};

void shell_script_release(struct shell_script *script);
/*
 * POSIX quoting: '…', "…", $'…', backslashes, continued lines, comments,
 * here-documents. Commands inside $( … ) come before the one around them.
 * Redirections are passed over. EXIT_INPUT with line
 * and column for a quote without its end, or a cap that is exceeded. `name`
 * is for messages.
 */
int shell_parse(struct shell_script *out, const char *text, const char *name,
		struct err *err) MUST_CHECK;

#endif
