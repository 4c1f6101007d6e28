/* age.c - fuzz: any bytes are an age file for this identity, or are refused */
#include "core/crypto/age.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Opens the seeds, and nothing else anywhere: the scalar is 32 times 7. */
static const char identity_text[] = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8"
				    "QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autoptr(secret) identity =
		secret_new(identity_text, sizeof(identity_text) - 1);
	autoptr(secret) text = NULL;
	struct err err = { 0 };

	if (age_decrypt(&text, data, size, identity, &err) == 0) {
		if (secret_len(text) > size)
			abort();
	} else if (err.code != EXIT_VAULT || err.msg[0] == '\0') {
		abort();
	}
	return 0;
}
