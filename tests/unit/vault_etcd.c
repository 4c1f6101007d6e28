/* vault_etcd.c - etcd's JSON is read as it is meant, and what isn't is refused
 */
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/vault/etcd_answer.h"

#define HEADER "\"header\":{\"cluster_id\":\"17\",\"revision\":\"9\"}"

static void reads(struct etcd_answer *out, const char *text)
{
	struct err err = { 0 };

	OK(etcd_answer_parse(out, text, strlen(text), &err));
}

static void refuses(const char *text, const char *why)
{
	auto_release(etcd_answer) answer = { 0 };
	struct err err = { 0 };

	if (etcd_answer_parse(&answer, text, strlen(text), &err) == 0)
		fail_msg("%s: is taken", text);
	assert_int_equal(err.code, EXIT_VAULT);
	if (!strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
	assert_int_equal(answer.nr_parts, 0);
}

static void numbers_are_written_as_text_and_bytes_as_base64(void **state)
{
	autoptr(json) object = json_new_object();
	autobuf text = { 0 };

	(void)state;
	etcd_set_int(object, "big", INT64_MAX);
	etcd_set_int(object, "small", -1);
	etcd_set_bytes(object, "key", "a\0\xff", 3);
	etcd_set_bytes(object, "none", "", 0);
	json_compact(&text, object);
	assert_string_equal(buf_str(&text),
			    "{\"big\":\"9223372036854775807\",\"small\":\"-1\","
			    "\"key\":\"YQD/\",\"none\":\"\"}");
}

static void a_key_comes_with_its_revisions(void **state)
{
	auto_release(etcd_answer) answer = { 0 };
	const struct etcd_item *item;

	(void)state;
	reads(&answer,
	      "{" HEADER
	      ",\"kvs\":[{\"key\":\"YQ==\",\"create_revision\":\"3\","
	      "\"mod_revision\":\"9007199254740995\",\"version\":\"2\","
	      "\"value\":\"AAH/\"}],\"count\":\"1\"}");
	assert_string_equal(answer.cluster, "17");
	assert_int_equal(answer.revision, 9);
	item = etcd_answer_item(&answer, 0);
	assert_non_null(item);
	assert_string_equal(buf_str(&item->key), "a");
	assert_int_equal(item->created, 3);
	/* beyond what a double can hold */
	assert_true(item->changed == INT64_C(9007199254740995));
	assert_int_equal(item->value.len, 3);
	assert_memory_equal(item->value.data, "\x00\x01\xff", 3);
	assert_null(etcd_answer_item(&answer, 1));
}

static void what_is_left_out_is_zero(void **state)
{
	auto_release(etcd_answer) answer = { 0 };

	(void)state;
	reads(&answer, "{\"header\":{}}");
	assert_null(answer.cluster);
	assert_int_equal(answer.revision, 0);
	assert_int_equal(answer.ttl, 0);
	assert_false(answer.succeeded);
	assert_int_equal(answer.nr_parts, 1);
	assert_null(etcd_answer_item(&answer, 0));
}

static void a_transaction_answers_each_of_its_parts(void **state)
{
	auto_release(etcd_answer) yes = { 0 };
	auto_release(etcd_answer) no = { 0 };

	(void)state;
	reads(&yes, "{" HEADER ",\"succeeded\":true,\"responses\":["
		    "{\"response_put\":{\"header\":{\"revision\":\"9\"}}}]}");
	assert_true(yes.succeeded);
	assert_null(etcd_answer_item(&yes, 0));
	reads(&no, "{" HEADER ",\"responses\":["
		   "{\"response_range\":{\"header\":{\"revision\":\"9\"}}},"
		   "{\"response_range\":{\"kvs\":[{\"key\":\"Yg==\","
		   "\"create_revision\":\"4\",\"mod_revision\":\"5\"}],"
		   "\"count\":\"1\"}}]}");
	assert_false(no.succeeded);
	assert_int_equal(no.nr_parts, 2);
	assert_null(etcd_answer_item(&no, 0));
	assert_int_equal(etcd_answer_item(&no, 1)->changed, 5);
}

static void a_lease_may_stand_in_a_stream(void **state)
{
	auto_release(etcd_answer) granted = { 0 };
	auto_release(etcd_answer) renewed = { 0 };
	auto_release(etcd_answer) gone = { 0 };

	(void)state;
	reads(&granted,
	      "{" HEADER ",\"ID\":\"2324035675132825608\",\"TTL\":\"30\"}");
	assert_true(granted.lease == INT64_C(2324035675132825608));
	assert_int_equal(granted.ttl, 30);
	reads(&renewed,
	      "{\"result\":{" HEADER ",\"ID\":\"7\",\"TTL\":\"30\"}}");
	assert_int_equal(renewed.lease, 7);
	assert_int_equal(renewed.ttl, 30);
	reads(&gone, "{\"result\":{" HEADER ",\"ID\":\"7\"}}\n");
	assert_int_equal(gone.ttl, 0);
}

static void what_is_no_answer_is_refused(void **state)
{
	(void)state;
	refuses("", "no answer of etcd's");
	refuses("<html>", "no answer of etcd's");
	refuses("[]", "no header");
	refuses("{}", "no header");
	refuses("{\"header\":7}", "no header");
	refuses("{\"header\":{\"cluster_id\":\"x\"}}", "cluster");
	refuses("{\"header\":{\"cluster_id\":\"\"}}", "cluster");
	refuses("{\"header\":{\"cluster_id\":\"184467440737095516150\"}}",
		"cluster");
	refuses("{" HEADER "} x", "no answer of etcd's");
}

static void a_number_that_is_none_is_refused(void **state)
{
	static const char *const numbers[] = {
		"7",      "\"\"",   "\"-\"",   "\"+7\"",
		"\" 7\"", "\"7x\"", "\"1e3\"", "\"9223372036854775808\"",
		"true",   "null",   "[]",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		autofree char *text =
			xasprintf("{\"header\":{\"revision\":%s}}", numbers[i]);

		refuses(text, "a number is");
	}
}

static void a_key_that_is_none_is_refused(void **state)
{
	(void)state;
	refuses("{" HEADER ",\"kvs\":{}}", "no list");
	refuses("{" HEADER ",\"kvs\":[7]}", "no revision");
	refuses("{" HEADER ",\"kvs\":[{\"key\":\"YQ==\"}]}", "no revision");
	refuses("{" HEADER ",\"kvs\":[{\"create_revision\":\"1\","
		"\"mod_revision\":\"1\"}]}",
		"no revision");
	refuses("{" HEADER ",\"kvs\":[{\"key\":\"YQ==\","
		"\"create_revision\":\"5\",\"mod_revision\":\"4\"}]}",
		"no revision");
	refuses("{" HEADER ",\"kvs\":[{\"key\":\"YQ\","
		"\"create_revision\":\"1\",\"mod_revision\":\"1\"}]}",
		"base64");
	refuses("{" HEADER ",\"kvs\":[{\"key\":\"YR==\","
		"\"create_revision\":\"1\",\"mod_revision\":\"1\"}]}",
		"base64");
	refuses("{" HEADER ",\"kvs\":[{\"key\":7,"
		"\"create_revision\":\"1\",\"mod_revision\":\"1\"}]}",
		"base64");
}

static void more_than_was_asked_for_is_refused(void **state)
{
	autobuf long_key = { 0 };
	autobuf keys = { 0 };

	(void)state;
	buf_add(&long_key, "{" HEADER ",\"kvs\":[{\"key\":\"");
	for (int i = 0; i <= ETCD_KEY_MAX / 3; i++)
		buf_add(&long_key, "YWFh");
	buf_add(&long_key, "\",\"create_revision\":\"1\","
			   "\"mod_revision\":\"1\"}]}");
	refuses(buf_str(&long_key), "too long");
	buf_add(&keys, "{" HEADER ",\"kvs\":[");
	for (int i = 0; i <= ETCD_PAGE; i++)
		buf_addf(&keys,
			 "%s{\"key\":\"YQ==\",\"create_revision\":\"1\","
			 "\"mod_revision\":\"1\"}",
			 i ? "," : "");
	buf_add(&keys, "]}");
	refuses(buf_str(&keys), "more keys");
	refuses("{" HEADER ",\"responses\":[{},{},{},{},{}]}", "not asked");
	refuses("{" HEADER ",\"responses\":7}", "not asked");
}

static void is_no(const char *text, enum etcd_code code, const char *message)
{
	struct etcd_no no;

	etcd_no_parse(&no, text, strlen(text));
	assert_int_equal(no.code, code);
	assert_string_equal(no.message, message);
}

static void a_refusal_says_its_code_and_why(void **state)
{
	(void)state;
	is_no("{\"error\":\"a\",\"message\":\"lease\",\"code\":5}",
	      ETCD_NOT_FOUND, "lease");
	is_no("{\"error\":\"full\",\"code\":8}", ETCD_EXHAUSTED, "full");
	is_no("{\"error\":{\"grpc_code\":14,\"http_code\":503,"
	      "\"message\":\"no leader\"}}",
	      ETCD_UNAVAILABLE, "no leader");
}

static void a_refusal_that_is_not_etcds_is_foreign(void **state)
{
	(void)state;
	is_no("", ETCD_FOREIGN, "");
	is_no("Not Found\n", ETCD_FOREIGN, "");
	is_no("{\"error\":\"a\"}", ETCD_FOREIGN, "");
	is_no("{\"error\":\"a\",\"code\":0}", ETCD_FOREIGN, "");
	is_no("{\"error\":\"a\",\"code\":17}", ETCD_FOREIGN, "");
	is_no("{\"error\":7,\"code\":5}", ETCD_FOREIGN, "");
	is_no("[5]", ETCD_FOREIGN, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_are_written_as_text_and_bytes_as_base64),
		TEST(a_key_comes_with_its_revisions),
		TEST(what_is_left_out_is_zero),
		TEST(a_transaction_answers_each_of_its_parts),
		TEST(a_lease_may_stand_in_a_stream),
		TEST(what_is_no_answer_is_refused),
		TEST(a_number_that_is_none_is_refused),
		TEST(a_key_that_is_none_is_refused),
		TEST(more_than_was_asked_for_is_refused),
		TEST(a_refusal_says_its_code_and_why),
		TEST(a_refusal_that_is_not_etcds_is_foreign),
	};

	return RUN(tests);
}
