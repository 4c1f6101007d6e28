/* sandbox.c - tests: the training server, asked by our own client */
#include "tests/unit/test.h"
#include "core/json/json.h"
#include "core/oauth/jwt.h"
#include "core/oauth/oauth.h"
#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/web/sandbox.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

struct world {
	struct sandbox *sandbox;
	struct http *http;
	int64_t now;
	struct oauth_client client;
};

static int64_t tell(void *payload)
{
	const struct world *world = payload;

	return __atomic_load_n(&world->now, __ATOMIC_SEQ_CST);
}

static void start(struct world *world, struct sandbox_options options)
{
	struct err err = { 0 };

	world->now = 1795509000;
	options.clock = tell;
	options.payload = world;
	OK(sandbox_start(&world->sandbox, &options, &err));
	OK(http_new(&world->http, NULL, &err));
	world->client = (struct oauth_client){
		.id = sandbox_client_id(world->sandbox),
		.auth = AUTH_BASIC,
		.secret = sandbox_client_secret(world->sandbox),
		.secret_name = "s",
	};
}

static void world_release(struct world *world)
{
	http_free(world->http);
	sandbox_free(world->sandbox);
}

static struct http_response send_to(struct world *world,
				    const struct http_request *request)
{
	struct http_response response = { 0 };
	struct err err = { 0 };

	OK(http_send(&response, world->http, request, NULL, &err));
	return response;
}

static char *at(const struct world *world, const char *path)
{
	return xasprintf("%s%s", sandbox_issuer(world->sandbox), path);
}

/* Asks for a token; `scope` NULL asks for none in particular. */
static bool get_token(struct world *world, struct oauth_token *token,
		      struct oauth_failure *failure, const char *scope)
{
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	autofree char *endpoint = at(world, "/token");
	autoptr(json) scopes = json_new_array();
	struct err err = { 0 };
	bool refused;

	if (scope)
		json_append_string(scopes, scope);
	OK(oauth_token_request(&request, endpoint, &world->client, scopes, NULL,
			       &err));
	response = send_to(world, &request);
	OK(oauth_token_answer(token, &refused, failure, &response, scopes,
			      &err));
	return !refused;
}

static struct json *introspect(struct world *world, const struct secret *token)
{
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	autofree char *endpoint = at(world, "/introspect");
	struct oauth_failure failure;
	struct json *answer = NULL;
	struct err err = { 0 };
	bool refused;

	OK(oauth_introspect_request(&request, endpoint, &world->client, token,
				    "t", &err));
	response = send_to(world, &request);
	OK(oauth_introspect_answer(&answer, &refused, &failure, &response,
				   &err));
	assert_false(refused);
	return answer;
}

static bool is_active(struct world *world, const struct secret *token)
{
	autoptr(json) answer = introspect(world, token);

	return json_is_true(json_get(answer, "active"));
}

static void give_back(struct world *world, const struct secret *token)
{
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	autofree char *endpoint = at(world, "/revoke");
	struct oauth_failure failure;
	struct err err = { 0 };
	bool refused;

	OK(oauth_revoke_request(&request, endpoint, &world->client, token, "t",
				"access_token", &err));
	response = send_to(world, &request);
	OK(oauth_revoke_answer(&refused, &failure, &response, &err));
	assert_false(refused);
}

static struct http_response call_api(struct world *world, const char *method,
				     const char *path,
				     const struct secret *token)
{
	auto_release(http_request) request = {
		.method = xstrdup(method),
		.url = at(world, path),
	};

	if (token)
		request.bearer =
			secret_new(secret_bytes(token), secret_len(token));
	if (strcmp(method, "POST") == 0)
		http_add_text(&request, "{\"period\":\"2026-10\"}");
	return send_to(world, &request);
}

/* ---- tests ---- */

