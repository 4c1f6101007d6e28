/* sandbox.c - rbctl sandbox: a training authorization server, here only */
#include "cmd/commands.h"
#include "cmd/sandbox.h"
#include "core/base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#define SECRET_FILE_MAX 4096

/* clang-format off */
static const struct option options_table[] = {
	OPT_INT(sandbox_command_options, port, 0, "port", "N",
		"listen on this port; 0 is any free one (the default)"),
	OPT_INT(sandbox_command_options, seconds, 0, "for", "SECONDS",
		"stop after so many seconds"),
	OPT_TEXT(sandbox_command_options, client_id, 0, "client-id", "ID",
		 "the client that it knows, else payroll-exporter"),
	OPT_TEXT(sandbox_command_options, secret_file, 0, "secret-file", "FILE",
		 "take the client's secret from this file"),
	OPT_TEXT(sandbox_command_options, secret_out, 0, "secret-out", "FILE",
		 "make a random secret and write it to this file"),
	OPT_FLAG(sandbox_command_options, show_secret, 0, "show-secret",
		 "print the secret in the answer"),
	OPT_TEXT(sandbox_command_options, lifetime, 0, "lifetime", "SPAN",
		 "how long tokens live, 1h unless said else"),
	OPT_TEXT(sandbox_command_options, fault, 0, "fault", "NAME",
		 "what goes wrong: expired-secret, wrong-scope, revoked, 429 "
		 "or slow"),
	OPT_FLAG(sandbox_command_options, opaque, 0, "opaque",
		 "give tokens that say nothing, instead of JWTs"),
	OPT_FLAG(sandbox_command_options, refresh, 0, "refresh",
		 "give a refresh token too, good for one use"),
	OPT_TEXT(sandbox_command_options, log, 0, "log", "FILE",
		 "add a line to FILE for each token given, used or revoked"),
	OPT_END,
};
/* clang-format on */

/* The clock that the command began with, going on. */
struct watch {
	int64_t began;
	struct timespec at;
};

static int64_t watch_read(void *payload)
{
	const struct watch *watch = payload;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return watch->began + (now.tv_sec - watch->at.tv_sec) -
	       (now.tv_nsec < watch->at.tv_nsec);
}

/* One write a line: lines of two threads don't mix. */
static void log_event(const char *event, void *payload)
{
	const int *fd = payload;
	autobuf line = { 0 };

	buf_addf(&line, "%s\n", event);
	if (fs_write_all(*fd, line.data, line.len) < 0)
		return; /* a full disk is no reason to stop teaching */
}

static int open_log(int *out, struct sandbox_options *start, const char *path,
		    struct err *err)
{
	if (!path)
		return 0;
	*out = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (*out < 0)
		return err_errno(err, "'%s'", path);
	start->tell = log_event;
	start->tell_payload = out;
	return 0;
}

static int check(struct sandbox_options *out,
		 const struct sandbox_command_options *options, struct err *err)
{
	if (options->port < 0 || options->port > UINT16_MAX)
		return err_set(err, EXIT_USAGE, "there is no port %lld",
			       (long long)options->port);
	if (options->seconds < 0)
		return err_set(err, EXIT_USAGE,
			       "--for wants a number of seconds");
	if (options->fault &&
	    !sandbox_fault_find(&out->fault, options->fault)) {
		err_set(err, EXIT_USAGE, "there is no fault '%s'",
			options->fault);
		return err_hint(err, "write expired-secret, wrong-scope, "
				     "revoked, 429 or slow");
	}
	if (options->lifetime &&
	    (!text_unspan(&out->lifetime_s, options->lifetime) ||
	     out->lifetime_s <= 0)) {
		err_set(err, EXIT_USAGE, "'%s' is no span of time",
			options->lifetime);
		return err_hint(err, "write a number and s, m, h or d: 10m");
	}
	if (!options->secret_file && !options->secret_out &&
	    !options->show_secret) {
		err_set(err, EXIT_USAGE,
			"nobody would know the client's secret");
		return err_hint(err, "add --secret-out FILE");
	}
	if (options->secret_file && options->secret_out)
		return err_set(err, EXIT_USAGE,
			       "--secret-file and --secret-out exclude each "
			       "other");
	return 0;
}

static int read_secret(struct secret **out, const char *path, struct err *err)
{
	autowipe text = { 0 };

	if (!path)
		return 0;
	buf_reserve(&text, SECRET_FILE_MAX);
	if (fs_read(&text, path, SECRET_FILE_MAX, err))
		return -1;
	buf_trim(&text);
	if (text.len == 0 || memchr(text.data, '\0', text.len))
		return err_set(err, EXIT_INPUT, "there is no secret in '%s'",
			       path);
	*out = secret_new(text.data, text.len);
	return 0;
}

static int write_secret(const struct sandbox *sandbox, const char *path,
			struct err *err)
{
	const struct secret *secret = sandbox_client_secret(sandbox);

	if (!path)
		return 0;
	return fs_write(path, secret_bytes(secret), secret_len(secret), 0600,
			err);
}

/* Before its threads are there: they must not take them. */
static void hold_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
}

/* Until somebody stops it, or the time is over. */
static void wait_for_end(const sigset_t *signals, int64_t seconds)
{
	struct timespec time = { .tv_sec = seconds };
	int result;

	do
		result = seconds ? sigtimedwait(signals, NULL, &time)
				 : sigwaitinfo(signals, NULL);
	while (result < 0 && errno == EINTR);
}

static int run(struct context *context, void *data, int nr_args UNUSED,
	       char **args UNUSED, struct err *err)
{
	const struct sandbox_command_options *options = data;
	struct watch watch = { .began = context->now };
	struct sandbox_options start = {
		.port = (uint16_t)options->port,
		.client_id = options->client_id,
		.opaque = options->opaque,
		.refresh = options->refresh,
		.clock = watch_read,
		.payload = &watch,
	};
	autoclose int log = -1; /* until its threads are gone */
	autoptr(secret) secret = NULL;
	autoptr(sandbox) sandbox = NULL;
	sigset_t signals;

	clock_gettime(CLOCK_MONOTONIC, &watch.at);
	if (check(&start, options, err) ||
	    read_secret(&secret, options->secret_file, err) ||
	    open_log(&log, &start, options->log, err))
		return -1;
	start.client_secret = secret;
	hold_signals(&signals);
	if (sandbox_start(&sandbox, &start, err))
		return -1;
	if (write_secret(sandbox, options->secret_out, err) ||
	    sandbox_answer(context, sandbox, options, start.fault, err))
		return -1;
	wait_for_end(&signals, options->seconds);
	return EXIT_YES;
}

const struct cmd cmd_sandbox = {
	.name = "sandbox",
	.group = "show",
	.summary = "run a training authorization server on this machine",
	.operands = "",
	.options = options_table,
	.options_size = sizeof(struct sandbox_command_options),
	.run = run,
	.example = "rbctl sandbox --secret-out secret",
};
