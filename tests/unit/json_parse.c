/* json_parse.c - what is refused as JSON, where, and with which advice */
#include "tests/unit/test.h"

#include "core/base/buf.h"
#include "core/json/json.h"

static struct json *good(const char *text, enum json_rules rules)
{
	struct err err = { 0 };
	struct json *root = NULL;

	OK(json_parse(&root, text, strlen(text), rules, "f", &err));
	return root;
}

static void refused(const char *text, enum json_rules rules, const char *msg)
{
	struct err err = { 0 };
	struct json *root = NULL;

	assert_int_equal(
		json_parse(&root, text, strlen(text), rules, "f", &err), -1);
	assert_null(root);
	assert_int_equal(err.code, EXIT_INPUT);
	if (strncmp(err.msg, msg, strlen(msg)) != 0)
		fail_msg("%s: \"%s\" is not \"%s…\"", text, err.msg, msg);
}

static void reads_every_kind_of_value(void **state UNUSED)
{
	autoptr(json) root = NULL;
	int64_t number = 0;

	root = good(
		"{\"a\":[1,-2,true,false,null,\"x\\n\\u00e4\\ud83d\\ude00\"],"
		"\"b\":{}}",
		JSON_STRICT);
	assert_int_equal(json_type(json_get(root, "b")), JSON_OBJECT);
	assert_int_equal(json_count(json_get(root, "a")), 6);
	assert_true(json_int(&number, json_pointer(root, "/a/1")));
	assert_int_equal(number, -2);
	assert_true(json_is_true(json_pointer(root, "/a/2")));
	assert_int_equal(json_type(json_pointer(root, "/a/4")), JSON_NULL);
	assert_string_equal(json_string(json_pointer(root, "/a/5")), "x\nä😀");
	assert_null(json_pointer(root, "/a/6"));
	assert_null(json_get(root, "A"));
}

static void tells_line_and_column_in_characters(void **state UNUSED)
{
	const char *text = "{\n  \"ä\": \"ö\", \"n\": [7,\n 8]}";
	autoptr(json) root = NULL;
	size_t column = 0;
	size_t line = 0;

	root = good(text, JSON_STRICT);
	assert_true(json_position(&line, &column, json_get(root, "n"), text));
	assert_int_equal(line, 2);
	assert_int_equal(column, 18);
	assert_true(json_position(&line, &column, json_pointer(root, "/n/1"),
				  text));
	assert_int_equal(line, 3);
	assert_int_equal(column, 2);
}

static void says_that_a_built_value_has_no_place(void **state UNUSED)
{
	autoptr(json) root = NULL;
	autoptr(json) copy = NULL;
	autoptr(json) seven = NULL;
	size_t column;
	size_t line;

	root = good("[1]", JSON_STRICT);
	copy = json_copy(root);
	seven = json_new_int(7);
	assert_false(json_position(&line, &column, copy, "[1]"));
	assert_false(json_position(&line, &column, json_first(copy), "[1]"));
	assert_false(json_position(&line, &column, seven, "7"));
	assert_false(json_position(&line, &column, NULL, ""));
}

static void refuses_a_second_key_of_the_same_name(void **state UNUSED)
{
	refused("{\"a\": 1,\n \"a\": 2}", JSON_STRICT,
		"f:2:2: the key 'a' stands twice, first on line 1; keep one");
	refused("{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}}", JSON_WIRE,
		"f:1:19: the key 'c' stands twice");
}

static void finds_a_twin_among_many_keys_at_once(void **state UNUSED)
{
	autobuf text = { 0 };
	autobuf msg = { 0 };

	buf_add_byte(&text, '{');
	for (int i = 0; i < 80000; i++)
		buf_addf(&text, "\"k%d\":1,", i);
	buf_addf(&msg, "f:1:%zu: the key 'k7' stands twice", text.len + 1);
	buf_add(&text, "\"k7\":1}");
	refused(buf_str(&text), JSON_STRICT, buf_str(&msg));
}

static void refuses_what_is_not_utf8(void **state UNUSED)
{
	refused("[\"\xff\"]", JSON_WIRE, "f:1:3: byte 0xff is not UTF-8");
	refused("[\"\xc0\x80\"]", JSON_WIRE, "f:1:3: byte 0xc0 is not UTF-8");
	refused("[\"\xed\xa0\x80\"]", JSON_WIRE, "f:1:3: byte 0xed");
	refused("\xff\xfe[", JSON_WIRE, "f:1:1: the text is UTF-16");
}

