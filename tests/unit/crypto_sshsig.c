/* crypto_sshsig.c - SSH keys and signatures, beside OpenSSH's own */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/crypto/sshsig.h"

#include <sys/stat.h>
#include <unistd.h>

#define NAMESPACE "rbctl-signoff@v1"

/* ---- the vectors of OpenSSH's own test suite ---- */

static void read_vector(struct buf *out, const char *name)
{
	const char *data = getenv("RBCTL_DATA");
	autofree char *path = xasprintf("%s/vectors/sshsig/%s",
					data ? data : "../shared/data", name);
	struct err err = { 0 };

	if (!fs_exists(path)) {
		print_message("# skipped: no %s (set RBCTL_DATA)\n", path);
		skip();
	}
	OK(fs_read(out, path, 65536, &err));
}

static const char *const good_vectors[] = { "ed25519", "ed25519_sk", "ecdsa_sk",
					    "ecdsa_sk_webauthn" };

static void vector(struct sshsig *sig, struct buf *armour, struct buf *data,
		   struct buf *namespace, const char *name)
{
	autofree char *file = xasprintf("%s.sig", name);
	autofree char *public_file = xasprintf("%s.pub", name);
	struct err err = { 0 };
	struct sshkey key;
	autobuf line = { 0 };

	read_vector(armour, file);
	read_vector(&line, public_file);
	read_vector(data, "signed-data");
	read_vector(namespace, "namespace");
	buf_trim(namespace);
	OK(sshsig_parse(sig, buf_str(armour), armour->len, &err));
	OK(sshkey_parse(&key, buf_str(&line), &err));
	assert_true(sshkey_equal(&key, &sig->key));
}

static void accepts_openssh_s_own_vectors(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(good_vectors); i++) {
		struct sshsig sig;
		autobuf armour = { 0 };
		autobuf data = { 0 };
		autobuf namespace = { 0 };

		vector(&sig, &armour, &data, &namespace, good_vectors[i]);
		assert_true(sshsig_verify(&sig, buf_str(&namespace),
					  buf_str(&data), data.len));
		assert_false(
			sshsig_verify(&sig, "git", buf_str(&data), data.len));
		assert_false(sshsig_verify(&sig, buf_str(&namespace),
					   buf_str(&data), data.len - 1));
	}
}

static void a_flipped_byte_anywhere_is_no_good_signature(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(good_vectors); i++) {
		struct sshsig sig;
		struct err err = { 0 };
		autobuf armour = { 0 };
		autobuf data = { 0 };
		autobuf namespace = { 0 };

		vector(&sig, &armour, &data, &namespace, good_vectors[i]);
		for (size_t at = 0; at < armour.len; at++) {
			armour.data[at] ^= 1;
			assert_false(sshsig_parse(&sig, armour.data, armour.len,
						  &err) == 0 &&
				     sshsig_verify(&sig, buf_str(&namespace),
						   buf_str(&data), data.len));
			armour.data[at] ^= 1;
		}
	}
}

static void a_cut_signature_is_refused(void **state UNUSED)
{
	struct sshsig sig;
	struct err err = { 0 };
	autobuf armour = { 0 };
	autobuf data = { 0 };
	autobuf namespace = { 0 };

	vector(&sig, &armour, &data, &namespace, "ecdsa_sk_webauthn");
	for (size_t len = 0; len + 1 < armour.len; len++)
		assert_int_equal(sshsig_parse(&sig, armour.data, len, &err),
				 -1);
	OK(sshsig_parse(&sig, armour.data, armour.len - 1, &err));
	buf_add(&armour, "\n");
	assert_int_equal(sshsig_parse(&sig, armour.data, armour.len, &err), -1);
}

static void refuses_key_types_that_are_not_allowed(void **state UNUSED)
{
	static const char *const others[] = { "rsa", "ecdsa",
					      "mldsa44-ed25519" };

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		autofree char *sig_file = xasprintf("%s.sig", others[i]);
		autofree char *public_file = xasprintf("%s.pub", others[i]);
		struct err err = { 0 };
		struct err key_err = { 0 };
		struct sshsig sig;
		struct sshkey key;
		autobuf armour = { 0 };
		autobuf line = { 0 };

		read_vector(&armour, sig_file);
		read_vector(&line, public_file);
		assert_int_equal(
			sshsig_parse(&sig, buf_str(&armour), armour.len, &err),
			-1);
		assert_int_equal(sshkey_parse(&key, buf_str(&line), &key_err),
				 -1);
		assert_int_equal(key_err.code, EXIT_INPUT);
		assert_non_null(strstr(key_err.msg, "is not allowed"));
		assert_non_null(strstr(key_err.hint, "ssh-ed25519"));
	}
}

