/* run_config.c - tests: a declared client, and servers that behave oddly */
#include "tests/unit/run_bench.h"
#include "core/run/config.h"

#define STEP_APPLY                                            \
	"{\"id\":\"apply\",\"title\":\"Make it so\",\"use\":" \
	"\"config.apply\",\"config\":\"exporter\"}"
#define MANAGED  "https://sso.example.com/register/c1"
#define RAT      "r3gistration-t0ken"
#define CLIENT_S "s3cret-of-the-client"
#define MADE_AT(uri, scope, more)                                       \
	"{\"client_id\":\"c1\",\"client_name\":\"Exporter\",\"scope\":" \
	"\"" scope "\",\"registration_access_token\":\"" RAT "\","      \
	"\"registration_client_uri\":\"" uri "\"" more "}"
#define MADE(scope, more) MADE_AT(MANAGED, scope, more)
#define WITH_SECRET                            \
	",\"client_secret\":\"" CLIENT_S "\"," \
	"\"client_secret_expires_at\":0"
#define ENTRY "exporter.test.registration"

static void put(struct bench *bench, const char *name, struct entry *entry)
{
	struct strings to = { 0 };
	struct err err = { 0 };

	strings_add(&to, bench->recipient);
	OK(vault_save(bench->vault, name, entry, &to, &err));
	entry_release(entry);
	strings_release(&to);
}

static void put_token(struct bench *bench, int64_t expires)
{
	struct entry entry = { .kind = ENTRY_TOKEN,
			       .value = secret_new("adm1n", 5),
			       .expires = expires };

	put(bench, "sso-admin", &entry);
}

static void put_client(struct bench *bench)
{
	struct entry registration = {
		.kind = ENTRY_REGISTRATION,
		.value = secret_new(RAT, strlen(RAT)),
		.client_id = xstrdup("c1"),
		.server = xstrdup("https://sso.example.com"),
		.uri = xstrdup(MANAGED),
	};
	struct entry secret = {
		.kind = ENTRY_SECRET,
		.value = secret_new(CLIENT_S, strlen(CLIENT_S)),
		.client_id = xstrdup("c1"),
	};

	put(bench, ENTRY, &registration);
	put(bench, "exporter.test.secret", &secret);
}

static void begin(struct bench *bench)
{
	bench_make(bench, WORLD_RUNBOOK(STEP_APPLY));
}

static bool vault_has(struct bench *bench, const char *name)
{
	struct strings names = { 0 };
	struct err err = { 0 };
	bool has;

	OK(vault_names(&names, bench->vault, &err));
	has = strings_has(&names, name);
	strings_release(&names);
	return has;
}

static const struct step_result *step(const struct bench *bench)
{
	return &bench->result.steps[0];
}

static void fails_with(const struct bench *bench, const char *why)
{
	outcome_is(bench, 0, OUTCOME_FAILED);
	if (!strstr(step(bench)->message, why))
		fail_msg("%s", step(bench)->message);
}

static void a_client_is_made_with_the_token_that_permits_it(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 201, MADE("payroll:read", WITH_SECRET), NULL },
		{ 200, MADE("payroll:read", WITH_SECRET), NULL },
	};
	struct bench bench;
	char *journal;

	begin(&bench);
	put_token(&bench, NOW + 60);
	assert_int_equal(bench_run(&bench, answers, ARRAY_SIZE(answers), true),
			 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_string_equal(bench.urls.at[0],
			    "https://sso.example.com/register");
	assert_string_equal(bench.urls.at[1], MANAGED);
	assert_true(vault_has(&bench, ENTRY));
	assert_true(vault_has(&bench, "exporter.test.secret"));
	assert_string_equal(json_text(step(&bench)->config, "action", ""),
			    "create");
	assert_string_equal(json_text(step(&bench)->captured, "id", ""), "c1");
	journal = journal_text(&bench);
	assert_null(strstr(journal, RAT));
	assert_null(strstr(journal, CLIENT_S));
	free(journal);
	bench_release(&bench);
}

