/* age.h - age v1 files (age-encryption.org/v1): for keys, or a passphrase */
#ifndef CORE_CRYPTO_AGE_H
#define CORE_CRYPTO_AGE_H

#include "core/base/text.h"
#include "core/crypto/secret.h"

#define AGE_RECIPIENTS_MAX 64
#define AGE_IDENTITIES_MAX 64 /* in one identity file */
#define AGE_RECIPIENT_SIZE 63 /* "age1…" (62 characters) and a NUL */
/* What one file may hold. It is in memory as a whole: what was altered or cut
 * anywhere is never given out, not even its sound beginning. */
#define AGE_CONTENTS_MAX ((size_t)64 * 1024 * 1024)
/* The largest file that is worth reading: that, its parts' tags, and a header,
 * in armour. */
#define AGE_FILE_MAX (AGE_CONTENTS_MAX / 2 * 3)
/* log2 of scrypt's N: what is written (256 MiB of memory, about a second), and
 * what is still read (4 GiB). */
#define AGE_WORK_FACTOR     18
#define AGE_WORK_FACTOR_MAX 22

/*
 * Identities are text as age-keygen writes it: a line "AGE-SECRET-KEY-1…" for
 * each, empty lines, and comments that begin with '#'.
 */

/* A fresh identity: *identity is "AGE-SECRET-KEY-1…", recipient "age1…". */
int age_generate(struct secret **identity, char recipient[AGE_RECIPIENT_SIZE],
		 struct err *err) MUST_CHECK;
/* The recipient that belongs to the first of the identities; all of them must
 * be some. EXIT_VAULT. */
int age_recipient(char recipient[AGE_RECIPIENT_SIZE],
		  const struct secret *identities, struct err *err) MUST_CHECK;
bool age_is_recipient(const char *recipient);

/* To every recipient ("age1…"); the binary file. EXIT_INPUT when one of
 * them is none. */
int age_encrypt(struct buf *out, const void *bytes, size_t len,
		const struct strings *recipients, struct err *err) MUST_CHECK;
/* Under a passphrase. EXIT_SYSTEM when there is too little memory. */
int age_encrypt_passphrase(struct buf *out, const void *bytes, size_t len,
			   const struct secret *passphrase, int work_factor,
			   struct err *err) MUST_CHECK;
/* The text form of a file: "-----BEGIN AGE ENCRYPTED FILE-----". */
void age_armour(struct buf *out, const void *file, size_t len);

/* Both read either form. EXIT_VAULT: not for these identities, or another
 * passphrase; cut; altered; no age file: each says which. */
int age_decrypt(struct secret **out, const void *file, size_t len,
		const struct secret *identities, struct err *err) MUST_CHECK;
/* *wrong: it is only the passphrase that is not right. */
int age_decrypt_passphrase(struct secret **out, bool *wrong, const void *file,
			   size_t len, const struct secret *passphrase,
			   struct err *err) MUST_CHECK;
/* Does it begin as an age file does, in either form? */
bool age_is_file(const void *bytes, size_t len);
/* Does it want a passphrase? False for what is no sound age file, too. */
bool age_wants_passphrase(const void *file, size_t len);

#endif
