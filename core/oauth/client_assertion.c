/* client_assertion.c - private_key_jwt, client_secret_jwt (RFC 7523) */
#include "core/oauth/client_assertion.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/oauth/jwt.h"

#define JTI_BYTES 16
#define TYPE      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

static int check(const struct assertion *assertion, struct err *err)
{
	static const char *const ours[] = { "iss", "sub", "aud",
					    "iat", "exp", "jti" };

	if (!assertion->audience || !*assertion->audience) {
		err_set(err, EXIT_INPUT,
			"there is no audience for the signed statement");
		return err_hint(err, "give the server document an 'issuer'");
	}
	if (assertion->lifetime < 0 ||
	    assertion->lifetime > ASSERTION_LIFETIME_MAX_S)
		return err_set(err, EXIT_INPUT,
			       "a signed statement lasts at most %d seconds",
			       ASSERTION_LIFETIME_MAX_S);
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (json_get(assertion->claims, ours[i]))
			return err_set(err, EXIT_INPUT,
				       "claim '%s' can't be set by hand",
				       ours[i]);
	return 0;
}

static struct json *claims_of(const struct assertion *assertion)
{
	struct json *claims = json_new_object();
	int64_t lifetime = assertion->lifetime ? assertion->lifetime
					       : ASSERTION_LIFETIME_S;
	autobuf jti = { 0 };

	hash_random_text(&jti, JTI_BYTES);
	json_set_string(claims, "iss", assertion->issuer);
	json_set_string(claims, "sub",
			assertion->subject ? assertion->subject
					   : assertion->issuer);
	json_set_string(claims, "aud", assertion->audience);
	json_set_string(claims, "jti", buf_str(&jti));
	json_set_int(claims, "iat", assertion->now);
	json_set_int(claims, "exp", assertion->now + lifetime);
	json_each_member(member, assertion->claims)
		json_set(claims, json_key(member), json_copy(member));
	return claims;
}

int assertion_sign(struct secret **out, const struct jwk *key,
		   enum jose_alg alg, const struct assertion *assertion,
		   struct err *err)
{
	autoptr(json) claims = NULL;
	autowipe text = { 0 };

	if (check(assertion, err))
		return -1;
	claims = claims_of(assertion);
	if (jwt_sign(&text, key, alg, "JWT", NULL, claims, err))
		return -1;
	*out = secret_take(text.data, text.len);
	return 0;
}

/* In the order of the enum: RS256 before PS256, as most servers know it. */
static int usual_alg(enum jose_alg *out, const struct jwk *key)
{
	for (int alg = 0; alg < JOSE_ALGS; alg++) {
		if (key->algs & JOSE_BIT(alg)) {
			*out = (enum jose_alg)alg;
			return 0;
		}
	}
	abort(); /* a key suits something */
}

int assertion_alg(enum jose_alg *out, const struct jwk *key,
		  const struct json *supported, struct err *err)
{
	auto_release(strings) names = { 0 };
	autobuf words = { 0 };
	autobuf own = { 0 };

	json_strings(&names, supported);
	if (names.nr == 0)
		return usual_alg(out, key);
	for (size_t i = 0; i < names.nr; i++) {
		enum jose_alg alg;

		if (jose_alg_find(&alg, names.at[i]) &&
		    (key->algs & JOSE_BIT(alg))) {
			*out = alg;
			return 0;
		}
	}
	strings_join_words(&words, &names);
	jose_algs_list(&own, key->algs);
	err_set(err, EXIT_INPUT,
		"the client's key signs with %s, and the server takes %s",
		buf_str(&own), buf_str(&words));
	return err_hint(err, "use a key of the right kind, and register its "
			     "public part at the server");
}

const char *assertion_audience(const struct json *server)
{
	const char *quirk = json_string(
		json_at(server, "quirks", "assertion_audience", NULL));
	const char *issuer = json_text(server, "issuer", NULL);

	if (issuer && !text_equal(quirk, "token_endpoint"))
		return issuer;
	return json_string(json_at(server, "metadata", "token_endpoint", NULL));
}

int assertion_shared_key(struct jwk *out, const struct secret *client_secret,
			 struct err *err)
{
	struct jose_key *key;

	if (jose_key_shared(&key, client_secret, err))
		return err_wrap(err, "client_secret_jwt");
	*out = (struct jwk){ .key = key, .algs = jose_key_algs(key) };
	return 0;
}

int assertion_sign_in(struct http_request *request, const char *client_id,
		      const struct jwk *key, enum jose_alg alg,
		      const char *audience, int64_t now, struct err *err)
{
	const struct assertion assertion = {
		.issuer = client_id,
		.audience = audience,
		.now = now,
	};
	autoptr(secret) signed_text = NULL;

	if (assertion_sign(&signed_text, key, alg, &assertion, err))
		return -1;
	http_add_form(request, "client_id", client_id);
	http_add_form(request, "client_assertion_type", TYPE);
	http_add_form_secret(request, "client_assertion", steal(signed_text),
			     "client assertion");
	return 0;
}
