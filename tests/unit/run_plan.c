/* run_plan.c - a plan settles everything, shows no secret, and has bounds */
#include "tests/unit/run_world.h"

#include "core/model/lint.h"
#include "core/report/curl.h"

#define ALL_STEPS \
	STEP_ASK "," STEP_LOOK "," STEP_CALL "," STEP_TELL "," STEP_BACK

static struct plan *plan_of(struct world *world, const char *runbook,
			    struct json *inputs, struct verdict *verdict,
			    struct err *err)
{
	struct plan_request request;
	struct plan *plan = NULL;

	world_make(world, runbook);
	request = world_request(world, inputs);
	if (plan_make(&plan, verdict, &request, err))
		plan = NULL;
	json_free(inputs);
	return plan;
}

/* The whole plan as text; NULL, with the reason in *err, when there is none. */
static char *text_of(const char *runbook, struct json *inputs, struct err *err)
{
	struct world world;
	struct verdict verdict = { 0 };
	struct plan *plan = plan_of(&world, runbook, inputs, &verdict, err);
	struct json *json = plan ? plan_json(plan) : NULL;
	struct buf text = { 0 };

	if (json)
		json_compact(&text, json);
	if (!verdict.allowed && !err->code)
		err_no(err, verdict.reason, "%s: %s",
		       reason_name(verdict.reason), verdict.detail);
	json_free(json);
	plan_free(plan);
	world_release(&world);
	return text.len ? buf_detach(&text) : NULL;
}

static void says(const char *runbook, struct json *inputs, const char *what)
{
	struct err err = { 0 };
	char *text = text_of(runbook, inputs, &err);

	if (!text || !strstr(text, what))
		fail_msg("'%s' is not in: %s", what, text ? text : err.msg);
	free(text);
}

static void refuses(const char *runbook, struct json *inputs, int code,
		    const char *why)
{
	struct err err = { 0 };
	char *text = text_of(runbook, inputs, &err);

	assert_null(text);
	assert_int_equal(err.code, code);
	if (!strstr(err.msg, why))
		fail_msg("'%s' is not in: %s", why, err.msg);
	free(text);
}

static struct json *good(void)
{
	return world_inputs("2026-10", "vault:pin");
}

static void shows_every_request_as_it_will_be_sent(void **state UNUSED)
{
	static const char runbook[] = WORLD_RUNBOOK(ALL_STEPS);

	says(runbook, good(), "https://sso.example.com/token");
	says(runbook, good(), "scope=payroll%3Aread");
	says(runbook, good(), "https://api.example.com/v1/exports/2026-10");
	says(runbook, good(), "Authorization: Bearer ‹token›");
}

static void names_secrets_and_never_shows_them(void **state UNUSED)
{
	static const char runbook[] = WORLD_RUNBOOK(ALL_STEPS);

	says(runbook, good(),
	     "Authorization: Basic "
	     "base64(payroll+exporter:‹secret:payroll›)");
	says(runbook, good(), "\\\"pin\\\":\\\"‹secret:pin›\\\"");
	says(runbook, good(), "token=‹token›");
}

static void shows_what_is_known_only_later_by_its_name(void **state UNUSED)
{
	says(WORLD_RUNBOOK(ALL_STEPS), good(),
	     "Export ‹steps.call.number› runs.");
}

static void has_the_same_digest_each_time(void **state UNUSED)
{
	char digests[2][65];

	for (int i = 0; i < 2; i++) {
		struct world world;
		struct verdict verdict;
		struct err err = { 0 };
		struct plan *plan = plan_of(&world, WORLD_RUNBOOK(ALL_STEPS),
					    good(), &verdict, &err);

		assert_non_null(plan);
		memcpy(digests[i], plan->sha256, 65);
		plan_free(plan);
		world_release(&world);
	}
	assert_string_equal(digests[0], digests[1]);
}

static void has_another_digest_for_another_input(void **state UNUSED)
{
	const char *periods[] = { "2026-10", "2026-11" };
	char digests[2][65];

	for (int i = 0; i < 2; i++) {
		struct world world;
		struct verdict verdict;
		struct err err = { 0 };
		struct plan *plan =
			plan_of(&world, WORLD_RUNBOOK(ALL_STEPS),
				world_inputs(periods[i], NULL), &verdict, &err);

		assert_non_null(plan);
		memcpy(digests[i], plan->sha256, 65);
		plan_free(plan);
		world_release(&world);
	}
	assert_string_not_equal(digests[0], digests[1]);
}

static void refuses_an_input_that_is_not_declared(void **state UNUSED)
{
	struct json *inputs = good();

	json_set_string(inputs, "amount", "1");
	refuses(WORLD_RUNBOOK(ALL_STEPS), inputs, EXIT_NO, "OUT_OF_BOUNDS");
}

