/* run_client.c - how a client proves itself, and that a token is its own */
#include "tests/unit/run_bench.h"

#include "core/crypto/jose.h"
#include "core/oauth/dpop.h"

#define CERTIFICATE "-----BEGIN CERTIFICATE-----\n(not looked at here)\n"
#define LONG_SECRET "a-secret-of-32-characters-exactly"

static struct secret *kept_key;

static struct secret *secrets_of_test(const char *name)
{
	if (strcmp(name, "KEY") == 0)
		return secret_new(secret_bytes(kept_key), secret_len(kept_key));
	if (strcmp(name, "CERT") == 0)
		return secret_new(CERTIFICATE, strlen(CERTIFICATE));
	return secret_new(LONG_SECRET, strlen(LONG_SECRET));
}

static int begin(void **state UNUSED)
{
	struct jose_key *key = NULL;
	struct err err = { 0 };

	OK(jose_key_generate(&key, JOSE_ES256, &err));
	OK(jose_key_private(&kept_key, key, &err));
	jose_key_free(key);
	more_env = secrets_of_test;
	return 0;
}

static int end(void **state UNUSED)
{
	secret_free(kept_key);
	return 0;
}

static const struct answer token_only[] = { { 200, TOKEN_ANSWER, NULL } };

static void makes(struct bench *bench, const char *runbook)
{
	bench_make(bench, runbook);
	assert_int_equal(bench_run(bench, token_only, 1, true), 0);
	outcome_is(bench, 0, OUTCOME_DONE);
}

static void body_has(const struct bench *bench, size_t i, const char *text)
{
	if (!strstr(bench->bodies.at[i], text))
		fail_msg("'%s' is not in '%s'", text, bench->bodies.at[i]);
}

static void signs_in_with_a_key(void **state UNUSED)
{
	struct bench bench;

	makes(&bench, WORLD_OF_CLIENT("\"auth\":\"private_key_jwt\","
				      "\"key\":\"env:KEY\"",
				      "", STEP_ASK));
	body_has(&bench, 0,
		 "client_id=me&client_assertion_type=urn%3Aietf%3Aparams%3A"
		 "oauth%3Aclient-assertion-type%3Ajwt-bearer"
		 "&client_assertion=eyJ");
	bench_release(&bench);
}

static void signs_in_with_a_secret(void **state UNUSED)
{
	struct bench bench;

	makes(&bench, WORLD_OF_CLIENT("\"auth\":\"client_secret_jwt\","
				      "\"secret\":\"env:SECRET\"",
				      "", STEP_ASK));
	body_has(&bench, 0, "&client_assertion=eyJ");
	assert_null(strstr(bench.bodies.at[0], LONG_SECRET));
	bench_release(&bench);
}

static void signs_anew_for_each_try(void **state UNUSED)
{
	static const struct answer answers[] = { { 503, "", NULL },
						 { 200, TOKEN_ANSWER, NULL } };
	struct bench bench;

	bench_make(&bench,
		   WORLD_OF_CLIENT("\"auth\":\"private_key_jwt\",\"key\":"
				   "\"env:KEY\"",
				   "",
				   "{\"id\":\"ask\",\"title\":\"Ask\",\"use\":"
				   "\"oauth.token\",\"retry\":{\"times\":1,"
				   "\"on\":[503]}}"));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_string_not_equal(bench.bodies.at[0], bench.bodies.at[1]);
	bench_release(&bench);
}

/* The world's other server takes post, private_key_jwt and self-signed
 * certificates. */
static void chooses_what_the_server_takes(void **state UNUSED)
{
	static const struct {
		const char *runbook;
		enum client_auth auth;
	} cases[] = {
		{ WORLD_OF_CLIENT("\"secret\":\"env:SECRET\"", "", STEP_ASK),
		  AUTH_POST },
		{ WORLD_OF_CLIENT("\"secret\":\"env:SECRET\","
				  "\"key\":\"env:KEY\"",
				  "", STEP_ASK),
		  AUTH_PRIVATE_KEY_JWT },
		{ WORLD_OF_CLIENT("\"certificate\":\"env:CERT\","
				  "\"key\":\"env:KEY\"",
				  "", STEP_ASK),
		  AUTH_SELF_SIGNED_TLS },
		{ WORLD_OF_CLIENT("\"name\":\"x\"", "", STEP_ASK), AUTH_NONE },
		{ WORLD_OF_CLIENT("\"secret\":\"env:SECRET\",\"auth\":"
				  "\"client_secret_basic\"",
				  "", STEP_ASK),
		  AUTH_BASIC },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct bench bench;

		bench_make(&bench, cases[i].runbook);
		assert_string_equal(client_auth_name(plan_auth(bench.plan)),
				    client_auth_name(cases[i].auth));
		bench_release(&bench);
	}
}

