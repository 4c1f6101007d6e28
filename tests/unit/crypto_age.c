/* crypto_age.c - age files: ours, and both ways with the real age */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/crypto/age.h"
#include "core/crypto/hash.h"

#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536

struct person {
	struct secret *identity;
	char recipient[AGE_RECIPIENT_SIZE];
};

static void person_release(struct person *person)
{
	secret_free(person->identity);
}

#define autoperson __attribute__((cleanup(person_release))) struct person

static void make_person(struct person *person)
{
	struct err err = { 0 };

	OK(age_generate(&person->identity, person->recipient, &err));
}

static void encrypt(struct buf *out, const void *bytes, size_t len,
		    const struct person *a, const struct person *b)
{
	auto_release(strings) recipients = { 0 };
	struct err err = { 0 };

	strings_add(&recipients, a->recipient);
	if (b)
		strings_add(&recipients, b->recipient);
	OK(age_encrypt(out, bytes, len, &recipients, &err));
}

static void refused(const struct buf *file, size_t len,
		    const struct person *person, const char *why)
{
	struct secret *out = NULL;
	struct err err = { 0 };

	assert_int_equal(
		age_decrypt(&out, buf_str(file), len, person->identity, &err),
		-1);
	assert_null(out);
	assert_int_equal(err.code, EXIT_VAULT);
	if (why && strstr(err.msg, why) == NULL)
		fail_msg("'%s' does not say '%s'", err.msg, why);
}

/* ---- keys ---- */

static void an_identity_gives_its_recipient(void **state UNUSED)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoperson alice = { 0 };
	struct err err = { 0 };

	make_person(&alice);
	assert_int_equal(secret_len(alice.identity), 74);
	assert_memory_equal(secret_bytes(alice.identity), "AGE-SECRET-KEY-1",
			    16);
	OK(age_recipient(recipient, alice.identity, &err));
	assert_string_equal(recipient, alice.recipient);
	assert_true(age_is_recipient(recipient));
}

static void an_identity_file_may_have_comments(void **state UNUSED)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoperson alice = { 0 };
	autoptr(secret) file = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	make_person(&alice);
	buf_addf(&text, "# created: today\r\n# public key: %s\n\n%s\r\n",
		 alice.recipient, secret_bytes(alice.identity));
	file = secret_new(text.data, text.len);
	OK(age_recipient(recipient, file, &err));
	assert_string_equal(recipient, alice.recipient);
}

static void any_of_several_identities_opens_a_file(void **state UNUSED)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) both = NULL;
	autoptr(secret) out = NULL;
	autoperson alice = { 0 };
	autoperson bob = { 0 };
	autoperson eve = { 0 };
	struct err err = { 0 };
	autobuf theirs = { 0 };
	autobuf text = { 0 };
	autobuf file = { 0 };

	make_person(&alice);
	make_person(&bob);
	make_person(&eve);
	buf_addf(&text, "%s\n%s\n", secret_bytes(alice.identity),
		 secret_bytes(bob.identity));
	both = secret_new(text.data, text.len);
	OK(age_recipient(recipient, both, &err));
	assert_string_equal(recipient, alice.recipient);
	encrypt(&file, "text", 4, &eve, &bob);
	OK(age_decrypt(&out, file.data, file.len, both, &err));
	assert_string_equal(secret_bytes(out), "text");
	encrypt(&theirs, "text", 4, &eve, NULL);
	secret_free(alice.identity);
	alice.identity = steal(both);
	refused(&theirs, theirs.len, &alice, "any of these identities");
}

static void an_identity_file_with_another_line_is_refused(void **state UNUSED)
{
	static const char *const lines[] = { "AGE-PLUGIN-YUBIKEY-1QQQ", "x",
					     " # no comment" };
	char recipient[AGE_RECIPIENT_SIZE];
	autoperson alice = { 0 };

	make_person(&alice);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		autoptr(secret) file = NULL;
		struct err err = { 0 };
		autobuf text = { 0 };

		buf_addf(&text, "%s\n%s\n", secret_bytes(alice.identity),
			 lines[i]);
		file = secret_new(text.data, text.len);
		assert_int_equal(age_recipient(recipient, file, &err), -1);
		assert_int_equal(err.code, EXIT_VAULT);
		assert_non_null(strstr(err.msg, "line 2"));
		assert_null(strstr(err.msg, lines[i]));
	}
}

static void there_is_a_cap_on_identities(void **state UNUSED)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) most = NULL;
	autoptr(secret) more = NULL;
	autoperson alice = { 0 };
	struct err err = { 0 };
	autobuf text = { 0 };

	make_person(&alice);
	for (int i = 0; i < AGE_IDENTITIES_MAX; i++)
		buf_addf(&text, "%s\n", secret_bytes(alice.identity));
	most = secret_new(text.data, text.len);
	OK(age_recipient(recipient, most, &err));
	buf_addf(&text, "%s\n", secret_bytes(alice.identity));
	more = secret_new(text.data, text.len);
	assert_int_equal(age_recipient(recipient, more, &err), -1);
	assert_non_null(strstr(err.msg, "more than 64"));
}

