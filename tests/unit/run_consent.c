/* run_consent.c - a person agrees, by browser or by device, in a run */
#include "tests/unit/run_bench.h"

#define STEP_SIGN_IN                                 \
	"{\"id\":\"sign-in\",\"title\":\"Sign in\"," \
	"\"use\":\"oauth.authorize\"}"
#define STEP_PHONE                                  \
	"{\"id\":\"phone\",\"title\":\"By phone\"," \
	"\"use\":\"oauth.device\"}"
#define BY_BROWSER WORLD_GRANT("authorization_code", "", STEP_SIGN_IN)
#define BY_PUSH \
	WORLD_GRANT_OF("pushing", "authorization_code", "", STEP_SIGN_IN)
#define BY_DEVICE WORLD_GRANT("device_code", "", STEP_PHONE)

#define HOME "http://127.0.0.1:4711/callback"
#define CODE "c0de-very-secret"

static const struct answer token_only[] = { { 200, TOKEN_ANSWER, NULL } };

/* The person: what their browser brings back, and what they saw. */
static struct {
	const char *answer; /* behind HOME?state=…; NULL: nobody is there */
	char *url;
	size_t shown;
	int64_t waited;
	int64_t patience; /* seconds; 0: endless */
} person;

static int person_reset(void **state UNUSED)
{
	free(person.url);
	memset(&person, 0, sizeof(person));
	return 0;
}

static int open_ears(char **redirect_uri, const char *wanted,
		     void *payload UNUSED, struct err *err UNUSED)
{
	assert_string_equal(wanted, "http://127.0.0.1/callback");
	*redirect_uri = xstrdup(HOME);
	return 0;
}

static int send_away(struct secret **address, const struct run_visit *visit,
		     void *payload UNUSED, struct err *err)
{
	char *text;

	free(person.url);
	person.url = xstrdup(visit->url);
	if (!person.answer)
		return err_set(err, EXIT_WAITING, "nobody came back in time");
	text = xasprintf("%s?state=%s&%s", visit->redirect_uri, visit->state,
			 person.answer);
	*address = secret_new(text, strlen(text));
	free(text);
	return 0;
}

static int show(const struct oauth_device *device, void *payload UNUSED,
		struct err *err UNUSED)
{
	assert_string_equal(device->user_code, "WDJB-MJHT");
	person.shown++;
	return 0;
}

static int wait_patiently(int64_t seconds, int64_t left UNUSED,
			  void *payload UNUSED, struct err *err)
{
	person.waited += seconds;
	if (person.patience && person.waited > person.patience)
		return err_set(err, EXIT_WAITING, "stopped by you");
	return 0;
}

static void make(struct bench *bench, const char *runbook)
{
	bench_make(bench, runbook);
	bench->tools.listen = open_ears;
	bench->tools.browse = send_away;
	bench->tools.show_code = show;
	bench->tools.await = wait_patiently;
}

static void url_has(const char *text)
{
	assert_non_null(person.url);
	if (!strstr(person.url, text))
		fail_msg("'%s' is not in '%s'", text, person.url);
}

static void message_has(const struct bench *bench, const char *text)
{
	outcome_is(bench, 0, OUTCOME_FAILED);
	if (!strstr(bench->result.steps[0].message, text))
		fail_msg("'%s' is not in '%s'", text,
			 bench->result.steps[0].message);
}

