/* sshsig_verify.c - is this SSH signature good for these bytes? */
#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/crypto/p256.h"
#include "core/crypto/sshsig_wire.h"

#include <sodium.h>
#include <string.h>

/* authenticatorData of WebAuthn level 2, section 6.1, as far as it is ours */
#define FLAG_ATTESTED   0x40
#define FLAG_EXTENSIONS 0x80

#define AUTHENTICATOR_HEAD (SHA256_SIZE + 1 + 4)
#define TO_VERIFY_MAX                                                    \
	(AUTHENTICATOR_HEAD + sizeof(((struct sshsig *)0)->extensions) + \
	 SHA256_SIZE)

static unsigned char *put_bytes(unsigned char *p, const void *bytes, size_t len)
{
	if (len > 0)
		memcpy(p, bytes, len);
	return p + len;
}

static unsigned char *put_u32(unsigned char *p, uint32_t value)
{
	p[0] = (unsigned char)(value >> 24);
	p[1] = (unsigned char)(value >> 16);
	p[2] = (unsigned char)(value >> 8);
	p[3] = (unsigned char)value;
	return p + 4;
}

static unsigned char *put_string(unsigned char *p, const void *bytes,
				 size_t len)
{
	return put_bytes(put_u32(p, (uint32_t)len), bytes, len);
}

size_t sshsig_signed_data(unsigned char out[SSHSIG_SIGNED_MAX],
			  const char *namespace, const char *hash_algorithm,
			  const void *bytes, size_t len)
{
	bool short_hash = strcmp(hash_algorithm, "sha256") == 0;
	unsigned char digest[SHA512_SIZE];
	unsigned char *p = out;

	if (short_hash)
		hash_sha256(digest, bytes, len);
	else
		hash_sha512(digest, bytes, len);
	p = put_bytes(p, SSHSIG_MAGIC, SSHSIG_MAGIC_LEN);
	p = put_string(p, namespace, strlen(namespace));
	p = put_string(p, "", 0);
	p = put_string(p, hash_algorithm, strlen(hash_algorithm));
	p = put_string(p, digest, short_hash ? SHA256_SIZE : SHA512_SIZE);
	return (size_t)(p - out);
}

/*
 * PROTOCOL.u2f: a security key signs SHA-256(application), flags, counter,
 * extensions (none but in a browser) and a hash of the message.
 */
static size_t authenticator_data(unsigned char out[TO_VERIFY_MAX],
				 const struct sshsig *sig, const void *message,
				 size_t len)
{
	unsigned char *p = out;

	hash_sha256(p, sig->key.application, strlen(sig->key.application));
	p += SHA256_SIZE;
	*p++ = sig->flags;
	p = put_u32(p, sig->counter);
	p = put_bytes(p, sig->extensions, sig->extensions_len);
	hash_sha256(p, message, len);
	return (size_t)(p + SHA256_SIZE - out);
}

static bool skip(struct span *in, const void *bytes, size_t len)
{
	if (in->len < len || memcmp(in->at, bytes, len) != 0)
		return false;
	in->at += len;
	in->len -= len;
	return true;
}

#define SKIP(in, literal) skip(in, literal, sizeof(literal) - 1)

/*
 * The browser's client data begins with type, challenge and origin, in that
 * order (WebAuthn level 2, section 5.8.1.1), and the challenge is the signed
 * data in base64url. Of what follows, only crossOrigin matters, which comes
 * next: the page lay in a frame of somebody else's page, who chose what the
 * person saw around it. OpenSSH doesn't ask; we do.
 */
static bool is_browser_answer(const struct sshsig *sig, const void *message,
			      size_t len)
{
	char challenge[SSHSIG_SIGNED_MAX * 2];
	struct span in = { sig->client_data, sig->client_data_len };
	bool has_extensions = sig->flags & FLAG_EXTENSIONS;

	if (sig->flags & FLAG_ATTESTED || strchr(sig->origin, '"') ||
	    has_extensions != (sig->extensions_len > 0))
		return false;
	sodium_bin2base64(challenge, sizeof(challenge), message, len,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return SKIP(&in, "{\"type\":\"webauthn.get\",\"challenge\":\"") &&
	       skip(&in, challenge, strlen(challenge)) &&
	       SKIP(&in, "\",\"origin\":\"") &&
	       skip(&in, sig->origin, strlen(sig->origin)) && SKIP(&in, "\"") &&
	       !SKIP(&in, ",\"crossOrigin\":true");
}

static bool verify_ed25519(const struct sshsig *sig, const void *bytes,
			   size_t len)
{
	return sig->signature_len == crypto_sign_BYTES &&
	       crypto_sign_verify_detached(sig->signature, bytes, len,
					   sig->key.point) == 0;
}

static bool verify_sk(const struct sshsig *sig, const void *message, size_t len)
{
	unsigned char data[TO_VERIFY_MAX];
	struct span in = { sig->signature, sig->signature_len };
	struct span r, s;
	size_t data_len;

	if (sig->webauthn) {
		if (!is_browser_answer(sig, message, len))
			return false;
		message = sig->client_data;
		len = sig->client_data_len;
	}
	data_len = authenticator_data(data, sig, message, len);
	if (sig->key.type == SSHKEY_SK_ED25519)
		return verify_ed25519(sig, data, data_len);
	return wire_positive(&r, &in) && wire_positive(&s, &in) &&
	       in.len == 0 &&
	       p256_verify(sig->key.point, &r, &s, data, data_len);
}

bool sshsig_verify(const struct sshsig *sig, const char *namespace,
		   const void *bytes, size_t len)
{
	unsigned char message[SSHSIG_SIGNED_MAX];
	size_t message_len;

	if (strcmp(sig->namespace, namespace) != 0)
		return false;
	message_len = sshsig_signed_data(message, namespace,
					 sig->hash_algorithm, bytes, len);
	if (sig->key.type == SSHKEY_ED25519)
		return verify_ed25519(sig, message, message_len);
	return verify_sk(sig, message, message_len);
}
