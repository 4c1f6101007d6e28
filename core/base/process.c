/* process.c - runs another program: no shell, input in, output out, capped */
#include "core/base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ERRORS_MAX 4096

extern char **environ;

struct pipes {
	int in[2];
	int out[2];
	int errors[2];
};

static void pipes_release(struct pipes *p)
{
	int *all[] = { p->in, p->out, p->errors };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		fs_close_pointer(&all[i][0]);
		fs_close_pointer(&all[i][1]);
	}
}

static void end(int *fd)
{
	fs_close_pointer(fd);
	*fd = -1;
}

static int start(pid_t *pid, struct pipes *p, bool with_errors,
		 const char *const argv[])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t defaults;
	sigset_t none;
	int result;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, p->in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, p->out[1], STDOUT_FILENO);
	if (with_errors)
		posix_spawn_file_actions_adddup2(&actions, p->errors[1],
						 STDERR_FILENO);
	posix_spawnattr_init(&attr);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	sigemptyset(&none);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF |
						POSIX_SPAWN_SETSIGMASK);
	result = posix_spawnp(pid, argv[0], &actions, &attr,
			      (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return result;
}

/* One piece from `fd`; what is beyond `most` is read and dropped. */
static void drain(struct buf *out, int *fd, size_t most, bool *over)
{
	size_t room = most > out->len ? most - out->len : 0;
	char piece[8192];
	ssize_t got = read(*fd, piece, sizeof(piece));

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		end(fd);
		return;
	}
	if ((size_t)got > room)
		*over = true;
	buf_add_bytes(out, piece, (size_t)got < room ? (size_t)got : room);
}

static void feed(int *fd, const char **input, size_t *len)
{
	ssize_t put = *len ? write(*fd, *input, *len) : 0;

	if (put < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (put > 0) {
		*input += put;
		*len -= (size_t)put;
	}
	if (put < 0 || *len == 0)
		end(fd);
}

/* Until the program has nothing more to say, or says too much. */
static void converse(struct pipes *p, struct buf *out, struct buf *errors,
		     const char *input, size_t len, size_t cap, bool *over)
{
	size_t errors_most = errors ? errors->len + ERRORS_MAX : 0;
	size_t most = out->len + cap;
	bool ignored = false;

	fcntl(p->in[1], F_SETFL, O_NONBLOCK);
	while (!*over &&
	       (p->in[1] >= 0 || p->out[0] >= 0 || p->errors[0] >= 0)) {
		struct pollfd fds[] = {
			{ .fd = p->in[1], .events = POLLOUT },
			{ .fd = p->out[0], .events = POLLIN },
			{ .fd = p->errors[0], .events = POLLIN },
		};

		if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR)
			break;
		if (fds[0].revents)
			feed(&p->in[1], &input, &len);
		if (fds[1].revents)
			drain(out, &p->out[0], most, over);
		if (fds[2].revents)
			drain(errors, &p->errors[0], errors_most, &ignored);
	}
	end(&p->in[1]);
	end(&p->out[0]);
	end(&p->errors[0]);
}

int fs_run(int *status, struct buf *out, struct buf *errors,
	   const char *const argv[], const void *input, size_t input_len,
	   size_t cap, struct err *err)
{
	__attribute__((cleanup(pipes_release))) struct pipes p = { { -1, -1 },
								   { -1, -1 },
								   { -1, -1 } };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;
	bool over = false;
	pid_t pid;
	int result;

	if (pipe2(p.in, O_CLOEXEC) < 0 || pipe2(p.out, O_CLOEXEC) < 0 ||
	    (errors && pipe2(p.errors, O_CLOEXEC) < 0))
		return err_errno(err, "cannot run '%s'", argv[0]);
	errno = start(&pid, &p, errors != NULL, argv);
	if (errno != 0)
		return err_errno(err, "cannot run '%s'", argv[0]);
	end(&p.in[0]);
	end(&p.out[1]);
	end(&p.errors[1]);
	sigaction(SIGPIPE, &ignore, &before);
	converse(&p, out, errors, input, input_len, cap, &over);
	sigaction(SIGPIPE, &before, NULL);
	if (over)
		kill(pid, SIGKILL);
	while (waitpid(pid, &result, 0) < 0)
		if (errno != EINTR)
			return err_errno(err, "cannot wait for '%s'", argv[0]);
	if (over)
		return err_set(err, EXIT_SYSTEM,
			       "'%s' prints more than %zu bytes", argv[0], cap);
	*status = WIFEXITED(result) ? WEXITSTATUS(result)
				    : 128 + WTERMSIG(result);
	return 0;
}
