/* thumbprint.c - the name that a key has by itself (RFC 7638), and the one that
 * it was given */
#include "core/base/text.h"
#include "core/change/match.h"
#include "core/crypto/hash.h"

#include <string.h>

/* RFC 7638 section 3.2, RFC 8037 section 2: what makes up a key, sorted. */
static const struct {
	const char *kty;
	const char *members[5];
} kinds[] = {
	{ "EC", { "crv", "kty", "x", "y" } },
	{ "OKP", { "crv", "kty", "x" } },
	{ "RSA", { "e", "kty", "n" } },
};

static bool add_members(struct json *out, const struct json *jwk,
			const char *const *members)
{
	for (; *members; members++) {
		const char *value = json_text(jwk, *members, NULL);

		if (!value)
			return false;
		json_set_string(out, *members, value);
	}
	return true;
}

bool thumbprint_of(struct buf *out, const struct json *jwk)
{
	const char *kty = json_text(jwk, "kty", "");
	autoptr(json) required = json_new_object();
	unsigned char digest[SHA256_SIZE];
	autobuf text = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].kty, kty) &&
		    add_members(required, jwk, kinds[i].members)) {
			json_compact(&text, required);
			hash_sha256(digest, text.data, text.len);
			text_base64url(out, digest, sizeof(digest));
			return true;
		}
	return false;
}

void listing_of_kids(struct listing *out, const struct listing *keys)
{
	for (size_t i = 0; i < keys->nr; i++) {
		const struct json *jwk = keys->at[i].value;

		if (json_text(jwk, "kid", NULL))
			listing_add(out, json_text(jwk, "kid", NULL), jwk);
	}
	listing_sort(out);
}

bool kid_is_taken(const struct listing *kids, const struct json *jwk)
{
	const char *kid = json_text(jwk, "kid", NULL);
	const struct listed *found = kid ? listing_find(kids, kid) : NULL;
	autobuf was = { 0 };
	autobuf is = { 0 };

	return found && thumbprint_of(&was, found->value) &&
	       thumbprint_of(&is, jwk) &&
	       strcmp(buf_str(&was), buf_str(&is)) != 0;
}
