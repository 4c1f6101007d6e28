/* cli_progress.c - when a long check says how far it has come */
#include "tests/unit/test.h"

#include "core/cli/progress.h"

static void says(const char *want, struct progress *progress, int64_t now,
		 size_t done)
{
	autobuf out = { 0 };

	progress_say(&out, progress, now, done, 1000);
	assert_string_equal(buf_str(&out), want);
}

static void a_short_check_says_nothing(void **state UNUSED)
{
	struct progress progress = { .terminal = true, .started = 5000 };

	says("", &progress, 5000, 0);
	says("", &progress, 5999, 900);
	says("", &progress, 5999, 1000);
}

static void
a_terminal_s_line_is_written_over_and_taken_away(void **state UNUSED)
{
	struct progress progress = { .terminal = true, .started = 5000 };

	says("\rchecked 100 of 1000 commits\033[K", &progress, 6000, 100);
	says("", &progress, 6100, 200);
	says("\rchecked 300 of 1000 commits\033[K", &progress, 6200, 300);
	says("\r\033[K", &progress, 6210, 1000);
	says("", &progress, 6220, 1000);
}

static void elsewhere_a_line_comes_now_and_then(void **state UNUSED)
{
	struct progress progress = { .started = 5000 };

	says("checked 100 of 1000 commits\n", &progress, 6000, 100);
	says("", &progress, 15999, 200);
	says("checked 300 of 1000 commits\n", &progress, 16000, 300);
	says("", &progress, 17000, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_short_check_says_nothing),
		TEST(a_terminal_s_line_is_written_over_and_taken_away),
		TEST(elsewhere_a_line_comes_now_and_then),
	};

	return RUN(tests);
}
