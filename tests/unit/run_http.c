/* run_http.c - the http step: headers, pages, files, keys that tell twins */
#include "tests/unit/run_bench.h"

#define CALL(request, more)                                                  \
	"{\"id\":\"call\",\"title\":\"Call\",\"use\":\"http\",\"request\":{" \
	"\"url\":\"{{env.api}}/exports\"" request "}" more "}"

static void message_has(const struct bench *bench, const char *text)
{
	outcome_is(bench, 0, OUTCOME_FAILED);
	if (!strstr(bench->result.steps[0].message, text))
		fail_msg("'%s' is not in '%s'", text,
			 bench->result.steps[0].message);
}

static const char *kept(const struct bench *bench, const char *name)
{
	return json_text(bench->result.steps[0].captured, name, "(nothing)");
}

static void looks_at_headers_and_keeps_them(void **state UNUSED)
{
	static const struct answer good[] = {
		{ 201, "", "Content-Type: text/csv; a=b\nLocation: /x/7\n" },
	};
	static const struct answer bad[] = {
		{ 201, "", "Content-Type: text/html\nLocation: /x/7\n" },
	};
	static const char step[] = WORLD_RUNBOOK(
		CALL("", ",\"expect\":{\"headers\":{\"content-type\":"
			 "\"text/csv.*\"}},\"capture\":{\"place\":"
			 "\"header:Location\"}"));
	struct bench bench;

	bench_make(&bench, step);
	assert_int_equal(bench_run(&bench, good, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_string_equal(kept(&bench, "place"), "/x/7");
	bench_release(&bench);
	bench_make(&bench, step);
	assert_int_equal(bench_run(&bench, bad, 1, true), 0);
	message_has(&bench, "'text/html', which 'text/csv.*' does not match");
	bench_release(&bench);
}

/* One answer of status 200 to one call whose "expect" holds `more`. */
static void call_once(struct bench *bench, const char *more, const char *body,
		      struct answer *answer)
{
	autofree char *runbook =
		xasprintf(WORLD_RUNBOOK(CALL("", ",\"expect\":{%s}")), more);

	*answer = (struct answer){ 200, body, NULL };
	bench_make(bench, runbook);
	assert_int_equal(bench_run(bench, answer, 1, true), 0);
}

/* Slack and GitHub; and what only looks like it. */
static void takes_an_answer_that_is_an_error_for_a_refusal(void **state UNUSED)
{
	static const struct {
		const char *body;
		const char *error; /* NULL: all is well */
	} cases[] = {
		{ "{\"ok\":false,\"error\":\"invalid_auth\"}", "invalid_auth" },
		{ "{\"ok\":false}", "" },
		{ "{\"success\":false,\"errors\":[]}", "" },
		{ "{\"error\":\"bad_verification_code\"}",
		  "bad_verification_code" },
		{ "{\"error\":{\"status\":\"NOT_FOUND\",\"code\":5}}",
		  "NOT_FOUND" },
		{ "{\"error\":7}", "7" },
		{ "{\"error\":true}", "" },
		{ "{\"ok\":true,\"error\":\"not mine\"}", NULL },
		{ "{\"ok\":\"false\"}", NULL },
		{ "{\"error\":null}", NULL },
		{ "{\"error\":\"\"}", NULL },
		{ "{\"error\":0}", NULL },
		{ "{\"error\":false}", NULL },
		{ "{\"error\":{}}", NULL },
		{ "{\"errors\":[\"a\"]}", NULL },
		{ "[{\"error\":\"of one item\"}]", NULL },
		{ "error=yes", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct answer answer;
		struct bench bench;

		call_once(&bench, "", cases[i].body, &answer);
		outcome_is(&bench, 0,
			   cases[i].error ? OUTCOME_FAILED : OUTCOME_DONE);
		assert_int_equal(bench.result.steps[0].refused,
				 cases[i].error != NULL);
		if (cases[i].error) {
			message_has(&bench, "its answer is an error");
			assert_string_equal(bench.result.steps[0].failure.error,
					    cases[i].error);
			assert_int_equal(bench.result.code, EXIT_SERVER);
		}
		bench_release(&bench);
	}
}

static void the_runbook_knows_better_what_an_error_means(void **state UNUSED)
{
	static const char job[] = "{\"id\":7,\"error\":\"disk full\"}";
	static const char *const foreseen[] = {
		"\"error_allowed\":true",
		"\"json\":{\"/error\":\"disk full\"}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(foreseen); i++) {
		struct answer answer;
		struct bench bench;

		call_once(&bench, foreseen[i], job, &answer);
		outcome_is(&bench, 0, OUTCOME_DONE);
		bench_release(&bench);
	}
}

static void no_page_may_be_an_error(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, "{\"list\":[1]}",
		  "Link: </v1/exports?page=2>; rel=\"next\"\n" },
		{ 200, "{\"ok\":false,\"error\":\"ratelimited\"}", NULL },
	};
	struct bench bench;

	bench_make(&bench,
		   WORLD_RUNBOOK(CALL(
			   ",\"pages\":{\"items\":\"/list\",\"most\":3}", "")));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	message_has(&bench, "its answer is an error: ratelimited");
	bench_release(&bench);
}

#define PAGES                                                             \
	WORLD_RUNBOOK(CALL(",\"pages\":{\"items\":\"/list\",\"most\":3}", \
			   ",\"capture\":{\"last\":\"/list/2\"}"))
#define NEXT(url) "Link: <" url ">; rel=\"next\"\n"

static void puts_pages_together(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, "{\"list\":[1]}", NEXT("/v1/exports?page=2") },
		{ 200, "{\"list\":[2]}",
		  "Link: </x>; rel=prev, <?page=3>; title=\"a, b\"; "
		  "rel=\"last next\"\n" },
		{ 200, "{\"list\":[3]}", NULL },
	};
	struct bench bench;

	bench_make(&bench, PAGES);
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_string_equal(bench.urls.at[1],
			    "https://api.example.com/v1/exports?page=2");
	assert_string_equal(bench.urls.at[2],
			    "https://api.example.com/v1/exports?page=3");
	assert_string_equal(kept(&bench, "last"), "3");
	assert_string_equal(kept(&bench, "pages"), "3");
	bench_release(&bench);
}

