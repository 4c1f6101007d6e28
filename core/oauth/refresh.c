/* refresh.c - a new token for an old one (RFC 6749 section 6) */
#include "core/oauth/grant.h"

int oauth_refresh_request(struct http_request *out, const char *token_endpoint,
			  const struct oauth_client *client,
			  const struct secret *refresh_token, const char *name,
			  const struct json *scopes, const struct json *extra,
			  struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, token_endpoint);
	http_add_form(&request, "grant_type", "refresh_token");
	grant_add_secret(&request, "refresh_token", refresh_token, name);
	return grant_finish(out, &request, client, scopes, extra, err);
}
