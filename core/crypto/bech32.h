/* bech32.h - 32 bytes as text with a checksum (BIP 173); private */
#ifndef CORE_CRYPTO_BECH32_H
#define CORE_CRYPTO_BECH32_H

#include "core/base/base.h"

#define BECH32_BYTES  32
#define BECH32_PREFIX 16 /* longest human-readable part */
#define BECH32_SIZE   (BECH32_PREFIX + 1 + 52 + 6 + 1)

/* `prefix` in lower case; so is the text. */
void bech32_encode(char out[BECH32_SIZE], const char *prefix,
		   const unsigned char bytes[BECH32_BYTES]);
/* False unless it is exactly that prefix in lower case, with a good checksum
 * and no bit set beyond the data. */
bool bech32_decode(unsigned char bytes[BECH32_BYTES], const char *prefix,
		   const char *s, size_t len);

#endif
