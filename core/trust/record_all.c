/* record_all.c - reads many commits at once, on several threads */
#include "core/trust/record.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS_MAX 16
#define PIECE       16 /* commits that a thread takes at a time */

struct work {
	struct record *out;
	const struct oid *ids;
	size_t nr;
	struct repo *repo;
	atomic_size_t *next;
	atomic_bool *failed;
	struct err err;
};

static void *run(void *payload)
{
	struct work *work = payload;
	size_t i;

	while (!atomic_load(work->failed) &&
	       (i = atomic_fetch_add(work->next, PIECE)) < work->nr) {
		size_t end = i + PIECE < work->nr ? i + PIECE : work->nr;

		for (; i < end; i++)
			if (record_read(&work->out[i], work->repo,
					&work->ids[i], &work->err)) {
				atomic_store(work->failed, true);
				return NULL;
			}
	}
	return NULL;
}

int record_read_all(struct record *out, const struct oid *ids, size_t nr,
		    struct repo *const *repos, size_t nr_repos, struct err *err)
{
	struct work work[THREADS_MAX] = { 0 };
	pthread_t threads[THREADS_MAX];
	bool started[THREADS_MAX] = { false };
	atomic_size_t next = 0;
	atomic_bool failed = false;
	int result = 0;

	for (size_t i = 0; i < nr; i++)
		out[i] = (struct record){ 0 };
	if (nr_repos > THREADS_MAX)
		nr_repos = THREADS_MAX;
	for (size_t i = 0; i < nr_repos; i++) {
		work[i] = (struct work){ .out = out,
					 .ids = ids,
					 .nr = nr,
					 .repo = repos[i],
					 .next = &next,
					 .failed = &failed };
		/* Where no thread can be had, this one does the work. */
		started[i] =
			i > 0 && nr > PIECE &&
			pthread_create(&threads[i], NULL, run, &work[i]) == 0;
	}
	run(&work[0]);
	for (size_t i = 0; i < nr_repos; i++) {
		if (started[i])
			pthread_join(threads[i], NULL);
		if (result == 0 && work[i].err.code) {
			*err = work[i].err;
			result = -1;
		}
	}
	return result;
}
