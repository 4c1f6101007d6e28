/* web_redirect.c - a browser comes back: taken once, with our state alone */
#include "tests/unit/test.h"

#include "core/net/http.h"
#include "core/web/redirect.h"

#include <poll.h>
#include <pthread.h>

struct fixture {
	struct redirect *redirect;
	struct http *http;
	struct http_response response;
};

static int begin(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct err err = { 0 };

	OK(redirect_open(&f->redirect, "http://127.0.0.1/callback", &err));
	OK(http_new(&f->http, NULL, &err));
	redirect_expect(f->redirect, "st4te");
	*state = f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	http_response_release(&f->response);
	http_free(f->http);
	redirect_free(f->redirect);
	free(f);
	return 0;
}

/* The status of the page at that address, `rest` behind the redirect URI. */
static int visit(struct fixture *f, const char *method, const char *rest)
{
	struct http_request request = {
		.method = xstrdup(method),
		.url = xasprintf("%s%s", redirect_uri(f->redirect), rest),
	};
	struct err err = { 0 };

	http_response_release(&f->response);
	OK(http_send(&f->response, f->http, &request, NULL, &err));
	http_request_release(&request);
	return f->response.status;
}

/* `patience` in milliseconds, -1 without end. */
static bool is_ready(const struct fixture *f, int patience)
{
	struct pollfd fd = { .fd = redirect_fd(f->redirect), .events = POLLIN };

	return poll(&fd, 1, patience) == 1;
}

static void takes_the_answer_that_has_our_state(void **state)
{
	struct fixture *f = *state;
	char *wanted = xasprintf("%s?code=c0de%%2F+1&state=st4te&iss=x",
				 redirect_uri(f->redirect));
	struct secret *answer;

	assert_int_equal(visit(f, "GET", "?code=c0de%2F+1&state=st4te&iss=x"),
			 200);
	assert_true(is_ready(f, -1));
	answer = redirect_take(f->redirect);
	assert_non_null(answer);
	assert_string_equal(secret_bytes(answer), wanted);
	secret_free(answer);
	free(wanted);
}

static void waits_on_when_something_else_comes(void **state)
{
	static const char *const others[] = {
		"?code=c&state=other",
		"?code=c&state=st4tex",
		"?code=c",
		"",
		"/more?code=c&state=st4te",
		"?xstate=st4te&code=c",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_int_equal(visit(f, "GET", others[i]), 404);
	assert_int_equal(visit(f, "POST", "?code=c&state=st4te"), 404);
	assert_false(is_ready(f, 0));
	assert_null(redirect_take(f->redirect));
	assert_int_equal(visit(f, "GET", "?code=c&state=st4te"), 200);
}

static void takes_one_answer_only(void **state)
{
	struct fixture *f = *state;
	struct secret *answer;

	assert_int_equal(visit(f, "GET", "?code=one&state=st4te"), 200);
	assert_int_equal(visit(f, "GET", "?code=two&state=st4te"), 404);
	answer = redirect_take(f->redirect);
	assert_non_null(strstr(secret_bytes(answer), "code=one"));
	secret_free(answer);
	assert_int_equal(visit(f, "GET", "?code=three&state=st4te"), 404);
}

/* Not in the thread of the test, which alone may fail. */
static void *come_back(void *payload)
{
	struct fixture *f = payload;
	struct http_request request = {
		.url = xasprintf("%s?code=c0de&state=st4te",
				 redirect_uri(f->redirect)),
	};
	struct err ignored = { 0 };

	(void)!http_send(&f->response, f->http, &request, NULL, &ignored);
	http_request_release(&request);
	return NULL;
}

/* Who waits is done with the address at once, and closes it. */
static void shows_the_page_before_it_says_that_there_is_an_answer(void **state)
{
	struct fixture *f = *state;
	pthread_t browser;

	assert_int_equal(pthread_create(&browser, NULL, come_back, f), 0);
	assert_true(is_ready(f, -1));
	secret_free(redirect_take(f->redirect));
	redirect_free(f->redirect);
	f->redirect = NULL;
	assert_int_equal(pthread_join(browser, NULL), 0);
	assert_int_equal(f->response.status, 200);
	assert_non_null(strstr(buf_str(&f->response.body), "</html>"));
}

static void shows_a_page_that_repeats_nothing(void **state)
{
	struct fixture *f = *state;
	char *policy;
	char *cache;

	assert_int_equal(visit(f, "GET",
			       "?error=%3Cb%3Eevil&error_description=words"
			       "&state=st4te"),
			 200);
	assert_non_null(strstr(buf_str(&f->response.body), "<!doctype html>"));
	assert_null(strstr(buf_str(&f->response.body), "evil"));
	assert_null(strstr(buf_str(&f->response.body), "words"));
	assert_null(strstr(buf_str(&f->response.body), "st4te"));
	policy = http_response_header(&f->response, "Content-Security-Policy");
	cache = http_response_header(&f->response, "Cache-Control");
	assert_non_null(strstr(policy, "default-src 'none'"));
	assert_string_equal(cache, "no-store");
	free(policy);
	free(cache);
}

static void listens_on_this_machine_only(void **state UNUSED)
{
	static const char *const elsewhere[] = {
		"http://192.0.2.1/callback",
		"https://127.0.0.1/callback",
		"http://example.com/",
		"http://127.0.0.1/callback?x=1",
	};

	for (size_t i = 0; i < ARRAY_SIZE(elsewhere); i++) {
		struct redirect *redirect = NULL;
		struct err err = { 0 };

		assert_int_equal(redirect_open(&redirect, elsewhere[i], &err),
				 -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			takes_the_answer_that_has_our_state, begin, end),
		cmocka_unit_test_setup_teardown(
			waits_on_when_something_else_comes, begin, end),
		cmocka_unit_test_setup_teardown(takes_one_answer_only, begin,
						end),
		cmocka_unit_test_setup_teardown(
			shows_the_page_before_it_says_that_there_is_an_answer,
			begin, end),
		cmocka_unit_test_setup_teardown(
			shows_a_page_that_repeats_nothing, begin, end),
		TEST(listens_on_this_machine_only),
	};

	return RUN(tests);
}
