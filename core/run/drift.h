/* drift.h - what was approved, beside what servers say now */
#ifndef CORE_RUN_DRIFT_H
#define CORE_RUN_DRIFT_H

#include "core/run/config.h"

/* After so many documents of a server to which nobody came through, the rest
 * of it is not asked: each would wait as long. */
#define DRIFT_SILENT_MAX 2

enum drift_state {
	DRIFT_NONE,    /* in sync */
	DRIFT_FOUND,   /* it is not as approved */
	DRIFT_UNKNOWN, /* it could not be compared: `code` and `why` */
};
const char *drift_state_name(enum drift_state state); /* "in sync" … */

/* One document, in one environment when it is a config. */
struct drift_item {
	enum drift_state state;
	const struct document *document;    /* borrowed from the catalog */
	const struct document *environment; /* NULL for a server */
	/* From what was approved to what is there now, field by field. */
	struct document_diff diff;
	struct strings notes; /* sentences about the rest: keys, what is gone */
	char digest[65];      /* of a config's state; "" */
	bool silent;          /* a config's server did not answer at all */
	int code;             /* an exit code; EXIT_YES unless UNKNOWN */
	char why[512];
	char hint[256];
};

struct drift {
	struct drift_item *at;
	size_t nr;
	size_t alloc;
};

void drift_release(struct drift *drift);

/* With what is looked. All borrowed. */
struct drift_world {
	const struct catalog *catalog; /* of the approved revision */
	const struct run_tools *tools;
	struct http *http;
};

/* Each adds one item; a server that doesn't answer is an item, too. */
void drift_server(struct drift *out, const struct drift_world *world,
		  const struct document *server);
void drift_config(struct drift *out, const struct drift_world *world,
		  const struct document *config,
		  const struct document *environment);

/* The worst of all: EXIT_NO when something drifted, else the first code of
 * what could not be compared. */
int drift_code(const struct drift *drift);

#endif
