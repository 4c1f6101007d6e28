/* age_format.h - the parts of an age file; private to core/crypto */
#ifndef CORE_CRYPTO_AGE_FORMAT_H
#define CORE_CRYPTO_AGE_FORMAT_H

#include "core/crypto/age.h"
#include "core/crypto/wire.h"

#define AGE_KEY      32
#define AGE_FILE_KEY 16
#define AGE_TAG      16
#define AGE_NONCE    16
#define AGE_MAC      32
#define AGE_WRAPPED  (AGE_FILE_KEY + AGE_TAG)

#define AGE_VERSION_LINE "age-encryption.org/v1"
#define AGE_MAC_MARK     "---"
#define AGE_MAC_INFO     "header"
#define AGE_PAYLOAD_INFO "payload"

#define AGE_STANZAS_MAX 1024 /* what is tried costs time */
#define AGE_ARGUMENTS   8    /* more are passed over: never one of ours */

/* RFC 5869 with SHA-256, one block of output. `salt` may be empty. */
void age_hkdf(unsigned char out[AGE_KEY], const struct span *salt,
	      const void *key, size_t key_len, const char *info);
/* The encoding of section "Conventions": standard digits, no padding. */
void age_base64(struct buf *out, const void *bytes, size_t len);
bool age_unbase64(struct buf *out, const struct span *text) MUST_CHECK;

/* ---- identities ---- */
struct age_identity {
	unsigned char scalar[AGE_KEY];
	unsigned char point[AGE_KEY];
};

/* Several, in memory that is wiped; { 0 } is empty. */
struct age_identities {
	struct age_identity *at;
	size_t nr;
};

void age_identities_release(struct age_identities *identities);
/* EXIT_VAULT when a line of the text is none, or there is none. */
int age_identities_parse(struct age_identities *out, const struct secret *text,
			 struct err *err) MUST_CHECK;
/* The point of "age1…". */
bool age_recipient_parse(unsigned char point[AGE_KEY], const char *recipient)
	MUST_CHECK;

/* ---- header ---- */
struct age_stanza {
	struct span arguments[AGE_ARGUMENTS]; /* borrowed from the file */
	size_t nr;
	struct buf body;
};

struct age_header {
	struct age_stanza *stanzas;
	size_t nr;
	size_t alloc;
	struct span text; /* what the MAC is over */
	unsigned char mac[AGE_MAC];
};

void age_header_release(struct age_header *header);
/* Takes the header off the front of `in`, from which it borrows. EXIT_VAULT.
 * What it took before an error is released by the caller, too. */
int age_header_parse(struct age_header *out, struct span *in, struct err *err)
	MUST_CHECK;
/* "the header is not one of an age file" */
int age_header_malformed(struct err *err);

/* With what a file is to be opened: identities, or a passphrase. */
struct age_keys {
	struct age_identities identities;
	const struct secret *passphrase; /* NULL */
	bool *wrong; /* told when the passphrase is another one */
};

/* Begins the header: the version line. */
void age_header_start(struct buf *out);
/* The MAC over all of `out`, which then ends the header. */
void age_header_end(struct buf *out,
		    const unsigned char file_key[AGE_FILE_KEY]);
/* Takes the header off the front of `in`. EXIT_VAULT. */
int age_header_open(unsigned char file_key[AGE_FILE_KEY], struct span *in,
		    const struct age_keys *keys, struct err *err) MUST_CHECK;
/* True when the header is a sound one with a scrypt stanza. */
bool age_header_is_scrypt(struct span in);

/* ---- stanzas, one file a type ---- */

/* Wraps the file key for one recipient; false when it is no usable point. */
bool age_x25519_add(struct buf *out, const unsigned char point[AGE_KEY],
		    const unsigned char file_key[AGE_FILE_KEY]) MUST_CHECK;
bool age_x25519_is(const struct age_stanza *stanza);
/* *opened stays as it is when it is for somebody else. EXIT_VAULT: malformed.
 */
int age_x25519_open(unsigned char file_key[AGE_FILE_KEY], bool *opened,
		    const struct age_stanza *stanza,
		    const struct age_identities *identities, struct err *err)
	MUST_CHECK;

/* EXIT_SYSTEM when there is too little memory. */
int age_scrypt_add(struct buf *out, const struct secret *passphrase,
		   int work_factor, const unsigned char file_key[AGE_FILE_KEY],
		   struct err *err) MUST_CHECK;
bool age_scrypt_is(const struct age_stanza *stanza);
/* Is it as it must be, and not too much work? EXIT_VAULT. */
int age_scrypt_check(const struct age_stanza *stanza, struct err *err)
	MUST_CHECK;
/* Of one that was checked. */
int age_scrypt_open(unsigned char file_key[AGE_FILE_KEY], bool *opened,
		    const struct age_stanza *stanza,
		    const struct secret *passphrase, struct err *err)
	MUST_CHECK;

/* ---- armour ---- */

/* Does it begin with the first line of armour, white space aside? */
bool age_is_armour(const void *bytes, size_t len);
/* Strict: lines of 64 and a last one that may be shorter; a line may end in
 * CR LF; nothing but white space around it. EXIT_VAULT. */
int age_unarmour(struct buf *out, const void *text, size_t len, struct err *err)
	MUST_CHECK;

/* ---- payload ---- */
void age_payload_seal(struct buf *out, const void *bytes, size_t len,
		      const unsigned char file_key[AGE_FILE_KEY]);
/* EXIT_VAULT. */
int age_payload_open(struct secret **out, struct span in,
		     const unsigned char file_key[AGE_FILE_KEY],
		     struct err *err) MUST_CHECK;

#endif
