/* rfc_answers.c - the RFCs' own examples: what a server says, and is taken */
#include "tests/unit/jose_keys.h"
#include "tests/unit/test.h"

#include "core/oauth/challenge.h"
#include "core/oauth/consent.h"
#include "core/oauth/dpop.h"
#include "core/oauth/jwt.h"
#include "core/run/plan.h"

static struct err err;

static struct http_response answer(int status, const char *body,
				   const char *headers)
{
	struct http_response response = { .status = status };

	buf_add(&response.body, body);
	buf_add(&response.headers, headers ? headers : "");
	return response;
}

static struct json *object(const char *text)
{
	struct json *json = NULL;

	OK(json_parse(&json, text, strlen(text), JSON_WIRE, "answer", &err));
	return json;
}

static struct oauth_failure refusal(int status, const char *body,
				    const char *headers)
{
	struct http_response response = answer(status, body, headers);
	struct oauth_failure failure;

	oauth_failure_of(&failure, &response);
	http_response_release(&response);
	return failure;
}

/* -1: it can't be used; err says why. */
static int read_token(struct oauth_token *token, const char *body)
{
	struct http_response response = answer(200, body, NULL);
	struct oauth_failure failure;
	bool refused = false;
	int result;

	err = (struct err){ 0 };
	result = oauth_token_answer(token, &refused, &failure, &response, NULL,
				    &err);
	http_response_release(&response);
	assert_false(refused);
	return result;
}

static void token_is(const struct oauth_token *token, const char *access,
		     const char *refresh, const char *type, int64_t seconds)
{
	assert_string_equal(secret_bytes(token->access_token), access);
	if (refresh)
		assert_string_equal(secret_bytes(token->refresh_token),
				    refresh);
	else
		assert_null(token->refresh_token);
	assert_string_equal(token->token_type, type);
	assert_int_equal(token->expires_in, seconds);
}

/* Section 7.1: a type that is not understood is not used. */
static void rfc6749_5_1_token_of_a_type_that_nobody_knows(void **state UNUSED)
{
	struct oauth_token token = { 0 };

	assert_int_equal(
		read_token(&token,
			   "{\"access_token\":\"2YotnFZFEjr1zCsicMWpAA\","
			   "\"token_type\":\"example\",\"expires_in\":3600,"
			   "\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\","
			   "\"example_parameter\":\"example_value\"}"),
		-1);
	assert_non_null(strstr(err.msg, "of type 'example'"));
	oauth_token_release(&token);
}

static void rfc6749_5_2_error(void **state UNUSED)
{
	struct oauth_failure failure =
		refusal(400, "{\"error\":\"invalid_request\"}", NULL);

	assert_string_equal(failure.error, "invalid_request");
}

/* What the browser came back to; the code, or NULL for a refusal. */
static char *callback(const struct oauth_callback *expected,
		      const char *address, struct oauth_failure *failure)
{
	struct secret *whole = secret_new(address, strlen(address));
	struct secret *code = NULL;
	bool refused = false;
	char *text = NULL;

	OK(oauth_authorize_answer(&code, &refused, failure, whole, expected,
				  &err));
	if (!refused)
		text = xstrdup(secret_bytes(code));
	secret_free(code);
	secret_free(whole);
	return text;
}

static const struct oauth_callback rfc6749_client = {
	.redirect_uri = "https://client.example.com/cb",
	.state = "xyz",
	.issuer = "https://server.example.com",
};

static void rfc6749_4_1_2_code(void **state UNUSED)
{
	struct oauth_failure failure;
	char *code = callback(&rfc6749_client,
			      "https://client.example.com/cb"
			      "?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz",
			      &failure);

	assert_string_equal(code, "SplxlOBeZQQYbYS6WxSbIA");
	free(code);
}

