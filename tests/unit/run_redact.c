/* run_redact.c - what a server sends back of a secret, and too much of all */
#include "tests/unit/run_bench.h"

#include "core/run/step.h"

#define SCOPE_MAX_BYTES 4096

static void asks(struct bench *bench, int status, const char *body)
{
	const struct answer answers[] = { { status, body, NULL } };

	bench_make(bench, WORLD_RUNBOOK(STEP_ASK));
	assert_int_equal(bench_run(bench, answers, 1, true), 0);
}

static char *token_of_scope(const char *scope)
{
	return xasprintf("{\"access_token\":\"" TOKEN "\",\"token_type\":"
			 "\"bearer\",\"expires_in\":3600,\"scope\":\"%s\"}",
			 scope);
}

static void is_nowhere_on_disk(const struct bench *bench, const char *text)
{
	autofree char *journal = journal_text(bench);

	assert_null(strstr(journal, text));
}

static bool is_stored(const struct bench *bench)
{
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found = false;
	bool same;

	OK(vault_load(&entry, &found, bench->vault, "payroll-export", &err));
	same = found && strcmp(secret_bytes(entry.value), TOKEN) == 0;
	entry_release(&entry);
	return same;
}

static void keeps_a_secret_out_of_a_warning(void **state UNUSED)
{
	autofree char *body = token_of_scope("payroll:read " SECRET);
	struct bench bench;

	asks(&bench, 200, body);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(bench.result.warnings.nr, 1);
	assert_non_null(strstr(bench.result.warnings.at[0], "'‹secret›'"));
	is_nowhere_on_disk(&bench, SECRET);
	bench_release(&bench);
}

static void names_a_few_of_many_scopes_in_one_warning(void **state UNUSED)
{
	autofree char *body = token_of_scope("a b payroll:read c d e f a");
	struct bench bench;

	asks(&bench, 200, body);
	assert_true(bench.result.succeeded);
	assert_int_equal(bench.result.warnings.nr, 1);
	assert_string_equal(bench.result.warnings.at[0],
			    "the server granted the scopes 'a', 'b', 'c' and 3 "
			    "more, which were not asked for");
	bench_release(&bench);
}

/* Nobody can judge what it may do; it can be given back. */
static void
a_token_of_a_scope_without_end_is_kept_and_not_used(void **state UNUSED)
{
	char scope[SCOPE_MAX_BYTES + 2];
	struct bench bench;

	for (size_t i = 0; i < 2; i++) {
		memset(scope, 'x', sizeof(scope));
		scope[SCOPE_MAX_BYTES + i] = '\0';
		autofree char *body = token_of_scope(scope);

		asks(&bench, 200, body);
		outcome_is(&bench, 0, i ? OUTCOME_FAILED : OUTCOME_DONE);
		if (i)
			assert_non_null(strstr(bench.result.steps[0].message,
					       "longer than 4096 bytes"));
		assert_true(is_stored(&bench));
		bench_release(&bench);
	}
}

static void redacts_before_it_cuts(void **state UNUSED)
{
	char fill[113];
	struct bench bench;

	memset(fill, 'A', sizeof(fill));
	fill[112] = '\0';
	autofree char *body = xasprintf("{\"error\":\"%s" SECRET "\"}", fill);

	asks(&bench, 400, body);
	outcome_is(&bench, 0, OUTCOME_FAILED);
	assert_null(strstr(bench.result.steps[0].message, "cl13"));
	assert_non_null(strstr(bench.result.steps[0].message, "‹secret›"));
	is_nowhere_on_disk(&bench, "cl13");
	bench_release(&bench);
}

/* A message quotes the first 200 bytes of what it was told. */
static void
finds_the_beginning_of_a_secret_that_a_quote_ends(void **state UNUSED)
{
	struct secret *secret = secret_new(SECRET, strlen(SECRET));
	char text[128] = "sent to 'https://a.example/some/where/cl13nt-v', "
			 "which is 'cl13', or …";
	char marked[128] = "at https://a.example/cl13nt-ver… (status 400)";

	redact_secret(text, sizeof(text), secret);
	assert_string_equal(text,
			    "sent to 'https://a.example/some/where/‹secret›', "
			    "which is 'cl13', or …");
	redact_secret(marked, sizeof(marked), secret);
	assert_string_equal(marked,
			    "at https://a.example/‹secret›… (status 400)");
	secret_free(secret);
}

static void keeps_no_more_warnings_than_a_receipt_holds(void **state UNUSED)
{
	struct run_secrets secrets = { 0 };
	struct run_result result = { 0 };
	struct run run = { .secrets = &secrets, .result = &result };
	char text[2048];

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 0; i < 1000; i++)
		step_warn(&run, "%zu %s", i, text);
	assert_int_equal(result.warnings.nr, 64);
	assert_true(strlen(result.warnings.at[0]) <= 512);
	assert_true(text_ends(result.warnings.at[0], "…"));
	assert_string_equal(result.warnings.at[63],
			    "there are more warnings than are kept");
	run_result_release(&result);
}

/* 40 times 4000 bytes */
static void keeps_no_more_of_answers_than_a_receipt_holds(void **state UNUSED)
{
	autobuf runbook = { 0 };
	char text[4001];
	struct bench bench;

	memset(text, 'x', sizeof(text));
	text[4000] = '\0';
	buf_add(&runbook, "{\"id\":\"get\",\"title\":\"Get\",\"use\":\"http\","
			  "\"request\":{\"method\":\"GET\",\"url\":"
			  "\"{{env.api}}/x\"},\"capture\":{");
	for (int i = 0; i < 40; i++)
		buf_addf(&runbook, "%s\"c%d\":\"/a\"", i ? "," : "", i);
	buf_add(&runbook, "}}");
	autofree char *whole =
		xasprintf(WORLD_RUNBOOK("%s"), buf_str(&runbook));
	autofree char *body = xasprintf("{\"a\":\"%s\"}", text);
	const struct answer answers[] = { { 200, body, NULL } };

	bench_make(&bench, whole);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_FAILED);
	assert_non_null(strstr(bench.result.steps[0].message, "together"));
	bench_release(&bench);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(keeps_a_secret_out_of_a_warning),
		TEST(names_a_few_of_many_scopes_in_one_warning),
		TEST(a_token_of_a_scope_without_end_is_kept_and_not_used),
		TEST(redacts_before_it_cuts),
		TEST(finds_the_beginning_of_a_secret_that_a_quote_ends),
		TEST(keeps_no_more_warnings_than_a_receipt_holds),
		TEST(keeps_no_more_of_answers_than_a_receipt_holds),
	};

	return RUN(tests);
}
