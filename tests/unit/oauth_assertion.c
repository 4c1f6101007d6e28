/* oauth_assertion.c - tests: statements that a client signs (RFC 7523) */
#include "tests/unit/jose_keys.h"
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/oauth/client_assertion.h"
#include "core/oauth/jwt.h"

#define NOW    1795509000
#define ISSUER "https://sso.example.com"

static const struct jose_members rsa = RFC7515_A2;
static const struct jose_members ec = RFC7515_A3;
static const struct jose_members okp = RFC8037_A;

static void make(struct jwk *jwk, const struct jose_members *members,
		 const char *kid)
{
	struct err err = { 0 };

	OK(jose_key_new(&jwk->key, members, &err));
	jwk->algs = jose_key_algs(jwk->key);
	jwk->kid = kid ? xstrdup(kid) : NULL;
}

static struct json *array_of(const char *text)
{
	struct json *json = NULL;
	struct err err = { 0 };

	OK(json_parse(&json, text, strlen(text), JSON_STRICT, "list", &err));
	return json;
}

/* What the server will see of it. */
static void take(struct jwt *out, const struct secret *text,
		 const struct jose_key *key)
{
	struct err err = { 0 };

	OK(jwt_parse(out, secret_bytes(text), secret_len(text), &err));
	assert_true(jose_verify(key, out->alg, out->text.data, out->text.len,
				out->signature.data, out->signature.len));
}

static int64_t number(const struct jwt *jwt, const char *claim)
{
	int64_t value = 0;

	assert_true(json_int(&value, json_get(jwt->claims, claim)));
	return value;
}

/* RFC 7523 section 3, with every kind of key. */
static void a_client_states_who_it_is(void **state UNUSED)
{
	static const struct {
		const struct jose_members *members;
		enum jose_alg alg;
	} cases[] = {
		{ &rsa, JOSE_RS256 },
		{ &rsa, JOSE_PS256 },
		{ &ec, JOSE_ES256 },
		{ &okp, JOSE_EDDSA },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct assertion assertion = {
			.issuer = "payroll",
			.audience = ISSUER,
			.now = NOW,
		};
		auto_release(jwk) key = { 0 };
		auto_release(jwt) jwt = { 0 };
		autoptr(secret) text = NULL;
		struct err err = { 0 };

		make(&key, cases[i].members, "k1");
		OK(assertion_sign(&text, &key, cases[i].alg, &assertion, &err));
		take(&jwt, text, key.key);
		assert_int_equal(jwt.alg, cases[i].alg);
		assert_string_equal(json_text(jwt.header, "kid", ""), "k1");
		assert_string_equal(json_text(jwt.claims, "iss", ""),
				    "payroll");
		assert_string_equal(json_text(jwt.claims, "sub", ""),
				    "payroll");
		assert_string_equal(json_text(jwt.claims, "aud", ""), ISSUER);
		assert_int_equal(number(&jwt, "iat"), NOW);
		assert_int_equal(number(&jwt, "exp"),
				 NOW + ASSERTION_LIFETIME_S);
		assert_int_equal(strlen(json_text(jwt.claims, "jti", "")), 22);
	}
}

static void no_two_statements_are_one(void **state UNUSED)
{
	const struct assertion assertion = {
		.issuer = "payroll",
		.audience = ISSUER,
		.now = NOW,
	};
	auto_release(jwk) key = { 0 };
	autoptr(secret) a = NULL;
	autoptr(secret) b = NULL;
	struct err err = { 0 };

	make(&key, &okp, NULL);
	OK(assertion_sign(&a, &key, JOSE_EDDSA, &assertion, &err));
	OK(assertion_sign(&b, &key, JOSE_EDDSA, &assertion, &err));
	assert_false(secret_equal(a, b));
}

/* RFC 7523 section 2.1, as Google's service accounts use it. */
static void a_grant_names_another_subject_and_more(void **state UNUSED)
{
	autoptr(json) claims = array_of("{\"scope\":\"payroll:read\"}");
	const struct assertion assertion = {
		.issuer = "exporter@example.iam",
		.subject = "alice@example.org",
		.audience = "https://oauth2.example.com/token",
		.now = NOW,
		.lifetime = 3600,
		.claims = claims,
	};
	auto_release(jwk) key = { 0 };
	auto_release(jwt) jwt = { 0 };
	autoptr(secret) text = NULL;
	struct err err = { 0 };

	make(&key, &rsa, NULL);
	OK(assertion_sign(&text, &key, JOSE_RS256, &assertion, &err));
	take(&jwt, text, key.key);
	assert_null(json_get(jwt.header, "kid"));
	assert_string_equal(json_text(jwt.claims, "sub", ""),
			    "alice@example.org");
	assert_string_equal(json_text(jwt.claims, "scope", ""), "payroll:read");
	assert_int_equal(number(&jwt, "exp"), NOW + 3600);
}

static void refuses_what_no_statement_is(void **state UNUSED)
{
	autoptr(json) claims = array_of("{\"aud\":\"x\"}");
	const struct {
		struct assertion assertion;
		enum jose_alg alg;
		const char *words;
	} cases[] = {
		{ { .issuer = "c", .now = NOW }, JOSE_EDDSA, "no audience" },
		{ { .issuer = "c", .audience = ISSUER, .claims = claims },
		  JOSE_EDDSA,
		  "claim 'aud' can't be set by hand" },
		{ { .issuer = "c", .audience = ISSUER, .lifetime = 3601 },
		  JOSE_EDDSA,
		  "lasts at most 3600 seconds" },
		{ { .issuer = "c", .audience = ISSUER },
		  JOSE_RS256,
		  "an Ed25519 key can't sign with RS256" },
	};
	auto_release(jwk) key = { 0 };

	make(&key, &okp, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(secret) text = NULL;
		struct err err = { 0 };

		assert_int_equal(assertion_sign(&text, &key, cases[i].alg,
						&cases[i].assertion, &err),
				 -1);
		assert_null(text);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_non_null(strstr(err.msg, cases[i].words));
	}
}

