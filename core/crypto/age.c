/* age.c - age v1 files (age-encryption.org/v1): for keys, or a passphrase */
#include "core/crypto/age.h"
#include "core/crypto/age_format.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <string.h>

static int check_size(size_t len, struct err *err)
{
	if (len <= AGE_CONTENTS_MAX)
		return 0;
	return err_set(err, EXIT_INPUT,
		       "the contents are larger than %zu MiB, which is the "
		       "most that is encrypted at once",
		       AGE_CONTENTS_MAX / 1024 / 1024);
}

/* ---- encrypting ---- */

static int add_recipients(struct buf *out, const struct strings *recipients,
			  const unsigned char file_key[AGE_FILE_KEY],
			  struct err *err)
{
	unsigned char point[AGE_KEY];

	for (size_t i = 0; i < recipients->nr; i++) {
		const char *text = recipients->at[i];

		if (!age_recipient_parse(point, text) ||
		    !age_x25519_add(out, point, file_key)) {
			err_set(err, EXIT_INPUT, "'%s' is not an age recipient",
				text);
			return err_hint(err, "one is 'age1…', as `rbctl key "
					     "show` prints it");
		}
	}
	return 0;
}

static void finish(struct buf *out, struct buf *header, const void *bytes,
		   size_t len, const unsigned char file_key[AGE_FILE_KEY])
{
	age_header_end(header, file_key);
	age_payload_seal(header, bytes, len, file_key);
	buf_add_bytes(out, header->data, header->len);
}

int age_encrypt(struct buf *out, const void *bytes, size_t len,
		const struct strings *recipients, struct err *err)
{
	unsigned char file_key[AGE_FILE_KEY];
	autobuf file = { 0 };
	int result;

	if (recipients->nr == 0 || recipients->nr > AGE_RECIPIENTS_MAX)
		return err_set(err, EXIT_INPUT,
			       "a file is encrypted for 1 to %d recipients, "
			       "not %zu",
			       AGE_RECIPIENTS_MAX, recipients->nr);
	if (check_size(len, err))
		return -1;
	hash_random(file_key, sizeof(file_key));
	age_header_start(&file);
	result = add_recipients(&file, recipients, file_key, err);
	if (result == 0)
		finish(out, &file, bytes, len, file_key);
	secret_wipe(file_key, sizeof(file_key));
	return result;
}

int age_encrypt_passphrase(struct buf *out, const void *bytes, size_t len,
			   const struct secret *passphrase, int work_factor,
			   struct err *err)
{
	unsigned char file_key[AGE_FILE_KEY];
	autobuf file = { 0 };
	int result;

	if (check_size(len, err))
		return -1;
	hash_random(file_key, sizeof(file_key));
	age_header_start(&file);
	result = age_scrypt_add(&file, passphrase, work_factor, file_key, err);
	if (result == 0)
		finish(out, &file, bytes, len, file_key);
	secret_wipe(file_key, sizeof(file_key));
	return result;
}

/* ---- decrypting ---- */

/* The bytes of a file that may be in armour; `room` holds what *in is of. */
static int take_off_armour(struct span *in, struct buf *room, const void *file,
			   size_t len, struct err *err)
{
	*in = (struct span){ file, len };
	if (len > AGE_FILE_MAX)
		return err_set(err, EXIT_VAULT,
			       "the file is larger than %zu MiB",
			       AGE_FILE_MAX / 1024 / 1024);
	if (!age_is_armour(file, len))
		return 0;
	if (age_unarmour(room, file, len, err))
		return -1;
	*in = (struct span){ (const unsigned char *)buf_str(room), room->len };
	return 0;
}

static int decrypt(struct secret **out, const void *file, size_t len,
		   const struct age_keys *keys, struct err *err)
{
	unsigned char file_key[AGE_FILE_KEY] = { 0 };
	autobuf room = { 0 };
	struct span in;
	int result;

	if (take_off_armour(&in, &room, file, len, err))
		return -1;
	result = age_header_open(file_key, &in, keys, err);
	if (result == 0)
		result = age_payload_open(out, in, file_key, err);
	secret_wipe(file_key, sizeof(file_key));
	return result;
}

int age_decrypt(struct secret **out, const void *file, size_t len,
		const struct secret *identities, struct err *err)
{
	struct age_keys keys = { 0 };
	int result;

	if (age_identities_parse(&keys.identities, identities, err))
		return -1;
	result = decrypt(out, file, len, &keys, err);
	age_identities_release(&keys.identities);
	return result;
}

int age_decrypt_passphrase(struct secret **out, bool *wrong, const void *file,
			   size_t len, const struct secret *passphrase,
			   struct err *err)
{
	const struct age_keys keys = { .passphrase = passphrase,
				       .wrong = wrong };

	*wrong = false;
	return decrypt(out, file, len, &keys, err);
}

/* ---- looking ---- */

bool age_is_file(const void *bytes, size_t len)
{
	const char word[] = "age-encryption.org/";

	return age_is_armour(bytes, len) ||
	       (len >= strlen(word) && memcmp(bytes, word, strlen(word)) == 0);
}

bool age_wants_passphrase(const void *file, size_t len)
{
	struct err dropped = { 0 };
	autobuf room = { 0 };
	struct span in;

	return take_off_armour(&in, &room, file, len, &dropped) == 0 &&
	       age_header_is_scrypt(in);
}
