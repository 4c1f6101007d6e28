/* dpop.c - proofs of possession for tokens (RFC 9449) */
#include "core/oauth/dpop.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/oauth/jwt.h"

#include <string.h>

#define JTI_BYTES  16
#define NONCE_WORD "use_dpop_nonce"

struct dpop {
	struct jwk key; /* without a kid: the header has the whole JWK */
	enum jose_alg alg;
};

void dpop_free(struct dpop *dpop)
{
	if (dpop == NULL)
		return;
	jwk_release(&dpop->key);
	free(dpop);
}

static int check_alg(enum jose_alg alg, struct err *err)
{
	if (alg == JOSE_ES256 || alg == JOSE_EDDSA)
		return 0;
	return err_set(err, EXIT_INPUT,
		       "DPoP keys are for ES256 or EdDSA, not for %s",
		       jose_alg_name(alg));
}

static struct dpop *wrap(struct jose_key *key, enum jose_alg alg)
{
	struct dpop *dpop = xcalloc(1, sizeof(*dpop));
	autobuf thumbprint = { 0 };

	jose_key_thumbprint(&thumbprint, key);
	dpop->alg = alg;
	dpop->key.key = key;
	dpop->key.algs = JOSE_BIT(alg);
	memcpy(dpop->key.thumbprint, buf_str(&thumbprint),
	       sizeof(dpop->key.thumbprint));
	return dpop;
}

int dpop_new(struct dpop **out, enum jose_alg alg, struct err *err)
{
	struct jose_key *key;

	if (check_alg(alg, err) || jose_key_generate(&key, alg, err))
		return -1;
	*out = wrap(key, alg);
	return 0;
}

int dpop_alg(enum jose_alg *out, const struct json *supported, struct err *err)
{
	auto_release(strings) names = { 0 };
	struct err ignored = { 0 };
	autobuf words = { 0 };

	json_strings(&names, supported);
	*out = JOSE_ES256;
	if (names.nr == 0)
		return 0;
	for (size_t i = 0; i < names.nr; i++)
		if (jose_alg_find(out, names.at[i]) &&
		    check_alg(*out, &ignored) == 0)
			return 0;
	strings_join_words(&words, &names);
	return err_set(err, EXIT_INPUT,
		       "the server takes DPoP proofs signed with %s; rbctl "
		       "signs them with ES256 or EdDSA",
		       buf_str(&words));
}

int dpop_save(struct secret **out, const struct dpop *dpop, struct err *err)
{
	return jose_key_private(out, dpop->key.key, err);
}

int dpop_load(struct dpop **out, const struct secret *jwk, const char *name,
	      struct err *err)
{
	auto_release(jwk) key = { 0 };
	enum jose_alg alg = JOSE_ES256;

	if (jwk_load(&key, jwk, name, err))
		return -1;
	if (key.algs & JOSE_BIT(JOSE_EDDSA))
		alg = JOSE_EDDSA;
	else if (!(key.algs & JOSE_BIT(JOSE_ES256)))
		return err_set(err, EXIT_INPUT,
			       "%s: DPoP keys are for ES256 or EdDSA", name);
	*out = wrap(steal(key.key), alg);
	return 0;
}

const char *dpop_thumbprint(const struct dpop *dpop)
{
	return dpop->key.thumbprint;
}

static struct json *header_of(const struct dpop *dpop, struct err *err)
{
	autoptr(json) header = json_new_object();
	struct json *jwk = NULL;
	autobuf text = { 0 };

	/* The required members alone: "use" and "alg" say nothing new. */
	jose_key_public(&text, dpop->key.key);
	if (json_parse(&jwk, text.data, text.len, JSON_STRICT, "jwk", err))
		return NULL;
	json_set(header, "jwk", jwk);
	return steal(header);
}

static struct json *claims_of(const struct dpop_request *request)
{
	struct json *claims = json_new_object();
	unsigned char digest[SHA256_SIZE];
	autobuf jti = { 0 };
	autobuf ath = { 0 };

	hash_random_text(&jti, JTI_BYTES);
	json_set_string(claims, "jti", buf_str(&jti));
	json_set_string(claims, "htm",
			request->method ? request->method : "GET");
	json_set_stringf(claims, "htu", "%.*s",
			 (int)strcspn(request->url, "?#"), request->url);
	json_set_int(claims, "iat", request->now);
	if (request->access_token) {
		hash_sha256(digest, secret_bytes(request->access_token),
			    secret_len(request->access_token));
		text_base64url(&ath, digest, sizeof(digest));
		json_set_string(claims, "ath", buf_str(&ath));
	}
	if (request->nonce)
		json_set_string(claims, "nonce", request->nonce);
	return claims;
}

int dpop_proof(struct buf *out, const struct dpop *dpop,
	       const struct dpop_request *request, struct err *err)
{
	autoptr(json) header = header_of(dpop, err);
	autoptr(json) claims = claims_of(request);

	if (!header)
		return -1;
	return jwt_sign(out, &dpop->key, dpop->alg, "dpop+jwt", header, claims,
			err);
}

/* NQCHAR of section 8.1 */
static bool is_nonce(const char *s)
{
	if (*s == '\0' || strlen(s) > DPOP_NONCE_MAX)
		return false;
	for (; *s; s++)
		if (*s < '!' || *s > '~' || *s == '"' || *s == '\\')
			return false;
	return true;
}

char *dpop_nonce(const struct http_response *response)
{
	char *nonce = http_response_header(response, "DPoP-Nonce");

	if (nonce && is_nonce(nonce))
		return nonce;
	free(nonce);
	return NULL;
}

bool dpop_wants_nonce(const struct oauth_failure *failure)
{
	return strcmp(failure->error, NONCE_WORD) == 0 ||
	       strstr(failure->challenge, NONCE_WORD) != NULL;
}