static void a_mistyped_key_is_refused(void **state UNUSED)
{
	autoperson alice = { 0 };
	char recipient[AGE_RECIPIENT_SIZE];
	char mistyped[AGE_RECIPIENT_SIZE + 1];

	make_person(&alice);
	for (size_t i = 0; i < AGE_RECIPIENT_SIZE - 1; i++) {
		struct err err = { 0 };
		autoptr(secret) identity = NULL;
		char line[75];

		memcpy(mistyped, alice.recipient, AGE_RECIPIENT_SIZE);
		mistyped[i] ^= 1;
		assert_false(age_is_recipient(mistyped));
		memcpy(mistyped, alice.recipient, AGE_RECIPIENT_SIZE);
		mistyped[i] ^= 0x20; /* mixed case */
		assert_false(age_is_recipient(mistyped));
		memcpy(line, secret_bytes(alice.identity), sizeof(line));
		line[i] ^= 1;
		identity = secret_new(line, 74);
		assert_int_equal(age_recipient(recipient, identity, &err), -1);
		assert_int_equal(err.code, EXIT_VAULT);
		assert_null(strstr(err.msg, line + 20));
	}
	snprintf(mistyped, sizeof(mistyped), "%sq", alice.recipient);
	assert_false(age_is_recipient(mistyped));
	assert_false(age_is_recipient(""));
	assert_false(age_is_recipient("age1"));
}