static void rfc6749_4_1_2_1_refusal(void **state UNUSED)
{
	struct oauth_failure failure = { 0 };

	assert_null(callback(&rfc6749_client,
			     "https://client.example.com/cb"
			     "?error=access_denied&state=xyz",
			     &failure));
	assert_string_equal(failure.error, "access_denied");
}

static void rfc6750_3_challenges(void **state UNUSED)
{
	struct oauth_failure none = refusal(
		401, "", "WWW-Authenticate: Bearer realm=\"example\"\n");
	struct oauth_failure expired =
		refusal(401, "",
			"WWW-Authenticate: Bearer realm=\"example\","
			" error=\"invalid_token\","
			" error_description=\"The access token expired\"\n");

	assert_string_equal(none.error, "");
	assert_string_equal(expired.error, "invalid_token");
	assert_string_equal(expired.description, "The access token expired");
}

static void rfc6750_4_token(void **state UNUSED)
{
	struct oauth_token token = { 0 };

	OK(read_token(&token, "{\"access_token\":\"mF_9.B5f-4.1JqM\","
			      "\"token_type\":\"Bearer\",\"expires_in\":3600,"
			      "\"refresh_token\":\"tGzv3JOkF0XG5Qx2TlKWIA\"}"));
	token_is(&token, "mF_9.B5f-4.1JqM", "tGzv3JOkF0XG5Qx2TlKWIA", "Bearer",
		 3600);
	oauth_token_release(&token);
}

static bool is_revoked(int status, const char *body,
		       struct oauth_failure *failure)
{
	struct http_response response = answer(status, body, NULL);
	bool refused = false;

	OK(oauth_revoke_answer(&refused, failure, &response, &err));
	http_response_release(&response);
	return !refused;
}

static void rfc7009_2_2_revoked_or_not(void **state UNUSED)
{
	struct oauth_failure failure = { 0 };

	assert_true(is_revoked(200, "", &failure));
	assert_false(is_revoked(400, "{\"error\":\"unsupported_token_type\"}",
				&failure));
	assert_string_equal(failure.error, "unsupported_token_type");
	assert_false(is_revoked(503, "", &failure));
}

static struct json *introspected(const char *body)
{
	struct http_response response = answer(200, body, NULL);
	struct oauth_failure failure;
	struct json *out = NULL;
	bool refused = false;

	OK(oauth_introspect_answer(&out, &refused, &failure, &response, &err));
	assert_false(refused);
	http_response_release(&response);
	return out;
}

static void rfc7662_2_2_active_and_inactive(void **state UNUSED)
{
	struct json *active = introspected(
		"{\"active\":true,\"client_id\":\"l238j323ds-23ij4\","
		"\"username\":\"jdoe\",\"scope\":\"read write dolphin\","
		"\"sub\":\"Z5O3upPC88QrAjx00dis\","
		"\"aud\":\"https://protected.example.net/resource\","
		"\"iss\":\"https://server.example.com/\",\"exp\":1419356238,"
		"\"iat\":1419350238,\"extension_field\":\"twenty-seven\"}");
	struct json *inactive = introspected("{\"active\":false}");

	assert_true(json_is_true(json_get(active, "active")));
	assert_string_equal(json_text(active, "scope", ""),
			    "read write dolphin");
	assert_false(json_is_true(json_get(inactive, "active")));
	json_free(active);
	json_free(inactive);
}

static void is_sound(const char *text)
{
	struct json *metadata = object(text);

	OK(oauth_metadata_check(metadata, text, "metadata",
				"https://server.example.com", &err));
	json_free(metadata);
}