static bool saw_certificate;

static int look_at_tls(struct http_response *out,
		       const struct http_request *request, bool *maybe_sent,
		       void *payload, struct err *err)
{
	saw_certificate =
		request->certificate && request->key &&
		strcmp(secret_bytes(request->certificate), CERTIFICATE) == 0;
	return play(out, request, maybe_sent, payload, err);
}

static void shows_its_certificate_where_the_server_wants_it(void **state UNUSED)
{
	struct bench bench;

	bench_make(&bench, WORLD_OF_CLIENT("\"certificate\":\"env:CERT\","
					   "\"key\":\"env:KEY\"",
					   "", STEP_ASK));
	bench.tools.send = look_at_tls;
	assert_int_equal(bench_run(&bench, token_only, 1, true), 0);
	assert_true(saw_certificate);
	assert_string_equal(bench.urls.at[0], "https://mtls.example.com/token");
	body_has(&bench, 0, "client_id=me");
	bench_release(&bench);
}

static void says_what_a_client_lacks(void **state UNUSED)
{
	static const struct {
		const char *runbook;
		const char *lacks;
	} cases[] = {
		{ WORLD_OF_CLIENT("\"auth\":\"private_key_jwt\"", "", STEP_ASK),
		  "no key" },
		{ WORLD_OF_CLIENT("\"auth\":\"tls_client_auth\"", "", STEP_ASK),
		  "no certificate" },
		{ WORLD_OF_CLIENT("\"auth\":\"client_secret_jwt\"", "",
				  STEP_ASK),
		  "no secret" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct json *inputs = world_inputs("2026-10", NULL);
		struct world world;
		struct plan_request request;
		struct verdict verdict;
		struct plan *plan = NULL;
		struct err err = { 0 };

		world_make(&world, cases[i].runbook);
		request = world_request(&world, inputs);
		assert_int_equal(plan_make(&plan, &verdict, &request, &err),
				 -1);
		if (!strstr(err.msg, cases[i].lacks))
			fail_msg("'%s' is not in '%s'", cases[i].lacks,
				 err.msg);
		json_free(inputs);
		world_release(&world);
	}
}

/* The middle of a compact JWS (RFC 7515 section 7.1), as text. */
static void claims_of(struct buf *out, const char *jws)
{
	const char *payload = strchr(jws, '.') + 1;

	assert_true(text_unbase64url(out, payload, strcspn(payload, ".")));
}

static void states_what_the_runbook_says(void **state UNUSED)
{
	struct bench bench;
	struct buf claims = { 0 };
	const char *jws;

	makes(&bench, WORLD_GRANT("jwt_bearer",
				  ",\"assertion\":{\"key\":\"env:KEY\","
				  "\"subject\":\"pay-{{inputs.period}}\","
				  "\"algorithm\":\"ES256\","
				  "\"claims\":{\"scope\":\"x\"}}",
				  STEP_ASK));
	jws = strstr(bench.bodies.at[0], "&assertion=eyJ");
	assert_non_null(jws);
	claims_of(&claims, jws + strlen("&assertion="));
	assert_non_null(strstr(buf_str(&claims), "\"sub\":\"pay-2026-10\""));
	assert_non_null(
		strstr(buf_str(&claims), "\"iss\":\"payroll exporter\""));
	assert_non_null(strstr(buf_str(&claims),
			       "\"aud\":\"https://sso.example.com\""));
	assert_non_null(strstr(buf_str(&claims), "\"scope\":\"x\""));
	buf_release(&claims);
	bench_release(&bench);
}

#define BOUND(steps) \
	WORLD_OF_CLIENT("\"secret\":\"env:SECRET\"", ",\"dpop\":true", steps)
#define BOUND_TOKEN                                            \
	"{\"access_token\":\"b0und\",\"token_type\":\"DPoP\"," \
	"\"expires_in\":600,\"refresh_token\":\"r3fresh\"}"
#define GET                                                               \
	"{\"id\":\"get\",\"title\":\"Get\",\"use\":\"http\",\"request\":" \
	"{\"url\":\"{{env.api}}/x\",\"auth\":\"token\"}}"

static size_t proofs(const struct bench *bench)
{
	size_t nr = 0;

	for (size_t i = 0; i < bench->headers.nr; i++)
		nr += strncmp(bench->headers.at[i], "DPoP: eyJ", 9) == 0;
	return nr;
}

static void proves_each_request_for_a_bound_token(void **state UNUSED)
{
	static const struct answer answers[] = { { 200, BOUND_TOKEN, NULL },
						 { 200, "", NULL } };
	struct entry entry = { 0 };
	struct dpop *dpop = NULL;
	struct err err = { 0 };
	struct bench bench;
	bool found;

	bench_make(&bench, BOUND(STEP_ASK "," GET));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 1, OUTCOME_DONE);
	assert_int_equal(proofs(&bench), 2);
	OK(vault_load(&entry, &found, bench.vault, "payroll-export", &err));
	assert_non_null(entry.dpop_key);
	OK(dpop_load(&dpop, entry.dpop_key, "key", &err));
	assert_string_equal(entry.token_type, "DPoP");
	dpop_free(dpop);
	entry_release(&entry);
	bench_release(&bench);
}