static void encrypting_wants_recipients_that_are_some(void **state UNUSED)
{
	auto_release(strings) none = { 0 };
	auto_release(strings) bad = { 0 };
	struct err err = { 0 };
	autobuf out = { 0 };

	assert_int_equal(age_encrypt(&out, "x", 1, &none, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	strings_add(&bad, "age1nobody");
	assert_int_equal(age_encrypt(&out, "x", 1, &bad, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_int_equal(out.len, 0);
}

/* ---- files ---- */

static const size_t sizes[] = { 0,         1,         CHUNK - 1,      CHUNK,
				CHUNK + 1, 2 * CHUNK, 8 * 1024 * 1024 };

static void every_recipient_reads_what_was_written(void **state UNUSED)
{
	autoperson alice = { 0 };
	autoperson bob = { 0 };

	make_person(&alice);
	make_person(&bob);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct person *both[] = { &alice, &bob };
		autofree char *bytes = xmalloc(sizes[i]);
		autobuf file = { 0 };

		hash_random(bytes, sizes[i]);
		encrypt(&file, bytes, sizes[i], &alice, &bob);
		for (size_t k = 0; k < 2; k++) {
			autoptr(secret) out = NULL;
			struct err err = { 0 };

			OK(age_decrypt(&out, file.data, file.len,
				       both[k]->identity, &err));
			assert_int_equal(secret_len(out), sizes[i]);
			assert_memory_equal(secret_bytes(out), bytes, sizes[i]);
		}
	}
}

static void another_identity_is_told_so(void **state UNUSED)
{
	autoperson alice = { 0 };
	autoperson eve = { 0 };
	autobuf file = { 0 };

	make_person(&alice);
	make_person(&eve);
	encrypt(&file, "text", 4, &alice, NULL);
	refused(&file, file.len, &eve, "not encrypted for this identity");
}

static void a_cut_file_is_said_to_be_cut(void **state UNUSED)
{
	autoperson alice = { 0 };
	autofree char *bytes = xcalloc(1, 2 * CHUNK + 5);
	autobuf file = { 0 };
	size_t header;

	make_person(&alice);
	encrypt(&file, bytes, 2 * CHUNK + 5, &alice, NULL);
	header = file.len - 2 * CHUNK - 5 - 16 - 3 * 16;
	for (size_t len = 0; len < header; len++)
		refused(&file, len, &alice, "cut short");
	refused(&file, header, &alice, "cut short");
	refused(&file, header + 31, &alice, "cut short");
	refused(&file, header + 16 + CHUNK + 16, &alice, "cut short");
	refused(&file, header + 16 + 2 * (CHUNK + 16), &alice,
		"the file is cut short");
	refused(&file, header + 16 + CHUNK + 16 + 100, &alice, "cut short");
	refused(&file, file.len - 1, &alice, "cut short");
	/* A last chunk that is shorter than a tag: there is less room for the
	 * contents than the chunks before it hold. */
	for (size_t len = 1; len < 16; len++)
		refused(&file, header + 16 + CHUNK + 16 + len, &alice,
			"the file is cut short");
}

static void every_flipped_bit_is_noticed(void **state UNUSED)
{
	autoperson alice = { 0 };
	autobuf file = { 0 };

	make_person(&alice);
	encrypt(&file, "text", 4, &alice, NULL);
	for (size_t at = 0; at < file.len; at++) {
		for (int bit = 0; bit < 8; bit++) {
			file.data[at] ^= (char)(1 << bit);
			refused(&file, file.len, &alice, NULL);
			file.data[at] ^= (char)(1 << bit);
		}
	}
}

static void damage_says_where_it_is(void **state UNUSED)
{
	autoperson alice = { 0 };
	autofree char *bytes = xcalloc(1, 2 * CHUNK);
	autobuf file = { 0 };
	char *mac;

	make_person(&alice);
	encrypt(&file, bytes, 2 * CHUNK, &alice, NULL);
	file.data[file.len - CHUNK - 100] ^= 1;
	refused(&file, file.len, &alice, "the contents were altered");
	file.data[file.len - CHUNK - 100] ^= 1;
	file.data[file.len - 1] ^= 1;
	refused(&file, file.len, &alice, "the end of the contents is altered");
	file.data[file.len - 1] ^= 1;
	mac = strstr(file.data, "\n--- ") + 5;
	*mac = *mac == 'A' ? 'B' : 'A';
	refused(&file, file.len, &alice, "the header was altered");
	refused(&(struct buf){ .data = bytes, .len = 5 }, 5, &alice,
		"not an age file");
}

/* The format's example of a stanza that means nothing, put into a header
 * changes what the MAC covers: the file must be refused for that, not for
 * the stanza. */
static void unknown_stanzas_are_passed_over(void **state UNUSED)
{
	static const char grease[] = "-> -grease 1 2 3 4 5 6 7 8 9 10\n"
				     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
				     "AAAAAAAAAAAAAAAAAAAAAAA"
				     "\n\n";
	autoperson alice = { 0 };
	autobuf file = { 0 };
	autobuf greased = { 0 };
	const char *rest;

	make_person(&alice);
	encrypt(&file, "text", 4, &alice, NULL);
	rest = strchr(file.data, '\n') + 1;
	buf_add_bytes(&greased, file.data, (size_t)(rest - file.data));
	buf_add(&greased, grease);
	buf_add_bytes(&greased, rest, file.len - (size_t)(rest - file.data));
	refused(&greased, greased.len, &alice, "the header was altered");
}

static void there_is_a_cap_on_stanzas(void **state UNUSED)
{
	autoperson alice = { 0 };
	autobuf file = { 0 };

	make_person(&alice);
	buf_add(&file, "age-encryption.org/v1\n");
	for (int i = 0; i <= 1024; i++)
		buf_add(&file, "-> other\n\n");
	refused(&file, file.len, &alice, "more than 1024 readers");
}

static void what_is_too_large_is_refused(void **state UNUSED)
{
	autofree char *zeros = xcalloc(1, AGE_CONTENTS_MAX + 1);
	auto_release(strings) recipients = { 0 };
	autoperson alice = { 0 };
	struct err err = { 0 };
	autobuf file = { 0 };

	make_person(&alice);
	strings_add(&recipients, alice.recipient);
	assert_int_equal(age_encrypt(&file, zeros, AGE_CONTENTS_MAX + 1,
				     &recipients, &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_int_equal(file.len, 0);
	refused(&(struct buf){ .data = zeros, .len = AGE_CONTENTS_MAX },
		AGE_FILE_MAX + 1, &alice, "larger than");
}

static void headers_out_of_form_are_refused(void **state UNUSED)
{
#define V     "age-encryption.org/v1\n"
#define SHARE "TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc"
#define BODY  "EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U"
	static const char *const bad[] = {
		V "->  X25519 " SHARE "\n" BODY "\n--- " BODY "\n",
		V "-> X25519 " SHARE " \n" BODY "\n--- " BODY "\n",
		V "-> X25519\n" BODY "\n--- " BODY "\n",
		V "-> X25519 " SHARE " more\n" BODY "\n--- " BODY "\n",
		V "-> X25519 " SHARE "=\n" BODY "\n--- " BODY "\n",
		V "-> X25519 " SHARE "\n" BODY "=\n--- " BODY "\n",
		V "-> X25519 " SHARE "\nAAAA\n--- " BODY "\n",
		V "-> X25519 AAAA\n" BODY "\n--- " BODY "\n",
		/* a point of small order */
		V "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" BODY
		  "\n--- " BODY "\n",
		V "-> \n\n--- " BODY "\n",
		V "x\n",
		V "---\n",
		V "----" BODY "\n",
		"age-encryption.org/v2\n--- " BODY "\n",
		"age-encryption.org/v1\r\n--- " BODY "\r\n",
	};
	autoperson alice = { 0 };

	make_person(&alice);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		autobuf file = { 0 };

		buf_add(&file, bad[i]);
		refused(&file, file.len, &alice, "not");
	}
}

/* ---- the real age ---- */

static int run(struct buf *out, const char *const argv[], const void *input,
	       size_t len)
{
	struct err err = { 0 };
	autobuf talk = { 0 };
	int status;

	if (fs_run(&status, out, &talk, argv, input, len, 16 * 1024 * 1024,
		   &err)) {
		print_message("# skipped: %s (apt-get install age)\n", err.msg);
		skip();
	}
	if (status != 0)
		print_message("# %s: %s\n", argv[0], buf_str(&talk));
	return status;
}

static void age_opens_what_we_write(void **state UNUSED)
{
	char path[] = "/tmp/rbctl-test.XXXXXX";
	const char *const argv[] = { "age", "-d", "-i", path, NULL };
	autoclose int fd = -1;
	autoperson alice = { 0 };
	autoperson bob = { 0 };

	make_person(&alice);
	make_person(&bob);
	fd = mkstemp(path);
	assert_int_equal(fs_write_all(fd, secret_bytes(bob.identity), 74), 0);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		autofree char *bytes = xmalloc(sizes[i]);
		autobuf file = { 0 };
		autobuf out = { 0 };

		hash_random(bytes, sizes[i]);
		encrypt(&file, bytes, sizes[i], &alice, &bob);
		assert_int_equal(run(&out, argv, file.data, file.len), 0);
		assert_int_equal(out.len, sizes[i]);
		assert_memory_equal(buf_str(&out), bytes, sizes[i]);
	}
	unlink(path);
}

static void we_open_what_age_writes(void **state UNUSED)
{
	autoperson alice = { 0 };
	autoperson bob = { 0 };
	const char *const argv[] = { "age", "-r",          alice.recipient,
				     "-r",  bob.recipient, NULL };

	make_person(&alice);
	make_person(&bob);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		autofree char *bytes = xmalloc(sizes[i]);
		autoptr(secret) out = NULL;
		struct err err = { 0 };
		autobuf file = { 0 };

		hash_random(bytes, sizes[i]);
		assert_int_equal(run(&file, argv, bytes, sizes[i]), 0);
		OK(age_decrypt(&out, file.data, file.len, bob.identity, &err));
		assert_int_equal(secret_len(out), sizes[i]);
		assert_memory_equal(secret_bytes(out), bytes, sizes[i]);
	}
}

/* A recipient of another kind stands in the header before ours. */
static void we_open_a_file_that_an_ssh_key_reads_too(void **state UNUSED)
{
	autoperson alice = { 0 };
	const char *const argv[] = {
		"age",
		"-r",
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf"
		"+P5HqbPYCYu3BOMdjAE",
		"-r",
		alice.recipient,
		NULL
	};
	autoptr(secret) out = NULL;
	struct err err = { 0 };
	autobuf file = { 0 };

	make_person(&alice);
	assert_int_equal(run(&file, argv, "text", 4), 0);
	assert_non_null(strstr(file.data, "-> ssh-ed25519 "));
	OK(age_decrypt(&out, file.data, file.len, alice.identity, &err));
	assert_string_equal(secret_bytes(out), "text");
}

static void we_read_the_identity_that_age_keygen_makes(void **state UNUSED)
{
	const char *const make[] = { "age-keygen", NULL };
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) identity = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	assert_int_equal(run(&text, make, "", 0), 0);
	identity = secret_new(text.data, text.len);
	OK(age_recipient(recipient, identity, &err));
	assert_non_null(strstr(buf_str(&text), recipient));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_identity_gives_its_recipient),
		TEST(an_identity_file_may_have_comments),
		TEST(any_of_several_identities_opens_a_file),
		TEST(an_identity_file_with_another_line_is_refused),
		TEST(there_is_a_cap_on_identities),
		TEST(a_mistyped_key_is_refused),
		TEST(encrypting_wants_recipients_that_are_some),
		TEST(every_recipient_reads_what_was_written),
		TEST(another_identity_is_told_so),
		TEST(a_cut_file_is_said_to_be_cut),
		TEST(every_flipped_bit_is_noticed),
		TEST(damage_says_where_it_is),
		TEST(unknown_stanzas_are_passed_over),
		TEST(there_is_a_cap_on_stanzas),
		TEST(what_is_too_large_is_refused),
		TEST(headers_out_of_form_are_refused),
		TEST(age_opens_what_we_write),
		TEST(we_open_what_age_writes),
		TEST(we_open_a_file_that_an_ssh_key_reads_too),
		TEST(we_read_the_identity_that_age_keygen_makes),
	};

	return RUN(tests);
}
