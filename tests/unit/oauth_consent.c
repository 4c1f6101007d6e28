/* oauth_consent.c - PKCE, what a browser brings back, PAR, codes for devices */
#include "tests/unit/test.h"
#include "core/json/json.h"
#include "core/oauth/consent.h"

#define HOME "http://127.0.0.1:4711/callback"

static const struct oauth_callback expected = {
	.redirect_uri = HOME,
	.state = "st4te",
	.issuer = "https://sso.example.com",
};

/* The code; NULL: refused, or (err) not to be believed. Caller frees. */
static char *come_back(const char *address, const struct oauth_callback *wanted,
		       struct oauth_failure *failure, struct err *err)
{
	struct secret *whole = secret_new(address, strlen(address));
	struct secret *code = NULL;
	bool refused = false;
	char *text = NULL;

	*failure = (struct oauth_failure){ 0 };
	if (oauth_authorize_answer(&code, &refused, failure, whole, wanted,
				   err) == 0 &&
	    !refused)
		text = xstrdup(secret_bytes(code));
	secret_free(code);
	secret_free(whole);
	return text;
}

static void code_is(const char *address, const struct oauth_callback *wanted,
		    const char *code)
{
	struct oauth_failure failure;
	struct err err = { 0 };
	char *got = come_back(address, wanted, &failure, &err);

	if (!got)
		fail_msg("%s: %s", address, err.msg);
	assert_string_equal(got, code);
	free(got);
}

static void is_refused(const char *address, const struct oauth_callback *wanted,
		       const char *why)
{
	struct oauth_failure failure;
	struct err err = { 0 };
	char *got = come_back(address, wanted, &failure, &err);

	assert_null(got);
	assert_int_equal(err.code, EXIT_SERVER);
	if (!strstr(err.msg, why))
		fail_msg("'%s' is not in '%s'", why, err.msg);
	assert_null(strstr(err.msg, "c0de"));
}

static void makes_a_new_verifier_each_time(void **state UNUSED)
{
	struct secret *one = oauth_pkce_verifier();
	struct secret *two = oauth_pkce_verifier();

	assert_int_equal(secret_len(one), 43);
	assert_false(secret_equal(one, two));
	secret_free(one);
	secret_free(two);
}

static void sends_the_browser_to_one_address(void **state UNUSED)
{
	struct json *scopes = json_new_array();
	struct json *extra = json_new_object();
	struct oauth_authorization asking = {
		.client_id = "payroll exporter",
		.redirect_uri = HOME,
		.state = "st4te",
		.challenge = "ch4llenge",
		.scopes = scopes,
		.extra = extra,
	};
	struct buf address = { 0 };
	struct err err = { 0 };

	json_append_string(scopes, "payroll:read");
	json_set_string(extra, "prompt", "consent");
	OK(oauth_authorize_address(&address, "https://as/auth?tenant=1",
				   &asking, &err));
	assert_string_equal(
		buf_str(&address),
		"https://as/auth?tenant=1&client_id=payroll+exporter"
		"&response_type=code"
		"&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcallback"
		"&state=st4te&code_challenge=ch4llenge"
		"&code_challenge_method=S256&scope=payroll%3Aread"
		"&prompt=consent");
	buf_reset(&address);
	asking.request_uri = "urn:x:1";
	OK(oauth_authorize_address(&address, "https://as/auth", &asking, &err));
	assert_string_equal(buf_str(&address),
			    "https://as/auth?client_id=payroll+exporter"
			    "&request_uri=urn%3Ax%3A1");
	buf_reset(&address);
	asking.request_uri = NULL;
	json_set_string(extra, "code_challenge_method", "plain");
	assert_int_equal(oauth_authorize_address(&address, "https://as/auth",
						 &asking, &err),
			 -1);
	buf_release(&address);
	json_free(extra);
	json_free(scopes);
}

static void takes_the_code_that_is_ours(void **state UNUSED)
{
	code_is(HOME "?code=c0de&state=st4te", &expected, "c0de");
	code_is(HOME "?state=st4te&iss=https%3A%2F%2Fsso.example.com"
		     "&code=c0%2Fde+1",
		&expected, "c0/de 1");
}

static void refuses_the_answer_to_another_question(void **state UNUSED)
{
	is_refused(HOME "?code=c0de&state=other", &expected, "'state'");
	is_refused(HOME "?code=c0de", &expected, "'state'");
	is_refused(HOME "?error=access_denied&state=other", &expected,
		   "'state'");
}

static void refuses_an_answer_at_another_address(void **state UNUSED)
{
	is_refused("http://127.0.0.1:4712/callback?code=c0de&state=st4te",
		   &expected, "come back to");
	is_refused(HOME "/x?code=c0de&state=st4te", &expected, "come back to");
	is_refused("https://evil.example/?code=c0de&state=st4te", &expected,
		   "come back to");
	is_refused(HOME "#code=c0de&state=st4te", &expected, "come back to");
}

