/* statement.c - statements are exact bytes, and nothing else passes */
#include "tests/unit/test.h"
#include "core/json/schema.h"
#include "core/model/answer_schema.h"
#include "core/trust/statement.h"

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OID  "1111111111111111111111111111111111111111"

#define CHANGE(path)                                                           \
	"{\"new\":{\"mode\":\"100644\",\"oid\":\"" OID "\",\"sha256\":\"" HASH \
	"\"},\"old\":null,\"path\":\"" path "\"}"

#define HEAD "{\"base\":\"" OID "\",\"changes\":["
#define AFTER                                                          \
	"],\"checklist\":{\"answers\":{\"ok\":\"yes\"},\"path\":null," \
	"\"sha256\":null},\"context\":[],\"decision\":\"approve\","    \
	"\"environments\":[\"*\"],\"expires\":null,\"format\":"        \
	"\"statement/1\",\"issued\":\"2026-11-24T08:30:00Z\",\"key\":" \
	"\"ssh-ed25519 AAAA\",\"nonce\":\"n\",\"person\":\"bob\","     \
	"\"policy_sha256\":\"" HASH "\",\"reason\":\"r\",\"ref\":"     \
	"\"refs/heads/main\",\"store\":{\"anchor\":\"" OID             \
	"\",\"policy_sha256\":\"" HASH "\"},\"tickets\":[],\"type\":"

static const char good[] =
	HEAD CHANGE("a.json") "," CHANGE("b.json") AFTER "\"approve\"}";

static int parse(struct statement **out, const char *text)
{
	struct err err = { 0 };

	return statement_parse(out, text, strlen(text), &err);
}

/* `good` with the first `from` replaced by `to` must be refused. */
static void refuses(const char *from, const char *to)
{
	autoptr(statement) statement = NULL;
	const char *at = strstr(good, from);
	autobuf text = { 0 };

	assert_non_null(at);
	buf_add_bytes(&text, good, (size_t)(at - good));
	buf_add(&text, to);
	buf_add(&text, at + strlen(from));
	if (parse(&statement, buf_str(&text)) == 0)
		fail_msg("'%s' for '%s' was accepted", to, from);
	assert_null(statement);
}

static void reads_every_member(void **state UNUSED)
{
	autoptr(statement) s = NULL;
	struct err err = { 0 };

	OK(statement_parse(&s, good, strlen(good), &err));
	assert_int_equal(s->type, STATEMENT_APPROVE);
	assert_string_equal(s->person, "bob");
	assert_string_equal(s->ref, "refs/heads/main");
	assert_int_equal(s->changes.nr, 2);
	assert_string_equal(s->changes.at[1].path, "b.json");
	assert_false(s->changes.at[0].old.present);
	assert_int_equal(s->changes.at[0].new.mode, 0100644);
	assert_int_equal(s->issued, 1795509000);
	assert_int_equal(s->expires, 0);
}

static void writes_the_bytes_that_it_read(void **state UNUSED)
{
	autoptr(statement) s = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	OK(statement_parse(&s, good, strlen(good), &err));
	OK(statement_format(&text, s, &err));
	assert_string_equal(buf_str(&text), good);
}

static void is_as_its_schema_says(void **state UNUSED)
{
	struct schema_fault faults[2];
	autoptr(schema) schema = NULL;
	autoptr(json) root = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	OK(answer_schema_text(&text, "statement", &err));
	OK(schema_parse(&schema, buf_str(&text), text.len, "s", &err));
	OK(json_parse(&root, good, strlen(good), JSON_STRICT, "s", &err));
	assert_int_equal(schema_judge(faults, 2, schema, root), 0);
	json_set_string(root, "more", "");
	assert_int_equal(schema_judge(faults, 2, schema, root), 1);
}

