/* jwt_judge.c - is a token sound: signature, issuer, audience, times */
#include "core/oauth/jwt_hearing.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#define TIME_MAX 253402300799.0 /* the end of the year 9999 */

bool hearing_no(struct hearing *hearing, enum jwt_fault fault, const char *hint,
		const char *format, ...)
{
	struct err line = { 0 };
	autobuf why = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&why, format, args);
	va_end(args);
	err_set(&line, EXIT_SERVER, "%s", buf_str(&why));
	if (hint)
		err_hint(&line, "%s", hint);
	hearing->out->fault = fault;
	memcpy(hearing->out->why, line.msg, sizeof(line.msg));
	memcpy(hearing->out->hint, line.hint, sizeof(line.hint));
	return false;
}

void hearing_begin(struct hearing *hearing, struct jwt_verdict *out,
		   const struct jwt *jwt, const struct jwt_expect *expect)
{
	*out = (struct jwt_verdict){ .fault = JWT_SOUND };
	*hearing = (struct hearing){
		.out = out,
		.jwt = jwt,
		.expect = expect,
		.what = expect->what ? expect->what : "the token",
	};
}

const char *hearing_text(const struct hearing *hearing, const char *claim)
{
	return json_string(json_get(hearing->jwt->claims, claim));
}

bool hearing_time(int64_t *out, const struct hearing *hearing,
		  const char *claim)
{
	const struct json *value = json_get(hearing->jwt->claims, claim);
	double seconds = json_double(value);

	if (json_type(value) != JSON_NUMBER || seconds < 0 ||
	    seconds > TIME_MAX)
		return false;
	*out = (int64_t)seconds;
	return true;
}

/* The caller's list and ours; HS256 with a public key never. */
static bool check_alg(struct hearing *hearing)
{
	unsigned allowed = hearing->expect->algs ? hearing->expect->algs
						 : JOSE_PUBLIC_ALGS;
	autobuf list = { 0 };

	allowed &= JOSE_PUBLIC_ALGS;
	if (allowed & JOSE_BIT(hearing->jwt->alg))
		return true;
	jose_algs_list(&list, allowed);
	return hearing_no(hearing, JWT_BAD_ALGORITHM,
			  "the server's metadata say how it signs; ask the "
			  "people who run it",
			  "%s is signed with %s, which is not among those "
			  "allowed here (%s)",
			  hearing->what, jose_alg_name(hearing->jwt->alg),
			  buf_str(&list));
}

static bool no_key(struct hearing *hearing, const struct jwk_set *keys,
		   const char *kid)
{
	const char *why = jwk_set_why_skipped(keys, kid);

	if (kid && jwk_set_has(keys, kid))
		return hearing_no(hearing, JWT_UNUSABLE_KEY,
				  "ask the people who run the server",
				  "%s is signed with %s, but the key '%s' is "
				  "not for that",
				  hearing->what,
				  jose_alg_name(hearing->jwt->alg), kid);
	if (why)
		return hearing_no(hearing, JWT_UNUSABLE_KEY,
				  "ask the people who run the server",
				  "%s is signed with the key '%s', which is "
				  "not used: %s",
				  hearing->what, kid, why);
	if (kid)
		return hearing_no(hearing, JWT_UNKNOWN_KEY,
				  "the server publishes its keys at its "
				  "'jwks_uri'; ask the people who run it",
				  "%s is signed with the key '%s', which is "
				  "not among the server's %zu",
				  hearing->what, kid, keys->nr);
	if (keys->nr == 0 && keys->nr_skipped > 0)
		return hearing_no(hearing, JWT_UNUSABLE_KEY,
				  "ask the people who run the server",
				  "the server has no key that can be used; of "
				  "the first: %s",
				  keys->skipped[0].why);
	return hearing_no(hearing, JWT_UNKNOWN_KEY,
			  "the server publishes its keys at its 'jwks_uri'; "
			  "ask the people who run it",
			  "%s is signed with %s, for which the server has no "
			  "key",
			  hearing->what, jose_alg_name(hearing->jwt->alg));
}

static bool check_signature(struct hearing *hearing, const struct jwk_set *keys)
{
	const struct jwt *jwt = hearing->jwt;
	const char *kid = json_text(jwt->header, "kid", NULL);
	const struct jwk *key = NULL;
	bool tried = false;

	while ((key = jwk_set_next(keys, key, kid, jwt->alg)) != NULL) {
		tried = true;
		if (jose_verify(key->key, jwt->alg, jwt->text.data,
				jwt->text.len, jwt->signature.data,
				jwt->signature.len))
			return true;
	}
	if (!tried)
		return no_key(hearing, keys, kid);
	/* Without a kid, the key may be one that we haven't seen yet. */
	return hearing_no(hearing, kid ? JWT_BAD_SIGNATURE : JWT_UNKNOWN_KEY,
			  "don't use it: it was changed, or somebody else "
			  "made it",
			  "the signature of %s is wrong", hearing->what);
}

/* RFC 7515 section 4.1.9: "application/" may be left out; the case of media
 * types does not matter. */
static bool is_type(const char *typ, const char *wanted)
{
	static const char prefix[] = "application/";

	if (strncasecmp(typ, prefix, strlen(prefix)) == 0)
		typ += strlen(prefix);
	return strcasecmp(typ, wanted) == 0;
}

static bool check_type(struct hearing *hearing, const char *const *types)
{
	const char *typ = json_text(hearing->jwt->header, "typ", NULL);

	if (types == NULL || typ == NULL)
		return true;
	for (const char *const *type = types; *type; type++)
		if (is_type(typ, *type))
			return true;
	return hearing_no(hearing, JWT_BAD_TYPE,
			  "ask the people who run the server which token is "
			  "meant",
			  "%s is of type '%.64s', not '%s'", hearing->what, typ,
			  types[0]);
}