static void does_the_whole_job(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	auto_release(http_response) made = { 0 };
	auto_release(http_response) shown = { 0 };
	auto_release(http_response) refused = { 0 };
	autofree char *place = NULL;
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	assert_true(get_token(&world, &token, &failure, "payroll:read"));
	assert_string_equal(token.scope, "payroll:read");
	assert_int_equal(token.expires_in, SANDBOX_LIFETIME);
	assert_true(is_active(&world, token.access_token));
	made = call_api(&world, "POST", "/api/exports", token.access_token);
	assert_int_equal(made.status, 201);
	assert_string_equal(buf_str(&made.body),
			    "{\"id\":\"exp-1\",\"status\":\"started\","
			    "\"period\":\"2026-10\"}\n");
	place = http_response_header(&made, "Location");
	assert_non_null(strstr(place, "/api/exports/exp-1"));
	shown = call_api(&world, "GET", "/api/exports/exp-1",
			 token.access_token);
	assert_int_equal(shown.status, 200);
	give_back(&world, token.access_token);
	assert_false(is_active(&world, token.access_token));
	refused = call_api(&world, "POST", "/api/exports", token.access_token);
	assert_int_equal(refused.status, 401);
}

static void signs_tokens_that_its_keys_verify(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	auto_release(http_response) jwks = { 0 };
	auto_release(jwk_set) keys = { 0 };
	auto_release(jwt) jwt = { 0 };
	struct jwt_expect expect = { .now = 1795509000 };
	struct jwt_verdict verdict;
	struct oauth_failure failure;
	struct err err = { 0 };
	int64_t exp;

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	assert_true(get_token(&world, &token, &failure, NULL));
	jwks = call_api(&world, "GET", "/jwks", NULL);
	OK(jwk_set_parse(&keys, buf_str(&jwks.body), jwks.body.len, "jwks",
			 &err));
	OK(jwt_parse(&jwt, secret_bytes(token.access_token),
		     secret_len(token.access_token), &err));
	expect.issuer = sandbox_issuer(world.sandbox);
	jwt_judge_access_token(&verdict, &jwt, &keys, &expect);
	assert_string_equal(verdict.why, "");
	assert_int_equal(verdict.fault, JWT_SOUND);
	assert_string_equal(json_text(jwt.claims, "scope", ""), SANDBOX_SCOPES);
	assert_string_equal(json_text(jwt.claims, "client_id", ""),
			    SANDBOX_CLIENT);
	assert_true(json_int(&exp, json_get(jwt.claims, "exp")));
	assert_int_equal(exp, 1795509000 + SANDBOX_LIFETIME);
}

static void gives_tokens_that_say_nothing_if_asked(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ .opaque = true });
	assert_true(get_token(&world, &token, &failure, NULL));
	assert_null(strchr(secret_bytes(token.access_token), '.'));
	assert_true(is_active(&world, token.access_token));
}

static void tokens_end_with_their_time(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ .lifetime_s = 60 });
	assert_true(get_token(&world, &token, &failure, NULL));
	__atomic_add_fetch(&world.now, 59, __ATOMIC_SEQ_CST);
	assert_true(is_active(&world, token.access_token));
	__atomic_add_fetch(&world.now, 1, __ATOMIC_SEQ_CST);
	assert_false(is_active(&world, token.access_token));
}

static void takes_the_secret_in_the_body_too(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	autoptr(secret) secret = secret_new("a b:c&d%", 8);
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ .client_secret = secret });
	world.client.auth = AUTH_POST;
	assert_true(get_token(&world, &token, &failure, NULL));
	world.client.auth = AUTH_BASIC;
	oauth_token_release(&token);
	assert_true(get_token(&world, &token, &failure, NULL));
}

static void refuses_a_wrong_secret(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	autoptr(secret) wrong = secret_new("wrong", 5);
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	world.client.secret = wrong;
	assert_false(get_token(&world, &token, &failure, NULL));
	assert_int_equal(failure.status, 401);
	assert_string_equal(failure.error, "invalid_client");
	assert_non_null(strstr(failure.challenge, "Basic"));
	world.client.auth = AUTH_POST;
	assert_false(get_token(&world, &token, &failure, NULL));
	assert_string_equal(failure.error, "invalid_client");
	world.client.auth = AUTH_NONE;
	assert_false(get_token(&world, &token, &failure, NULL));
	assert_string_equal(failure.error, "invalid_client");
}

