/* age.h - age v1 files (age-encryption.org/v1), X25519 recipients */
#ifndef CORE_CRYPTO_AGE_H
#define CORE_CRYPTO_AGE_H

#include "core/base/text.h"
#include "core/crypto/secret.h"

#define AGE_RECIPIENTS_MAX 64
#define AGE_RECIPIENT_SIZE 63 /* "age1…" (62 characters) and a NUL */

/* A fresh identity: *identity is "AGE-SECRET-KEY-1…", recipient "age1…". */
int age_generate(struct secret **identity, char recipient[AGE_RECIPIENT_SIZE],
		 struct err *err) MUST_CHECK;
/* The recipient that belongs to an identity. EXIT_VAULT when it is none. */
int age_recipient(char recipient[AGE_RECIPIENT_SIZE],
		  const struct secret *identity, struct err *err) MUST_CHECK;
bool age_is_recipient(const char *recipient);
/* To every recipient ("age1…"); the binary file. EXIT_INPUT when one of
 * them is none. */
int age_encrypt(struct buf *out, const void *bytes, size_t len,
		const struct strings *recipients, struct err *err) MUST_CHECK;
/* With one identity. EXIT_VAULT: not for this identity, cut, altered: each
 * says which. */
int age_decrypt(struct secret **out, const void *file, size_t len,
		const struct secret *identity, struct err *err) MUST_CHECK;

#endif
