/* run_execute.c - steps in order, once each, journal first, secrets kept in */
#include "tests/unit/run_bench.h"

#include <signal.h>
#include <sys/resource.h>

static void carries_out_all_steps_in_order(void **state UNUSED)
{
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	assert_int_equal(bench_run(&bench, all_good, 4, true), 0);
	assert_true(bench.result.succeeded);
	for (size_t i = 0; i < 5; i++)
		outcome_is(&bench, i, OUTCOME_DONE);
	assert_int_equal(bench.urls.nr, 4);
	assert_string_equal(bench.urls.at[2],
			    "https://api.example.com/v1/exports/2026-10");
	assert_string_equal(
		json_text(bench.result.steps[2].captured, "number", ""),
		"4711");
	assert_int_equal(bench.confirmed, 1);
	assert_string_equal(bench.question, "I told of 4711");
	bench_release(&bench);
}

static void writes_no_secret_to_the_journal(void **state UNUSED)
{
	struct bench bench;
	char *text;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	assert_int_equal(bench_run(&bench, all_good, 4, true), 0);
	text = journal_text(&bench);
	assert_null(strstr(text, TOKEN));
	assert_null(strstr(text, SECRET));
	assert_null(strstr(text, "1234567"));
	assert_non_null(strstr(text, "4711"));
	free(text);
	bench_release(&bench);
}

static void keeps_an_echoed_secret_out_of_the_result(void **state UNUSED)
{
	static const struct answer echo[] = {
		{ 401,
		  "{\"error\":\"invalid_client\",\"error_description\":"
		  "\"wrong secret " SECRET "\"}",
		  NULL },
	};
	struct bench bench;
	char *text;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	assert_int_equal(bench_run(&bench, echo, 1, true), 0);
	text = journal_text(&bench);
	assert_null(strstr(text, SECRET));
	assert_null(strstr(bench.result.steps[0].failure.description, SECRET));
	free(text);
	bench_release(&bench);
}

/* A server that sends back what it was asked with, in every form. */
static void keeps_it_out_in_whatever_form_it_comes_back(void **state UNUSED)
{
	/* SECRET, "u:SECRET", "us:SECRET" and "use:SECRET" as base64 */
	static const char *const forms[] = {
		"Y2wxM250LXZlcnktc2VjcmV0",
		"dTpjbDEzbnQtdmVyeS1zZWNyZXQ=",
		"dXM6Y2wxM250LXZlcnktc2VjcmV0",
		"dXNlOmNsMTNudC12ZXJ5LXNlY3JldA==",
	};

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		autofree char *body =
			xasprintf("{\"error\":\"invalid_client\","
				  "\"error_description\":\"I was sent %s.\"}",
				  forms[i]);
		const struct answer echo[] = { { 401, body, NULL } };
		struct bench bench;

		bench_make(&bench, WORLD_RUNBOOK(STEP_ASK));
		assert_int_equal(bench_run(&bench, echo, 1, true), 0);
		assert_non_null(strstr(
			bench.result.steps[0].failure.description, "‹secret›"));
		/* of the quads at its ends, which others share, a few bytes */
		assert_true(strlen(bench.result.steps[0].failure.description) <
			    strlen("I was sent ‹secret›.") + 12);
		bench_release(&bench);
	}
}

/* What is cut off a long text may have been the end of a secret. */
static void keeps_the_beginning_of_a_cut_one_out(void **state UNUSED)
{
	char fill[512];
	struct bench bench;

	memset(fill, 'x', sizeof(fill));
	fill[497] = '\0'; /* a description ends with 12 bytes of it */
	autofree char *body =
		xasprintf("{\"error\":\"invalid_client\","
			  "\"error_description\":\"%s" SECRET "\"}",
			  fill);
	const struct answer echo[] = { { 401, body, NULL } };

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK));
	assert_int_equal(bench_run(&bench, echo, 1, true), 0);
	assert_null(
		strstr(bench.result.steps[0].failure.description, "cl13nt"));
	bench_release(&bench);
}

static void stores_the_token_before_it_is_used(void **state UNUSED)
{
	struct bench bench;
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK));
	assert_int_equal(bench_run(&bench, all_good, 1, true), 0);
	OK(vault_load(&entry, &found, bench.vault, "payroll-export", &err));
	assert_true(found);
	assert_string_equal(secret_bytes(entry.value), TOKEN);
	assert_int_equal(entry.expires, NOW + 3600);
	assert_string_equal(entry.runbook, "payroll");
	assert_false(entry.revoked);
	entry_release(&entry);
	bench_release(&bench);
}

