/* bring.h - what is to be imported, from where a person has it */
#ifndef CORE_CLI_BRING_H
#define CORE_CLI_BRING_H

#include "core/intake/intake.h"

bool bring_is_url(const char *from);
/*
 * A file, "-" for standard input, or a folder with all .json, .bru, .yaml and
 * .yml files in it (hidden ones, and links inside, are passed over).
 * EXIT_INPUT; caps are in intake.h.
 */
int bring_file(struct intake_sources *out, const char *from, struct err *err)
	MUST_CHECK;
/* What an address answers with. EXIT_NETWORK; EXIT_SERVER for any status but
 * 200. */
int bring_url(struct intake_sources *out, const char *url, struct err *err)
	MUST_CHECK;
/* The words of a command line, quoted again for a shell. */
void bring_words(struct intake_sources *out, int nr_args, char **args);

#endif
