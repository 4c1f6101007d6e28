/* change_state.c - tests: what a server has, beside what is declared */
#include "tests/unit/test.h"
#include "core/change/state.h"

#define CONFIG(desired, compare)                                          \
	"{\"format\":\"config/1\",\"title\":\"A client\","                \
	"\"server\":\"sso\",\"adapter\":\"rfc7592\",\"desired\":" desired \
		compare "}"
#define DESIRED                                                         \
	"{\"client_name\":\"Payroll\",\"grant_types\":"                 \
	"[\"client_credentials\",\"refresh_token\"],\"scope\":\"a b\"," \
	"\"token_endpoint_auth_method\":\"client_secret_basic\","       \
	"\"redirect_uris\":[],\"jwks\":{\"keys\":[{\"kid\":\"1\"}]}}"

static struct document *config_of(const char *text)
{
	struct document *config = NULL;
	struct err err = { 0 };

	OK(document_parse(&config, "configs/payroll.json", text, strlen(text),
			  &err));
	return config;
}

static struct json *parse(const char *text)
{
	struct json *json = NULL;
	struct err err = { 0 };

	OK(json_parse(&json, text, strlen(text), JSON_WIRE, "test", &err));
	return json;
}

/* How many differences there are between what is declared and an answer, and
 * whether the digests say the same. */
static size_t differences(const char *document, const char *answer)
{
	autoptr(document) config = config_of(document);
	const struct json *desired = json_get(config->root, "desired");
	autoptr(json) actual = parse(answer);
	autoptr(json) seen = state_project(config, desired, actual);
	autoptr(json) wanted = state_declared(config, desired);
	auto_release(document_diff) diff = { 0 };
	char before[65], after[65];
	struct err err = { 0 };

	state_compare(&diff, config, seen, wanted);
	OK(state_digest(before, config, seen, &err));
	OK(state_digest(after, config, wanted, &err));
	assert_int_equal(strcmp(before, after) == 0, diff.nr == 0);
	return diff.nr;
}

static void
a_server_that_adds_defaults_and_members_is_in_sync(void **state UNUSED)
{
	static const char *const answers[] = {
		DESIRED,
		/* others' members, another order, defaults left out */
		"{\"client_id\":\"x\",\"client_id_issued_at\":1,"
		"\"scope\":\"b  a\",\"client_name\":\"Payroll\","
		"\"application_type\":\"web\",\"subject_type\":\"public\","
		"\"grant_types\":[\"refresh_token\",\"client_credentials\"],"
		"\"jwks\":{\"keys\":[{\"use\":\"sig\",\"kid\":\"1\"}],"
		"\"more\":1.5}}",
		"{\"client_name\":\"Payroll\",\"scope\":\"a b a\","
		"\"grant_types\":[\"client_credentials\",\"refresh_token\","
		"\"client_credentials\"],\"redirect_uris\":[],"
		"\"token_endpoint_auth_method\":\"client_secret_basic\","
		"\"jwks\":{\"keys\":[{\"kid\":\"1\"}]}}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		assert_int_equal(differences(CONFIG(DESIRED, ""), answers[i]),
				 0);
}

/* Of the keys one went, and another came. */
static void each_field_that_differs_is_one_difference(void **state UNUSED)
{
	assert_int_equal(
		differences(CONFIG(DESIRED, ""),
			    "{\"client_name\":\"Other\",\"scope\":\"a\","
			    "\"grant_types\":[\"client_credentials\"],"
			    "\"redirect_uris\":[\"https://evil.example\"],"
			    "\"token_endpoint_auth_method\":\"none\","
			    "\"jwks\":{\"keys\":[{\"kid\":\"2\"}]}}"),
		7);
}

static void a_declared_field_that_is_gone_is_a_difference(void **state UNUSED)
{
	assert_int_equal(
		differences(CONFIG("{\"client_name\":\"P\"}", ""), "{}"), 1);
	assert_int_equal(
		differences(CONFIG("{\"a\":{\"b\":1}}", ""), "{\"a\":1.5}"), 1);
}

