/* sshsig_judges.h - a signature before two judges: us, and ssh-keygen */
#ifndef TESTS_UNIT_SSHSIG_JUDGES_H
#define TESTS_UNIT_SSHSIG_JUDGES_H

#include "tests/unit/sshsig_parts.h"

#include "core/base/fs.h"

#include <unistd.h>

/* ssh-keygen is asked about every signature, good or bent. */
enum verdict { NEITHER, BOTH, ONLY_KEYGEN, ONLY_US };

static const char *const words[] = {
	[NEITHER] = "neither accepts it",
	[BOTH] = "both accept it",
	[ONLY_KEYGEN] = "only ssh-keygen accepts it",
	[ONLY_US] = "only we accept it",
};

#define NAMESPACE "rbctl-signoff@v1"
#define MESSAGE   "a statement"
#define DEVICE    "tests/tools/security_key.pl"

/* A good signature, and whose and of what it is. */
struct sample {
	struct sshkey key;
	struct buf line; /* the public key */
	struct buf message;
	char namespace[32];
	struct parts parts;
};

static void sample_release(struct sample *sample)
{
	buf_release(&sample->line);
	buf_release(&sample->message);
}

/* ---- the two judges ---- */

struct bench {
	char dir[64];
	char signers[96];
	char signature[96];
	char key[96];
};

static int set_up(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));

	snprintf(b->dir, sizeof(b->dir), "/tmp/rbctl-test.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->signers, sizeof(b->signers), "%s/signers", b->dir);
	snprintf(b->signature, sizeof(b->signature), "%s/sig", b->dir);
	snprintf(b->key, sizeof(b->key), "%s/key", b->dir);
	*state = b;
	return 0;
}

static void clear(const struct bench *b)
{
	static const char *const names[] = { "signers", "sig", "key", "key.pub",
					     "key.device" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		autofree char *path = xasprintf("%s/%s", b->dir, names[i]);

		unlink(path);
	}
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	clear(b);
	assert_int_equal(rmdir(b->dir), 0);
	free(b);
	return 0;
}

static int run(struct buf *out, const char *const argv[],
	       const struct buf *input)
{
	struct err err = { 0 };
	autobuf talk = { 0 };
	int status;

	if (fs_run(&status, out, &talk, argv, buf_str(input), input->len, 65536,
		   &err)) {
		print_message("# skipped: %s\n", err.msg);
		skip();
	}
	return status;
}

static void write_file(const char *path, const struct buf *text)
{
	struct err err = { 0 };

	OK(fs_write(path, buf_str(text), text->len, 0600, &err));
}

static void name_signer(const struct bench *b, const struct sample *sample)
{
	autobuf line = { 0 };

	buf_addf(&line, "alice %s\n", buf_str(&sample->line));
	write_file(b->signers, &line);
}

static bool keygen_accepts(const struct bench *b, const struct sample *sample,
			   const struct buf *armour)
{
	const char *const argv[] = {
		"ssh-keygen", "-Y", "verify",   "-n", sample->namespace, "-I",
		"alice",      "-f", b->signers, "-s", b->signature,      NULL
	};
	autobuf out = { 0 };

	write_file(b->signature, armour);
	return run(&out, argv, &sample->message) == 0;
}

static bool we_accept(const struct sample *sample, const struct buf *armour)
{
	struct err err = { 0 };
	struct sshsig sig;

	return sshsig_parse(&sig, buf_str(armour), armour->len, &err) == 0 &&
	       sshkey_equal(&sig.key, &sample->key) &&
	       sshsig_verify(&sig, sample->namespace, buf_str(&sample->message),
			     sample->message.len);
}

static enum verdict ask(const struct bench *b, const struct sample *sample,
			const struct buf *armour)
{
	bool ours = we_accept(sample, armour);
	bool theirs = keygen_accepts(b, sample, armour);

	return ours ? (theirs ? BOTH : ONLY_US)
		    : (theirs ? ONLY_KEYGEN : NEITHER);
}

static void expect(const struct bench *b, const struct sample *sample,
		   const struct parts *parts, enum verdict want,
		   const char *what)
{
	autobuf blob = { 0 };
	autobuf armour = { 0 };
	enum verdict got;

	parts_format(&blob, parts);
	armour_format(&armour, SSHSIG_LABEL, blob.data, blob.len);
	got = ask(b, sample, &armour);
	if (got != want)
		fail_msg("%s, %.*s: %s, want: %s", what, (int)parts->type.len,
			 (const char *)parts->type.at, words[got], words[want]);
}

/* ---- signatures of our device ---- */

static const char *const settings[] = { "SK_FLAGS",     "SK_COUNTER",
					"SK_FORM",      "SK_TYPE",
					"SK_ORIGIN",    "SK_CLIENT_DATA",
					"SK_CHALLENGE", "SK_EXTENSIONS",
					"SK_HASH" };

/* "NAME=value|NAME=value": what happened at the device. */
static void configure(const char *what)
{
	autofree char *copy = xstrdup(what);
	char *rest = copy;
	char *one;

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		unsetenv(settings[i]);
	while ((one = strsep(&rest, "|")) && *one) {
		char *value = strchr(one, '=');

		assert_non_null(value);
		*value = '\0';
		setenv(one, value + 1, 1);
	}
}

static void make_key(const struct bench *b, const char *type,
		     const char *application)
{
	const char *const argv[] = { DEVICE, "new",       type,
				     b->key, application, NULL };
	const char *const plain[] = { "ssh-keygen", "-q",   "-t", "ed25519",
				      "-N",         "",     "-C", "",
				      "-f",         b->key, NULL };
	autobuf none = { 0 };
	autobuf out = { 0 };

	assert_int_equal(run(&out, *type ? argv : plain, &none), 0);
}

static void sign(struct buf *armour, const struct bench *b,
		 struct sample *sample, const char *what)
{
	const char *const argv[] = { DEVICE,    "-q", "-Y",   "sign", "-n",
				     NAMESPACE, "-f", b->key, NULL };
	autofree char *public = xasprintf("%s.pub", b->key);
	struct err err = { 0 };

	snprintf(sample->namespace, sizeof(sample->namespace), "%s", NAMESPACE);
	buf_reset(&sample->message);
	buf_add(&sample->message, MESSAGE);
	buf_reset(&sample->line);
	OK(fs_read(&sample->line, public, 4096, &err));
	buf_trim(&sample->line);
	OK(sshkey_parse(&sample->key, buf_str(&sample->line), &err));
	configure(what);
	assert_int_equal(run(armour, argv, &sample->message), 0);
	configure("");
	name_signer(b, sample);
}

static void make(struct sample *out, const struct bench *b, const char *type,
		 const char *application, const char *what)
{
	autobuf armour = { 0 };

	clear(b);
	make_key(b, type, application);
	sign(&armour, b, out, what);
	parts_parse(&out->parts, buf_str(&armour), armour.len);
}

#endif
