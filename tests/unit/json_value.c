/* json_value.c - reading, comparing, building and writing JSON values */
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/json/json.h"

static struct json *parse(const char *text)
{
	struct err err = { 0 };
	struct json *root = NULL;

	OK(json_parse(&root, text, strlen(text), JSON_WIRE, "f", &err));
	return root;
}

static bool equal(const char *a, const char *b)
{
	autoptr(json) left = NULL;
	autoptr(json) right = NULL;

	left = parse(a);
	right = parse(b);
	return json_equal(left, right);
}

static void readers_take_what_is_absent(void **state UNUSED)
{
	int64_t number = 5;

	assert_int_equal(json_type(NULL), JSON_ABSENT);
	assert_null(json_get(NULL, "a"));
	assert_null(json_at(NULL, "a", "b", NULL));
	assert_null(json_string(NULL));
	assert_string_equal(json_text(NULL, "a", "none"), "none");
	assert_int_equal(json_count(NULL), 0);
	assert_null(json_pointer(NULL, "/a"));
	assert_null(json_first(NULL));
	assert_false(json_int(&number, NULL));
	assert_int_equal(number, 5);
	assert_false(json_has_string(NULL, "a"));
	json_free(NULL);
}

static void reads_through_several_keys(void **state UNUSED)
{
	autoptr(json) root = NULL;

	root = parse("{\"a\": {\"b\": {\"c\": \"deep\"}}}");
	assert_string_equal(json_string(json_at(root, "a", "b", "c", NULL)),
			    "deep");
	assert_null(json_at(root, "a", "x", "c", NULL));
}

