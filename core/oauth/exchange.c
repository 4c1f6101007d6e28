/* exchange.c - one token for another (RFC 8693) */
#include "core/oauth/grant.h"

#define GRANT "urn:ietf:params:oauth:grant-type:token-exchange"

/* Section 2.1: the type goes with the token, always. */
static void add_token(struct http_request *request, const char *parameter,
		      const char *type_parameter,
		      const struct oauth_exchanged *token)
{
	grant_add_secret(request, parameter, token->token, token->name);
	http_add_form(request, type_parameter,
		      token->type ? token->type : OAUTH_TYPE_ACCESS_TOKEN);
}

int oauth_exchange_request(struct http_request *out, const char *token_endpoint,
			   const struct oauth_client *client,
			   const struct oauth_exchange *exchange,
			   const struct json *scopes, const struct json *extra,
			   struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, token_endpoint);
	http_add_form(&request, "grant_type", GRANT);
	add_token(&request, "subject_token", "subject_token_type",
		  &exchange->subject);
	if (exchange->actor.token)
		add_token(&request, "actor_token", "actor_token_type",
			  &exchange->actor);
	if (exchange->requested_type)
		http_add_form(&request, "requested_token_type",
			      exchange->requested_type);
	return grant_finish(out, &request, client, scopes, extra, err);
}
