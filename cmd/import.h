/* import.h - what the files of rbctl import share */
#ifndef CMD_IMPORT_H
#define CMD_IMPORT_H

#include "core/cli/command.h"
#include "core/intake/intake.h"

struct import_options {
	const char *as;
	const char *name;
	const char *server;
	const char *issuer;
	const char *responsible;
	bool all;
	bool force;
};

/* What was imported, for the person. `issuer` is a server's; NULL. */
int import_answer(const struct context *context, const struct intake *intake,
		  const char *issuer, struct err *err) MUST_CHECK;
/* servers/NAME.json around a server's description of itself; the issuer in
 * *issuer, which the caller frees. */
int import_server(struct intake *out, char **issuer,
		  const struct intake_sources *from,
		  const struct import_options *options, struct err *err)
	MUST_CHECK;
/* All that was made, or none of it, below `root`. */
int import_write(const struct intake *intake, const char *root, bool force,
		 struct err *err) MUST_CHECK;

#endif