static void redeems_what_the_browser_brings_back(void **state UNUSED)
{
	struct bench bench;
	char *text;

	make(&bench, BY_BROWSER);
	person.answer = "code=" CODE;
	assert_int_equal(bench_run(&bench, token_only, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	url_has("https://sso.example.com/auth?client_id=payroll+exporter"
		"&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A"
		"4711%2Fcallback&state=");
	url_has("&code_challenge_method=S256&scope=payroll%3Aread");
	assert_string_equal(bench.urls.at[0], "https://sso.example.com/token");
	assert_non_null(strstr(bench.bodies.at[0],
			       "grant_type=authorization_code&code=" CODE
			       "&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711"
			       "%2Fcallback&code_verifier="));
	text = journal_text(&bench);
	assert_null(strstr(text, CODE));
	free(text);
	bench_release(&bench);
}

static void never_sends_the_verifier_through_the_browser(void **state UNUSED)
{
	struct bench bench;
	const char *verifier;

	make(&bench, BY_BROWSER);
	person.answer = "code=" CODE;
	assert_int_equal(bench_run(&bench, token_only, 1, true), 0);
	verifier = strstr(bench.bodies.at[0], "code_verifier=");
	assert_non_null(verifier);
	assert_null(strstr(person.url, verifier + strlen("code_verifier=")));
	bench_release(&bench);
}

static void pushes_what_it_asks_for_where_that_is_offered(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 201,
		  "{\"request_uri\":\"urn:ietf:params:oauth:request_uri:1\","
		  "\"expires_in\":60}",
		  NULL },
		{ 200, TOKEN_ANSWER, NULL },
	};
	struct bench bench;

	make(&bench, BY_PUSH);
	person.answer = "code=" CODE "&iss=https%3A%2F%2Fsso.example.com";
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_string_equal(bench.urls.at[0], "https://sso.example.com/par");
	assert_non_null(strstr(bench.bodies.at[0], "code_challenge="));
	assert_non_null(
		strstr(bench.bodies.at[0], "client_id=payroll+exporter"));
	assert_string_equal(person.url,
			    "https://sso.example.com/auth?client_id=payroll+"
			    "exporter&request_uri=urn%3Aietf%3Aparams%3Aoauth"
			    "%3Arequest_uri%3A1");
	bench_release(&bench);
}

static void sends_no_code_to_a_server_that_it_is_not_from(void **state UNUSED)
{
	struct bench bench;

	make(&bench, BY_BROWSER);
	person.answer = "code=" CODE "&iss=https%3A%2F%2Fevil.example";
	assert_int_equal(bench_run(&bench, NULL, 0, true), 0);
	message_has(&bench, "mixed up");
	bench_release(&bench);
}

static void says_that_the_person_did_not_agree(void **state UNUSED)
{
	struct bench bench;

	make(&bench, BY_BROWSER);
	person.answer = "error=access_denied";
	assert_int_equal(bench_run(&bench, NULL, 0, true), 0);
	message_has(&bench, "access_denied");
	assert_true(bench.result.steps[0].refused);
	assert_int_equal(bench.result.code, EXIT_SERVER);
	bench_release(&bench);
}

static void waits_for_a_browser_and_asks_anew_later(void **state UNUSED)
{
	struct bench bench;

	make(&bench, BY_BROWSER);
	assert_int_equal(bench_run(&bench, NULL, 0, true), -1);
	assert_int_equal(bench.err.code, EXIT_WAITING);
	free(person.url);
	person.url = NULL;
	person.answer = "code=" CODE;
	assert_int_equal(bench_run(&bench, token_only, 1, false), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(bench.fates, 0);
	bench_release(&bench);
}

#define DEVICE_ANSWER                                                 \
	"{\"device_code\":\"d3vice-secret\",\"user_code\":\"WDJB-"    \
	"MJHT\",\"verification_uri\":\"https://example.com/device\"," \
	"\"expires_in\":60,\"interval\":5}"
#define PENDING "{\"error\":\"authorization_pending\"}"
#define SLOWER  "{\"error\":\"slow_down\"}"

static void asks_until_the_person_has_agreed(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, DEVICE_ANSWER, NULL }, { 400, PENDING, NULL },
		{ 400, SLOWER, NULL },        { 400, PENDING, NULL },
		{ 200, TOKEN_ANSWER, NULL },
	};
	struct bench bench;
	char *text;

	make(&bench, BY_DEVICE);
	assert_int_equal(bench_run(&bench, answers, 5, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(person.shown, 1);
	assert_int_equal(person.waited, 5 + 5 + 10 + 10);
	assert_string_equal(bench.urls.at[0], "https://sso.example.com/device");
	assert_non_null(strstr(bench.bodies.at[0], "scope=payroll%3Aread"));
	assert_non_null(strstr(bench.bodies.at[1],
			       "grant_type=urn%3Aietf%3Aparams%3Aoauth%3A"
			       "grant-type%3Adevice_code&device_code="
			       "d3vice-secret"));
	text = journal_text(&bench);
	assert_null(strstr(text, "d3vice-secret"));
	free(text);
	bench_release(&bench);
}

static void stops_when_the_code_expires(void **state UNUSED)
{
	struct answer answers[16] = { { 200, DEVICE_ANSWER, NULL } };
	struct bench bench;

	for (size_t i = 1; i < ARRAY_SIZE(answers); i++)
		answers[i] = (struct answer){ 400, PENDING, NULL };
	make(&bench, BY_DEVICE);
	assert_int_equal(bench_run(&bench, answers, 16, true), 0);
	message_has(&bench, "expired");
	assert_true(person.waited < 60);
	bench_release(&bench);
}

static void ends_with_what_the_server_decides(void **state UNUSED)
{
	static const char *const decisions[] = { "access_denied",
						 "expired_token" };

	for (size_t i = 0; i < ARRAY_SIZE(decisions); i++) {
		char *body = xasprintf("{\"error\":\"%s\"}", decisions[i]);
		struct answer answers[] = { { 200, DEVICE_ANSWER, NULL },
					    { 400, body, NULL } };
		struct bench bench;

		make(&bench, BY_DEVICE);
		assert_int_equal(bench_run(&bench, answers, 2, true), 0);
		message_has(&bench, decisions[i]);
		bench_release(&bench);
		free(body);
	}
}

static void asks_less_often_while_nobody_answers(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, DEVICE_ANSWER, NULL },
		{ 0, NULL, NULL },
		{ -1, NULL, NULL },
		{ 200, TOKEN_ANSWER, NULL },
	};
	struct bench bench;

	make(&bench, BY_DEVICE);
	assert_int_equal(bench_run(&bench, answers, 4, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(person.waited, 5 + 10 + 20);
	bench_release(&bench);
}

static void and_while_the_server_can_not_answer(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, DEVICE_ANSWER, NULL },
		{ 503, "<html>busy</html>", NULL },
		{ 429, "{\"error\":\"too_many_requests\"}", NULL },
		{ 200, TOKEN_ANSWER, NULL },
	};
	struct bench bench;

	make(&bench, BY_DEVICE);
	assert_int_equal(bench_run(&bench, answers, 4, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(person.waited, 5 + 10 + 20);
	bench_release(&bench);
}

static void what_is_decided_counts_with_any_status(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, DEVICE_ANSWER, NULL },
		{ 500, "{\"error\":\"access_denied\"}", NULL },
	};
	struct bench bench;

	make(&bench, BY_DEVICE);
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	message_has(&bench, "access_denied");
	bench_release(&bench);
}

