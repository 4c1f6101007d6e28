/* run_grants.c - tokens got from tokens: refreshed once, exchanged, asserted */
#include "tests/unit/run_bench.h"

#define STEP_RENEW                                           \
	"{\"id\":\"renew\",\"title\":\"Refresh the token\"," \
	"\"use\":\"oauth.refresh\"}"
#define STEP_SWAP                                            \
	"{\"id\":\"swap\",\"title\":\"Exchange the token\"," \
	"\"use\":\"oauth.exchange\"}"
#define REFRESHING WORLD_GRANT("refresh_token", "", STEP_RENEW)

#define NEW_ANSWER                                                   \
	"{\"access_token\":\"n3w-token\",\"token_type\":\"Bearer\"," \
	"\"expires_in\":3600"
#define INVALID_GRANT "{\"error\":\"invalid_grant\"}"

struct kept {
	const char *value;
	const char *refresh;
	const char *server;
	const char *client;
	int64_t refresh_began;
};

static const struct kept ours = { "old-token", "r3fresh-1",
				  "https://sso.example.com", "payroll exporter",
				  0 };
/* The same after a crash between sending and storing. */
static const struct kept cut_off = { "old-token", "r3fresh-1",
				     "https://sso.example.com",
				     "payroll exporter", NOW - 5 };

static void keep(struct bench *bench, const struct kept *kept)
{
	struct entry entry = {
		.kind = ENTRY_TOKEN,
		.value = secret_new(kept->value, strlen(kept->value)),
		.refresh_token = kept->refresh
					 ? secret_new(kept->refresh,
						      strlen(kept->refresh))
					 : NULL,
		.server = xstrdup(kept->server),
		.client_id = xstrdup(kept->client),
		.scope = xstrdup("payroll:read payroll:write"),
		.issued = NOW - 10,
		.expires = NOW + 10,
		.refresh_began = kept->refresh_began,
	};
	struct strings to = { 0 };
	struct err err = { 0 };

	strings_add(&to, bench->recipient);
	OK(vault_save(bench->vault, "payroll-export", &entry, &to, &err));
	entry_release(&entry);
	strings_release(&to);
}

static void vault_holds(struct bench *bench, const char *value,
			const char *refresh)
{
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found;

	OK(vault_load(&entry, &found, bench->vault, "payroll-export", &err));
	assert_true(found);
	assert_string_equal(secret_bytes(entry.value), value);
	if (refresh)
		assert_string_equal(secret_bytes(entry.refresh_token), refresh);
	else
		assert_null(entry.refresh_token);
	entry_release(&entry);
}

static void body_has(const struct bench *bench, size_t i, const char *text)
{
	assert_true(i < bench->bodies.nr);
	if (!strstr(bench->bodies.at[i], text))
		fail_msg("'%s' is not in '%s'", text, bench->bodies.at[i]);
}

static void fails_with(const struct bench *bench, const char *what)
{
	outcome_is(bench, 0, OUTCOME_FAILED);
	if (!strstr(bench->result.steps[0].message, what))
		fail_msg("'%s' is not in '%s'", what,
			 bench->result.steps[0].message);
}

static void saves_the_rotated_refresh_token(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, NEW_ANSWER ",\"refresh_token\":\"r3fresh-2\"}", NULL },
	};
	struct bench bench;
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found;

	bench_make(&bench, REFRESHING);
	keep(&bench, &ours);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	body_has(&bench, 0, "grant_type=refresh_token&refresh_token=r3fresh-1");
	assert_null(strstr(bench.bodies.at[0], "scope="));
	vault_holds(&bench, "n3w-token", "r3fresh-2");
	OK(vault_load(&entry, &found, bench.vault, "payroll-export", &err));
	assert_string_equal(entry.scope, "payroll:read payroll:write");
	entry_release(&entry);
	bench_release(&bench);
}

