/* oauth_jwt.c - tests: tokens taken apart, and judged */
#include "tests/unit/jose_keys.h"
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/oauth/jwt.h"

#define NOW    1795509000
#define ISSUER "https://sso.example.com/realms/corp"
#define CLIENT "payroll-exporter"
#define API    "https://payroll.example.com"

/* ---- what each test has: a server's keys ---- */

struct world {
	struct jwk ed;  /* kid "ed" */
	struct jwk ec;  /* kid "ec" */
	struct jwk rsa; /* no kid */
	struct jwk_set keys;
	struct jwt_expect expect;
};

static void make(struct jwk *jwk, const struct jose_members *members,
		 const char *kid)
{
	struct err err = { 0 };

	OK(jose_key_new(&jwk->key, members, &err));
	jwk->algs = jose_key_algs(jwk->key);
	jwk->kid = kid ? xstrdup(kid) : NULL;
}

static int begin(void **state)
{
	static const struct jose_members ed = RFC8037_A;
	static const struct jose_members ec = RFC7515_A3;
	static const struct jose_members rsa = RFC7515_A2;
	static const char *const audiences[] = { API, NULL };
	struct world *world = xcalloc(1, sizeof(*world));
	autoptr(json) set = json_new_object();
	struct json *keys = json_set_array(set, "keys");
	struct err err = { 0 };
	autobuf text = { 0 };

	make(&world->ed, &ed, "ed");
	make(&world->ec, &ec, "ec");
	make(&world->rsa, &rsa, NULL);
	json_append(keys, jwk_public(&world->ed));
	json_append(keys, jwk_public(&world->ec));
	json_append(keys, jwk_public(&world->rsa));
	json_compact(&text, set);
	OK(jwk_set_parse(&world->keys, text.data, text.len, "jwks", &err));
	world->expect = (struct jwt_expect){
		.issuer = ISSUER,
		.audiences = audiences,
		.now = NOW,
		.client_id = CLIENT,
	};
	*state = world;
	return 0;
}

static int end(void **state)
{
	struct world *world = *state;

	jwk_release(&world->ed);
	jwk_release(&world->ec);
	jwk_release(&world->rsa);
	jwk_set_release(&world->keys);
	free(world);
	return 0;
}

static struct json *claims_of(const char *text)
{
	struct json *claims = NULL;
	struct err err = { 0 };

	OK(json_parse(&claims, text, strlen(text), JSON_WIRE, "claims", &err));
	return claims;
}

static void sign(struct jwt *out, const struct jwk *key, enum jose_alg alg,
		 const char *typ, const struct json *claims)
{
	struct err err = { 0 };
	autobuf text = { 0 };

	OK(jwt_sign(&text, key, alg, typ, NULL, claims, &err));
	OK(jwt_parse(out, text.data, text.len, &err));
}

/* ---- taking apart ---- */

/* RFC 7519 section 3.1 */
static void takes_the_rfcs_example_apart(void **state UNUSED)
{
	auto_release(jwt) jwt = { 0 };
	struct err err = { 0 };
	int64_t exp;

	OK(jwt_parse(&jwt, RFC7515_A1_TOKEN, strlen(RFC7515_A1_TOKEN), &err));
	assert_int_equal(jwt.alg, JOSE_HS256);
	assert_string_equal(json_text(jwt.header, "typ", ""), "JWT");
	assert_string_equal(json_text(jwt.claims, "iss", ""), "joe");
	assert_true(json_int(&exp, json_get(jwt.claims, "exp")));
	assert_int_equal(exp, 1300819380);
	assert_true(json_is_true(
		json_get(jwt.claims, "http://example.com/is_root")));
}

static char *token_of(const char *header, const char *payload)
{
	autobuf text = { 0 };

	text_base64url(&text, header, strlen(header));
	buf_add(&text, ".");
	text_base64url(&text, payload, strlen(payload));
	buf_add(&text, ".AAAA");
	return buf_detach(&text);
}

