/* crypto_jose_pem.c - keys in PEM: taken, or refused with what to do */
#include "tests/unit/jose_pem.h"
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/crypto/jose.h"

static int read_pem(struct jose_key **out, const char *text, struct err *err)
{
	return jose_key_from_pem(out, text, strlen(text), "vault:key", err);
}

static void reads_every_form_of_private_key(void **state UNUSED)
{
	static const struct {
		const char *text;
		const char *words;
		enum jose_alg alg;
	} cases[] = {
		{ rsa_pkcs8, "an RSA key of 2048 bits", JOSE_PS256 },
		{ rsa_pkcs1, "an RSA key of 2048 bits", JOSE_RS256 },
		{ ec_pkcs8, "an EC key on P-256", JOSE_ES256 },
		{ ec_sec1, "an EC key on P-256", JOSE_ES256 },
		{ ed25519, "an Ed25519 key", JOSE_EDDSA },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(jose_key) key = NULL;
		struct err err = { 0 };
		autobuf words = { 0 };
		autobuf sig = { 0 };

		OK(read_pem(&key, cases[i].text, &err));
		jose_key_describe(&words, key);
		assert_string_equal(buf_str(&words), cases[i].words);
		assert_true(jose_key_is_private(key));
		OK(jose_sign(&sig, key, cases[i].alg, "x", 1, &err));
		assert_true(jose_verify(key, cases[i].alg, "x", 1, sig.data,
					sig.len));
	}
}

static void one_key_in_two_forms_is_one_key(void **state UNUSED)
{
	autoptr(jose_key) a = NULL;
	autoptr(jose_key) b = NULL;
	struct err err = { 0 };
	autobuf one = { 0 };
	autobuf two = { 0 };

	OK(read_pem(&a, rsa_pkcs8, &err));
	OK(read_pem(&b, rsa_pkcs1, &err));
	jose_key_thumbprint(&one, a);
	jose_key_thumbprint(&two, b);
	assert_string_equal(buf_str(&one), buf_str(&two));
}

static void reads_a_public_key_as_one(void **state UNUSED)
{
	autoptr(jose_key) private = NULL;
	autoptr(jose_key) key = NULL;
	struct err err = { 0 };
	autobuf sig = { 0 };

	OK(read_pem(&key, ec_public, &err));
	OK(read_pem(&private, ec_pkcs8, &err));
	assert_false(jose_key_is_private(key));
	OK(jose_sign(&sig, private, JOSE_ES256, "x", 1, &err));
	assert_true(jose_verify(key, JOSE_ES256, "x", 1, sig.data, sig.len));
}

static void a_certificate_may_stand_beside_the_key(void **state UNUSED)
{
	autofree char *both =
		xasprintf("Bag Attributes\n-----BEGIN CERTIFICATE-----\nAAAA\n"
			  "-----END CERTIFICATE-----\n%s",
			  ed25519);
	autoptr(jose_key) key = NULL;
	struct err err = { 0 };

	OK(read_pem(&key, both, &err));
	assert_true(jose_key_is_private(key));
}

static void refuses_the_others_with_what_to_do(void **state UNUSED)
{
	autofree char *two = xasprintf("%s%s", ed25519, ec_pkcs8);
	autofree char *cut = xstrndup(rsa_pkcs8, sizeof(rsa_pkcs8) / 2);
	autofree char *bent = xstrdup(ed25519);
	const struct {
		const char *text;
		const char *words;
		const char *hint;
	} cases[] = {
		{ locked_pkcs8, "under a passphrase", "openssl pkey -in" },
		{ locked_sec1, "under a passphrase", "openssl pkey -in" },
		{ koblitz, "the key is of curve 'secp256k1'", "" },
		{ x25519, "type 'X25519' signs nothing", "openssl genpkey" },
		{ two, "more than one key", "" },
		{ cut, "no key in PEM form", "" },
		{ bent, "damaged", "openssl pkey" },
		{ "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"
		  "-----END OPENSSH PRIVATE KEY-----\n",
		  "a key for ssh", "openssl genpkey" },
		{ "-----BEGIN CERTIFICATE-----\nAAAA\n"
		  "-----END CERTIFICATE-----\n",
		  "a certificate, not a key", "another file" },
		{ "-----BEGIN PGP MESSAGE-----\nAAAA\n"
		  "-----END PGP MESSAGE-----\n",
		  "'PGP MESSAGE' is no key", "PKCS#8" },
		{ "", "no key in PEM form", "" },
	};

	bent[40] = bent[40] == 'A' ? 'B' : 'A';
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(jose_key) key = NULL;
		struct err err = { 0 };

		if (read_pem(&key, cases[i].text, &err) != -1)
			fail_msg("taken: %s", cases[i].words);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_true(text_starts(err.msg, "vault:key: "));
		if (!strstr(err.msg, cases[i].words) ||
		    !strstr(err.hint, cases[i].hint))
			fail_msg("%s: %s (%s)", cases[i].words, err.msg,
				 err.hint);
	}
}

static void a_nul_inside_is_no_pem(void **state UNUSED)
{
	autoptr(jose_key) key = NULL;
	struct err err = { 0 };

	assert_int_equal(jose_key_from_pem(&key, "a\0b", 3, "x", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_every_form_of_private_key),
		TEST(one_key_in_two_forms_is_one_key),
		TEST(reads_a_public_key_as_one),
		TEST(a_certificate_may_stand_beside_the_key),
		TEST(refuses_the_others_with_what_to_do),
		TEST(a_nul_inside_is_no_pem),
	};

	return RUN(tests);
}
