/* crypto_jose.c - thumbprints and EdDSA as the RFCs show them */
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/crypto/jose.h"

/* RFC 8037 appendix A.1 and A.2: the example key */
static const char seed_hex[] =
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
static const char public_hex[] =
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

static struct secret *example_key(unsigned char public[32])
{
	unsigned char pair[64];

	assert_true(text_unhex(pair, 32, seed_hex));
	assert_true(text_unhex(public, 32, public_hex));
	memcpy(pair + 32, public, 32);
	return secret_take(pair, sizeof(pair));
}

/* RFC 7638 section 3.1 */
static void thumbprint_of_the_rsa_example(void **state UNUSED)
{
	static const struct jose_public jwk = {
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
	struct err err = { 0 };
	autobuf out = { 0 };

	OK(jose_thumbprint(&out, &jwk, &err));
	assert_string_equal(buf_str(&out),
			    "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

/* RFC 8037 appendix A.3 */
static void thumbprint_of_the_okp_example(void **state UNUSED)
{
	unsigned char public[32];
	autobuf out = { 0 };
	autobuf x = { 0 };

	assert_true(text_unhex(public, 32, public_hex));
	jose_thumbprint_okp(&out, public);
	assert_string_equal(buf_str(&out),
			    "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
	jose_okp_x(&x, public);
	assert_string_equal(buf_str(&x),
			    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
}

static void thumbprint_wants_the_required_members(void **state UNUSED)
{
	static const struct jose_public bad[] = {
		{ .kty = "RSA", .n = "AQAB" },
		{ .kty = "EC", .crv = "P-256", .x = "a" },
		{ .kty = "oct", .x = "a" },
		{ .kty = "OKP", .crv = "Ed25519", .x = "a\"b" },
		{ .crv = "Ed25519", .x = "a" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = { 0 };
		autobuf out = { 0 };

		assert_int_equal(jose_thumbprint(&out, &bad[i], &err), -1);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_int_equal(out.len, 0);
	}
}

/* RFC 8037 appendix A.4; the payload is not JSON there either */
static void signs_as_rfc_8037_does(void **state UNUSED)
{
	unsigned char public[32];
	autoptr(secret) key = example_key(public);
	struct err err = { 0 };
	autobuf out = { 0 };

	OK(jose_sign_eddsa(&out, key, "{\"alg\":\"EdDSA\"}",
			   "Example of Ed25519 signing", &err));
	assert_string_equal(buf_str(&out),
			    "eyJhbGciOiJFZERTQSJ9."
			    "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
			    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dW"
			    "bhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
	assert_true(jose_verify_eddsa(buf_str(&out), out.len, public));
}

static void any_flipped_byte_spoils_the_signature(void **state UNUSED)
{
	unsigned char public[32];
	struct err err = { 0 };
	autoptr(secret) key = NULL;
	autobuf out = { 0 };

	jose_ed25519_new(&key, public);
	OK(jose_sign_eddsa(&out, key, "{\"alg\":\"EdDSA\"}", "{}", &err));
	assert_true(jose_verify_eddsa(out.data, out.len, public));
	for (size_t i = 0; i < out.len; i++) {
		out.data[i] ^= 1;
		assert_false(jose_verify_eddsa(out.data, out.len, public));
		out.data[i] ^= 1;
	}
	for (size_t len = 0; len < out.len; len++)
		assert_false(jose_verify_eddsa(out.data, len, public));
}

static void refuses_a_key_of_another_length(void **state UNUSED)
{
	autoptr(secret) key = secret_random(32);
	struct err err = { 0 };
	autobuf out = { 0 };

	assert_int_equal(jose_sign_eddsa(&out, key, "{}", "{}", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(thumbprint_of_the_rsa_example),
		TEST(thumbprint_of_the_okp_example),
		TEST(thumbprint_wants_the_required_members),
		TEST(signs_as_rfc_8037_does),
		TEST(any_flipped_byte_spoils_the_signature),
		TEST(refuses_a_key_of_another_length),
	};

	return RUN(tests);
}
