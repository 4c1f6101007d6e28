/* revoke.c - giving a token back (RFC 7009) */
#include "core/oauth/answer.h"

int oauth_revoke_request(struct http_request *out, const char *endpoint,
			 const struct oauth_client *client,
			 const struct secret *token, const char *token_name,
			 const char *token_type_hint, struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, endpoint);
	http_add_form_secret(&request, "token",
			     secret_new(secret_bytes(token), secret_len(token)),
			     token_name);
	if (token_type_hint)
		http_add_form(&request, "token_type_hint", token_type_hint);
	if (oauth_authenticate(&request, client, err))
		return -1;
	*out = request;
	request = (struct http_request){ 0 };
	return 0;
}

/* Section 2.2: 200 whether or not the token was known; the body means
 * nothing. */
int oauth_revoke_answer(bool *refused, struct oauth_failure *failure,
			const struct http_response *response, struct err *err)
{
	*refused = answer_refuses(failure, response);
	if (*refused)
		return 0;
	if (response->status < 200 || response->status >= 300)
		return err_set(err, EXIT_SERVER,
			       "the revocation endpoint answered with status "
			       "%d, so the token may still be good",
			       response->status);
	return 0;
}
