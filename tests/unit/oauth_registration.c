/* oauth_registration.c - tests: registration as RFC 7591 and RFC 7592 show it
 */
#include "tests/unit/test.h"
#include "core/base/text.h"
#include "core/oauth/registration.h"

#define MANAGED "https://server.example.com/register/s6BhdRkqt3"

static struct json *parse(const char *text)
{
	struct json *json = NULL;
	struct err err = { 0 };

	OK(json_parse(&json, text, strlen(text), JSON_WIRE, "test", &err));
	return json;
}

static void assert_shown(const struct http_request *request, const char *want)
{
	autobuf body = { 0 };
	autoptr(json) got = NULL;
	autoptr(json) wanted = parse(want);

	http_request_body_show(&body, request);
	got = parse(buf_str(&body));
	if (!json_equal(got, wanted))
		fail_msg("got %s", buf_str(&body));
}

static const char *header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcmp(request->headers[i].name, name) == 0)
			return request->headers[i].value;
	return "";
}

struct outcome {
	struct registration got;
	struct oauth_failure failure;
	bool refused;
	int result;
	struct err err;
};

static void outcome_release(struct outcome *outcome)
{
	registration_release(&outcome->got);
}

static struct outcome answered(int status, const char *headers,
			       const char *body, const char *client_id)
{
	auto_release(http_response) response = { .status = status };
	struct outcome out = { 0 };

	buf_add(&response.headers, headers);
	buf_add(&response.body, body);
	out.result = registration_answer(&out.got, &out.refused, &out.failure,
					 &response, client_id, &out.err);
	return out;
}

/* RFC 7591 section 3.1, both of its examples */
static void a_client_registers_as_the_rfc_shows(void **state UNUSED)
{
	static const char metadata[] =
		"{\"redirect_uris\":[\"https://client.example.org/callback\","
		"\"https://client.example.org/callback2\"],"
		"\"client_name\":\"My Example Client\","
		"\"client_name#ja-Jpan-JP\":"
		"\"\u30AF\u30E9\u30A4\u30A2\u30F3\u30C8\u540D\","
		"\"token_endpoint_auth_method\":\"client_secret_basic\","
		"\"logo_uri\":\"https://client.example.org/logo.png\","
		"\"jwks_uri\":"
		"\"https://client.example.org/my_public_keys.jwks\","
		"\"example_extension_parameter\":\"example_value\"}";
	autoptr(json) json = parse(metadata);
	autoptr(secret) initial = secret_new("ey23f2.adfj230.af32", 19);
	auto_release(http_request) open = { 0 };
	auto_release(http_request) protected = { 0 };

	registration_create_request(
		&open, "https://server.example.com/register", json, NULL, NULL);
	assert_string_equal(open.method, "POST");
	assert_string_equal(open.url, "https://server.example.com/register");
	assert_string_equal(header(&open, "Content-Type"), "application/json");
	assert_string_equal(header(&open, "Accept"), "application/json");
	assert_null(open.bearer);
	assert_shown(&open, metadata);
	registration_create_request(&protected,
				    "https://server.example.com/register", json,
				    initial, "initial");
	assert_true(secret_equal(protected.bearer, initial));
	assert_string_equal(protected.bearer_name, "initial");
}

/* RFC 7591 section 3.2.1 */
static void
the_rfcs_answer_is_read_and_its_secret_kept_apart(void **state UNUSED)
{
	auto_release(outcome) out = answered(
		201, "Content-Type: application/json\n",
		"{\"client_id\":\"s6BhdRkqt3\","
		"\"client_secret\":\"cf136dc3c1fc93f31185e5885805d\","
		"\"client_id_issued_at\":2893256800,"
		"\"client_secret_expires_at\":2893276800,"
		"\"redirect_uris\":[\"https://client.example.org/callback\","
		"\"https://client.example.org/callback2\"],"
		"\"grant_types\":[\"authorization_code\",\"refresh_token\"],"
		"\"client_name\":\"My Example Client\","
		"\"token_endpoint_auth_method\":\"client_secret_basic\"}",
		NULL);
	autobuf shown = { 0 };

	assert_int_equal(out.result, 0);
	assert_false(out.refused);
	assert_string_equal(out.got.client_id, "s6BhdRkqt3");
	assert_string_equal(secret_bytes(out.got.secret),
			    "cf136dc3c1fc93f31185e5885805d");
	assert_int_equal(out.got.secret_expires, 2893276800);
	assert_null(out.got.token);
	assert_null(out.got.uri);
	json_compact(&shown, out.got.metadata);
	assert_null(strstr(buf_str(&shown), "cf136dc3c1fc93f31185e5885805d"));
	assert_string_equal(json_text(out.got.metadata, "client_name", ""),
			    "My Example Client");
}

