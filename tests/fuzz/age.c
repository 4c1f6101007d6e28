/* age.c - fuzz: any bytes are an age file for this identity, or are refused */
#include "core/crypto/age.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* Opens the seeds, and nothing else anywhere: the scalar is 32 times 7. */
static const char identity_text[] = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8"
				    "QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";

static void try_file(const uint8_t *data, size_t size)
{
	autoptr(secret) identity =
		secret_new(identity_text, sizeof(identity_text) - 1);
	autoptr(secret) text = NULL;
	autoptr(secret) again = NULL;
	struct err err = { 0 };
	autobuf armour = { 0 };

	if (age_decrypt(&text, data, size, identity, &err)) {
		HOLDS(err.code == EXIT_VAULT && err.msg[0]);
		return;
	}
	HOLDS(secret_len(text) < size && age_is_file(data, size));
	HOLDS(!age_wants_passphrase(data, size));
	/* Wrapped, it is the same file; in armour that was armour, none. */
	age_armour(&armour, data, size);
	if (memcmp(data, "age", 3) == 0)
		HOLDS(age_decrypt(&again, armour.data, armour.len, identity,
				  &err) == 0 &&
		      secret_equal(text, again));
}

/* Whatever wants one says so, and only a sound header does; no passphrase is
 * tried, which may take seconds. */
static void try_passphrase(const uint8_t *data, size_t size)
{
	HOLDS(!age_wants_passphrase(data, size) || age_is_file(data, size));
}

/* As the text of an identity file: it has a recipient, or is refused without
 * a word of it. */
static void try_identities(const uint8_t *data, size_t size)
{
	autoptr(secret) text = secret_new(data, size);
	char recipient[AGE_RECIPIENT_SIZE];
	struct err err = { 0 };

	if (age_recipient(recipient, text, &err) == 0)
		HOLDS(age_is_recipient(recipient));
	else
		HOLDS(err.code == EXIT_VAULT && err.msg[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_file(data, size);
	try_passphrase(data, size);
	try_identities(data, size);
	return 0;
}
