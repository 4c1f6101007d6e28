/* base_when.c - points in time and spans of time, read and written */
#include "tests/unit/test.h"
#include "core/base/text.h"

#include <inttypes.h>

static const struct {
	const char *text;
	int64_t seconds;
	const char *again; /* as it is written; NULL: the same */
} times[] = {
	{ "1970-01-01T00:00:00Z", 0, NULL },
	{ "2026-11-24T08:30:00Z", 1795509000, NULL },
	{ "2000-02-29T23:59:59Z", 951868799, NULL },
	{ "2024-02-29", 1709164800, "2024-02-29T00:00:00Z" },
	{ "2038-01-19T03:14:08Z", 2147483648, NULL },
	{ "9999-12-31T23:59:59Z", 253402300799, NULL },
	{ "2026-11-24T08:30:00.123456789Z", 1795509000,
	  "2026-11-24T08:30:00Z" },
	{ "2026-11-24T10:30:00+02:00", 1795509000, "2026-11-24T08:30:00Z" },
	{ "2026-11-24T03:00:00-05:30", 1795509000, "2026-11-24T08:30:00Z" },
};

static void times_are_read_and_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		char text[TEXT_TIME_SIZE];
		int64_t seconds = -1;

		if (!text_untime(&seconds, times[i].text))
			fail_msg("'%s' is refused", times[i].text);
		assert_int_equal(seconds, times[i].seconds);
		text_time(text, seconds);
		assert_string_equal(text, times[i].again ? times[i].again
							 : times[i].text);
	}
}

static void times_that_are_none_are_refused(void **state)
{
	const char *bad[] = {
		"",
		"now",
		"2026",
		"2026-11",
		"2026-11-24T",
		"2026-11-24 08:30:00Z",
		"2026-11-24T08:30:00",
		"2026-11-24T08:30Z",
		"2026-11-24T08:30:00ZZ",
		"2026-11-24T24:00:00Z",
		"2026-11-24T08:60:00Z",
		"2026-11-24T08:30:60Z",
		"2026-11-24T08:30:00.Z",
		"2026-11-24T08:30:00.1234567890Z",
		"2026-11-24T08:30:00+2:00",
		"2026-11-24T08:30:00+0200",
		"2026-11-24T08:30:00+24:00",
		"2026-13-01",
		"2026-00-01",
		"2026-01-00",
		"2026-04-31",
		"2026-02-29",
		"2100-02-29",
		"1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00+01:00",
		"02026-01-01",
		" 2026-01-01",
		"2026-01-01 ",
		"+026-01-01",
	};
	int64_t seconds = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (text_untime(&seconds, bad[i]))
			fail_msg("'%s' is taken for a time", bad[i]);
	assert_int_equal(seconds, 42);
}

static void times_that_cannot_be_written_become_the_nearest(void **state)
{
	char text[TEXT_TIME_SIZE];

	(void)state;
	text_time(text, INT64_MIN);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
	text_time(text, INT64_MAX);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
}

/* Every day of 400 years, the calendar's whole period. */
static void days_follow_each_other(void **state)
{
	char text[TEXT_TIME_SIZE];

	(void)state;
	for (int64_t t = 0; t < INT64_C(146097) * 86400; t += 86400) {
		int64_t again = -1;

		text_time(text, t);
		if (!text_untime(&again, text) || again != t)
			fail_msg("%s is day %" PRId64, text, t / 86400);
	}
}

static const struct {
	const char *text;
	int64_t seconds;
	const char *words;
} spans[] = {
	{ "0s", 0, "0 seconds" },
	{ "1s", 1, "1 second" },
	{ "90s", 90, "90 seconds" },
	{ "60s", 60, "1 minute" },
	{ "10m", 600, "10 minutes" },
	{ "1h", 3600, "1 hour" },
	{ "24h", 86400, "1 day" },
	{ "30d", 2592000, "30 days" },
	{ "2w", 1209600, "2 weeks" },
	{ "14d", 1209600, "2 weeks" },
	{ "25h", 90000, "25 hours" },
	{ "90m", 5400, "90 minutes" },
	{ "1000000000s", 1000000000, "1000000000 seconds" },
};

static void spans_are_read_and_put_into_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		autobuf words = { 0 };
		int64_t seconds = -1;

		assert_true(text_unspan(&seconds, spans[i].text));
		assert_int_equal(seconds, spans[i].seconds);
		text_span(&words, seconds);
		assert_string_equal(buf_str(&words), spans[i].words);
	}
}

static void spans_that_are_none_are_refused(void **state)
{
	const char *bad[] = { "",     "1",   "h",     "-1h",         "+1h",
			      " 1h",  "1 h", "1h ",   "1.5h",        "1hour",
			      "1h1m", "1H",  "0x10s", "1000000001s", "1y" };
	int64_t seconds = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(text_unspan(&seconds, bad[i]));
	assert_int_equal(seconds, 42);
}

static void spans_may_be_negative_in_words(void **state)
{
	autobuf words = { 0 };

	(void)state;
	text_span(&words, -7200);
	assert_string_equal(buf_str(&words), "-2 hours");
	text_span(&words, INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(times_are_read_and_written),
		TEST(times_that_are_none_are_refused),
		TEST(times_that_cannot_be_written_become_the_nearest),
		TEST(days_follow_each_other),
		TEST(spans_are_read_and_put_into_words),
		TEST(spans_that_are_none_are_refused),
		TEST(spans_may_be_negative_in_words),
	};

	return RUN(tests);
}
