/* record_ahead.c - reads a chain's commits on all cores, ahead of the walk */
/*
 * The chain is cut into pieces. Threads take the next piece that nobody has
 * taken, as long as it is not too far ahead of the walk, which bounds what
 * stands in memory however long the history is. The walk takes a piece itself
 * when it would have to wait.
 */
#include "core/trust/record.h"

#include <pthread.h>

#define THREADS_MAX 16
#define PIECE       32 /* commits */
#define PIECES      16 /* how far ahead of the walk */

struct piece {
	struct record records[PIECE];
	size_t nr;
	bool ready; /* under the lock; the rest belongs to who took it */
};

struct reader {
	struct record_ahead *ahead;
	struct repo *repo;
	pthread_t thread;
};

struct record_ahead {
	const struct oid *chain; /* the newest first */
	size_t nr;
	size_t nr_pieces;
	struct repo *repo;

	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t taken;  /* pieces that somebody reads or has read */
	size_t walked; /* pieces that the walk is done with */
	bool ends;
	struct err err;

	size_t at; /* in the walk's piece; the walk's own */
	struct piece pieces[PIECES];
	struct reader readers[THREADS_MAX];
	size_t nr_readers;
};

static void empty(struct piece *piece)
{
	for (size_t i = 0; i < piece->nr; i++)
		record_release(&piece->records[i]);
	piece->nr = 0;
}

static bool is_whole(const struct record *record)
{
	return record->present && !record->fault;
}

static int fill(struct piece *piece, struct record_ahead *ahead, size_t index,
		struct repo *repo, struct err *err)
{
	size_t first = index * PIECE;
	size_t nr = ahead->nr - first < PIECE ? ahead->nr - first : PIECE;

	empty(piece);
	for (size_t i = 0; i < nr; i++) {
		struct record *record = &piece->records[i];

		if (record_read(record, repo,
				&ahead->chain[ahead->nr - 1 - first - i], err))
			return -1;
		piece->nr++;
		if (ahead->nr_readers > 0 && i > 0 && is_whole(record - 1) &&
		    is_whole(record))
			repo_read_ahead(repo, &record[-1].tree, &record->tree);
	}
	return 0;
}

static bool may_take(const struct record_ahead *ahead)
{
	return !ahead->ends && ahead->taken < ahead->nr_pieces &&
	       ahead->taken < ahead->walked + PIECES;
}

/* Takes a piece and reads it. The lock is held before and after. */
static void take(struct record_ahead *ahead, struct repo *repo)
{
	size_t index = ahead->taken++;
	struct piece *piece = &ahead->pieces[index % PIECES];
	struct err err = { 0 };
	int result;

	pthread_mutex_unlock(&ahead->lock);
	result = fill(piece, ahead, index, repo, &err);
	pthread_mutex_lock(&ahead->lock);
	piece->ready = result == 0;
	if (result && !ahead->ends) {
		ahead->err = err;
		ahead->ends = true;
	}
	pthread_cond_broadcast(&ahead->changed);
}

static void *read_on(void *payload)
{
	struct reader *reader = payload;
	struct record_ahead *ahead = reader->ahead;

	pthread_mutex_lock(&ahead->lock);
	while (!ahead->ends && ahead->taken < ahead->nr_pieces) {
		if (may_take(ahead))
			take(ahead, reader->repo);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	pthread_mutex_unlock(&ahead->lock);
	return NULL;
}

struct record_ahead *record_ahead_new(struct repo *const *repos,
				      size_t nr_repos, const struct oid *chain,
				      size_t nr)
{
	struct record_ahead *ahead = xcalloc(1, sizeof(*ahead));

	ahead->chain = chain;
	ahead->nr = nr;
	ahead->nr_pieces = (nr + PIECE - 1) / PIECE;
	ahead->repo = repos[0];
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->changed, NULL);
	pthread_mutex_lock(&ahead->lock);
	/* Where no thread can be had, the walk does the work. */
	for (size_t i = 1;
	     i < nr_repos && i < THREADS_MAX && i < ahead->nr_pieces; i++) {
		struct reader *reader = &ahead->readers[ahead->nr_readers];

		*reader = (struct reader){ .ahead = ahead, .repo = repos[i] };
		if (pthread_create(&reader->thread, NULL, read_on, reader))
			break;
		ahead->nr_readers++;
	}
	pthread_mutex_unlock(&ahead->lock);
	return ahead;
}

void record_ahead_free(struct record_ahead *ahead)
{
	if (ahead == NULL)
		return;
	pthread_mutex_lock(&ahead->lock);
	ahead->ends = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	for (size_t i = 0; i < ahead->nr_readers; i++)
		pthread_join(ahead->readers[i].thread, NULL);
	for (size_t i = 0; i < PIECES; i++)
		empty(&ahead->pieces[i]);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead);
}

/* The walk's next piece, read by whoever comes first. */
static int wait_for_piece(struct record_ahead *ahead, struct err *err)
{
	int result = 0;

	pthread_mutex_lock(&ahead->lock);
	if (ahead->at == PIECE) {
		ahead->pieces[ahead->walked % PIECES].ready = false;
		ahead->walked++;
		ahead->at = 0;
		pthread_cond_broadcast(&ahead->changed);
	}
	while (!ahead->ends && !ahead->pieces[ahead->walked % PIECES].ready) {
		if (may_take(ahead))
			take(ahead, ahead->repo);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	if (ahead->err.code) {
		*err = ahead->err;
		result = -1;
	}
	pthread_mutex_unlock(&ahead->lock);
	return result;
}

int record_ahead_next(struct record **out, struct record_ahead *ahead,
		      struct err *err)
{
	*out = NULL;
	if (ahead->walked * PIECE + ahead->at == ahead->nr)
		return 0;
	if ((ahead->at == 0 || ahead->at == PIECE) &&
	    wait_for_piece(ahead, err))
		return -1;
	*out = &ahead->pieces[ahead->walked % PIECES].records[ahead->at++];
	return 0;
}
