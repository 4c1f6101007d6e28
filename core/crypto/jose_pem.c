/* jose_pem.c - keys from PEM files (RFC 7468) */
#include "core/crypto/jose_key.h"
#include "core/base/text.h"

#include <openssl/decoder.h>
#include <openssl/err.h>
#include <string.h>

#define BEGIN  "-----BEGIN "
#define END    "-----END "
#define DASHES "-----"

enum label {
	LABEL_PRIVATE,
	LABEL_PUBLIC,
	LABEL_BESIDE, /* may stand beside a key */
	LABEL_LOCKED,
	LABEL_OPENSSH,
	LABEL_OTHER,
};

static const struct {
	const char *text;
	enum label label;
} labels[] = {
	{ "PRIVATE KEY", LABEL_PRIVATE },     /* PKCS#8, RFC 5958 */
	{ "RSA PRIVATE KEY", LABEL_PRIVATE }, /* PKCS#1, RFC 8017 */
	{ "EC PRIVATE KEY", LABEL_PRIVATE },  /* SEC 1, RFC 5915 */
	{ "PUBLIC KEY", LABEL_PUBLIC },       /* SPKI, RFC 5280 */
	{ "RSA PUBLIC KEY", LABEL_PUBLIC },
	{ "EC PARAMETERS", LABEL_BESIDE },
	{ "CERTIFICATE", LABEL_BESIDE },
	{ "ENCRYPTED PRIVATE KEY", LABEL_LOCKED },
	{ "OPENSSH PRIVATE KEY", LABEL_OPENSSH },
};

/* One block, borrowed from the text. */
struct block {
	const char *at;
	size_t len;
	enum label label;
	const char *name; /* what stands after BEGIN */
	int name_len;
};

static enum label label_of(const struct block *block)
{
	for (size_t i = 0; i < ARRAY_SIZE(labels); i++)
		if (strlen(labels[i].text) == (size_t)block->name_len &&
		    memcmp(labels[i].text, block->name,
			   (size_t)block->name_len) == 0)
			return labels[i].label;
	return LABEL_OTHER;
}

/* RFC 1421 section 4.6.1.1: how PKCS#1 and SEC 1 say it. */
static bool is_locked(const struct block *block)
{
	return block->label == LABEL_LOCKED ||
	       memmem(block->at, block->len, "Proc-Type: 4,ENCRYPTED", 22);
}

/* The next block after `text`, which it is moved behind. False: no more. */
static bool next_block(struct block *out, const char **text)
{
	const char *begin = strstr(*text, BEGIN);
	const char *end = begin ? strstr(begin, END) : NULL;
	const char *name_end;

	if (end == NULL)
		return false;
	out->at = begin;
	out->name = begin + strlen(BEGIN);
	name_end = strstr(out->name, DASHES);
	if (name_end == NULL || name_end > end || name_end - out->name > 64)
		return false;
	out->name_len = (int)(name_end - out->name);
	end = strstr(end + strlen(END), DASHES);
	if (end == NULL)
		return false;
	*text = end + strlen(DASHES);
	out->len = (size_t)(*text - begin);
	out->label = label_of(out);
	return true;
}

static int refuse(const struct block *block, struct err *err)
{
	if (is_locked(block)) {
		err_set(err, EXIT_INPUT, "the key is under a passphrase");
		return err_hint(err, "take it off on the way into the vault: "
				     "openssl pkey -in KEY.pem | rbctl secret "
				     "set NAME --from -");
	}
	if (block->label == LABEL_OPENSSH) {
		err_set(err, EXIT_INPUT, "this is a key for ssh");
		return err_hint(err, "make one for this purpose: openssl "
				     "genpkey -algorithm ed25519");
	}
	err_set(err, EXIT_INPUT, "'%.*s' is no key that rbctl can sign with",
		block->name_len, block->name);
	return err_hint(err, "it takes PRIVATE KEY (PKCS#8), RSA PRIVATE KEY "
			     "and EC PRIVATE KEY");
}