static void refuses_a_scope_that_was_not_granted(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	assert_false(get_token(&world, &token, &failure, "payroll:readx"));
	assert_int_equal(failure.status, 400);
	assert_string_equal(failure.error, "invalid_scope");
}

static struct oauth_failure post(struct world *world, const char *path,
				 const char *type, const char *body)
{
	auto_release(http_request) request = {
		.method = xstrdup("POST"),
		.url = at(world, path),
		.basic_user = xstrdup(SANDBOX_CLIENT),
		.basic_form = true,
	};
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure;

	request.basic_password = secret_new(secret_bytes(world->client.secret),
					    secret_len(world->client.secret));
	http_add_header(&request, "Content-Type", type);
	http_add_text(&request, body);
	response = send_to(world, &request);
	oauth_failure_of(&failure, &response);
	return failure;
}

static void names_the_fault_of_a_bad_request(void **state)
{
	static const char form[] = "application/x-www-form-urlencoded";
	static const struct {
		const char *path;
		const char *type;
		const char *body;
		int status;
		const char *error;
	} bad[] = {
		{ "/token", "application/json", "{}", 400, "invalid_request" },
		{ "/token", form, "", 400, "invalid_request" },
		{ "/token", form, "grant_type=password", 400,
		  "unsupported_grant_type" },
		{ "/token", form, "grant_type=a&grant_type=b", 400,
		  "invalid_request" },
		{ "/token", form, "grant_type=%zz", 400, "invalid_request" },
		{ "/token", form, "grant_type=%", 400, "invalid_request" },
		{ "/token", form, "grant_type=a%00b", 400, "invalid_request" },
		{ "/token", form,
		  "grant_type=client_credentials&"
		  "client_secret=x",
		  400, "invalid_request" },
		{ "/token", form,
		  "grant_type=client_credentials&"
		  "resource=https://other.example",
		  400, "invalid_target" },
		{ "/introspect", form, "", 400, "invalid_request" },
		{ "/revoke", form, "token=", 400, "invalid_request" },
		{ "/jwks", form, "", 405, "invalid_request" },
		{ "/nowhere", form, "", 404, "not_found" },
		{ "/api/exports/", form, "", 404, "not_found" },
	};
	auto_release(world) world = { 0 };

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct oauth_failure f =
			post(&world, bad[i].path, bad[i].type, bad[i].body);

		if (f.status != bad[i].status ||
		    strcmp(f.error, bad[i].error) != 0)
			fail_msg("%s '%s' gave %d %s", bad[i].path, bad[i].body,
				 f.status, f.error);
	}
}

static void refuses_a_body_without_end(void **state)
{
	auto_release(world) world = { 0 };
	autobuf body = { 0 };

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	for (int i = 0; i < 70000; i++)
		buf_add(&body, "x");
	assert_int_equal(post(&world, "/token",
			      "application/x-www-form-urlencoded",
			      buf_str(&body))
				 .status,
			 413);
}

static void guards_its_service(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	auto_release(http_response) bare = { 0 };
	auto_release(http_response) forged = { 0 };
	auto_release(http_response) narrow = { 0 };
	auto_release(http_response) unknown = { 0 };
	autoptr(secret) wrong = secret_new("wrong", 5);
	autofree char *challenge = NULL;
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	bare = call_api(&world, "POST", "/api/exports", NULL);
	oauth_failure_of(&failure, &bare);
	assert_int_equal(failure.status, 401);
	assert_string_equal(failure.error, "");
	assert_string_equal(failure.challenge, "Bearer realm=\"payroll\"");
	forged = call_api(&world, "POST", "/api/exports", wrong);
	oauth_failure_of(&failure, &forged);
	assert_int_equal(failure.status, 401);
	assert_string_equal(failure.error, "invalid_token");
	assert_true(get_token(&world, &token, &failure, "payroll:write"));
	narrow = call_api(&world, "POST", "/api/exports", token.access_token);
	assert_int_equal(narrow.status, 403);
	challenge = http_response_header(&narrow, "WWW-Authenticate");
	assert_non_null(strstr(challenge, "insufficient_scope"));
	oauth_token_release(&token);
	assert_true(get_token(&world, &token, &failure, "payroll:read"));
	unknown = call_api(&world, "GET", "/api/exports/exp-1",
			   token.access_token);
	assert_int_equal(unknown.status, 404);
}

