/* oauth_dpop.c - tests: proofs of possession, as RFC 9449 shows them */
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/oauth/dpop.h"
#include "core/oauth/jwt.h"

#define NOW 1562262618
/* RFC 9449 section 7.1 */
#define TOKEN "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
#define ATH   "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
/* RFC 9449 section 6.1 */
#define JKT "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"

/* The key is in the header (section 4.2): reads it, and checks with it. */
static void take(struct jwt *out, struct jwk *key, const char *proof,
		 size_t len)
{
	struct err err = { 0 };

	OK(jwt_parse(out, proof, len, &err));
	assert_string_equal(json_text(out->header, "typ", ""), "dpop+jwt");
	OK(jwk_read(key, json_get(out->header, "jwk"), JWK_VERIFY, &err));
	assert_true(jose_verify(key->key, out->alg, out->text.data,
				out->text.len, out->signature.data,
				out->signature.len));
}

/* RFC 9449 figures 2 and 13 */
static void rfc9449_4_and_7_proofs_are_good_and_of_its_key(void **state UNUSED)
{
	static const char header[] =
		"eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6"
		"IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFV"
		"ZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5"
		"VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";
	static const struct {
		const char *rest;
		const char *htm;
		const char *ath;
	} cases[] = {
		{ ".eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0"
		  "dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0Ijo"
		  "xNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwn"
		  "Qg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg",
		  "POST", "" },
		{ ".eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1"
		  "IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXN"
		  "vdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNT"
		  "NFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtN"
		  "P86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxS"
		  "YoMxhAJpLjA",
		  "GET", ATH },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autofree char *proof = xasprintf("%s%s", header, cases[i].rest);
		auto_release(jwt) jwt = { 0 };
		auto_release(jwk) key = { 0 };

		take(&jwt, &key, proof, strlen(proof));
		assert_string_equal(key.thumbprint, JKT);
		assert_string_equal(json_text(jwt.claims, "htm", ""),
				    cases[i].htm);
		assert_string_equal(json_text(jwt.claims, "ath", ""),
				    cases[i].ath);
	}
}

/* Section 4.2, with every member. */
static void a_proof_names_the_request_that_it_is_for(void **state UNUSED)
{
	static const enum jose_alg algs[] = { JOSE_ES256, JOSE_EDDSA };
	autoptr(secret) token = secret_new(TOKEN, strlen(TOKEN));
	const struct dpop_request request = {
		.method = "POST",
		.url = "https://api.example.org/a/b?x=1#y",
		.access_token = token,
		.nonce = "eyJ7S_zG.eyJH0-Z.HX4w-7v",
		.now = NOW,
	};

	for (size_t i = 0; i < ARRAY_SIZE(algs); i++) {
		autoptr(dpop) dpop = NULL;
		auto_release(jwt) jwt = { 0 };
		auto_release(jwk) key = { 0 };
		struct err err = { 0 };
		autobuf proof = { 0 };
		int64_t iat = 0;

		OK(dpop_new(&dpop, algs[i], &err));
		OK(dpop_proof(&proof, dpop, &request, &err));
		take(&jwt, &key, proof.data, proof.len);
		assert_int_equal(jwt.alg, algs[i]);
		assert_null(json_get(jwt.header, "kid"));
		assert_string_equal(key.thumbprint, dpop_thumbprint(dpop));
		assert_string_equal(json_text(jwt.claims, "htm", ""), "POST");
		assert_string_equal(json_text(jwt.claims, "htu", ""),
				    "https://api.example.org/a/b");
		assert_string_equal(json_text(jwt.claims, "ath", ""), ATH);
		assert_string_equal(json_text(jwt.claims, "nonce", ""),
				    request.nonce);
		assert_true(json_int(&iat, json_get(jwt.claims, "iat")));
		assert_int_equal(iat, NOW);
		assert_int_equal(json_count(jwt.claims), 6);
	}
}

static void each_proof_is_another(void **state UNUSED)
{
	const struct dpop_request request = { .url = "https://as/t",
					      .now = NOW };
	autoptr(dpop) dpop = NULL;
	struct err err = { 0 };
	autobuf a = { 0 };
	autobuf b = { 0 };

	OK(dpop_new(&dpop, JOSE_EDDSA, &err));
	OK(dpop_proof(&a, dpop, &request, &err));
	OK(dpop_proof(&b, dpop, &request, &err));
	assert_string_not_equal(buf_str(&a), buf_str(&b));
}

static void a_key_is_kept_and_comes_back(void **state UNUSED)
{
	static const enum jose_alg algs[] = { JOSE_ES256, JOSE_EDDSA };

	for (size_t i = 0; i < ARRAY_SIZE(algs); i++) {
		const struct dpop_request request = { .url = "https://as/t",
						      .now = NOW };
		autoptr(dpop) dpop = NULL;
		autoptr(dpop) again = NULL;
		autoptr(secret) kept = NULL;
		auto_release(jwt) jwt = { 0 };
		auto_release(jwk) key = { 0 };
		struct err err = { 0 };
		autobuf proof = { 0 };

		OK(dpop_new(&dpop, algs[i], &err));
		OK(dpop_save(&kept, dpop, &err));
		OK(dpop_load(&again, kept, "vault:key", &err));
		assert_string_equal(dpop_thumbprint(again),
				    dpop_thumbprint(dpop));
		OK(dpop_proof(&proof, again, &request, &err));
		take(&jwt, &key, proof.data, proof.len);
		assert_string_equal(key.thumbprint, dpop_thumbprint(dpop));
	}
}

