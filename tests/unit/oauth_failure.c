/* oauth_failure.c - tests: what a refusal says, and what we make of it */
#include "tests/unit/test.h"
#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/oauth/oauth.h"

static struct oauth_failure fails(int status, const char *body,
				  const char *challenge)
{
	auto_release(http_response) response = { .status = status };
	struct oauth_failure failure;

	buf_add(&response.body, body);
	if (challenge)
		buf_addf(&response.headers, "WWW-Authenticate: %s\n",
			 challenge);
	oauth_failure_of(&failure, &response);
	assert_int_equal(failure.status, status);
	return failure;
}

static void reads_every_form_of_refusal(void **state)
{
	static const struct {
		const char *body;
		const char *error;
		const char *description;
	} known[] = {
		{ "{\"error\":\"invalid_grant\",\"error_description\":\"Old\"}",
		  "invalid_grant", "Old" },
		{ "\xef\xbb\xbf{\"error\":\"invalid_grant\"}", "invalid_grant",
		  "" },
		{ "{\"error\":{\"code\":403,\"status\":\"DENIED\","
		  "\"message\":\"No.\"}}",
		  "DENIED", "No." },
		{ "{\"error\":{\"type\":\"OAuthException\",\"code\":190,"
		  "\"message\":\"No.\"}}",
		  "OAuthException", "No." },
		{ "{\"error\":96010,\"error_description\":\"No.\"}", "96010",
		  "No." },
		{ "{\"errorCode\":\"E0000004\",\"errorSummary\":\"No.\"}",
		  "E0000004", "No." },
		{ "[{\"message\":\"No.\",\"errorCode\":\"OVER\"}]", "OVER",
		  "No." },
		{ "{\"errors\":[{\"errorType\":\"invalid_grant\"}]}",
		  "invalid_grant", "" },
		{ "{\"errcode\":40029,\"errmsg\":\"No.\"}", "40029", "No." },
		{ "{\"errcode\":0}", "", "" },
		{ "{\"status\":400,\"message\":\"No.\"}", "", "No." },
		{ "error=bad&error_description=It+is+%22bad%22%2", "bad",
		  "It is \"bad\"%2" },
		{ "error=bad", "bad", "" },
		{ "plain words", "", "plain words" },
		{ "<html><body>error</body></html>", "", "" },
		{ "", "", "" },
		{ "null", "", "" },
		{ "[]", "", "" },
		{ "{\"error\":null}", "", "" },
		{ "{\"error\":[]}", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		struct oauth_failure f = fails(400, known[i].body, NULL);

		if (strcmp(f.error, known[i].error) != 0 ||
		    strcmp(f.description, known[i].description) != 0)
			fail_msg("%s gave '%s', '%s'", known[i].body, f.error,
				 f.description);
	}
}

static void reads_the_challenge(void **state)
{
	struct oauth_failure f = fails(
		401, "",
		"Basic realm=\"a, error=b\", Bearer error_description=\"It "
		"\\\"ended\\\"\", error=\"invalid_token\"");

	(void)state;
	assert_string_equal(f.error, "invalid_token");
	assert_string_equal(f.description, "It \"ended\"");
	f = fails(403, "", "Bearer error=insufficient_scope, scope=\"a\"");
	assert_string_equal(f.error, "insufficient_scope");
}

static void reads_a_challenge_without_names(void **state)
{
	struct oauth_failure f =
		fails(400, "", "OAuth \"Platform\" \"invalid_code\" \"Used.\"");

	(void)state;
	assert_string_equal(f.error, "invalid_code");
	assert_string_equal(f.description, "Used.");
	f = fails(400, "", "OAuth \"Platform\" \"invalid_code");
	assert_string_equal(f.error, "invalid_code");
}

static void lets_the_body_speak_before_the_challenge(void **state)
{
	struct oauth_failure f = fails(401, "{\"error\":\"invalid_client\"}",
				       "Bearer error=\"invalid_token\"");

	(void)state;
	assert_string_equal(f.error, "invalid_client");
}

static void cuts_between_characters_and_says_so(void **state)
{
	autobuf body = { 0 };
	struct oauth_failure f;
	size_t at;

	(void)state;
	buf_add(&body, "{\"error\":\"x\",\"error_description\":\"a");
	for (int i = 0; i < 400; i++)
		buf_add(&body, "é");
	buf_add(&body, "\"}");
	f = fails(400, buf_str(&body), NULL);
	assert_true(text_ends(f.description, "é…"));
	assert_true(text_is_utf8(f.description, strlen(f.description), &at));
}

/* ---- the map ---- */

static struct advice advise(int status, const char *error,
			    const char *challenge)
{
	struct oauth_failure failure = { .status = status };
	struct advice advice;

	snprintf(failure.error, sizeof(failure.error), "%s", error);
	snprintf(failure.challenge, sizeof(failure.challenge), "%s", challenge);
	advice_find(&advice, &failure, NULL);
	assert_string_equal(advice.source, "built-in");
	assert_non_null(advice.meaning);
	assert_non_null(advice.causes[0]);
	assert_non_null(advice.deed);
	assert_non_null(advice.who);
	assert_null(advice.deeds);
	return advice;
}

static void has_an_answer_to_every_standard_code(void **state)
{
	static const char *const codes[] = {
		"invalid_request",
		"invalid_client",
		"invalid_grant",
		"unauthorized_client",
		"unsupported_grant_type",
		"invalid_scope",
		"access_denied",
		"unsupported_response_type",
		"server_error",
		"temporarily_unavailable",
		"invalid_token",
		"insufficient_scope",
		"unsupported_token_type",
		"authorization_pending",
		"slow_down",
		"expired_token",
		"invalid_target",
		"use_dpop_nonce",
		"invalid_redirect_uri",
		"invalid_client_metadata",
		"insufficient_user_authentication",
	};
	const char *fallback = advise(0, "", "").meaning;
	const char *by_status = advise(400, "", "").meaning;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		const char *meaning = advise(400, codes[i], "").meaning;

		assert_string_not_equal(meaning, fallback);
		if (strcmp(codes[i], "invalid_request") != 0)
			assert_string_not_equal(meaning, by_status);
	}
}