/* The status of an answer to a request that names this host. */
static int ask_as(const struct world *world, const char *host)
{
	struct sockaddr_in there = {
		.sin_family = AF_INET,
		.sin_port = htons(sandbox_port(world->sandbox)),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	autofree char *request = xasprintf("GET /jwks HTTP/1.1\r\nHost: %s\r\n"
					   "Connection: close\r\n\r\n",
					   host);
	autoclose int fd = socket(AF_INET, SOCK_STREAM, 0);
	autobuf answer = { 0 };
	struct err err = { 0 };
	int status = 0;

	assert_int_equal(connect(fd, (struct sockaddr *)&there, sizeof(there)),
			 0);
	assert_int_equal(fs_write_all(fd, request, strlen(request)), 0);
	OK(fs_read_fd(&answer, fd, "answer", 65536, &err));
	assert_int_equal(sscanf(buf_str(&answer), "HTTP/1.1 %d", &status), 1);
	return status;
}

static void lets_nobody_in_under_another_name(void **state)
{
	auto_release(world) world = { 0 };
	autofree char *local = NULL;
	autofree char *other_port = NULL;

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	local = xasprintf("localhost:%u", sandbox_port(world.sandbox));
	other_port = xasprintf("127.0.0.1:%u", sandbox_port(world.sandbox) ^ 1);
	assert_int_equal(ask_as(&world, local), 200);
	assert_int_equal(ask_as(&world, "evil.example"), 421);
	assert_int_equal(ask_as(&world, "127.0.0.1"), 421);
	assert_int_equal(ask_as(&world, other_port), 421);
}

static void listens_on_one_address_alone(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	struct err err = { 0 };

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	request.url = xasprintf("http://127.0.0.2:%u/jwks",
				sandbox_port(world.sandbox));
	assert_int_equal(http_send(&response, world.http, &request, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_NETWORK);
}

static void shows_metadata_that_our_client_takes(void **state)
{
	auto_release(world) world = { 0 };
	autoptr(json) json = NULL;
	autobuf text = { 0 };
	autobuf url = { 0 };
	struct err err = { 0 };

	(void)state;
	start(&world, (struct sandbox_options){ 0 });
	OK(oauth_metadata_fetch(&json, &text, &url, world.http,
				sandbox_issuer(world.sandbox), &err));
	assert_non_null(strstr(buf_str(&url), "oauth-authorization-server"));
	assert_string_equal(json_text(json, "issuer", ""),
			    sandbox_issuer(world.sandbox));
}

static void faults_come_by_name(void **state)
{
	enum sandbox_fault fault;

	(void)state;
	assert_true(sandbox_fault_find(&fault, "429"));
	assert_int_equal(fault, SANDBOX_TOO_MANY);
	assert_false(sandbox_fault_find(&fault, "earthquake"));
	for (int i = 0; i < SANDBOX_FAULTS; i++) {
		const char *name = sandbox_fault_name((enum sandbox_fault)i);

		assert_true(sandbox_fault_find(&fault, name));
		assert_int_equal(fault, i);
	}
}

static void plays_an_expired_secret(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure;
	struct advice advice;

	(void)state;
	start(&world,
	      (struct sandbox_options){ .fault = SANDBOX_EXPIRED_SECRET });
	assert_false(get_token(&world, &token, &failure, NULL));
	assert_string_equal(failure.error, "invalid_client");
	advice_find(&advice, &failure, NULL);
	assert_non_null(strstr(advice.meaning, "expired"));
}

static void plays_a_wrong_scope(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ .fault = SANDBOX_WRONG_SCOPE });
	assert_false(get_token(&world, &token, &failure, "payroll:read"));
	assert_string_equal(failure.error, "invalid_scope");
	assert_false(get_token(&world, &token, &failure, NULL));
}

