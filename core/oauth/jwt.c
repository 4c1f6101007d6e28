/* jwt.c - JSON Web Tokens taken apart and put together (RFC 7519, 7515) */
#include "core/oauth/jwt.h"
#include "core/base/text.h"

#include <string.h>
#include <strings.h>

#define PARTS 3

void jwt_release(struct jwt *jwt)
{
	json_free(jwt->header);
	json_free(jwt->claims);
	secret_wipe_buf(&jwt->text);
	secret_wipe_buf(&jwt->signature);
	*jwt = (struct jwt){ 0 };
}

struct part {
	const char *at;
	size_t len;
};

static int split(struct part parts[PARTS], const char *text, size_t len,
		 struct err *err)
{
	size_t nr = 0;

	if (len > JWT_SIZE_MAX)
		return err_set(err, EXIT_INPUT,
			       "the token has %zu bytes, more than %d", len,
			       JWT_SIZE_MAX);
	for (size_t start = 0, i = 0; i <= len; i++) {
		if (i < len && text[i] != '.')
			continue;
		if (nr < PARTS)
			parts[nr] = (struct part){ text + start, i - start };
		nr++;
		start = i + 1;
	}
	if (nr == PARTS)
		return 0;
	err_set(err, EXIT_INPUT,
		"this is no JSON Web Token: it has %zu part%s between dots, "
		"not three",
		nr, nr == 1 ? "" : "s");
	return err_hint(err, nr == 5 ? "it is encrypted; rbctl reads signed "
				       "tokens"
				     : "only its server can read it: use a "
				       "step 'oauth.introspect'");
}

static int read_object(struct json **out, const struct part *part,
		       const char *what, struct err *err)
{
	autowipe text = { 0 };
	autoptr(json) json = NULL;
	struct err why = { 0 };

	buf_reserve(&text, part->len + 1);
	if (!text_unbase64url(&text, part->at, part->len))
		return err_set(err, EXIT_INPUT,
			       "the token's %s is not base64url", what);
	if (json_parse(&json, buf_str(&text), text.len, JSON_WIRE, what, &why))
		return err_set(err, EXIT_INPUT,
			       "the token's %s is not sound JSON", what);
	if (json_type(json) != JSON_OBJECT)
		return err_set(err, EXIT_INPUT,
			       "the token's %s is %s, not an object", what,
			       json_type_name(json_type(json)));
	*out = steal(json);
	return 0;
}

static int read_header(struct jwt *jwt, struct err *err)
{
	static const char *const strings[] = { "alg", "kid", "typ", "cty" };
	const char *alg = json_text(jwt->header, "alg", NULL);

	for (size_t i = 0; i < ARRAY_SIZE(strings); i++) {
		const struct json *value = json_get(jwt->header, strings[i]);

		if (value && !json_string(value))
			return err_set(err, EXIT_INPUT,
				       "the token's '%s' is %s, not a string",
				       strings[i],
				       json_type_name(json_type(value)));
	}
	if (json_get(jwt->header, "crit"))
		return err_set(err, EXIT_INPUT,
			       "the token demands that an extension is "
			       "understood ('crit'), and rbctl has none");
	if (alg && jose_alg_find(&jwt->alg, alg))
		return 0;
	if (text_equal(alg, "none"))
		return err_set(err, EXIT_INPUT,
			       "the token is not signed ('alg' is none)");
	return err_set(err, EXIT_INPUT,
		       "the token is signed in a way that rbctl does not know "
		       "('alg' is '%.32s')",
		       alg ? alg : "");
}

int jwt_parse(struct jwt *out, const char *text, size_t len, struct err *err)
{
	auto_release(jwt) jwt = { 0 };
	struct part parts[PARTS];

	if (split(parts, text, len, err) ||
	    read_object(&jwt.header, &parts[0], "header", err) ||
	    read_header(&jwt, err) ||
	    read_object(&jwt.claims, &parts[1], "payload", err))
		return -1;
	buf_reserve(&jwt.signature, parts[2].len + 1);
	if (!text_unbase64url(&jwt.signature, parts[2].at, parts[2].len))
		return err_set(err, EXIT_INPUT,
			       "the token's signature is not base64url");
	buf_reserve(&jwt.text, len);
	buf_add_bytes(&jwt.text, text, (size_t)(parts[2].at - text) - 1);
	*out = jwt;
	jwt = (struct jwt){ 0 };
	return 0;
}

bool jwt_says_type(const char *text, size_t len, const char *type)
{
	autoptr(json) header = NULL;
	struct part parts[PARTS];
	struct err ignored = { 0 };
	const char *typ;

	if (split(parts, text, len, &ignored) ||
	    read_object(&header, &parts[0], "header", &ignored))
		return false;
	typ = json_text(header, "typ", "");
	if (strncasecmp(typ, "application/", strlen("application/")) == 0)
		typ += strlen("application/");
	return strcasecmp(typ, type) == 0;
}

int jwt_sign(struct buf *out, const struct jwk *key, enum jose_alg alg,
	     const char *typ, const struct json *extra,
	     const struct json *claims, struct err *err)
{
	autoptr(json) header = json_new_object();
	autobuf header_text = { 0 };
	autobuf claims_text = { 0 };

	json_set_string(header, "alg", jose_alg_name(alg));
	if (typ)
		json_set_string(header, "typ", typ);
	if (key->kid)
		json_set_string(header, "kid", key->kid);
	json_each_member(member, extra)
		json_set(header, json_key(member), json_copy(member));
	json_compact(&header_text, header);
	json_compact(&claims_text, claims);
	return jose_compact(out, key->key, alg, buf_str(&header_text),
			    claims_text.data, claims_text.len, err);
}