static void says_what_no_token_is(void **state UNUSED)
{
	static const struct {
		const char *header; /* NULL: the payload is the token */
		const char *payload;
		const char *words;
	} cases[] = {
		{ NULL, "", "1 part between dots" },
		{ NULL, "6f1c7ab2-opaque", "1 part between dots" },
		{ NULL, "a.b", "2 parts" },
		{ NULL, "a.b.c.d", "4 parts" },
		{ NULL, "a.b.c.d.e", "5 parts" },
		{ NULL, "..", "header is not" },
		{ NULL, "e30=.e30.AAAA", "header is not base64url" },
		{ NULL, " e30.e30.AAAA", "header is not base64url" },
		{ NULL, "eyJhbGciOiJSUzI1NiJ9.e30=.AAAA", "payload is not" },
		{ NULL, "eyJhbGciOiJSUzI1NiJ9.e30.A", "signature is not" },
		{ NULL, "eyJhbGciOiJSUzI1NiJ9.e30.AA=", "signature is not" },
		{ NULL, "eyJhbGciOiJSUzI1NiJ9.e30.AB", "signature is not" },
		{ "[]", "{}", "header is an array, not an object" },
		{ "{}", "{}", "('alg' is '')" },
		{ "{\"alg\":\"none\"}", "{}", "is not signed" },
		{ "{\"alg\":\"nOnE\"}", "{}", "('alg' is 'nOnE')" },
		{ "{\"alg\":\"HS384\"}", "{}", "does not know" },
		{ "{\"alg\":7}", "{}", "'alg' is a number" },
		{ "{\"alg\":\"RS256\",\"kid\":1}", "{}", "'kid' is a number" },
		{ "{\"alg\":\"RS256\",\"typ\":{}}", "{}",
		  "'typ' is an object" },
		{ "{\"alg\":\"RS256\",\"crit\":[\"b64\"]}", "{}", "'crit'" },
		{ "{\"alg\":\"RS256\",\"crit\":[]}", "{}", "'crit'" },
		{ "{\"alg\":\"RS256\",\"alg\":\"ES256\"}", "{}",
		  "header is not sound JSON" },
		{ "{\"alg\":\"RS256\"}", "{\"a\":1,\"a\":2}",
		  "payload is not sound JSON" },
		{ "{\"alg\":\"RS256\"}", "{} {}", "payload is not sound JSON" },
		{ "{\"alg\":\"RS256\"}", "\"x\"", "payload is a string" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autofree char *token =
			cases[i].header
				? token_of(cases[i].header, cases[i].payload)
				: xstrdup(cases[i].payload);
		auto_release(jwt) jwt = { 0 };
		struct err err = { 0 };

		if (jwt_parse(&jwt, token, strlen(token), &err) != -1)
			fail_msg("taken: %s", token);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_null(jwt.header);
		if (!strstr(err.msg, cases[i].words))
			fail_msg("'%s' is not in '%s'", cases[i].words,
				 err.msg);
	}
}

static void a_token_has_a_size_at_most(void **state UNUSED)
{
	auto_release(jwt) jwt = { 0 };
	struct err err = { 0 };
	autobuf text = { 0 };

	buf_add(&text, "eyJhbGciOiJSUzI1NiJ9.e30.");
	while (text.len <= JWT_SIZE_MAX)
		buf_add(&text, "AAAA");
	assert_int_equal(jwt_parse(&jwt, text.data, text.len, &err), -1);
	assert_non_null(strstr(err.msg, "more than 65536"));
	buf_truncate(&text, JWT_SIZE_MAX / 4 * 4 - 3);
	OK(jwt_parse(&jwt, text.data, text.len, &err));
}

/* ---- judging ---- */

static const char access_claims[] =
	"{\"iss\":\"" ISSUER "\",\"sub\":\"s\",\"aud\":\"" API "\","
	"\"client_id\":\"" CLIENT "\",\"jti\":\"j\",\"iat\":1795508990,"
	"\"exp\":1795509300}";

static void judges_an_access_token_sound(void **state)
{
	struct world *world = *state;
	autoptr(json) claims = claims_of(access_claims);
	const struct {
		const struct jwk *key;
		enum jose_alg alg;
		const char *typ;
	} cases[] = {
		{ &world->ed, JOSE_EDDSA, "at+jwt" },
		{ &world->ec, JOSE_ES256, "application/at+jwt" },
		{ &world->rsa, JOSE_RS256, "AT+JWT" },
		{ &world->rsa, JOSE_PS512, "at+jwt" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		auto_release(jwt) jwt = { 0 };
		struct jwt_verdict verdict;

		sign(&jwt, cases[i].key, cases[i].alg, cases[i].typ, claims);
		jwt_judge_access_token(&verdict, &jwt, &world->keys,
				       &world->expect);
		assert_string_equal(verdict.why, "");
		assert_int_equal(verdict.fault, JWT_SOUND);
	}
}

/* `patch` replaces members of sound claims; null takes one away. */
static struct json *patched(const char *claims_text, const char *patch_text)
{
	struct json *claims = claims_of(claims_text);
	autoptr(json) patch = claims_of(patch_text);

	json_each(member, patch) {
		if (json_type(member) == JSON_NULL)
			json_remove(claims, json_key(member));
		else
			json_set(claims, json_key(member), json_copy(member));
	}
	return claims;
}

struct flaw {
	const char *patch;
	enum jwt_fault fault;
	const char *words;
	const char *typ; /* NULL: the right one */
};

enum profile { ACCESS, INTROSPECTION, IDENTITY };

static void judge(struct jwt_verdict *out, enum profile profile,
		  const struct jwt *jwt, const struct world *world)
{
	if (profile == ACCESS)
		jwt_judge_access_token(out, jwt, &world->keys, &world->expect);
	else if (profile == IDENTITY)
		jwt_judge_id_token(out, jwt, &world->keys, &world->expect);
	else
		jwt_judge_introspection(out, jwt, &world->keys, &world->expect);
}

static void find(const struct world *world, enum profile profile,
		 const char *sound, const struct flaw *flaws, size_t nr)
{
	static const char *const typs[] = { "at+jwt", "token-introspection+jwt",
					    "JWT" };

	for (size_t i = 0; i < nr; i++) {
		autoptr(json) claims = patched(sound, flaws[i].patch);
		auto_release(jwt) jwt = { 0 };
		struct jwt_verdict verdict;

		sign(&jwt, &world->ed, JOSE_EDDSA,
		     flaws[i].typ ? flaws[i].typ : typs[profile], claims);
		judge(&verdict, profile, &jwt, world);
		if (verdict.fault != flaws[i].fault ||
		    !strstr(verdict.why, flaws[i].words))
			fail_msg("%s: fault %d: %s", flaws[i].patch,
				 verdict.fault, verdict.why);
		assert_true(verdict.fault == JWT_SOUND || *verdict.hint);
	}
}

/* RFC 9068 sections 2.2 and 4 */
static void says_what_is_wrong_with_an_access_token(void **state)
{
	static const struct flaw flaws[] = {
		{ "{}", JWT_BAD_TYPE, "is of type 'JWT', not 'at+jwt'", "JWT" },
		{ "{\"iss\":\"https://evil.example\"}", JWT_WRONG_ISSUER,
		  "was issued by 'https://evil.example', not by '" ISSUER "'",
		  NULL },
		{ "{\"iss\":\"" ISSUER "/\"}", JWT_WRONG_ISSUER, "issued by",
		  NULL },
		{ "{\"iss\":[\"" ISSUER "\"]}", JWT_WRONG_ISSUER, "issued by",
		  NULL },
		{ "{\"iss\":null}", JWT_BAD_CLAIM, "has no 'iss'", NULL },
		{ "{\"aud\":[\"a\",\"b\"]}", JWT_WRONG_AUDIENCE,
		  "is for 'a and b', not for '" API "'", NULL },
		{ "{\"aud\":[\"a\",\"" API "\"]}", JWT_SOUND, "", NULL },
		{ "{\"aud\":[]}", JWT_BAD_CLAIM, "for whom", NULL },
		{ "{\"aud\":[1]}", JWT_BAD_CLAIM, "for whom", NULL },
		{ "{\"aud\":{}}", JWT_BAD_CLAIM, "for whom", NULL },
		{ "{\"aud\":null}", JWT_BAD_CLAIM, "has no 'aud'", NULL },
		{ "{\"exp\":1795508940}", JWT_EXPIRED,
		  "the access token expired at 2026-11-24T08:29:00Z", NULL },
		{ "{\"exp\":1795508941}", JWT_SOUND, "", NULL },
		{ "{\"exp\":1795508941.5}", JWT_SOUND, "", NULL },
		{ "{\"exp\":\"1795509300\"}", JWT_BAD_CLAIM,
		  "a 'exp' that is no time", NULL },
		{ "{\"exp\":-1}", JWT_BAD_CLAIM, "no time", NULL },
		{ "{\"exp\":1e300}", JWT_BAD_CLAIM, "no time", NULL },
		{ "{\"exp\":null}", JWT_BAD_CLAIM, "has no 'exp'", NULL },
		{ "{\"nbf\":1795509061}", JWT_NOT_YET,
		  "is not valid before 2026-11-24T08:31:01Z", NULL },
		{ "{\"nbf\":1795509060}", JWT_SOUND, "", NULL },
		{ "{\"iat\":1795509061}", JWT_NOT_YET, "lies ahead", NULL },
		{ "{\"iat\":true}", JWT_BAD_CLAIM, "no time", NULL },
		{ "{\"iat\":null}", JWT_BAD_CLAIM, "has no 'iat'", NULL },
		{ "{\"sub\":null}", JWT_BAD_CLAIM, "has no 'sub'", NULL },
		{ "{\"client_id\":null}", JWT_BAD_CLAIM, "no 'client_id'",
		  NULL },
		{ "{\"jti\":7}", JWT_BAD_CLAIM, "'jti' that is no text", NULL },
	};

	find(*state, ACCESS, access_claims, flaws, ARRAY_SIZE(flaws));
}

static void an_access_token_must_say_that_it_is_one(void **state)
{
	struct world *world = *state;
	autoptr(json) claims = claims_of(access_claims);
	auto_release(jwt) jwt = { 0 };
	struct jwt_verdict verdict;

	sign(&jwt, &world->ed, JOSE_EDDSA, NULL, claims);
	jwt_judge_access_token(&verdict, &jwt, &world->keys, &world->expect);
	assert_int_equal(verdict.fault, JWT_BAD_TYPE);
	jwt_judge(&verdict, &jwt, &world->keys, &world->expect, NULL);
	assert_int_equal(verdict.fault, JWT_SOUND);
}

static void the_callers_list_decides_the_algorithm(void **state)
{
	struct world *world = *state;
	autoptr(json) claims = claims_of(access_claims);
	auto_release(jwt) jwt = { 0 };
	struct jwt_verdict verdict;

	world->expect.algs = JOSE_BIT(JOSE_PS256) | JOSE_BIT(JOSE_ES256);
	sign(&jwt, &world->rsa, JOSE_RS256, "at+jwt", claims);
	jwt_judge_access_token(&verdict, &jwt, &world->keys, &world->expect);
	assert_int_equal(verdict.fault, JWT_BAD_ALGORITHM);
	assert_string_equal(verdict.why,
			    "the access token is signed with RS256, which is "
			    "not among those allowed here (PS256, ES256)");
}

/* Even when the caller asks for it: the keys are public. */
static void hs256_is_never_taken(void **state)
{
	struct world *world = *state;
	autoptr(json) claims = claims_of(access_claims);
	auto_release(jwk) shared = { 0 };
	auto_release(jwt) jwt = { 0 };
	struct jwt_verdict verdict;

	make(&shared, &(struct jose_members)RFC7515_A1, NULL);
	world->expect.algs = JOSE_BIT(JOSE_HS256) | JOSE_BIT(JOSE_RS256);
	sign(&jwt, &shared, JOSE_HS256, "at+jwt", claims);
	jwt_judge_access_token(&verdict, &jwt, &world->keys, &world->expect);
	assert_int_equal(verdict.fault, JWT_BAD_ALGORITHM);
}

static void says_which_key_is_missing(void **state)
{
	struct world *world = *state;
	autoptr(json) claims = claims_of(access_claims);
	auto_release(jwk) other = { 0 };
	struct err err = { 0 };
	struct jwt_verdict verdict;

	OK(jose_key_generate(&other.key, JOSE_ES256, &err));
	for (int i = 0; i < 4; i++) {
		static const char *const kids[] = { "new", "ec", "ed", NULL };
		static const enum jwt_fault faults[] = {
			JWT_UNKNOWN_KEY,
			JWT_BAD_SIGNATURE,
			JWT_UNUSABLE_KEY,
			JWT_UNKNOWN_KEY,
		};
		static const char *const words[] = {
			"the key 'new', which is not among the server's 3",
			"the signature of the access token is wrong",
			"with ES256, but the key 'ed' is not for that",
			"the signature of the access token is wrong",
		};
		auto_release(jwt) jwt = { 0 };

		free(other.kid);
		other.kid = kids[i] ? xstrdup(kids[i]) : NULL;
		sign(&jwt, &other, JOSE_ES256, "at+jwt", claims);
		jwt_judge_access_token(&verdict, &jwt, &world->keys,
				       &world->expect);
		assert_int_equal(verdict.fault, faults[i]);
		assert_non_null(strstr(verdict.why, words[i]));
	}
	jwk_set_skip(&world->keys, 1, "it is too small");
	{
		auto_release(jwt) jwt = { 0 };

		sign(&jwt, &world->ec, JOSE_ES256, "at+jwt", claims);
		jwt_judge_access_token(&verdict, &jwt, &world->keys,
				       &world->expect);
		assert_int_equal(verdict.fault, JWT_UNUSABLE_KEY);
		assert_non_null(strstr(verdict.why, "it is too small"));
	}
}

/* RFC 9701 section 5 */
static const char introspection_claims[] =
	"{\"iss\":\"" ISSUER "\",\"aud\":\"" API "\",\"iat\":1795508990,"
	"\"token_introspection\":{\"active\":true}}";

static void gives_the_introspection_that_was_signed(void **state)
{
	struct world *world = *state;
	autoptr(json) claims = claims_of(introspection_claims);
	auto_release(jwt) jwt = { 0 };
	struct jwt_verdict verdict;

	sign(&jwt, &world->ec, JOSE_ES256, "token-introspection+jwt", claims);
	jwt_judge_introspection(&verdict, &jwt, &world->keys, &world->expect);
	assert_int_equal(verdict.fault, JWT_SOUND);
	assert_true(json_is_true(json_get(jwt_introspection(&jwt), "active")));
	world->expect.now += JWT_INTROSPECTION_AGE_S;
	jwt_judge_introspection(&verdict, &jwt, &world->keys, &world->expect);
	assert_int_equal(verdict.fault, JWT_TOO_OLD);
}

static void says_what_is_wrong_with_an_introspection(void **state)
{
	static const struct flaw flaws[] = {
		{ "{}", JWT_BAD_TYPE, "is of type 'at+jwt'", "at+jwt" },
		{ "{\"iat\":null}", JWT_BAD_CLAIM, "has no 'iat'", NULL },
		{ "{\"aud\":null}", JWT_BAD_CLAIM, "has no 'aud'", NULL },
		{ "{\"aud\":\"b\"}", JWT_WRONG_AUDIENCE, "is for 'b'", NULL },
		{ "{\"token_introspection\":null}", JWT_BAD_CLAIM,
		  "no object 'token_introspection'", NULL },
		{ "{\"token_introspection\":[]}", JWT_BAD_CLAIM, "no object",
		  NULL },
	};

	find(*state, INTROSPECTION, introspection_claims, flaws,
	     ARRAY_SIZE(flaws));
}

/* OpenID Connect Core section 3.1.3.7 */
static const char id_claims[] =
	"{\"iss\":\"" ISSUER "\",\"sub\":\"s\",\"aud\":\"" CLIENT "\","
	"\"nonce\":\"n-0S6_WzA2Mj\",\"iat\":1795508990,\"exp\":1795509300}";

static void says_what_is_wrong_with_an_id_token(void **state)
{
	static const struct flaw flaws[] = {
		{ "{}", JWT_SOUND, "", NULL },
		{ "{}", JWT_BAD_TYPE, "is of type 'at+jwt'", "at+jwt" },
		{ "{\"aud\":\"other\"}", JWT_WRONG_AUDIENCE,
		  "is not for the client '" CLIENT "'", NULL },
		{ "{\"aud\":[\"" CLIENT "\"]}", JWT_SOUND, "", NULL },
		{ "{\"aud\":[\"" CLIENT "\",\"b\"]}", JWT_WRONG_PARTY, "'azp'",
		  NULL },
		{ "{\"aud\":[\"" CLIENT "\",\"b\"],\"azp\":\"" CLIENT "\"}",
		  JWT_SOUND, "", NULL },
		{ "{\"azp\":\"b\"}", JWT_WRONG_PARTY,
		  "was issued to 'b', not to '" CLIENT "'", NULL },
		{ "{\"azp\":1}", JWT_WRONG_PARTY, "was issued to ''", NULL },
		{ "{\"nonce\":\"x\"}", JWT_WRONG_NONCE, "another sign-in",
		  NULL },
		{ "{\"nonce\":null}", JWT_WRONG_NONCE, "has no 'nonce'", NULL },
		{ "{\"sub\":null}", JWT_BAD_CLAIM, "has no 'sub'", NULL },
		{ "{\"exp\":null}", JWT_BAD_CLAIM, "has no 'exp'", NULL },
		{ "{\"at_hash\":\"x\"}", JWT_SOUND, "", NULL },
	};
	struct world *world = *state;

	world->expect.audiences = NULL;
	world->expect.nonce = "n-0S6_WzA2Mj";
	find(world, IDENTITY, id_claims, flaws, ARRAY_SIZE(flaws));
}

/* Section 3.1.3.8; the pair is of OpenID Connect Core appendix A.3. */
static void an_id_token_is_tied_to_its_access_token(void **state)
{
	struct world *world = *state;
	autoptr(secret) right =
		secret_new("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", 43);
	autoptr(secret) wrong =
		secret_new("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Z", 43);
	autoptr(json) claims =
		patched(id_claims, "{\"at_hash\":"
				   "\"77QmUPtjPfzWtF2AnpK9RQ\"}");
	auto_release(jwt) jwt = { 0 };
	struct jwt_verdict verdict;

	world->expect.audiences = NULL;
	world->expect.access_token = right;
	sign(&jwt, &world->rsa, JOSE_RS256, NULL, claims);
	jwt_judge_id_token(&verdict, &jwt, &world->keys, &world->expect);
	assert_string_equal(verdict.why, "");
	world->expect.access_token = wrong;
	jwt_judge_id_token(&verdict, &jwt, &world->keys, &world->expect);
	assert_int_equal(verdict.fault, JWT_WRONG_HASH);
}

/* The whole promise: no byte of a token can be another. */
static void no_byte_of_a_token_can_be_another(void **state)
{
	struct world *world = *state;
	autoptr(json) claims = claims_of(access_claims);
	const struct jwk *const keys[] = { &world->ed, &world->ec,
					   &world->rsa };
	static const enum jose_alg algs[] = { JOSE_EDDSA, JOSE_ES256,
					      JOSE_RS256 };

	for (size_t k = 0; k < ARRAY_SIZE(keys); k++) {
		struct err err = { 0 };
		autobuf text = { 0 };

		OK(jwt_sign(&text, keys[k], algs[k], "at+jwt", NULL, claims,
			    &err));
		for (size_t i = 0; i < text.len * 8; i++) {
			auto_release(jwt) jwt = { 0 };
			struct jwt_verdict verdict;

			text.data[i / 8] ^= (char)(1u << (i % 8));
			if (jwt_parse(&jwt, text.data, text.len, &err) == 0) {
				jwt_judge_access_token(&verdict, &jwt,
						       &world->keys,
						       &world->expect);
				assert_int_not_equal(verdict.fault, JWT_SOUND);
			}
			text.data[i / 8] ^= (char)(1u << (i % 8));
		}
	}
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_the_rfcs_example_apart),
		TEST(says_what_no_token_is),
		TEST(a_token_has_a_size_at_most),
		WORLD_TEST(judges_an_access_token_sound),
		WORLD_TEST(says_what_is_wrong_with_an_access_token),
		WORLD_TEST(an_access_token_must_say_that_it_is_one),
		WORLD_TEST(the_callers_list_decides_the_algorithm),
		WORLD_TEST(hs256_is_never_taken),
		WORLD_TEST(says_which_key_is_missing),
		WORLD_TEST(gives_the_introspection_that_was_signed),
		WORLD_TEST(says_what_is_wrong_with_an_introspection),
		WORLD_TEST(says_what_is_wrong_with_an_id_token),
		WORLD_TEST(an_id_token_is_tied_to_its_access_token),
		WORLD_TEST(no_byte_of_a_token_can_be_another),
	};

	return RUN(tests);
}