/* The old one is used up by now, whatever else the answer says. */
static void
a_rotated_refresh_token_is_kept_whatever_is_beside_it(void **state UNUSED)
{
	static const struct {
		const char *body;
		const char *value;
		const char *why;
	} wrong[] = {
		{ "{\"access_token\":\"n3w-token\"", "n3w-token",
		  "'token_type'" },
		{ "{\"access_token\":\"n3w-token\",\"token_type\":\"Bearer\","
		  "\"expires_in\":\"1h\"",
		  "n3w-token", "'expires_in'" },
		{ "{\"access_token\":\"\",\"token_type\":\"Bearer\"",
		  "old-token", "'access_token'" },
		{ "{\"token_type\":\"Bearer\"", "old-token", "'access_token'" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		autofree char *body = xasprintf(
			"%s,\"refresh_token\":\"r3fresh-2\"}", wrong[i].body);
		const struct answer answers[] = { { 200, body, NULL } };
		struct bench bench;
		struct entry entry = { 0 };
		struct err err = { 0 };
		bool found;

		bench_make(&bench, REFRESHING);
		keep(&bench, &ours);
		assert_int_equal(bench_run(&bench, answers, 1, true), 0);
		fails_with(&bench, wrong[i].why);
		assert_int_equal(bench.result.code, EXIT_SERVER);
		vault_holds(&bench, wrong[i].value, "r3fresh-2");
		OK(vault_load(&entry, &found, bench.vault, "payroll-export",
			      &err));
		assert_int_equal(entry.refresh_began, 0);
		entry_release(&entry);
		bench_release(&bench);
	}
}

static void keeps_the_refresh_token_that_was_not_rotated(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, NEW_ANSWER "}", NULL },
	};
	struct bench bench;

	bench_make(&bench, REFRESHING);
	keep(&bench, &ours);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	vault_holds(&bench, "n3w-token", "r3fresh-1");
	bench_release(&bench);
}

static struct bench *other_machine;

/* While our request was under way another machine has refreshed. */
static int send_meanwhile(struct http_response *out,
			  const struct http_request *request, bool *maybe_sent,
			  void *payload, struct err *err)
{
	static const struct kept newer = { "their-token", "r3fresh-2",
					   "https://sso.example.com",
					   "payroll exporter", 0 };

	if (other_machine->asked == 0)
		keep(other_machine, &newer);
	return play(out, request, maybe_sent, payload, err);
}

static void reads_again_once_when_the_grant_is_invalid(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 400, INVALID_GRANT, NULL },
		{ 200, NEW_ANSWER ",\"refresh_token\":\"r3fresh-3\"}", NULL },
	};
	struct bench bench;

	bench_make(&bench, REFRESHING);
	keep(&bench, &ours);
	other_machine = &bench;
	bench.tools.send = send_meanwhile;
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	body_has(&bench, 0, "refresh_token=r3fresh-1");
	body_has(&bench, 1, "refresh_token=r3fresh-2");
	vault_holds(&bench, "n3w-token", "r3fresh-3");
	bench_release(&bench);
}

static void does_not_send_the_same_refresh_token_twice(void **state UNUSED)
{
	static const struct answer answers[] = { { 400, INVALID_GRANT, NULL } };
	struct bench bench;

	bench_make(&bench, REFRESHING);
	keep(&bench, &ours);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	fails_with(&bench, "invalid_grant");
	assert_int_equal(bench.result.code, EXIT_SERVER);
	vault_holds(&bench, "old-token", "r3fresh-1");
	bench_release(&bench);
}

static void has_a_mark(struct bench *bench, int64_t at)
{
	struct entry entry = { 0 };
	struct err err = { 0 };
	bool found;

	OK(vault_load(&entry, &found, bench->vault, "payroll-export", &err));
	assert_int_equal(entry.refresh_began, at);
	entry_release(&entry);
}

