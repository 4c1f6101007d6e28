/* age_x25519.c - the stanza of an age file that a key opens */
#include "core/crypto/age_format.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <string.h>

#define TYPE      "X25519"
#define WRAP_INFO "age-encryption.org/v1/X25519"

static const unsigned char zero_nonce[12];

/* Section "The X25519 recipient type": the key that wraps the file key. */
static bool wrap_key(unsigned char out[AGE_KEY],
		     const unsigned char scalar[AGE_KEY],
		     const unsigned char other[AGE_KEY],
		     const unsigned char share[AGE_KEY],
		     const unsigned char recipient[AGE_KEY])
{
	unsigned char shared[AGE_KEY];
	unsigned char salt[2 * AGE_KEY];
	const struct span span = { salt, sizeof(salt) };

	/* -1 when the shared secret is all zeros: a point of small order */
	if (crypto_scalarmult_curve25519(shared, scalar, other) != 0)
		return false;
	memcpy(salt, share, AGE_KEY);
	memcpy(salt + AGE_KEY, recipient, AGE_KEY);
	age_hkdf(out, &span, shared, sizeof(shared), WRAP_INFO);
	secret_wipe(shared, sizeof(shared));
	return true;
}

bool age_x25519_add(struct buf *out, const unsigned char point[AGE_KEY],
		    const unsigned char file_key[AGE_FILE_KEY])
{
	unsigned char ephemeral[AGE_KEY], share[AGE_KEY], key[AGE_KEY];
	unsigned char wrapped[AGE_WRAPPED];
	bool usable;

	hash_random(ephemeral, sizeof(ephemeral));
	crypto_scalarmult_curve25519_base(share, ephemeral);
	usable = wrap_key(key, ephemeral, point, share, point);
	secret_wipe(ephemeral, sizeof(ephemeral));
	if (!usable)
		return false;
	crypto_aead_chacha20poly1305_ietf_encrypt(wrapped, NULL, file_key,
						  AGE_FILE_KEY, NULL, 0, NULL,
						  zero_nonce, key);
	secret_wipe(key, sizeof(key));
	buf_add(out, "-> " TYPE " ");
	age_base64(out, share, sizeof(share));
	buf_add(out, "\n");
	age_base64(out, wrapped, sizeof(wrapped));
	buf_add(out, "\n");
	return true;
}

bool age_x25519_is(const struct age_stanza *stanza)
{
	return span_equals(&stanza->arguments[0], TYPE);
}

static int try_one(unsigned char file_key[AGE_FILE_KEY], bool *opened,
		   const unsigned char *point, const struct buf *body,
		   const struct age_identity *identity, struct err *err)
{
	unsigned char key[AGE_KEY];

	if (!wrap_key(key, identity->scalar, point, point, identity->point))
		return age_header_malformed(err);
	if (!*opened)
		*opened = crypto_aead_chacha20poly1305_ietf_decrypt(
				  file_key, NULL, NULL,
				  (const unsigned char *)body->data, body->len,
				  NULL, 0, zero_nonce, key) == 0;
	secret_wipe(key, sizeof(key));
	return 0;
}

int age_x25519_open(unsigned char file_key[AGE_FILE_KEY], bool *opened,
		    const struct age_stanza *stanza,
		    const struct age_identities *identities, struct err *err)
{
	autobuf share = { 0 };

	if (stanza->nr != 2 || !age_unbase64(&share, &stanza->arguments[1]) ||
	    share.len != AGE_KEY || stanza->body.len != AGE_WRAPPED)
		return age_header_malformed(err);
	for (size_t i = 0; i < identities->nr; i++)
		if (try_one(file_key, opened, (const unsigned char *)share.data,
			    &stanza->body, &identities->at[i], err))
			return -1;
	return 0;
}
