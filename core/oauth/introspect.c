/* introspect.c - asking whether a token is good (RFC 7662) */
#include "core/oauth/answer.h"

#include <string.h>
#include <strings.h>

int oauth_introspect_request(struct http_request *out, const char *endpoint,
			     const struct oauth_client *client,
			     const struct secret *token, const char *token_name,
			     struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, endpoint);
	http_add_form_secret(&request, "token",
			     secret_new(secret_bytes(token), secret_len(token)),
			     token_name);
	http_add_form(&request, "token_type_hint", "access_token");
	if (oauth_authenticate(&request, client, err))
		return -1;
	*out = request;
	request = (struct http_request){ 0 };
	return 0;
}

bool oauth_introspect_is_signed(const struct http_response *response)
{
	autofree char *type = http_response_header(response, "Content-Type");
	size_t len = strlen(OAUTH_SIGNED_INTROSPECTION);

	return type &&
	       strncasecmp(type, OAUTH_SIGNED_INTROSPECTION, len) == 0 &&
	       strchr("; \t", type[len]);
}

int oauth_introspect_check(const struct json *answer, struct err *err)
{
	if (json_type(json_get(answer, "active")) == JSON_BOOL)
		return 0;
	return err_set(err, EXIT_SERVER,
		       "the introspection endpoint's answer does not say "
		       "whether the token is 'active'");
}

int oauth_introspect_answer(struct json **out, bool *refused,
			    struct oauth_failure *failure,
			    const struct http_response *response,
			    struct err *err)
{
	autoptr(json) answer = NULL;

	*refused = answer_refuses(failure, response);
	if (*refused)
		return 0;
	if (answer_object(&answer, response, "the introspection endpoint",
			  err) ||
	    oauth_introspect_check(answer, err))
		return -1;
	*out = steal(answer);
	return 0;
}