static void the_private_part_is_in_no_proof(void **state UNUSED)
{
	const struct dpop_request request = { .url = "https://as/t",
					      .now = NOW };
	autoptr(dpop) dpop = NULL;
	auto_release(jwt) jwt = { 0 };
	struct err err = { 0 };
	autobuf proof = { 0 };

	OK(dpop_new(&dpop, JOSE_ES256, &err));
	OK(dpop_proof(&proof, dpop, &request, &err));
	OK(jwt_parse(&jwt, proof.data, proof.len, &err));
	assert_int_equal(json_count(json_get(jwt.header, "jwk")), 4);
	assert_null(json_at(jwt.header, "jwk", "d", NULL));
}

static void chooses_an_algorithm_that_the_server_takes(void **state UNUSED)
{
	static const struct {
		const char *supported;
		int alg; /* -1: none */
	} cases[] = {
		{ "null", JOSE_ES256 },
		{ "[]", JOSE_ES256 },
		{ "[\"RS256\",\"EdDSA\",\"ES256\"]", JOSE_EDDSA },
		{ "[\"ES256\",\"EdDSA\"]", JOSE_ES256 },
		{ "[\"RS256\",\"ES512\"]", -1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(json) list = NULL;
		enum jose_alg alg;
		struct err err = { 0 };

		OK(json_parse(&list, cases[i].supported,
			      strlen(cases[i].supported), JSON_STRICT, "list",
			      &err));
		if (dpop_alg(&alg, list, &err) == 0) {
			assert_int_equal(alg, cases[i].alg);
			continue;
		}
		assert_int_equal(cases[i].alg, -1);
		assert_string_equal(err.msg,
				    "the server takes DPoP proofs signed with "
				    "RS256 and ES512; rbctl signs them with "
				    "ES256 or EdDSA");
	}
}

static void rsa_makes_no_dpop_key(void **state UNUSED)
{
	autoptr(dpop) dpop = NULL;
	struct err err = { 0 };

	assert_int_equal(dpop_new(&dpop, JOSE_RS256, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_int_equal(dpop_new(&dpop, JOSE_ES384, &err), -1);
	assert_null(dpop);
}

/* ---- the server's nonce ---- */

static struct http_response answer(int status, const char *headers,
				   const char *body)
{
	struct http_response response = { .status = status };

	buf_add(&response.headers, headers);
	buf_add(&response.body, body);
	return response;
}

static void reads_the_nonce_of_any_answer(void **state UNUSED)
{
	static const struct {
		const char *headers;
		const char *nonce; /* NULL: none */
	} cases[] = {
		{ "DPoP-Nonce: eyJ7S_zG.eyJH0-Z.HX4w-7v\n",
		  "eyJ7S_zG.eyJH0-Z.HX4w-7v" },
		{ "dpop-nonce: a\n", "a" },
		{ "", NULL },
		{ "DPoP-Nonce: \n", NULL },
		{ "DPoP-Nonce: a b\n", NULL },
		{ "DPoP-Nonce: a\"b\n", NULL },
		{ "DPoP-Nonce: a\\b\n", NULL },
		{ "DPoP-Nonce: \x7f\n", NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		auto_release(http_response) response =
			answer(200, cases[i].headers, "");
		autofree char *nonce = dpop_nonce(&response);

		if (cases[i].nonce)
			assert_string_equal(nonce, cases[i].nonce);
		else
			assert_null(nonce);
	}
}

/* RFC 9449 sections 8 and 9: the two places where it is said. */
static void hears_that_a_nonce_is_wanted(void **state UNUSED)
{
	static const struct {
		int status;
		const char *headers;
		const char *body;
		bool wanted;
	} cases[] = {
		{ 400, "DPoP-Nonce: eyJ7S_zG.eyJH0-Z.HX4w-7v\n",
		  "{\"error\":\"use_dpop_nonce\",\"error_description\":"
		  "\"Authorization server requires nonce in DPoP proof\"}",
		  true },
		{ 401,
		  "WWW-Authenticate: DPoP error=\"use_dpop_nonce\", "
		  "error_description=\"Resource server requires nonce in DPoP "
		  "proof\"\n",
		  "", true },
		{ 400, "", "{\"error\":\"invalid_dpop_proof\"}", false },
		{ 401, "WWW-Authenticate: DPoP error=\"invalid_token\"\n", "",
		  false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		auto_release(http_response) response = answer(
			cases[i].status, cases[i].headers, cases[i].body);
		struct oauth_failure failure;

		oauth_failure_of(&failure, &response);
		assert_int_equal(dpop_wants_nonce(&failure), cases[i].wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rfc9449_4_and_7_proofs_are_good_and_of_its_key),
		TEST(a_proof_names_the_request_that_it_is_for),
		TEST(each_proof_is_another),
		TEST(a_key_is_kept_and_comes_back),
		TEST(the_private_part_is_in_no_proof),
		TEST(chooses_an_algorithm_that_the_server_takes),
		TEST(rsa_makes_no_dpop_key),
		TEST(reads_the_nonce_of_any_answer),
		TEST(hears_that_a_nonce_is_wanted),
	};

	return RUN(tests);
}