static void rfc8414_3_2_metadata(void **state UNUSED)
{
	is_sound("{\"issuer\":\"https://server.example.com\","
		 "\"authorization_endpoint\":"
		 "\"https://server.example.com/authorize\","
		 "\"token_endpoint\":\"https://server.example.com/token\","
		 "\"token_endpoint_auth_methods_supported\":"
		 "[\"client_secret_basic\",\"private_key_jwt\"],"
		 "\"token_endpoint_auth_signing_alg_values_supported\":"
		 "[\"RS256\",\"ES256\"],\"userinfo_endpoint\":"
		 "\"https://server.example.com/userinfo\","
		 "\"jwks_uri\":\"https://server.example.com/jwks.json\","
		 "\"registration_endpoint\":"
		 "\"https://server.example.com/register\","
		 "\"scopes_supported\":[\"openid\",\"profile\",\"email\","
		 "\"address\",\"phone\",\"offline_access\"],"
		 "\"response_types_supported\":[\"code\",\"code token\"],"
		 "\"service_documentation\":"
		 "\"http://server.example.com/service_documentation.html\","
		 "\"ui_locales_supported\":"
		 "[\"en-US\",\"en-GB\",\"en-CA\",\"fr-FR\",\"fr-CA\"]}");
}

static void rfc8628_3_2_device_authorization(void **state UNUSED)
{
	struct http_response response = answer(
		200,
		"{\"device_code\":\"GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS\""
		",\"user_code\":\"WDJB-MJHT\","
		"\"verification_uri\":\"https://example.com/device\","
		"\"verification_uri_complete\":"
		"\"https://example.com/device?user_code=WDJB-MJHT\","
		"\"expires_in\":1800,\"interval\":5}",
		NULL);
	struct oauth_device device = { 0 };
	struct oauth_failure failure;
	bool refused = false;

	OK(oauth_device_answer(&device, &refused, &failure, &response, &err));
	assert_false(refused);
	assert_string_equal(device.user_code, "WDJB-MJHT");
	assert_string_equal(device.uri, "https://example.com/device");
	assert_string_equal(device.uri_complete,
			    "https://example.com/device?user_code=WDJB-MJHT");
	assert_int_equal(device.expires_in, 1800);
	assert_int_equal(device.interval, 5);
	oauth_device_release(&device);
	http_response_release(&response);
}

#define EXCHANGED                                                    \
	"eyJhbGciOiJFUzI1NiIsImtpZCI6IjllciJ9.eyJhdWQiOiJodHRwczovL" \
	"2JhY2tlbmQuZXhhbXBsZS5jb20iLCJpc3MiOiJodHRwczovL2FzLmV4YW1" \
	"wbGUuY29tIiwiZXhwIjoxNDQxOTE3NTkzLCJpYXQiOjE0NDE5MTc1MzMsI" \
	"nN1YiI6ImJkY0BleGFtcGxlLmNvbSIsInNjb3BlIjoiYXBpIn0.40y3ZgQ" \
	"edw6rxf59WlwHDD9jryFOr0_Wh3CGozQBihNBhnXEQgU85AI9x3KmsPott" \
	"VMLPIWvmDCMy5-kdXjwhw"

static void rfc8693_2_3_exchanged(void **state UNUSED)
{
	struct oauth_token token = { 0 };
	struct jwt jwt = { 0 };

	OK(read_token(&token,
		      "{\"access_token\":\"" EXCHANGED "\","
		      "\"issued_token_type\":\"urn:ietf:params:oauth:"
		      "token-type:access_token\",\"token_type\":\"Bearer\","
		      "\"expires_in\":60}"));
	token_is(&token, EXCHANGED, NULL, "Bearer", 60);
	OK(jwt_parse(&jwt, secret_bytes(token.access_token),
		     secret_len(token.access_token), &err));
	assert_string_equal(json_text(jwt.claims, "aud", ""),
			    "https://backend.example.com");
	jwt_release(&jwt);
	oauth_token_release(&token);
}

