/* age_scrypt.c - the stanza of an age file that a passphrase opens */
#include "core/crypto/age_format.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define TYPE       "scrypt"
#define SALT_LABEL "age-encryption.org/v1/scrypt"
#define SALT       16
#define LABEL      (sizeof(SALT_LABEL) - 1)
#define BLOCK      8 /* scrypt's r; p is 1 */

static const unsigned char zero_nonce[12];

/* scrypt's memory, 128 * r * N, in MiB, for N of 2^10 and more. */
static unsigned long memory_of(int work_factor)
{
	return 1ul << (work_factor > 10 ? work_factor - 10 : 0);
}

/* More than the machine has would have the system end us, or stand still. */
static int check_memory(int work_factor, enum exit_code code, struct err *err)
{
	long pages = sysconf(_SC_PHYS_PAGES);
	long page = sysconf(_SC_PAGESIZE);
	unsigned long needed = memory_of(work_factor);
	unsigned long there =
		pages > 0 && page > 0
			? (unsigned long)pages /
				  (1024 * 1024 / (unsigned long)page)
			: 0;

	if (there == 0 || needed < there)
		return 0;
	return err_set(err, code,
		       "the passphrase takes %lu MiB of memory to check, and "
		       "this machine has %lu",
		       needed, there);
}

/* RFC 7914, over the label and the salt. */
static int derive(unsigned char key[AGE_KEY], const struct secret *passphrase,
		  const unsigned char salt[SALT], int work_factor,
		  enum exit_code code, struct err *err)
{
	unsigned char labelled[LABEL + SALT];

	memcpy(labelled, SALT_LABEL, LABEL);
	memcpy(labelled + LABEL, salt, SALT);
	if (check_memory(work_factor, code, err))
		return -1;
	if (crypto_pwhash_scryptsalsa208sha256_ll(
		    (const uint8_t *)secret_bytes(passphrase),
		    secret_len(passphrase), labelled, sizeof(labelled),
		    1ull << work_factor, BLOCK, 1, key, AGE_KEY) == 0)
		return 0;
	return err_set(err, code,
		       "the passphrase takes %lu MiB of memory to check, and "
		       "they are not free",
		       memory_of(work_factor));
}

int age_scrypt_add(struct buf *out, const struct secret *passphrase,
		   int work_factor, const unsigned char file_key[AGE_FILE_KEY],
		   struct err *err)
{
	unsigned char salt[SALT], key[AGE_KEY], wrapped[AGE_WRAPPED];

	if (secret_len(passphrase) == 0)
		return err_set(err, EXIT_INPUT, "the passphrase is empty");
	hash_random(salt, sizeof(salt));
	if (derive(key, passphrase, salt, work_factor, EXIT_SYSTEM, err))
		return -1;
	crypto_aead_chacha20poly1305_ietf_encrypt(wrapped, NULL, file_key,
						  AGE_FILE_KEY, NULL, 0, NULL,
						  zero_nonce, key);
	secret_wipe(key, sizeof(key));
	buf_add(out, "-> " TYPE " ");
	age_base64(out, salt, sizeof(salt));
	buf_addf(out, " %d\n", work_factor);
	age_base64(out, wrapped, sizeof(wrapped));
	buf_add(out, "\n");
	return 0;
}

bool age_scrypt_is(const struct age_stanza *stanza)
{
	return span_equals(&stanza->arguments[0], TYPE);
}

/* A decimal number from 1, without sign or leading zero; -1 when it is none.
 * Beyond what is read it is not counted further. */
static int number_of(const struct span *text)
{
	int number = 0;

	if (text->len == 0 || text->at[0] == '0')
		return -1;
	for (size_t i = 0; i < text->len; i++) {
		if (text->at[i] < '0' || text->at[i] > '9')
			return -1;
		if (number <= AGE_WORK_FACTOR_MAX)
			number = number * 10 + (text->at[i] - '0');
	}
	return number;
}

int age_scrypt_check(const struct age_stanza *stanza, struct err *err)
{
	autobuf salt = { 0 };
	int work_factor;

	if (stanza->nr != 3 || !age_unbase64(&salt, &stanza->arguments[1]) ||
	    salt.len != SALT || stanza->body.len != AGE_WRAPPED)
		return age_header_malformed(err);
	work_factor = number_of(&stanza->arguments[2]);
	if (work_factor < 0)
		return age_header_malformed(err);
	if (work_factor > AGE_WORK_FACTOR_MAX)
		return err_set(err, EXIT_VAULT,
			       "checking the passphrase would take too much "
			       "work: the file asks for a factor above %d",
			       AGE_WORK_FACTOR_MAX);
	return 0;
}

int age_scrypt_open(unsigned char file_key[AGE_FILE_KEY], bool *opened,
		    const struct age_stanza *stanza,
		    const struct secret *passphrase, struct err *err)
{
	unsigned char key[AGE_KEY];
	autobuf salt = { 0 };

	if (!age_unbase64(&salt, &stanza->arguments[1]))
		return age_header_malformed(err);
	if (derive(key, passphrase, (const unsigned char *)salt.data,
		   number_of(&stanza->arguments[2]), EXIT_VAULT, err))
		return -1;
	*opened = crypto_aead_chacha20poly1305_ietf_decrypt(
			  file_key, NULL, NULL,
			  (const unsigned char *)stanza->body.data,
			  stanza->body.len, NULL, 0, zero_nonce, key) == 0;
	secret_wipe(key, sizeof(key));
	return 0;
}
