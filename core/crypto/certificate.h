/* certificate.h - what has to be known of a certificate: when it ends */
#ifndef CORE_CRYPTO_CERTIFICATE_H
#define CORE_CRYPTO_CERTIFICATE_H

#include "core/base/base.h"

#define CERTIFICATES_MAX 32 /* of a chain */

/* The earliest end of the certificates in PEM (RFC 7468); false when there is
 * none that can be read. */
bool certificate_ends(int64_t *out, const char *pem, size_t len);

#endif