static void a_person_may_stop_it_and_go_on_later(void **state UNUSED)
{
	static const struct answer first[] = { { 200, DEVICE_ANSWER, NULL } };
	static const struct answer then[] = { { 200, DEVICE_ANSWER, NULL },
					      { 200, TOKEN_ANSWER, NULL } };
	struct bench bench;

	make(&bench, BY_DEVICE);
	person.patience = 1;
	assert_int_equal(bench_run(&bench, first, 1, true), -1);
	assert_int_equal(bench.err.code, EXIT_WAITING);
	person.patience = 0;
	assert_int_equal(bench_run(&bench, then, 2, false), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	bench_release(&bench);
}

static void shows_in_the_plan_where_a_person_is_sent(void **state UNUSED)
{
	struct bench bench;
	struct json *json;
	struct buf text = { 0 };

	make(&bench, BY_PUSH);
	json = plan_json(bench.plan);
	json_compact(&text, json);
	assert_non_null(strstr(buf_str(&text),
			       "\"address\":\"https://sso.example.com/auth?"
			       "client_id=payroll+exporter&request_uri="
			       "‹request-uri›\""));
	assert_non_null(strstr(buf_str(&text),
			       "redirect_uri=http%3A%2F%2F127.0.0.1%3A‹port›"
			       "%2Fcallback"));
	assert_non_null(
		strstr(buf_str(&text), "code=‹secret:authorization-code›"));
	buf_release(&text);
	json_free(json);
	bench_release(&bench);
}

#define FETCH                                                             \
	"{\"id\":\"get\",\"title\":\"Get\",\"use\":\"http\",\"request\":" \
	"{\"url\":\"{{env.api}}/x\",\"auth\":\"token\"}}"
#define WIDER                                                   \
	WORLD_GRANT("authorization_code",                       \
		    ",\"optional_scopes\":[\"payroll:write\"]", \
		    STEP_SIGN_IN "," FETCH)
#define WANTS(more)                     \
	"WWW-Authenticate: Negotiate\n" \
	"WWW-Authenticate: Bearer realm=\"x\", error=" more "\n"

static void asks_once_more_for_what_a_service_wants(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 403, "",
		  WANTS("\"insufficient_scope\", scope=\"payroll:read "
			"payroll:write\"") },
		{ 200, TOKEN_ANSWER, NULL },
		{ 200, "", NULL },
	};
	struct bench bench;

	make(&bench, WIDER);
	person.answer = "code=" CODE;
	assert_int_equal(bench_run(&bench, answers, 4, true), 0);
	outcome_is(&bench, 1, OUTCOME_DONE);
	url_has("&scope=payroll%3Aread+payroll%3Awrite");
	assert_string_equal(bench.urls.at[3], "https://api.example.com/v1/x");
	bench_release(&bench);
}

