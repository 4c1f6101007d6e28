/* pool.h - the same work on many things, by several processes at a time */
#ifndef CORE_CLI_POOL_H
#define CORE_CLI_POOL_H

#include "core/base/buf.h"
#include "core/base/err.h"

#define POOL_JOBS_MAX   64
#define POOL_ANSWER_MAX (1024 * 1024)

/*
 * Items 0 to nr_items - 1 are given out in their order, each to one of `jobs`
 * processes that share nothing with this one but what was open before. With
 * one job the work is done right here.
 */
struct pool {
	size_t nr_items;
	size_t jobs;
	/* In the worker: what came of it goes to `answer`. */
	void (*work)(struct buf *answer, size_t item, void *payload);
	/* Here, as each is done; `answer` NULL: its worker died in it. False:
	 * begin no others. */
	bool (*done)(size_t item, const struct buf *answer, void *payload);
	void *payload;
};

/* What a worker left undone when it died is not begun again. */
int pool_run(const struct pool *pool, struct err *err) MUST_CHECK;

#endif
