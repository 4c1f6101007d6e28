/* token.c - asking for a token (RFC 6749 sections 4.4 and 5.1) */
#include "core/oauth/grant.h"
#include "core/oauth/jwt.h"
#include "core/base/text.h"

#include <string.h>
#include <strings.h>

void oauth_token_release(struct oauth_token *token)
{
	secret_free(token->access_token);
	secret_free(token->refresh_token);
	secret_free(token->id_token);
	free(token->token_type);
	free(token->scope);
	free(token->issuer);
	*token = (struct oauth_token){ 0 };
}

int oauth_token_request(struct http_request *out, const char *token_endpoint,
			const struct oauth_client *client,
			const struct json *scopes, const struct json *extra,
			struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, token_endpoint);
	http_add_form(&request, "grant_type", "client_credentials");
	return grant_finish(out, &request, client, scopes, extra, err);
}

/* Visible ASCII: RFC 6749 appendix A.12 without the space, which no header
 * could carry (RFC 6750 section 2.1). */
static bool is_token(const char *s)
{
	for (const char *c = s; *c; c++)
		if (*c <= ' ' || *c > '~')
			return false;
	return *s != '\0' && strlen(s) <= SECRET_SIZE_MAX;
}

static int take_token(struct secret **out, const struct json *answer,
		      const char *key, struct err *err)
{
	const struct json *value = json_get(answer, key);
	const char *text = json_string(value);

	if (json_type(value) == JSON_NULL || json_type(value) == JSON_ABSENT)
		return 0;
	if (!text || !is_token(text))
		return err_set(err, EXIT_SERVER,
			       "the token endpoint's '%s' is no token: it is "
			       "empty or holds other than visible characters",
			       key);
	*out = secret_new(text, strlen(text));
	answer_wipe(value);
	return 0;
}

/* A number, or the digits in a string, as some servers write it. */
static int take_lifetime(struct oauth_token *out, const struct json *answer,
			 struct err *err)
{
	const struct json *value = json_get(answer, "expires_in");
	const char *text = json_string(value);
	double seconds = json_double(value);

	if (json_type(value) == JSON_NULL || json_type(value) == JSON_ABSENT)
		return 0;
	if (text && *text && strlen(text) <= 15 &&
	    text[strspn(text, "0123456789")] == '\0')
		seconds = strtod(text, NULL);
	else if (json_type(value) != JSON_NUMBER || seconds < 0)
		return err_set(err, EXIT_SERVER,
			       "the token endpoint's 'expires_in' is no "
			       "number of seconds");
	out->has_lifetime = true;
	out->expires_in = seconds < (double)OAUTH_LIFETIME_MAX
				  ? (int64_t)seconds
				  : OAUTH_LIFETIME_MAX;
	return 0;
}

static int take_type(struct oauth_token *out, const struct json *answer,
		     struct err *err)
{
	const char *type = json_string(json_get(answer, "token_type"));

	if (!type)
		return err_set(err, EXIT_SERVER,
			       "the token endpoint's answer has no "
			       "'token_type'");
	/* RFC 6749 section 7.1: a token of a type that we don't understand
	 * must not be used. */
	if (strcasecmp(type, "Bearer") != 0 && strcasecmp(type, "DPoP") != 0)
		return err_set(err, EXIT_SERVER,
			       "the token is of type '%.64s', which rbctl "
			       "can't use",
			       type);
	out->token_type =
		xstrdup(strcasecmp(type, "DPoP") == 0 ? "DPoP" : "Bearer");
	return 0;
}

/* As granted; where the answer is silent, as asked (section 5.1). */
static void take_scope(struct oauth_token *out, const struct json *answer,
		       const struct json *asked)
{
	const struct json *value = json_get(answer, "scope");
	struct err ignored = { 0 };
	autobuf scope = { 0 };

	if (json_string(value))
		buf_add(&scope, json_string(value));
	else if (grant_join_scopes(
			 &scope, json_type(value) == JSON_ARRAY ? value : asked,
			 &ignored))
		return;
	out->scope_too_long = value && scope.len > OAUTH_SCOPE_MAX;
	if (!out->scope_too_long && (scope.len > 0 || json_string(value)))
		out->scope = buf_detach(&scope);
}

/* Also of an identity token that nobody asked for the sender counts. */
static void take_issuer(struct oauth_token *out)
{
	const struct secret *token = out->id_token;
	auto_release(jwt) jwt = { 0 };
	struct err ignored = { 0 };
	const char *issuer;

	if (!token ||
	    jwt_parse(&jwt, secret_bytes(token), secret_len(token), &ignored))
		return;
	issuer = json_text(jwt.claims, "iss", NULL);
	if (issuer)
		out->issuer = xstrdup(issuer);
}

static int take_access(struct oauth_token *out, const struct json *answer,
		       struct err *err)
{
	if (take_token(&out->access_token, answer, "access_token", err))
		return -1;
	return out->access_token ? 0
				 : err_set(err, EXIT_SERVER,
					   "the token endpoint's answer has no "
					   "'access_token'");
}

/* Each is taken whatever is wrong with the others: what the server holds to
 * be good must not be lost. The first fault is told. */
static int take_all(struct oauth_token *out, const struct json *answer,
		    const struct json *asked, struct err *err)
{
	struct err later = { 0 };
	int bad = 0;

	bad |= take_access(out, answer, err);
	bad |= take_token(&out->refresh_token, answer, "refresh_token",
			  bad ? &later : err);
	bad |= take_token(&out->id_token, answer, "id_token",
			  bad ? &later : err);
	bad |= take_type(out, answer, bad ? &later : err);
	bad |= take_lifetime(out, answer, bad ? &later : err);
	take_scope(out, answer, asked);
	take_issuer(out);
	return bad ? -1 : 0;
}

int oauth_token_answer(struct oauth_token *out, bool *refused,
		       struct oauth_failure *failure,
		       const struct http_response *response,
		       const struct json *asked_scopes, struct err *err)
{
	autoptr(json) answer = NULL;
	int bad;

	*refused = answer_refuses(failure, response);
	if (*refused)
		return 0;
	if (answer_object(&answer, response, "the token endpoint", err))
		return -1;
	bad = take_all(out, answer, asked_scopes, err);
	answer_wipe(json_get(answer, "access_token"));
	answer_wipe(json_get(answer, "refresh_token"));
	answer_wipe(json_get(answer, "id_token"));
	return bad;
}
