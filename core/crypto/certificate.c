/* certificate.c - what has to be known of a certificate: when it ends */
#include "core/crypto/certificate.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <time.h>

static void free_bio(BIO **bio)
{
	BIO_free(*bio);
}

static bool end_of(int64_t *out, const X509 *certificate)
{
	struct tm tm = { 0 };

	if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm) != 1)
		return false;
	*out = timegm(&tm);
	return true;
}

bool certificate_ends(int64_t *out, const char *pem, size_t len)
{
	__attribute__((cleanup(free_bio))) BIO *bio = NULL;
	bool found = false;

	if (len > INT_MAX)
		return false;
	bio = BIO_new_mem_buf(pem, (int)len);
	for (int i = 0; bio && i < CERTIFICATES_MAX; i++) {
		X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		int64_t end;

		if (!certificate)
			break;
		if (end_of(&end, certificate) && (!found || end < *out)) {
			*out = end;
			found = true;
		}
		X509_free(certificate);
	}
	ERR_clear_error(); /* the end of the text is one of its errors */
	return found;
}
