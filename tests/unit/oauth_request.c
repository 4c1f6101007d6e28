/* oauth_request.c - tests: who the client is, and what it asks for */
#include "tests/unit/test.h"
#include "core/json/json.h"
#include "core/oauth/oauth.h"

struct fixture {
	struct secret *secret;
	struct secret *token;
	struct json *scopes;
};

static int begin(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->secret = secret_new("s3:cr t", 7);
	f->token = secret_new("tok", 3);
	f->scopes = json_new_array();
	json_append_string(f->scopes, "payroll:read");
	json_append_string(f->scopes, "payroll:write");
	*state = f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	secret_free(f->secret);
	secret_free(f->token);
	json_free(f->scopes);
	free(f);
	return 0;
}

static struct oauth_client client(const struct fixture *f,
				  enum client_auth auth)
{
	return (struct oauth_client){
		.id = "pay:roll",
		.auth = auth,
		.secret = f->secret,
		.secret_name = "vault:payroll",
	};
}

static void asks_with_basic(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_BASIC);
	auto_release(http_request) request = { 0 };
	autobuf body = { 0 };
	struct err err = { 0 };

	OK(oauth_token_request(&request, "https://as/token", &who, f->scopes,
			       NULL, &err));
	http_request_body_show(&body, &request);
	assert_string_equal(buf_str(&body),
			    "grant_type=client_credentials"
			    "&scope=payroll%3Aread+payroll%3Awrite");
	assert_string_equal(request.method, "POST");
	assert_string_equal(request.url, "https://as/token");
	assert_string_equal(request.basic_user, "pay%3Aroll");
	assert_string_equal(request.basic_name, "vault:payroll");
	assert_true(request.basic_form);
	assert_true(secret_equal(request.basic_password, f->secret));
}

static void leaves_basic_raw_for_servers_that_want_it(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_BASIC);
	auto_release(http_request) request = { 0 };
	struct err err = { 0 };

	who.raw_basic = true;
	OK(oauth_token_request(&request, "https://as/token", &who, NULL, NULL,
			       &err));
	assert_string_equal(request.basic_user, "pay:roll");
	assert_false(request.basic_form);
}

static void asks_with_post_and_shows_no_secret(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_POST);
	auto_release(http_request) request = { 0 };
	autobuf body = { 0 };
	struct err err = { 0 };

	OK(oauth_token_request(&request, "https://as/token", &who, NULL, NULL,
			       &err));
	http_request_body_show(&body, &request);
	assert_string_equal(buf_str(&body),
			    "grant_type=client_credentials&client_id=pay%3Aroll"
			    "&client_secret=‹secret:vault:payroll›");
	assert_null(request.basic_user);
}

static void names_a_public_client(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_NONE);
	auto_release(http_request) request = { 0 };
	autobuf body = { 0 };
	struct err err = { 0 };

	who.secret = NULL;
	OK(oauth_introspect_request(&request, "https://as/i", &who, f->token,
				    "payroll-export", &err));
	http_request_body_show(&body, &request);
	assert_string_equal(buf_str(&body), "token=‹secret:payroll-export›"
					    "&token_type_hint=access_token"
					    "&client_id=pay%3Aroll");
}

static void gives_a_token_back(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_BASIC);
	auto_release(http_request) request = { 0 };
	auto_release(http_request) bare = { 0 };
	autobuf body = { 0 };
	struct err err = { 0 };

	OK(oauth_revoke_request(&request, "https://as/r", &who, f->token, "t",
				"refresh_token", &err));
	http_request_body_show(&body, &request);
	assert_string_equal(buf_str(&body),
			    "token=‹secret:t›&token_type_hint=refresh_token");
	OK(oauth_revoke_request(&bare, "https://as/r", &who, f->token, "t",
				NULL, &err));
	buf_reset(&body);
	http_request_body_show(&body, &bare);
	assert_string_equal(buf_str(&body), "token=‹secret:t›");
}

static void sends_further_parameters_several_times_if_need_be(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_BASIC);
	auto_release(http_request) request = { 0 };
	autoptr(json) extra = json_new_object();
	autobuf body = { 0 };
	struct err err = { 0 };
	struct json *list;

	json_set_string(extra, "audience", "a b");
	list = json_set_array(extra, "resource");
	json_append_string(list, "https://one");
	json_append_string(list, "https://two");
	OK(oauth_token_request(&request, "https://as/token", &who, NULL, extra,
			       &err));
	http_request_body_show(&body, &request);
	assert_string_equal(buf_str(&body),
			    "grant_type=client_credentials&audience=a+b"
			    "&resource=https%3A%2F%2Fone"
			    "&resource=https%3A%2F%2Ftwo");
}

static void refuses_parameters_that_are_ours(void **state)
{
	static const char *const ours[] = { "grant_type", "scope", "client_id",
					    "client_secret",
					    "client_assertion" };
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_BASIC);

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++) {
		auto_release(http_request) request = { 0 };
		autoptr(json) extra = json_new_object();
		struct err err = { 0 };

		json_set_string(extra, ours[i], "x");
		assert_int_equal(oauth_token_request(&request, "https://as/t",
						     &who, NULL, extra, &err),
				 -1);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_null(request.url);
	}
}

static void refuses_a_scope_that_is_two(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_BASIC);
	auto_release(http_request) request = { 0 };
	autoptr(json) scopes = json_new_array();
	struct err err = { 0 };

	json_append_string(scopes, "payroll:read admin");
	assert_int_equal(oauth_token_request(&request, "https://as/t", &who,
					     scopes, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

static void says_which_client_lacks_a_secret(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_BASIC);
	auto_release(http_request) request = { 0 };
	struct err err = { 0 };

	who.secret = NULL;
	assert_int_equal(oauth_token_request(&request, "https://as/t", &who,
					     NULL, NULL, &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_non_null(strstr(err.msg, "'pay:roll'"));
	assert_non_null(strstr(err.hint, "vault:NAME"));
}

static void says_which_sign_in_it_has_not_learnt(void **state)
{
	struct fixture *f = *state;
	struct oauth_client who = client(f, AUTH_PRIVATE_KEY_JWT);
	auto_release(http_request) request = { 0 };
	struct err err = { 0 };

	assert_int_equal(oauth_token_request(&request, "https://as/t", &who,
					     NULL, NULL, &err),
			 -1);
	assert_non_null(strstr(err.msg, "private_key_jwt"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(asks_with_basic),
		TEST(leaves_basic_raw_for_servers_that_want_it),
		TEST(asks_with_post_and_shows_no_secret),
		TEST(names_a_public_client),
		TEST(gives_a_token_back),
		TEST(sends_further_parameters_several_times_if_need_be),
		TEST(refuses_parameters_that_are_ours),
		TEST(refuses_a_scope_that_is_two),
		TEST(says_which_client_lacks_a_secret),
		TEST(says_which_sign_in_it_has_not_learnt),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
