/* demo.h - running one step of the demonstration and showing it */
#ifndef CMD_DEMO_H
#define CMD_DEMO_H

#include "core/cli/command.h"

#define DEMO_OUTPUT_MAX (1024 * 1024)
#define DEMO_WORDS_MAX  40

struct demo {
	const struct context *context;
	char *program; /* this very program */
	char *root;    /* folder of the whole demonstration */
	char *store;   /* root/runbooks */
	char *copy;    /* root/copy */
	char *issuer;  /* of the sandbox */
	int step;
	struct err *err;
};

/* "Step 3. TEXT" */
void demo_title(struct demo *demo, const char *text);
/*
 * Shows and runs a command in `dir` (NULL: root). Words are separated by
 * blanks; 'quotes' keep blanks; %P %R %S %C %I stand for the program, root,
 * store, copy and issuer. It must end with `exit_code`.
 */
int demo_run(struct demo *demo, const char *dir, int exit_code,
	     const char *command) MUST_CHECK;
/* The same without showing it, unless it fails. */
int demo_quiet(struct demo *demo, const char *dir, const char *command)
	MUST_CHECK;

#endif
