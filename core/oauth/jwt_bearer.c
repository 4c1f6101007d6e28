/* jwt_bearer.c - a token for a signed assertion (RFC 7523 section 2.1) */
#include "core/oauth/grant.h"

#define GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"

int oauth_jwt_bearer_request(struct http_request *out,
			     const char *token_endpoint,
			     const struct oauth_client *client,
			     const struct secret *assertion, const char *name,
			     const struct json *scopes,
			     const struct json *extra, struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, token_endpoint);
	http_add_form(&request, "grant_type", GRANT);
	grant_add_secret(&request, "assertion", assertion, name);
	return grant_finish(out, &request, client, scopes, extra, err);
}