#define RFC8705_METADATA                                                   \
	"{\"issuer\":\"https://server.example.com\","                      \
	"\"authorization_endpoint\":\"https://server.example.com/authz\"," \
	"\"token_endpoint\":\"https://server.example.com/token\","         \
	"\"introspection_endpoint\":"                                      \
	"\"https://server.example.com/introspect\","                       \
	"\"revocation_endpoint\":\"https://server.example.com/revo\","     \
	"\"jwks_uri\":\"https://server.example.com/jwks\","                \
	"\"response_types_supported\":[\"code\"],"                         \
	"\"response_modes_supported\":"                                    \
	"[\"fragment\",\"query\",\"form_post\"],"                          \
	"\"grant_types_supported\":"                                       \
	"[\"authorization_code\",\"refresh_token\"],"                      \
	"\"token_endpoint_auth_methods_supported\":"                       \
	"[\"tls_client_auth\",\"client_secret_basic\",\"none\"],"          \
	"\"tls_client_certificate_bound_access_tokens\":true,"             \
	"\"mtls_endpoint_aliases\":{"                                      \
	"\"token_endpoint\":\"https://mtls.example.com/token\","           \
	"\"revocation_endpoint\":\"https://mtls.example.com/revo\","       \
	"\"introspection_endpoint\":"                                      \
	"\"https://mtls.example.com/introspect\"}}"

static void rfc8705_5_aliases_for_who_has_a_certificate(void **state UNUSED)
{
	struct json *root = object("{\"metadata\":" RFC8705_METADATA "}");
	struct document server = { .root = root };
	struct runbook runbook = { .certificate = "vault:certificate" };
	struct plan plan = { .server = &server, .runbook = &runbook };
	const char *endpoint;

	is_sound(RFC8705_METADATA);
	OK(plan_endpoint(&endpoint, &plan, "revocation_endpoint", NULL, &err));
	assert_string_equal(endpoint, "https://mtls.example.com/revo");
	OK(plan_endpoint(&endpoint, &plan, "authorization_endpoint", NULL,
			 &err));
	assert_string_equal(endpoint, "https://server.example.com/authz");
	runbook.certificate = NULL;
	OK(plan_endpoint(&endpoint, &plan, "revocation_endpoint", NULL, &err));
	assert_string_equal(endpoint, "https://server.example.com/revo");
	json_free(root);
}

/* Figure 2, which has no signature: it is signed here. */
static void rfc9068_3_access_token(void **state UNUSED)
{
	static const struct jose_members members = RFC7515_A2;
	static const char *const audiences[] = { "https://rs.example.com/",
						 NULL };
	struct jwt_expect expect = {
		.issuer = "https://authorization-server.example.com/",
		.audiences = audiences,
		.now = 1618354090 + 60,
	};
	struct json *claims = object(
		"{\"iss\":\"https://authorization-server.example.com/\","
		"\"sub\":\"5ba552d67\",\"aud\":\"https://rs.example.com/\","
		"\"exp\":1639528912,\"iat\":1618354090,"
		"\"jti\":\"dbe39bf3a3ba4238a513f51d6e1691c4\","
		"\"client_id\":\"s6BhdRkqt3\","
		"\"scope\":\"openid profile reademail\"}");
	struct jwk key = { .kid = xstrdup("RjEwOwOA") };
	struct jwk_set keys = { .keys = &key, .nr = 1 };
	struct jwt_verdict verdict;
	struct jwt jwt = { 0 };
	struct buf text = { 0 };

	OK(jose_key_new(&key.key, &members, &err));
	key.algs = jose_key_algs(key.key);
	OK(jwt_sign(&text, &key, JOSE_RS256, "at+JWT", NULL, claims, &err));
	assert_true(jwt_says_type(text.data, text.len, "at+jwt"));
	OK(jwt_parse(&jwt, text.data, text.len, &err));
	jwt_judge_access_token(&verdict, &jwt, &keys, &expect);
	if (verdict.fault != JWT_SOUND)
		fail_msg("%s", verdict.why);
	buf_release(&text);
	jwt_release(&jwt);
	jwk_release(&key);
	json_free(claims);
}

#define PUSHED "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c"

