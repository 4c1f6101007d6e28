/* crypto_jose.c - signatures and keys as the RFCs show them */
#include "tests/unit/jose_keys.h"
#include "tests/unit/test.h"

#include "core/base/text.h"

static struct jose_key *key_of(const struct jose_members *members)
{
	struct jose_key *key = NULL;
	struct err err = { 0 };

	if (jose_key_new(&key, members, &err))
		fail_msg("%s", err.msg);
	return key;
}

static struct jose_key *public_of(const struct jose_members *members)
{
	struct jose_members public = *members;

	public.d = NULL;
	return key_of(&public);
}

static bool verifies(const struct jose_key *key, enum jose_alg alg,
		     const char *token)
{
	const char *dot = strrchr(token, '.');
	autobuf signature = { 0 };

	return dot && text_unbase64url(&signature, dot + 1, strlen(dot + 1)) &&
	       jose_verify(key, alg, token, (size_t)(dot - token),
			   signature.data, signature.len);
}

static const struct jose_members a1 = RFC7515_A1;
static const struct jose_members a2 = RFC7515_A2;
static const struct jose_members a3 = RFC7515_A3;
static const struct jose_members a4 = RFC7515_A4;
static const struct jose_members okp = RFC8037_A;

/* RFC 7515 appendices A.1 and A.2, RFC 8037 appendix A.4 */
static void signs_as_the_rfcs_do(void **state UNUSED)
{
	static const struct {
		const struct jose_members *members;
		enum jose_alg alg;
		const char *header;
		const char *payload;
		const char *token;
	} cases[] = {
		{ &a1, JOSE_HS256, "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}",
		  RFC7515_PAYLOAD, RFC7515_A1_TOKEN },
		{ &a2, JOSE_RS256, "{\"alg\":\"RS256\"}", RFC7515_PAYLOAD,
		  RFC7515_A2_TOKEN },
		{ &okp, JOSE_EDDSA, "{\"alg\":\"EdDSA\"}",
		  "Example of Ed25519 signing",
		  "eyJhbGciOiJFZERTQSJ9."
		  "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
		  "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dW"
		  "bhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(jose_key) key = key_of(cases[i].members);
		struct err err = { 0 };
		autobuf out = { 0 };

		OK(jose_compact(&out, key, cases[i].alg, cases[i].header,
				cases[i].payload, strlen(cases[i].payload),
				&err));
		assert_string_equal(buf_str(&out), cases[i].token);
		assert_true(verifies(key, cases[i].alg, cases[i].token));
	}
}

/* RFC 7515 appendices A.2 to A.4 */
static void verifies_the_rfcs_signatures(void **state UNUSED)
{
	struct jose_members n_e_d = {
		.kty = "RSA", .n = RFC7515_A2_N, .e = "AQAB", .d = RFC7515_A2_D
	};
	autoptr(jose_key) no_factors = key_of(&n_e_d);
	autoptr(jose_key) rsa = key_of(&(struct jose_members){
		.kty = "RSA", .n = RFC7515_A2_N, .e = "AQAB" });
	autoptr(jose_key) ec = public_of(&a3);
	autoptr(jose_key) ec521 = public_of(&a4);

	assert_false(jose_key_is_private(rsa));
	assert_true(verifies(rsa, JOSE_RS256, RFC7515_A2_TOKEN));
	assert_true(verifies(no_factors, JOSE_RS256, RFC7515_A2_TOKEN));
	assert_true(verifies(ec, JOSE_ES256, RFC7515_A3_TOKEN));
	assert_true(verifies(ec521, JOSE_ES512, RFC7515_A4_TOKEN));
}

/* Every algorithm: signed, verified with the public part alone, and no bit
 * of text or signature can change. */
static void what_it_signs_it_verifies_and_nothing_else(void **state UNUSED)
{
	static const struct jose_members *const all[] = { &a1, &a2, &a3, &a4,
							  &okp };
	char text[] = "head.payload";
	unsigned seen = 0;

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		autoptr(jose_key) key = key_of(all[i]);

		for (int a = 0; a < JOSE_ALGS; a++) {
			enum jose_alg alg = (enum jose_alg)a;
			struct err err = { 0 };
			autobuf sig = { 0 };

			if (!(jose_key_algs(key) & JOSE_BIT(alg))) {
				assert_int_equal(jose_sign(&sig, key, alg, text,
							   12, &err),
						 -1);
				assert_int_equal(err.code, EXIT_INPUT);
				continue;
			}
			seen |= JOSE_BIT(alg);
			OK(jose_sign(&sig, key, alg, text, 12, &err));
			assert_true(jose_verify(key, alg, text, 12, sig.data,
						sig.len));
			for (size_t at = 0; at < sig.len; at++) {
				sig.data[at] ^= 1;
				assert_false(jose_verify(key, alg, text, 12,
							 sig.data, sig.len));
				sig.data[at] ^= 1;
			}
			assert_false(jose_verify(key, alg, text, 11, sig.data,
						 sig.len));
			for (size_t len = 0; len < sig.len; len++)
				assert_false(jose_verify(key, alg, text, 12,
							 sig.data, len));
			buf_add_byte(&sig, 0);
			assert_false(jose_verify(key, alg, text, 12, sig.data,
						 sig.len));
		}
	}
	/* ES384 has no key here; it is in the vectors. */
	assert_int_equal(seen | JOSE_BIT(JOSE_ES384), JOSE_BIT(JOSE_ALGS) - 1);
}

