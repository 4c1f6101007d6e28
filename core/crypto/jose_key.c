/* jose_key.c - keys of JSON Web Signatures: made, checked, shown in public */
#include "core/crypto/jose_key.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <openssl/err.h>
#include <sodium.h>
#include <string.h>

void jose_key_free(struct jose_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	secret_free(key->secret);
	free(key);
	ERR_clear_error(); /* the queue is the thread's, not ours */
}

/* '+' and '/' are '-' and '_', and padding adds nothing: see the header. */
static size_t respell(char *text, size_t len)
{
	if (len % 4 == 0)
		for (int i = 0; i < 2 && len > 0 && text[len - 1] == '='; i++)
			len--;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '+')
			text[i] = '-';
		else if (text[i] == '/')
			text[i] = '_';
	}
	return len;
}

int jose_member(struct buf *out, const char *name, const char *value,
		struct err *err)
{
	autowipe text = { 0 };
	size_t len;

	if (value == NULL || *value == '\0')
		return err_set(err, EXIT_INPUT, "the key has no '%s'", name);
	len = strlen(value);
	buf_reserve(&text, len + 1);
	buf_add_bytes(&text, value, len);
	buf_reserve(out, len + 1);
	if (!text_unbase64url(out, text.data, respell(text.data, len)))
		return err_set(err, EXIT_INPUT,
			       "the key's '%s' is not base64url", name);
	return 0;
}

static int okp_shape(size_t len, const char *name, struct err *err)
{
	if (len == crypto_sign_PUBLICKEYBYTES)
		return 0;
	return err_set(err, EXIT_INPUT,
		       "the key's '%s' has %zu bytes; an Ed25519 key has %u",
		       name, len, crypto_sign_PUBLICKEYBYTES);
}

/* From the 32 bytes that RFC 8032 calls the private key. */
static void okp_pair(struct jose_key *key, const unsigned char *seed)
{
	unsigned char *room;

	key->kind = JOSE_OKP;
	key->algs = JOSE_BIT(JOSE_EDDSA);
	key->is_private = true;
	key->secret = secret_new_empty(crypto_sign_SECRETKEYBYTES, &room);
	crypto_sign_seed_keypair(key->public, room, seed);
	secret_seal(key->secret);
}

int jose_okp_new(struct jose_key *key, const struct jose_members *members,
		 struct err *err)
{
	autowipe d = { 0 };
	autobuf x = { 0 };

	if (!text_equal(members->crv, "Ed25519"))
		return err_set(err, EXIT_INPUT,
			       "the key is of curve '%.32s'; of this type "
			       "rbctl signs with Ed25519 alone",
			       members->crv ? members->crv : "");
	if (jose_member(&x, "x", members->x, err) || okp_shape(x.len, "x", err))
		return -1;
	if (members->d) {
		if (jose_member(&d, "d", members->d, err) ||
		    okp_shape(d.len, "d", err))
			return -1;
		okp_pair(key, (const unsigned char *)d.data);
		if (memcmp(key->public, x.data, sizeof(key->public)) == 0)
			return 0;
		return err_set(err, EXIT_INPUT,
			       "the key's 'd' and 'x' are not one pair");
	}
	key->kind = JOSE_OKP;
	key->algs = JOSE_BIT(JOSE_EDDSA);
	memcpy(key->public, x.data, sizeof(key->public));
	return 0;
}

int jose_okp_adopt(struct jose_key *key, const EVP_PKEY *pkey, struct err *err)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	size_t len = sizeof(seed);

	if (EVP_PKEY_get_raw_private_key(pkey, seed, &len) == 1) {
		okp_pair(key, seed);
		secret_wipe(seed, sizeof(seed));
		return 0;
	}
	len = sizeof(key->public);
	key->kind = JOSE_OKP;
	key->algs = JOSE_BIT(JOSE_EDDSA);
	if (EVP_PKEY_get_raw_public_key(pkey, key->public, &len) == 1)
		return 0;
	return err_set(err, EXIT_INPUT, "libcrypto can't read the key");
}

void jose_okp_generate(struct jose_key *key)
{
	unsigned char seed[crypto_sign_SEEDBYTES];

	hash_random(seed, sizeof(seed));
	okp_pair(key, seed);
	secret_wipe(seed, sizeof(seed));
}

static int take_shared(struct jose_key *key, const void *bytes, size_t len,
		       struct err *err)
{
	if (len < JOSE_SHARED_MIN) {
		err_set(err, EXIT_INPUT,
			"the shared secret has %zu bytes; to sign with HS256 "
			"it must have %d or more",
			len, JOSE_SHARED_MIN);
		return err_hint(err, "ask the people who run the server for a "
				     "longer one, or for another way to sign "
				     "in");
	}
	key->kind = JOSE_OCT;
	key->algs = JOSE_BIT(JOSE_HS256);
	key->is_private = true;
	key->secret = secret_new(bytes, len);
	return 0;
}

int jose_key_shared(struct jose_key **out, const struct secret *secret,
		    struct err *err)
{
	autoptr(jose_key) key = xcalloc(1, sizeof(*key));