/* RFC 9207 section 2.4 */
static void refuses_a_mix_up_of_servers(void **state UNUSED)
{
	struct oauth_callback strict = expected;

	strict.iss_required = true;
	is_refused(HOME "?code=c0de&state=st4te&iss=https%3A%2F%2Fevil",
		   &expected, "mixed up");
	is_refused(HOME "?code=c0de&state=st4te"
			"&iss=https%3A%2F%2Fsso.example.com%2F",
		   &expected, "mixed up");
	is_refused(HOME "?code=c0de&state=st4te", &strict, "'iss'");
	is_refused(HOME "?error=access_denied&state=st4te"
			"&iss=https%3A%2F%2Fevil",
		   &expected, "mixed up");
}

static void refuses_what_is_said_twice_or_badly(void **state UNUSED)
{
	is_refused(HOME "?code=c0de&code=c0de2&state=st4te", &expected,
		   "twice");
	is_refused(HOME "?code=c0de%0&state=st4te", &expected, "readable");
	is_refused(HOME "?code=c0de%00&state=st4te", &expected, "readable");
	is_refused(HOME "?code=&state=st4te", &expected, "without a code");
	is_refused(HOME "?state=st4te", &expected, "without a code");
	is_refused(HOME "?code=c0de%0Ax&state=st4te", &expected,
		   "without a code");
}

static void reads_a_refusal(void **state UNUSED)
{
	struct oauth_failure failure;
	struct err err = { 0 };

	assert_null(come_back(HOME "?error=access_denied&error_description="
				   "no+thanks&state=st4te",
			      &expected, &failure, &err));
	assert_int_equal(err.code, 0);
	assert_string_equal(failure.error, "access_denied");
	assert_string_equal(failure.description, "no thanks");
}

static struct http_response answer_of(int status, const char *body)
{
	struct http_response response = { .status = status };

	buf_add(&response.body, body);
	return response;
}

static int read_device(struct oauth_device *out, const char *body,
		       struct err *err)
{
	struct http_response response = answer_of(200, body);
	struct oauth_failure failure;
	bool refused;
	int result =
		oauth_device_answer(out, &refused, &failure, &response, err);

	http_response_release(&response);
	return result;
}

static void refuses_a_code_that_can_not_be_used(void **state UNUSED)
{
#define CODES "\"device_code\":\"d\",\"user_code\":\"u\""
#define URI   "\"verification_uri\":\"https://example.com/\""
	static const char *const bad[] = {
		"{" CODES "," URI "}",
		"{" CODES "," URI ",\"expires_in\":0}",
		"{" CODES "," URI ",\"expires_in\":60,\"interval\":-1}",
		"{" CODES "," URI ",\"expires_in\":60,\"interval\":\"5\"}",
		"{" CODES ",\"expires_in\":60}",
		"{" CODES ",\"verification_uri\":\"http://example.com/\","
		"\"expires_in\":60}",
		"{" CODES ",\"verification_uri\":\"javascript:alert(1)\","
		"\"expires_in\":60}",
		"{\"user_code\":\"u\"," URI ",\"expires_in\":60}",
		"{\"device_code\":\"d\"," URI ",\"expires_in\":60}",
		"[]",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct oauth_device device = { 0 };
		struct err err = { 0 };

		if (read_device(&device, bad[i], &err) == 0)
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.code, EXIT_SERVER);
	}
}

static void caps_what_a_device_code_promises(void **state UNUSED)
{
	struct oauth_device device = { 0 };
	struct err err = { 0 };

	OK(read_device(&device,
		       "{" CODES "," URI ",\"expires_in\":1e15,"
		       "\"interval\":1e9}",
		       &err));
	assert_int_equal(device.expires_in, 3600);
	assert_int_equal(device.interval, 120);
	oauth_device_release(&device);
}

static void reads_what_was_pushed(void **state UNUSED)
{
	struct http_response good = answer_of(
		201, "{\"request_uri\":\"urn:x:1\",\"expires_in\":60}");
	struct http_response bad = answer_of(201, "{\"expires_in\":60}");
	struct oauth_failure failure;
	struct err err = { 0 };
	char *uri = NULL;
	bool refused;

	OK(oauth_par_answer(&uri, &refused, &failure, &good, &err));
	assert_string_equal(uri, "urn:x:1");
	free(uri);
	assert_int_equal(oauth_par_answer(&uri, &refused, &failure, &bad, &err),
			 -1);
	http_response_release(&good);
	http_response_release(&bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(makes_a_new_verifier_each_time),
		TEST(sends_the_browser_to_one_address),
		TEST(takes_the_code_that_is_ours),
		TEST(refuses_the_answer_to_another_question),
		TEST(refuses_an_answer_at_another_address),
		TEST(refuses_a_mix_up_of_servers),
		TEST(refuses_what_is_said_twice_or_badly),
		TEST(reads_a_refusal),
		TEST(refuses_a_code_that_can_not_be_used),
		TEST(caps_what_a_device_code_promises),
		TEST(reads_what_was_pushed),
	};

	return RUN(tests);
}