static void waits_for_a_required_input(void **state UNUSED)
{
	refuses(WORLD_RUNBOOK(ALL_STEPS), world_inputs(NULL, NULL),
		EXIT_WAITING, "'period' (Pay period) is not given");
}

static void refuses_an_input_that_does_not_fit(void **state UNUSED)
{
	refuses(WORLD_RUNBOOK(ALL_STEPS), world_inputs("October", NULL),
		EXIT_INPUT, "Pay period");
}

static void
refuses_a_secret_in_the_clear_without_repeating_it(void **state UNUSED)
{
	struct err err = { 0 };
	char *text = text_of(WORLD_RUNBOOK(ALL_STEPS),
			     world_inputs("2026-10", "hunter2"), &err);

	assert_null(text);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_null(strstr(err.msg, "hunter2"));
	assert_null(strstr(err.hint, "hunter2"));
}

#define RUNBOOK_TO(url)                                                  \
	WORLD_RUNBOOK(STEP_ASK                                           \
		      ",{\"id\":\"x\",\"title\":\"X\",\"use\":\"http\"," \
		      "\"request\":{\"url\":\"" url "\",\"auth\":\"token\"}}")

static void refuses_a_host_that_no_approved_document_names(void **state UNUSED)
{
	refuses(RUNBOOK_TO("https://evil.example.com/"), good(), EXIT_NO,
		"OUT_OF_BOUNDS");
	refuses(RUNBOOK_TO("https://api.example.com:8443/"), good(), EXIT_NO,
		"OUT_OF_BOUNDS");
	refuses(RUNBOOK_TO("https://api.example.com@evil.example.com/"), good(),
		EXIT_INPUT, "user name");
}

static void
calls_the_server_and_the_environment_s_addresses(void **state UNUSED)
{
	says(RUNBOOK_TO("https://sso.example.com/me"), good(),
	     "https://sso.example.com/me");
	says(RUNBOOK_TO("https://api.example.com/other"), good(),
	     "https://api.example.com/other");
}

static void refuses_a_secret_in_an_address(void **state UNUSED)
{
	refuses(RUNBOOK_TO("{{env.api}}/?pin={{inputs.pin}}"), good(),
		EXIT_INPUT, "can't stand in an address");
}

static void refuses_what_it_can_not_carry_out_whole(void **state UNUSED)
{
	refuses(WORLD_RUNBOOK("{\"id\":\"d\",\"title\":\"D\","
			      "\"use\":\"oauth.device\"}"),
		good(), EXIT_INPUT, "step 'd' uses 'oauth.device'");
}

static void refuses_to_use_a_token_before_there_is_one(void **state UNUSED)
{
	refuses(WORLD_RUNBOOK(STEP_LOOK "," STEP_ASK), good(), EXIT_INPUT,
		"step 'look' needs a token");
}

static void refuses_to_capture_a_secret(void **state UNUSED)
{
	static const char *const places[] = {
		"/access_token",  "/keys/0/private_key_pem",
		"/secret_key",    "/tokens/0",
		"/data/~0apiKey", "header:Authorization",
	};

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		autofree char *runbook = xasprintf(
			WORLD_RUNBOOK("{\"id\":\"t\",\"title\":\"T\",\"use\":"
				      "\"http\",\"request\":{\"url\":"
				      "\"{{env.api}}/x\"},\"capture\":{"
				      "\"a\":\"%s\"}}"),
			places[i]);

		refuses(runbook, good(), EXIT_INPUT, "captures a secret");
	}
}

static void refuses_to_store_the_token_over_the_secret(void **state UNUSED)
{
	refuses("{\"format\":\"runbook/1\",\"title\":\"P\"," WORLD_ACTORS
		"\"token\":{\"grant\":\"client_credentials\",\"store_as\":"
		"\"payroll\"},\"steps\":[" STEP_ASK "]}",
		json_new_object(), EXIT_INPUT, "where the client's secret is");
}

static void refuses_to_go_back(void **state UNUSED)
{
	refuses(WORLD_RUNBOOK(STEP_ASK ",{\"id\":\"w\",\"title\":\"W\","
				       "\"use\":\"wait\",\"for\":\"1s\","
				       "\"on_error\":\"goto ask\"}"),
		good(), EXIT_INPUT, "stands before it");
}

/* What a plan_request says instead of the usual. */
static void denies(const char *runbook_name, const char *environment,
		   const char *person, enum reason reason)
{
	struct world world;
	struct verdict verdict;
	struct json *inputs = good();
	struct plan_request request;
	struct plan *plan = NULL;
	struct err err = { 0 };

	world_make(&world, WORLD_RUNBOOK(ALL_STEPS));
	request = world_request(&world, inputs);
	request.runbook = runbook_name;
	request.environment = environment;
	request.person = person;
	OK(plan_make(&plan, &verdict, &request, &err));
	assert_null(plan);
	assert_false(verdict.allowed);
	assert_string_equal(reason_name(verdict.reason), reason_name(reason));
	json_free(inputs);
	world_release(&world);
}

