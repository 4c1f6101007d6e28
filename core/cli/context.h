/* context.h - the world a command runs in: the only look at the environment */
#ifndef CORE_CLI_CONTEXT_H
#define CORE_CLI_CONTEXT_H

#include "core/cli/command.h"

/* Options that every command has; context_options is their table. */
struct context_options {
	const char *dir;
	bool json;
	bool quiet;
	bool verbose;
	const char *color;
	const char *identity;
	const char *passphrase_from;
	bool no_cache;
	bool help;
	bool version;
};

extern const struct option context_options[];

/*
 * Moves into -C's folder, finds the places, the clock and the terminals.
 * `options` must outlive the context. EXIT_USAGE, or EXIT_SYSTEM when there
 * is no home to be found.
 */
int context_open(struct context *out, const struct context_options *options,
		 struct err *err) MUST_CHECK;
void context_release(struct context *context);

/*
 * The theme for a descriptor. `when` is "always", "never", or "auto" (NULL
 * too): a terminal, unless NO_COLOR is set (no-color.org) or TERM is "dumb".
 * EXIT_USAGE for another word.
 */
int theme_choose(const struct theme **out, const char *when, int fd,
		 struct err *err) MUST_CHECK;
extern const struct theme theme_plain;

/* The version, and the build id that the linker gave the program: two builds
 * that judge differently have different ones. NULL when it has none. Caller
 * frees. */
char *build_id(void) MUST_CHECK;

/* `identity` is what --identity names, or NULL. */
int places_find(struct places *out, const char *identity, struct err *err)
	MUST_CHECK;
void places_release(struct places *places);

/* Unix seconds; RBCTL_NOW in the environment (seconds or RFC 3339) is for
 * tests. EXIT_USAGE when it is neither. */
int clock_read(int64_t *now, struct err *err) MUST_CHECK;

#endif
