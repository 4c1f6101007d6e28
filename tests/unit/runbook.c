/* runbook.c - procedures that are read, and inputs that are judged */
#include "tests/unit/test.h"
#include "core/model/runbook.h"

/* ---- inputs ---- */

static void takes(const struct input *input, const char *value)
{
	struct err err = { 0 };

	OK(input_check(input, value, &err));
}

static void refuses(const struct input *input, const char *value,
		    const char *why)
{
	struct err err = { 0 };

	if (!input_check(input, value, &err))
		fail_msg("'%s' was taken", value);
	assert_int_equal(err.code, EXIT_INPUT);
	if (!strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
}

static struct json *list(const char *text)
{
	struct json *value = NULL;
	struct err err = { 0 };

	OK(json_parse(&value, text, strlen(text), JSON_STRICT, "list", &err));
	return value;
}

static void each_type_takes_what_it_means(void **state UNUSED)
{
	static const struct {
		enum input_type type;
		const char *good[3], *bad[6];
	} cases[] = {
		{ INPUT_NUMBER,
		  { "0", "-12", "3.25" },
		  { "1e9", "12a", ".5", "5.", "-", "0x10" } },
		{ INPUT_URL,
		  { "https://example.com/a?b", "http://127.0.0.1:8080/",
		    "http://localhost" },
		  { "example.com", "http://example.com/",
		    "https://u:p@example.com/", "javascript:1", "https://",
		    "ftp://example.com" } },
		{ INPUT_EMAIL,
		  { "a@example.com", "a.b+c@example.org", "x@y" },
		  { "a", "@example.com", "a@", "a@b@c", "a b@c", "a@.com" } },
		{ INPUT_DATE,
		  { "2026-10-31", "2024-02-29", "1999-01-01" },
		  { "2026-02-30", "26-10-31", "2026-13-01",
		    "2026-10-31T00:00:00Z", "tomorrow", "2026/10/31" } },
		{ INPUT_YESNO,
		  { "yes", "no", "yes" },
		  { "Yes", "y", "true", "1", "maybe", "no " } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct input input = { .label = "It", .type = cases[i].type };

		for (size_t k = 0; k < 3; k++)
			takes(&input, cases[i].good[k]);
		for (size_t k = 0; k < 6; k++)
			refuses(&input, cases[i].bad[k], "It: ");
	}
}

static void a_pattern_must_match_the_whole_value(void **state UNUSED)
{
	struct input input = { .label = "Pay period",
			       .pattern = "[0-9]{4}-[0-9]{2}|now" };

	takes(&input, "2026-10");
	takes(&input, "now");
	refuses(&input, "2026-10/../../admin", "does not fit the pattern");
	refuses(&input, "x2026-10", "does not fit the pattern");
	refuses(&input, "nowhere", "does not fit the pattern");
}

static void a_pattern_that_is_none_is_told(void **state UNUSED)
{
	struct input input = { .label = "It", .pattern = "(" };

	refuses(&input, "x", "It: ");
}

static void the_runbooks_own_message_wins(void **state UNUSED)
{
	struct input input = { .label = "Pay period",
			       .pattern = "[0-9]{4}",
			       .example = "2026",
			       .message = "Write the year." };

	refuses(&input, "x", "Pay period: Write the year.");
	input.message = NULL;
	refuses(&input, "x", "; for example 2026");
}

static void options_are_the_only_choice(void **state UNUSED)
{
	autoptr(json) options = list("[\"red\", \"green\", \"blue\"]");
	struct input one = { .label = "Colour",
			     .type = INPUT_SELECT,
			     .options = options };
	struct input some = { .label = "Colours",
			      .type = INPUT_MULTISELECT,
			      .options = options };

	takes(&one, "green");
	refuses(&one, "Green", "choose one of red, green and blue");
	refuses(&one, "red,green", "choose one of");
	takes(&some, "red,blue");
	takes(&some, "red");
	refuses(&some, "red,", "choose some");
	refuses(&some, "red,pink", "choose some");
	refuses(&some, ",red", "choose some");
}

static void an_answer_is_needed_only_where_required(void **state UNUSED)
{
	struct input input = { .label = "It", .type = INPUT_DATE };

	takes(&input, "");
	takes(&input, NULL);
	input.required = true;
	refuses(&input, "", "an answer is needed");
	refuses(&input, NULL, "an answer is needed");
}

static void invisible_characters_are_refused(void **state UNUSED)
{
	struct input input = { .label = "It" };

	takes(&input, "Zürich 東京");
	refuses(&input, "a\nb", "line break");
	refuses(&input, "a\x1b[2J", "invisible");
	refuses(&input,
		"a\xe2\x80\x8b"
		"b",
		"invisible");
	refuses(&input, "\xff", "invisible");
}

static void a_secret_is_never_repeated(void **state UNUSED)
{
	struct input input = { .label = "PIN",
			       .type = INPUT_SECRET,
			       .pattern = "[0-9]+",
			       .example = "1234" };
	struct err err = { 0 };

	assert_int_equal(input_check(&input, "hunter2", &err), -1);
	assert_null(strstr(err.msg, "hunter2"));
	assert_null(strstr(err.msg, "1234"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_type_takes_what_it_means),
		TEST(a_pattern_must_match_the_whole_value),
		TEST(a_pattern_that_is_none_is_told),
		TEST(the_runbooks_own_message_wins),
		TEST(options_are_the_only_choice),
		TEST(an_answer_is_needed_only_where_required),
		TEST(invisible_characters_are_refused),
		TEST(a_secret_is_never_repeated),
	};

	return RUN(tests);
}