static const char *key_of(const struct bench *bench, size_t which)
{
	for (size_t i = 0; i < bench->headers.nr; i++)
		if (text_starts(bench->headers.at[i], "Idempotency-Key: ") &&
		    which-- == 0)
			return bench->headers.at[i];
	return "(none)";
}

/* Each page is a request of its own; a page that is asked for again is not. */
static void each_page_has_a_key_of_its_own(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, "{\"list\":[1]}", NEXT("/v1/exports?page=2") },
		{ 503, "", NULL },
		{ 200, "{\"list\":[2]}", NULL },
	};
	struct bench bench;

	bench_make(&bench,
		   WORLD_RUNBOOK(
			   CALL(",\"pages\":{\"items\":\"/list\",\"most\":3},"
				"\"idempotency_key\":\"Idempotency-Key\"",
				",\"retry\":{\"times\":1,\"on\":[503]}")));
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(strlen(key_of(&bench, 0)),
			 strlen("Idempotency-Key: ") + 32);
	assert_string_not_equal(key_of(&bench, 0), key_of(&bench, 1));
	assert_string_equal(key_of(&bench, 1), key_of(&bench, 2));
	bench_release(&bench);
}

static void reads_no_more_pages_than_it_may(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 200, "{\"list\":[1]}", NEXT("?page=2") },
		{ 200, "{\"list\":[2]}", NEXT("?page=3") },
		{ 200, "{\"list\":[3]}", NEXT("?page=4") },
	};
	struct bench bench;

	bench_make(&bench, PAGES);
	assert_int_equal(bench_run(&bench, answers, 3, true), 0);
	message_has(&bench, "more than 3 pages");
	bench_release(&bench);
}

static void follows_no_link_to_another_host(void **state UNUSED)
{
	static const char *const links[] = {
		NEXT("https://evil.example/v1/exports?page=2"),
		NEXT("//evil.example/"),
		NEXT("http://api.example.com/v1/exports"),
		/* approved, but not where the first page was */
		NEXT("https://sso.example.com/"),
		NEXT("https://user:pw@api.example.com/v1"),
	};

	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		struct answer answers[] = { { 200, "{\"list\":[1]}",
					      links[i] } };
		struct bench bench;

		bench_make(&bench, PAGES);
		assert_int_equal(bench_run(&bench, answers, 1, true), 0);
		message_has(&bench, "OUT_OF_BOUNDS");
		bench_release(&bench);
	}
}

#define SAVING(more)                                                        \
	WORLD_RUNBOOK(CALL(                                                 \
		",\"save\":{\"as\":\"pay-{{inputs.period}}.csv\"" more "}", \
		""))

static char *saved(const struct bench *bench)
{
	char *path = xasprintf("%s/pay-2026-10.csv", bench->dir);
	struct buf text = { 0 };
	struct err err = { 0 };

	OK(fs_read(&text, path, 4096, &err));
	free(path);
	return buf_detach(&text);
}

static void saves_the_answer_once(void **state UNUSED)
{
	static const struct answer answers[] = { { 200, "a;b\n", NULL } };
	struct bench bench;
	char *text;

	bench_make(&bench, SAVING(""));
	bench.tools.folder = bench.dir;
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	text = saved(&bench);
	assert_string_equal(text, "a;b\n");
	free(text);
	assert_string_equal(kept(&bench, "saved_as"), "pay-2026-10.csv");
	assert_string_equal(kept(&bench, "bytes"), "4");
	assert_int_equal(strlen(kept(&bench, "sha256")), 64);
	bench_release(&bench);
}

