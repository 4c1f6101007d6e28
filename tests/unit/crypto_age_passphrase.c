/* crypto_age_passphrase.c - age files under a passphrase, and in armour */
#include "tests/unit/test.h"

#include "core/crypto/age.h"
#include "core/crypto/hash.h"

#include <sodium.h>

#define WRONG "the passphrase is wrong"
#define CHEAP 4 /* work factor: for the test, not for secrets */

static struct secret *words(const char *s)
{
	return secret_new(s, strlen(s));
}

static void lock(struct buf *out, const char *text, const char *passphrase)
{
	autoptr(secret) secret = words(passphrase);
	struct err err = { 0 };

	OK(age_encrypt_passphrase(out, text, strlen(text), secret, CHEAP,
				  &err));
}

static void refused(const void *file, size_t len, const char *passphrase,
		    const char *why)
{
	autoptr(secret) secret = words(passphrase);
	struct secret *out = NULL;
	struct err err = { 0 };
	bool wrong = true;

	assert_int_equal(
		age_decrypt_passphrase(&out, &wrong, file, len, secret, &err),
		-1);
	assert_null(out);
	assert_int_equal(wrong, strcmp(why, WRONG) == 0);
	assert_int_equal(err.code, EXIT_VAULT);
	if (strstr(err.msg, why) == NULL)
		fail_msg("'%s' does not say '%s'", err.msg, why);
}

static void opened(const void *file, size_t len, const char *passphrase,
		   const char *text)
{
	autoptr(secret) secret = words(passphrase);
	autoptr(secret) out = NULL;
	struct err err = { 0 };
	bool wrong = true;

	OK(age_decrypt_passphrase(&out, &wrong, file, len, secret, &err));
	assert_string_equal(secret_bytes(out), text);
}

