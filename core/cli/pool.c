/* pool.c - the same work on many things, by several processes at a time */
#include "core/cli/pool.h"
#include "core/base/fs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOTHING SIZE_MAX

struct worker {
	pid_t pid;
	int fd;      /* -1: it has ended */
	size_t item; /* what it is at, or NOTHING */
};

struct crew {
	const struct pool *pool;
	struct worker at[POOL_JOBS_MAX];
	size_t nr;
	size_t next; /* the first item that nobody has */
};

/* ---- what goes over a socket: a number, and for an answer its bytes ---- */

static bool send_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t nr = send(fd, at, len, MSG_NOSIGNAL);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr <= 0)
			return false;
		at += nr;
		len -= (size_t)nr;
	}
	return true;
}

static bool receive_all(int fd, void *bytes, size_t len)
{
	char *at = bytes;

	while (len > 0) {
		ssize_t nr = recv(fd, at, len, 0);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr <= 0)
			return false;
		at += nr;
		len -= (size_t)nr;
	}
	return true;
}

static bool receive_answer(struct buf *answer, int fd)
{
	size_t len;

	if (!receive_all(fd, &len, sizeof(len)) || len > POOL_ANSWER_MAX)
		return false;
	buf_reserve(answer, len + 1);
	if (!receive_all(fd, answer->data, len))
		return false;
	answer->len = len;
	answer->data[len] = '\0';
	return true;
}

/* ---- in a worker ---- */

/* Never returns: what the process that it came from still has to do (flush
 * its output, free what it has) is not this one's. */
static void toil(const struct pool *pool, int fd)
{
	size_t item;

	while (receive_all(fd, &item, sizeof(item))) {
		autobuf answer = { 0 };

		pool->work(&answer, item, pool->payload);
		if (answer.len > POOL_ANSWER_MAX ||
		    !send_all(fd, &answer.len, sizeof(answer.len)) ||
		    !send_all(fd, buf_str(&answer), answer.len))
			break;
	}
	_exit(0);
}

static int hire(struct crew *crew, struct err *err)
{
	struct worker *worker = &crew->at[crew->nr];
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_errno(err, "cannot make a socket");
	*worker = (struct worker){ .fd = pair[0], .item = NOTHING };
	worker->pid = fork();
	if (worker->pid < 0) {
		err_errno(err, "cannot start a process");
		close(pair[0]);
		close(pair[1]);
		return -1;
	}
	if (worker->pid > 0) {
		close(pair[1]);
		crew->nr++;
		return 0;
	}
	/* A run that nobody hears of any more ends, as if it were cut off. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	for (size_t i = 0; i <= crew->nr; i++)
		close(crew->at[i].fd);
	toil(crew->pool, pair[1]);
	return 0;
}

/* ---- here ---- */

static void dismiss(struct worker *worker)
{
	if (worker->fd < 0)
		return;
	close(worker->fd);
	worker->fd = -1;
	while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* The next item, or the end. */
static void give(struct crew *crew, struct worker *worker)
{
	worker->item = NOTHING;
	if (crew->next == crew->pool->nr_items) {
		dismiss(worker);
		return;
	}
	worker->item = crew->next++;
	/* If it has died, poll() says so. */
	(void)send_all(worker->fd, &worker->item, sizeof(worker->item));
}

static void hear(struct crew *crew, struct worker *worker)
{
	const struct pool *pool = crew->pool;
	autobuf answer = { 0 };
	bool alive = receive_answer(&answer, worker->fd);

	if (!pool->done(worker->item, alive ? &answer : NULL, pool->payload))
		crew->next = pool->nr_items;
	if (alive)
		give(crew, worker);
	else
		dismiss(worker);
}

static int attend(struct crew *crew, struct err *err)
{
	for (;;) {
		struct pollfd fds[POOL_JOBS_MAX];
		struct worker *whose[POOL_JOBS_MAX];
		nfds_t nr = 0;

		for (size_t i = 0; i < crew->nr; i++) {
			if (crew->at[i].fd < 0)
				continue;
			whose[nr] = &crew->at[i];
			fds[nr++] = (struct pollfd){ .fd = crew->at[i].fd,
						     .events = POLLIN };
		}
		if (nr == 0)
			return 0;
		if (poll(fds, nr, -1) < 0) {
			if (errno == EINTR)
				continue;
			return err_errno(err, "cannot wait for a process");
		}
		for (nfds_t i = 0; i < nr; i++)
			if (fds[i].revents)
				hear(crew, whose[i]);
	}
}

static int run_here(const struct pool *pool)
{
	bool on = true;

	for (size_t i = 0; i < pool->nr_items && on; i++) {
		autobuf answer = { 0 };

		pool->work(&answer, i, pool->payload);
		on = pool->done(i, &answer, pool->payload);
	}
	return 0;
}

int pool_run(const struct pool *pool, struct err *err)
{
	size_t jobs = pool->jobs < POOL_JOBS_MAX ? pool->jobs : POOL_JOBS_MAX;
	struct crew crew = { .pool = pool };
	int result = 0;

	if (jobs > pool->nr_items)
		jobs = pool->nr_items;
	if (jobs <= 1)
		return run_here(pool);
	fflush(NULL); /* or each worker has it too */
	for (size_t i = 0; i < jobs && !result; i++)
		result = hire(&crew, err);
	for (size_t i = 0; i < crew.nr && !result; i++)
		give(&crew, &crew.at[i]);
	if (!result)
		result = attend(&crew, err);
	for (size_t i = 0; i < crew.nr; i++)
		dismiss(&crew.at[i]);
	return result;
}
