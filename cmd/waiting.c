/* waiting.c - waits for something, for a while, or for Ctrl-C */
#include "cmd/person.h"
#include "core/base/fs.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define FDS_MAX 4

static int64_t milliseconds(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* `all` has the signals in its first place, then the caller's. */
static int wait_until(struct pollfd *all, size_t nr, int64_t end,
		      struct err *err)
{
	for (;;) {
		int64_t left = end - milliseconds();
		int ready;

		if (left <= 0)
			return 0;
		ready = poll(all, nr, (int)least(left, 60 * 1000));
		if (ready < 0 && errno != EINTR)
			return err_errno(err, "waiting");
		if (ready > 0 && all[0].revents)
			return err_set(err, EXIT_WAITING, "stopped by you");
		if (ready > 0)
			return 1;
	}
}

int person_wait(struct pollfd *fds, size_t nr, int64_t seconds, struct err *err)
{
	struct pollfd all[FDS_MAX + 1] = { { .events = POLLIN } };
	autoclose int signals = -1;
	sigset_t ending;
	sigset_t before;
	int result;

	sigemptyset(&ending);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGHUP);
	signals = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0)
		return err_errno(err, "waiting");
	sigprocmask(SIG_BLOCK, &ending, &before);
	all[0].fd = signals;
	for (size_t i = 0; i < nr && i < FDS_MAX; i++)
		all[i + 1] = fds[i];
	result = wait_until(all, nr + 1, milliseconds() + seconds * 1000, err);
	for (size_t i = 0; i < nr && i < FDS_MAX; i++)
		fds[i] = all[i + 1];
	if (result < 0) { /* taken: it is not to end us a second time */
		struct signalfd_siginfo info;

		(void)!read(signals, &info, sizeof(info));
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return result;
}