/* RFC 7591 section 3.2.2, both of its examples */
static void the_rfcs_refusals_are_refusals(void **state UNUSED)
{
	auto_release(outcome) uri = answered(
		400, "Content-Type: application/json\n",
		"{\"error\":\"invalid_redirect_uri\",\"error_description\":"
		"\"The redirection URI http://sketchy.example.com is not "
		"allowed by this server.\"}",
		NULL);
	auto_release(outcome) metadata = answered(
		400, "",
		"{\"error\":\"invalid_client_metadata\","
		"\"error_description\":\"The grant type "
		"'authorization_code' must be registered along with the "
		"response type 'code' but found only 'implicit' instead.\"}",
		NULL);

	assert_true(uri.refused);
	assert_string_equal(uri.failure.error, "invalid_redirect_uri");
	assert_true(metadata.refused);
	assert_string_equal(metadata.failure.error, "invalid_client_metadata");
	assert_int_equal(metadata.failure.status, 400);
}

static struct registration_access access_of(const struct secret *token)
{
	return (struct registration_access){
		.uri = MANAGED,
		.token = token,
		.token_name = "payroll.registration",
	};
}

/* RFC 7592 section 2.1 */
static void a_client_is_read_as_the_rfc_shows(void **state UNUSED)
{
	autoptr(secret) token = secret_new("reg-23410913-abewfq.123483", 26);
	struct registration_access access = access_of(token);
	auto_release(http_request) request = { 0 };

	registration_read_request(&request, &access);
	assert_string_equal(request.method, "GET");
	assert_string_equal(request.url, MANAGED);
	assert_string_equal(header(&request, "Accept"), "application/json");
	assert_true(secret_equal(request.bearer, token));
	assert_int_equal(request.nr_parts, 0);
}

/* RFC 7592 section 2.2 */
static void
an_update_says_it_all_and_nothing_that_is_the_servers(void **state UNUSED)
{
	autoptr(secret) token = secret_new("reg-23410913-abewfq.123483", 26);
	autoptr(secret) secret =
		secret_new("cf136dc3c1fc93f31185e5885805d", 29);
	autoptr(json) metadata = parse(
		"{\"client_id_issued_at\":2893256800,"
		"\"client_secret_expires_at\":2893276800,"
		"\"registration_client_uri\":\"" MANAGED "\","
		"\"client_secret\":\"********\","
		"\"redirect_uris\":[\"https://client.example.org/callback\","
		"\"https://client.example.org/alt\"],"
		"\"grant_types\":[\"authorization_code\",\"refresh_token\"],"
		"\"client_name\":\"My New Example\"}");
	struct registration_access access = access_of(token);
	auto_release(http_request) keeps = { 0 };
	auto_release(http_request) renews = { 0 };

	access.etag = "\"v2\"";
	registration_update_request(&keeps, &access, "s6BhdRkqt3", metadata,
				    secret, "payroll.secret");
	assert_string_equal(keeps.method, "PUT");
	assert_string_equal(keeps.url, MANAGED);
	assert_string_equal(header(&keeps, "If-Match"), "\"v2\"");
	assert_shown(
		&keeps,
		"{\"client_id\":\"s6BhdRkqt3\","
		"\"client_secret\":\"\u2039secret:payroll.secret\u203a\","
		"\"redirect_uris\":[\"https://client.example.org/callback\","
		"\"https://client.example.org/alt\"],"
		"\"grant_types\":[\"authorization_code\",\"refresh_token\"],"
		"\"client_name\":\"My New Example\"}");
	assert_true(secret_equal(keeps.parts[1].secret, secret));
	access.etag = NULL;
	registration_update_request(&renews, &access, "s6BhdRkqt3", metadata,
				    NULL, NULL);
	assert_string_equal(header(&renews, "If-Match"), "");
	assert_shown(
		&renews,
		"{\"client_id\":\"s6BhdRkqt3\","
		"\"redirect_uris\":[\"https://client.example.org/callback\","
		"\"https://client.example.org/alt\"],"
		"\"grant_types\":[\"authorization_code\",\"refresh_token\"],"
		"\"client_name\":\"My New Example\"}");
}

/* RFC 7592 section 2.3 */
static void a_client_is_deleted_as_the_rfc_shows(void **state UNUSED)
{
	autoptr(secret) token = secret_new("reg-23410913-abewfq.123483", 26);
	struct registration_access access = access_of(token);
	auto_release(http_request) request = { 0 };
	struct http_response gone = { .status = 204 };
	struct http_response never = { .status = 405 };
	struct oauth_failure failure = { 0 };
	struct err err = { 0 };
	bool refused;

	registration_delete_request(&request, &access);
	assert_string_equal(request.method, "DELETE");
	assert_string_equal(request.url, MANAGED);
	OK(registration_delete_answer(&refused, &failure, &gone, &err));
	assert_false(refused);
	OK(registration_delete_answer(&refused, &failure, &never, &err));
	assert_true(refused);
	assert_int_equal(failure.status, 405);
	gone.status = 302;
	assert_int_equal(
		registration_delete_answer(&refused, &failure, &gone, &err),
		-1);
}

