/* p256.c - ECDSA on P-256, of which libsodium has none */
#include "core/crypto/p256.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#define SCALAR_MAX 32

/* SEC 2 section 2.4.2, less one */
static const unsigned char order_less_one[SCALAR_MAX] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
	0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x50,
};

/* Refuses a point that isn't on the curve. NULL then. */
static EVP_PKEY *key_from_point(const unsigned char point[P256_POINT_SIZE])
{
	char curve[] = "prime256v1";
	unsigned char copy[P256_POINT_SIZE];
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
						 curve, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy,
						  sizeof(copy)),
		OSSL_PARAM_construct_end(),
	};

	for (size_t i = 0; i < sizeof(copy); i++)
		copy[i] = point[i];
	if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(context);
	return key;
}

/* DER, as libcrypto wants it (RFC 3279 section 2.2.3). Caller frees; 0: no. */
static int to_der(unsigned char **out, const struct span *r,
		  const struct span *s)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *big_r = BN_bin2bn(r->at, (int)r->len, NULL);
	BIGNUM *big_s = BN_bin2bn(s->at, (int)s->len, NULL);
	int len = 0;

	if (sig && big_r && big_s && ECDSA_SIG_set0(sig, big_r, big_s) == 1) {
		len = i2d_ECDSA_SIG(sig, out);
	} else {
		BN_free(big_r);
		BN_free(big_s);
	}
	ECDSA_SIG_free(sig);
	return len > 0 ? len : 0;
}

static bool is_likely(const unsigned char coordinate[SCALAR_MAX])
{
	static const unsigned char zeros[SCALAR_MAX / 2];

	return memcmp(coordinate, zeros, sizeof(zeros)) != 0 &&
	       memcmp(coordinate, order_less_one, SCALAR_MAX) < 0;
}

bool p256_is_key(const unsigned char point[P256_POINT_SIZE])
{
	EVP_PKEY *key;

	if (point[0] != 4 || !is_likely(point + 1) ||
	    !is_likely(point + 1 + SCALAR_MAX))
		return false;
	key = key_from_point(point);
	EVP_PKEY_free(key);
	ERR_clear_error(); /* the queue is the thread's, not ours */
	return key != NULL;
}

bool p256_verify(const unsigned char point[P256_POINT_SIZE],
		 const struct span *r, const struct span *s, const void *bytes,
		 size_t len)
{
	EVP_MD_CTX *context;
	EVP_PKEY *key;
	unsigned char *der = NULL;
	int der_len;
	bool good;

	if (r->len > SCALAR_MAX || s->len > SCALAR_MAX)
		return false;
	key = key_from_point(point);
	der_len = to_der(&der, r, s);
	context = EVP_MD_CTX_new();
	good = key && der_len && context &&
	       EVP_DigestVerifyInit_ex(context, NULL, "SHA256", NULL, NULL, key,
				       NULL) == 1 &&
	       EVP_DigestVerify(context, der, (size_t)der_len, bytes, len) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	OPENSSL_free(der);
	ERR_clear_error();
	return good;
}
