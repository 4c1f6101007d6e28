/* grant.c - what all requests to a token endpoint share */
#include "core/oauth/grant.h"
#include "core/base/text.h"

#include <string.h>

/* scope-token of RFC 6749 section 3.3 */
static bool is_scope(const char *s)
{
	for (const char *c = s; *c; c++)
		if (*c < '!' || *c > '~' || *c == '"' || *c == '\\')
			return false;
	return *s != '\0';
}

int grant_join_scopes(struct buf *out, const struct json *scopes,
		      struct err *err)
{
	json_each(item, scopes) {
		const char *scope = json_string(item);

		if (!scope || !is_scope(scope))
			return err_set(err, EXIT_INPUT, "'%s' is no scope",
				       scope ? scope : "");
		buf_add(out, out->len ? " " : "");
		buf_add(out, scope);
	}
	return 0;
}

/* What a flow sets by itself, or what proves who the client is. */
static bool is_ours(const char *name)
{
	static const char *const ours[] = {
		"grant_type",
		"scope",
		"client_id",
		"client_secret",
		"client_assertion",
		"client_assertion_type",
		"code",
		"code_verifier",
		"code_challenge",
		"code_challenge_method",
		"redirect_uri",
		"response_type",
		"response_mode",
		"state",
		"nonce",
		"request_uri",
		"dpop_jkt",
		"refresh_token",
		"device_code",
		"subject_token",
		"subject_token_type",
		"actor_token",
		"actor_token_type",
		"assertion",
	};

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (strcmp(name, ours[i]) == 0)
			return true;
	return false;
}

/* A string, or several: "resource" may be given more than once (RFC 8707
 * section 2). */
static int add_extra(struct http_request *request, const struct json *member,
		     struct err *err)
{
	const char *name = json_key(member);

	if (is_ours(name))
		return err_set(err, EXIT_INPUT,
			       "parameter '%s' can't be set by hand", name);
	if (json_string(member)) {
		http_add_form(request, name, json_string(member));
		return 0;
	}
	if (json_type(member) != JSON_ARRAY)
		return err_set(err, EXIT_INPUT,
			       "parameter '%s' must be a string or an array of "
			       "strings",
			       name);
	json_each(item, member) {
		if (!json_string(item))
			return err_set(err, EXIT_INPUT,
				       "parameter '%s' holds %s, not a string",
				       name, json_type_name(json_type(item)));
		http_add_form(request, name, json_string(item));
	}
	return 0;
}

int grant_add(struct http_request *request, const struct json *scopes,
	      const struct json *extra, struct err *err)
{
	autobuf scope = { 0 };

	if (grant_join_scopes(&scope, scopes, err))
		return -1;
	if (scope.len > 0)
		http_add_form(request, "scope", buf_str(&scope));
	json_each(member, extra)
		if (add_extra(request, member, err))
			return -1;
	return 0;
}

int grant_finish(struct http_request *out, struct http_request *request,
		 const struct oauth_client *client, const struct json *scopes,
		 const struct json *extra, struct err *err)
{
	if (grant_add(request, scopes, extra, err) ||
	    oauth_authenticate(request, client, err))
		return -1;
	*out = *request;
	*request = (struct http_request){ 0 };
	return 0;
}

void grant_add_secret(struct http_request *request, const char *parameter,
		      const struct secret *secret, const char *name)
{
	http_add_form_secret(
		request, parameter,
		secret_new(secret_bytes(secret), secret_len(secret)), name);
}
