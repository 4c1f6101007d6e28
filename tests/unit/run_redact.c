/* run_redact.c - what a server sends back of a secret, and too much of all */
#include "tests/unit/run_bench.h"

#include "core/run/step.h"

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
static void finds_the_beginning_of_a_secret_that_a_quote_ends(void **state
							      UNUSED)
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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(keeps_a_secret_out_of_a_warning),
		TEST(redacts_before_it_cuts),
		TEST(finds_the_beginning_of_a_secret_that_a_quote_ends),
		TEST(keeps_no_more_warnings_than_a_receipt_holds),
	};

	return RUN(tests);
}