static void refuses_what_is_not_canonical(void **state UNUSED)
{
	refuses("{\"base\"", "{ \"base\"");
	refuses("\"tickets\":[]", "\"tickets\":[ ]");
	refuses("\"reason\":\"r\"", "\"reason\":\"\\u0072\"");
	refuses("approve\"}", "approve\"}\n");
	refuses("\"nonce\":\"n\",\"person\":\"bob\"",
		"\"person\":\"bob\",\"nonce\":\"n\"");
}

static void refuses_members_missing_doubled_or_unknown(void **state UNUSED)
{
	refuses("\"nonce\":\"n\",", "");
	refuses("\"nonce\":\"n\",", "\"nonce\":\"n\",\"nonce\":\"n\",");
	refuses("\"nonce\":\"n\",", "\"nonce\":\"n\",\"nonces\":\"n\",");
	refuses("\"answers\":{\"ok\":\"yes\"},", "");
}

static void refuses_values_of_another_form(void **state UNUSED)
{
	refuses("statement/1", "statement/2");
	refuses("\"approve\"}", "\"approved\"}");
	refuses("\"decision\":\"approve\"", "\"decision\":\"reject\"");
	refuses("\"expires\":null", "\"expires\":0");
	refuses("2026-11-24T08:30:00Z", "yesterday");
	refuses("\"person\":\"bob\"", "\"person\":\"Bob!\"");
	refuses("100644", "0100644");
	refuses("\"environments\":[\"*\"]", "\"environments\":[]");
	refuses("\"environments\":[\"*\"]", "\"environments\":[1]");
	refuses(OID, "111111111111111111111111111111111111111G");
}

/* One moment has one text, and the first of all is no time to expire: in
 * memory it would mean never. */
static void refuses_times_in_another_form(void **state UNUSED)
{
	refuses("2026-11-24T08:30:00Z", "2026-11-24");
	refuses("2026-11-24T08:30:00Z", "2026-11-24T08:30:00+00:00");
	refuses("2026-11-24T08:30:00Z", "2026-11-24T09:30:00+01:00");
	refuses("2026-11-24T08:30:00Z", "2026-11-24T08:30:00.5Z");
	refuses("\"expires\":null", "\"expires\":\"2026-11-24\"");
	refuses("\"expires\":null", "\"expires\":\"1970-01-01T00:00:00Z\"");
}

static void refuses_changes_unsorted_doubled_or_none(void **state UNUSED)
{
	refuses("a.json", "c.json");
	refuses("a.json", "b.json");
	refuses(CHANGE("a.json") "," CHANGE("b.json"), "");
	refuses("\"new\":{\"mode\":\"100644\",\"oid\":\"" OID
		"\",\"sha256\":\"" HASH "\"}",
		"\"new\":null");
}

/* ---- what was acknowledged ---- */