static void refuses_what_is_not_in_the_revision(void **state UNUSED)
{
	denies("nothing", "test", "dave", REASON_UNAPPROVED);
	denies("payroll", "nowhere", "dave", REASON_UNAPPROVED);
}

static void refuses_an_environment_the_runbook_is_not_for(void **state UNUSED)
{
	static const char runbook[] =
		"{\"format\":\"runbook/1\",\"title\":\"P\",\"environments\":"
		"[\"prod\"]," WORLD_ACTORS WORLD_TOKEN "\"steps\":[" STEP_ASK
		"]}";

	refuses(runbook, json_new_object(), EXIT_NO, "OUT_OF_BOUNDS");
}

#define DRAFT(more, title)                                                  \
	"{\"format\":\"runbook/1\",\"title\":\"P\"," more WORLD_ACTORS      \
		WORLD_TOKEN "\"steps\":[{\"id\":\"ask\",\"title\":\"" title \
	"\",\"use\":\"oauth.token\"}]}"
static void
refuses_what_is_still_to_be_done_wherever_it_is_said(void **state UNUSED)
{
	refuses(DRAFT("", LINT_UNDONE ": say it"), json_new_object(), EXIT_NO,
		"is a draft: 1 thing is still to be done");
	refuses(DRAFT("\"todo\":[\"a\",\"b\"],", LINT_UNDONE),
		json_new_object(), EXIT_NO,
		"is a draft: 3 things are still to be done");
	says(DRAFT("", "What there is to do"), json_new_object(), "to do");
}

static void does_not_take_an_input_for_a_mark(void **state UNUSED)
{
	static const char runbook[] =
		"{\"format\":\"runbook/1\",\"title\":\"P\"," WORLD_ACTORS
			WORLD_TOKEN
		"\"inputs\":[{\"name\":\"n\",\"label\":\"N\",\"type\":"
		"\"text\"}],\"steps\":[" STEP_ASK
		",{\"id\":\"x\",\"title\":\"X\",\"use\":\"http\",\"request\":"
		"{\"url\":\"{{env.api}}/{{inputs.n}}\"}}]}";
	struct json *inputs = json_new_object();

	json_set_string(inputs, "n",
			"rbctlmark00000000000000000000000000000000z");
	says(runbook, inputs,
	     "https://api.example.com/v1/"
	     "rbctlmark00000000000000000000000000000000z");
}

static void keeps_secrets_out_of_the_curl_line(void **state UNUSED)
{
	struct world world;
	struct verdict verdict;
	struct err err = { 0 };
	struct plan *plan = plan_of(&world, WORLD_RUNBOOK(ALL_STEPS), good(),
				    &verdict, &err);
	struct export export = { 0 };
	struct buf line = { 0 };

	assert_non_null(plan);
	export_open(&export, plan);
	curl_line(&line, &export, &plan->steps[2], &plan->steps[2].request);
	assert_non_null(
		strstr(buf_str(&line), "| curl --config -")
			? strstr(buf_str(&line), "| curl --config -")
			: strstr(buf_str(&line), "|\n\tcurl --config -"));
	assert_non_null(strstr(buf_str(&line), "$(quoted \"$TOKEN\")"));
	assert_non_null(strstr(buf_str(&line), "PIN_SECRET"));
	assert_null(strstr(buf_str(&line), "rbctlmark"));
	buf_release(&line);
	export_release(&export);
	plan_free(plan);
	world_release(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(shows_every_request_as_it_will_be_sent),
		TEST(names_secrets_and_never_shows_them),
		TEST(shows_what_is_known_only_later_by_its_name),
		TEST(has_the_same_digest_each_time),
		TEST(has_another_digest_for_another_input),
		TEST(refuses_an_input_that_is_not_declared),
		TEST(waits_for_a_required_input),
		TEST(refuses_an_input_that_does_not_fit),
		TEST(refuses_a_secret_in_the_clear_without_repeating_it),
		TEST(refuses_a_host_that_no_approved_document_names),
		TEST(calls_the_server_and_the_environment_s_addresses),
		TEST(refuses_a_secret_in_an_address),
		TEST(refuses_what_it_can_not_carry_out_whole),
		TEST(refuses_to_use_a_token_before_there_is_one),
		TEST(refuses_to_capture_a_secret),
		TEST(refuses_to_store_the_token_over_the_secret),
		TEST(refuses_to_go_back),
		TEST(refuses_what_is_not_in_the_revision),
		TEST(refuses_an_environment_the_runbook_is_not_for),
		TEST(refuses_what_is_still_to_be_done_wherever_it_is_said),
		TEST(does_not_take_an_input_for_a_mark),
		TEST(keeps_secrets_out_of_the_curl_line),
	};

	return RUN(tests);
}