static void plays_too_many_requests_and_then_relents(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ .fault = SANDBOX_TOO_MANY });
	assert_false(get_token(&world, &token, &failure, NULL));
	assert_int_equal(failure.status, 429);
	assert_false(get_token(&world, &token, &failure, NULL));
	assert_true(get_token(&world, &token, &failure, NULL));
	for (int i = 0; i < 3; i++) {
		auto_release(http_response) got = call_api(
			&world, "POST", "/api/exports", token.access_token);
		autofree char *wait = http_response_header(&got, "Retry-After");

		assert_int_equal(got.status, i < 2 ? 429 : 201);
		assert_true((wait != NULL) == (i < 2));
	}
}

static void plays_a_slow_server(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(http_response) response = { 0 };

	(void)state;
	start(&world, (struct sandbox_options){ .fault = SANDBOX_SLOW,
						.slow_ms = 300 });
	response = call_api(&world, "GET", "/jwks", NULL);
	assert_int_equal(response.status, 200);
	assert_true(response.ms >= 290);
}

static void stops_at_once_though_it_is_slow(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(http_request) request = { .timeout_s = 1 };
	auto_release(http_response) response = { 0 };
	struct err err = { 0 };

	(void)state;
	start(&world, (struct sandbox_options){ .fault = SANDBOX_SLOW,
						.slow_ms = 600000 });
	request.url = at(&world, "/jwks");
	alarm(300);
	assert_int_equal(http_send(&response, world.http, &request, NULL, &err),
			 -1);
	sandbox_free(world.sandbox);
	world.sandbox = NULL;
	alarm(0);
}

static void plays_withdrawn_tokens(void **state)
{
	auto_release(world) world = { 0 };
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure;

	(void)state;
	start(&world, (struct sandbox_options){ .fault = SANDBOX_REVOKED });
	assert_true(get_token(&world, &token, &failure, NULL));
	assert_false(is_active(&world, token.access_token));
}

static void says_when_the_port_is_taken(void **state)
{
	auto_release(world) world = { 0 };
	struct sandbox_options options = { 0 };
	struct sandbox *second = NULL;
	struct err err = { 0 };

	(void)state;
	start(&world, options);
	options.port = sandbox_port(world.sandbox);
	options.clock = tell;
	options.payload = &world;
	assert_int_equal(sandbox_start(&second, &options, &err), -1);
	assert_int_equal(err.code, EXIT_SYSTEM);
	assert_null(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(does_the_whole_job),
		TEST(signs_tokens_that_its_keys_verify),
		TEST(gives_tokens_that_say_nothing_if_asked),
		TEST(tokens_end_with_their_time),
		TEST(takes_the_secret_in_the_body_too),
		TEST(refuses_a_wrong_secret),
		TEST(refuses_a_scope_that_was_not_granted),
		TEST(names_the_fault_of_a_bad_request),
		TEST(refuses_a_body_without_end),
		TEST(guards_its_service),
		TEST(lets_nobody_in_under_another_name),
		TEST(listens_on_one_address_alone),
		TEST(shows_metadata_that_our_client_takes),
		TEST(faults_come_by_name),
		TEST(plays_an_expired_secret),
		TEST(plays_a_wrong_scope),
		TEST(plays_too_many_requests_and_then_relents),
		TEST(plays_a_slow_server),
		TEST(stops_at_once_though_it_is_slow),
		TEST(plays_withdrawn_tokens),
		TEST(says_when_the_port_is_taken),
	};

	return RUN(tests);
}
