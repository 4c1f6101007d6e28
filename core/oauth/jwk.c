/* jwk.c - one key in JSON: read for a purpose, shown in public (RFC 7517) */
#include "core/oauth/jwk.h"
#include "core/base/text.h"
#include "core/oauth/answer.h"

#include <string.h>

void jwk_release(struct jwk *jwk)
{
	jose_key_free(jwk->key);
	free(jwk->kid);
	*jwk = (struct jwk){ 0 };
}

/* A member that is there and no string is as bad as a wrong one. */
static int take(const char **out, const struct json *jwk, const char *name,
		struct err *err)
{
	const struct json *value = json_get(jwk, name);

	*out = json_string(value);
	if (*out || json_type(value) == JSON_ABSENT)
		return 0;
	return err_set(err, EXIT_INPUT, "the key's '%s' is %s, not a string",
		       name, json_type_name(json_type(value)));
}

static int take_members(struct jose_members *out, const struct json *jwk,
			struct err *err)
{
	const struct {
		const char *name;
		const char **value;
	} all[] = {
		{ "kty", &out->kty }, { "crv", &out->crv }, { "x", &out->x },
		{ "y", &out->y },     { "n", &out->n },     { "e", &out->e },
		{ "d", &out->d },     { "p", &out->p },     { "q", &out->q },
		{ "dp", &out->dp },   { "dq", &out->dq },   { "qi", &out->qi },
		{ "k", &out->k },
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (take(all[i].value, jwk, all[i].name, err))
			return -1;
	if (json_get(jwk, "oth"))
		return err_set(err, EXIT_INPUT,
			       "the RSA key has more than two primes, which "
			       "rbctl does not read");
	return 0;
}

static int check_secrecy(const struct jose_members *members,
			 enum jwk_purpose purpose, struct err *err)
{
	bool shared = text_equal(members->kty, "oct");

	if (purpose == JWK_SIGN)
		return (shared ? members->k : members->d)
			       ? 0
			       : err_set(err, EXIT_INPUT,
					 "this is a public key; to sign takes "
					 "the private one");
	if (shared || members->k)
		return err_set(err, EXIT_INPUT,
			       "it is a shared secret, which has no place "
			       "among public keys");
	if (members->d || members->p || members->q)
		return err_set(err, EXIT_INPUT,
			       "its private part is published, so anybody can "
			       "sign with it; it must be replaced");
	return 0;
}

static int check_purpose(const struct json *jwk, enum jwk_purpose purpose,
			 struct err *err)
{
	const char *wanted = purpose == JWK_SIGN ? "sign" : "verify";
	const struct json *ops = json_get(jwk, "key_ops");
	const char *use;

	if (take(&use, jwk, "use", err))
		return -1;
	if (use && strcmp(use, "sig") != 0)
		return err_set(err, EXIT_INPUT,
			       "the key's use is '%.32s', not signatures "
			       "('sig')",
			       use);
	if (ops && !json_has_string(ops, wanted))
		return err_set(err, EXIT_INPUT,
			       "the key's 'key_ops' don't allow to %s", wanted);
	return 0;
}

/* RFC 7517 section 4.4 */
static int bind(struct jwk *jwk, const struct json *value, struct err *err)
{
	autobuf what = { 0 };
	const char *name;
	enum jose_alg alg;

	jwk->algs = jose_key_algs(jwk->key);
	if (take(&name, value, "alg", err))
		return -1;
	if (name == NULL)
		return 0;
	if (!jose_alg_find(&alg, name))
		return err_set(err, EXIT_INPUT,
			       "the key is for '%.32s', which is no way to "
			       "sign that rbctl knows",
			       name);
	jwk->algs &= JOSE_BIT(alg);
	if (jwk->algs)
		return 0;
	jose_key_describe(&what, jwk->key);
	return err_set(err, EXIT_INPUT, "%s is not for '%s', as its 'alg' says",
		       buf_str(&what), name);
}

static int take_kid(struct jwk *jwk, const struct json *value, struct err *err)
{
	const char *kid;

	if (take(&kid, value, "kid", err))
		return -1;
	if (kid && strlen(kid) > JWK_KID_MAX)
		return err_set(err, EXIT_INPUT,
			       "the key's 'kid' is longer than %d characters",
			       JWK_KID_MAX);
	jwk->kid = kid ? xstrdup(kid) : NULL;
	return 0;
}

static void set_thumbprint(struct jwk *jwk)
{
	autobuf thumbprint = { 0 };

	if (jwk->algs & JOSE_BIT(JOSE_HS256))
		return;
	jose_key_thumbprint(&thumbprint, jwk->key);
	memcpy(jwk->thumbprint, buf_str(&thumbprint), sizeof(jwk->thumbprint));
}

int jwk_read(struct jwk *out, const struct json *value,
	     enum jwk_purpose purpose, struct err *err)
{
	struct jose_members members = { 0 };
	auto_release(jwk) jwk = { 0 };

