/* base_buf.c - text that grows, and escaping what comes from outside */
#include "tests/unit/test.h"
#include "core/base/buf.h"

static void an_empty_buffer_is_the_empty_text(void **state)
{
	autobuf buf = { 0 };
	autofree char *detached = NULL;

	(void)state;
	assert_string_equal(buf_str(&buf), "");
	buf_truncate(&buf, 0);
	buf_trim(&buf);
	buf_reset(&buf);
	detached = buf_detach(&buf);
	assert_string_equal(detached, "");
}

static void grows_and_stays_ended_by_nul(void **state)
{
	autobuf buf = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_addf(&buf, "%d,", i);
	assert_int_equal(buf.len, strlen(buf_str(&buf)));
	assert_memory_equal(buf_str(&buf), "0,1,2,", 6);
	assert_string_equal(buf_str(&buf) + buf.len - 4, "999,");
	buf_reset(&buf);
	assert_string_equal(buf_str(&buf), "");
}

static void holds_any_byte(void **state)
{
	autobuf buf = { 0 };

	(void)state;
	buf_add_bytes(&buf, "a\0b", 3);
	buf_add_byte(&buf, 0);
	assert_int_equal(buf.len, 4);
	assert_memory_equal(buf.data, "a\0b\0", 5);
}

static void trims_only_the_end(void **state)
{
	autobuf buf = { 0 };

	(void)state;
	buf_add(&buf, " a b \t\r\n");
	buf_trim(&buf);
	assert_string_equal(buf_str(&buf), " a b");
	buf_truncate(&buf, 2);
	assert_string_equal(buf_str(&buf), " a");
}

static void detaching_gives_the_text_away(void **state)
{
	autobuf buf = { 0 };
	autofree char *text = NULL;

	(void)state;
	buf_add(&buf, "mine");
	text = buf_detach(&buf);
	buf_add(&buf, "other");
	assert_string_equal(text, "mine");
	assert_string_equal(buf_str(&buf), "other");
}

static const struct {
	const char *text;
	const char *shown;
} untrusted[] = {
	{ "plain text", "plain text" },
	{ "", "" },
	{ "caf\xc3\xa9 \xe2\x82\xac", "caf\xc3\xa9 \xe2\x82\xac" },
	{ "\033[2J\033[H", "\\x1b[2J\\x1b[H" },
	{ "a\nb\tc\rd", "a\\x0ab\\x09c\\x0dd" },
	{ "\x7f", "\\x7f" },
	/* C1: CSI in one character */
	{ "\xc2\x9b"
	  "31m",
	  "\\x9b31m" },
	/* bidi override, isolate, mark */
	{ "\xe2\x80\xae", "\\u{202E}" },
	{ "\xe2\x81\xa6", "\\u{2066}" },
	{ "\xd8\x9c", "\\u{061C}" },
	/* zero width space, joiner, byte order mark, soft hyphen */
	{ "a\xe2\x80\x8b"
	  "b",
	  "a\\u{200B}b" },
	{ "\xe2\x80\x8d", "\\u{200D}" },
	{ "\xef\xbb\xbf", "\\u{FEFF}" },
	{ "\xc2\xad", "\\xad" },
	/* no-break space looks like a space */
	{ "\xc2\xa0", "\\xa0" },
	/* line and paragraph separators, tags, fillers, selectors */
	{ "\xe2\x80\xa8", "\\u{2028}" },
	{ "\xf3\xa0\x81\x81", "\\u{E0041}" },
	{ "\xe3\x85\xa4", "\\u{3164}" },
	{ "\xef\xb8\x8f", "\\u{FE0F}" },
	{ "\xe1\x9e\xb4", "\\u{17B4}" },
	{ "\xe1\xa0\x8b", "\\u{180B}" },
	/* private use, and a character that is none */
	{ "\xee\x80\x80", "\\u{E000}" },
	{ "\xef\xbf\xbf", "\\u{FFFF}" },
	/* not UTF-8: alone, cut, overlong, surrogate, too large */
	{ "\x80", "\\x80" },
	{ "\xe2\x82", "\\xe2\\x82" },
	{ "\xc0\xaf", "\\xc0\\xaf" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
};

static void what_comes_from_outside_cannot_paint_the_screen(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(untrusted); i++) {
		autobuf buf = { 0 };

		buf_add_untrusted(&buf, untrusted[i].text);
		assert_string_equal(buf_str(&buf), untrusted[i].shown);
	}
}

static void a_nul_from_outside_is_shown_too(void **state)
{
	autobuf buf = { 0 };

	(void)state;
	buf_add_untrusted_bytes(&buf, "a\0b", 3);
	buf_add_byte(&buf, ' ');
	buf_add_untrusted_lines(&buf, "a\0b", 3);
	assert_string_equal(buf_str(&buf), "a\\x00b a\\x00b");
}

static void lines_let_newline_and_tab_pass_and_nothing_else(void **state)
{
	autobuf buf = { 0 };

	(void)state;
	buf_add_untrusted_lines(&buf, "a\n\tb\r\v\033", 7);
	assert_string_equal(buf_str(&buf), "a\n\tb\\x0d\\x0b\\x1b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_buffer_is_the_empty_text),
		TEST(grows_and_stays_ended_by_nul),
		TEST(holds_any_byte),
		TEST(trims_only_the_end),
		TEST(detaching_gives_the_text_away),
		TEST(what_comes_from_outside_cannot_paint_the_screen),
		TEST(a_nul_from_outside_is_shown_too),
		TEST(lines_let_newline_and_tab_pass_and_nothing_else),
	};

	return RUN(tests);
}