static void takes_a_byte_order_mark_from_servers_only(void **state UNUSED)
{
	const char *text = "\xef\xbb\xbf[1]";
	autoptr(json) root = NULL;
	size_t column = 0;
	size_t line = 0;

	root = good(text, JSON_WIRE);
	assert_true(json_position(&line, &column, json_first(root), text));
	assert_int_equal(column, 2);
	refused(text, JSON_STRICT, "f:1:1: an invisible byte order mark");
}

static void refuses_nul_in_every_form(void **state UNUSED)
{
	struct err err = { 0 };
	struct json *root = NULL;

	assert_int_equal(json_parse(&root, "[1]\0", 4, JSON_WIRE, "f", &err),
			 -1);
	assert_string_equal(err.msg, "f:1:4: a NUL byte stands here; take it "
				     "away");
	refused("[\"\\u0000\"]", JSON_WIRE, "f:1:3: the character NUL");
	refused("{\"a\\u0000b\":1}", JSON_WIRE, "f:1:4: the character NUL");
}

static void refuses_controls_and_half_characters(void **state UNUSED)
{
	refused("[\"a\tb\"]", JSON_WIRE,
		"f:1:4: a tab stands in a string; "
		"write \\t");
	refused("[\"a\nb\"]", JSON_WIRE, "f:1:2: the string does not end");
	refused("[\"\x1b\"]", JSON_WIRE, "f:1:3: control character 0x1b");
	refused("[\"\\ud800\"]", JSON_WIRE, "f:1:3: \\ud800 is half a");
	refused("[\"\\udc00\"]", JSON_WIRE, "f:1:3: \\udc00 is half a");
	refused("[\"\\ud800\\u0041\"]", JSON_WIRE, "f:1:3: \\ud800 is half");
	refused("[\"\\d\"]", JSON_WIRE,
		"f:1:3: a backslash stands alone; "
		"write '\\\\'");
	refused("[\"\\u12g4\"]", JSON_WIRE, "f:1:3: '\\u' wants four");
	refused("[\"a", JSON_WIRE, "f:1:2: the string does not end");
}

static void refuses_text_after_the_value(void **state UNUSED)
{
	refused("{} {}", JSON_WIRE, "f:1:4: text stands after the end");
	refused("", JSON_WIRE, "f:1:1: the text is empty");
	refused("  \n", JSON_STRICT, "f:2:1: the text is empty");
}

static void takes_32_levels_and_no_more(void **state UNUSED)
{
	autoptr(json) root = NULL;
	char text[80] = { 0 };

	memset(text, '[', 32);
	memset(text + 32, ']', 32);
	root = good(text, JSON_STRICT);
	memset(text, '[', 33);
	memset(text + 33, ']', 33);
	refused(text, JSON_WIRE, "f:1:33: more than 32 objects and arrays");
}

static void takes_a_mebibyte_and_no_more(void **state UNUSED)
{
	autofree char *text = NULL;
	autoptr(json) root = NULL;

	text = xcalloc(JSON_SIZE_MAX + 2, 1);
	memset(text, ' ', JSON_SIZE_MAX);
	memcpy(text, "[]", 2);
	root = good(text, JSON_STRICT);
	text[JSON_SIZE_MAX] = ' ';
	refused(text, JSON_STRICT, "f:1:1: 1048577 bytes are more");
}

static void wants_whole_numbers_in_documents(void **state UNUSED)
{
	autoptr(json) edge = NULL;
	autoptr(json) wire = NULL;
	int64_t number = 0;

	edge = good("[9007199254740992,-9007199254740992]", JSON_STRICT);
	assert_true(json_int(&number, json_item(edge, 1)));
	assert_true(number == -JSON_INT_MAX);
	refused("[9007199254740993]", JSON_STRICT, "f:1:2: this number");
	refused("[-9007199254740993]", JSON_STRICT, "f:1:2: this number");
	refused("[99999999999999999999]", JSON_STRICT, "f:1:2: this number");
	refused("[1.0]", JSON_STRICT, "f:1:2: this is no whole number");
	refused("[1e3]", JSON_STRICT, "f:1:2: this is no whole number");
	refused("[-0]", JSON_STRICT, "f:1:2: '-0' is nothing else than 0");
	wire = good("[1.5, 1e3, -0, 1E-400]", JSON_WIRE);
	assert_true(json_double(json_item(wire, 0)) == 1.5);
	assert_false(json_int(&number, json_item(wire, 0)));
	assert_true(json_int(&number, json_item(wire, 1)));
	assert_int_equal(number, 1000);
}