static void asks_for_a_stronger_sign_in(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 401, "",
		  WANTS("\"insufficient_user_authentication\", "
			"acr_values=\"mfa\", max_age=\"5\"") },
		{ 200, TOKEN_ANSWER, NULL },
		{ 401, "",
		  WANTS("\"insufficient_user_authentication\", "
			"acr_values=\"mfa\"") },
	};
	struct bench bench;

	make(&bench, WIDER);
	person.answer = "code=" CODE;
	assert_int_equal(bench_run(&bench, answers, 4, true), 0);
	url_has("&acr_values=mfa&max_age=5");
	outcome_is(&bench, 1, OUTCOME_FAILED); /* once, then it stops */
	bench_release(&bench);
}

static void asks_for_no_scope_that_was_not_approved(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, TOKEN_ANSWER, NULL },
		{ 403, "", WANTS("\"insufficient_scope\", scope=\"admin\"") },
	};
	struct bench bench;

	make(&bench, WIDER);
	person.answer = "code=" CODE;
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 1, OUTCOME_FAILED);
	assert_non_null(strstr(bench.result.steps[1].message,
			       "OUT_OF_BOUNDS: the service wants the scope "
			       "'admin'"));
	bench_release(&bench);
}

/* RFC 9728 section 3.3 */
static void believes_a_service_of_itself_only(void **state UNUSED)
{
	static const struct {
		const char *metadata;
		const char *says;
	} cases[] = {
		{ "{\"resource\":\"https://api.example.com/v1/x\","
		  "\"authorization_servers\":[\"https://sso2.example.com\"],"
		  "\"scopes_supported\":[\"pay\"]}",
		  "takes tokens of https://sso2.example.com, with the scopes "
		  "pay" },
		{ "{\"resource\":\"https://evil.example\","
		  "\"authorization_servers\":[\"https://evil.example\"]}",
		  "not believed" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct answer answers[] = {
			{ 200, TOKEN_ANSWER, NULL },
			{ 401, "",
			  "WWW-Authenticate: Bearer resource_metadata="
			  "\"https://api.example.com/.well-known/oauth-"
			  "protected-resource\"\n" },
			{ 200, cases[i].metadata, NULL },
		};
		struct bench bench;
		bool said = false;

		make(&bench, WIDER);
		person.answer = "code=" CODE;
		assert_int_equal(bench_run(&bench, answers, 3, true), 0);
		outcome_is(&bench, 1, OUTCOME_FAILED);
		for (size_t k = 0; k < bench.result.warnings.nr; k++)
			said = said || strstr(bench.result.warnings.at[k],
					      cases[i].says);
		assert_true(said);
		bench_release(&bench);
	}
}

#define PERSON_TEST(name) \
	cmocka_unit_test_setup_teardown(name, person_reset, person_reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PERSON_TEST(redeems_what_the_browser_brings_back),
		PERSON_TEST(never_sends_the_verifier_through_the_browser),
		PERSON_TEST(pushes_what_it_asks_for_where_that_is_offered),
		PERSON_TEST(sends_no_code_to_a_server_that_it_is_not_from),
		PERSON_TEST(says_that_the_person_did_not_agree),
		PERSON_TEST(waits_for_a_browser_and_asks_anew_later),
		PERSON_TEST(asks_until_the_person_has_agreed),
		PERSON_TEST(stops_when_the_code_expires),
		PERSON_TEST(ends_with_what_the_server_decides),
		PERSON_TEST(asks_less_often_while_nobody_answers),
		PERSON_TEST(and_while_the_server_can_not_answer),
		PERSON_TEST(what_is_decided_counts_with_any_status),
		PERSON_TEST(a_person_may_stop_it_and_go_on_later),
		PERSON_TEST(shows_in_the_plan_where_a_person_is_sent),
		PERSON_TEST(asks_once_more_for_what_a_service_wants),
		PERSON_TEST(asks_for_a_stronger_sign_in),
		PERSON_TEST(asks_for_no_scope_that_was_not_approved),
		PERSON_TEST(believes_a_service_of_itself_only),
	};

	return RUN(tests);
}