static void a_refresh_token_that_was_used_up_is_not_sent(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, "{\"active\":false}", NULL },
	};
	struct bench bench;

	bench_make(&bench, REFRESHING);
	keep(&bench, &cut_off);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	fails_with(&bench, "has used up");
	assert_int_equal(bench.bodies.nr, 1);
	body_has(&bench, 0, "token=r3fresh-1&token_type_hint=");
	vault_holds(&bench, "old-token", "r3fresh-1");
	has_a_mark(&bench, NOW - 5);
	bench_release(&bench);
}

static void one_that_never_arrived_is_sent(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, "{\"active\":true}", NULL },
		{ 200, NEW_ANSWER ",\"refresh_token\":\"r3fresh-2\"}", NULL },
	};
	struct bench bench;

	bench_make(&bench, REFRESHING);
	keep(&bench, &cut_off);
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	body_has(&bench, 1, "refresh_token=r3fresh-1");
	vault_holds(&bench, "n3w-token", "r3fresh-2");
	has_a_mark(&bench, 0);
	bench_release(&bench);
}

static void one_of_which_nobody_can_tell_is_not_sent(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 403, "{\"error\":\"access_denied\"}", NULL },
	};
	struct bench bench;

	bench_make(&bench, REFRESHING);
	keep(&bench, &cut_off);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	fails_with(&bench, "may have used up");
	assert_int_equal(bench.bodies.nr, 1);
	bench_release(&bench);
}

static void a_clear_no_leaves_no_mark_and_a_failure_does(void **state UNUSED)
{
	static const struct {
		struct answer answer;
		int64_t mark;
	} cases[] = {
		{ { 400, INVALID_GRANT, NULL }, 0 },
		{ { 503, "", NULL }, 0 },
		{ { 500, "{\"error\":\"server_error\"}", NULL }, NOW },
		{ { 200, "what?", NULL }, NOW },
		{ { -1, NULL, NULL }, NOW }, /* sent, and no answer */
		{ { 0, NULL, NULL }, 0 },    /* nobody to send it to */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct bench bench;

		bench_make(&bench, REFRESHING);
		keep(&bench, &ours);
		assert_int_equal(bench_run(&bench, &cases[i].answer, 1, true),
				 0);
		outcome_is(&bench, 0, OUTCOME_FAILED);
		has_a_mark(&bench, cases[i].mark);
		vault_holds(&bench, "old-token", "r3fresh-1");
		bench_release(&bench);
	}
}

static void sends_a_refresh_token_to_its_own_server_only(void **state UNUSED)
{
	static const struct kept others[] = {
		{ "t", "r", "https://other.example.com", "payroll exporter",
		  0 },
		{ "t", "r", "https://sso.example.com", "another client", 0 },
		{ "t", NULL, "https://sso.example.com", "payroll exporter", 0 },
	};
	static const char *const says[] = { "another server", "another client",
					    "no refresh token" };

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct bench bench;

		bench_make(&bench, REFRESHING);
		keep(&bench, &others[i]);
		assert_int_equal(bench_run(&bench, NULL, 0, true), 0);
		fails_with(&bench, says[i]);
		assert_int_equal(bench.result.code, EXIT_VAULT);
		bench_release(&bench);
	}
}

static void writes_no_refresh_token_to_the_journal(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 400,
		  "{\"error\":\"invalid_grant\",\"error_description\":"
		  "\"r3fresh-1 is used up\"}",
		  NULL },
	};
	struct bench bench;
	char *text;

	bench_make(&bench, REFRESHING);
	keep(&bench, &ours);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	text = journal_text(&bench);
	assert_null(strstr(text, "r3fresh-1"));
	free(text);
	bench_release(&bench);
}

static void exchanges_the_token_that_it_got(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 200,
		  NEW_ANSWER ",\"issued_token_type\":"
			     "\"urn:ietf:params:oauth:token-type:jwt\"}",
		  NULL },
	};
	struct bench bench;

	bench_make(&bench,
		   WORLD_GRANT("token_exchange", ",\"audience\":\"payroll\"",
			       STEP_ASK "," STEP_SWAP));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 1, OUTCOME_DONE);
	body_has(&bench, 0, "grant_type=client_credentials");
	body_has(&bench, 1,
		 "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3A"
		 "token-exchange&subject_token=" TOKEN
		 "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3A"
		 "token-type%3Aaccess_token");
	body_has(&bench, 1, "&audience=payroll");
	vault_holds(&bench, "n3w-token", NULL);
	bench_release(&bench);
}