static void marks_the_entry_after_the_token_is_given_back(void **state UNUSED)
{
	struct bench bench;
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	assert_int_equal(bench_run(&bench, all_good, 4, true), 0);
	OK(vault_load(&entry, &found, bench.vault, "payroll-export", &err));
	assert_true(found && entry.revoked);
	entry_release(&entry);
	bench_release(&bench);
}

static void gives_the_token_back_even_after_a_failure(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 200, "{\"active\":false}", NULL },
		{ 200, "", NULL },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	assert_false(bench.result.succeeded);
	assert_int_equal(bench.result.code, EXIT_SERVER);
	outcome_is(&bench, 1, OUTCOME_FAILED);
	outcome_is(&bench, 2, OUTCOME_SKIPPED);
	outcome_is(&bench, 3, OUTCOME_SKIPPED);
	outcome_is(&bench, 4, OUTCOME_DONE);
	assert_string_equal(bench.urls.at[2], "https://sso.example.com/revoke");
	bench_release(&bench);
}

static void has_nothing_to_give_back_without_a_token(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 401, "{\"error\":\"invalid_client\"}", NULL },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	assert_int_equal(bench.result.code, EXIT_SERVER);
	assert_true(bench.result.steps[0].refused);
	assert_int_equal(bench.result.steps[0].failure.status, 401);
	outcome_is(&bench, 4, OUTCOME_SKIPPED);
	bench_release(&bench);
}

static void says_which_scope_is_missing(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 200, "{\"active\":true,\"scope\":\"payroll:readers\"}",
		  NULL },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_LOOK));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 1, OUTCOME_FAILED);
	assert_non_null(strstr(bench.result.steps[1].message, "payroll:read"));
	bench_release(&bench);
}

static void tries_again_when_the_server_asks_to_wait(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 429, "", "Retry-After: 7\n" },
		{ 503, "", NULL },
		{ 201, "{\"id\":1}", NULL },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_CALL));
	assert_int_equal(bench_run(&bench, answers, 4, true), 0);
	assert_true(bench.result.succeeded);
	assert_int_equal(bench.result.steps[1].attempts, 3);
	assert_true(bench.slept >= 8);
	bench_release(&bench);
}

static void gives_up_when_the_wait_is_too_long(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 429, "", "Retry-After: 86400\n" },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_CALL));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 1, OUTCOME_FAILED);
	assert_int_equal(bench.slept, 0);
	bench_release(&bench);
}

static void does_not_send_twice_what_may_have_arrived(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ -1, NULL, NULL },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_CALL));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	assert_int_equal(bench.result.code, EXIT_NETWORK);
	assert_true(bench.result.steps[1].unknown);
	bench_release(&bench);
}

static void warns_of_a_scope_that_was_not_asked_for(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200,
		  "{\"access_token\":\"" TOKEN "\",\"token_type\":\"bearer\","
		  "\"expires_in\":3600,\"scope\":\"payroll:read admin\"}",
		  NULL },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	assert_true(bench.result.succeeded);
	assert_int_equal(bench.result.warnings.nr, 1);
	assert_non_null(strstr(bench.result.warnings.at[0], "'admin'"));
	bench_release(&bench);
}

static void
a_token_that_lives_too_long_is_kept_and_not_used(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200,
		  "{\"access_token\":\"" TOKEN "\",\"token_type\":\"bearer\","
		  "\"expires_in\":86400,\"scope\":\"payroll:read\"}",
		  NULL },
	};
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_CALL));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	assert_false(bench.result.succeeded);
	assert_int_equal(bench.result.code, EXIT_SERVER);
	outcome_is(&bench, 0, OUTCOME_FAILED);
	outcome_is(&bench, 1, OUTCOME_SKIPPED);
	assert_non_null(strstr(bench.result.steps[0].message, "1 day"));
	assert_non_null(strstr(bench.result.steps[0].hint, "max_lifetime"));
	bench_release(&bench);
}