#define DIGEST_A \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B \
	"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SEEN_AS(path, place, sentence, sha256)      \
	"{\"path\":\"" path "\",\"place\":\"" place \
	"\",\"sentence\":\"" sentence "\",\"sha256\":\"" sha256 "\"}"
#define SEEN(path, place, sentence) SEEN_AS(path, place, sentence, DIGEST_A)

/* `good` with that member, which comes first; the type as given. */
static int parse_with(const char *acknowledged, const char *type)
{
	autoptr(statement) s = NULL;
	autobuf text = { 0 };
	autobuf again = { 0 };
	struct err err = { 0 };

	buf_addf(&text, "{\"acknowledged\":%s,", acknowledged);
	buf_add_bytes(&text, good + 1,
		      strlen(good) - strlen("\"approve\"}") - 1);
	buf_addf(&text, "\"%s\"}", type);
	if (parse(&s, buf_str(&text)))
		return -1;
	OK(statement_format(&again, s, &err));
	assert_string_equal(buf_str(&again), buf_str(&text));
	return 0;
}

static void what_was_acknowledged_may_be_there(void **state UNUSED)
{
	assert_int_equal(parse_with("[]", "approve"), 0);
	assert_int_equal(
		parse_with("[" SEEN("a.json", "/x", "X is Y.") "]", "approve"),
		0);
	assert_int_equal(
		parse_with("[" SEEN("a.json", "/x", "A") "," SEEN(
				   "a.json", "/x", "B") "," SEEN("b.json", "",
								 "A") "]",
			   "approve"),
		0);
}

static void one_sentence_may_be_about_two_values(void **state UNUSED)
{
	assert_int_equal(
		parse_with("[" SEEN_AS("a.json", "/x", "A",
				       DIGEST_A) "," SEEN_AS("a.json", "/x",
							     "A", DIGEST_B) "]",
			   "approve"),
		0);
	assert_int_equal(
		parse_with("[" SEEN_AS("a.json", "/x", "A",
				       DIGEST_B) "," SEEN_AS("a.json", "/x",
							     "A", DIGEST_A) "]",
			   "approve"),
		-1);
}

static void acknowledgements_of_another_form_are_refused(void **state UNUSED)
{
	static const char *const bad[] = {
		"null",
		"{}",
		"[1]",
		"[\"a.json\"]",
		"[{\"path\":\"a.json\",\"place\":\"/x\"}]",
		"[{\"path\":\"a.json\",\"place\":\"/x\",\"sentence\":1,"
		"\"sha256\":\"" DIGEST_A "\"}]",
		/* no digest, or none of that form */
		"[{\"path\":\"a.json\",\"place\":\"/x\","
		"\"sentence\":\"A\"}]",
		"[" SEEN_AS("a.json", "/x", "A", "") "]",
		"[" SEEN_AS("a.json", "/x", "A", "abcd") "]",
		"[" SEEN_AS("a.json", "/x", "A", DIGEST_A "a") "]",
		"[{\"path\":\"a.json\",\"place\":\"/x\",\"sentence\":\"A\","
		"\"sha256\":\"" DIGEST_A "\",\"why\":\"\"}]",
		/* of a path that doesn't change */
		"[" SEEN("c.json", "/x", "A") "]",
		/* doubled, or not sorted */
		"[" SEEN("a.json", "/x", "A") "," SEEN("a.json", "/x", "A") "]",
		"[" SEEN("a.json", "/x", "B") "," SEEN("a.json", "/x", "A") "]",
		"[" SEEN("a.json", "/y", "A") "," SEEN("a.json", "/x", "A") "]",
		"[" SEEN("b.json", "/x", "A") "," SEEN("a.json", "/x", "A") "]",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (parse_with(bad[i], "approve") == 0)
			fail_msg("%s was accepted", bad[i]);
}

static void nobody_acknowledges_more_than_the_cap(void **state UNUSED)
{
	for (int over = 0; over < 2; over++) {
		autobuf list = { 0 };

		for (int i = 0; i < STATEMENT_ACKNOWLEDGED_MAX + over; i++)
			buf_addf(&list, "%s" SEEN("a.json", "/%04d", "A"),
				 i ? "," : "[", i);
		buf_add(&list, "]");
		assert_int_equal(parse_with(buf_str(&list), "approve"), -over);
	}
}

/* What comes first in it, and what is refused in its place. */
static void only_an_approval_acknowledges(void **state UNUSED)
{
	autoptr(statement) s = NULL;

	assert_int_equal(parse(&s, good), 0);
	assert_null(s->acknowledged);
	assert_int_equal(parse_with("[]", "break-glass"), -1);
	assert_int_equal(parse_with("[]", "rollback"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_every_member),
		TEST(writes_the_bytes_that_it_read),
		TEST(is_as_its_schema_says),
		TEST(refuses_what_is_not_canonical),
		TEST(refuses_members_missing_doubled_or_unknown),
		TEST(refuses_values_of_another_form),
		TEST(refuses_times_in_another_form),
		TEST(refuses_changes_unsorted_doubled_or_none),
		TEST(what_was_acknowledged_may_be_there),
		TEST(one_sentence_may_be_about_two_values),
		TEST(acknowledgements_of_another_form_are_refused),
		TEST(nobody_acknowledges_more_than_the_cap),
		TEST(only_an_approval_acknowledges),
	};

	return RUN(tests);
}
