/* json_regex.c - patterns as ECMA-262 has them, and bounded */
#include "tests/unit/test.h"

#include "core/json/regex.h"

static bool matches(const char *pattern, const char *s)
{
	struct err err = { 0 };
	autoptr(regex) regex = NULL;

	OK(regex_parse(&regex, pattern, &err));
	return regex_matches(regex, s);
}

static void is_not_anchored(void **state UNUSED)
{
	assert_true(matches("b", "abc"));
	assert_false(matches("^b", "abc"));
	assert_true(matches("^[0-9]{4}-[0-9]{2}$", "2026-10"));
}

static void the_end_is_the_end(void **state UNUSED)
{
	assert_false(matches("^a$", "a\n"));
	assert_false(matches("^a$", "b\na"));
}

static void classes_are_ascii_but_for_white_space(void **state UNUSED)
{
	assert_false(matches("^\\d$", "߀"));
	assert_false(matches("^\\w$", "é"));
	assert_true(matches("^\\W$", "é"));
	assert_true(matches("^\\s$", "\xc2\xa0"));
	assert_false(matches("^\\S$", "\xe2\x80\xa9"));
	assert_true(matches("^[\\s]$", "\xef\xbb\xbf"));
}

static void characters_are_code_points(void **state UNUSED)
{
	assert_true(matches("^.$", "😀"));
	assert_true(matches("^\\p{Letter}+$", "ßπ"));
	assert_false(matches("^\\p{Letter}+$", "a1"));
	assert_true(matches("^\\u00e4$", "ä"));
	assert_true(matches("^\\u{1F600}$", "😀"));
}

static void a_bracket_in_a_class_is_a_bracket(void **state UNUSED)
{
	assert_true(matches("^[[:alpha:]]$", "[]"));
	assert_false(matches("^[[:alpha:]]$", "z"));
}

static void refuses_what_is_no_ecma_pattern(void **state UNUSED)
{
	static const char *const bad[] = {
		"(",    "[a",   "*",  "(*UCP)\\d", "(?i)a",     "(?R)",  "\\Aa",
		"a\\Z", "\\Qa", "\\", "a{2,1}",    "\\p{Nope}", "(?>a)",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = { 0 };
		struct regex *regex = NULL;

		if (regex_parse(&regex, bad[i], &err) == 0)
			fail_msg("'%s' was taken", bad[i]);
		assert_int_equal(err.code, EXIT_INPUT);
	}
}

static void refuses_a_pattern_that_is_too_long(void **state UNUSED)
{
	char pattern[REGEX_PATTERN_MAX + 2] = { 0 };
	struct err err = { 0 };
	struct regex *regex = NULL;

	memset(pattern, 'a', REGEX_PATTERN_MAX + 1);
	assert_int_equal(regex_parse(&regex, pattern, &err), -1);
}

static void gives_up_on_a_pattern_that_explodes(void **state UNUSED)
{
	char text[4001] = { 0 };

	memset(text, 'a', sizeof(text) - 1);
	assert_false(matches("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"));
	assert_false(matches("(a*)*b", text));
	assert_false(matches("(x+x+)+y|(a|aa)+$b", text));
}

static void a_long_text_still_matches(void **state UNUSED)
{
	char text[4001] = { 0 };

	memset(text, 'a', sizeof(text) - 1);
	assert_true(matches("^[a-z]+$", text));
	assert_true(matches("a+$", text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_not_anchored),
		TEST(the_end_is_the_end),
		TEST(classes_are_ascii_but_for_white_space),
		TEST(characters_are_code_points),
		TEST(a_bracket_in_a_class_is_a_bracket),
		TEST(refuses_what_is_no_ecma_pattern),
		TEST(refuses_a_pattern_that_is_too_long),
		TEST(gives_up_on_a_pattern_that_explodes),
		TEST(a_long_text_still_matches),
	};

	return RUN(tests);
}
