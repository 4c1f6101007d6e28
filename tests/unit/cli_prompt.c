/* cli_prompt.c - questions at a pseudo terminal: what is asked, seen, kept */
#include "tests/unit/test.h"
#include "core/cli/command.h"
#include "core/crypto/secret.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const struct theme plain = { "", "", "", "", "", "" };

/* What the child does at its terminal; its return value is its exit code. */
typedef int child_fn(const struct context *context, struct err *err);

static int in_child(const char *terminal, child_fn *fn)
{
	struct context context = { .interactive = true, .talk_theme = &plain };
	struct err err = { 0 };
	int fd;

	setsid();
	fd = open(terminal, O_RDWR);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
		return 99;
	return fn(&context, &err);
}

/* Adds what is there to read; false when nothing came for `patience` ms. */
static bool read_some(struct buf *shown, int master, int patience)
{
	struct pollfd wait = { .fd = master, .events = POLLIN };
	char piece[512];
	ssize_t got;

	if (poll(&wait, 1, patience) <= 0)
		return false;
	got = read(master, piece, sizeof(piece));
	if (got > 0)
		buf_add_bytes(shown, piece, (size_t)got);
	return got > 0;
}

static int asks_for_a_secret(const struct context *context, struct err *err)
{
	autoptr(secret) secret = NULL;

	if (ask_secret(&secret, context, "Client secret", "--from-file", err))
		return err->code;
	return secret_len(secret) == 7 &&
			       memcmp(secret_bytes(secret), "hunter2", 8) == 0
		       ? 42
		       : 1;
}

/* Is it the time to type? What came before the terminal hides it would be
 * thrown away. */
static bool is_asked(const struct buf *shown, int slave, child_fn *fn)
{
	struct termios mode;

	if (fn != asks_for_a_secret)
		return shown->len > 0;
	tcgetattr(slave, &mode);
	return (mode.c_lflag & ECHO) == 0;
}

/* Types `text` when it is asked for, collects what is shown, returns wait's
 * status; *echoes says whether the terminal still echoes afterwards. */
static int at_terminal(struct buf *shown, bool *echoes, child_fn *fn,
		       const char *text)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	int slave;
	struct termios mode;
	int status;
	pid_t pid;

	assert_true(master >= 0 && grantpt(master) == 0 &&
		    unlockpt(master) == 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	pid = fork();
	if (pid == 0)
		_exit(in_child(ptsname(master), fn));
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (read_some(shown, master, 10) || !*text ||
		    !is_asked(shown, slave, fn))
			continue;
		assert_int_equal(write(master, text, strlen(text)),
				 strlen(text));
		text = "";
	}
	/* What it wrote last may still lie in the terminal. */
	while (read_some(shown, master, 0))
		continue;
	tcgetattr(slave, &mode);
	*echoes = (mode.c_lflag & ECHO) != 0;
	close(slave);
	close(master);
	return status;
}

static void a_secret_is_not_shown(void **state)
{
	autobuf shown = { 0 };
	bool echoes = false;
	int status =
		at_terminal(&shown, &echoes, asks_for_a_secret, "hunter2\n");

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_non_null(strstr(buf_str(&shown), "Client secret: "));
	assert_null(strstr(buf_str(&shown), "hunter2"));
	assert_true(echoes);
}

static void an_interrupted_secret_leaves_the_terminal_right(void **state)
{
	autobuf shown = { 0 };
	bool echoes = false;
	int status =
		at_terminal(&shown, &echoes, asks_for_a_secret, "hunt\003");

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
	assert_true(echoes);
}

static int asks_for_a_word(const struct context *context, struct err *err)
{
	autofree char *word = NULL;

	if (ask(&word, context, "Name\033[2J", "nobody", "--name", err))
		return err->code;
	return strcmp(word, "nobody") == 0 ? 42 : 1;
}

static void
return_alone_takes_the_default_and_the_question_is_escaped(void **state)
{
	autobuf shown = { 0 };
	bool echoes = false;
	int status = at_terminal(&shown, &echoes, asks_for_a_word, "\n");

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_non_null(strstr(buf_str(&shown), "Name\\x1b[2J [nobody]: "));
	assert_null(strchr(buf_str(&shown), '\033'));
}

static int asks_for_less(const struct context *context, struct err *err)
{
	autofree char *word = NULL;

	if (ask(&word, context, "A remark", "", "--remark", err))
		return err->code;
	return *word == '\0' ? 42 : 1;
}

static void what_need_not_be_answered_is_left_open_by_return(void **state)
{
	autobuf shown = { 0 };
	bool echoes = false;
	int status = at_terminal(&shown, &echoes, asks_for_less, "\n");

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_non_null(strstr(buf_str(&shown), "A remark: "));
}

static int asks_yes(const struct context *context, struct err *err)
{
	bool yes = false;

	if (ask_yes(&yes, context, "Really?", "--yes", err))
		return err->code;
	return yes ? 42 : 43;
}

static void only_yes_is_yes_and_only_no_is_no(void **state)
{
	autobuf shown = { 0 };
	bool echoes = false;
	int status = at_terminal(&shown, &echoes, asks_yes, "maybe\nYES\n");

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_non_null(strstr(buf_str(&shown), "please answer yes or no"));
	status = at_terminal(&shown, &echoes, asks_yes, "n\n");
	assert_int_equal(WEXITSTATUS(status), 43);
}

static void without_a_terminal_says_what_to_give_instead(void **state)
{
	struct context context = { .interactive = false, .talk_theme = &plain };
	struct err err = { 0 };
	char *word = NULL;

	(void)state;
	assert_int_equal(ask(&word, &context, "Reason", NULL, "--reason", &err),
			 -1);
	assert_int_equal(err.code, EXIT_WAITING);
	assert_string_equal(err.msg, "nobody is here to answer 'Reason'");
	assert_string_equal(err.hint,
			    "run this on a terminal, or give --reason");
}

static int finds_it_closed(const struct context *context, struct err *err)
{
	return asks_for_a_word(context, err) == EXIT_WAITING ? 42 : 1;
}

static void the_end_of_input_is_no_answer(void **state)
{
	autobuf shown = { 0 };
	bool echoes = false;
	int status = at_terminal(&shown, &echoes, finds_it_closed, "\004");

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_secret_is_not_shown),
		TEST(an_interrupted_secret_leaves_the_terminal_right),
		TEST(return_alone_takes_the_default_and_the_question_is_escaped),
		TEST(what_need_not_be_answered_is_left_open_by_return),
		TEST(only_yes_is_yes_and_only_no_is_no),
		TEST(without_a_terminal_says_what_to_give_instead),
		TEST(the_end_of_input_is_no_answer),
	};

	return RUN(tests);
}
