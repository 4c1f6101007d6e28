/* jwt_profile.c - tokens of a kind: access, introspection, identity */
#include "core/oauth/jwt_hearing.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"

#include <string.h>

/* RFC 9068 sections 2.2 and 4 */
void jwt_judge_access_token(struct jwt_verdict *out, const struct jwt *jwt,
			    const struct jwk_set *keys,
			    const struct jwt_expect *expect)
{
	static const char *const types[] = { "at+jwt", NULL };
	static const char *const claims[] = {
		"iss", "exp", "aud", "sub", "client_id", "iat", "jti", NULL,
	};
	struct hearing hearing;

	hearing_begin(&hearing, out, jwt, expect);
	if (!expect->what)
		hearing.what = "the access token";
	(void)(hearing_usual(&hearing, keys, types) &&
	       hearing_has_type(&hearing) && hearing_has(&hearing, claims));
}

static bool check_age(struct hearing *hearing)
{
	char text[TEXT_TIME_SIZE];
	int64_t iat;

	if (!hearing_time(&iat, hearing, "iat") ||
	    hearing->expect->now - iat <= JWT_INTROSPECTION_AGE_S)
		return true;
	text_time(text, iat);
	return hearing_no(hearing, JWT_TOO_OLD, "ask the server again",
			  "%s was made at %s, too long ago to be an answer to "
			  "this question",
			  hearing->what, text);
}

const struct json *jwt_introspection(const struct jwt *jwt)
{
	const struct json *member =
		json_get(jwt->claims, "token_introspection");

	return json_type(member) == JSON_OBJECT ? member : NULL;
}

static bool check_member(struct hearing *hearing)
{
	return jwt_introspection(hearing->jwt) ||
	       hearing_no(hearing, JWT_BAD_CLAIM,
			  "ask the people who run the server",
			  "%s has no object 'token_introspection'",
			  hearing->what);
}

/* RFC 9701 section 5 */
void jwt_judge_introspection(struct jwt_verdict *out, const struct jwt *jwt,
			     const struct jwk_set *keys,
			     const struct jwt_expect *expect)
{
	static const char *const types[] = { "token-introspection+jwt", NULL };
	static const char *const claims[] = { "iss", "aud", "iat", NULL };
	struct hearing hearing;

	hearing_begin(&hearing, out, jwt, expect);
	if (!expect->what)
		hearing.what = "the introspection response";
	(void)(hearing_usual(&hearing, keys, types) &&
	       hearing_has_type(&hearing) && hearing_has(&hearing, claims) &&
	       check_age(&hearing) && check_member(&hearing));
}

/* Steps 3 to 5: for this client, and issued to it. */
static bool check_party(struct hearing *hearing)
{
	const char *client_id = hearing->expect->client_id;
	const struct json *aud = json_get(hearing->jwt->claims, "aud");
	const struct json *azp = json_get(hearing->jwt->claims, "azp");

	if (!text_equal(json_string(aud), client_id) &&
	    !json_has_string(aud, client_id))
		return hearing_no(hearing, JWT_WRONG_AUDIENCE,
				  "compare 'client_id' in the runbook",
				  "%s is not for the client '%.200s'",
				  hearing->what, client_id);
	if (azp == NULL && json_count(aud) > 1)
		return hearing_no(hearing, JWT_WRONG_PARTY,
				  "ask the people who run the server",
				  "%s is for several, and does not say to whom "
				  "it was issued ('azp')",
				  hearing->what);
	if (azp == NULL || text_equal(json_string(azp), client_id))
		return true;
	return hearing_no(hearing, JWT_WRONG_PARTY,
			  "don't use it: it was made for somebody else",
			  "%s was issued to '%.200s', not to '%.200s'",
			  hearing->what,
			  json_string(azp) ? json_string(azp) : "", client_id);
}

/* Step 11. A nonce that nobody asked for is no harm. */
static bool check_nonce(struct hearing *hearing)
{
	const char *wanted = hearing->expect->nonce;
	const char *nonce = hearing_text(hearing, "nonce");

	if (wanted == NULL || text_equal(nonce, wanted))
		return true;
	return hearing_no(hearing, JWT_WRONG_NONCE,
			  "don't use it, and sign in anew",
			  nonce ? "%s belongs to another sign-in: its 'nonce' "
				  "is not the one that was sent"
				: "%s has no 'nonce', though one was sent",
			  hearing->what);
}

/*
 * Section 3.1.3.8: the left half of the digest that "alg" uses. EdDSA names
 * none; with Ed25519 it is SHA-512, the one inside of it.
 */
static void half_hash(struct buf *out, enum jose_alg alg,
		      const struct secret *token)
{
	const char *name = jose_alg_name(alg);
	const char *bytes = secret_bytes(token);
	unsigned char digest[SHA512_SIZE];
	size_t size = SHA512_SIZE;

	if (text_ends(name, "256")) {
		size = SHA256_SIZE;
		hash_sha256(digest, bytes, secret_len(token));
	} else if (text_ends(name, "384")) {
		size = SHA384_SIZE;
		hash_sha384(digest, bytes, secret_len(token));
	} else {
		hash_sha512(digest, bytes, secret_len(token));
	}
	text_base64url(out, digest, size / 2);
}

/* Section 3.1.3.8; optional in the code flow. */
static bool check_hash(struct hearing *hearing)
{
	const struct json *at_hash = json_get(hearing->jwt->claims, "at_hash");
	autobuf wanted = { 0 };

	if (at_hash == NULL || hearing->expect->access_token == NULL)
		return true;
	half_hash(&wanted, hearing->jwt->alg, hearing->expect->access_token);
	if (text_equal(json_string(at_hash), buf_str(&wanted)))
		return true;
	return hearing_no(hearing, JWT_WRONG_HASH,
			  "don't use either, and sign in anew",
			  "%s belongs to another access token than the one "
			  "that came with it ('at_hash')",
			  hearing->what);
}

void jwt_judge_id_token(struct jwt_verdict *out, const struct jwt *jwt,
			const struct jwk_set *keys,
			const struct jwt_expect *expect)
{
	static const char *const types[] = { "JWT", NULL };
	static const char *const claims[] = { "iss", "sub", "aud",
					      "exp", "iat", NULL };
	struct hearing hearing;

	hearing_begin(&hearing, out, jwt, expect);
	if (!expect->what)
		hearing.what = "the ID token";
	(void)(hearing_usual(&hearing, keys, types) &&
	       hearing_has(&hearing, claims) && check_party(&hearing) &&
	       check_nonce(&hearing) && check_hash(&hearing));
}
