/* crypto_hash.c - digests, HMAC, randomness, and secrets that stay secret */
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret.h"

#include <sys/prctl.h>
#include <sys/resource.h>

/* FIPS 180-4's examples, as NIST publishes them */
static void sha256_of_abc_is_what_nist_says(void **state UNUSED)
{
	char hex[SHA256_HEX + 1];

	hash_sha256_hex(hex, "abc", 3);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
	hash_sha256_hex(hex, "", 0);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924"
				 "27ae41e4649b934ca495991b7852b855");
}

static void sha512_of_abc_is_what_nist_says(void **state UNUSED)
{
	unsigned char digest[SHA512_SIZE];
	autobuf hex = { 0 };

	hash_sha512(digest, "abc", 3);
	text_hex(&hex, digest, sizeof(digest));
	assert_string_equal(buf_str(&hex), "ddaf35a193617abacc417349ae204131"
					   "12e6fa4e89a97ea20a9eeee64b55d39a"
					   "2192992a274fc1a836ba3c23a3feebbd"
					   "454d4423643ce80e2a9ac94fa54ca49f");
}

/* RFC 4231 section 4: cases 1, 2, 3, 6 and 7 */
static void hmac_agrees_with_rfc_4231(void **state UNUSED)
{
	static const struct {
		unsigned char key_byte;
		size_t key_len;
		const char *key, *data, *want;
	} cases[] = {
		{ 0x0b, 20, NULL, "Hi There",
		  "b0344c61d8db38535ca8afceaf0bf12b"
		  "881dc200c9833da726e9376c2e32cff7" },
		{ 0, 4, "Jefe", "what do ya want for nothing?",
		  "5bdcc146bf60754e6a042426089575c7"
		  "5a003f089d2739839dec58b964ec3843" },
		{ 0xaa, 131, NULL,
		  "Test Using Larger Than Block-Size Key - Hash Key First",
		  "60e431591ee0b67f0d8a26aacbf5b77f"
		  "8e0bc6213728c5140546040f0ee37f54" },
		{ 0xaa, 131, NULL,
		  "This is a test using a larger than block-size key and a "
		  "larger than block-size data. The key needs to be hashed "
		  "before being used by the HMAC algorithm.",
		  "9b09ffa71b942fcb27635fbcd5b0e944"
		  "bfdc63644f0713938a7f51535c3a35e2" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned char key[131], mac[SHA256_SIZE];
		autobuf hex = { 0 };

		memset(key, cases[i].key_byte, sizeof(key));
		if (cases[i].key)
			memcpy(key, cases[i].key, cases[i].key_len);
		hash_hmac_sha256(mac, key, cases[i].key_len, cases[i].data,
				 strlen(cases[i].data));
		text_hex(&hex, mac, sizeof(mac));
		assert_string_equal(buf_str(&hex), cases[i].want);
	}
}

static void random_text_is_base64url_of_so_many_bytes(void **state UNUSED)
{
	static const size_t sizes[] = { 1, 16, 47, 48, 49, 100 };

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		autobuf a = { 0 };
		autobuf b = { 0 };
		autobuf bytes = { 0 };

		hash_random_text(&a, sizes[i]);
		hash_random_text(&b, sizes[i]);
		assert_true(text_unbase64url(&bytes, buf_str(&a), a.len));
		assert_int_equal(bytes.len, sizes[i]);
		if (sizes[i] > 1)
			assert_string_not_equal(buf_str(&a), buf_str(&b));
	}
}

static void a_secret_ends_with_a_nul_that_does_not_count(void **state UNUSED)
{
	autoptr(secret) secret = secret_new("abc", 3);
	autoptr(secret) empty = secret_new(NULL, 0);

	assert_int_equal(secret_len(secret), 3);
	assert_string_equal(secret_bytes(secret), "abc");
	assert_int_equal(secret_len(empty), 0);
	assert_string_equal(secret_bytes(empty), "");
	secret_free(NULL);
}

static void taking_a_secret_wipes_its_source(void **state UNUSED)
{
	char source[] = "hunter2";
	autoptr(secret) secret = secret_take(source, 7);

	assert_string_equal(secret_bytes(secret), "hunter2");
	assert_memory_equal(source, "\0\0\0\0\0\0\0", 7);
}

static void secrets_are_equal_by_bytes_and_length(void **state UNUSED)
{
	autoptr(secret) a = secret_new("abc", 3);
	autoptr(secret) same = secret_new("abc", 3);
	autoptr(secret) other = secret_new("abd", 3);
	autoptr(secret) longer = secret_new("abcd", 4);
	autoptr(secret) r = secret_random(32);
	autoptr(secret) s = secret_random(32);

	assert_true(secret_equal(a, same));
	assert_false(secret_equal(a, other));
	assert_false(secret_equal(a, longer));
	assert_false(secret_equal(r, s));
}

/*
 * Whoever passes a secret where a string is meant prints its struct's first
 * bytes: a pointer, never the text.
 */
static void a_secret_does_not_print_by_mistake(void **state UNUSED)
{
	autoptr(secret) secret = secret_new("hunter2", 7);
	autobuf out = { 0 };

	buf_add_bytes(&out, (const void *)secret, 16);
	assert_null(memmem(out.data, out.len, "hunter2", 7));
	buf_reset(&out);
	buf_addf(&out, "%s", (const char *)(const void *)secret);
	assert_null(strstr(buf_str(&out), "hunter2"));
}

static void after_setup_there_are_no_core_dumps(void **state UNUSED)
{
	struct err err = { 0 };
	struct rlimit limit;

	OK(secret_setup(&err));
	assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
	assert_int_equal(limit.rlim_cur, 0);
	assert_int_equal(limit.rlim_max, 0);
	assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sha256_of_abc_is_what_nist_says),
		TEST(sha512_of_abc_is_what_nist_says),
		TEST(hmac_agrees_with_rfc_4231),
		TEST(random_text_is_base64url_of_so_many_bytes),
		TEST(a_secret_ends_with_a_nul_that_does_not_count),
		TEST(taking_a_secret_wipes_its_source),
		TEST(secrets_are_equal_by_bytes_and_length),
		TEST(a_secret_does_not_print_by_mistake),
		TEST(after_setup_there_are_no_core_dumps),
	};

	return RUN(tests);
}
