/* age.c - age v1 files (age-encryption.org/v1), X25519 recipients */
#include "core/crypto/age.h"
#include "core/crypto/age_format.h"
#include "core/crypto/bech32.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <string.h>

#define RECIPIENT     "age"
#define IDENTITY      "age-secret-key-"
#define IDENTITY_SIZE 74

static void identity_release(struct age_identity *identity)
{
	secret_wipe(identity, sizeof(*identity));
}

#define autoidentity \
	__attribute__((cleanup(identity_release))) struct age_identity

/* Identities are written in upper case, recipients in lower case. */
static void swap_case(char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((s[i] >= 'a' && s[i] <= 'z') ||
		    (s[i] >= 'A' && s[i] <= 'Z'))
			s[i] ^= 0x20;
}

/*
 * The one line of an identity file that isn't empty or a comment: `age-keygen`
 * writes two comments above it.
 */
static bool find_identity(struct span *out, const struct secret *text)
{
	const char *p = secret_bytes(text);

	*out = (struct span){ NULL, 0 };
	while (*p) {
		size_t len = strcspn(p, "\n");

		if (len > 0 && *p != '#') {
			if (out->at)
				return false;
			*out = (struct span){ (const unsigned char *)p, len };
		}
		p += len + (p[len] == '\n');
	}
	return out->at != NULL;
}

static int identity_parse(struct age_identity *out, const struct secret *text,
			  struct err *err)
{
	char line[IDENTITY_SIZE];
	struct span found;
	bool good;

	if (!find_identity(&found, text) || found.len != sizeof(line))
		return err_set(err, EXIT_VAULT,
			       "the identity is not one line "
			       "'AGE-SECRET-KEY-1…'");
	memcpy(line, found.at, sizeof(line));
	swap_case(line, sizeof(line));
	good = bech32_decode(out->scalar, IDENTITY, line, sizeof(line));
	secret_wipe(line, sizeof(line));
	if (!good)
		return err_set(err, EXIT_VAULT,
			       "the identity is mistyped: its checksum is "
			       "wrong");
	crypto_scalarmult_curve25519_base(out->point, out->scalar);
	return 0;
}

static void format_recipient(char recipient[AGE_RECIPIENT_SIZE],
			     const unsigned char point[AGE_KEY])
{
	char text[BECH32_SIZE];

	bech32_encode(text, RECIPIENT, point);
	memcpy(recipient, text, AGE_RECIPIENT_SIZE);
}

int age_generate(struct secret **identity, char recipient[AGE_RECIPIENT_SIZE],
		 struct err *err)
{
	unsigned char scalar[AGE_KEY], point[AGE_KEY];
	char text[BECH32_SIZE];

	if (sodium_init() < 0)
		return err_set(err, EXIT_SYSTEM,
			       "the system gives no random numbers");
	hash_random(scalar, sizeof(scalar));
	crypto_scalarmult_curve25519_base(point, scalar);
	bech32_encode(text, IDENTITY, scalar);
	secret_wipe(scalar, sizeof(scalar));
	swap_case(text, IDENTITY_SIZE);
	*identity = secret_take(text, IDENTITY_SIZE);
	format_recipient(recipient, point);
	return 0;
}

int age_recipient(char recipient[AGE_RECIPIENT_SIZE],
		  const struct secret *identity, struct err *err)
{
	autoidentity parsed = { 0 };

	if (identity_parse(&parsed, identity, err))
		return -1;
	format_recipient(recipient, parsed.point);
	return 0;
}

bool age_is_recipient(const char *recipient)
{
	unsigned char point[AGE_KEY];

	return bech32_decode(point, RECIPIENT, recipient, strlen(recipient));
}

static int add_recipients(struct buf *out, const struct strings *recipients,
			  const unsigned char file_key[AGE_FILE_KEY],
			  struct err *err)
{
	unsigned char point[AGE_KEY];

	for (size_t i = 0; i < recipients->nr; i++) {
		const char *text = recipients->at[i];

		if (!bech32_decode(point, RECIPIENT, text, strlen(text)) ||
		    !age_header_add(out, point, file_key)) {
			err_set(err, EXIT_INPUT, "'%s' is not an age recipient",
				text);
			return err_hint(err, "one is 'age1…', as `rbctl key "
					     "show` prints it");
		}
	}
	return 0;
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
	hash_random(file_key, sizeof(file_key));
	age_header_start(&file);
	result = add_recipients(&file, recipients, file_key, err);
	if (result == 0) {
		age_header_end(&file, file_key);
		age_payload_seal(&file, bytes, len, file_key);
		buf_add_bytes(out, file.data, file.len);
	}
	secret_wipe(file_key, sizeof(file_key));
	return result;
}

int age_decrypt(struct secret **out, const void *file, size_t len,
		const struct secret *identity, struct err *err)
{
	unsigned char file_key[AGE_FILE_KEY] = { 0 };
	autoidentity parsed = { 0 };
	struct span in = { file, len };
	int result;

	if (identity_parse(&parsed, identity, err))
		return -1;
	result = age_header_open(file_key, &in, &parsed, err);
	if (result == 0)
		result = age_payload_open(out, in, file_key, err);
	secret_wipe(file_key, sizeof(file_key));
	return result;
}
