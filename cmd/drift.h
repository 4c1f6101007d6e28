/* drift.h - what the looks of rbctl drift share, one or many */
#ifndef CMD_DRIFT_H
#define CMD_DRIFT_H

#include "cmd/running.h"
#include "core/run/drift.h"

/* What is asked for. Borrowed. */
struct drift_wish {
	const char *environment; /* NULL: all */
	char **names;
	int nr_names; /* none: everything */
	/* Asked before each document: is it to be broken off? NULL: never. */
	bool (*ending)(void);
};

/* One look. It stays where it is: parts of it point to others. */
struct drift_round {
	const struct drift_wish *wish;
	struct store *store;
	struct permit permit;
	struct catalog catalog;
	struct running running;
	struct drift drift; /* borrows from the catalog */
	struct verdict verdict;
	bool ended; /* broken off: of the rest nothing is known */
};

void drift_round_release(struct drift_round *round);
/* Reads the approved revision anew, and asks the servers. A "no" is in
 * round->verdict. (drift_look.c) */
int drift_round_look(struct drift_round *round, struct context *context,
		     const struct drift_wish *wish, struct err *err) MUST_CHECK;

/* Looks every `seconds` until a signal ends it: EXIT_YES. `command`, of the
 * user's own, is told what drifted; NULL. (drift_watch.c) */
int drift_watch(struct context *context, const struct drift_wish *wish,
		int64_t seconds, const char *command, struct err *err)
	MUST_CHECK;

#endif