static void the_browser_s_challenge_must_be_ours(void **state UNUSED)
{
	struct sshsig sig, changed;
	autobuf armour = { 0 };
	autobuf data = { 0 };
	autobuf namespace = { 0 };
	const char *n;

	vector(&sig, &armour, &data, &namespace, "ecdsa_sk_webauthn");
	n = buf_str(&namespace);
	assert_true(sig.webauthn);
	assert_non_null(strstr(sig.origin, "https://"));

	changed = sig;
	changed.origin[0] ^= 1;
	assert_false(sshsig_verify(&changed, n, data.data, data.len));
	changed = sig;
	changed.client_data[changed.client_data_len - 1] ^= 1;
	assert_false(sshsig_verify(&changed, n, data.data, data.len));
	changed = sig;
	changed.flags ^= SSHSIG_VERIFIED;
	assert_false(sshsig_verify(&changed, n, data.data, data.len));
	changed = sig;
	changed.counter++;
	assert_false(sshsig_verify(&changed, n, data.data, data.len));
}

/* ---- keys ---- */

static void refuses_a_malformed_public_key(void **state UNUSED)
{
	static const char *const lines[] = {
		"",
		"ssh-ed25519",
		"ssh-ed25519 ",
		"ssh-ed25519 ????",
		" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf"
		"+P5HqbPYCYu3BOMdjAE",
		/* one byte less, one more */
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAH4lizSIN3DQV78VPNjVvvwjgf"
		"+P5HqbPYCYu3BOMdjA=",
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf"
		"+P5HqbPYCYu3BOMdjAEAA==",
		/* the name in front is not the one inside */
		"sk-ssh-ed25519@openssh.com AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQ"
		"V78VPNjVvvwjgf+P5HqbPYCYu3BOMdjAE",
		/* two lines */
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf"
		"+P5HqbPYCYu3BOMdjAE a\nssh-ed25519 AAAA",
	};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct err err = { 0 };
		struct sshkey key;

		assert_int_equal(sshkey_parse(&key, lines[i], &err), -1);
		assert_int_equal(err.code, EXIT_INPUT);
	}
}

static void a_public_key_comes_back_as_it_was(void **state UNUSED)
{
	const char *line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78V"
			   "PNjVvvwjgf+P5HqbPYCYu3BOMdjAE";
	autofree char *commented = xasprintf("%s a comment\n", line);
	struct err err = { 0 };
	struct sshkey key;
	autobuf out = { 0 };

	OK(sshkey_parse(&key, commented, &err));
	sshkey_format(&out, &key);
	assert_string_equal(buf_str(&out), line);
}

static void a_weak_key_s_signature_is_never_good(void **state UNUSED)
{
	/* the neutral element as key; S = 0, R the neutral element: holds for
	 * every message unless small orders are refused */
	struct sshsig sig = { .key = { .type = SSHKEY_ED25519,
				       .point = { 1 },
				       .point_len = 32 },
			      .namespace = "git",
			      .hash_algorithm = "sha512",
			      .signature = { 1 },
			      .signature_len = 64 };

	assert_false(sshsig_verify(&sig, "git", "any", 3));
}

/* ---- signing, with the real ssh-keygen as the judge ---- */

struct bench {
	char dir[64];
	char key[96];
	char public[96];
	char signers[96];
	char signature[96];
};

static void write_file(const char *path, const struct buf *text, mode_t mode)
{
	struct err err = { 0 };

	OK(fs_write(path, buf_str(text), text->len, mode, &err));
}

static int set_up(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));

	snprintf(b->dir, sizeof(b->dir), "/tmp/rbctl-test.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->key, sizeof(b->key), "%s/key", b->dir);
	snprintf(b->public, sizeof(b->public), "%s/key.pub", b->dir);
	snprintf(b->signers, sizeof(b->signers), "%s/signers", b->dir);
	snprintf(b->signature, sizeof(b->signature), "%s/sig", b->dir);
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	unlink(b->key);
	unlink(b->public);
	unlink(b->signers);
	unlink(b->signature);
	rmdir(b->dir);
	free(b);
	return 0;
}

static int run(struct buf *out, const char *const argv[], const char *input)
{
	struct err err = { 0 };
	autobuf talk = { 0 };
	int status;

	OK(fs_run(&status, out, &talk, argv, input, strlen(input), 65536,
		  &err));
	return status;
}