static void takes_the_algorithm_that_the_server_wants(void **state UNUSED)
{
	static const struct {
		const struct jose_members *members;
		const char *supported; /* NULL: not said */
		enum jose_alg alg;
	} cases[] = {
		{ &rsa, NULL, JOSE_RS256 },
		{ &rsa, "[]", JOSE_RS256 },
		{ &rsa, "[\"ES256\",\"PS256\",\"RS256\"]", JOSE_PS256 },
		{ &ec, "[\"RS256\",\"ES256\"]", JOSE_ES256 },
		{ &okp, "[\"none\",\"EdDSA\"]", JOSE_EDDSA },
		{ &okp, "[\"Ed25519\"]", JOSE_EDDSA },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(json) list = cases[i].supported
					     ? array_of(cases[i].supported)
					     : NULL;
		auto_release(jwk) key = { 0 };
		enum jose_alg alg = JOSE_HS256;
		struct err err = { 0 };

		make(&key, cases[i].members, NULL);
		OK(assertion_alg(&alg, &key, list, &err));
		assert_int_equal(alg, cases[i].alg);
	}
}

static void says_which_keys_the_server_takes(void **state UNUSED)
{
	autoptr(json) list = array_of("[\"RS256\",\"PS256\"]");
	auto_release(jwk) key = { 0 };
	struct err err = { 0 };
	enum jose_alg alg;

	make(&key, &ec, NULL);
	assert_int_equal(assertion_alg(&alg, &key, list, &err), -1);
	assert_string_equal(err.msg,
			    "the client's key signs with ES256, and the "
			    "server takes RS256 and PS256");
	assert_true(*err.hint);
}

static void the_audience_is_the_issuer_unless_a_quirk_says(void **state UNUSED)
{
	static const struct {
		const char *server;
		const char *audience;
	} cases[] = {
		{ "{\"issuer\":\"i\",\"metadata\":{\"token_endpoint\":\"t\"}}",
		  "i" },
		{ "{\"issuer\":\"i\",\"metadata\":{\"token_endpoint\":\"t\"},"
		  "\"quirks\":{\"assertion_audience\":\"token_endpoint\"}}",
		  "t" },
		{ "{\"issuer\":\"i\",\"metadata\":{\"token_endpoint\":\"t\"},"
		  "\"quirks\":{\"assertion_audience\":\"issuer\"}}",
		  "i" },
		{ "{\"metadata\":{\"token_endpoint\":\"t\"}}", "t" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(json) server = array_of(cases[i].server);

		assert_string_equal(assertion_audience(server),
				    cases[i].audience);
	}
	assert_null(assertion_audience(NULL));
}

static void signs_in_and_shows_no_assertion(void **state UNUSED)
{
	auto_release(http_request) request = { 0 };
	auto_release(jwk) key = { 0 };
	struct err err = { 0 };
	autobuf body = { 0 };

	make(&key, &okp, NULL);
	OK(assertion_sign_in(&request, "pay:roll", &key, JOSE_EDDSA, ISSUER,
			     NOW, &err));
	http_request_body_show(&body, &request);
	assert_string_equal(
		buf_str(&body),
		"client_id=pay%3Aroll&client_assertion_type=urn%3Aietf%3A"
		"params%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
		"&client_assertion=‹secret:client assertion›");
}

/* OpenID Connect Core section 9 */
static void a_client_secret_signs_too(void **state UNUSED)
{
	static const char text[] = "a client secret of 32 characters";
	const struct assertion assertion = {
		.issuer = "payroll",
		.audience = ISSUER,
		.now = NOW,
	};
	autoptr(secret) secret = secret_new(text, 32);
	autoptr(secret) small = secret_new(text, 31);
	auto_release(jwk) key = { 0 };
	auto_release(jwk) none = { 0 };
	auto_release(jwt) jwt = { 0 };
	autoptr(secret) signed_text = NULL;
	struct err err = { 0 };

	OK(assertion_shared_key(&key, secret, &err));
	OK(assertion_sign(&signed_text, &key, JOSE_HS256, &assertion, &err));
	take(&jwt, signed_text, key.key);
	assert_int_equal(jwt.alg, JOSE_HS256);
	assert_int_equal(assertion_shared_key(&none, small, &err), -1);
	assert_string_equal(err.msg,
			    "client_secret_jwt: the shared secret has 31 "
			    "bytes; to sign with HS256 it must have 32 or "
			    "more");
	assert_true(*err.hint);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_client_states_who_it_is),
		TEST(no_two_statements_are_one),
		TEST(a_grant_names_another_subject_and_more),
		TEST(refuses_what_no_statement_is),
		TEST(takes_the_algorithm_that_the_server_wants),
		TEST(says_which_keys_the_server_takes),
		TEST(the_audience_is_the_issuer_unless_a_quirk_says),
		TEST(signs_in_and_shows_no_assertion),
		TEST(a_client_secret_signs_too),
	};

	return RUN(tests);
}