	if (json_type(value) != JSON_OBJECT)
		return err_set(err, EXIT_INPUT, "a key is an object, not %s",
			       json_type_name(json_type(value)));
	if (take_members(&members, value, err) ||
	    check_purpose(value, purpose, err) ||
	    check_secrecy(&members, purpose, err) ||
	    jose_key_new(&jwk.key, &members, err) || bind(&jwk, value, err) ||
	    take_kid(&jwk, value, err))
		return -1;
	set_thumbprint(&jwk);
	*out = jwk;
	jwk = (struct jwk){ 0 };
	return 0;
}

/* Strings of the tree are copies of secret ones. */
static void wipe(const struct json *value)
{
	answer_wipe(value);
	json_each(item, value)
		wipe(item);
}

/* Of a set: its one private key. */
static int pick(const struct json **out, const struct json *root,
		struct err *err)
{
	const struct json *keys = json_get(root, "keys");
	size_t nr = 0;

	*out = root;
	if (json_type(keys) != JSON_ARRAY)
		return 0;
	json_each(key, keys) {
		if (!json_get(key, "d") && !json_get(key, "k"))
			continue;
		*out = key;
		nr++;
	}
	if (nr == 1)
		return 0;
	return err_set(err, EXIT_INPUT,
		       "the key set has %zu private keys; keep the one to sign "
		       "with",
		       nr);
}

static int load_json(struct jwk *out, const struct secret *text,
		     struct err *err)
{
	autoptr(json) root = NULL;
	const struct json *key;
	struct err why = { 0 };
	int result;

	/* The parser's words quote the text, which is secret. */
	if (json_parse(&root, secret_bytes(text), secret_len(text), JSON_WIRE,
		       "key", &why)) {
		err_set(err, EXIT_INPUT,
			"the key is neither PEM nor sound "
			"JSON");
		return err_hint(err, "store a private key as PEM or as a JWK: "
				     "rbctl secret set NAME --from FILE");
	}
	result = pick(&key, root, err) || jwk_read(out, key, JWK_SIGN, err);
	wipe(root);
	return result ? -1 : 0;
}

static int load_pem(struct jwk *out, const struct secret *text,
		    const char *name, struct err *err)
{
	autoptr(jose_key) key = NULL;

	if (jose_key_from_pem(&key, secret_bytes(text), secret_len(text), name,
			      err))
		return -1;
	if (!jose_key_is_private(key))
		return err_set(err, EXIT_INPUT,
			       "%s: this is a public key; to sign takes the "
			       "private one",
			       name);
	*out = (struct jwk){ .algs = jose_key_algs(key) };
	out->key = steal(key);
	set_thumbprint(out);
	return 0;
}

int jwk_load(struct jwk *out, const struct secret *text, const char *name,
	     struct err *err)
{
	const char *at = secret_bytes(text);

	while (text_is_space(*at))
		at++;
	if (*at != '{')
		return load_pem(out, text, name, err);
	return load_json(out, text, err) ? err_wrap(err, "%s", name) : 0;
}

struct json *jwk_public(const struct jwk *jwk)
{
	struct err err = { 0 };
	struct json *json = NULL;
	autobuf text = { 0 };

	jose_key_public(&text, jwk->key);
	if (json_parse(&json, text.data, text.len, JSON_STRICT, "key", &err))
		abort(); /* we wrote it */
	json_set_string(json, "use", "sig");
	if (jwk->kid)
		json_set_string(json, "kid", jwk->kid);
	for (int alg = 0; alg < JOSE_ALGS; alg++)
		if (jwk->algs == JOSE_BIT(alg))
			json_set_string(json, "alg", jose_alg_name(alg));
	return json;
}
