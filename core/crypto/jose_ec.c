/* jose_ec.c - EC keys and ECDSA of JSON Web Signatures (RFC 7518) */
#include "core/crypto/jose_key.h"
#include "core/base/text.h"
#include "core/crypto/secret_fill.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <string.h>

#define COORDINATE_MAX 66 /* of P-521 */

/* RFC 7518 sections 3.4 and 6.2.1.1; libcrypto's names after FIPS 186-4 */
static const struct jose_curve curves[] = {
	{ "P-256", "prime256v1", 32, JOSE_ES256 },
	{ "P-384", "secp384r1", 48, JOSE_ES384 },
	{ "P-521", "secp521r1", 66, JOSE_ES512 },
};

static int take_curve(struct jose_key *key, const char *name, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(curves); i++) {
		if (!text_equal(name, curves[i].name) &&
		    !text_equal(name, curves[i].group))
			continue;
		key->kind = JOSE_EC;
		key->curve = &curves[i];
		key->algs = JOSE_BIT(curves[i].alg);
		return 0;
	}
	return err_set(err, EXIT_INPUT,
		       "the key is of curve '%.32s'; rbctl knows P-256, P-384 "
		       "and P-521",
		       name ? name : "");
}

/* RFC 7518 sections 6.2.1.2 and 6.2.2.1: of the curve's full size. */
static int coordinate(struct buf *out, const struct jose_key *key,
		      const char *name, const char *value, struct err *err)
{
	if (jose_member(out, name, value, err))
		return -1;
	if (out->len == key->curve->size)
		return 0;
	return err_set(err, EXIT_INPUT,
		       "the key's '%s' has %zu bytes; on %s it has %zu", name,
		       out->len, key->curve->name, key->curve->size);
}

/* libcrypto refuses a point that isn't on the curve: NULL then. */
static EVP_PKEY *build(const struct jose_curve *curve,
		       const unsigned char *point, const BIGNUM *scalar)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	if (context && builder &&
	    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME,
					    curve->group, 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY,
					     point, 1 + 2 * curve->size) == 1 &&
	    (!scalar ||
	     OSSL_PARAM_BLD_push_BN_pad(builder, OSSL_PKEY_PARAM_PRIV_KEY,
					scalar, curve->size) == 1))
		params = OSSL_PARAM_BLD_to_param(builder);
	if (params && EVP_PKEY_fromdata_init(context) == 1 &&
	    EVP_PKEY_fromdata(context, &pkey,
			      scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
			      params) != 1)
		pkey = NULL;
	for (OSSL_PARAM *param = params; param && param->key; param++)
		OPENSSL_cleanse(param->data, param->data_size);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
	return pkey;
}

static int join(struct jose_key *key, const struct buf *x, const struct buf *y,
		const struct buf *d, struct err *err)
{
	unsigned char point[1 + 2 * COORDINATE_MAX] = { 4 }; /* uncompressed */
	size_t size = key->curve->size;
	BIGNUM *scalar = NULL;

	memcpy(point + 1, x->data, size);
	memcpy(point + 1 + size, y->data, size);
	if (d->len > 0)
		scalar = BN_bin2bn((const unsigned char *)d->data, (int)d->len,
				   NULL);
	key->pkey = build(key->curve, point, scalar);
	key->is_private = scalar != NULL;
	BN_clear_free(scalar);
	if (key->pkey)
		return 0;
	return err_set(err, EXIT_INPUT,
		       "the key's 'x' and 'y' are no point on the curve %s",
		       key->curve->name);
}

int jose_ec_new(struct jose_key *key, const struct jose_members *members,
		struct err *err)
{
	autowipe d = { 0 };
	autobuf x = { 0 };
	autobuf y = { 0 };

	if (take_curve(key, members->crv, err) ||
	    coordinate(&x, key, "x", members->x, err) ||
	    coordinate(&y, key, "y", members->y, err))
		return -1;
	if (members->d && coordinate(&d, key, "d", members->d, err))
		return -1;
	return join(key, &x, &y, &d, err);
}

int jose_ec_adopt(struct jose_key *key, EVP_PKEY *pkey, struct err *err)
{
	char group[64] = "";

	key->pkey = pkey;
	/* A curve that is written out in numbers has no name. */
	if (EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL) != 1)
		group[0] = '\0';
	ERR_clear_error();
	return take_curve(key, group, err);
}

int jose_ec_generate(struct jose_key *key, enum jose_alg alg, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(curves); i++) {
		if (curves[i].alg != alg)
			continue;
		key->pkey = EVP_EC_gen(curves[i].group);
		if (key->pkey == NULL)
			abort();
		key->is_private = true;
		return take_curve(key, curves[i].name, err);
	}
	return err_set(err, EXIT_INPUT, "rbctl makes no keys for %s",
		       jose_alg_name(alg));
}

static int add_number(struct buf *out, const struct jose_key *key,
		      const char *param)
{
	unsigned char bytes[COORDINATE_MAX];
	BIGNUM *number = NULL;
	int size = (int)key->curve->size;
	int result = -1;

	if (EVP_PKEY_get_bn_param(key->pkey, param, &number) == 1 &&
	    BN_bn2binpad(number, bytes, size) == size) {
		text_base64url(out, bytes, key->curve->size);
		result = 0;
	}
	BN_clear_free(number);
	secret_wipe(bytes, sizeof(bytes));
	return result;
}

void jose_ec_public(struct buf *out, const struct jose_key *key)
{
	buf_addf(out, "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"",
		 key->curve->name);
	if (add_number(out, key, OSSL_PKEY_PARAM_EC_PUB_X))
		abort();
	buf_add(out, "\",\"y\":\"");
	if (add_number(out, key, OSSL_PKEY_PARAM_EC_PUB_Y))
		abort();
	buf_add(out, "\"}");
}

int jose_ec_scalar(struct buf *out, const struct jose_key *key, struct err *err)
{
	if (add_number(out, key, OSSL_PKEY_PARAM_PRIV_KEY) == 0)
		return 0;
	return err_set(err, EXIT_INPUT, "the key's private part can't be read");
}

bool jose_ec_from_der(struct buf *out, const struct jose_curve *curve,
		      const unsigned char *der, size_t len)
{
	unsigned char bytes[2 * COORDINATE_MAX];
	int size = (int)curve->size;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)len);
	bool good =
		sig &&
		BN_bn2binpad(ECDSA_SIG_get0_r(sig), bytes, size) == size &&
		BN_bn2binpad(ECDSA_SIG_get0_s(sig), bytes + size, size) == size;

	if (good)
		buf_add_bytes(out, bytes, 2 * curve->size);
	ECDSA_SIG_free(sig);
	return good;
}

size_t jose_ec_to_der(unsigned char **out, const struct jose_curve *curve,
		      const void *signature, size_t len)
{
	const unsigned char *bytes = signature;
	int size = (int)curve->size;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = NULL;
	BIGNUM *s = NULL;
	int der_len = 0;

	if (len == 2 * curve->size) {
		r = BN_bin2bn(bytes, size, NULL);
		s = BN_bin2bn(bytes + size, size, NULL);
	}
	if (sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1) {
		der_len = i2d_ECDSA_SIG(sig, out);
	} else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(sig);
	return der_len > 0 ? (size_t)der_len : 0;
}