/* RFC 6901 section 5. */
static void follows_pointers(void **state UNUSED)
{
	static const char *const good[] = { "/foo/0", "/",     "/a~1b",
					    "/c%d",   "/m~0n", "/ " };
	static const char *const bad[] = { "foo",    "/foo/00", "/foo/-",
					   "/foo/2", "/m~2n",   "/m~",
					   "/foo/" };
	autoptr(json) root = NULL;

	root = parse("{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,"
		     "\"m~n\":8,\" \":7}");
	assert_ptr_equal(json_pointer(root, ""), root);
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		const struct json *value = json_pointer(root, good[i]);
		autobuf back = { 0 };

		assert_non_null(value);
		assert_true(json_pointer_of(&back, root, value));
		assert_string_equal(buf_str(&back), good[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_null(json_pointer(root, bad[i]));
}

static void a_stranger_has_no_pointer(void **state UNUSED)
{
	autoptr(json) root = NULL;
	autoptr(json) other = NULL;
	autobuf out = { 0 };

	root = parse("[[1],2]");
	other = parse("1");
	assert_false(json_pointer_of(&out, root, other));
	assert_string_equal(buf_str(&out), "");
}

static void compares_by_value(void **state UNUSED)
{
	assert_true(
		equal("{\"a\":1,\"b\":[2,{}]}", "{\"b\":[2.0,{}],\"a\":1}"));
	assert_true(equal("\"\\u0061\"", "\"a\""));
	assert_false(equal("[1,2]", "[2,1]"));
	assert_false(equal("[1]", "[1,2]"));
	assert_false(equal("{\"a\":1}", "{\"a\":1,\"b\":1}"));
	assert_false(equal("{\"a\":null}", "{}"));
	assert_false(equal("1", "true"));
	assert_false(equal("0", "false"));
}

static void long_integers_are_compared_by_their_digits(void **state UNUSED)
{
	static const char text[] = "{\n  \"a\": 100000000000000000000001\n}\n";
	autoptr(json) value = parse(text);
	autoptr(json) copy = json_copy(value);
	autobuf out = { 0 };
	int64_t number;

	assert_false(equal("9007199254740993", "9007199254740992"));
	assert_false(equal("100000000000000000001", "100000000000000000002"));
	assert_false(equal("[-9007199254740993]", "[9007199254740993]"));
	assert_true(equal("9007199254740993", "9007199254740993"));
	assert_true(equal("100000000000000000000", "1e20"));
	assert_true(equal("9007199254740992", "9007199254740992.0"));
	assert_false(json_int(&number, json_get(value, "a")));
	assert_true(json_equal(value, copy));
	json_pretty(&out, copy);
	assert_string_equal(buf_str(&out), text);
}

static void knows_the_strings_of_an_array(void **state UNUSED)
{
	autoptr(json) root = NULL;
	struct strings list = { 0 };

	root = parse("[\"a\", 1, \"b\"]");
	json_strings(&list, root);
	assert_int_equal(list.nr, 2);
	assert_string_equal(list.at[1], "b");
	assert_true(json_has_string(root, "b"));
	assert_false(json_has_string(root, "B"));
	strings_release(&list);
}

static void replaces_a_member_in_its_place(void **state UNUSED)
{
	struct strings list = { 0 };
	autoptr(json) root = NULL;
	autobuf out = { 0 };

	root = json_new_object();
	json_set_string(root, "a", "x");
	json_set_int(root, "b", -5);
	json_set_stringf(root, "a", "%d", 7);
	json_set_bool(json_set_object(root, "c"), "d", true);
	json_append(json_set_array(root, "e"), json_new_null());
	json_set_string(json_append_object(json_set_array(root, "f")), "g",
			"h");
	strings_add(&list, "s");
	json_set_strings(root, "i", &list);
	json_remove(root, "e");
	json_remove(root, "no such");
	json_compact(&out, root);
	assert_string_equal(buf_str(&out),
			    "{\"a\":\"7\",\"b\":-5,\"c\":{\"d\":true},"
			    "\"f\":[{\"g\":\"h\"}],\"i\":[\"s\"]}");
	strings_release(&list);
}

static void a_copied_member_can_stand_in_an_array(void **state UNUSED)
{
	autoptr(json) root = NULL;
	autoptr(json) array = NULL;
	autobuf out = { 0 };

	root = parse("{\"a\": {\"b\": 1}}");
	array = json_new_array();
	json_append(array, json_copy(json_get(root, "a")));
	assert_null(json_key(json_first(array)));
	json_compact(&out, array);
	assert_string_equal(buf_str(&out), "[{\"b\":1}]");
}

/* RFC 8785 section 3.2.3, without its numbers. */
static void canonical_form_sorts_by_utf16(void **state UNUSED)
{
	struct err err = { 0 };
	autoptr(json) root = NULL;
	autobuf out = { 0 };

	root = parse("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,"
		     "\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}");
	OK(json_canonical(&out, root, &err));
	assert_string_equal(buf_str(&out),
			    "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"ö\":7,"
			    "\"€\":1,\"😀\":5,\"\xef\xac\xb3\":3}");
}

static void canonical_form_escapes_only_what_it_must(void **state UNUSED)
{
	struct err err = { 0 };
	autoptr(json) root = NULL;
	autobuf out = { 0 };

	root = parse("[ \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\"
		     "\\\"\\/\\b\\f\\t\\u007f\", true, null, -0, 1e2 ]");
	OK(json_canonical(&out, root, &err));
	assert_string_equal(buf_str(&out),
			    "[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\x7f\""
			    ",true,null,0,100]");
}

static void canonical_form_has_whole_numbers_only(void **state UNUSED)
{
	static const char *const bad[] = { "[1.5]", "[9007199254740994]",
					   "[1e300]" };

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = { 0 };
		autoptr(json) root = NULL;
		autobuf out = { 0 };

		root = parse(bad[i]);
		assert_int_equal(json_canonical(&out, root, &err), -1);
		assert_int_equal(err.code, EXIT_INPUT);
	}
}

static void canonical_form_is_utf8(void **state UNUSED)
{
	struct err err = { 0 };
	autoptr(json) root = NULL;
	autobuf out = { 0 };

	root = json_new_string("a\xff");
	assert_int_equal(json_canonical(&out, root, &err), -1);
	assert_string_equal(err.msg, "byte 0xff of a string is not UTF-8");
}

static void writes_invisible_characters_as_escapes(void **state UNUSED)
{
	autobuf out = { 0 };

	json_quote(&out, "a\x1b[1m\xe2\x80\xae\xff\x7f\"\\\n\xf3\xa0\x80\xa1ä");
	assert_string_equal(buf_str(&out),
			    "\"a\\u001b[1m\\u202e\xef\xbf\xbd\\u007f\\\"\\\\\\n"
			    "\\udb40\\udc21ä\"");
}

static void what_it_writes_reads_as_the_same_value(void **state UNUSED)
{
	static const char *const texts[] = {
		"[0.1,1e300,-2.5e-8,3.0000000000000004,123456789012]",
		"{\"a\":{\"b\":[]},\"c\":\"\\u202e\\ud83d\\ude00\"}",
		"\"x\"",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autoptr(json) root = NULL;
		autobuf compact = { 0 };
		autobuf pretty = { 0 };

		root = parse(texts[i]);
		json_compact(&compact, root);
		json_pretty(&pretty, root);
		assert_true(equal(texts[i], buf_str(&compact)));
		assert_true(equal(texts[i], buf_str(&pretty)));
	}
}

static void pretty_keeps_short_things_on_one_line(void **state UNUSED)
{
	autoptr(json) root = NULL;
	autobuf out = { 0 };

	root = parse("{\"format\":\"x/1\",\"list\":[1,2],\"none\":{},\"no\":[],"
		     "\"steps\":[{\"id\":\"a\",\"on\":true},{\"deep\":[[1]]}],"
		     "\"long\":[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
		     "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"]}");
	json_pretty(&out, root);
	assert_string_equal(
		buf_str(&out),
		"{\n"
		"  \"format\": \"x/1\",\n"
		"  \"list\": [1, 2],\n"
		"  \"none\": {},\n"
		"  \"no\": [],\n"
		"  \"steps\": [\n"
		"    { \"id\": \"a\", \"on\": true },\n"
		"    {\n"
		"      \"deep\": [\n"
		"        [1]\n"
		"      ]\n"
		"    }\n"
		"  ],\n"
		"  \"long\": [\n"
		"    \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\n"
		"    \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"\n"
		"  ]\n"
		"}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(readers_take_what_is_absent),
		TEST(reads_through_several_keys),
		TEST(follows_pointers),
		TEST(a_stranger_has_no_pointer),
		TEST(compares_by_value),
		TEST(long_integers_are_compared_by_their_digits),
		TEST(knows_the_strings_of_an_array),
		TEST(replaces_a_member_in_its_place),
		TEST(a_copied_member_can_stand_in_an_array),
		TEST(canonical_form_sorts_by_utf16),
		TEST(canonical_form_escapes_only_what_it_must),
		TEST(canonical_form_has_whole_numbers_only),
		TEST(canonical_form_is_utf8),
		TEST(writes_invisible_characters_as_escapes),
		TEST(what_it_writes_reads_as_the_same_value),
		TEST(pretty_keeps_short_things_on_one_line),
	};

	return RUN(tests);
}
