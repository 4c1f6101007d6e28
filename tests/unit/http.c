/* http.c - tests: one exchange, against a server that means no good */
#include "tests/unit/test.h"
#include "core/net/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the server ---- */

/* What the server saw of the last request. */
static struct {
	char method[16];
	char url[256];
	char headers[8192]; /* "Name=value\n" */
	char body[4096];
	size_t body_len;
} seen;

static ssize_t endless(void *cls, uint64_t at, char *out, size_t max)
{
	(void)cls;
	(void)at;
	memset(out, 'x', max);
	return (ssize_t)max;
}

static enum MHD_Result note(void *cls, enum MHD_ValueKind kind,
			    const char *name, const char *value)
{
	size_t len = strlen(seen.headers);

	(void)cls;
	(void)kind;
	snprintf(seen.headers + len, sizeof(seen.headers) - len, "%s=%s\n",
		 name, value ? value : "");
	return MHD_YES;
}

static struct MHD_Response *text(const char *body)
{
	return MHD_create_response_from_buffer(
		strlen(body), (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
}

static struct MHD_Response *many_headers(void)
{
	struct MHD_Response *r = text("{}");
	char name[32];
	char value[1001];

	memset(value, 'v', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	for (int i = 0; i < 80; i++) {
		snprintf(name, sizeof(name), "X-Many-%d", i);
		MHD_add_response_header(r, name, value);
	}
	return r;
}

static struct MHD_Response *choose(const char *url, unsigned *status)
{
	struct MHD_Response *r;

	*status = 200;
	if (strcmp(url, "/huge") == 0)
		return MHD_create_response_from_callback(
			MHD_SIZE_UNKNOWN, 64 * 1024, endless, NULL, NULL);
	if (strcmp(url, "/headers") == 0)
		return many_headers();
	if (strcmp(url, "/redirect") == 0) {
		r = text("");
		MHD_add_response_header(r, "Location", "/elsewhere");
		MHD_add_response_header(r, "Set-Cookie", "a=b");
		*status = 302;
		return r;
	}
	if (strcmp(url, "/refuse") == 0) {
		*status = 401;
		r = text("{\"error\":\"invalid_client\"}");
		MHD_add_response_header(r, "WWW-Authenticate", "Basic");
		return r;
	}
	if (strcmp(url, "/slow") == 0)
		sleep(3);
	return text("{\"ok\":true}");
}

static enum MHD_Result serve(void *cls, struct MHD_Connection *connection,
			     const char *url, const char *method,
			     const char *version, const char *data, size_t *len,
			     void **request)
{
	struct MHD_Response *r;
	enum MHD_Result result;
	unsigned status;

	(void)cls;
	(void)version;
	if (!*request) {
		memset(&seen, 0, sizeof(seen));
		snprintf(seen.method, sizeof(seen.method), "%s", method);
		snprintf(seen.url, sizeof(seen.url), "%s", url);
		MHD_get_connection_values(connection, MHD_HEADER_KIND, note,
					  NULL);
		*request = &seen;
		return MHD_YES;
	}
	if (*len > 0) {
		size_t room = sizeof(seen.body) - 1 - seen.body_len;
		size_t take = *len < room ? *len : room;

		memcpy(seen.body + seen.body_len, data, take);
		seen.body_len += take;
		*len = 0;
		return MHD_YES;
	}
	r = choose(url, &status);
	result = MHD_queue_response(connection, status, r);
	MHD_destroy_response(r);
	return result;
}

/* ---- what each test has ---- */
struct world {
	struct MHD_Daemon *daemon;
	struct http *http;
	unsigned port;
};

static int begin(void **state)
{
	struct world *world = xcalloc(1, sizeof(*world));
	struct sockaddr_in here = { .sin_family = AF_INET,
				    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct err err = { 0 };

	world->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, serve, NULL,
		MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)256 * 1024, MHD_OPTION_END);
	if (!world->daemon || http_new(&world->http, NULL, &err))
		return -1;
	world->port =
		MHD_get_daemon_info(world->daemon, MHD_DAEMON_INFO_BIND_PORT)
			->port;
	*state = world;
	return 0;
}

static int end(void **state)
{
	struct world *world = *state;

	http_free(world->http);
	MHD_stop_daemon(world->daemon);
	free(world);
	return 0;
}

static struct http_request to(const struct world *world, const char *method,
			      const char *path)
{
	return (struct http_request){
		.method = xstrdup(method),
		.url = xasprintf("http://127.0.0.1:%u%s", world->port, path),
	};
}

/* ---- tests ---- */

static void reads_an_answer(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "GET", "/a/../b?c=d");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	bool maybe_sent = true;

	OK(http_send(&answer, world->http, &request, &maybe_sent, &err));
	assert_int_equal(answer.status, 200);
	assert_string_equal(buf_str(&answer.body), "{\"ok\":true}");
	assert_true(answer.date > 1600000000);
	assert_string_equal(seen.method, "GET");
	assert_string_equal(seen.url, "/a/../b");
	assert_non_null(strstr(seen.headers, "Accept=application/json\n"));
	assert_non_null(strstr(seen.headers, "User-Agent=rbctl/"));
	assert_null(strstr(seen.headers, "Content-Type"));
	assert_null(strstr(seen.headers, "Expect"));
	assert_false(maybe_sent);
}

static void sends_a_form_with_its_secret(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "POST", "/token");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	http_add_form(&request, "grant_type", "client_credentials");
	http_add_form_secret(&request, "client_secret", secret_new("a&b c", 5),
			     "payroll");
	http_add_form(&request, "scope", "a b");
	OK(http_send(&answer, world->http, &request, NULL, &err));
	assert_string_equal(seen.body, "grant_type=client_credentials"
				       "&client_secret=a%26b+c&scope=a+b");
	assert_non_null(
		strstr(seen.headers,
		       "Content-Type=application/x-www-form-urlencoded\n"));
}

