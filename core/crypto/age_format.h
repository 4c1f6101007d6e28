/* age_format.h - the parts of an age file; private to core/crypto */
#ifndef CORE_CRYPTO_AGE_FORMAT_H
#define CORE_CRYPTO_AGE_FORMAT_H

#include "core/crypto/age.h"
#include "core/crypto/wire.h"

#define AGE_KEY      32
#define AGE_FILE_KEY 16
#define AGE_TAG      16
#define AGE_NONCE    16

#define AGE_MAC_INFO     "header"
#define AGE_PAYLOAD_INFO "payload"

/* RFC 5869 with SHA-256, one block of output. `salt` may be empty. */
void age_hkdf(unsigned char out[AGE_KEY], const struct span *salt,
	      const void *key, size_t key_len, const char *info);

/* ---- header ---- */
struct age_identity {
	unsigned char scalar[AGE_KEY];
	unsigned char point[AGE_KEY];
};

/* Begins the header: the version line. */
void age_header_start(struct buf *out);
/* Wraps the file key for one recipient; false when it is no usable point. */
bool age_header_add(struct buf *out, const unsigned char point[AGE_KEY],
		    const unsigned char file_key[AGE_FILE_KEY]);
/* The MAC over all of `out`, which then ends the header. */
void age_header_end(struct buf *out,
		    const unsigned char file_key[AGE_FILE_KEY]);

/* Takes the header off the front of `in`. EXIT_VAULT. */
int age_header_open(unsigned char file_key[AGE_FILE_KEY], struct span *in,
		    const struct age_identity *identity, struct err *err)
	MUST_CHECK;

/* ---- payload ---- */
void age_payload_seal(struct buf *out, const void *bytes, size_t len,
		      const unsigned char file_key[AGE_FILE_KEY]);
/* EXIT_VAULT. */
int age_payload_open(struct secret **out, struct span in,
		     const unsigned char file_key[AGE_FILE_KEY],
		     struct err *err) MUST_CHECK;

#endif