static void rfc9126_2_2_pushed(void **state UNUSED)
{
	struct http_response response = answer(
		201, "{\"request_uri\":\"" PUSHED "\",\"expires_in\":60}",
		NULL);
	struct oauth_failure failure;
	char *request_uri = NULL;
	bool refused = false;

	OK(oauth_par_answer(&request_uri, &refused, &failure, &response, &err));
	assert_false(refused);
	assert_string_equal(request_uri, PUSHED);
	free(request_uri);
	http_response_release(&response);
}

static void rfc9207_2_1_code_with_its_issuer(void **state UNUSED)
{
	static const struct oauth_callback expected = {
		.redirect_uri = "https://client.example/cb",
		.state = "ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI",
		.issuer = "https://honest.as.example",
		.iss_required = true,
	};
	struct oauth_failure failure;
	char *code =
		callback(&expected,
			 "https://client.example/cb"
			 "?code=x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58"
			 "&state=ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI"
			 "&iss=https%3A%2F%2Fhonest.as.example",
			 &failure);

	assert_string_equal(code,
			    "x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58");
	free(code);
}

static void rfc9207_2_2_refusal_with_its_issuer(void **state UNUSED)
{
	static const struct oauth_callback expected = {
		.redirect_uri = "https://client.example/cb",
		.state = "N2JjNGJhY2JiZjRhYzA3MGJkMzNmMDE5OWJhZmJhZjA",
		.issuer = "https://honest.as.example",
		.iss_required = true,
	};
	struct oauth_failure failure = { 0 };

	assert_null(callback(&expected,
			     "https://client.example/cb?error=access_denied"
			     "&state=N2JjNGJhY2JiZjRhYzA3MGJkMzNmMDE5OWJhZmJh"
			     "ZjA&iss=https%3A%2F%2Fhonest.as.example",
			     &failure));
	assert_string_equal(failure.error, "access_denied");
}

static void rfc9449_5_bound_token(void **state UNUSED)
{
	struct oauth_token token = { 0 };

	OK(read_token(&token,
		      "{\"access_token\":"
		      "\"Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU\","
		      "\"token_type\":\"DPoP\",\"expires_in\":2677,"
		      "\"refresh_token\":"
		      "\"Q..Zkm29lexi8VnWg2zPW1x-tgGad0Ibc3s3EwM_Ni4-g\"}"));
	token_is(&token, "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU",
		 "Q..Zkm29lexi8VnWg2zPW1x-tgGad0Ibc3s3EwM_Ni4-g", "DPoP", 2677);
	oauth_token_release(&token);
}

static void rfc9449_8_nonce_of_a_server(void **state UNUSED)
{
	struct http_response response =
		answer(400,
		       "{\"error\":\"use_dpop_nonce\",\"error_description\":"
		       "\"Authorization server requires nonce in DPoP proof\"}",
		       "DPoP-Nonce: eyJ7S_zG.eyJH0-Z.HX4w-7v\n");
	struct oauth_failure failure;
	char *nonce = dpop_nonce(&response);

	oauth_failure_of(&failure, &response);
	assert_true(dpop_wants_nonce(&failure));
	assert_string_equal(nonce, "eyJ7S_zG.eyJH0-Z.HX4w-7v");
	free(nonce);
	http_response_release(&response);
}

static void rfc9449_8_2_next_nonce(void **state UNUSED)
{
	struct http_response response =
		answer(200, "", "DPoP-Nonce: eyJ7S_zG.eyJbYu3.xQmBj-1\n");
	char *nonce = dpop_nonce(&response);

	assert_string_equal(nonce, "eyJ7S_zG.eyJbYu3.xQmBj-1");
	free(nonce);
	http_response_release(&response);
}

static void rfc9449_9_nonce_of_a_service(void **state UNUSED)
{
	struct http_response response = answer(
		401, "",
		"WWW-Authenticate: DPoP error=\"use_dpop_nonce\","
		" error_description=\"Resource server requires nonce in DPoP "
		"proof\"\nDPoP-Nonce: eyJ7S_zG.eyJH0-Z.HX4w-7v\n");
	struct oauth_failure failure;
	char *nonce = dpop_nonce(&response);

	oauth_failure_of(&failure, &response);
	assert_true(dpop_wants_nonce(&failure));
	assert_string_equal(nonce, "eyJ7S_zG.eyJH0-Z.HX4w-7v");
	free(nonce);
	http_response_release(&response);
}