static void make_key(struct bench *b)
{
	autobuf text = { 0 };
	autobuf line = { 0 };
	struct err err = { 0 };
	struct sshkey public;

	OK(sshkey_generate(&text, &public, "test key", &err));
	write_file(b->key, &text, 0600);
	sshkey_format(&line, &public);
	write_file(b->public, &line, 0644);
}

static void make_key_by_keygen(struct bench *b, const char *passphrase)
{
	const char *const argv[] = { "ssh-keygen", "-q",        "-t",
				     "ed25519",    "-N",        passphrase,
				     "-C",         "by keygen", "-f",
				     b->key,       NULL };
	autobuf out = { 0 };

	assert_int_equal(run(&out, argv, ""), 0);
}

static int verify_by_keygen(struct bench *b, const struct buf *armour,
			    const char *text)
{
	const char *const argv[] = { "ssh-keygen", "-Y", "verify",     "-n",
				     NAMESPACE,    "-I", "alice",      "-f",
				     b->signers,   "-s", b->signature, NULL };
	autobuf line = { 0 };
	autobuf out = { 0 };
	struct err err = { 0 };

	buf_add(&line, "alice ");
	OK(fs_read(&line, b->public, 4096, &err));
	buf_add(&line, "\n");
	write_file(b->signers, &line, 0644);
	write_file(b->signature, armour, 0644);
	return run(&out, argv, text);
}

static void sign(struct buf *armour, const char *key, const char *text)
{
	autoptr(signer) signer = NULL;
	struct err err = { 0 };

	OK(signer_open(&signer, key, NULL, &err));
	OK(signer_sign(armour, signer, NAMESPACE, text, strlen(text), &err));
}

static bool verifies(const struct buf *armour, const char *text)
{
	struct err err = { 0 };
	struct sshsig sig;

	OK(sshsig_parse(&sig, buf_str(armour), armour->len, &err));
	return sshsig_verify(&sig, NAMESPACE, text, strlen(text));
}

static void ssh_keygen_accepts_what_we_sign(void **state)
{
	struct bench *b = *state;
	autobuf armour = { 0 };

	make_key(b);
	sign(&armour, b->key, "a statement");
	assert_true(verifies(&armour, "a statement"));
	assert_false(verifies(&armour, "another"));
	assert_int_equal(verify_by_keygen(b, &armour, "a statement"), 0);
	assert_int_not_equal(verify_by_keygen(b, &armour, "another"), 0);
}

static void ssh_keygen_reads_the_key_that_we_make(void **state)
{
	struct bench *b = *state;
	const char *const show[] = { "ssh-keygen", "-y", "-f", b->key, NULL };
	const char *const list[] = { "ssh-keygen", "-l", "-f", b->key, NULL };
	autobuf line = { 0 };
	autobuf shown = { 0 };
	autobuf want = { 0 };
	autobuf fingerprint = { 0 };
	struct err err = { 0 };
	struct sshkey key;

	make_key(b);
	assert_int_equal(run(&shown, show, ""), 0);
	OK(fs_read(&want, b->public, 4096, &err));
	buf_add(&want, " test key\n");
	assert_string_equal(buf_str(&shown), buf_str(&want));
	assert_int_equal(run(&line, list, ""), 0);
	OK(sshkey_parse(&key, buf_str(&shown), &err));
	sshkey_fingerprint(&fingerprint, &key);
	assert_non_null(strstr(buf_str(&line), buf_str(&fingerprint)));
}

static void we_accept_what_ssh_keygen_signs(void **state)
{
	struct bench *b = *state;
	const char *const argv[] = { "ssh-keygen", "-Y", "sign", "-n",
				     NAMESPACE,    "-f", b->key, NULL };
	autobuf armour = { 0 };

	make_key_by_keygen(b, "");
	assert_int_equal(run(&armour, argv, "a statement"), 0);
	assert_true(verifies(&armour, "a statement"));
	assert_false(verifies(&armour, "a statement\n"));
}

static void we_sign_as_ssh_keygen_does_byte_for_byte(void **state)
{
	struct bench *b = *state;
	const char *const argv[] = { "ssh-keygen", "-Y", "sign", "-n",
				     NAMESPACE,    "-f", b->key, NULL };
	autobuf theirs = { 0 };
	autobuf ours = { 0 };

	make_key_by_keygen(b, "");
	assert_int_equal(run(&theirs, argv, "a statement"), 0);
	sign(&ours, b->key, "a statement");
	assert_string_equal(buf_str(&ours), buf_str(&theirs));
}

