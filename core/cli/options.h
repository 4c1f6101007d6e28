/* options.h - a command line against the tables of its options */
#ifndef CORE_CLI_OPTIONS_H
#define CORE_CLI_OPTIONS_H

#include "core/cli/command.h"

/* A table and the struct that its offsets are of. */
struct option_set {
	const struct option *table; /* NULL: an empty one */
	void *into;
};

/*
 * Reads options off the front of `args` (`stop` true: up to the first
 * operand) or from anywhere in it, and leaves the operands in `args`, in
 * order, *nr of them. Takes --name=value, --name value, -nvalue, -n value,
 * letters in a group, and "--", after which all are operands; "-" is an
 * operand. A later value replaces an earlier one. Where two sets have the
 * same option, the first set has it. Values are borrowed from `args`, lists
 * are owned by the struct. EXIT_USAGE, with the nearest option as the hint.
 */
int options_parse(const struct option_set *sets, size_t nr_sets, int *nr,
		  char **args, bool stop, struct err *err) MUST_CHECK;
/* Frees the lists in `into`. */
void options_release(const struct option *table, void *into);

/* The option of that name or letter; NULL. */
const struct option *options_find(const struct option *table, const char *name,
				  size_t len);
const struct option *options_find_letter(const struct option *table,
					 char letter);

#endif
