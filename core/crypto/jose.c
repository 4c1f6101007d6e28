/* jose.c - JSON Web Signatures: algorithms, signing, checking (RFC 7518) */
#include "core/crypto/jose_key.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <string.h>

static const struct jose_algorithm algorithms[JOSE_ALGS] = {
	[JOSE_RS256] = { "RS256", JOSE_RSA, "SHA256", false },
	[JOSE_RS384] = { "RS384", JOSE_RSA, "SHA384", false },
	[JOSE_RS512] = { "RS512", JOSE_RSA, "SHA512", false },
	[JOSE_PS256] = { "PS256", JOSE_RSA, "SHA256", true },
	[JOSE_PS384] = { "PS384", JOSE_RSA, "SHA384", true },
	[JOSE_PS512] = { "PS512", JOSE_RSA, "SHA512", true },
	[JOSE_ES256] = { "ES256", JOSE_EC, "SHA256", false },
	[JOSE_ES384] = { "ES384", JOSE_EC, "SHA384", false },
	[JOSE_ES512] = { "ES512", JOSE_EC, "SHA512", false },
	[JOSE_EDDSA] = { "EdDSA", JOSE_OKP, NULL, false },
	[JOSE_HS256] = { "HS256", JOSE_OCT, "SHA256", false },
};

const struct jose_algorithm *jose_algorithm(enum jose_alg alg)
{
	return &algorithms[alg];
}

const char *jose_alg_name(enum jose_alg alg)
{
	return algorithms[alg].name;
}

bool jose_alg_find(enum jose_alg *out, const char *name)
{
	for (int i = 0; i < JOSE_ALGS; i++) {
		if (text_equal(name, algorithms[i].name)) {
			*out = (enum jose_alg)i;
			return true;
		}
	}
	if (!text_equal(name, "Ed25519"))
		return false;
	*out = JOSE_EDDSA;
	return true;
}

void jose_algs_list(struct buf *out, unsigned algs)
{
	const char *between = "";

	for (int i = 0; i < JOSE_ALGS; i++) {
		if (!(algs & JOSE_BIT(i)))
			continue;
		buf_addf(out, "%s%s", between, algorithms[i].name);
		between = ", ";
	}
}

/* RFC 7518 section 3.5: the salt is as long as the digest; MGF1 with the
 * same digest is libcrypto's way when nothing else is said. */
static bool set_padding(EVP_PKEY_CTX *context, const struct jose_algorithm *alg)
{
	if (!alg->pss)
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) ==
		       1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(context,
						RSA_PSS_SALTLEN_DIGEST) == 1;
}

static bool sign_pkey(struct buf *out, const struct jose_key *key,
		      const struct jose_algorithm *alg, const void *bytes,
		      size_t len)
{
	unsigned char raw[JOSE_RSA_BITS_MAX / 8];
	size_t raw_len = sizeof(raw);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *inner; /* the context's own */
	bool good = context &&
		    EVP_DigestSignInit_ex(context, &inner, alg->digest, NULL,
					  NULL, key->pkey, NULL) == 1 &&
		    set_padding(inner, alg) &&
		    EVP_DigestSign(context, raw, &raw_len, bytes, len) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	if (!good)
		return false;
	if (key->kind == JOSE_EC)
		return jose_ec_from_der(out, key->curve, raw, raw_len);
	buf_add_bytes(out, raw, raw_len);
	return true;
}

static bool sign_okp(struct buf *out, const struct jose_key *key,
		     const void *bytes, size_t len)
{
	unsigned char signature[crypto_sign_BYTES];

	crypto_sign_detached(signature, NULL, bytes, len,
			     (const unsigned char *)secret_bytes(key->secret));
	buf_add_bytes(out, signature, sizeof(signature));
	return true;
}

static bool sign_shared(struct buf *out, const struct jose_key *key,
			const void *bytes, size_t len)
{
	unsigned char mac[SHA256_SIZE];

	hash_hmac_sha256(mac, secret_bytes(key->secret),
			 secret_len(key->secret), bytes, len);
	buf_add_bytes(out, mac, sizeof(mac));
	return true;
}

int jose_sign(struct buf *signature, const struct jose_key *key,
	      enum jose_alg alg, const void *bytes, size_t len, struct err *err)
{
	const struct jose_algorithm *algorithm = &algorithms[alg];
	autobuf what = { 0 };
	bool good;

	if (!key->is_private || !(key->algs & JOSE_BIT(alg))) {
		jose_key_describe(&what, key);
		return err_set(err, EXIT_INPUT, "%s%s can't sign with %s",
			       key->is_private ? "" : "the public part of ",
			       buf_str(&what), algorithm->name);
	}
	if (key->kind == JOSE_OKP)
		good = sign_okp(signature, key, bytes, len);
	else if (key->kind == JOSE_OCT)
		good = sign_shared(signature, key, bytes, len);
	else
		good = sign_pkey(signature, key, algorithm, bytes, len);
	if (good)
		return 0;
	return err_set(err, EXIT_INPUT, "the key does not sign with %s",
		       algorithm->name);
}

int jose_compact(struct buf *out, const struct jose_key *key, enum jose_alg alg,
		 const char *header_json, const void *payload, size_t len,
		 struct err *err)
{
	autobuf signature = { 0 };
	autobuf text = { 0 };

	text_base64url(&text, header_json, strlen(header_json));
	buf_add(&text, ".");
	text_base64url(&text, payload, len);
	if (jose_sign(&signature, key, alg, text.data, text.len, err))
		return -1;
	buf_add(&text, ".");
	text_base64url(&text, signature.data, signature.len);
	buf_add_bytes(out, text.data, text.len);
	return 0;
}

static bool verify_der(const struct jose_key *key,
		       const struct jose_algorithm *alg, const void *bytes,
		       size_t len, const unsigned char *raw, size_t raw_len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *inner; /* the context's own */
	bool good = context &&
		    EVP_DigestVerifyInit_ex(context, &inner, alg->digest, NULL,
					    NULL, key->pkey, NULL) == 1 &&
		    set_padding(inner, alg) &&
		    EVP_DigestVerify(context, raw, raw_len, bytes, len) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return good;
}

static bool verify_pkey(const struct jose_key *key,
			const struct jose_algorithm *alg, const void *bytes,
			size_t len, const void *signature, size_t signature_len)
{
	unsigned char *der = NULL;
	size_t der_len;
	bool good;

	/* RFC 8017 section 8: of the modulus's length, no more, no less. */
	if (key->kind == JOSE_RSA)
		return signature_len == (size_t)EVP_PKEY_get_size(key->pkey) &&
		       verify_der(key, alg, bytes, len, signature,
				  signature_len);
	der_len = jose_ec_to_der(&der, key->curve, signature, signature_len);
	good = der_len > 0 && verify_der(key, alg, bytes, len, der, der_len);
	OPENSSL_free(der);
	return good;
}

bool jose_verify(const struct jose_key *key, enum jose_alg alg,
		 const void *bytes, size_t len, const void *signature,
		 size_t signature_len)
{
	autobuf mac = { 0 };

	if (!(key->algs & JOSE_BIT(alg)))
		return false;
	if (key->kind == JOSE_OKP)
		return signature_len == crypto_sign_BYTES &&
		       crypto_sign_verify_detached(signature, bytes, len,
						   key->public) == 0;
	if (key->kind != JOSE_OCT)
		return verify_pkey(key, &algorithms[alg], bytes, len, signature,
				   signature_len);
	return sign_shared(&mac, key, bytes, len) && signature_len == mac.len &&
	       hash_equal(mac.data, signature, mac.len);
}
