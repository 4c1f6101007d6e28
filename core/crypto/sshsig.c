/* sshsig.c - SSH signatures of files (PROTOCOL.sshsig): the strict parser */
#include "core/crypto/sshsig.h"
#include "core/crypto/armour.h"
#include "core/crypto/sshsig_wire.h"

#include <string.h>

#define VERSION 1

#define WEBAUTHN_TYPE "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"

static bool take(unsigned char *out, size_t size, size_t *len, struct span *in)
{
	struct span got;

	if (!wire_string(&got, in) || got.len > size)
		return false;
	if (got.len > 0)
		memcpy(out, got.at, got.len);
	*len = got.len;
	return true;
}

/* PROTOCOL.u2f, "SSH U2F signatures": what follows signature and counter. */
static bool parse_webauthn(struct sshsig *sig, struct span *in)
{
	return wire_text(sig->origin, sizeof(sig->origin), in) &&
	       take(sig->client_data, sizeof(sig->client_data),
		    &sig->client_data_len, in) &&
	       take(sig->extensions, sizeof(sig->extensions),
		    &sig->extensions_len, in);
}

static bool parse_signature(struct sshsig *sig, struct span in)
{
	const char *type = sshkey_type_name(sig->key.type);

	if (!wire_text(sig->signature_type, sizeof(sig->signature_type), &in))
		return false;
	sig->webauthn = sig->key.type == SSHKEY_SK_ECDSA &&
			strcmp(sig->signature_type, WEBAUTHN_TYPE) == 0;
	if (!sig->webauthn && strcmp(sig->signature_type, type) != 0)
		return false;
	if (!take(sig->signature, sizeof(sig->signature), &sig->signature_len,
		  &in))
		return false;
	if (sig->key.type != SSHKEY_ED25519 &&
	    (!wire_byte(&sig->flags, &in) || !wire_u32(&sig->counter, &in)))
		return false;
	if (sig->webauthn && !parse_webauthn(sig, &in))
		return false;
	return in.len == 0;
}

static int malformed(struct err *err, const char *what)
{
	return err_set(err, EXIT_INPUT, "the SSH signature %s", what);
}

static int parse_blob(struct sshsig *sig, struct span in, struct err *err)
{
	struct span key, reserved, signature;
	uint32_t version;

	if (in.len < SSHSIG_MAGIC_LEN ||
	    memcmp(in.at, SSHSIG_MAGIC, SSHSIG_MAGIC_LEN) != 0)
		return malformed(err, "is none: it doesn't begin with SSHSIG");
	in.at += SSHSIG_MAGIC_LEN;
	in.len -= SSHSIG_MAGIC_LEN;
	if (!wire_u32(&version, &in))
		return malformed(err, "is cut short");
	if (version != VERSION)
		return malformed(err, "has a version other than 1");
	if (!wire_string(&key, &in))
		return malformed(err, "is cut short");
	if (sshkey_parse_blob(&sig->key, key.at, key.len, err))
		return err_wrap(err, "the SSH signature's key");
	if (!wire_text(sig->namespace, sizeof(sig->namespace), &in) ||
	    sig->namespace[0] == '\0')
		return malformed(err, "has no usable namespace");
	if (!wire_string(&reserved, &in) || reserved.len > 0)
		return malformed(err, "has something in its reserved field");
	if (!wire_text(sig->hash_algorithm, sizeof(sig->hash_algorithm), &in) ||
	    (strcmp(sig->hash_algorithm, "sha256") != 0 &&
	     strcmp(sig->hash_algorithm, "sha512") != 0))
		return malformed(err, "hashes by neither sha256 nor sha512");
	if (!wire_string(&signature, &in) || !parse_signature(sig, signature))
		return malformed(err, "is not one that its key could make");
	if (in.len > 0)
		return malformed(err, "is followed by more bytes");
	return 0;
}

int sshsig_parse_blob(struct sshsig *out, const void *blob, size_t len,
		      struct err *err)
{
	*out = (struct sshsig){ 0 };
	return parse_blob(out, (struct span){ blob, len }, err);
}

int sshsig_parse(struct sshsig *out, const char *armour, size_t len,
		 struct err *err)
{
	autobuf blob = { 0 };

	if (len > SSHSIG_ARMOUR_MAX)
		return err_set(err, EXIT_INPUT,
			       "the SSH signature is larger than %d bytes",
			       SSHSIG_ARMOUR_MAX);
	if (armour_parse(&blob, SSHSIG_LABEL, armour, len, err))
		return -1;
	return sshsig_parse_blob(out, blob.data, blob.len, err);
}
