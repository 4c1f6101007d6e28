/* base_text.c - names, UTF-8, hexadecimal, base64, lists of strings */
#include "tests/unit/test.h"
#include "core/base/text.h"

/* 64 characters, as many as a name may have. */
#define LONGEST \
	"a23456789012345678901234567890123456789012345678901234567890abcd"

static void names_are_lower_case_and_short(void **state)
{
	const char *good[] = { "a",       "0",  "payroll-token",
			       "a.b_c-d", "x.", LONGEST };
	const char *bad[] = { "",    "-a",  ".a",   "_a",  "A",
			      "a b", "a/b", "a..b", "a\n", "\xc3\xa9" };

	(void)state;
	assert_int_equal(strlen(LONGEST), TEXT_NAME_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(text_is_name(good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(text_is_name(bad[i]));
	assert_false(text_is_name(LONGEST "e"));
}

static void null_equals_only_null(void **state)
{
	(void)state;
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("", NULL));
	assert_true(text_equal("a", "a"));
	assert_true(text_starts("abc", "ab") && !text_starts("a", "ab"));
	assert_true(text_ends("abc", "bc") && !text_ends("c", "bc"));
}

static const struct {
	const char *bytes;
	size_t used;
	uint32_t c;
} utf8[] = {
	{ "a", 1, 'a' },
	{ "\xc2\x80", 2, 0x80 },
	{ "\xdf\xbf", 2, 0x7ff },
	{ "\xe0\xa0\x80", 3, 0x800 },
	{ "\xed\x9f\xbf", 3, 0xd7ff },
	{ "\xee\x80\x80", 3, 0xe000 },
	{ "\xef\xbf\xbd", 3, 0xfffd },
	{ "\xf0\x90\x80\x80", 4, 0x10000 },
	{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	{ "\x80", 0, 0 },             /* continuation alone */
	{ "\xc2", 0, 0 },             /* cut */
	{ "\xc2\x41", 0, 0 },         /* no continuation */
	{ "\xe0\x80\x80", 0, 0 },     /* overlong */
	{ "\xc1\xbf", 0, 0 },         /* overlong */
	{ "\xf0\x80\x80\x80", 0, 0 }, /* overlong */
	{ "\xed\xa0\x80", 0, 0 },     /* high surrogate */
	{ "\xed\xbf\xbf", 0, 0 },     /* low surrogate */
	{ "\xf4\x90\x80\x80", 0, 0 }, /* beyond U+10FFFF */
	{ "\xf8\x88\x80\x80", 0, 0 }, /* five bytes */
	{ "\xff", 0, 0 },
};

static void decodes_utf8_strictly_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(utf8); i++) {
		autobuf back = { 0 };
		uint32_t c = 0;
		size_t used = text_utf8_decode(&c, utf8[i].bytes,
					       strlen(utf8[i].bytes));

		assert_int_equal(used, utf8[i].used);
		if (used == 0)
			continue;
		assert_int_equal(c, utf8[i].c);
		text_utf8_encode(&back, c);
		assert_string_equal(buf_str(&back), utf8[i].bytes);
	}
}

static void tells_where_the_first_bad_byte_is(void **state)
{
	size_t at;

	(void)state;
	/* Wherever it stands: eight bytes are looked at in one go. */
	for (size_t i = 0; i < 40; i++) {
		char text[41];

		memset(text, 'a', sizeof(text));
		assert_true(text_is_utf8(text, i, &at));
		assert_int_equal(at, i);
		text[i] = '\x80';
		assert_false(text_is_utf8(text, 40, &at));
		assert_int_equal(at, i);
	}
	assert_true(text_is_utf8("", 0, &at));
	assert_true(text_is_utf8("a\0\xc3\xa9", 4, &at));
	assert_false(text_is_utf8("ab\xc3", 3, &at));
	assert_int_equal(at, 2);
	assert_false(text_is_utf8("\xc3\xa9\xa9z", 4, &at));
	assert_int_equal(at, 2);
}

static void knows_composed_from_decomposed(void **state)
{
	autofree char *a = text_casefold("STRASSE", 7);
	autofree char *b = text_casefold("stra\xc3\x9f"
					 "e",
					 7);
	autofree char *broken = text_casefold("A\xff", 2);
	autofree char *plain = text_fold("Pr\xc3\xbc"
					 "fung der Stra\xc3\x9f"
					 "e");
	autofree char *as_is = text_fold("A\xff");

	(void)state;
	assert_true(text_is_nfc("caf\xc3\xa9", 5));
	assert_false(text_is_nfc("cafe\xcc\x81", 6));
	assert_false(text_is_nfc("\xff", 1));
	assert_string_equal(a, b);
	assert_string_equal(broken, "A\xff");
	assert_string_equal(plain, "prufung der strasse");
	assert_string_equal(as_is, "A\xff");
}

static void hexadecimal_is_lower_case_and_exact(void **state)
{
	autobuf out = { 0 };
	unsigned char back[3] = { 0 };

	(void)state;
	text_hex(&out, "\x00\xa5\xff", 3);
	assert_string_equal(buf_str(&out), "00a5ff");
	assert_true(text_unhex(back, 3, "00a5ff"));
	assert_memory_equal(back, "\x00\xa5\xff", 3);
	assert_false(text_unhex(back, 3, "00A5FF"));
	assert_false(text_unhex(back, 3, "00a5f"));
	assert_false(text_unhex(back, 3, "00a5fff"));
	assert_false(text_unhex(back, 3, "00a5fg"));
}

/* RFC 4648 section 10. */
static const char *const vectors[][2] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
};

