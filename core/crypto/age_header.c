/* age_header.c - an age file's header: written with its MAC, and opened */
#include "core/base/text.h"
#include "core/crypto/age_format.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <string.h>

#define INFO_MAX 64

void age_hkdf(unsigned char out[AGE_KEY], const struct span *salt,
	      const void *key, size_t key_len, const char *info)
{
	unsigned char extracted[SHA256_SIZE];
	unsigned char block[INFO_MAX + 1];
	size_t len = strlen(info);

	memcpy(block, info, len);
	block[len] = 1;
	hash_hmac_sha256(extracted, salt->at, salt->len, key, key_len);
	hash_hmac_sha256(out, extracted, sizeof(extracted), block, len + 1);
	secret_wipe(extracted, sizeof(extracted));
}

void age_base64(struct buf *out, const void *bytes, size_t len)
{
	text_base64(out, bytes, len);
	while (out->len > 0 && out->data[out->len - 1] == '=')
		buf_truncate(out, out->len - 1);
}

bool age_unbase64(struct buf *out, const struct span *text)
{
	autobuf padded = { 0 };

	if (text->len > 0 && memchr(text->at, '=', text->len))
		return false;
	buf_add_bytes(&padded, text->at, text->len);
	while (padded.len % 4 != 0)
		buf_add_byte(&padded, '=');
	return text_unbase64(out, buf_str(&padded), padded.len);
}

/* ---- writing ---- */

void age_header_start(struct buf *out)
{
	buf_add(out, AGE_VERSION_LINE "\n");
}

static void header_mac(unsigned char out[SHA256_SIZE], const void *header,
		       size_t len, const unsigned char file_key[AGE_FILE_KEY])
{
	const struct span no_salt = { NULL, 0 };
	unsigned char key[AGE_KEY];

	age_hkdf(key, &no_salt, file_key, AGE_FILE_KEY, AGE_MAC_INFO);
	hash_hmac_sha256(out, key, sizeof(key), header, len);
	secret_wipe(key, sizeof(key));
}

void age_header_end(struct buf *out, const unsigned char file_key[AGE_FILE_KEY])
{
	unsigned char mac[SHA256_SIZE];

	buf_add(out, AGE_MAC_MARK);
	header_mac(mac, out->data, out->len, file_key);
	buf_add(out, " ");
	age_base64(out, mac, sizeof(mac));
	buf_add(out, "\n");
}

/* ---- opening ---- */

/* A passphrase and a key would each open the file without the other: whoever
 * knows the one could write what seems to come from the other. */
static int find_scrypt(bool *found, const struct age_header *header,
		       struct err *err)
{
	*found = false;
	for (size_t i = 0; i < header->nr; i++) {
		if (!age_scrypt_is(&header->stanzas[i]))
			continue;
		if (header->nr != 1)
			return err_set(err, EXIT_VAULT,
				       "the header is not one of an age file: "
				       "a passphrase must be its only key");
		*found = true;
		return age_scrypt_check(&header->stanzas[i], err);
	}
	return 0;
}

static int unwrap_passphrase(unsigned char file_key[AGE_FILE_KEY],
			     const struct age_header *header,
			     const struct age_keys *keys, struct err *err)
{
	bool opened = false;

	if (keys->passphrase == NULL)
		return err_set(err, EXIT_VAULT,
			       "it is locked with a passphrase, not encrypted "
			       "for an identity");
	if (age_scrypt_open(file_key, &opened, &header->stanzas[0],
			    keys->passphrase, err))
		return -1;
	*keys->wrong = !opened;
	if (!opened)
		return err_set(err, EXIT_VAULT, "the passphrase is wrong");
	return 0;
}

static int unwrap_identity(unsigned char file_key[AGE_FILE_KEY],
			   const struct age_header *header,
			   const struct age_keys *keys, struct err *err)
{
	bool opened = false;

	/* All of them: one that is malformed is an error wherever it stands. */
	for (size_t i = 0; i < header->nr; i++)
		if (age_x25519_is(&header->stanzas[i]) &&
		    age_x25519_open(file_key, &opened, &header->stanzas[i],
				    &keys->identities, err))
			return -1;
	if (keys->passphrase)
		return err_set(err, EXIT_VAULT,
			       "it is encrypted for an identity, not locked "
			       "with a passphrase");
	if (!opened)
		return err_set(err, EXIT_VAULT,
			       keys->identities.nr == 1
				       ? "it is not encrypted for this identity"
				       : "it is not encrypted for any of these "
					 "identities");
	return 0;
}

static int open_parsed(unsigned char file_key[AGE_FILE_KEY],
		       const struct age_header *header,
		       const struct age_keys *keys, struct err *err)
{
	unsigned char mac[SHA256_SIZE];
	bool scrypt;

	if (find_scrypt(&scrypt, header, err) ||
	    (scrypt ? unwrap_passphrase(file_key, header, keys, err)
		    : unwrap_identity(file_key, header, keys, err)))
		return -1;
	header_mac(mac, header->text.at, header->text.len, file_key);
	if (!hash_equal(mac, header->mac, sizeof(mac)))
		return err_set(err, EXIT_VAULT, "the header was altered");
	return 0;
}

int age_header_open(unsigned char file_key[AGE_FILE_KEY], struct span *in,
		    const struct age_keys *keys, struct err *err)
{
	auto_release(age_header) header = { 0 };

	if (age_header_parse(&header, in, err))
		return -1;
	return open_parsed(file_key, &header, keys, err);
}

bool age_header_is_scrypt(struct span in)
{
	auto_release(age_header) header = { 0 };
	struct err dropped = { 0 };
	bool scrypt = false;

	return age_header_parse(&header, &in, &dropped) == 0 &&
	       find_scrypt(&scrypt, &header, &dropped) == 0 && scrypt;
}
