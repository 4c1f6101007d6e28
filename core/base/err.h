/* err.h - an error as a value: what went wrong, what to do, which exit code */
#ifndef CORE_BASE_ERR_H
#define CORE_BASE_ERR_H

#include "core/base/reason.h"

/* The exit codes of the program; design of the command line, "Exit codes". */
enum exit_code {
	EXIT_YES = 0,     /* yes, done */
	EXIT_NO = 1,      /* refused, invalid, different, drifted, expired */
	EXIT_USAGE = 2,   /* the command line is wrong */
	EXIT_SOON = 3,    /* expires within the window asked for */
	EXIT_WAITING = 4, /* waits for a person */
	EXIT_INPUT = 5,   /* input can't be read */
	EXIT_GIT = 6,     /* git */
	EXIT_NETWORK = 7, /* the network, or nobody answers */
	EXIT_SERVER = 8,  /* the server refused */
	EXIT_VAULT = 9,   /* the vault */
	EXIT_SYSTEM = 10, /* disk, memory, permissions, processes */
};

#define ERR_MSG_MAX  512
#define ERR_HINT_MAX 256

/*
 * Lives on the stack, starts as { 0 }, owns no memory. `code` is an exit
 * code, 0 while there is no error. `msg` is one line: cause first, lower
 * case, no full stop, subjects in 'quotes'. `hint` is the next command or
 * deed, or empty. Both hold untrusted text: they are escaped when printed.
 *
 * With EXIT_NO it is no error but an answer, which comes up the same way: the
 * program knows, and it is no. `reason` is its code then, and main() prints it
 * as the verdicts are printed.
 */
struct err {
	int code;
	enum reason reason; /* NONE: an error */
	char msg[ERR_MSG_MAX];
	char hint[ERR_HINT_MAX];
};

struct buf;

/*
 * All return -1, so that a caller can write "return err_set(err, …)".
 * `err` may not be NULL. For a no there is err_no(), never EXIT_NO here.
 */
int err_set(struct err *err, enum exit_code code, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* The answer is no: the only way to EXIT_NO. The code stands in no message:
 * whoever shows it puts it in front. */
int err_no(struct err *err, enum reason reason, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* As err_set() with EXIT_SYSTEM, followed by ": " and strerror(errno). */
int err_errno(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Puts "context: " before the message. */
int err_wrap(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Sets the hint. The first one wins: the deepest code knows best. */
int err_hint(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* The line as it stands within another text: "CODE: message" of a no, the
 * message alone of an error. Not escaped. */
void err_say(struct buf *out, const struct err *err);

#endif