static void goes_to_the_step_that_a_failure_names(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 400, "{\"error\":\"invalid_scope\"}", NULL },
	};
	struct bench bench;

	bench_make(&bench,
		   WORLD_RUNBOOK("{\"id\":\"ask\",\"title\":\"A\",\"use\":"
				 "\"oauth.token\",\"on_error\":\"goto last\"},"
				 "{\"id\":\"w\",\"title\":\"W\",\"use\":"
				 "\"wait\",\"for\":\"9s\"},"
				 "{\"id\":\"last\",\"title\":\"L\",\"use\":"
				 "\"wait\",\"for\":\"2s\"}"));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	assert_true(bench.result.succeeded);
	outcome_is(&bench, 1, OUTCOME_SKIPPED);
	outcome_is(&bench, 2, OUTCOME_DONE);
	assert_int_equal(bench.slept, 2);
	bench_release(&bench);
}

static void waits_for_a_person_and_goes_on_later(void **state UNUSED)
{
	static const struct answer rest[] = { { 200, "", NULL } };
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	bench.nobody = true;
	assert_int_equal(bench_run(&bench, all_good, 3, true), -1);
	assert_int_equal(bench.err.code, EXIT_WAITING);
	bench.nobody = false;
	assert_int_equal(bench_run(&bench, rest, 1, false), 0);
	assert_true(bench.result.succeeded);
	assert_string_equal(bench.urls.at[0], "https://sso.example.com/revoke");
	assert_string_equal(
		json_text(bench.result.steps[2].captured, "number", ""),
		"4711");
	bench_release(&bench);
}

/* Kill after each line of the journal; whatever is known to be done is not
 * done again, and the rest is. */
static void never_repeats_a_step_known_to_be_done(void **state UNUSED)
{
	static const char *const steps[] = { "ask", "look", "call", "tell" };
	/* tell, the manual step, asks nobody on the wire */
	static const size_t asked_before[] = { 1, 2, 3, 3 };

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		char mark[64];
		struct bench bench;

		bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
		assert_int_equal(bench_run(&bench, all_good, 4, true), 0);
		/* the token was revoked at the end of the whole run */
		snprintf(mark, sizeof(mark), "\"end\":\"%s\"", steps[i]);
		cut_journal(&bench, mark, true);
		{
			struct entry entry = { 0 };
			struct strings to = { 0 };
			struct err err = { 0 };
			bool found;

			OK(vault_load(&entry, &found, bench.vault,
				      "payroll-export", &err));
			entry.revoked = false;
			strings_add(&to, bench.recipient);
			OK(vault_save(bench.vault, "payroll-export", &entry,
				      &to, &err));
			entry_release(&entry);
			strings_release(&to);
		}
		assert_int_equal(bench_run(&bench, all_good + asked_before[i],
					   4 - asked_before[i], false),
				 0);
		assert_true(bench.result.succeeded);
		assert_int_equal(bench.asked, 4 - asked_before[i]);
		assert_true(bench.result.steps[i].resumed);
		bench_release(&bench);
	}
}

static void asks_about_a_step_whose_fate_is_unknown(void **state UNUSED)
{
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_CALL));
	assert_int_equal(bench_run(&bench,
				   (const struct answer[]){
					   { 200, TOKEN_ANSWER, NULL },
					   { 201, "{\"id\":1}", NULL } },
				   2, true),
			 0);
	cut_journal(&bench, "\"begin\":\"call\"", true);
	bench.nobody = true;
	assert_int_equal(bench_run(&bench, NULL, 0, false), -1);
	assert_int_equal(bench.err.code, EXIT_WAITING);
	bench.nobody = false;
	bench.fate = FATE_SKIP;
	assert_int_equal(bench_run(&bench, NULL, 0, false), 0);
	outcome_is(&bench, 1, OUTCOME_SKIPPED);
	assert_true(bench.result.steps[1].unknown);
	assert_int_equal(bench.fates, 2);
	bench_release(&bench);
}

static void does_again_what_a_person_says_did_not_happen(void **state UNUSED)
{
	static const struct answer again[] = { { 201, "{\"id\":2}", NULL } };
	struct bench bench;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_CALL));
	assert_int_equal(bench_run(&bench,
				   (const struct answer[]){
					   { 200, TOKEN_ANSWER, NULL },
					   { 201, "{\"id\":1}", NULL } },
				   2, true),
			 0);
	cut_journal(&bench, "\"begin\":\"call\"", true);
	bench.fate = FATE_REDO;
	assert_int_equal(bench_run(&bench, again, 1, false), 0);
	assert_string_equal(
		json_text(bench.result.steps[1].captured, "number", ""), "2");
	bench_release(&bench);
}