static void
sets_are_declared_and_fields_left_out_where_asked(void **state UNUSED)
{
#define COMPARE                                                        \
	",\"compare\":{\"sets\":[\"/tags\"],\"ignore\":[\"/version\"," \
	"\"/meta/at\"],\"secret\":[\"/pin\"]}"
	assert_int_equal(
		differences(CONFIG("{\"tags\":[\"a\",\"b\"],\"version\":1,"
				   "\"meta\":{\"at\":1,\"by\":\"me\"},"
				   "\"pin\":\"vault:pin\"}",
				   COMPARE),
			    "{\"tags\":[\"b\",\"a\"],\"version\":2,"
			    "\"meta\":{\"at\":2,\"by\":\"me\"},"
			    "\"pin\":\"****\"}"),
		0);
	assert_int_equal(differences(CONFIG("{\"list\":[\"a\",\"b\"]}", ""),
				     "{\"list\":[\"b\",\"a\"]}"),
			 1);
#undef COMPARE
}

static void objects_in_a_set_are_known_by_their_names(void **state UNUSED)
{
#define MAPPERS                                              \
	"{\"mappers\":[{\"name\":\"a\",\"with\":{\"x\":1}}," \
	"{\"name\":\"b\",\"with\":{\"y\":2}}]}"
#define ANSWERED                                                  \
	"{\"mappers\":[{\"id\":\"2\",\"with\":{\"z\":0,\"y\":2}," \
	"\"name\":\"b\"},{\"id\":\"1\",\"with\":{\"x\":1},"       \
	"\"name\":\"a\"}"
	static const char sets[] =
		CONFIG(MAPPERS, ",\"compare\":{\"sets\":[\"/mappers\"]}");

	assert_int_equal(differences(sets, ANSWERED "]}"), 0);
	/* one more, one less, one that is another */
	assert_int_equal(differences(sets, ANSWERED ",{\"name\":\"c\"}]}"), 1);
	assert_int_equal(differences(sets, "{\"mappers\":[{\"name\":\"a\","
					   "\"with\":{\"x\":1}}]}"),
			 1);
	assert_int_equal(differences(sets, "{\"mappers\":[{\"name\":\"b\","
					   "\"with\":{\"y\":3}},{\"name\":"
					   "\"a\",\"with\":{\"x\":1}}]}"),
			 1);
	/* where order counts it is a difference, and so are two of a name */
	assert_true(differences(CONFIG(MAPPERS, ""), ANSWERED "]}") > 0);
	assert_true(differences(sets, ANSWERED ",{\"name\":\"a\","
					       "\"with\":{\"x\":1}}]}") > 0);
#undef MAPPERS
#undef ANSWERED
}

static void what_is_not_there_has_a_digest_of_its_own(void **state UNUSED)
{
	autoptr(document) config = config_of(CONFIG(DESIRED, ""));
	autoptr(json) empty = json_new_object();
	char nothing[65], other[65];
	struct err err = { 0 };

	OK(state_digest(nothing, config, NULL, &err));
	OK(state_digest(other, config, empty, &err));
	/* sha256 of "null", for whoever wants to check it with stock tools */
	assert_string_equal(nothing, "74234e98afe7498fb5daf1f36ac2d78a"
				     "cc339464f950703b8c019892f982b90b");
	assert_string_not_equal(nothing, other);
	assert_null(state_project(config, empty, NULL));
}

static void what_is_not_declared_stays_as_the_server_has_it(void **state UNUSED)
{
	autoptr(json) actual = parse("{\"a\":1,\"b\":{\"c\":2,\"d\":3},"
				     "\"list\":[1,2]}");
	autoptr(json) fields = parse("{\"b\":{\"c\":9},\"list\":[3]}");
	autoptr(json) wanted = parse("{\"a\":1,\"b\":{\"c\":9,\"d\":3},"
				     "\"list\":[3]}");
	autoptr(json) merged = state_merge(actual, fields);

	assert_true(json_equal(merged, wanted));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_server_that_adds_defaults_and_members_is_in_sync),
		TEST(each_field_that_differs_is_one_difference),
		TEST(a_declared_field_that_is_gone_is_a_difference),
		TEST(sets_are_declared_and_fields_left_out_where_asked),
		TEST(objects_in_a_set_are_known_by_their_names),
		TEST(what_is_not_there_has_a_digest_of_its_own),
		TEST(what_is_not_declared_stays_as_the_server_has_it),
	};

	return RUN(tests);
}