/* RFC 7914 section 12: that the library's function is the one we need. */
static void scrypt_is_that_of_the_rfc(void **state UNUSED)
{
	static const struct {
		const char *password;
		const char *salt;
		uint64_t n;
		uint32_t r;
		uint32_t p;
		const char *hex;
	} vectors[] = {
		{ "", "", 16, 1, 1,
		  "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede2"
		  "1442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c"
		  "38d18906" },
		{ "password", "NaCl", 1024, 8, 16,
		  "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b37"
		  "31622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdf"
		  "a2cc0640" },
		{ "pleaseletmein", "SodiumChloride", 16384, 8, 1,
		  "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545d"
		  "a1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b"
		  "45575887" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		const char *password = vectors[i].password;
		const char *salt = vectors[i].salt;
		unsigned char got[64];
		autobuf hex = { 0 };

		assert_int_equal(crypto_pwhash_scryptsalsa208sha256_ll(
					 (const uint8_t *)password,
					 strlen(password),
					 (const uint8_t *)salt, strlen(salt),
					 vectors[i].n, vectors[i].r,
					 vectors[i].p, got, sizeof(got)),
				 0);
		text_hex(&hex, got, sizeof(got));
		assert_string_equal(buf_str(&hex), vectors[i].hex);
	}
}

static void the_passphrase_opens_what_it_locked(void **state UNUSED)
{
	autobuf file = { 0 };

	lock(&file, "text", "open sesame");
	assert_non_null(strstr(buf_str(&file), "\n-> scrypt "));
	assert_true(age_is_file(file.data, file.len));
	assert_true(age_wants_passphrase(file.data, file.len));
	opened(file.data, file.len, "open sesame", "text");
}

static void another_passphrase_is_said_to_be_wrong(void **state UNUSED)
{
	autobuf file = { 0 };

	lock(&file, "text", "open sesame");
	refused(file.data, file.len, "open sesame ", WRONG);
	refused(file.data, file.len, "", WRONG);
}

static void an_empty_passphrase_locks_nothing(void **state UNUSED)
{
	autoptr(secret) empty = words("");
	struct err err = { 0 };
	autobuf file = { 0 };

	assert_int_equal(
		age_encrypt_passphrase(&file, "x", 1, empty, CHEAP, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_int_equal(file.len, 0);
}

static void damage_is_not_taken_for_a_wrong_passphrase(void **state UNUSED)
{
	autobuf file = { 0 };
	char *mac;

	lock(&file, "text", "open sesame");
	file.data[file.len - 1] ^= 1;
	refused(file.data, file.len, "open sesame",
		"the end of the contents is altered");
	file.data[file.len - 1] ^= 1;
	refused(file.data, file.len - 1, "open sesame", "cut short");
	refused(file.data, 40, "open sesame", "cut short in its header");
	mac = strstr(file.data, "\n--- ") + 5;
	*mac = *mac == 'A' ? 'B' : 'A';
	refused(file.data, file.len, "open sesame", "the header was altered");
}

static void every_flipped_bit_is_noticed(void **state UNUSED)
{
	autoptr(secret) secret = words("open sesame");
	autobuf file = { 0 };

	lock(&file, "text", "open sesame");
	for (size_t at = 0; at < file.len; at++) {
		for (int bit = 0; bit < 8; bit++) {
			struct secret *out = NULL;
			struct err err = { 0 };
			bool wrong;

			/* "4" with its bit 3 flipped asks for 2^12 times */
			file.data[at] ^= (char)(1 << bit);
			assert_int_equal(
				age_decrypt_passphrase(&out, &wrong, file.data,
						       file.len, secret, &err),
				-1);
			file.data[at] ^= (char)(1 << bit);
		}
	}
}

/* ---- headers ---- */

#define V    "age-encryption.org/v1\n"
#define SALT "rF0/NwblUHHTpgQgRpe5CQ"
#define BODY "gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY"
#define MAC  "--- " BODY "\n"

static void a_work_factor_above_the_cap_is_refused_at_once(void **state UNUSED)
{
	static const char *const files[] = {
		V "-> scrypt " SALT " 23\n" BODY "\n" MAC,
		V "-> scrypt " SALT " 64\n" BODY "\n" MAC,
		V "-> scrypt " SALT " 18446744073709551620\n" BODY "\n" MAC,
	};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		refused(files[i], strlen(files[i]), "x", "too much work");
}

static void stanzas_out_of_form_are_refused(void **state UNUSED)
{
	static const char *const files[] = {
		V "-> scrypt " SALT " 0\n" BODY "\n" MAC,
		V "-> scrypt " SALT " 04\n" BODY "\n" MAC,
		V "-> scrypt " SALT " +4\n" BODY "\n" MAC,
		V "-> scrypt " SALT " -4\n" BODY "\n" MAC,
		V "-> scrypt " SALT " 4x\n" BODY "\n" MAC,
		V "-> scrypt " SALT " 0x4\n" BODY "\n" MAC,
		V "-> scrypt " SALT "\n" BODY "\n" MAC,
		V "-> scrypt " SALT " 4 4\n" BODY "\n" MAC,
		V "-> scrypt " SALT "AAAA 4\n" BODY "\n" MAC,
		V "-> scrypt AAAA 4\n" BODY "\n" MAC,
		V "-> scrypt 4\n" BODY "\n" MAC,
		V "-> scrypt " SALT " 4\nAAAA\n" MAC,
	};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		refused(files[i], strlen(files[i]), "x", "not one of an age");
}

static void a_passphrase_stands_alone(void **state UNUSED)
{
	static const char stanza[] = "-> scrypt " SALT " 4\n" BODY "\n";
	autobuf twice = { 0 };
	autobuf beside = { 0 };

	buf_addf(&twice, V "%s%s" MAC, stanza, stanza);
	refused(twice.data, twice.len, "x", "must be its only key");
	buf_addf(&beside, V "-> other\n\n%s" MAC, stanza);
	refused(beside.data, beside.len, "x", "must be its only key");
}

static void keys_and_passphrases_are_told_apart(void **state UNUSED)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) identity = NULL;
	auto_release(strings) to = { 0 };
	struct secret *out = NULL;
	struct err err = { 0 };
	autobuf locked = { 0 };
	autobuf sealed = { 0 };

	OK(age_generate(&identity, recipient, &err));
	strings_add(&to, recipient);
	OK(age_encrypt(&sealed, "text", 4, &to, &err));
	assert_false(age_wants_passphrase(sealed.data, sealed.len));
	refused(sealed.data, sealed.len, "x", "encrypted for an identity");
	lock(&locked, "text", "x");
	assert_int_equal(
		age_decrypt(&out, locked.data, locked.len, identity, &err), -1);
	assert_non_null(strstr(err.msg, "locked with a passphrase"));
}

/* ---- armour ---- */

#define BEGIN "-----BEGIN AGE ENCRYPTED FILE-----"
#define END   "-----END AGE ENCRYPTED FILE-----"

static void armour_is_read_as_well(void **state UNUSED)
{
	autobuf file = { 0 };
	autobuf text = { 0 };
	autobuf loose = { 0 };

	lock(&file, "text", "open sesame");
	age_armour(&text, file.data, file.len);
	assert_memory_equal(text.data, BEGIN "\n", strlen(BEGIN) + 1);
	assert_true(text_ends(buf_str(&text), END "\n"));
	assert_true(age_is_file(text.data, text.len));
	assert_true(age_wants_passphrase(text.data, text.len));
	opened(text.data, text.len, "open sesame", "text");
	opened(text.data, text.len - 1, "open sesame", "text");
	/* as mail programs leave it */
	buf_add(&loose, " \n\r\n");
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\n')
			buf_add(&loose, "\r");
		buf_add_byte(&loose, (unsigned char)text.data[i]);
	}
	buf_add(&loose, "\n \t\n");
	opened(loose.data, loose.len, "open sesame", "text");
}

