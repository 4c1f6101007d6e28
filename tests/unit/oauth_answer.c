/* oauth_answer.c - tests: what the endpoints answer, and what is no answer */
#include "tests/unit/test.h"
#include "core/json/json.h"
#include "core/oauth/oauth.h"

static struct http_response says(int status, const char *body)
{
	struct http_response response = { .status = status };

	buf_add(&response.body, body);
	return response;
}

/* What one answer of the token endpoint came to. */
struct outcome {
	struct oauth_token token;
	struct oauth_failure failure;
	bool refused;
	int result;
	struct err err;
};

static void outcome_release(struct outcome *outcome)
{
	oauth_token_release(&outcome->token);
}

static struct outcome token_of(int status, const char *body)
{
	auto_release(http_response) response = says(status, body);
	autoptr(json) asked = json_new_array();
	struct outcome out = { 0 };

	json_append_string(asked, "a");
	json_append_string(asked, "b");
	out.result = oauth_token_answer(&out.token, &out.refused, &out.failure,
					&response, asked, &out.err);
	return out;
}

static void reads_a_token(void **state)
{
	auto_release(outcome) got = token_of(
		200, "{\"access_token\":\"abc\",\"token_type\":\"bearer\","
		     "\"expires_in\":3600,\"scope\":\"a\","
		     "\"refresh_token\":\"def\"}");

	(void)state;
	assert_int_equal(got.result, 0);
	assert_false(got.refused);
	assert_string_equal(secret_bytes(got.token.access_token), "abc");
	assert_string_equal(secret_bytes(got.token.refresh_token), "def");
	assert_string_equal(got.token.token_type, "Bearer");
	assert_string_equal(got.token.scope, "a");
	assert_true(got.token.has_lifetime);
	assert_int_equal(got.token.expires_in, 3600);
}

/* {"alg":"ES256"} . {"iss":"https://evil.example"} */
static void reads_who_made_the_identity_token_beside_it(void **state)
{
	auto_release(outcome) got = token_of(
		200, "{\"access_token\":\"abc\",\"token_type\":\"Bearer\","
		     "\"id_token\":\"eyJhbGciOiJFUzI1NiJ9."
		     "eyJpc3MiOiJodHRwczovL2V2aWwuZXhhbXBsZSJ9.AAAA\"}");

	(void)state;
	assert_int_equal(got.result, 0);
	assert_string_equal(got.token.issuer, "https://evil.example");
}

static void takes_the_asked_scope_when_the_answer_is_silent(void **state)
{
	auto_release(outcome) got = token_of(
		200, "{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}");

	(void)state;
	assert_int_equal(got.result, 0);
	assert_string_equal(got.token.scope, "a b");
	assert_false(got.token.has_lifetime);
	assert_null(got.token.refresh_token);
}

static void reads_a_lifetime_in_any_spelling(void **state)
{
	static const struct {
		const char *json;
		int64_t seconds;
	} known[] = {
		{ "\"3599\"", 3599 },
		{ "3599.0", 3599 },
		{ "0", 0 },
		{ "1e30", OAUTH_LIFETIME_MAX },
		{ "\"999999999999999\"", OAUTH_LIFETIME_MAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		autofree char *body = xasprintf("{\"access_token\":\"x\","
						"\"token_type\":\"Bearer\","
						"\"expires_in\":%s}",
						known[i].json);
		auto_release(outcome) got = token_of(200, body);

		if (got.result)
			fail_msg("%s: %s", known[i].json, got.err.msg);
		assert_true(got.token.has_lifetime);
		assert_int_equal(got.token.expires_in, known[i].seconds);
	}
}

/* What the server holds to be good has to be known, to be given back. */
static void reads_the_tokens_whatever_is_wrong_beside_them(void **state)
{
	static const char *const wrong[] = {
		"\"scope\":\"a\"",
		"\"token_type\":\"mac\"",
		"\"token_type\":\"Bearer\",\"expires_in\":-1",
		"\"token_type\":\"Bearer\",\"expires_in\":\"1h\"",
		"\"token_type\":\"Bearer\",\"id_token\":7",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		autofree char *body = xasprintf("{\"access_token\":\"abc\","
						"\"refresh_token\":\"def\",%s}",
						wrong[i]);
		auto_release(outcome) got = token_of(200, body);

		assert_int_equal(got.result, -1);
		assert_int_equal(got.err.code, EXIT_SERVER);
		assert_string_equal(secret_bytes(got.token.access_token),
				    "abc");
		assert_string_equal(secret_bytes(got.token.refresh_token),
				    "def");
		assert_false(got.token.has_lifetime);
	}
}

static void tells_the_first_fault(void **state)
{
	auto_release(outcome) got =
		token_of(200, "{\"access_token\":5,\"refresh_token\":\"def\","
			      "\"expires_in\":-1}");

	(void)state;
	assert_int_equal(got.result, -1);
	assert_non_null(strstr(got.err.msg, "'access_token'"));
	assert_null(got.token.access_token);
	assert_string_equal(secret_bytes(got.token.refresh_token), "def");
}

static void says_when_an_answer_is_none(void **state)
{
	static const struct {
		int status;
		const char *body;
		const char *why;
	} bad[] = {
		{ 200, "", "no JSON object" },
		{ 200, "<html>", "no JSON object" },
		{ 200, "[]", "no JSON object" },
		{ 200, "access_token=abc&token_type=bearer", "no JSON object" },
		{ 200, "{\"token_type\":\"Bearer\"}", "no 'access_token'" },
		{ 200, "{\"access_token\":\"a\"}", "no 'token_type'" },
		{ 200, "{\"access_token\":\"\",\"token_type\":\"Bearer\"}",
		  "no token" },
		{ 200, "{\"access_token\":5,\"token_type\":\"Bearer\"}",
		  "no token" },
		{ 200, "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"}",
		  "no token" },
		{ 200,
		  "{\"access_token\":\"a\\u00e9\",\"token_type\":\"Bearer\"}",
		  "no token" },
		{ 200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}",
		  "'mac'" },
		{ 200,
		  "{\"access_token\":\"a\",\"token_type\":\"Bearer\","
		  "\"expires_in\":-5}",
		  "expires_in" },
		{ 200,
		  "{\"access_token\":\"a\",\"token_type\":\"Bearer\","
		  "\"expires_in\":\"soon\"}",
		  "expires_in" },
		{ 302, "", "elsewhere" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		auto_release(outcome) got =
			token_of(bad[i].status, bad[i].body);

		assert_int_equal(got.result, -1);
		assert_int_equal(got.err.code, EXIT_SERVER);
		if (!strstr(got.err.msg, bad[i].why))
			fail_msg("%s: %s", bad[i].body, got.err.msg);
	}
}