static void without_a_good_token_nothing_is_sent(void **state UNUSED)
{
	struct bench bench;

	begin(&bench);
	(void)bench_run(&bench, NULL, 0, true);
	fails_with(&bench, "no token 'sso-admin' that is still good");
	bench_release(&bench);
	begin(&bench);
	put_token(&bench, NOW - 1);
	(void)bench_run(&bench, NULL, 0, true);
	fails_with(&bench, "no token 'sso-admin' that is still good");
	bench_release(&bench);
}

static void the_token_of_a_client_goes_to_no_strange_host(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 201,
		  MADE_AT("https://evil.example/c1", "payroll:read",
			  WITH_SECRET),
		  NULL },
	};
	struct bench bench;

	begin(&bench);
	put_token(&bench, 0);
	(void)bench_run(&bench, answers, ARRAY_SIZE(answers), true);
	fails_with(&bench, "OUT_OF_BOUNDS");
	/* kept, so that it need not be made twice; and never sent there */
	assert_true(vault_has(&bench, ENTRY));
	cut_journal(&bench, "\"begin\"", false);
	(void)bench_run(&bench, NULL, 0, false);
	fails_with(&bench, "OUT_OF_BOUNDS");
	assert_int_equal(bench.asked, 0);
	bench_release(&bench);
}

/* Without a receipt a difference is drift; "replaces" is for the command line
 * tests. Here the declared change is one that no receipt speaks of. */
static void what_no_receipt_speaks_of_is_not_overwritten(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, MADE("payroll:write", WITH_SECRET), NULL },
	};
	struct bench bench;

	begin(&bench);
	put_client(&bench);
	(void)bench_run(&bench, answers, ARRAY_SIZE(answers), true);
	fails_with(&bench, "DRIFT: no receipt says how 'exporter' was left");
	bench_release(&bench);
}

static void rotate(struct bench *bench, const struct answer *answers, size_t nr)
{
	char *text = xasprintf(
		"%s",
		WORLD_RUNBOOK(
			"{\"id\":\"apply\",\"title\":\"Make it so\",\"use\":"
			"\"config.apply\",\"config\":\"exporter\",\"rotate\":"
			"true}"));

	bench_make(bench, text);
	put_client(bench);
	(void)bench_run(bench, answers, nr, true);
	free(text);
}

static void a_change_names_the_version_that_it_was_made_of(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, MADE("payroll:read", WITH_SECRET), "ETag: \"7\"\n" },
		{ 412, "", NULL },
	};
	struct bench bench;

	rotate(&bench, answers, ARRAY_SIZE(answers));
	fails_with(&bench, "DRIFT: somebody changed it on the server at this "
			   "very moment");
	assert_true(strings_has(&bench.headers, "If-Match: \"7\""));
	bench_release(&bench);
}

static void a_new_secret_is_asked_for_by_sending_none(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, MADE("payroll:read", WITH_SECRET), NULL },
		{ 200,
		  MADE("payroll:read", ",\"client_secret\":\"n3w-secret\""),
		  NULL },
		{ 200,
		  MADE("payroll:read", ",\"client_secret\":\"n3w-secret\""),
		  NULL },
	};
	struct bench bench;
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found;

	rotate(&bench, answers, ARRAY_SIZE(answers));
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_null(strstr(bench.bodies.at[1], "client_secret"));
	OK(vault_load(&entry, &found, bench.vault, "exporter.test.secret",
		      &err));
	assert_string_equal(secret_bytes(entry.value), "n3w-secret");
	entry_release(&entry);
	bench_release(&bench);
}

