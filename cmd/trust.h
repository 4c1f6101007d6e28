/* trust.h - what the parts of `trust` share */
#ifndef CMD_TRUST_H
#define CMD_TRUST_H

#include "core/cli/open.h"

/* Asks each remote whether it shows the live branch that is here, and
 * answers. The exit code, or -1. (trust_compare.c) */
int trust_compare(const struct context *context, int nr_args, char **args,
		  struct err *err) MUST_CHECK;

#endif
