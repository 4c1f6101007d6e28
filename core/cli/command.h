/* command.h - a subcommand as a table: options, needs, help, run */
#ifndef CORE_CLI_COMMAND_H
#define CORE_CLI_COMMAND_H

#include "core/base/text.h"
#include "core/base/err.h"
#include "core/report/theme.h"

/*
 * To add a command:
 *  1. cmd/NAME.c: an options struct, an option table, a run function, and
 *     `const struct cmd cmd_NAME` at the end of the file;
 *  2. cmd/commands.h: its name in the list, in the alphabet;
 *  3. cmd/man/rbctl-NAME.1: every option and exit code (make lint compares);
 *  4. tests/cli/NAME.t, which has it answer with --json at least once;
 *  5. schemas/answers/NAME.json: what that answer holds, and its name in
 *     core/model/embed.c.
 */

/* ---- options ---- */
enum option_type {
	OPTION_FLAG,  /* bool: --yes */
	OPTION_TEXT,  /* const char *: --reason TEXT */
	OPTION_LIST,  /* struct strings: may be given several times */
	OPTION_INT,   /* int64_t */
	OPTION_COUNT, /* int64_t from 1; 0: not given */
};

struct option {
	char letter;       /* 0: none */
	const char *name;  /* without "--"; NULL ends the table */
	const char *value; /* what stands for the value in help: "TEXT" */
	const char *help;  /* one line, lower case, no full stop */
	enum option_type type;
	size_t offset;
};

/* A field of the wrong type does not compile. */
#define OPTION_CHECK(field, want) (0 * sizeof(_Generic(&(field), want * : 1)))
#define OPT_(kind, want, st, f, l, n, v, h)                            \
	{                                                              \
		.letter = (l), .name = (n), .value = (v), .help = (h), \
		.type = (kind),                                        \
		.offset = offsetof(struct st, f) +                     \
			  OPTION_CHECK(((struct st *)0)->f, want)      \
	}
#define OPT_FLAG(st, f, l, n, h) OPT_(OPTION_FLAG, bool, st, f, l, n, NULL, h)
#define OPT_TEXT(st, f, l, n, v, h) \
	OPT_(OPTION_TEXT, const char *, st, f, l, n, v, h)
#define OPT_LIST(st, f, l, n, v, h) \
	OPT_(OPTION_LIST, struct strings, st, f, l, n, v, h)
#define OPT_INT(st, f, l, n, v, h) OPT_(OPTION_INT, int64_t, st, f, l, n, v, h)
#define OPT_COUNT(st, f, l, n, v, h) \
	OPT_(OPTION_COUNT, int64_t, st, f, l, n, v, h)
#define OPT_END              \
	{                    \
		.name = NULL \
	}

/* ---- what a command is given ---- */

/* Where this person's files are. Absolute. Owned by main(). */
struct places {
	char *config; /* $XDG_CONFIG_HOME/rbctl, else ~/.config/rbctl */
	char *state;  /* $XDG_STATE_HOME/rbctl, else ~/.local/state/rbctl */
	/* config/identity, or --identity, which may be no file: source.h */
	char *identity;
};

struct context {
	const char *dir;  /* -C DIR, "." */
	bool json;        /* --json */
	bool quiet;       /* -q */
	int verbose;      /* -v */
	int64_t now;      /* Unix seconds; RBCTL_NOW sets it in tests */
	bool interactive; /* stdin and stderr are terminals */
	const char *passphrase_from; /* of the identity: a source; NULL: ask */
	const struct theme *theme;   /* for stdout */
	const struct theme *talk_theme; /* for stderr */
	char *build_id; /* whose caches are used; NULL: nobody's (--no-cache) */
	struct progress *progress; /* of long checks; NULL: -q. Owned by
				      main() */
	/* Set by a command whose answer in words is no sentence but a file or
	 * a token, on its way into a pipe: a no in words goes to stderr. */
	bool bare;
	struct places places;
};

/*
 * Returns an exit code, or -1 with *err set. main() prints it: a no, made by
 * err_no(), as answer_refusal() does; an error as tell_error() does, and its
 * code is the exit code. `options` is the command's own
 * struct, `args` the operands.
 */
typedef int cmd_run(struct context *context, void *options, int nr_args,
		    char **args, struct err *err);

struct cmd {
	const char *name;
	const char *group;    /* "start" "write" "review" "run" "tokens" "show"
				 "plumbing"; NULL for a subcommand */
	const char *summary;  /* one line, lower case, no full stop */
	const char *operands; /* "[REV]", "NAME", "" */
	int min_args;
	int max_args;                 /* -1: any number */
	const struct option *options; /* ends with OPT_END; NULL: none */
	size_t options_size;          /* sizeof of the options struct */
	cmd_run *run;                 /* NULL when it has subcommands */
	const struct cmd *const *subcommands; /* NULL-ended; NULL: none */
	const char *example;                  /* one command line, or NULL */
	/* What its JSON is called, and that of its subcommands: "audit/1".
	 * NULL: after their names, "token-get/1". */
	const char *format;
	/* git shows its user what this and its subcommands write to stderr:
	 * there a no is told as errors are. */
	bool for_git;
};

/* ---- answers ---- */
/* Writes the whole answer to stdout, or says why not (full disk, closed
 * pipe): EXIT_SYSTEM. */
int answer(const struct buf *text, struct err *err) MUST_CHECK;
/* The same for a JSON answer; adds the newline. */
struct json;
int answer_json(const struct json *value, struct err *err) MUST_CHECK;
/* On one line, for who reads an answer while the command goes on. */
int answer_json_line(const struct json *value, struct err *err) MUST_CHECK;
/* An error for a program, on stderr. */
void complain_json(const struct json *value);
/* A line for the person on stderr, unless -q. Untrusted text in it must have
 * been escaped. */
void talk(const struct context *context, const char *format, ...)
	PRINTF_LIKE(2, 3);
/* The same over the line before it, on a terminal alone: "" takes it away. */
void talk_over(const struct context *context, const char *format, ...)
	PRINTF_LIKE(2, 3);
/* The standard "no": with --json {"format": FORMAT, "ok": false, "reason",
 * "detail", "hint"} on stdout, else "no: REASON: detail" and the hint, on
 * stdout or, of a `bare` command, on stderr. Returns EXIT_NO or -1.
 * (`format` is "apply/1" …) */
struct verdict;
int answer_no(const struct context *context, const char *format,
	      const struct verdict *verdict, struct err *err) MUST_CHECK;
/* The same of a no that came up as one: `no` is not `err`. */
int answer_refusal(const struct context *context, const char *format,
		   const struct err *no, struct err *err) MUST_CHECK;
/* An error, on stderr: "rbctl: message" and the hint, or "error/1". */
void tell_error(const struct err *err, bool json, const struct theme *theme);

/* ---- questions (prompt.c) ---- */
/* Asks on the terminal (/dev/tty), with a default (NULL: there must be an
 * answer; "": there need not be one). EXIT_WAITING
 * when there is no terminal: `option` is what to give instead ("--reason"). */
int ask(char **out, const struct context *context, const char *question,
	const char *fallback, const char *option, struct err *err) MUST_CHECK;
int ask_yes(bool *out, const struct context *context, const char *question,
	    const char *option, struct err *err) MUST_CHECK;
/* Without echo. */
struct secret;
int ask_secret(struct secret **out, const struct context *context,
	       const char *question, const char *option, struct err *err)
	MUST_CHECK;

#endif
