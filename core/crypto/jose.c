/* jose.c - what JSON Web Signatures need: thumbprints, EdDSA */
#include "core/crypto/jose.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <string.h>

/* RFC 7638 section 3.2 and RFC 8037 section 2: required members, sorted. */
static const struct {
	const char *kty;
	const char *members[5];
} types[] = {
	{ "EC", { "crv", "kty", "x", "y", NULL } },
	{ "OKP", { "crv", "kty", "x", NULL } },
	{ "RSA", { "e", "kty", "n", NULL } },
};

static const char *member(const struct jose_public *jwk, const char *name)
{
	const struct {
		const char *name, *value;
	} all[] = {
		{ "kty", jwk->kty }, { "crv", jwk->crv }, { "x", jwk->x },
		{ "y", jwk->y },     { "n", jwk->n },     { "e", jwk->e },
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].value;
	return NULL;
}

/* Base64url and curve names: nothing that JSON would have to escape. */
static bool is_plain(const char *s)
{
	for (; *s; s++)
		if (*s < '!' || *s > '~' || *s == '"' || *s == '\\')
			return false;
	return true;
}

int jose_thumbprint(struct buf *out, const struct jose_public *jwk,
		    struct err *err)
{
	unsigned char digest[SHA256_SIZE];
	autobuf text = { 0 };
	size_t t = 0;

	while (t < ARRAY_SIZE(types) && !text_equal(types[t].kty, jwk->kty))
		t++;
	if (t == ARRAY_SIZE(types))
		return err_set(err, EXIT_INPUT,
			       "key type '%s' is none of EC, OKP and RSA",
			       jwk->kty ? jwk->kty : "");
	for (const char *const *name = types[t].members; *name; name++) {
		const char *value = member(jwk, *name);

		if (value == NULL || !is_plain(value))
			return err_set(err, EXIT_INPUT,
				       "key has no usable member '%s'", *name);
		buf_addf(&text, "%s\"%s\":\"%s\"", text.len ? "," : "{", *name,
			 value);
	}
	buf_add(&text, "}");
	hash_sha256(digest, text.data, text.len);
	text_base64url(out, digest, sizeof(digest));
	return 0;
}

void jose_okp_x(struct buf *out, const unsigned char public[32])
{
	text_base64url(out, public, crypto_sign_PUBLICKEYBYTES);
}

void jose_thumbprint_okp(struct buf *out, const unsigned char public[32])
{
	struct err err = { 0 };
	autobuf x = { 0 };
	struct jose_public jwk = { .kty = "OKP", .crv = "Ed25519" };

	jose_okp_x(&x, public);
	jwk.x = buf_str(&x);
	if (jose_thumbprint(out, &jwk, &err))
		abort();
}

void jose_ed25519_new(struct secret **key, unsigned char public[32])
{
	unsigned char *bytes;

	*key = secret_new_empty(crypto_sign_SECRETKEYBYTES, &bytes);
	crypto_sign_keypair(public, bytes);
	secret_seal(*key);
}

int jose_sign_eddsa(struct buf *compact, const struct secret *key,
		    const char *header_json, const char *payload_json,
		    struct err *err)
{
	unsigned char signature[crypto_sign_BYTES];
	autobuf text = { 0 };

	if (secret_len(key) != crypto_sign_SECRETKEYBYTES)
		return err_set(err, EXIT_INPUT,
			       "an Ed25519 signing key has %d bytes, not %zu",
			       crypto_sign_SECRETKEYBYTES, secret_len(key));
	text_base64url(&text, header_json, strlen(header_json));
	buf_add(&text, ".");
	text_base64url(&text, payload_json, strlen(payload_json));
	crypto_sign_detached(signature, NULL,
			     (const unsigned char *)buf_str(&text), text.len,
			     (const unsigned char *)secret_bytes(key));
	buf_add(&text, ".");
	text_base64url(&text, signature, sizeof(signature));
	buf_add_bytes(compact, text.data, text.len);
	return 0;
}

bool jose_verify_eddsa(const char *compact, size_t len,
		       const unsigned char public[32])
{
	autobuf signature = { 0 };
	const char *first = memchr(compact, '.', len);
	const char *second;
	size_t signed_len;

	if (len > JOSE_COMPACT_MAX || first == NULL)
		return false;
	second = memchr(first + 1, '.', len - (size_t)(first + 1 - compact));
	if (second == NULL)
		return false;
	signed_len = (size_t)(second - compact);
	return text_unbase64url(&signature, second + 1, len - signed_len - 1) &&
	       signature.len == crypto_sign_BYTES &&
	       crypto_sign_verify_detached(
		       (const unsigned char *)signature.data,
		       (const unsigned char *)compact, signed_len, public) == 0;
}