static void the_public_key_s_file_may_be_named(void **state)
{
	struct bench *b = *state;
	autobuf armour = { 0 };

	make_key(b);
	sign(&armour, b->public, "a statement");
	assert_true(verifies(&armour, "a statement"));
}

/* The passphrase comes from a helper program as it does on a desktop. */
static void a_passphrase_key_goes_through_ssh_keygen(void **state)
{
	struct bench *b = *state;
	autofree char *helper = xasprintf("%s/ask", b->dir);
	autobuf script = { 0 };
	autobuf armour = { 0 };

	make_key_by_keygen(b, "open sesame");
	buf_add(&script, "#!/bin/sh\necho open sesame\n");
	write_file(helper, &script, 0700);
	setenv("SSH_ASKPASS", helper, 1);
	setenv("SSH_ASKPASS_REQUIRE", "force", 1);
	sign(&armour, b->key, "a statement");
	unsetenv("SSH_ASKPASS");
	unsetenv("SSH_ASKPASS_REQUIRE");
	unlink(helper);
	assert_true(verifies(&armour, "a statement"));
	assert_int_equal(verify_by_keygen(b, &armour, "a statement"), 0);
}

static void a_program_s_wrong_answer_is_not_passed_on(void **state)
{
	struct bench *b = *state;
	autofree char *program = xasprintf("%s/ask", b->dir);
	autoptr(signer) signer = NULL;
	struct err err = { 0 };
	autobuf script = { 0 };
	autobuf armour = { 0 };

	make_key(b);
	unlink(b->key); /* only the public half: the program must sign */
	buf_add(&script, "#!/bin/sh\necho no signature\n");
	write_file(program, &script, 0700);
	OK(signer_open(&signer, b->public, program, &err));
	assert_int_equal(signer_sign(&armour, signer, NAMESPACE, "x", 1, &err),
			 -1);
	unlink(program);
	assert_non_null(strstr(err.msg, "SSH SIGNATURE"));
	assert_int_equal(armour.len, 0);
}

static void a_key_that_others_can_read_is_not_used(void **state)
{
	struct bench *b = *state;
	autoptr(signer) signer = NULL;
	struct err err = { 0 };

	make_key(b);
	assert_int_equal(chmod(b->key, 0644), 0);
	assert_int_equal(signer_open(&signer, b->key, NULL, &err), -1);
	assert_non_null(strstr(err.hint, "chmod 600"));
}

static void a_damaged_private_key_is_refused(void **state UNUSED)
{
	struct err err = { 0 };
	struct sshkey public;
	autobuf text = { 0 };

	OK(sshkey_generate(&text, &public, "c", &err));
	for (size_t at = 0; at < text.len; at++) {
		autoptr(secret) secret = NULL;
		struct sshkey got = { 0 };
		bool plain;

		text.data[at] ^= 2;
		if (sshkey_parse_private(&secret, &plain, &got, text.data,
					 text.len, "key", &err) == 0 &&
		    plain)
			assert_true(sshkey_equal(&got, &public));
		text.data[at] ^= 2;
	}
	for (size_t len = 0; len + 1 < text.len; len++) {
		autoptr(secret) secret = NULL;
		bool plain;

		assert_int_equal(sshkey_parse_private(&secret, &plain, &public,
						      text.data, len, "key",
						      &err),
				 -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accepts_openssh_s_own_vectors),
		TEST(a_flipped_byte_anywhere_is_no_good_signature),
		TEST(a_cut_signature_is_refused),
		TEST(refuses_key_types_that_are_not_allowed),
		TEST(the_browser_s_challenge_must_be_ours),
		TEST(refuses_a_malformed_public_key),
		TEST(a_public_key_comes_back_as_it_was),
		TEST(a_weak_key_s_signature_is_never_good),
#define WITH_KEYS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		WITH_KEYS(ssh_keygen_accepts_what_we_sign),
		WITH_KEYS(ssh_keygen_reads_the_key_that_we_make),
		WITH_KEYS(we_accept_what_ssh_keygen_signs),
		WITH_KEYS(we_sign_as_ssh_keygen_does_byte_for_byte),
		WITH_KEYS(the_public_key_s_file_may_be_named),
		WITH_KEYS(a_passphrase_key_goes_through_ssh_keygen),
		WITH_KEYS(a_program_s_wrong_answer_is_not_passed_on),
		WITH_KEYS(a_key_that_others_can_read_is_not_used),
		TEST(a_damaged_private_key_is_refused),
	};

	return RUN(tests);
}