static void refuses_numbers_that_are_none(void **state UNUSED)
{
	refused("[1e999]", JSON_WIRE, "f:1:2: the number is not finite");
	refused("[1, -1e999]", JSON_WIRE, "f:1:5: the number is not finite");
	refused("[01]", JSON_WIRE, "f:1:2: a number has no 0 before");
	refused("[-01]", JSON_WIRE, "f:1:2: a number has no 0 before");
	refused("[+1]", JSON_WIRE, "f:1:2: a number has no '+'");
	refused("[.5]", JSON_WIRE, "f:1:2: a number begins with a digit");
	refused("[1.]", JSON_WIRE, "f:1:4: a digit is missing after the point");
	refused("[1e]", JSON_WIRE, "f:1:4: a digit is missing after 'e'");
	refused("[-]", JSON_WIRE, "f:1:3: a digit is missing after '-'");
	refused("[NaN]", JSON_WIRE, "f:1:2: 'NaN' stands where a value");
	refused("[1x]", JSON_WIRE, "f:1:3: a word stands where ',' or ']'");
}

/* What nobody put in quotes may be a secret: the place says enough. */
static void quotes_no_word_that_may_be_a_secret(void **state UNUSED)
{
	static const char *const texts[] = {
		"{\"secret\": hunter2}",
		"{\"secret\": \"ab\"hunter2\"}",
		"{\"secret\": \"ab\", hunter2\"}",
		"{\"secret\" hunter2}",
		"{\"secret\": hunter2, \"a\": 1}",
		"{\"pin\": 4711.25}",
		"{\"pin\": 47110815471108154711}",
		"{\"pin\": 4711hunter2}",
		"hunter2",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autoptr(json) root = NULL;
		struct err err = { 0 };

		assert_int_equal(json_parse(&root, texts[i], strlen(texts[i]),
					    JSON_STRICT, "f", &err),
				 -1);
		if (strstr(err.msg, "hunter2") || strstr(err.msg, "4711"))
			fail_msg("%s: %s", texts[i], err.msg);
	}
}

static void says_what_to_write_instead(void **state UNUSED)
{
	refused("{\"a\": 1,}", JSON_STRICT,
		"f:1:8: a comma stands before '}'; take it away");
	refused("{\"a\": 1\n \"b\": 2}", JSON_STRICT,
		"f:2:2: a comma is missing before this; write ',' after");
	refused("{'a': 1}", JSON_STRICT, "f:1:2: a single quote stands here");
	refused("{“a”: 1}", JSON_STRICT, "f:1:2: a curly quote stands here");
	refused("{a: 1}", JSON_STRICT,
		"f:1:2: 'a' stands where a key in double quotes is wanted; "
		"write text in double quotes: \"a\"");
	refused("{\"a\": yes}", JSON_STRICT,
		"f:1:7: 'yes' stands where a value is wanted; write text in "
		"double quotes: \"yes\"");
	refused("{\"a\": True}", JSON_STRICT,
		"f:1:7: 'True' is in the wrong "
		"letters; write true");
	refused("// x\n{}", JSON_STRICT, "f:1:1: JSON has no comments");
	refused("{\n\"a\": [1,\n2", JSON_STRICT,
		"f:3:2: the text ends, but the '[' of line 2 is not closed; "
		"write ']'");
	refused("{\"a\" 1}", JSON_STRICT,
		"f:1:6: a word stands where ':' after");
	refused("[1}", JSON_STRICT, "f:1:3: '}' stands where ',' or ']'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_every_kind_of_value),
		TEST(tells_line_and_column_in_characters),
		TEST(says_that_a_built_value_has_no_place),
		TEST(refuses_a_second_key_of_the_same_name),
		TEST(finds_a_twin_among_many_keys_at_once),
		TEST(refuses_what_is_not_utf8),
		TEST(takes_a_byte_order_mark_from_servers_only),
		TEST(refuses_nul_in_every_form),
		TEST(refuses_controls_and_half_characters),
		TEST(refuses_text_after_the_value),
		TEST(takes_32_levels_and_no_more),
		TEST(takes_a_mebibyte_and_no_more),
		TEST(wants_whole_numbers_in_documents),
		TEST(refuses_numbers_that_are_none),
		TEST(quotes_no_word_that_may_be_a_secret),
		TEST(says_what_to_write_instead),
	};

	return RUN(tests);
}