/* RFC 7518 section 3.4: no DER, always both halves in full. */
static void ecdsa_is_r_and_s_of_fixed_length(void **state UNUSED)
{
	autoptr(jose_key) key = key_of(&a4);

	for (int i = 0; i < 20; i++) {
		struct err err = { 0 };
		autobuf sig = { 0 };

		OK(jose_sign(&sig, key, JOSE_ES512, "x", 1, &err));
		assert_int_equal(sig.len, 132);
	}
}

static void a_public_key_does_not_sign(void **state UNUSED)
{
	autoptr(jose_key) key = public_of(&a3);
	struct err err = { 0 };
	autobuf sig = { 0 };

	assert_int_equal(jose_sign(&sig, key, JOSE_ES256, "x", 1, &err), -1);
	assert_string_equal(err.msg, "the public part of an EC key on P-256 "
				     "can't sign with ES256");
}

/* The trick of CVE-2015-9235: HS256 with the public key as the secret. */
static void a_public_key_is_no_shared_secret(void **state UNUSED)
{
	autoptr(jose_key) rsa = key_of(&(struct jose_members){
		.kty = "RSA", .n = RFC7515_A2_N, .e = "AQAB" });
	autobuf text = { 0 };
	autoptr(secret) as_secret = NULL;
	autoptr(jose_key) forger = NULL;
	struct err err = { 0 };
	autobuf mac = { 0 };

	jose_key_public(&text, rsa);
	as_secret = secret_new(text.data, text.len);
	OK(jose_key_shared(&forger, as_secret, &err));
	OK(jose_sign(&mac, forger, JOSE_HS256, "x", 1, &err));
	for (int alg = 0; alg < JOSE_ALGS; alg++)
		assert_false(jose_verify(rsa, (enum jose_alg)alg, "x", 1,
					 mac.data, mac.len));
}

