/* export.h - what the forms of rbctl export share */
#ifndef CMD_EXPORT_H
#define CMD_EXPORT_H

#include "cmd/running.h"

struct export_options {
	const char *environment;
	const char *revision;
	const char *output;
	struct strings set;
};

/* What every answer with --json begins with. Caller owns it. */
struct json *export_json(const char *form, const struct plan *plan) MUST_CHECK;
/* Several files, into a folder that is not there yet. (export_folder.c) */
int export_folder(const struct context *context, const char *form,
		  const char *folder, const struct plan *plan, struct err *err)
	MUST_CHECK;

#endif