static void sends_json_with_its_secret_escaped(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "PUT", "/x");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	http_add_header(&request, "Content-Type", "application/json");
	http_add_text(&request, "{\"s\":\"");
	http_add_secret(&request, secret_new("\"\\\n", 3), "s", HTTP_JSON);
	http_add_text(&request, "\"}");
	OK(http_send(&answer, world->http, &request, NULL, &err));
	assert_string_equal(seen.method, "PUT");
	assert_string_equal(seen.body, "{\"s\":\"\\\"\\\\\\n\"}");
}

static void sends_a_body_with_get_and_delete(void **state)
{
	static const char *const methods[] = { "GET", "DELETE" };
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
		auto_release(http_request) request = to(world, methods[i], "/");
		auto_release(http_response) answer = { 0 };
		struct err err = { 0 };

		http_add_text(&request, "body");
		OK(http_send(&answer, world->http, &request, NULL, &err));
		assert_string_equal(seen.method, methods[i]);
		assert_string_equal(seen.body, "body");
	}
}

static void proves_itself_with_basic(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "POST", "/token");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	request.basic_user = xstrdup("a%3Ab");
	request.basic_password = secret_new("p:w d", 5);
	request.basic_form = true;
	OK(http_send(&answer, world->http, &request, NULL, &err));
	/* a%3Ab:p%3Aw+d */
	assert_non_null(strstr(seen.headers,
			       "Authorization=Basic YSUzQWI6cCUzQXcrZA==\n"));
}

static void carries_a_bearer_token(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "GET", "/");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	request.bearer = secret_new("tok.en", 6);
	OK(http_send(&answer, world->http, &request, NULL, &err));
	assert_non_null(strstr(seen.headers, "Authorization=Bearer tok.en\n"));
}

static void shows_a_body_without_its_secret(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "POST", "/");
	autobuf shown = { 0 };

	http_add_form_secret(&request, "token", secret_new("hush", 4), "tok");
	http_request_body_show(&shown, &request);
	assert_string_equal(buf_str(&shown), "token=‹secret:tok›");
}

static void does_not_follow_a_redirect(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "GET", "/redirect");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	autofree char *location = NULL;

	OK(http_send(&answer, world->http, &request, NULL, &err));
	assert_int_equal(answer.status, 302);
	location = http_response_header(&answer, "location");
	assert_string_equal(location, "/elsewhere");
	assert_string_equal(seen.url, "/redirect");
}

