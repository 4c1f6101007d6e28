/* prompt.c - questions on the terminal, with echo and without */
#include "core/cli/command.h"
#include "core/base/fs.h"
#include "core/crypto/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#define LINE_SIZE_MAX 4096

/* Standard input and output may be a pipe: the person is at /dev/tty. */
static int open_terminal(int *tty, const struct context *context,
			 const char *question, const char *option,
			 struct err *err)
{
	*tty = context->interactive ? open("/dev/tty", O_RDWR | O_CLOEXEC) : -1;
	if (*tty >= 0)
		return 0;
	err_set(err, EXIT_WAITING, "nobody is here to answer '%s'", question);
	if (option == NULL)
		return err_hint(err, "run this on a terminal");
	return err_hint(err, "run this on a terminal, or give %s", option);
}

static int show(int tty, const char *text, struct err *err)
{
	if (fs_write_all(tty, text, strlen(text)) < 0)
		return err_errno(err, "cannot write to the terminal");
	return 0;
}

/* The question with the default behind it; both may come from a document. */
static int show_question(int tty, const struct theme *theme,
			 const char *question, const char *fallback,
			 struct err *err)
{
	autobuf text = { 0 };

	buf_add(&text, theme->bold);
	buf_add_untrusted(&text, question);
	buf_add(&text, theme->off);
	if (fallback && *fallback) {
		buf_add(&text, " [");
		buf_add_untrusted(&text, fallback);
		buf_add_byte(&text, ']');
	}
	if (!text_ends(question, "?"))
		buf_add_byte(&text, ':');
	buf_add_byte(&text, ' ');
	return show(tty, buf_str(&text), err);
}

/*
 * Waits for the terminal or for a signal that ends us. The signals are
 * blocked meanwhile and only looked at: when the caller has put the terminal
 * right and unblocks them, they do what they always do.
 */
static int wait_for_input(int tty, int signals, struct err *err)
{
	struct pollfd fds[] = {
		{ .fd = tty, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
	};

	while (poll(fds, ARRAY_SIZE(fds), -1) < 0)
		if (errno != EINTR)
			return err_errno(err, "cannot read the terminal");
	if (fds[1].revents)
		return err_set(err, EXIT_WAITING, "interrupted");
	return 0;
}

/*
 * A line from the terminal, its newline taken off, byte by byte into memory
 * that never moves.
 */
static int read_line(char line[LINE_SIZE_MAX], int tty, int signals,
		     struct err *err)
{
	size_t len = 0;
	char c;

	for (;;) {
		ssize_t got;

		if (signals >= 0 && wait_for_input(tty, signals, err))
			return -1;
		got = read(tty, &c, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(err, "cannot read the terminal");
		if (got == 0 && len == 0)
			return err_set(err, EXIT_WAITING,
				       "the terminal was closed");
		if (got == 0 || c == '\n')
			break;
		if (len + 1 == LINE_SIZE_MAX)
			return err_set(err, EXIT_INPUT,
				       "the answer is longer than %d bytes",
				       LINE_SIZE_MAX - 1);
		line[len++] = c;
	}
	line[len] = '\0';
	return 0;
}

int ask(char **out, const struct context *context, const char *question,
	const char *fallback, const char *option, struct err *err)
{
	char line[LINE_SIZE_MAX];
	autoclose int tty = -1;

	if (open_terminal(&tty, context, question, option, err))
		return -1;
	do {
		if (show_question(tty, context->talk_theme, question, fallback,
				  err) ||
		    read_line(line, tty, -1, err))
			return -1;
	} while (line[0] == '\0' && fallback == NULL);
	*out = xstrdup(line[0] ? line : fallback);
	return 0;
}

int ask_yes(bool *out, const struct context *context, const char *question,
	    const char *option, struct err *err)
{
	char line[LINE_SIZE_MAX];
	autoclose int tty = -1;

	if (open_terminal(&tty, context, question, option, err))
		return -1;
	for (;;) {
		if (show_question(tty, context->talk_theme, question, "yes/no",
				  err) ||
		    read_line(line, tty, -1, err))
			return -1;
		*out = strcasecmp(line, "yes") == 0 ||
		       strcasecmp(line, "y") == 0;
		if (*out || strcasecmp(line, "no") == 0 ||
		    strcasecmp(line, "n") == 0)
			return 0;
		if (show(tty, "please answer yes or no\n", err))
			return -1;
	}
}

static int read_hidden(char line[LINE_SIZE_MAX], int tty, struct err *err)
{
	autoclose int signals = -1;
	struct termios before;
	struct termios silent;
	sigset_t ending;
	sigset_t mask;
	int result;

	if (tcgetattr(tty, &before) < 0)
		return err_errno(err, "cannot read the terminal");
	sigemptyset(&ending);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGHUP);
	sigaddset(&ending, SIGQUIT);
	sigaddset(&ending, SIGTSTP);
	signals = signalfd(-1, &ending, SFD_CLOEXEC);
	if (signals < 0)
		return err_errno(err, "cannot read the terminal");
	sigprocmask(SIG_BLOCK, &ending, &mask);
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	result = tcsetattr(tty, TCSAFLUSH, &silent) < 0
			 ? err_errno(err, "cannot silence the terminal")
			 : read_line(line, tty, signals, err);
	tcsetattr(tty, TCSAFLUSH, &before);
	(void)fs_write_all(tty, "\n", 1);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return result;
}

int ask_secret(struct secret **out, const struct context *context,
	       const char *question, const char *option, struct err *err)
{
	char line[LINE_SIZE_MAX] = { 0 };
	autoclose int tty = -1;
	int result;

	if (open_terminal(&tty, context, question, option, err))
		return -1;
	do {
		result = show_question(tty, context->talk_theme, question, NULL,
				       err) ||
			 read_hidden(line, tty, err);
	} while (result == 0 && line[0] == '\0');
	if (result == 0)
		*out = secret_take(line, strlen(line));
	explicit_bzero(line, sizeof(line));
	return result ? -1 : 0;
}
