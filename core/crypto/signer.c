/* signer.c - who signs: a plain key in process, any other by ssh-keygen */
#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/crypto/armour.h"
#include "core/crypto/secret_fill.h"
#include "core/crypto/sshsig_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_MAX  (64 * 1024)
#define HASH          "sha512"
#define PRIVATE_START "-----BEGIN "

struct signer {
	struct sshkey key;
	struct secret *secret; /* NULL: `program` signs */
	char *key_file;
	char *program;
};

void signer_free(struct signer *signer)
{
	if (signer == NULL)
		return;
	secret_free(signer->secret);
	free(signer->key_file);
	free(signer->program);
	free(signer);
}

const struct sshkey *signer_key(const struct signer *signer)
{
	return &signer->key;
}

static bool is_private(const struct buf *text)
{
	return text_starts(buf_str(text), PRIVATE_START);
}

/* As ssh does, a private key that others can read is not used. */
static int check_mode(int fd, const char *path, const struct buf *text,
		      struct err *err)
{
	struct stat st;

	if (!is_private(text))
		return 0;
	if (fstat(fd, &st) < 0)
		return err_errno(err, "%s", path);
	if (st.st_uid != geteuid() || !(st.st_mode & 077))
		return 0;
	err_set(err, EXIT_INPUT,
		"the private key '%s' can be read by others (%03o)", path,
		(unsigned)st.st_mode & 0777);
	return err_hint(err, "chmod 600 '%s'", path);
}

static int read_key_file(struct buf *text, const char *path, struct err *err)
{
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		err_set(err, EXIT_INPUT, "cannot open the key '%s': %s", path,
			strerror(errno));
		return err_hint(err, "rbctl key new --signing FILE");
	}
	buf_reserve(text, KEY_FILE_MAX);
	if (fs_read_fd(text, fd, path, KEY_FILE_MAX, err) ||
	    check_mode(fd, path, text, err))
		return -1;
	/* Editors and copying leave empty lines at the end. */
	buf_trim(text);
	return 0;
}

static int parse_private(struct signer *signer, const struct buf *text,
			 const char *path, struct err *err)
{
	bool plain;

	return sshkey_parse_private(&signer->secret, &plain, &signer->key,
				    buf_str(text), text->len, path, err);
}

/*
 * A public key file was named: the private one may lie beside it under the
 * same name without ".pub", as ssh-keygen finds it too. If it isn't there, or
 * isn't plain, the program is left to find it, or to ask the agent.
 */
static int look_beside(struct signer *signer, const char *path, struct err *err)
{
	autofree char *beside = NULL;
	autowipe text = { 0 };
	struct signer other = { 0 };

	if (!text_ends(path, ".pub"))
		return 0;
	beside = xstrndup(path, strlen(path) - strlen(".pub"));
	if (!fs_exists(beside))
		return 0;
	if (read_key_file(&text, beside, err) ||
	    parse_private(&other, &text, beside, err))
		return -1;
	if (other.secret && sshkey_equal(&other.key, &signer->key))
		signer->secret = steal(other.secret);
	secret_free(other.secret);
	return 0;
}

int signer_open(struct signer **out, const char *key_file, const char *program,
		struct err *err)
{
	autoptr(signer) signer = xcalloc(1, sizeof(*signer));
	autowipe text = { 0 };

	signer->key_file = xstrdup(key_file);
	signer->program = xstrdup(program ? program : "ssh-keygen");
	if (read_key_file(&text, key_file, err))
		return -1;
	if (is_private(&text)) {
		if (parse_private(signer, &text, key_file, err))
			return -1;
	} else {
		if (sshkey_parse(&signer->key, buf_str(&text), err))
			return err_wrap(err, "%s", key_file);
		if (look_beside(signer, key_file, err))
			return -1;
	}
	*out = steal(signer);
	return 0;
}

/* ---- in process ---- */

static void sign_plain(struct buf *armour, const struct signer *signer,
		       const char *namespace, const void *bytes, size_t len)
{
	unsigned char message[SSHSIG_SIGNED_MAX];
	unsigned char signature[crypto_sign_BYTES];
	size_t message_len;
	autobuf inner = { 0 };
	autobuf blob = { 0 };

	message_len = sshsig_signed_data(message, namespace, HASH, bytes, len);
	crypto_sign_detached(
		signature, NULL, message, message_len,
		(const unsigned char *)secret_bytes(signer->secret));
	wire_add_text(&inner, sshkey_type_name(signer->key.type));
	wire_add_string(&inner, signature, sizeof(signature));
	buf_add(&blob, SSHSIG_MAGIC);
	wire_add_u32(&blob, 1);
	wire_add_string(&blob, signer->key.blob, signer->key.blob_len);
	wire_add_text(&blob, namespace);
	wire_add_text(&blob, "");
	wire_add_text(&blob, HASH);
	wire_add_string(&blob, inner.data, inner.len);
	armour_format(armour, SSHSIG_LABEL, blob.data, blob.len);
}

/* ---- by the program ---- */

static int program_refused(const struct signer *signer, const struct buf *talk,
			   struct err *err)
{
	const char *s = buf_str(talk);

	if (*s == '\0')
		err_set(err, EXIT_SYSTEM, "'%s' did not sign", signer->program);
	else
		err_set(err, EXIT_SYSTEM, "'%s' did not sign: %s",
			signer->program, s);
	return err_hint(err, "ssh-add '%s', or plug the security key in",
			signer->key_file);
}

static int run_program(struct buf *armour, const struct signer *signer,
		       const char *namespace, const void *bytes, size_t len,
		       struct err *err)
{
	const char *const argv[] = { signer->program,  "-Y",
				     "sign",           "-n",
				     namespace,        "-f",
				     signer->key_file, NULL };
	autobuf talk = { 0 };
	int status;

	if (fs_run(&status, armour, &talk, argv, bytes, len, SSHSIG_ARMOUR_MAX,
		   err))
		return -1;
	buf_trim(&talk);
	if (status != 0)
		return program_refused(signer, &talk, err);
	return 0;
}

/* Another program's answer is not taken on trust. */
static int check_answer(const struct buf *armour, const struct signer *signer,
			const char *namespace, const void *bytes, size_t len,
			struct err *err)
{
	struct sshsig sig;

	if (sshsig_parse(&sig, buf_str(armour), armour->len, err))
		return err_wrap(err, "'%s'", signer->program);
	if (!sshkey_equal(&sig.key, &signer->key))
		return err_set(err, EXIT_SYSTEM,
			       "'%s' signed with another key than '%s'",
			       signer->program, signer->key_file);
	if (!sshsig_verify(&sig, namespace, bytes, len))
		return err_set(err, EXIT_SYSTEM,
			       "'%s' made a signature that isn't good",
			       signer->program);
	return 0;
}

int signer_sign(struct buf *armour, struct signer *signer,
		const char *namespace, const void *bytes, size_t len,
		struct err *err)
{
	autobuf made = { 0 };

	if (*namespace == '\0' || strlen(namespace) > SSHSIG_NAMESPACE_MAX)
		return err_set(err, EXIT_INPUT,
			       "'%s' can't be a signature's namespace",
			       namespace);
	if (signer->secret)
		sign_plain(&made, signer, namespace, bytes, len);
	else if (run_program(&made, signer, namespace, bytes, len, err) ||
		 check_answer(&made, signer, namespace, bytes, len, err))
		return -1;
	buf_add_bytes(armour, made.data, made.len);
	return 0;
}
