/* answer_schema.c - the schemas of answers are whole, and nothing else passes
 */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/json/schema.h"
#include "core/model/answer_schema.h"

static struct schema *whole(const char *name)
{
	struct schema *schema = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	OK(answer_schema_text(&text, name, &err));
	OK(schema_parse(&schema, buf_str(&text), text.len, name, &err));
	return schema;
}

/* "" when it is as its schema says, else "POINTER: what is wrong". */
static void is_told(const char *name, const char *text, const char *wanted)
{
	struct schema_fault faults[2];
	autoptr(schema) schema = whole(name);
	autoptr(json) value = NULL;
	struct err err = { 0 };
	autobuf said = { 0 };

	OK(json_parse(&value, text, strlen(text), JSON_STRICT, name, &err));
	if (schema_judge(faults, ARRAY_SIZE(faults), schema, value)) {
		json_pointer_of(&said, value, faults[0].value);
		buf_addf(&said, ": %s", faults[0].message);
	}
	assert_string_equal(buf_str(&said), wanted);
}

static bool is_stored(const char *name)
{
	return !strcmp(name, "error") || !strcmp(name, "receipt") ||
	       !strcmp(name, "statement");
}

static void they_stand_in_the_alphabet(void **state UNUSED)
{
	const char *name;

	assert_non_null(answer_schema_name(0));
	for (size_t i = 1; (name = answer_schema_name(i)); i++)
		assert_true(strcmp(answer_schema_name(i - 1), name) < 0);
}

static void every_one_can_be_used(void **state UNUSED)
{
	const char *name;

	for (size_t i = 0; (name = answer_schema_name(i)); i++)
		schema_free(whole(name));
}

static void parts_alone_are_no_answer(void **state UNUSED)
{
	struct err err = { 0 };
	autobuf text = { 0 };

	assert_false(answer_schema_is("parts"));
	assert_int_equal(answer_schema_text(&text, "parts", &err), -1);
	assert_int_equal(err.code, EXIT_USAGE);
	assert_int_equal(text.len, 0);
}

static void a_format_names_its_schema(void **state UNUSED)
{
	char name[16];

	assert_true(answer_schema_of(name, sizeof(name), "verify/1"));
	assert_string_equal(name, "verify");
	assert_false(answer_schema_of(name, sizeof(name), "verify/2"));
	assert_false(answer_schema_of(name, sizeof(name), "verify"));
	assert_false(answer_schema_of(name, sizeof(name), "nothing/1"));
	assert_false(answer_schema_of(name, 6, "verify/1"));
	assert_false(answer_schema_of(name, sizeof(name), NULL));
}

static void every_answer_may_be_no_and_says_why(void **state UNUSED)
{
	const char *name;

	for (size_t i = 0; (name = answer_schema_name(i)); i++) {
		autobuf text = { 0 };

		if (is_stored(name))
			continue;
		buf_addf(&text,
			 "{\"format\":\"%s/1\",\"ok\":false,\"reason\":"
			 "\"UNAPPROVED\",\"detail\":\"d\",\"hint\":\"\"}",
			 name);
		is_told(name, buf_str(&text), "");
	}
}

static void what_it_does_not_know_is_named_with_its_place(void **state UNUSED)
{
	is_told("version",
		"{\"format\":\"version/1\",\"ok\":true,\"version\":\"1\"}", "");
	is_told("version",
		"{\"format\":\"version/1\",\"ok\":true,\"version\":\"1\","
		"\"more\":1}",
		"/more: 'more' is no key here; take it away; known are "
		"format, ok, version");
	is_told("version", "{\"format\":\"version/1\",\"ok\":true}",
		": 'version' (Version) is missing; add \"version\": \"…\"");
	is_told("vault-seal",
		"{\"format\":\"vault-seal/1\",\"ok\":true,\"file\":\"f\","
		"\"bytes\":\"1\"}",
		"/bytes: a string stands here; write a whole number");
}

static void what_is_inside_a_part_is_held_to_it(void **state UNUSED)
{
	is_told("trust",
		"{\"format\":\"trust/1\",\"ok\":true,\"anchor\":\"main\","
		"\"policy_sha256\":\"\",\"fingerprint\":\"\"}",
		"/anchor: \"main\" does not fit; wanted is: The name of a "
		"commit or a file in git: 40 hexadecimal digits");
}

/* The renderers are tested with these. */
static void the_golden_answers_are_as_their_schemas_say(void **state UNUSED)
{
	static const char *const names[] = { "audit", "log", "status" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		autofree char *path =
			xasprintf("tests/golden/%s.json", names[i]);
		struct err err = { 0 };
		autobuf text = { 0 };

		OK(fs_read(&text, path, JSON_SIZE_MAX, &err));
		is_told(names[i], buf_str(&text), "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(they_stand_in_the_alphabet),
		TEST(every_one_can_be_used),
		TEST(parts_alone_are_no_answer),
		TEST(a_format_names_its_schema),
		TEST(every_answer_may_be_no_and_says_why),
		TEST(what_it_does_not_know_is_named_with_its_place),
		TEST(what_is_inside_a_part_is_held_to_it),
		TEST(the_golden_answers_are_as_their_schemas_say),
	};

	return RUN(tests);
}