static void exchanges_a_token_from_elsewhere_with_its_actor(void **state UNUSED)
{
	static const struct answer answers[] = { { 200, NEW_ANSWER "}",
						   NULL } };
	struct bench bench;

	bench_make(&bench,
		   WORLD_GRANT("token_exchange",
			       ",\"exchange\":{\"subject_token\":\"env:PIN\","
			       "\"subject_token_type\":"
			       "\"urn:ietf:params:oauth:token-type:jwt\","
			       "\"actor_token\":\"env:PIN\","
			       "\"requested_token_type\":\"urn:x\"}",
			       STEP_SWAP));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	body_has(&bench, 0,
		 "subject_token=1234567&subject_token_type=urn%3A"
		 "ietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt");
	body_has(&bench, 0,
		 "actor_token=1234567&actor_token_type=urn%3A"
		 "ietf%3Aparams%3Aoauth%3Atoken-type%3A"
		 "access_token");
	body_has(&bench, 0, "requested_token_type=urn%3Ax");
	bench_release(&bench);
}

static void presents_an_assertion_for_a_token(void **state UNUSED)
{
	static const struct answer answers[] = { { 200, NEW_ANSWER "}",
						   NULL } };
	struct bench bench;

	bench_make(&bench, WORLD_GRANT("jwt_bearer",
				       ",\"assertion\":\"env:PIN\"", STEP_ASK));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	body_has(&bench, 0,
		 "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3A"
		 "jwt-bearer&assertion=1234567");
	bench_release(&bench);
}

static void sends_what_the_token_is_to_be_good_for(void **state UNUSED)
{
	static const struct answer answers[] = { { 200, NEW_ANSWER "}",
						   NULL } };
	struct bench bench;

	bench_make(&bench,
		   WORLD_GRANT("client_credentials",
			       ",\"resource\":[\"{{env.api}}\",\"urn:b\"],"
			       "\"authorization_details\":"
			       "[{\"type\":\"pay\",\"period\":\"x\"}],"
			       "\"parameters\":{\"tenant\":"
			       "\"{{inputs.period}}\"}",
			       STEP_ASK));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	body_has(&bench, 0,
		 "resource=https%3A%2F%2Fapi.example.com%2Fv1"
		 "&resource=urn%3Ab");
	body_has(&bench, 0,
		 "authorization_details=%5B%7B%22type%22%3A%22pay%22%2C"
		 "%22period%22%3A%22x%22%7D%5D");
	body_has(&bench, 0, "tenant=2026-10");
	bench_release(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(saves_the_rotated_refresh_token),
		TEST(a_rotated_refresh_token_is_kept_whatever_is_beside_it),
		TEST(keeps_the_refresh_token_that_was_not_rotated),
		TEST(reads_again_once_when_the_grant_is_invalid),
		TEST(does_not_send_the_same_refresh_token_twice),
		TEST(a_refresh_token_that_was_used_up_is_not_sent),
		TEST(one_that_never_arrived_is_sent),
		TEST(one_of_which_nobody_can_tell_is_not_sent),
		TEST(a_clear_no_leaves_no_mark_and_a_failure_does),
		TEST(sends_a_refresh_token_to_its_own_server_only),
		TEST(writes_no_refresh_token_to_the_journal),
		TEST(exchanges_the_token_that_it_got),
		TEST(exchanges_a_token_from_elsewhere_with_its_actor),
		TEST(presents_an_assertion_for_a_token),
		TEST(sends_what_the_token_is_to_be_good_for),
	};

	return RUN(tests);
}
