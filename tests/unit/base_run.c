/* base_run.c - running other programs: no shell, input in, output out */
#include "tests/unit/test.h"
#include "core/base/fs.h"

#include <signal.h>

static int run(int *status, struct buf *out, struct buf *errors,
	       const char *script, const void *input, size_t len, size_t cap,
	       struct err *err)
{
	const char *const argv[] = { "sh", "-c", script, NULL };

	return fs_run(status, out, errors, argv, input, len, cap, err);
}

static void arguments_are_no_shell_text(void **state)
{
	const char *const argv[] = { "printf", "%s|", "a b",
				     "$HOME",  ";ls", NULL };
	struct err err = { 0 };
	autobuf out = { 0 };
	int status = -1;

	(void)state;
	OK(fs_run(&status, &out, NULL, argv, "", 0, 100, &err));
	assert_int_equal(status, 0);
	assert_string_equal(buf_str(&out), "a b|$HOME|;ls|");
}

static void much_goes_in_and_comes_out(void **state)
{
	static char much[300000];
	struct err err = { 0 };
	autobuf out = { 0 };
	int status = -1;

	(void)state;
	memset(much, 'x', sizeof(much));
	OK(run(&status, &out, NULL, "cat", much, sizeof(much), sizeof(much),
	       &err));
	assert_int_equal(out.len, sizeof(much));
	assert_memory_equal(out.data, much, sizeof(much));
}

static void what_it_complains_about_is_kept_apart(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	autobuf errors = { 0 };
	int status = -1;

	(void)state;
	buf_add(&errors, "before: ");
	OK(run(&status, &out, &errors, "echo yes; echo no >&2; exit 7", "", 0,
	       100, &err));
	assert_int_equal(status, 7);
	assert_string_equal(buf_str(&out), "yes\n");
	assert_string_equal(buf_str(&errors), "before: no\n");
}

static void of_many_complaints_the_first_are_kept(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	autobuf errors = { 0 };
	int status = -1;

	(void)state;
	OK(run(&status, &out, &errors, "head -c 100000 /dev/zero >&2", "", 0,
	       100, &err));
	assert_int_equal(errors.len, 4096);
}

static void who_does_not_read_its_input_does_not_end_us(void **state)
{
	static char much[300000];
	struct err err = { 0 };
	autobuf out = { 0 };
	int status = -1;

	(void)state;
	OK(run(&status, &out, NULL, "exit 3", much, sizeof(much), 100, &err));
	assert_int_equal(status, 3);
}

static void who_never_stops_talking_is_stopped(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	int status = -1;

	(void)state;
	assert_int_equal(
		run(&status, &out, NULL, "exec yes", "", 0, 100000, &err), -1);
	assert_int_equal(err.code, EXIT_SYSTEM);
	assert_non_null(strstr(err.msg, "prints more than 100000 bytes"));
}

static void exactly_the_cap_is_not_too_much(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	int status = -1;

	(void)state;
	OK(run(&status, &out, NULL, "printf 0123456789", "", 0, 10, &err));
	assert_int_equal(
		run(&status, &out, NULL, "printf 01234567890", "", 0, 10, &err),
		-1);
}

static void a_signal_is_128_and_its_number(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	int status = -1;

	(void)state;
	OK(run(&status, &out, NULL, "kill -KILL $$", "", 0, 10, &err));
	assert_int_equal(status, 128 + SIGKILL);
}

static void signals_work_in_it_as_anywhere(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	sigset_t mask;
	sigset_t before;
	int status = -1;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	sigfillset(&mask);
	sigprocmask(SIG_BLOCK, &mask, &before);
	OK(run(&status, &out, NULL, "kill -PIPE $$; echo on", "", 0, 10, &err));
	sigprocmask(SIG_SETMASK, &before, NULL);
	assert_int_equal(status, 128 + SIGPIPE);
}

static void says_what_cannot_be_run(void **state)
{
	const char *const argv[] = { "no-such-program-here", NULL };
	struct err err = { 0 };
	autobuf out = { 0 };
	int status = -1;

	(void)state;
	assert_int_equal(fs_run(&status, &out, NULL, argv, "", 0, 10, &err),
			 -1);
	assert_string_equal(err.msg, "cannot run 'no-such-program-here': "
				     "No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(arguments_are_no_shell_text),
		TEST(much_goes_in_and_comes_out),
		TEST(what_it_complains_about_is_kept_apart),
		TEST(of_many_complaints_the_first_are_kept),
		TEST(who_does_not_read_its_input_does_not_end_us),
		TEST(who_never_stops_talking_is_stopped),
		TEST(exactly_the_cap_is_not_too_much),
		TEST(a_signal_is_128_and_its_number),
		TEST(signals_work_in_it_as_anywhere),
		TEST(says_what_cannot_be_run),
	};

	return RUN(tests);
}