	if (take_shared(key, secret_bytes(secret), secret_len(secret), err))
		return -1;
	*out = steal(key);
	return 0;
}

static int oct_new(struct jose_key *key, const struct jose_members *members,
		   struct err *err)
{
	autowipe k = { 0 };

	if (jose_member(&k, "k", members->k, err))
		return -1;
	return take_shared(key, k.data, k.len, err);
}

/* A key whose halves don't belong together would sign what nobody takes. */
static bool is_pair(const struct jose_key *key)
{
	static const char text[] = "one pair";
	struct err ignored = { 0 };
	autobuf signature = { 0 };
	int alg = 0;

	while (!(key->algs & JOSE_BIT(alg)))
		alg++;
	return jose_sign(&signature, key, (enum jose_alg)alg, text,
			 sizeof(text), &ignored) == 0 &&
	       jose_verify(key, (enum jose_alg)alg, text, sizeof(text),
			   signature.data, signature.len);
}

int jose_key_finish(struct jose_key **out, struct jose_key *key,
		    struct err *err)
{
	if (key->is_private && !is_pair(key)) {
		jose_key_free(key);
		return err_set(err, EXIT_INPUT,
			       "the key's private and public parts are not "
			       "one pair");
	}
	*out = key;
	return 0;
}

/* RFC 7518 section 6.1 and RFC 8037 section 2 */
static const struct {
	const char *kty;
	int (*make)(struct jose_key *key, const struct jose_members *members,
		    struct err *err);
} types[] = {
	{ "RSA", jose_rsa_new },
	{ "EC", jose_ec_new },
	{ "OKP", jose_okp_new },
	{ "oct", oct_new },
};

int jose_key_new(struct jose_key **out, const struct jose_members *members,
		 struct err *err)
{
	autoptr(jose_key) key = xcalloc(1, sizeof(*key));

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (!text_equal(members->kty, types[i].kty))
			continue;
		return types[i].make(key, members, err)
			       ? -1
			       : jose_key_finish(out, steal(key), err);
	}
	if (members->kty == NULL)
		return err_set(err, EXIT_INPUT, "the key has no type ('kty')");
	return err_set(err, EXIT_INPUT,
		       "the key is of type '%.32s', which is none of RSA, EC, "
		       "OKP and oct",
		       members->kty);
}

int jose_key_generate(struct jose_key **out, enum jose_alg alg, struct err *err)
{
	autoptr(jose_key) key = xcalloc(1, sizeof(*key));

	if (alg == JOSE_EDDSA)
		jose_okp_generate(key);
	else if (jose_ec_generate(key, alg, err))
		return -1;
	*out = steal(key);
	return 0;
}

unsigned jose_key_algs(const struct jose_key *key)
{
	return key->algs;
}

bool jose_key_is_private(const struct jose_key *key)
{
	return key->is_private;
}

void jose_key_describe(struct buf *out, const struct jose_key *key)
{
	switch (key->kind) {
	case JOSE_RSA:
		buf_addf(out, "an RSA key of %d bits",
			 EVP_PKEY_get_bits(key->pkey));
		return;
	case JOSE_EC:
		buf_addf(out, "an EC key on %s", key->curve->name);
		return;
	case JOSE_OKP:
		buf_add(out, "an Ed25519 key");
		return;
	case JOSE_OCT:
		buf_add(out, "a shared secret");
	}
}

static void okp_public(struct buf *out, const struct jose_key *key)
{
	buf_add(out, "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"");
	text_base64url(out, key->public, sizeof(key->public));
	buf_add(out, "\"}");
}

void jose_key_public(struct buf *out, const struct jose_key *key)
{
	switch (key->kind) {
	case JOSE_RSA:
		jose_rsa_public(out, key);
		return;
	case JOSE_EC:
		jose_ec_public(out, key);
		return;
	case JOSE_OKP:
		okp_public(out, key);
		return;
	case JOSE_OCT:
		abort(); /* a shared secret must not be shown as public */
	}
}

void jose_key_thumbprint(struct buf *out, const struct jose_key *key)
{
	unsigned char digest[SHA256_SIZE];
	autobuf text = { 0 };

	jose_key_public(&text, key);
	hash_sha256(digest, text.data, text.len);
	text_base64url(out, digest, sizeof(digest));
}

int jose_key_private(struct secret **out, const struct jose_key *key,
		     struct err *err)
{
	autowipe text = { 0 };

	if (!key->is_private || key->kind == JOSE_RSA || key->kind == JOSE_OCT)
		return err_set(err, EXIT_INPUT,
			       "only private EC and Ed25519 keys are kept as "
			       "a JWK");
	buf_reserve(&text, 1024); /* one piece: growing leaves copies behind */
	jose_key_public(&text, key);
	buf_truncate(&text, text.len - 1);
	buf_add(&text, ",\"d\":\"");
	if (key->kind == JOSE_OKP)
		text_base64url(&text, secret_bytes(key->secret),
			       crypto_sign_SEEDBYTES);
	else if (jose_ec_scalar(&text, key, err))
		return -1;
	buf_add(&text, "\"}");
	*out = secret_take(text.data, text.len);
	return 0;
}
