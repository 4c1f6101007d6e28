/* cli_options.c - a command line against the tables of its options */
#include "tests/unit/test.h"
#include "core/base/nearest.h"
#include "core/cli/options.h"

struct sample {
	bool yes;
	bool quiet;
	const char *reason;
	struct strings set;
	int64_t count;
};

/* clang-format off */
static const struct option table[] = {
	OPT_FLAG(sample, yes, 'y', "yes", "do not ask"),
	OPT_FLAG(sample, quiet, 'q', "quiet", "say less"),
	OPT_TEXT(sample, reason, 'r', "reason", "TEXT", "why"),
	OPT_LIST(sample, set, 's', "set", "NAME=VALUE", "an input"),
	OPT_INT(sample, count, 'n', "count", "N", "how many"),
	OPT_END,
};
/* clang-format on */

/* One call: words in, struct and operands out. */
struct call {
	char *args[16];
	int nr;
	struct sample sample;
	struct err err;
};

static int parse(struct call *call, bool stop, const char *const *words)
{
	const struct option_set set = { table, &call->sample };

	*call = (struct call){ 0 };
	for (; words[call->nr]; call->nr++)
		call->args[call->nr] = (char *)(uintptr_t)words[call->nr];
	return options_parse(&set, 1, &call->nr, call->args, stop, &call->err);
}

#define PARSE(call, ...) \
	parse(call, false, (const char *const[]){ __VA_ARGS__, NULL })

static void reads_every_way_to_write_an_option(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "a", "--yes", "--reason=x y", "-n", "7",
			       "b", "-sk=v", "--set", "l=w", "-"),
			 0);
	assert_true(call.sample.yes && !call.sample.quiet);
	assert_string_equal(call.sample.reason, "x y");
	assert_int_equal(call.sample.count, 7);
	assert_int_equal(call.sample.set.nr, 2);
	assert_string_equal(call.sample.set.at[0], "k=v");
	assert_string_equal(call.sample.set.at[1], "l=w");
	assert_int_equal(call.nr, 3);
	assert_string_equal(call.args[0], "a");
	assert_string_equal(call.args[1], "b");
	assert_string_equal(call.args[2], "-");
	options_release(table, &call.sample);
	assert_null(call.sample.set.at);
}

static void letters_go_in_groups(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "-yqrwhy"), 0);
	assert_true(call.sample.yes && call.sample.quiet);
	assert_string_equal(call.sample.reason, "why");
	assert_int_equal(PARSE(&call, "-yr", "why"), 0);
	assert_string_equal(call.sample.reason, "why");
	assert_int_equal(PARSE(&call, "-yz"), -1);
	assert_string_equal(call.err.msg, "there is no option '-z'");
	assert_int_equal(call.err.code, EXIT_USAGE);
}

static void after_two_dashes_all_are_operands(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "-y", "--", "-q", "--", "--reason"), 0);
	assert_true(call.sample.yes && !call.sample.quiet);
	assert_int_equal(call.nr, 3);
	assert_string_equal(call.args[1], "--");
}

static void stops_at_the_first_operand_when_told(void **state)
{
	const char *const words[] = { "-y", "cmd", "-q", "--", "--nope", NULL };
	struct call call;

	(void)state;
	assert_int_equal(parse(&call, true, words), 0);
	assert_true(call.sample.yes && !call.sample.quiet);
	assert_int_equal(call.nr, 4);
	assert_string_equal(call.args[0], "cmd");
	assert_string_equal(call.args[2], "--");
}

static void an_empty_value_is_a_value(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "--reason="), 0);
	assert_string_equal(call.sample.reason, "");
	assert_int_equal(PARSE(&call, "--reason", ""), 0);
	assert_string_equal(call.sample.reason, "");
}

static void a_later_value_replaces_an_earlier_one(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "-ra", "--reason", "b"), 0);
	assert_string_equal(call.sample.reason, "b");
}

static void a_value_may_look_like_an_option_that_is_none(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "--reason", "-5 %"), 0);
	assert_string_equal(call.sample.reason, "-5 %");
	assert_int_equal(PARSE(&call, "--reason", "--really"), 0);
	assert_string_equal(call.sample.reason, "--really");
	assert_int_equal(PARSE(&call, "--reason", "--yes"), -1);
	assert_non_null(strstr(call.err.hint, "--reason=--yes"));
	assert_int_equal(PARSE(&call, "--reason"), -1);
	assert_string_equal(call.err.msg, "'--reason' wants a value: TEXT");
}

static void numbers_are_whole_and_fit(void **state)
{
	const char *bad[] = { "",    "x",  "1x", "1.5",
			      " 1",  "+1", "-",  "9223372036854775808",
			      "0x1", "--1" };
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "-n-12"), 0);
	assert_int_equal(call.sample.count, -12);
	assert_int_equal(PARSE(&call, "--count=9223372036854775807"), 0);
	assert_int_equal(call.sample.count, INT64_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(PARSE(&call, "--count", bad[i]), -1);
}

static void what_is_not_in_the_table_is_refused_with_the_nearest(void **state)
{
	struct call call;

	(void)state;
	assert_int_equal(PARSE(&call, "--raeson=x"), -1);
	assert_string_equal(call.err.msg, "there is no option '--raeson'");
	assert_string_equal(call.err.hint, "did you mean --reason?");
	assert_int_equal(PARSE(&call, "--zzz"), -1);
	assert_string_equal(call.err.hint, "");
	assert_int_equal(PARSE(&call, "--rea"), -1);
	assert_string_equal(call.err.hint, "did you mean --reason?");
	assert_int_equal(PARSE(&call, "--yes=1"), -1);
	assert_string_equal(call.err.msg, "'--yes' takes no value");
}

static void the_first_set_has_what_both_have(void **state)
{
	struct sample own = { 0 };
	struct sample common = { 0 };
	const struct option_set sets[] = { { table, &own },
					   { table, &common } };
	char *args[] = { (char[]){ "-y" } };
	struct err err = { 0 };
	int nr = 1;

	(void)state;
	OK(options_parse(sets, 2, &nr, args, false, &err));
	assert_true(own.yes && !common.yes);
}

static void words_are_as_far_apart_as_typing_goes(void **state)
{
	(void)state;
	assert_int_equal(word_distance("", ""), 0);
	assert_int_equal(word_distance("apply", "apply"), 0);
	assert_int_equal(word_distance("aply", "apply"), 1);
	assert_int_equal(word_distance("applyy", "apply"), 1);
	assert_int_equal(word_distance("appky", "apply"), 1);
	assert_int_equal(word_distance("appyl", "apply"), 1);
	assert_int_equal(word_distance("kitten", "sitting"), 3);
	assert_int_equal(word_distance("", "abc"), 3);
	assert_true(word_distance("123456789012345678901234567890123", "") ==
		    SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_every_way_to_write_an_option),
		TEST(letters_go_in_groups),
		TEST(after_two_dashes_all_are_operands),
		TEST(stops_at_the_first_operand_when_told),
		TEST(an_empty_value_is_a_value),
		TEST(a_later_value_replaces_an_earlier_one),
		TEST(a_value_may_look_like_an_option_that_is_none),
		TEST(numbers_are_whole_and_fit),
		TEST(what_is_not_in_the_table_is_refused_with_the_nearest),
		TEST(the_first_set_has_what_both_have),
		TEST(words_are_as_far_apart_as_typing_goes),
	};

	return RUN(tests);
}