/* As a disk that is full just then: ten bytes of the next record. */
static void fill_disk(const struct step *step UNUSED, size_t number UNUSED,
		      const struct step_result *result, void *payload)
{
	autofree char *text = journal_text(payload);
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = strlen(text) + 10;
	if (!result)
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void sends_nothing_that_the_journal_could_not_take(void **state UNUSED)
{
	struct rlimit limit;
	struct bench bench;
	int failed;

	bench_make(&bench, WORLD_RUNBOOK(ALL_STEPS));
	bench.tools.progress = fill_disk;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	signal(SIGXFSZ, SIG_IGN);
	failed = bench_run(&bench, all_good, 4, true);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(failed, -1);
	assert_int_equal(bench.err.code, EXIT_SYSTEM);
	assert_int_equal(bench.asked, 0);
	bench.tools.progress = NULL;
	assert_int_equal(bench_run(&bench, all_good, 4, false), 0);
	assert_true(bench.result.succeeded);
	bench_release(&bench);
}

static void does_not_take_another_run_s_token(void **state UNUSED)
{
	struct bench bench;
	struct entry entry = { 0 };
	struct strings to = { 0 };
	struct err err = { 0 };
	bool found;

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK "," STEP_LOOK));
	assert_int_equal(bench_run(&bench, all_good, 2, true), 0);
	cut_journal(&bench, "\"end\":\"ask\"", true);
	OK(vault_load(&entry, &found, bench.vault, "payroll-export", &err));
	free(entry.runbook);
	entry.runbook = xstrdup("another");
	strings_add(&to, bench.recipient);
	OK(vault_save(bench.vault, "payroll-export", &entry, &to, &err));
	assert_int_equal(bench_run(&bench, NULL, 0, false), 0);
	outcome_is(&bench, 1, OUTCOME_FAILED);
	assert_int_equal(bench.result.code, EXIT_VAULT);
	entry_release(&entry);
	strings_release(&to);
	bench_release(&bench);
}

static void
sends_nothing_when_the_token_could_not_be_stored(void **state UNUSED)
{
	struct bench bench;
	struct run_secrets secrets = { 0 };
	struct err err = { 0 };

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK));
	bench.tools.vault = NULL;
	assert_int_equal(run_ready(&secrets, bench.plan, &bench.tools, &err),
			 -1);
	assert_int_equal(err.code, EXIT_VAULT);
	bench_release(&bench);
}

static void does_not_overwrite_a_secret_with_a_token(void **state UNUSED)
{
	struct bench bench;
	struct run_secrets secrets = { 0 };
	struct entry entry = { .kind = ENTRY_SECRET,
			       .value = secret_new("x", 1) };
	struct strings to = { 0 };
	struct err err = { 0 };

	bench_make(&bench, WORLD_RUNBOOK(STEP_ASK));
	strings_add(&to, bench.recipient);
	OK(vault_save(bench.vault, "payroll-export", &entry, &to, &err));
	assert_int_equal(run_ready(&secrets, bench.plan, &bench.tools, &err),
			 -1);
	assert_int_equal(err.code, EXIT_VAULT);
	entry_release(&entry);
	strings_release(&to);
	bench_release(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(carries_out_all_steps_in_order),
		TEST(writes_no_secret_to_the_journal),
		TEST(keeps_an_echoed_secret_out_of_the_result),
		TEST(keeps_it_out_in_whatever_form_it_comes_back),
		TEST(keeps_the_beginning_of_a_cut_one_out),
		TEST(stores_the_token_before_it_is_used),
		TEST(marks_the_entry_after_the_token_is_given_back),
		TEST(gives_the_token_back_even_after_a_failure),
		TEST(has_nothing_to_give_back_without_a_token),
		TEST(says_which_scope_is_missing),
		TEST(tries_again_when_the_server_asks_to_wait),
		TEST(gives_up_when_the_wait_is_too_long),
		TEST(does_not_send_twice_what_may_have_arrived),
		TEST(warns_of_a_scope_that_was_not_asked_for),
		TEST(a_token_that_lives_too_long_is_kept_and_not_used),
		TEST(goes_to_the_step_that_a_failure_names),
		TEST(waits_for_a_person_and_goes_on_later),
		TEST(never_repeats_a_step_known_to_be_done),
		TEST(asks_about_a_step_whose_fate_is_unknown),
		TEST(does_again_what_a_person_says_did_not_happen),
		TEST(sends_nothing_that_the_journal_could_not_take),
		TEST(does_not_take_another_run_s_token),
		TEST(sends_nothing_when_the_token_could_not_be_stored),
		TEST(does_not_overwrite_a_secret_with_a_token),
	};

	return RUN(tests);
}