bool hearing_has_type(struct hearing *hearing)
{
	if (json_text(hearing->jwt->header, "typ", NULL))
		return true;
	return hearing_no(hearing, JWT_BAD_TYPE,
			  "ask the people who run the server",
			  "%s does not say what it is for: its header has no "
			  "'typ'",
			  hearing->what);
}

static bool check_issuer(struct hearing *hearing)
{
	const struct json *iss = json_get(hearing->jwt->claims, "iss");

	if (iss == NULL ||
	    text_equal(json_string(iss), hearing->expect->issuer))
		return true;
	return hearing_no(hearing, JWT_WRONG_ISSUER,
			  "compare 'issuer' in the server document",
			  "%s was issued by '%.200s', not by '%.200s'",
			  hearing->what,
			  json_string(iss) ? json_string(iss) : "",
			  hearing->expect->issuer);
}

/* RFC 7519 section 4.1.3: a string, or an array of strings. */
static bool is_for(const struct json *aud, const char *audience)
{
	return text_equal(json_string(aud), audience) ||
	       json_has_string(aud, audience);
}

static bool is_audience(const struct json *aud)
{
	if (json_string(aud))
		return true;
	if (json_type(aud) != JSON_ARRAY || json_count(aud) == 0)
		return false;
	json_each(item, aud)
		if (!json_string(item))
			return false;
	return true;
}

static bool check_audience(struct hearing *hearing)
{
	const struct json *aud = json_get(hearing->jwt->claims, "aud");
	const char *const *wanted = hearing->expect->audiences;
	auto_release(strings) list = { 0 };
	autobuf words = { 0 };

	if (aud == NULL)
		return true;
	if (!is_audience(aud))
		return hearing_no(hearing, JWT_BAD_CLAIM,
				  "ask the people who run the server",
				  "%s does not say for whom it is: its 'aud' "
				  "is %s",
				  hearing->what,
				  json_type_name(json_type(aud)));
	if (wanted == NULL)
		return true;
	for (const char *const *one = wanted; *one; one++)
		if (is_for(aud, *one))
			return true;
	if (json_string(aud))
		strings_add(&list, json_string(aud));
	json_strings(&list, aud);
	strings_join_words(&words, &list);
	return hearing_no(hearing, JWT_WRONG_AUDIENCE,
			  "ask for a token for the right 'resource' or "
			  "'audience'",
			  "%s is for '%.200s', not for '%.200s'", hearing->what,
			  buf_str(&words), wanted[0] ? wanted[0] : "");
}

static bool bad_time(struct hearing *hearing, const char *claim)
{
	return hearing_no(
		hearing, JWT_BAD_CLAIM, "ask the people who run the server",
		"%s has a '%s' that is no time", hearing->what, claim);
}

/* RFC 7519 sections 4.1.4 to 4.1.6, with clocks that differ. */
static bool check_times(struct hearing *hearing)
{
	static const char *const ahead[] = { "nbf", "iat" };
	int64_t now = hearing->expect->now;
	int64_t skew =
		hearing->expect->skew ? hearing->expect->skew : JWT_SKEW_S;
	const struct json *claims = hearing->jwt->claims;
	char text[TEXT_TIME_SIZE];
	int64_t at;

	for (size_t i = 0; i < ARRAY_SIZE(ahead); i++) {
		if (json_get(claims, ahead[i]) == NULL)
			continue;
		if (!hearing_time(&at, hearing, ahead[i]))
			return bad_time(hearing, ahead[i]);
		text_time(text, at);
		if (at > now + skew)
			return hearing_no(hearing, JWT_NOT_YET,
					  "compare the clocks of this machine "
					  "and of the server",
					  i == 0 ? "%s is not valid before %s"
						 : "%s was made at %s, which "
						   "lies ahead",
					  hearing->what, text);
	}
	if (json_get(claims, "exp") == NULL)
		return true;
	if (!hearing_time(&at, hearing, "exp"))
		return bad_time(hearing, "exp");
	text_time(text, at);
	if (now - skew < at)
		return true;
	return hearing_no(hearing, JWT_EXPIRED, "ask for a new one",
			  "%s expired at %s", hearing->what, text);
}

bool hearing_has(struct hearing *hearing, const char *const *claims)
{
	static const char *const shaped[] = { "aud", "exp", "iat", "nbf",
					      NULL };

	for (const char *const *claim = claims; *claim; claim++) {
		const struct json *value =
			json_get(hearing->jwt->claims, *claim);
		bool is_shaped = false;

		for (const char *const *one = shaped; *one; one++)
			is_shaped = is_shaped || strcmp(*one, *claim) == 0;
		if (value && (is_shaped || json_string(value)))
			continue;
		return hearing_no(hearing, JWT_BAD_CLAIM,
				  "ask the people who run the server",
				  value ? "%s has a '%s' that is no text"
					: "%s has no '%s'",
				  hearing->what, *claim);
	}
	return true;
}

bool hearing_usual(struct hearing *hearing, const struct jwk_set *keys,
		   const char *const *types)
{
	return check_alg(hearing) && check_signature(hearing, keys) &&
	       check_type(hearing, types) && check_issuer(hearing) &&
	       check_audience(hearing) && check_times(hearing);
}

void jwt_judge(struct jwt_verdict *out, const struct jwt *jwt,
	       const struct jwk_set *keys, const struct jwt_expect *expect,
	       const char *const *types)
{
	struct hearing hearing;

	hearing_begin(&hearing, out, jwt, expect);
	(void)hearing_usual(&hearing, keys, types);
}