static void takes_an_error_for_a_refusal_whatever_the_status(void **state)
{
	static const int statuses[] = { 200, 400, 401, 403, 500 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		auto_release(outcome) got =
			token_of(statuses[i], "{\"error\":\"invalid_client\"}");

		assert_int_equal(got.result, 0);
		assert_true(got.refused);
		assert_string_equal(got.failure.error, "invalid_client");
		assert_int_equal(got.failure.status, statuses[i]);
	}
}

static void takes_an_empty_error_status_for_a_refusal(void **state)
{
	auto_release(outcome) got = token_of(503, "");

	(void)state;
	assert_int_equal(got.result, 0);
	assert_true(got.refused);
	assert_string_equal(got.failure.error, "");
}

static int introspect(struct json **out, bool *refused, int status,
		      const char *body, struct err *err)
{
	auto_release(http_response) response = says(status, body);
	struct oauth_failure failure;

	return oauth_introspect_answer(out, refused, &failure, &response, err);
}

static void reads_an_introspection(void **state)
{
	autoptr(json) answer = NULL;
	struct err err = { 0 };
	bool refused;

	(void)state;
	OK(introspect(&answer, &refused, 200,
		      "{\"active\":true,\"scope\":\"a\"}", &err));
	assert_false(refused);
	assert_true(json_is_true(json_get(answer, "active")));
}

static void wants_active_to_be_said(void **state)
{
	static const char *const bad[] = { "{}", "{\"active\":\"true\"}",
					   "{\"active\":1}", "true", "" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		autoptr(json) answer = NULL;
		struct err err = { 0 };
		bool refused;

		assert_int_equal(
			introspect(&answer, &refused, 200, bad[i], &err), -1);
		assert_int_equal(err.code, EXIT_SERVER);
		assert_null(answer);
	}
}

static void sees_a_refused_introspection(void **state)
{
	autoptr(json) answer = NULL;
	struct err err = { 0 };
	bool refused = false;

	(void)state;
	OK(introspect(&answer, &refused, 401, "", &err));
	assert_true(refused);
	assert_null(answer);
}

static int revoke(bool *refused, int status, const char *body, struct err *err)
{
	auto_release(http_response) response = says(status, body);
	struct oauth_failure failure;

	return oauth_revoke_answer(refused, &failure, &response, err);
}

static void believes_a_revocation_only_by_its_status(void **state)
{
	struct err err = { 0 };
	bool refused = true;

	(void)state;
	OK(revoke(&refused, 200, "", &err));
	assert_false(refused);
	OK(revoke(&refused, 200, "<html>whatever</html>", &err));
	assert_false(refused);
	OK(revoke(&refused, 503, "", &err));
	assert_true(refused);
	OK(revoke(&refused, 200, "{\"error\":\"unsupported_token_type\"}",
		  &err));
	assert_true(refused);
	assert_int_equal(revoke(&refused, 302, "", &err), -1);
	assert_int_equal(err.code, EXIT_SERVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_token),
		TEST(reads_who_made_the_identity_token_beside_it),
		TEST(takes_the_asked_scope_when_the_answer_is_silent),
		TEST(reads_a_lifetime_in_any_spelling),
		TEST(reads_the_tokens_whatever_is_wrong_beside_them),
		TEST(tells_the_first_fault),
		TEST(says_when_an_answer_is_none),
		TEST(takes_an_error_for_a_refusal_whatever_the_status),
		TEST(takes_an_empty_error_status_for_a_refusal),
		TEST(reads_an_introspection),
		TEST(wants_active_to_be_said),
		TEST(sees_a_refused_introspection),
		TEST(believes_a_revocation_only_by_its_status),
	};

	return RUN(tests);
}