/* RFC 7638 section 3.1 and RFC 8037 appendix A.3 */
static void rfc7638_3_1_and_rfc8037_a_3_thumbprints(void **state UNUSED)
{
	static const struct jose_members rsa = {
		.kty = "RSA",
		.n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbf"
		     "AAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
		     "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65"
		     "YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ"
		     "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lF"
		     "d2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
		     "nqDKgw",
		.e = "AQAB",
	};
	static const struct {
		const struct jose_members *members;
		const char *thumbprint;
	} cases[] = {
		{ &rsa, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" },
		{ &okp, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(jose_key) key = key_of(cases[i].members);
		autobuf out = { 0 };

		jose_key_thumbprint(&out, key);
		assert_string_equal(buf_str(&out), cases[i].thumbprint);
	}
}

/* A zero in front (RFC 7518 section 6.3.1.1 tells of servers that write it)
 * and plain base64 make no other key. */
static void the_key_is_the_number_not_its_spelling(void **state UNUSED)
{
	autobuf bytes = { 0 };
	autobuf long_n = { 0 };
	autobuf plain = { 0 };
	autobuf first = { 0 };
	struct jose_members members = { .kty = "RSA",
					.n = RFC7515_A2_N,
					.e = "AQAB" };
	autoptr(jose_key) key = key_of(&members);
	const char *spellings[2];

	buf_add_byte(&bytes, 0);
	assert_true(
		text_unbase64url(&bytes, RFC7515_A2_N, strlen(RFC7515_A2_N)));
	text_base64url(&long_n, bytes.data, bytes.len);
	text_base64(&plain, bytes.data + 1, bytes.len - 1);
	jose_key_thumbprint(&first, key);
	spellings[0] = buf_str(&long_n);
	spellings[1] = buf_str(&plain);
	for (size_t i = 0; i < ARRAY_SIZE(spellings); i++) {
		autoptr(jose_key) other = NULL;
		autobuf thumbprint = { 0 };

		members.n = spellings[i];
		other = key_of(&members);
		jose_key_thumbprint(&thumbprint, other);
		assert_string_equal(buf_str(&thumbprint), buf_str(&first));
	}
}

static void a_pair_that_it_makes_can_be_kept(void **state UNUSED)
{
	static const enum jose_alg algs[] = { JOSE_ES256, JOSE_ES384,
					      JOSE_ES512, JOSE_EDDSA };

	for (size_t i = 0; i < ARRAY_SIZE(algs); i++) {
		autoptr(jose_key) key = NULL;
		autoptr(secret) kept = NULL;
		struct err err = { 0 };
		autobuf sig = { 0 };

		OK(jose_key_generate(&key, algs[i], &err));
		OK(jose_key_private(&kept, key, &err));
		assert_non_null(strstr(secret_bytes(kept), ",\"d\":\""));
		OK(jose_sign(&sig, key, algs[i], "x", 1, &err));
		assert_true(
			jose_verify(key, algs[i], "x", 1, sig.data, sig.len));
	}
}

static void makes_no_rsa_keys(void **state UNUSED)
{
	autoptr(jose_key) key = NULL;
	struct err err = { 0 };

	assert_int_equal(jose_key_generate(&key, JOSE_RS256, &err), -1);
	assert_null(key);
}

/* What the first 1024 bits of A.2's modulus, and other numbers, are not. */
static void says_what_is_wrong_with_a_key(void **state UNUSED)
{
	static const char small[] =
		"rJBIp6T1YK-RtPyvYqFFlcucqewSAA_IReSFchE8qyiQrbARqRlXWkB2DR8j"
		"_pJQnIpYELbQWZC5Cd0PTGAU8rMbar2AW6zpmBbi7aQf17lUBdt8XI9M9rq7"
		"FPVQ1dDdUXm1SVH_9qqWhvMPR422SbfHBEzCAtzK0ANDRo6qz78";
	static const struct {
		struct jose_members members;
		const char *words;
	} cases[] = {
		{ { 0 }, "the key has no type" },
		{ { .kty = "oct2" }, "is of type 'oct2'" },
		{ { .kty = "RSA", .e = "AQAB" }, "has no 'n'" },
		{ { .kty = "RSA", .n = "a b", .e = "AQAB" }, "not base64url" },
		{ { .kty = "RSA", .n = small, .e = "AQAB" },
		  "has 1024 bits, fewer than the 2048" },
		{ { .kty = "RSA", .n = RFC7515_A2_N, .e = "AQ" },
		  "not an odd number" },
		{ { .kty = "RSA", .n = RFC7515_A2_N, .e = "AQAA" },
		  "not an odd number" },
		{ { .kty = "RSA", .n = RFC7515_A2_N, .e = RFC7515_A2_N },
		  "not an odd number" },
		{ { .kty = "RSA",
		    .n = RFC7515_A2_N,
		    .e = "AQAB",
		    .d = RFC8037_D },
		  "not one pair" },
		{ { .kty = "RSA",
		    .n = RFC7515_A2_N,
		    .e = "AQAB",
		    .d = RFC7515_A2_D,
		    .p = RFC7515_A2_P },
		  "has no 'q'" },
		{ { .kty = "EC", .crv = "secp256k1", .x = "AA", .y = "AA" },
		  "curve 'secp256k1'" },
		{ { .kty = "EC",
		    .crv = "P-256",
		    .x = RFC7515_A3_X,
		    .y = RFC7515_A3_X },
		  "no point on the curve P-256" },
		{ { .kty = "EC", .crv = "P-256", .x = RFC7515_A3_X, .y = "AA" },
		  "'y' has 1 bytes; on P-256 it has 32" },
		{ { .kty = "EC",
		    .crv = "P-256",
		    .x = RFC7515_A3_X,
		    .y = RFC7515_A3_Y,
		    .d = RFC8037_D },
		  "not one pair" },
		{ { .kty = "OKP", .crv = "X25519", .x = RFC8037_X },
		  "curve 'X25519'" },
		{ { .kty = "OKP", .crv = "Ed25519", .x = "AAAA" },
		  "'x' has 3 bytes" },
		{ { .kty = "OKP",
		    .crv = "Ed25519",
		    .x = RFC8037_X,
		    .d = RFC8037_X },
		  "not one pair" },
		{ { .kty = "oct", .k = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk" },
		  "has 26 bytes" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct jose_key *key = NULL;
		struct err err = { 0 };

		if (jose_key_new(&key, &cases[i].members, &err) != -1)
			fail_msg("taken: %s", cases[i].words);
		assert_null(key);
		assert_int_equal(err.code, EXIT_INPUT);
		if (!strstr(err.msg, cases[i].words))
			fail_msg("'%s' is not in '%s'", cases[i].words,
				 err.msg);
	}
}

/* "none" is an algorithm to RFC 7518; to us it is not. */
static void knows_algorithms_by_their_names(void **state UNUSED)
{
	static const char *const others[] = { "none",  "None",  "HS384",
					      "rs256", "ES521", "RSA-OAEP",
					      "",      NULL };
	enum jose_alg alg = JOSE_RS256;
	autobuf list = { 0 };

	for (int i = 0; i < JOSE_ALGS; i++) {
		assert_true(
			jose_alg_find(&alg, jose_alg_name((enum jose_alg)i)));
		assert_int_equal(alg, i);
	}
	assert_true(jose_alg_find(&alg, "Ed25519"));
	assert_int_equal(alg, JOSE_EDDSA);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(jose_alg_find(&alg, others[i]));
	jose_algs_list(&list, JOSE_BIT(JOSE_PS256) | JOSE_BIT(JOSE_RS256));
	assert_string_equal(buf_str(&list), "RS256, PS256");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(signs_as_the_rfcs_do),
		TEST(verifies_the_rfcs_signatures),
		TEST(what_it_signs_it_verifies_and_nothing_else),
		TEST(ecdsa_is_r_and_s_of_fixed_length),
		TEST(a_public_key_does_not_sign),
		TEST(a_public_key_is_no_shared_secret),
		TEST(rfc7638_3_1_and_rfc8037_a_3_thumbprints),
		TEST(the_key_is_the_number_not_its_spelling),
		TEST(a_pair_that_it_makes_can_be_kept),
		TEST(makes_no_rsa_keys),
		TEST(says_what_is_wrong_with_a_key),
		TEST(knows_algorithms_by_their_names),
	};

	return RUN(tests);
}