static int find_key(struct block *out, const char *text, struct err *err)
{
	struct block block = { 0 };
	bool beside = false;
	size_t nr = 0;

	while (next_block(&block, &text)) {
		if (block.label == LABEL_BESIDE) {
			beside = true;
			continue;
		}
		if (is_locked(&block) || block.label >= LABEL_LOCKED)
			return refuse(&block, err);
		*out = block;
		if (++nr > 1)
			return err_set(err, EXIT_INPUT,
				       "there is more than one key; keep one");
	}
	if (nr == 1)
		return 0;
	if (beside) {
		err_set(err, EXIT_INPUT, "this is a certificate, not a key");
		return err_hint(err, "the private key that belongs to it is in "
				     "another file");
	}
	return err_set(err, EXIT_INPUT, "there is no key in PEM form");
}

/* Never asked, since what is locked was refused: a prompt would be wrong. */
static int no_passphrase(char *out UNUSED, int size UNUSED, int rw UNUSED,
			 void *payload UNUSED)
{
	return -1;
}

static EVP_PKEY *decode(const struct block *block)
{
	const unsigned char *at = (const unsigned char *)block->at;
	size_t len = block->len;
	EVP_PKEY *pkey = NULL;
	OSSL_DECODER_CTX *context = OSSL_DECODER_CTX_new_for_pkey(
		&pkey, "PEM", NULL, NULL,
		block->label == LABEL_PRIVATE ? EVP_PKEY_KEYPAIR
					      : EVP_PKEY_PUBLIC_KEY,
		NULL, NULL);

	if (context) {
		OSSL_DECODER_CTX_set_pem_password_cb(context, no_passphrase,
						     NULL);
		if (OSSL_DECODER_from_data(context, &at, &len) != 1) {
			EVP_PKEY_free(pkey);
			pkey = NULL;
		}
	}
	OSSL_DECODER_CTX_free(context);
	ERR_clear_error();
	return pkey;
}

static int adopt(struct jose_key *key, EVP_PKEY *pkey, struct err *err)
{
	const char *type = EVP_PKEY_get0_type_name(pkey);
	int result;

	if (EVP_PKEY_is_a(pkey, "RSA"))
		return jose_rsa_adopt(key, pkey, err);
	if (EVP_PKEY_is_a(pkey, "EC"))
		return jose_ec_adopt(key, pkey, err);
	if (EVP_PKEY_is_a(pkey, "ED25519")) {
		result = jose_okp_adopt(key, pkey, err);
	} else {
		result = err_set(err, EXIT_INPUT,
				 "a key of type '%.32s' signs nothing here",
				 type ? type : "");
		err_hint(err, "make one: openssl genpkey -algorithm ed25519");
	}
	EVP_PKEY_free(pkey);
	return result;
}

static int read_block(struct jose_key **out, const struct block *block,
		      struct err *err)
{
	autoptr(jose_key) key = xcalloc(1, sizeof(*key));
	EVP_PKEY *pkey = decode(block);

	if (pkey == NULL) {
		err_set(err, EXIT_INPUT, "the key is damaged");
		return err_hint(err, "look at it with: openssl pkey -in "
				     "KEY.pem -noout -text_pub");
	}
	if (adopt(key, pkey, err))
		return -1;
	key->is_private = block->label == LABEL_PRIVATE;
	return jose_key_finish(out, steal(key), err);
}

int jose_key_from_pem(struct jose_key **out, const char *text, size_t len,
		      const char *name, struct err *err)
{
	struct block block = { 0 };

	if (len > SECRET_SIZE_MAX || strnlen(text, len) != len) {
		err_set(err, EXIT_INPUT, "this is no PEM file");
		return err_wrap(err, "%s", name);
	}
	if (find_key(&block, text, err) || read_block(out, &block, err))
		return err_wrap(err, "%s", name);
	return 0;
}
