/* pkce.c - proof that who asked is who redeems (RFC 7636) */
#include "core/oauth/consent.h"

#include "core/base/text.h"
#include "core/crypto/hash.h"

#define VERIFIER_BYTES 32 /* 43 characters, section 4.1 */

struct secret *oauth_pkce_verifier(void)
{
	autowipe text = { 0 };

	buf_reserve(&text, 2 * VERIFIER_BYTES);
	hash_random_text(&text, VERIFIER_BYTES);
	return secret_take(text.data, text.len);
}

/* Section 4.2; "plain" is never used. */
void oauth_pkce_challenge(struct buf *out, const struct secret *verifier)
{
	unsigned char digest[SHA256_SIZE];

	hash_sha256(digest, secret_bytes(verifier), secret_len(verifier));
	text_base64url(out, digest, sizeof(digest));
}