static void a_server_that_takes_less_is_found_out(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 201, MADE("", WITH_SECRET), NULL },
		{ 200, MADE("", WITH_SECRET), NULL },
	};
	struct bench bench;

	begin(&bench);
	put_token(&bench, 0);
	(void)bench_run(&bench, answers, ARRAY_SIZE(answers), true);
	fails_with(&bench, "something else than what is declared: scope");
	/* what it left is known all the same */
	assert_non_null(json_get(step(&bench)->config, "state"));
	assert_string_equal(json_text(json_get(step(&bench)->config, "state"),
				      "scope", "none"),
			    "");
	bench_release(&bench);
}

static void
a_refusal_that_repeats_the_token_does_not_show_it(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 403,
		  "{\"error\":\"access_denied\",\"error_description\":"
		  "\"the token " RAT " may not\"}",
		  NULL },
	};
	struct bench bench;

	begin(&bench);
	put_client(&bench);
	(void)bench_run(&bench, answers, ARRAY_SIZE(answers), true);
	fails_with(&bench, "access_denied");
	assert_string_equal(step(&bench)->failure.description,
			    "the token \u2039secret\u203a may not");
	bench_release(&bench);
}

static void a_create_of_which_nobody_knows_is_not_repeated(void **state UNUSED)
{
	static const struct answer lost[] = { { -1, NULL, NULL } };
	struct bench bench;

	begin(&bench);
	put_token(&bench, 0);
	(void)bench_run(&bench, lost, ARRAY_SIZE(lost), true);
	outcome_is(&bench, 0, OUTCOME_FAILED);
	assert_true(step(&bench)->unknown);
	cut_journal(&bench, "\"end\"", false);
	bench.nobody = true;
	assert_int_equal(bench_run(&bench, NULL, 0, false), -1);
	assert_int_equal(bench.err.code, EXIT_WAITING);
	assert_int_equal(bench.fates, 1);
	bench_release(&bench);
}

static void the_place_of_another_secret_is_not_taken(void **state UNUSED)
{
	struct bench bench;
	struct entry other = { .kind = ENTRY_SECRET,
			       .value = secret_new("mine", 4) };

	begin(&bench);
	put_token(&bench, 0);
	put(&bench, "exporter.test.secret", &other);
	(void)bench_run(&bench, NULL, 0, true);
	fails_with(&bench, "where the vault has something else");
	bench_release(&bench);
}

/* What the vault has of it, as text; "" when it has nothing. */
static char *vault_value(struct bench *bench, const char *name)
{
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found = false;
	char *text;

	OK(vault_load(&entry, &found, bench->vault, name, &err));
	text = xstrdup(found ? secret_bytes(entry.value) : "");
	entry_release(&entry);
	return text;
}

static void vault_says(struct bench *bench, const char *name, const char *text)
{
	autofree char *value = vault_value(bench, name);

	assert_string_equal(value, text);
}

/* Each answer is wrong in another way, and gives what it gives only once. */
static void
what_is_given_once_is_kept_whatever_else_is_wrong(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 201,
		  MADE("payroll:read", ",\"client_secret\":\"" CLIENT_S
				       "\",\"client_secret_expires_at\":"
				       "\"never\""),
		  NULL },
		{ 202, MADE("payroll:read", WITH_SECRET), NULL },
		{ 201, MADE("payroll:read", ",\"client_secret\":\"\""), NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		struct bench bench;

		begin(&bench);
		put_token(&bench, 0);
		(void)bench_run(&bench, answers + i, 1, true);
		outcome_is(&bench, 0, OUTCOME_FAILED);
		assert_false(step(&bench)->unknown);
		vault_says(&bench, ENTRY, RAT);
		if (i < 2)
			vault_says(&bench, "exporter.test.secret", CLIENT_S);
		bench_release(&bench);
	}
}

