/* sshsig.h - SSH signatures of files (OpenSSH PROTOCOL.sshsig) */
#ifndef CORE_CRYPTO_SSHSIG_H
#define CORE_CRYPTO_SSHSIG_H

#include "core/crypto/sshkey.h"

#define SSHSIG_NAMESPACE_MAX 64
#define SSHSIG_ARMOUR_MAX    8192

/* A parsed signature, by value. */
struct sshsig {
	struct sshkey key;
	char namespace[SSHSIG_NAMESPACE_MAX + 1];
	char hash_algorithm[8];  /* "sha256" or "sha512" */
	char signature_type[64]; /* ssh-ed25519, sk-…, webauthn-sk-… */
	unsigned char signature[512];
	size_t signature_len;
	unsigned char flags; /* sk: bit 0 touched, bit 2 PIN verified */
	uint32_t counter;    /* sk */
	/* webauthn form: what the browser adds, else empty */
	char origin[256];
	unsigned char client_data[1024];
	size_t client_data_len;
	unsigned char extensions[256];
	size_t extensions_len;
	bool webauthn; /* signature_type is the webauthn form */
};

#define SSHSIG_TOUCHED  0x01
#define SSHSIG_VERIFIED 0x04

/*
 * Strict: exact armour lines, base64 of one block, version 1, no bytes
 * beyond, reserved empty. EXIT_INPUT.
 */
int sshsig_parse(struct sshsig *out, const char *armour, size_t len,
		 struct err *err) MUST_CHECK;
/*
 * True when the signature is good for these bytes in this namespace. Pure.
 * Ed25519 signatures with a non-canonical S or a small-order key are bad, and
 * so is what a browser signed for a page inside another site's frame. What
 * the flags must say is the caller's affair. Never true for what ssh-keygen
 * -Y verify refuses.
 */
bool sshsig_verify(const struct sshsig *sig, const char *namespace,
		   const void *bytes, size_t len);

/* Who signs, and with what. */
struct signer;

void signer_free(struct signer *signer);
DEFINE_AUTOPTR(signer);

/*
 * `key_file` is a private or public key file. A plain Ed25519 private key is
 * used in process; anything else (passphrase, agent, security key) signs by
 * `program -Y sign` (NULL: ssh-keygen). Never take `program` from a
 * repository's own configuration.
 */
int signer_open(struct signer **out, const char *key_file, const char *program,
		struct err *err) MUST_CHECK;
const struct sshkey *signer_key(const struct signer *signer); /* borrowed */
/* The armoured signature, ended by a newline. */
int signer_sign(struct buf *armour, struct signer *signer,
		const char *namespace, const void *bytes, size_t len,
		struct err *err) MUST_CHECK;

#endif
