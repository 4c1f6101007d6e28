/* jose_rsa.c - RSA keys of JSON Web Signatures (RFC 7518 section 6.3) */
#include "core/crypto/jose_key.h"
#include "core/base/text.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <string.h>

#define ALGS                                                                  \
	(JOSE_BIT(JOSE_RS256) | JOSE_BIT(JOSE_RS384) | JOSE_BIT(JOSE_RS512) | \
	 JOSE_BIT(JOSE_PS256) | JOSE_BIT(JOSE_PS384) | JOSE_BIT(JOSE_PS512))

/* Members and their names at libcrypto; the first two are public. */
static const struct {
	const char *name;
	size_t at;
	const char *param;
} parts[] = {
	{ "n", offsetof(struct jose_members, n), OSSL_PKEY_PARAM_RSA_N },
	{ "e", offsetof(struct jose_members, e), OSSL_PKEY_PARAM_RSA_E },
	{ "d", offsetof(struct jose_members, d), OSSL_PKEY_PARAM_RSA_D },
	{ "p", offsetof(struct jose_members, p), OSSL_PKEY_PARAM_RSA_FACTOR1 },
	{ "q", offsetof(struct jose_members, q), OSSL_PKEY_PARAM_RSA_FACTOR2 },
	{ "dp", offsetof(struct jose_members, dp),
	  OSSL_PKEY_PARAM_RSA_EXPONENT1 },
	{ "dq", offsetof(struct jose_members, dq),
	  OSSL_PKEY_PARAM_RSA_EXPONENT2 },
	{ "qi", offsetof(struct jose_members, qi),
	  OSSL_PKEY_PARAM_RSA_COEFFICIENT1 },
};
#define PUBLIC_PARTS 2
#define NO_FACTORS   3 /* n, e and d alone */

static const char *part_of(const struct jose_members *members, size_t i)
{
	return *(const char *const *)(const void *)((const char *)members +
						    parts[i].at);
}

/* RFC 7518 section 6.3.2: with one of the factors' members come all. */
static size_t count_parts(const struct jose_members *members)
{
	if (members->d == NULL)
		return PUBLIC_PARTS;
	for (size_t i = NO_FACTORS; i < ARRAY_SIZE(parts); i++)
		if (part_of(members, i))
			return ARRAY_SIZE(parts);
	return NO_FACTORS;
}

/*
 * Infineon's library made keys whose primes are a power of 65537 modulo the
 * product of the first primes; such a modulus can be factored (ROCA,
 * CVE-2017-15361). It shows by its being a power of 65537 modulo each one.
 */
static bool is_roca(const BIGNUM *n)
{
	static const unsigned char primes[] = {
		3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
		47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103,
		107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
	};

	for (size_t i = 0; i < ARRAY_SIZE(primes); i++) {
		BN_ULONG left = BN_mod_word(n, primes[i]);
		unsigned power = 1;
		bool hit = false;

		for (unsigned step = 0; step < primes[i] && !hit; step++) {
			hit = left == power;
			power = power * (65537 % primes[i]) % primes[i];
		}
		if (!hit)
			return false;
	}
	return true;
}

static int check_size(int bits, struct err *err)
{
	if (bits < JOSE_RSA_BITS_MIN)
		return err_set(err, EXIT_INPUT,
			       "the RSA key has %d bits, fewer than the %d "
			       "that are safe",
			       bits, JOSE_RSA_BITS_MIN);
	if (bits > JOSE_RSA_BITS_MAX)
		return err_set(err, EXIT_INPUT,
			       "the RSA key has %d bits, more than %d", bits,
			       JOSE_RSA_BITS_MAX);
	return 0;
}

static int check_numbers(const BIGNUM *n, const BIGNUM *e, struct err *err)
{
	if (check_size(BN_num_bits(n), err))
		return -1;
	if (!BN_is_odd(n))
		return err_set(err, EXIT_INPUT,
			       "the RSA key's 'n' is an even number, which no "
			       "such key has");
	if (!BN_is_odd(e) || BN_is_one(e) || BN_num_bits(e) > 64)
		return err_set(err, EXIT_INPUT,
			       "the RSA key's 'e' is not an odd number from 3 "
			       "to 2^64");
	if (is_roca(n))
		return err_set(err, EXIT_INPUT,
			       "the RSA key is of the kind that can be broken "
			       "(ROCA, CVE-2017-15361)");
	return 0;
}