static void forgets_cookies(void **state)
{
	struct world *world = *state;
	struct err err = { 0 };

	for (int i = 0; i < 2; i++) {
		auto_release(http_request) request =
			to(world, "GET", "/redirect");
		auto_release(http_response) answer = { 0 };

		OK(http_send(&answer, world->http, &request, NULL, &err));
	}
	assert_null(strstr(seen.headers, "Cookie"));
}

static void takes_a_refusal_as_an_answer(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "POST", "/refuse");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	autofree char *challenge = NULL;

	OK(http_send(&answer, world->http, &request, NULL, &err));
	assert_int_equal(answer.status, 401);
	challenge = http_response_header(&answer, "WWW-AUTHENTICATE");
	assert_string_equal(challenge, "Basic");
	assert_null(http_response_header(&answer, "WWW"));
	assert_null(http_response_headers(&answer, "WWW"));
}

static void stops_an_endless_body(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "POST", "/huge");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	bool maybe_sent = false;

	assert_int_equal(
		http_send(&answer, world->http, &request, &maybe_sent, &err),
		-1);
	assert_int_equal(err.code, EXIT_NETWORK);
	assert_non_null(strstr(err.msg, "larger than 1024 KiB"));
	assert_true(maybe_sent);
	assert_null(answer.body.data);
}

static void stops_endless_headers(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "GET", "/headers");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	assert_int_equal(http_send(&answer, world->http, &request, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_NETWORK);
	assert_non_null(strstr(err.msg, "KiB of headers"));
}

static void gives_up_on_a_slow_server_and_says_it_may_have_acted(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "POST", "/slow");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	bool maybe_sent = false;

	request.timeout_s = 1;
	assert_int_equal(
		http_send(&answer, world->http, &request, &maybe_sent, &err),
		-1);
	assert_int_equal(err.code, EXIT_NETWORK);
	assert_non_null(strstr(err.msg, "within 1 seconds"));
	assert_true(maybe_sent);
}

static void knows_that_nobody_got_the_request(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = {
		.method = xstrdup("POST"),
		.url = xstrdup("http://127.0.0.1:1/"),
	};
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	bool maybe_sent = true;

	assert_int_equal(
		http_send(&answer, world->http, &request, &maybe_sent, &err),
		-1);
	assert_int_equal(err.code, EXIT_NETWORK);
	assert_false(maybe_sent);
}

static void ignores_proxies_of_the_environment_for_this_machine(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "GET", "/here");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	int result;

	setenv("http_proxy", "http://127.0.0.1:1", 1);
	result = http_send(&answer, world->http, &request, NULL, &err);
	unsetenv("http_proxy");
	assert_int_equal(result, 0);
	assert_string_equal(seen.url, "/here");
}

static void refuse(struct world *world, const char *url, const char *why)
{
	auto_release(http_request) request = { .url = xstrdup(url) };
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };
	bool maybe_sent = true;

	assert_int_equal(
		http_send(&answer, world->http, &request, &maybe_sent, &err),
		-1);
	assert_int_equal(err.code, EXIT_INPUT);
	if (!strstr(err.msg, why))
		fail_msg("'%s' was refused with: %s", url, err.msg);
	assert_false(maybe_sent);
}

static void refuses_an_address_before_any_packet(void **state)
{
	refuse(*state, "http://example.com/", "not encrypted");
	refuse(*state, "http://127.0.0.1.example.com/", "not encrypted");
	refuse(*state, "https://u:p@example.com/", "password");
	refuse(*state, "https://example.com/#x", "#");
	refuse(*state, "file:///etc/passwd", "no web address");
}