static void a_token_of_another_client_is_not_kept(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200,
		  "{\"client_id\":\"c2\",\"registration_access_token\":"
		  "\"another\",\"client_secret\":\"another\"}",
		  NULL },
	};
	struct bench bench;

	begin(&bench);
	put_client(&bench);
	(void)bench_run(&bench, answers, ARRAY_SIZE(answers), true);
	fails_with(&bench, "answers about 'c2'");
	vault_says(&bench, ENTRY, RAT);
	vault_says(&bench, "exporter.test.secret", CLIENT_S);
	bench_release(&bench);
}

static void stars_are_no_secret_and_no_token(void **state UNUSED)
{
#define MASKED                                                             \
	",\"client_secret\":\"**********\",\"registration_access_token\":" \
	"\"[REDACTED]\""
#define SHOWN(scope, more)                                              \
	"{\"client_id\":\"c1\",\"client_name\":\"Exporter\",\"scope\":" \
	"\"" scope "\"" more "}"
	static const struct answer answers[] = {
		{ 200, SHOWN("payroll:read", MASKED), NULL },
		{ 200, SHOWN("payroll:read", MASKED), NULL },
		{ 200, SHOWN("payroll:read", MASKED), NULL },
	};
	struct bench bench;

	rotate(&bench, answers, 2);
	fails_with(&bench, "gave the client no new secret");
	assert_null(strstr(bench.bodies.at[1], "***"));
	assert_null(strstr(bench.bodies.at[1], "REDACTED"));
	vault_says(&bench, ENTRY, RAT);
	vault_says(&bench, "exporter.test.secret", CLIENT_S);
	bench_release(&bench);
#undef MASKED
#undef SHOWN
}

/* Something on the way may have lost what the server said. */
static void
an_answer_from_the_way_says_nothing_of_what_was_done(void **state UNUSED)
{
	static const struct {
		int status;
		const char *body;
		bool unknown;
	} cases[] = {
		{ 500, "", true },
		{ 502, "", true },
		{ 504, "", true },
		{ 503, "", false },
		{ 400, "", false },
		{ 201, "{", true },
		{ 201, "", true },
		/* there it is, and can't be managed: it is not made twice */
		{ 201, "{\"client_id\":\"c1\"}", true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct answer answer = { cases[i].status, cases[i].body,
					       NULL };
		struct bench bench;

		begin(&bench);
		put_token(&bench, 0);
		(void)bench_run(&bench, &answer, 1, true);
		outcome_is(&bench, 0, OUTCOME_FAILED);
		assert_int_equal(step(&bench)->unknown, cases[i].unknown);
		bench_release(&bench);
	}
}

static void a_secret_that_was_renewed_there_is_taken(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, MADE("payroll:read", ",\"client_secret\":\"renewed\""),
		  NULL },
	};
	struct bench bench;

	begin(&bench);
	put_client(&bench);
	(void)bench_run(&bench, answers, ARRAY_SIZE(answers), true);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_string_equal(json_text(step(&bench)->config, "action", ""),
			    "none");
	vault_says(&bench, "exporter.test.secret", "renewed");
	bench_release(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_client_is_made_with_the_token_that_permits_it),
		TEST(without_a_good_token_nothing_is_sent),
		TEST(the_token_of_a_client_goes_to_no_strange_host),
		TEST(what_no_receipt_speaks_of_is_not_overwritten),
		TEST(a_change_names_the_version_that_it_was_made_of),
		TEST(a_new_secret_is_asked_for_by_sending_none),
		TEST(a_server_that_takes_less_is_found_out),
		TEST(a_refusal_that_repeats_the_token_does_not_show_it),
		TEST(a_create_of_which_nobody_knows_is_not_repeated),
		TEST(the_place_of_another_secret_is_not_taken),
		TEST(what_is_given_once_is_kept_whatever_else_is_wrong),
		TEST(a_token_of_another_client_is_not_kept),
		TEST(stars_are_no_secret_and_no_token),
		TEST(an_answer_from_the_way_says_nothing_of_what_was_done),
		TEST(a_secret_that_was_renewed_there_is_taken),
	};

	return RUN(tests);
}