/* RFC 7592 section 3 */
static void the_rfcs_managed_client_is_read(void **state UNUSED)
{
	auto_release(outcome) out = answered(
		200, "ETag: \"33a64df5\"\n",
		"{\"registration_access_token\":\"reg-23410913-abewfq.123483\","
		"\"registration_client_uri\":\"" MANAGED "\","
		"\"client_id\":\"s6BhdRkqt3\","
		"\"client_secret\":\"cf136dc3c1fc93f31185e5885805d\","
		"\"client_id_issued_at\":2893256800,"
		"\"client_secret_expires_at\":2893276800,"
		"\"client_name\":\"My Example Client\"}",
		"s6BhdRkqt3");
	autobuf shown = { 0 };

	assert_int_equal(out.result, 0);
	assert_string_equal(out.got.uri, MANAGED);
	assert_string_equal(secret_bytes(out.got.token),
			    "reg-23410913-abewfq.123483");
	assert_string_equal(out.got.etag, "\"33a64df5\"");
	json_compact(&shown, out.got.metadata);
	assert_null(strstr(buf_str(&shown), "reg-23410913"));
	assert_null(strstr(buf_str(&shown), "cf136dc3"));
}

static void what_can_not_be_right_is_no_answer(void **state UNUSED)
{
	static const struct {
		int status;
		const char *body;
		const char *why;
	} cases[] = {
		{ 201, "{}", "names no client_id" },
		{ 201, "[]", "is no JSON object" },
		{ 201, "{\"client_id\":\"a\",\"client_id\":\"b\"}",
		  "is no JSON object" },
		{ 201, "{\"client_id\":7}", "'client_id' that can't be used" },
		{ 201, "{\"client_id\":\"\"}", "that can't be used" },
		{ 201, "{\"client_id\":\"a\\nb\"}", "that can't be used" },
		{ 201, "{\"client_id\":\"a\",\"client_secret\":[]}",
		  "'client_secret' that can't be used" },
		{ 201,
		  "{\"client_id\":\"a\",\"registration_access_token\":\"\"}",
		  "'registration_access_token' that can't be used" },
		{ 201, "{\"client_id\":\"a\",\"client_secret_expires_at\":-1}",
		  "that is no time" },
		{ 200, "{\"client_id\":\"mallory\"}",
		  "about the client 'a' and answers about 'mallory'" },
		{ 202, "{\"client_id\":\"a\"}", "with status 202" },
		{ 302, "", "sends us elsewhere" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		auto_release(outcome) out =
			answered(cases[i].status, "", cases[i].body, "a");

		assert_int_equal(out.result, -1);
		assert_int_equal(out.err.code, EXIT_SERVER);
		if (!strstr(out.err.msg, cases[i].why))
			fail_msg("%s: %s", cases[i].body, out.err.msg);
		/* Nothing of another client is kept. */
		assert_false(text_equal(out.got.client_id, "mallory"));
	}
}

static void a_weak_etag_is_no_condition(void **state UNUSED)
{
	auto_release(outcome) out =
		answered(200, "ETag: W/\"1\"\n", "{\"client_id\":\"a\"}", "a");

	assert_int_equal(out.result, 0);
	assert_null(out.got.etag);
}

static void the_token_goes_only_where_the_metadata_point(void **state UNUSED)
{
	autoptr(json) metadata = parse(
		"{\"issuer\":\"https://sso.example.com/realms/corp\","
		"\"registration_endpoint\":\"https://reg.example.com:8443/r\","
		"\"policy_uri\":\"https://www.example.com/\"}");
	static const struct {
		const char *uri;
		bool bound;
	} cases[] = {
		{ "https://reg.example.com:8443/r/1", true },
		{ "https://sso.example.com/clients/1", true },
		{ "https://SSO.example.com:443/clients/1", true },
		{ "https://reg.example.com/r/1", false },
		{ "http://sso.example.com/clients/1", false },
		{ "https://www.example.com/1", false },
		{ "https://sso.example.com.evil.example/1", false },
		{ "https://sso.example.com@evil.example/1", false },
		{ "https://user@sso.example.com/1", false },
		{ "https://sso.example.com/1#x", false },
		{ "/register/1", false },
		{ "", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (registration_uri_is_bound(metadata, cases[i].uri) !=
		    cases[i].bound)
			fail_msg("%s", cases[i].uri);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_client_registers_as_the_rfc_shows),
		TEST(the_rfcs_answer_is_read_and_its_secret_kept_apart),
		TEST(the_rfcs_refusals_are_refusals),
		TEST(a_client_is_read_as_the_rfc_shows),
		TEST(an_update_says_it_all_and_nothing_that_is_the_servers),
		TEST(a_client_is_deleted_as_the_rfc_shows),
		TEST(the_rfcs_managed_client_is_read),
		TEST(what_can_not_be_right_is_no_answer),
		TEST(a_weak_etag_is_no_condition),
		TEST(the_token_goes_only_where_the_metadata_point),
	};

	return RUN(tests);
}