static void refuse_header(struct world *world, const char *name,
			  const char *value, struct secret *secret)
{
	auto_release(http_request) request = to(world, "GET", "/");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	memset(&seen, 0, sizeof(seen));
	http_add_header(&request, name, value);
	request.headers[0].secret = secret;
	assert_int_equal(http_send(&answer, world->http, &request, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_string_equal(seen.url, "");
	assert_null(strstr(err.msg, "hush"));
}

static void refuses_a_header_that_leaves_its_line(void **state)
{
	refuse_header(*state, "X-A", "b\r\nEvil: yes", NULL);
	refuse_header(*state, "X-A", "b\nEvil: yes", NULL);
	refuse_header(*state, "X-A: b\r\nEvil", "yes", NULL);
	refuse_header(*state, "X A", "b", NULL);
	refuse_header(*state, "", "b", NULL);
	refuse_header(*state, "Content-Length", "5", NULL);
	refuse_header(*state, "X-Key", "", secret_new("hush\r\nX: y", 10));
}

static void refuses_two_authorizations(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "GET", "/");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	request.bearer = secret_new("a", 1);
	request.basic_user = xstrdup("b");
	assert_int_equal(http_send(&answer, world->http, &request, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

static void refuses_a_method_that_is_none(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request =
		to(world, "GET / HTTP/1.1\r\nEvil: yes\r\n", "/");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	assert_int_equal(http_send(&answer, world->http, &request, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

static void sends_a_form_with_a_file(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "POST", "/upload");
	auto_release(http_response) answer = { 0 };
	char path[] = "/tmp/a.csv";
	unsigned char bytes[] = "a;b\r\n";
	struct http_file file = { .path = path, .bytes = bytes, .len = 5 };
	struct err err = { 0 };
	char *boundary;
	char *end_of_it;

	http_add_field(&request, "period", "2026-10");
	http_add_field_file(&request, "list", &file, "a\"b.csv", "text/csv");
	OK(http_send(&answer, world->http, &request, NULL, &err));
	boundary = strstr(seen.headers,
			  "Content-Type=multipart/form-data; boundary=");
	assert_non_null(boundary);
	boundary = strstr(boundary, "boundary=") + strlen("boundary=");
	end_of_it = strchr(boundary, '\n');
	*end_of_it = '\0';
	{
		autofree char *wanted = xasprintf(
			"--%s\r\nContent-Disposition: form-data; "
			"name=\"period\"\r\n\r\n2026-10\r\n--%s\r\n"
			"Content-Disposition: form-data; name=\"list\"; "
			"filename=\"a%%22b.csv\"\r\nContent-Type: text/csv"
			"\r\n\r\na;b\r\n\r\n--%s--\r\n",
			boundary, boundary, boundary);

		assert_string_equal(seen.body, wanted);
	}
}

static void sends_a_file_as_it_is(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "PUT", "/upload");
	auto_release(http_response) answer = { 0 };
	char path[] = "x";
	unsigned char bytes[] = "a;b\r\n";
	struct http_file file = { .path = path, .bytes = bytes, .len = 5 };
	struct err err = { 0 };

	http_file_copy(&request.upload, &file);
	http_add_header(&request, "Content-Type", "text/csv");
	OK(http_send(&answer, world->http, &request, NULL, &err));
	assert_string_equal(seen.body, "a;b\r\n");
	assert_non_null(strstr(seen.headers, "Content-Type=text/csv\n"));
}

static void takes_no_more_than_it_is_told_to(void **state)
{
	struct world *world = *state;
	auto_release(http_request) request = to(world, "GET", "/");
	auto_release(http_response) answer = { 0 };
	struct err err = { 0 };

	request.body_max = 4;
	assert_int_equal(http_send(&answer, world->http, &request, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_NETWORK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_an_answer),
		TEST(sends_a_form_with_its_secret),
		TEST(sends_json_with_its_secret_escaped),
		TEST(sends_a_body_with_get_and_delete),
		TEST(proves_itself_with_basic),
		TEST(carries_a_bearer_token),
		TEST(shows_a_body_without_its_secret),
		TEST(does_not_follow_a_redirect),
		TEST(forgets_cookies),
		TEST(takes_a_refusal_as_an_answer),
		TEST(stops_an_endless_body),
		TEST(stops_endless_headers),
		TEST(gives_up_on_a_slow_server_and_says_it_may_have_acted),
		TEST(knows_that_nobody_got_the_request),
		TEST(ignores_proxies_of_the_environment_for_this_machine),
		TEST(refuses_an_address_before_any_packet),
		TEST(refuses_a_header_that_leaves_its_line),
		TEST(refuses_two_authorizations),
		TEST(refuses_a_method_that_is_none),
		TEST(sends_a_form_with_a_file),
		TEST(sends_a_file_as_it_is),
		TEST(takes_no_more_than_it_is_told_to),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