/* Changes the armoured text by replacing the first `old`. */
static void bent(const char *old, const char *new, const char *why)
{
	autobuf file = { 0 };
	autobuf text = { 0 };
	autobuf bad = { 0 };
	const char *at;

	lock(&file, "a text of more than one line in armour", "open sesame");
	age_armour(&text, file.data, file.len);
	at = strstr(text.data, old);
	assert_non_null(at);
	buf_add_bytes(&bad, text.data, (size_t)(at - text.data));
	buf_add(&bad, new);
	buf_add(&bad, at + strlen(old));
	refused(bad.data, bad.len, "open sesame", why);
}

static void armour_out_of_form_is_refused(void **state UNUSED)
{
	bent(END, "", "the armour of the file is damaged: it is cut short");
	bent(END, END "x", "damaged");
	bent(END "\n", END "\nmore", "text follows it");
	bent(BEGIN "\n", BEGIN "x\n", "damaged");
	bent(BEGIN "\n", BEGIN "\nVersion: 1\n\n", "damaged");
	bent(BEGIN "\n", BEGIN "\n\n", "a line is of another length");
	bent(BEGIN "\nY", BEGIN "\n Y", "a line is of another length");
	bent(BEGIN "\nYWdl", BEGIN "\nYWdl\n", "a line is of another length");
	bent(BEGIN "\nY", BEGIN "\n?", "it is not base64");
	bent("\n" END, "\n\n" END, "a line is of another length");
	refused("x" BEGIN, strlen(BEGIN) + 1, "x", "not an age file");
}

static void armour_of_any_length_comes_back(void **state UNUSED)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) identity = NULL;
	auto_release(strings) to = { 0 };
	struct err err = { 0 };
	char bytes[200];

	OK(age_generate(&identity, recipient, &err));
	strings_add(&to, recipient);
	hash_random(bytes, sizeof(bytes));
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		autoptr(secret) out = NULL;
		autobuf file = { 0 };
		autobuf text = { 0 };

		OK(age_encrypt(&file, bytes, len, &to, &err));
		age_armour(&text, file.data, file.len);
		OK(age_decrypt(&out, text.data, text.len, identity, &err));
		assert_int_equal(secret_len(out), len);
		assert_memory_equal(secret_bytes(out), bytes, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(scrypt_is_that_of_the_rfc),
		TEST(the_passphrase_opens_what_it_locked),
		TEST(another_passphrase_is_said_to_be_wrong),
		TEST(an_empty_passphrase_locks_nothing),
		TEST(damage_is_not_taken_for_a_wrong_passphrase),
		TEST(every_flipped_bit_is_noticed),
		TEST(a_work_factor_above_the_cap_is_refused_at_once),
		TEST(stanzas_out_of_form_are_refused),
		TEST(a_passphrase_stands_alone),
		TEST(keys_and_passphrases_are_told_apart),
		TEST(armour_is_read_as_well),
		TEST(armour_out_of_form_is_refused),
		TEST(armour_of_any_length_comes_back),
	};

	return RUN(tests);
}