static void has_an_answer_to_every_status(void **state)
{
	(void)state;
	for (int status = 0; status < 1000; status++)
		advise(status, "", "");
	assert_string_not_equal(advise(499, "", "").meaning,
				advise(599, "", "").meaning);
	assert_string_not_equal(advise(404, "", "").meaning,
				advise(499, "", "").meaning);
}

static void believes_the_code_before_the_status(void **state)
{
	(void)state;
	assert_string_equal(advise(403, "invalid_client", "").meaning,
			    advise(401, "invalid_client", "").meaning);
	assert_string_equal(advise(403, "made_up", "").meaning,
			    advise(403, "", "").meaning);
}

static void looks_at_the_challenge_of_a_401(void **state)
{
	const char *bare = advise(401, "", "").meaning;
	const char *bearer = advise(401, "", "Bearer realm=\"x\"").meaning;

	(void)state;
	assert_string_not_equal(bearer, bare);
	assert_string_not_equal(advise(401, "", "basic").meaning, bearer);
	assert_string_equal(advise(401, "", "Digest, Bearer").meaning, bearer);
	assert_string_equal(advise(401, "", "Bearers x").meaning, bare);
}

static struct advice ask_runbook(int status, const char *error)
{
	static struct error_path paths[] = {
		{ .status = 401, .meaning = "status", .who = "a" },
		{ .error = "invalid_client", .meaning = "error", .who = "b" },
		{ .status = 401,
		  .error = "invalid_client",
		  .meaning = "both",
		  .who = "c" },
	};
	struct runbook runbook = { .errors = paths,
				   .nr_errors = ARRAY_SIZE(paths) };
	struct oauth_failure failure = { .status = status };
	struct advice advice;

	snprintf(failure.error, sizeof(failure.error), "%s", error);
	advice_find(&advice, &failure, &runbook);
	return advice;
}

static void asks_the_runbook_first(void **state)
{
	(void)state;
	assert_string_equal(ask_runbook(401, "invalid_client").meaning, "both");
	assert_string_equal(ask_runbook(403, "invalid_client").meaning,
			    "error");
	assert_string_equal(ask_runbook(401, "other").meaning, "status");
	assert_string_equal(ask_runbook(401, "").source, "runbook");
	assert_string_equal(ask_runbook(403, "invalid_scope").source,
			    "built-in");
}

/* ---- what real servers said ---- */

static int load(struct buf *out)
{
	const char *data = getenv("RBCTL_DATA");
	autofree char *path = xasprintf("%s/errors/errors.jsonl",
					data ? data : "../shared/data");
	struct err err = { 0 };

	return fs_exists(path) ? fs_read(out, path, JSON_SIZE_MAX, &err) : -1;
}

/* The next line of the file, parsed; NULL at its end. */
static struct json *next(const char **at)
{
	size_t len = strcspn(*at, "\n");
	struct json *line = NULL;
	struct err err = { 0 };

	if (len == 0)
		return NULL;
	OK(json_parse(&line, *at, len, JSON_WIRE, "errors.jsonl", &err));
	*at += len + ((*at)[len] == '\n');
	return line;
}

static int status_of(const struct json *line)
{
	int64_t status = 400;

	json_int(&status, json_get(line, "status"));
	return (int)status;
}

static void understands_every_real_refusal(void **state)
{
	autobuf text = { 0 };
	const char *at;
	struct json *line;
	size_t nr = 0;

	(void)state;
	if (load(&text))
		skip();
	at = buf_str(&text);
	while ((line = next(&at))) {
		const char *body = json_text(line, "body", "");
		struct oauth_failure f = fails(status_of(line), body, NULL);
		struct advice advice;

		if (status_of(line) >= 400 && !f.error[0] && !f.description[0])
			fail_msg("nothing understood: %s", body);
		advice_find(&advice, &f, NULL);
		assert_non_null(advice.meaning);
		json_free(line);
		nr++;
	}
	assert_true(nr >= 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_every_form_of_refusal),
		TEST(reads_the_challenge),
		TEST(reads_a_challenge_without_names),
		TEST(lets_the_body_speak_before_the_challenge),
		TEST(cuts_between_characters_and_says_so),
		TEST(has_an_answer_to_every_standard_code),
		TEST(has_an_answer_to_every_status),
		TEST(believes_the_code_before_the_status),
		TEST(looks_at_the_challenge_of_a_401),
		TEST(asks_the_runbook_first),
		TEST(understands_every_real_refusal),
	};

	return RUN(tests);
}
