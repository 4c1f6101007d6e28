/* sshsig_wire.h - what signing and verifying share; private to core/crypto */
#ifndef CORE_CRYPTO_SSHSIG_WIRE_H
#define CORE_CRYPTO_SSHSIG_WIRE_H

#include "core/crypto/sshsig.h"
#include "core/crypto/wire.h"

#define SSHSIG_LABEL     "SSH SIGNATURE"
#define SSHSIG_MAGIC     "SSHSIG" /* without a NUL */
#define SSHSIG_MAGIC_LEN 6

/* Magic, namespace, reserved, hash's name and the longest hash. */
#define SSHSIG_SIGNED_MAX \
	(SSHSIG_MAGIC_LEN + 4 + SSHSIG_NAMESPACE_MAX + 4 + 4 + 8 + 4 + 64)

/* What the armour holds (PROTOCOL.sshsig, "Blob format"), as sshsig_parse(). */
int sshsig_parse_blob(struct sshsig *out, const void *blob, size_t len,
		      struct err *err) MUST_CHECK;
/*
 * The bytes that the key signs (PROTOCOL.sshsig, "Signed Data"), on the
 * stack: verification is what the whole history waits for. Returns their
 * length. `namespace` is at most SSHSIG_NAMESPACE_MAX long.
 */
size_t sshsig_signed_data(unsigned char out[SSHSIG_SIGNED_MAX],
			  const char *namespace, const char *hash_algorithm,
			  const void *bytes, size_t len);

#endif