static const char *shown_proof(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcmp(request->headers[i].name, "DPoP") == 0)
			return request->headers[i].value;
	return NULL;
}

static void
proves_that_it_may_ask_about_a_token_and_give_it_back(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, BOUND_TOKEN, NULL },
		{ 400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce: n1\n" },
		{ 200, ACTIVE, NULL },
		{ 200, "", NULL },
		{ 200, "", NULL },
	};
	struct bench bench;

	bench_make(&bench, BOUND(STEP_ASK "," STEP_LOOK "," STEP_BACK));
	assert_non_null(shown_proof(&bench.plan->steps[1].request));
	assert_int_equal(bench_run(&bench, answers, 5, true), 0);
	outcome_is(&bench, 1, OUTCOME_DONE);
	outcome_is(&bench, 2, OUTCOME_DONE);
	assert_int_equal(proofs(&bench), 5);
	bench_release(&bench);
}

static void gives_the_nonce_that_a_server_wants_once(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce: n1\n" },
		{ 200, BOUND_TOKEN, NULL },
		{ 401, "",
		  "DPoP-Nonce: n2\n"
		  "WWW-Authenticate: Bearer realm=\"x\"\n"
		  "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"\n" },
		{ 200, "", NULL },
	};
	static const struct answer stubborn[] = {
		{ 400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce: n1\n" },
		{ 400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce: n2\n" },
	};
	struct bench bench;

	bench_make(&bench, BOUND(STEP_ASK "," GET));
	assert_int_equal(bench_run(&bench, answers, 4, true), 0);
	outcome_is(&bench, 1, OUTCOME_DONE);
	assert_int_equal(proofs(&bench), 4);
	bench_release(&bench);
	bench_make(&bench, BOUND(STEP_ASK));
	assert_int_equal(bench_run(&bench, stubborn, 2, true), 0);
	outcome_is(&bench, 0, OUTCOME_FAILED);
	bench_release(&bench);
}

static void takes_no_token_that_is_not_bound(void **state UNUSED)
{
	struct bench bench;

	bench_make(&bench, BOUND(STEP_ASK));
	assert_int_equal(bench_run(&bench, token_only, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_FAILED);
	assert_non_null(
		strstr(bench.result.steps[0].message, "'Bearer', not DPoP"));
	bench_release(&bench);
}

static void writes_no_key_to_the_journal(void **state UNUSED)
{
	static const struct answer answers[] = { { 200, BOUND_TOKEN, NULL } };
	struct bench bench;
	char *text;

	bench_make(&bench, BOUND(STEP_ASK));
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	text = journal_text(&bench);
	assert_null(strstr(text, "eyJ"));
	assert_null(strstr(text, "\"d\""));
	assert_null(strstr(text, "b0und"));
	free(text);
	bench_release(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(signs_in_with_a_key),
		TEST(signs_in_with_a_secret),
		TEST(signs_anew_for_each_try),
		TEST(chooses_what_the_server_takes),
		TEST(shows_its_certificate_where_the_server_wants_it),
		TEST(says_what_a_client_lacks),
		TEST(states_what_the_runbook_says),
		TEST(proves_each_request_for_a_bound_token),
		TEST(proves_that_it_may_ask_about_a_token_and_give_it_back),
		TEST(gives_the_nonce_that_a_server_wants_once),
		TEST(takes_no_token_that_is_not_bound),
		TEST(writes_no_key_to_the_journal),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