static void overwrites_only_what_it_may(void **state UNUSED)
{
	static const struct answer answers[] = { { 200, "new", NULL } };
	struct bench bench;
	char *path;
	char *text;
	struct err err = { 0 };

	bench_make(&bench, SAVING(""));
	bench.tools.folder = bench.dir;
	path = xasprintf("%s/pay-2026-10.csv", bench.dir);
	OK(fs_write(path, "old", 3, 0600, &err));
	free(path);
	assert_int_equal(bench_run(&bench, NULL, 0, true), 0);
	message_has(&bench, "there is a file");
	text = saved(&bench);
	assert_string_equal(text, "old");
	free(text);
	bench_release(&bench);

	bench_make(&bench, SAVING(",\"overwrite\":true"));
	bench.tools.folder = bench.dir;
	path = xasprintf("%s/pay-2026-10.csv", bench.dir);
	OK(fs_write(path, "old", 3, 0600, &err));
	free(path);
	assert_int_equal(bench_run(&bench, answers, 1, true), 0);
	text = saved(&bench);
	assert_string_equal(text, "new");
	free(text);
	bench_release(&bench);
}

static void a_server_does_not_choose_the_place(void **state UNUSED)
{
	static const char *const names[] = { "../x", ".profile", "a/b", "",
					     "-rf" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *body = xasprintf("{\"id\":\"%s\"}", names[i]);
		struct answer answers[] = { { 200, body, NULL } };
		struct bench bench;

		bench_make(&bench,
			   WORLD_RUNBOOK(
				   "{\"id\":\"ask\",\"title\":\"Ask\",\"use\":"
				   "\"http\",\"request\":{\"url\":"
				   "\"{{env.api}}/x\"},\"capture\":{\"id\":"
				   "\"/id\"}}," CALL(",\"save\":{\"as\":"
						     "\"{{steps.ask.id}}\"}",
						     "")));
		bench.tools.folder = bench.dir;
		assert_int_equal(bench_run(&bench, answers, 1, true), 0);
		outcome_is(&bench, 0, OUTCOME_DONE);
		outcome_is(&bench, 1, OUTCOME_FAILED);
		bench_release(&bench);
		free(body);
	}
}

static void sends_again_what_the_server_can_tell(void **state UNUSED)
{
	static const struct answer answers[] = { { -1, NULL, NULL },
						 { 201, "", NULL } };
	struct bench bench;
	size_t keys = 0;
	const char *key = NULL;

	bench_make(&bench,
		   WORLD_RUNBOOK(CALL(",\"method\":\"POST\","
				      "\"idempotency_key\":\"Idempotency-Key\"",
				      ",\"retry\":{\"times\":1,\"on\":[503],"
				      "\"wait\":\"7s\"}")));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(bench.slept, 7);
	for (size_t i = 0; i < bench.headers.nr; i++) {
		if (strncmp(bench.headers.at[i], "Idempotency-Key: ", 17) != 0)
			continue;
		if (key)
			assert_string_equal(key, bench.headers.at[i]);
		key = bench.headers.at[i];
		keys++;
	}
	assert_int_equal(keys, 2);
	assert_int_equal(strlen(key), 17 + 32);
	bench_release(&bench);
}

static void waits_as_long_as_a_date_says(void **state UNUSED)
{
	static const struct answer answers[] = {
		{ 503, "", "Retry-After: Tue, 24 Nov 2026 08:30:42 GMT\n" },
		{ 200, "", NULL },
	};
	struct bench bench;

	bench_make(&bench,
		   WORLD_RUNBOOK(
			   CALL("", ",\"retry\":{\"times\":1,\"on\":[503]}")));
	assert_int_equal(bench_run(&bench, answers, 2, true), 0);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(bench.slept, 42);
	bench_release(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(looks_at_headers_and_keeps_them),
		TEST(takes_an_answer_that_is_an_error_for_a_refusal),
		TEST(the_runbook_knows_better_what_an_error_means),
		TEST(puts_pages_together),
		TEST(no_page_may_be_an_error),
		TEST(each_page_has_a_key_of_its_own),
		TEST(reads_no_more_pages_than_it_may),
		TEST(follows_no_link_to_another_host),
		TEST(saves_the_answer_once),
		TEST(overwrites_only_what_it_may),
		TEST(a_server_does_not_choose_the_place),
		TEST(sends_again_what_the_server_can_tell),
		TEST(waits_as_long_as_a_date_says),
	};

	return RUN(tests);
}