static void rfc9470_3_stronger_sign_in(void **state UNUSED)
{
	struct http_response response = answer(
		401, "",
		"WWW-Authenticate: Bearer "
		"error=\"insufficient_user_authentication\","
		" error_description=\"A different authentication level is "
		"required\", acr_values=\"myACR\"\n");
	struct oauth_challenge challenge = { 0 };

	oauth_challenge_of(&challenge, &response);
	assert_true(oauth_challenge_wants_more(&challenge));
	assert_string_equal(challenge.acr_values, "myACR");
	oauth_challenge_release(&challenge);
	http_response_release(&response);
}

static void rfc9728_5_1_where_the_metadata_are(void **state UNUSED)
{
	struct http_response response =
		answer(401, "",
		       "WWW-Authenticate: Bearer resource_metadata="
		       "\"https://resource.example.com/.well-known/"
		       "oauth-protected-resource\"\n");
	struct oauth_challenge challenge = { 0 };

	oauth_challenge_of(&challenge, &response);
	assert_string_equal(challenge.resource_metadata,
			    "https://resource.example.com/.well-known/"
			    "oauth-protected-resource");
	oauth_challenge_release(&challenge);
	http_response_release(&response);
}

static void rfc9728_3_2_metadata_of_a_service(void **state UNUSED)
{
	struct http_response response = answer(
		200,
		"{\"resource\":\"https://resource.example.com\","
		"\"authorization_servers\":"
		"[\"https://as1.example.com\",\"https://as2.example.net\"],"
		"\"bearer_methods_supported\":[\"header\",\"body\"],"
		"\"scopes_supported\":[\"profile\",\"email\",\"phone\"],"
		"\"resource_documentation\":\"https://resource.example.com/"
		"resource_documentation.html\"}",
		NULL);
	struct strings meant = { 0 };
	struct json *metadata = NULL;
	bool foreign = true;

	strings_add(&meant, "https://resource.example.com");
	OK(oauth_resource_metadata(&metadata, &foreign, &response, &meant,
				   &err));
	assert_false(foreign);
	assert_true(json_has_string(json_get(metadata, "authorization_servers"),
				    "https://as2.example.net"));
	json_free(metadata);
	strings_release(&meant);
	http_response_release(&response);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rfc6749_4_1_2_code),
		TEST(rfc6749_4_1_2_1_refusal),
		TEST(rfc6749_5_1_token_of_a_type_that_nobody_knows),
		TEST(rfc6749_5_2_error),
		TEST(rfc6750_3_challenges),
		TEST(rfc6750_4_token),
		TEST(rfc7009_2_2_revoked_or_not),
		TEST(rfc7662_2_2_active_and_inactive),
		TEST(rfc8414_3_2_metadata),
		TEST(rfc8628_3_2_device_authorization),
		TEST(rfc8693_2_3_exchanged),
		TEST(rfc8705_5_aliases_for_who_has_a_certificate),
		TEST(rfc9068_3_access_token),
		TEST(rfc9126_2_2_pushed),
		TEST(rfc9207_2_1_code_with_its_issuer),
		TEST(rfc9207_2_2_refusal_with_its_issuer),
		TEST(rfc9449_5_bound_token),
		TEST(rfc9449_8_nonce_of_a_server),
		TEST(rfc9449_8_2_next_nonce),
		TEST(rfc9449_9_nonce_of_a_service),
		TEST(rfc9470_3_stronger_sign_in),
		TEST(rfc9728_3_2_metadata_of_a_service),
		TEST(rfc9728_5_1_where_the_metadata_are),
	};

	return RUN(tests);
}
