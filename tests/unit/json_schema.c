/* json_schema.c - what our schemas' faults say, and which schemas we refuse */
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/json/schema.h"

static struct schema *compiled(const char *text)
{
	struct err err = { 0 };
	struct schema *schema = NULL;

	OK(schema_parse(&schema, text, strlen(text), "s", &err));
	return schema;
}

/* The faults, one a line: "POINTER: message". */
static void faults_are(const char *schema_text, const char *text,
		       const char *wanted)
{
	struct schema_fault faults[SCHEMA_FAULTS_MAX];
	struct err err = { 0 };
	autoptr(schema) schema = NULL;
	autoptr(json) value = NULL;
	autobuf said = { 0 };
	size_t nr;

	schema = compiled(schema_text);
	OK(json_parse(&value, text, strlen(text), JSON_WIRE, "f", &err));
	nr = schema_judge(faults, ARRAY_SIZE(faults), schema, value);
	for (size_t i = 0; i < nr; i++) {
		buf_add(&said, i ? "\n" : "");
		assert_true(json_pointer_of(&said, value, faults[i].value));
		buf_addf(&said, ": %s", faults[i].message);
	}
	assert_string_equal(buf_str(&said), wanted);
}

static void refused(const char *text, const char *msg)
{
	struct err err = { 0 };
	struct schema *schema = NULL;

	assert_int_equal(schema_parse(&schema, text, strlen(text), "s", &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_string_equal(err.msg, msg);
}

static void says_nothing_of_a_good_value(void **state UNUSED)
{
	faults_are("{\"type\":\"object\"}", "{}", "");
}

static void suggests_the_nearest_key(void **state UNUSED)
{
	faults_are("{\"properties\":{\"scopes\":true,\"grant\":true},"
		   "\"additionalProperties\":false}",
		   "{\"scoeps\":[]}",
		   "/scoeps: 'scoeps' is no key here; did you mean 'scopes'?");
	faults_are("{\"properties\":{\"scopes\":true,\"grant\":true},"
		   "\"additionalProperties\":false}",
		   "{\"colour\":1}",
		   "/colour: 'colour' is no key here; take it away; known are "
		   "scopes, grant");
}

static void shows_what_to_add_for_a_missing_key(void **state UNUSED)
{
	faults_are("{\"properties\":{\"title\":{\"$ref\":\"#/$defs/t\"}},"
		   "\"required\":[\"title\"],\"$defs\":{\"t\":{\"title\":"
		   "\"Title\",\"type\":\"string\",\"examples\":[\"Pay\"]}}}",
		   "{}",
		   ": 'title' (Title) is missing; add \"title\": \"Pay\"");
}

static void lists_the_choices(void **state UNUSED)
{
	faults_are("{\"enum\":[\"http\",\"manual\"]}", "\"htpp\"",
		   ": \"htpp\" is no choice here; did you mean \"http\"? "
		   "write one of \"http\", \"manual\"");
	faults_are("{\"const\":\"server/1\"}", "\"server/2\"",
		   ": \"server/2\" stands here; write \"server/1\"");
}

static void says_that_quotes_are_missing(void **state UNUSED)
{
	faults_are("{\"type\":\"string\"}", "5",
		   ": a number stands here; write a string in double quotes: "
		   "\"5\"");
}

static void speaks_of_the_wrong_type_only(void **state UNUSED)
{
	faults_are("{\"type\":\"string\",\"enum\":[\"a\"]}", "{}",
		   ": an object stands here; write a string in double quotes");
}

static void tells_faults_in_the_order_of_the_text(void **state UNUSED)
{
	faults_are("{\"properties\":{\"b\":{\"type\":\"null\"},"
		   "\"a\":{\"type\":\"null\"}}}",
		   "{\"a\":{},\"b\":[]}",
		   "/a: an object stands here; write null\n"
		   "/b: an array stands here; write null");
}

static void tells_the_cause_inside_of_any_of(void **state UNUSED)
{
	faults_are("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"object\","
		   "\"properties\":{\"n\":{\"minimum\":1}}}]}",
		   "{\"n\":0}", "/n: 0 is too small; write 1 or more");
	faults_are("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\"}]}",
		   "7",
		   ": a number stands here; write a string in double quotes or "
		   "an array in [ ]: \"7\"");
	faults_are("{\"oneOf\":[{\"properties\":{\"k\":{\"const\":\"a\"},"
		   "\"n\":{\"type\":\"null\"}}},{\"properties\":{\"k\":"
		   "{\"const\":\"b\"},\"n\":{\"maxLength\":1}}}]}",
		   "{\"k\":\"b\",\"n\":\"xy\"}",
		   "/n: it has 2 characters; at most 1 are allowed");
}

static void says_which_keys_would_do(void **state UNUSED)
{
	faults_are("{\"anyOf\":[{\"required\":[\"a\"]},"
		   "{\"required\":[\"b\"]}]}",
		   "{}",
		   ": one of these is wanted: 'a' is missing; add \"a\": …; or "
		   "'b' is missing; add \"b\": …");
}

static void explains_a_pattern_in_words(void **state UNUSED)
{
	faults_are("{\"pattern\":\"^[0-9]+[smhdw]$\",\"description\":"
		   "\"A whole number and a unit.\",\"examples\":[\"10m\"]}",
		   "\"10 min\"",
		   ": \"10 min\" does not fit; wanted is: A whole number and a "
		   "unit; for example \"10m\"");
}

static void explains_what_is_not_allowed(void **state UNUSED)
{
	faults_are("{\"not\":{\"required\":[\"a\",\"b\"],\"description\":"
		   "\"a and b exclude each other\"}}",
		   "{\"a\":1,\"b\":2}",
		   ": it is not allowed like this: a and b exclude each other");
}

static void names_the_second_of_two_equal_items(void **state UNUSED)
{
	faults_are("{\"uniqueItems\":true}",
		   "[{\"a\":1,\"b\":2},1,{\"b\":2,\"a\":1.0}]",
		   "/2: it stands in the list twice; keep one");
}

static void cuts_a_long_message_between_characters(void **state UNUSED)
{
	struct schema_fault fault;
	struct err err = { 0 };
	autoptr(schema) schema = NULL;
	autoptr(json) value = NULL;
	autobuf text = { 0 };
	size_t bad;

	buf_add(&text, "{\"enum\":[0");
	for (int i = 0; i < 40; i++)
		buf_addf(&text, ",\"ööööööö%d\"", i);
	buf_add(&text, "]}");
	schema = compiled(buf_str(&text));
	OK(json_parse(&value, "1", 1, JSON_WIRE, "f", &err));
	assert_int_equal(schema_judge(&fault, 1, schema, value), 1);
	assert_true(strlen(fault.message) > 240);
	assert_true(text_is_utf8(fault.message, strlen(fault.message), &bad));
}

static void judges_a_large_value_quickly(void **state UNUSED)
{
	autobuf text = { 0 };

	buf_add(&text, "[0");
	for (int i = 1; i < 120000; i++)
		buf_addf(&text, ",%d", i);
	buf_add(&text, "]");
	faults_are("{\"uniqueItems\":true,\"items\":{\"type\":\"integer\"},"
		   "\"contains\":{\"const\":119999}}",
		   buf_str(&text), "");
}

static void refuses_a_keyword_that_it_does_not_know(void **state UNUSED)
{
	refused("{\n \"maxLenght\": 5}",
		"s:2:15: 'maxLenght' is no keyword that is known here");
	refused("{\"$defs\":{\"a\":{\"format\":\"email\"}}}",
		"s:1:25: 'format' is no keyword that is known here");
}

static void refuses_a_keyword_of_the_wrong_shape(void **state UNUSED)
{
	refused("{\"type\":\"text\"}",
		"s:1:9: 'type' wants the name of a type");
	refused("{\"maxItems\":-1}",
		"s:1:13: 'maxItems' wants a whole number from 0");
	refused("{\"required\":[1]}",
		"s:1:13: 'required' wants an array of strings");
	refused("{\"items\":5}", "s:1:10: a number stands here; a schema is an "
				 "object");
	refused("{\"allOf\":[]}", "s:1:10: 'allOf' wants an array of schemas");
	refused("{\"pattern\":\"(\"}", "s:1:12: pattern '(': missing closing "
				       "parenthesis");
}

static void refuses_references_out_of_the_file(void **state UNUSED)
{
	refused("{\"$ref\":\"other.json\"}",
		"s:1:9: 'other.json' points at no schema in this file");
	refused("{\"$ref\":\"#/$defs/a\"}",
		"s:1:9: '#/$defs/a' points at no schema in this file");
	refused("{\"$ref\":\"#/const\",\"const\":{}}",
		"s:1:9: '#/const' points at no schema in this file");
}

static void refuses_a_schema_that_goes_in_circles(void **state UNUSED)
{
	refused("{\"$ref\":\"#\"}",
		"s:1:1: the schema refers to itself without "
		"going deeper into the value");
	refused("{\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/b\"}]},"
		"\"b\":{\"not\":{\"$ref\":\"#/$defs/a\"}}}}",
		"s:1:15: the schema refers to itself without going deeper into "
		"the value");
}

static void an_explosion_of_schemas_comes_to_an_end(void **state UNUSED)
{
	struct schema_fault fault;
	struct err err = { 0 };
	autoptr(schema) schema = NULL;
	autoptr(json) value = NULL;
	autobuf text = { 0 };

	buf_add(&text, "{\"$ref\":\"#/$defs/0\",\"$defs\":{");
	for (int i = 0; i < 30; i++)
		buf_addf(&text,
			 "\"%d\":{\"allOf\":[{\"$ref\":\"#/$defs/%d\"},"
			 "{\"$ref\":\"#/$defs/%d\"}]},",
			 i, i + 1, i + 1);
	buf_add(&text, "\"30\":true}}");
	schema = compiled(buf_str(&text));
	OK(json_parse(&value, "1", 1, JSON_WIRE, "f", &err));
	assert_int_equal(schema_judge(&fault, 1, schema, value), 1);
	assert_string_equal(fault.message,
			    "it takes too long to check; make it smaller");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(says_nothing_of_a_good_value),
		TEST(suggests_the_nearest_key),
		TEST(shows_what_to_add_for_a_missing_key),
		TEST(lists_the_choices),
		TEST(says_that_quotes_are_missing),
		TEST(speaks_of_the_wrong_type_only),
		TEST(tells_faults_in_the_order_of_the_text),
		TEST(tells_the_cause_inside_of_any_of),
		TEST(says_which_keys_would_do),
		TEST(explains_a_pattern_in_words),
		TEST(explains_what_is_not_allowed),
		TEST(names_the_second_of_two_equal_items),
		TEST(cuts_a_long_message_between_characters),
		TEST(judges_a_large_value_quickly),
		TEST(refuses_a_keyword_that_it_does_not_know),
		TEST(refuses_a_keyword_of_the_wrong_shape),
		TEST(refuses_references_out_of_the_file),
		TEST(refuses_a_schema_that_goes_in_circles),
		TEST(an_explosion_of_schemas_comes_to_an_end),
	};

	return RUN(tests);
}
