/* sshkey.h - OpenSSH public keys, and plain Ed25519 private key files */
#ifndef CORE_CRYPTO_SSHKEY_H
#define CORE_CRYPTO_SSHKEY_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/crypto/secret.h"

#define SSHKEY_BLOB_MAX 1024

enum sshkey_type {
	SSHKEY_ED25519,    /* ssh-ed25519 */
	SSHKEY_SK_ED25519, /* sk-ssh-ed25519@openssh.com */
	SSHKEY_SK_ECDSA,   /* sk-ecdsa-sha2-nistp256@openssh.com */
};

/* A public key by value; `blob` is the wire form (RFC 4253 section 6.6,
 * OpenSSH PROTOCOL.u2f) that stands in base64 in authorized_keys. */
struct sshkey {
	enum sshkey_type type;
	unsigned char blob[SSHKEY_BLOB_MAX];
	size_t blob_len;
	/* Ed25519: the 32 bytes. P-256: 65 bytes, uncompressed, a point of
	 * the curve. */
	unsigned char point[65];
	size_t point_len;
	char application[256]; /* of the sk- types, else "" */
};

/* "ssh-ed25519 AAAA… comment": strict; other types get a refusal that says
 * which types are allowed. EXIT_INPUT. */
int sshkey_parse(struct sshkey *out, const char *line, struct err *err)
	MUST_CHECK;
int sshkey_parse_blob(struct sshkey *out, const void *blob, size_t len,
		      struct err *err) MUST_CHECK;
/* "ssh-ed25519 AAAA…", no comment, no newline. */
void sshkey_format(struct buf *out, const struct sshkey *key);
bool sshkey_equal(const struct sshkey *a, const struct sshkey *b);
const char *sshkey_type_name(enum sshkey_type type);
/* SHA256:… as `ssh-keygen -l` prints it. */
void sshkey_fingerprint(struct buf *out, const struct sshkey *key);

/*
 * A private key file in OpenSSH's own format ("openssh-key-v1"). Only plain
 * Ed25519: *plain is false, with 0 returned and *out NULL, when it is
 * something that ssh-keygen must open (passphrase, sk-, other types).
 * `public` is filled in either way. The secret is the 64 bytes libsodium
 * signs with.
 */
int sshkey_parse_private(struct secret **out, bool *plain,
			 struct sshkey *public, const char *text, size_t len,
			 const char *name, struct err *err) MUST_CHECK;
/* A fresh Ed25519 pair; *private_text is the openssh-key-v1 file to save. */
int sshkey_generate(struct buf *private_text, struct sshkey *public,
		    const char *comment, struct err *err) MUST_CHECK;

#endif
