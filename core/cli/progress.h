/* progress.h - how far a long check has come, on standard error */
#ifndef CORE_CLI_PROGRESS_H
#define CORE_CLI_PROGRESS_H

#include "core/base/buf.h"

/*
 * Nothing is said in the first second. Then: on a terminal one line that is
 * written over and is gone at the end; elsewhere a line of its own now and
 * then. Times are milliseconds of any clock that only goes forward.
 */
struct progress {
	bool terminal;
	int64_t started;
	int64_t said; /* 0: not yet */
	bool shown;   /* a line stands on the terminal */
};

struct progress *progress_new(bool terminal) MUST_CHECK;
/* What is to be written, if anything. `done` equal to `total` is the end. */
void progress_say(struct buf *out, struct progress *progress, int64_t now,
		  size_t done, size_t total);
/* Says it: a store_progress_fn (core/trust/store.h) for a struct progress. */
void progress_tell(size_t done, size_t total, void *progress);

#endif