int jose_rsa_adopt(struct jose_key *key, EVP_PKEY *pkey, struct err *err)
{
	BIGNUM *n = NULL;
	BIGNUM *e = NULL;
	int result = -1;

	if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
	    EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) == 1)
		result = check_numbers(n, e, err);
	else
		err_set(err, EXIT_INPUT, "libcrypto can't read the RSA key");
	BN_free(n);
	BN_free(e);
	key->kind = JOSE_RSA;
	key->algs = ALGS;
	key->pkey = pkey;
	return result;
}

/* The numbers as libcrypto wants them; it keeps them until it is freed. */
struct numbers {
	BIGNUM *at[ARRAY_SIZE(parts)];
	size_t nr;
};

static void numbers_release(struct numbers *numbers)
{
	for (size_t i = 0; i < numbers->nr; i++)
		BN_clear_free(numbers->at[i]);
}

static int read_numbers(struct numbers *out, const struct jose_members *members,
			struct err *err)
{
	size_t nr = count_parts(members);

	for (size_t i = 0; i < nr; i++) {
		autowipe bytes = { 0 };

		if (jose_member(&bytes, parts[i].name, part_of(members, i),
				err))
			return -1;
		if (bytes.len > JOSE_RSA_BITS_MAX / 8 + 1)
			return err_set(err, EXIT_INPUT,
				       "the RSA key's '%s' has %zu bytes, more "
				       "than a key of %d bits has",
				       parts[i].name, bytes.len,
				       JOSE_RSA_BITS_MAX);
		out->at[i] = BN_bin2bn((const unsigned char *)bytes.data,
				       (int)bytes.len, NULL);
		if (out->at[i] == NULL)
			abort();
		out->nr++;
	}
	return check_numbers(out->at[0], out->at[1], err);
}

static EVP_PKEY *build(const struct numbers *numbers)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;
	bool good = context && builder;

	for (size_t i = 0; good && i < numbers->nr; i++)
		good = OSSL_PARAM_BLD_push_BN(builder, parts[i].param,
					      numbers->at[i]) == 1;
	if (good)
		params = OSSL_PARAM_BLD_to_param(builder);
	if (params && EVP_PKEY_fromdata_init(context) == 1 &&
	    EVP_PKEY_fromdata(context, &pkey,
			      numbers->nr > PUBLIC_PARTS ? EVP_PKEY_KEYPAIR
							 : EVP_PKEY_PUBLIC_KEY,
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

int jose_rsa_new(struct jose_key *key, const struct jose_members *members,
		 struct err *err)
{
	__attribute__((
		cleanup(numbers_release))) struct numbers numbers = { 0 };

	if (read_numbers(&numbers, members, err))
		return -1;
	key->kind = JOSE_RSA;
	key->algs = ALGS;
	key->is_private = numbers.nr > PUBLIC_PARTS;
	key->pkey = build(&numbers);
	if (key->pkey)
		return 0;
	return err_set(err, EXIT_INPUT,
		       "the numbers of the RSA key don't make a key");
}

static void add_number(struct buf *out, const struct jose_key *key,
		       const char *param)
{
	unsigned char bytes[JOSE_RSA_BITS_MAX / 8];
	BIGNUM *number = NULL;

	if (EVP_PKEY_get_bn_param(key->pkey, param, &number) != 1 ||
	    BN_num_bytes(number) > (int)sizeof(bytes))
		abort();
	text_base64url(out, bytes, (size_t)BN_bn2bin(number, bytes));
	BN_free(number);
}

void jose_rsa_public(struct buf *out, const struct jose_key *key)
{
	buf_add(out, "{\"e\":\"");
	add_number(out, key, OSSL_PKEY_PARAM_RSA_E);
	buf_add(out, "\",\"kty\":\"RSA\",\"n\":\"");
	add_number(out, key, OSSL_PKEY_PARAM_RSA_N);
	buf_add(out, "\"}");
}