static void base64_is_as_in_the_rfc(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		autobuf out = { 0 };
		autobuf back = { 0 };

		text_base64(&out, vectors[i][0], strlen(vectors[i][0]));
		assert_string_equal(buf_str(&out), vectors[i][1]);
		assert_true(text_unbase64(&back, out.data ? out.data : "",
					  out.len));
		assert_string_equal(buf_str(&back), vectors[i][0]);
	}
}

static void base64_for_urls_has_no_padding(void **state)
{
	autobuf out = { 0 };
	autobuf back = { 0 };

	(void)state;
	text_base64url(&out, "\xfb\xff\xfe\x01", 4);
	assert_string_equal(buf_str(&out), "-__-AQ");
	assert_true(text_unbase64url(&back, out.data, out.len));
	assert_memory_equal(back.data, "\xfb\xff\xfe\x01", 4);
	assert_false(text_unbase64url(&back, "-__-AQ==", 8));
	assert_false(text_unbase64url(&back, "+//+AQ", 6));
}

static void base64_is_read_strictly_and_leaves_nothing_behind(void **state)
{
	const char *bad[] = { "Zg",       "Zg=",       "Zg===",    "Z===",
			      "====",     "=",         "Zh==",     "Zm9=",
			      "Zm9v\n",   "Zm 9v",     "Zg==Zg==", "Zm9vYg=A",
			      "Zm9vYg-_", "Zm9vYm\xc3" };
	autobuf out = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(text_unbase64(&out, bad[i], strlen(bad[i])));
	assert_false(text_unbase64(&out, "Zm9\0", 4));
	assert_int_equal(out.len, 0);
}

static void a_cut_is_marked_and_between_characters(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t most;
		const char *cut;
	} cases[] = {
		{ "", 0, "" },
		{ "abcdef", 6, "abcdef" },
		{ "abcdef", 5, "ab…" },
		{ "ab€cdef", 7, "ab…" },
		{ "ab€cdef", 8, "ab€…" },
		{ "abcdef", 0, "…" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autobuf cut = { 0 };

		text_cut(&cut, cases[i].text, cases[i].most);
		assert_string_equal(buf_str(&cut), cases[i].cut);
	}
}

static void lists_own_sort_and_join(void **state)
{
	auto_release(strings) list = { 0 };
	autobuf words = { 0 };

	(void)state;
	strings_join_words(&words, &list);
	assert_string_equal(buf_str(&words), "");
	strings_sort(&list);
	strings_add(&list, "c");
	assert_true(strings_add_once(&list, "a"));
	assert_false(strings_add_once(&list, "a"));
	strings_join_words(&words, &list);
	assert_string_equal(buf_str(&words), "c and a");
	strings_take(&list, xstrdup("B"));
	strings_sort(&list);
	buf_reset(&words);
	strings_join_words(&words, &list);
	assert_string_equal(buf_str(&words), "B, a and c");
	assert_true(strings_has(&list, "B") && !strings_has(&list, "b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_are_lower_case_and_short),
		TEST(null_equals_only_null),
		TEST(decodes_utf8_strictly_and_back),
		TEST(tells_where_the_first_bad_byte_is),
		TEST(knows_composed_from_decomposed),
		TEST(hexadecimal_is_lower_case_and_exact),
		TEST(base64_is_as_in_the_rfc),
		TEST(base64_for_urls_has_no_padding),
		TEST(base64_is_read_strictly_and_leaves_nothing_behind),
		TEST(a_cut_is_marked_and_between_characters),
		TEST(lists_own_sort_and_join),
	};

	return RUN(tests);
}
