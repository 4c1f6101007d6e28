/* shell_reader.h - what the files that read a shell's words share */
#ifndef CORE_INTAKE_SHELL_READER_H
#define CORE_INTAKE_SHELL_READER_H

#include "core/intake/shell.h"

struct shell_reader {
	struct shell_script *out;
	const char *at;
	const char *end;
	const char *start; /* of the whole text, for places */
	const char *name;
	struct err *err;
	int depth;
	/* the command and the word in the making */
	struct shell_command command;
	struct buf word;
	bool in_word;
	bool quoted; /* the word has quotes */
	/* here-documents whose text follows at the next line */
	char *here;
	bool here_plain; /* nothing is filled in */
	/* the body of a function */
	bool function;
	int braces;
	int drop; /* the next word is where something goes to: 1 */
};

/* EXIT_INPUT with the place of `at`. Returns -1. */
int shell_fault(const struct shell_reader *reader, const char *at,
		const char *what);
/* The character so far ahead; NUL beyond the end. */
char shell_peek(const struct shell_reader *reader, size_t ahead);
const char *shell_find(const char *at, const char *end, char c);

/* ---- into the word in the making (shell_word.c) ---- */
/* At a '$' that is no text by itself; *done is false when it is. */
int shell_read_dollar(struct shell_reader *reader, bool *done) MUST_CHECK;
/* After the '(' or '`' that begins it. */
int shell_read_output(struct shell_reader *reader, char close) MUST_CHECK;
int shell_read_single(struct shell_reader *reader) MUST_CHECK; /* at the ' */
int shell_read_ansi(struct shell_reader *reader)
	MUST_CHECK; /* at the $ of $' */
/* After the quote, up to the closing one; `close` NUL: to the end. */
int shell_read_double(struct shell_reader *reader, char close) MUST_CHECK;

/* Commands inside of others. (shell.c) */
int shell_read_inside(struct shell_reader *reader, const char *at,
		      const char *end) MUST_CHECK;

#endif
