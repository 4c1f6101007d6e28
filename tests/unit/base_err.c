/* base_err.c - errors as values: message, hint, exit code */
#include "tests/unit/test.h"
#include "core/base/buf.h"
#include "core/base/err.h"

#include <errno.h>

static void setting_returns_minus_one_and_clears_the_hint(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_hint(&err, "old");
	assert_int_equal(err_set(&err, EXIT_GIT, "no ref '%s'", "x"), -1);
	assert_int_equal(err.code, EXIT_GIT);
	assert_string_equal(err.msg, "no ref 'x'");
	assert_string_equal(err.hint, "");
}

static void the_system_says_why(void **state)
{
	struct err err = { 0 };

	(void)state;
	errno = ENOSPC;
	assert_int_equal(err_errno(&err, "cannot write '%s'", "x"), -1);
	assert_int_equal(err.code, EXIT_SYSTEM);
	assert_string_equal(err.msg,
			    "cannot write 'x': No space left on device");
}

static void wrapping_puts_the_context_in_front(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_set(&err, EXIT_INPUT, "step 2 is no string");
	err_hint(&err, "rbctl lint");
	assert_int_equal(err_wrap(&err, "%s", "a.json"), -1);
	assert_string_equal(err.msg, "a.json: step 2 is no string");
	assert_string_equal(err.hint, "rbctl lint");
	assert_int_equal(err.code, EXIT_INPUT);
}

static void the_first_hint_wins(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_set(&err, EXIT_INPUT, "x");
	err_hint(&err, "first");
	assert_int_equal(err_hint(&err, "second"), -1);
	assert_string_equal(err.hint, "first");
}

static void a_message_may_be_made_of_itself(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_set(&err, EXIT_INPUT, "cause");
	err_set(&err, EXIT_VAULT, "%s, said of '%s'", err.msg, "x");
	assert_string_equal(err.msg, "cause, said of 'x'");
}

static void a_no_has_a_reason_that_wrapping_and_hinting_keep(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(err_no(&err, REASON_EXPIRED, "'%s' is over", "x"), -1);
	assert_int_equal(err.code, EXIT_NO);
	assert_int_equal(err.reason, REASON_EXPIRED);
	err_hint(&err, "rbctl apply x");
	err_wrap(&err, "token 1");
	assert_string_equal(err.msg, "token 1: 'x' is over");
	assert_string_equal(err.hint, "rbctl apply x");
	assert_int_equal(err.reason, REASON_EXPIRED);
}

static void an_error_after_a_no_has_no_reason(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_no(&err, REASON_EXPIRED, "over");
	err_set(&err, EXIT_GIT, "no ref");
	assert_int_equal(err.reason, REASON_NONE);
	err_no(&err, REASON_EXPIRED, "over");
	err_errno(&err, "no file");
	assert_int_equal(err.reason, REASON_NONE);
}

static void within_a_text_the_code_of_a_no_stands_in_front(void **state)
{
	struct err err = { 0 };
	autobuf text = { 0 };

	(void)state;
	err_no(&err, REASON_LOCKED, "somebody runs it");
	err_say(&text, &err);
	assert_string_equal(buf_str(&text), "LOCKED: somebody runs it");
	buf_reset(&text);
	err_set(&err, EXIT_GIT, "no ref");
	err_say(&text, &err);
	assert_string_equal(buf_str(&text), "no ref");
	/* Who makes another error of it takes its code out of the text. */
	err_no(&err, REASON_LOCKED, "somebody runs it");
	err.code = EXIT_VAULT;
	buf_reset(&text);
	err_say(&text, &err);
	assert_string_equal(buf_str(&text), "somebody runs it");
}

static void what_is_too_long_ends_in_dots_between_characters(void **state)
{
	char text[ERR_MSG_MAX * 2];
	struct err err = { 0 };

	(void)state;
	for (size_t start = 0; start < 3; start++) {
		memset(text, 'a', start);
		for (size_t i = start; i + 3 < sizeof(text); i += 3)
			memcpy(text + i, "\xe2\x82\xac", 4);
		err_set(&err, EXIT_INPUT, "%s", text);
		assert_true(strlen(err.msg) >= ERR_MSG_MAX - 6);
		assert_string_equal(err.msg + strlen(err.msg) - 6,
				    "\xe2\x82\xac\xe2\x80\xa6");
	}
	err_wrap(&err, "%s", text);
	assert_true(strlen(err.msg) < ERR_MSG_MAX);
	err_hint(&err, "%s", text);
	assert_true(strlen(err.hint) < ERR_HINT_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(setting_returns_minus_one_and_clears_the_hint),
		TEST(the_system_says_why),
		TEST(wrapping_puts_the_context_in_front),
		TEST(the_first_hint_wins),
		TEST(a_message_may_be_made_of_itself),
		TEST(a_no_has_a_reason_that_wrapping_and_hinting_keep),
		TEST(an_error_after_a_no_has_no_reason),
		TEST(within_a_text_the_code_of_a_no_stands_in_front),
		TEST(what_is_too_long_ends_in_dots_between_characters),
	};

	return RUN(tests);
}
