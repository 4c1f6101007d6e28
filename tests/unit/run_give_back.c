/* run_give_back.c - both tokens go back, and the vault says what is left */
#include "tests/unit/run_bench.h"

#define BOTH_ANSWER                                                  \
	"{\"access_token\":\"" TOKEN "\",\"token_type\":\"Bearer\"," \
	"\"expires_in\":3600,\"refresh_token\":\"r3fresh-1\"}"
#define ASK_AND_BACK WORLD_RUNBOOK(STEP_ASK "," STEP_BACK)

/* What the vault says of the token: its refresh token, NULL: none. */
static void vault_says(struct bench *bench, const char *refresh, bool revoked)
{
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found;

	OK(vault_load(&entry, &found, bench->vault, "payroll-export", &err));
	assert_true(found);
	if (refresh)
		assert_string_equal(secret_bytes(entry.refresh_token), refresh);
	else
		assert_null(entry.refresh_token);
	assert_int_equal(entry.revoked, revoked);
	entry_release(&entry);
}

static void body_has(const struct bench *bench, size_t i, const char *text)
{
	assert_true(i < bench->bodies.nr);
	if (!strstr(bench->bodies.at[i], text))
		fail_msg("'%s' is not in '%s'", text, bench->bodies.at[i]);
}

static void gives_the_refresh_token_back_first(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, BOTH_ANSWER, NULL },
		{ 200, "", NULL },
		{ 200, "", NULL },
	};
	struct bench bench;

	bench_make(&bench, ASK_AND_BACK);
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	assert_true(bench.result.succeeded);
	assert_int_equal(bench.asked, 3);
	body_has(&bench, 1, "token=r3fresh-1&token_type_hint=refresh_token");
	body_has(&bench, 2, "token=" TOKEN "&token_type_hint=access_token");
	vault_says(&bench, NULL, true);
	bench_release(&bench);
}

/* RFC 7009 section 2.2.1: a server need not take every kind of token. */
static void a_refusal_of_one_keeps_the_other_from_nothing(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, BOTH_ANSWER, NULL },
		{ 400, "{\"error\":\"unsupported_token_type\"}", NULL },
		{ 200, "", NULL },
	};
	struct bench bench;

	bench_make(&bench, ASK_AND_BACK);
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	assert_int_equal(bench.asked, 3);
	outcome_is(&bench, 1, OUTCOME_FAILED);
	assert_int_equal(bench.result.code, EXIT_SERVER);
	assert_true(bench.result.steps[1].refused);
	assert_non_null(strstr(bench.result.steps[1].message,
			       "the refresh token: the server refused: "
			       "unsupported_token_type"));
	vault_says(&bench, "r3fresh-1", true);
	bench_release(&bench);
}

static void what_was_not_taken_is_still_in_the_vault(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, BOTH_ANSWER, NULL },
		{ 200, "", NULL },
		{ 400, "{\"error\":\"unsupported_token_type\"}", NULL },
	};
	struct bench bench;

	bench_make(&bench, ASK_AND_BACK);
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	outcome_is(&bench, 1, OUTCOME_FAILED);
	assert_non_null(strstr(bench.result.steps[1].message,
			       "the access token: the server refused"));
	vault_says(&bench, NULL, false);
	bench_release(&bench);
}

static void a_server_that_is_away_is_asked_once(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, BOTH_ANSWER, NULL },
		{ 0, NULL, NULL },
	};
	struct bench bench;

	bench_make(&bench, ASK_AND_BACK);
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	assert_int_equal(bench.asked, 2);
	assert_int_equal(bench.result.code, EXIT_NETWORK);
	vault_says(&bench, "r3fresh-1", false);
	bench_release(&bench);
}

/* RFC 7009 section 2.2.1: then the token is still there, and one may try
 * again. */
static void a_server_that_can_not_answer_now_did_not_refuse(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, BOTH_ANSWER, NULL },
		{ 503, "", NULL },
	};
	struct bench bench;

	bench_make(&bench, ASK_AND_BACK);
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	assert_int_equal(bench.asked, 2);
	assert_int_equal(bench.result.code, EXIT_NETWORK);
	vault_says(&bench, "r3fresh-1", false);
	bench_release(&bench);
}

static void what_can_not_be_used_is_stored_and_given_back(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200,
		  "{\"access_token\":\"" TOKEN "\",\"token_type\":\"mac\","
		  "\"refresh_token\":\"r3fresh-1\"}",
		  NULL },
		{ 200, "", NULL },
		{ 200, "", NULL },
	};
	struct bench bench;

	bench_make(&bench, ASK_AND_BACK);
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	outcome_is(&bench, 0, OUTCOME_FAILED);
	outcome_is(&bench, 1, OUTCOME_DONE);
	body_has(&bench, 1, "token=r3fresh-1");
	body_has(&bench, 2, "token=" TOKEN);
	vault_says(&bench, NULL, true);
	bench_release(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gives_the_refresh_token_back_first),
		TEST(a_refusal_of_one_keeps_the_other_from_nothing),
		TEST(what_was_not_taken_is_still_in_the_vault),
		TEST(a_server_that_is_away_is_asked_once),
		TEST(a_server_that_can_not_answer_now_did_not_refuse),
		TEST(what_can_not_be_used_is_stored_and_given_back),
	};

	return RUN(tests);
}
