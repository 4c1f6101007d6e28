/* authorize.c - a person's consent, by their browser (RFC 6749 section 4.1) */
#include "core/oauth/authorize.h"
#include "core/oauth/grant.h"

#include <string.h>

int authorize_parameters(struct http_request *out,
			 const struct oauth_authorization *asking,
			 struct err *err)
{
	http_add_form(out, "response_type", "code");
	http_add_form(out, "redirect_uri", asking->redirect_uri);
	http_add_form(out, "state", asking->state);
	http_add_form(out, "code_challenge", asking->challenge);
	http_add_form(out, "code_challenge_method", "S256");
	if (asking->nonce)
		http_add_form(out, "nonce", asking->nonce);
	if (asking->jkt)
		http_add_form(out, "dpop_jkt", asking->jkt);
	return grant_add(out, asking->scopes, asking->extra, err);
}

/* RFC 9126 section 4: what was pushed is not said again. */
static int add_parameters(struct http_request *form,
			  const struct oauth_authorization *asking,
			  struct err *err)
{
	http_add_form(form, "client_id", asking->client_id);
	if (!asking->request_uri)
		return authorize_parameters(form, asking, err);
	http_add_form(form, "request_uri", asking->request_uri);
	return 0;
}

int oauth_authorize_address(struct buf *out, const char *endpoint,
			    const struct oauth_authorization *asking,
			    struct err *err)
{
	auto_release(http_request) form = { 0 };

	if (add_parameters(&form, asking, err))
		return -1;
	buf_add(out, endpoint);
	buf_add(out, strchr(endpoint, '?') ? "&" : "?");
	for (size_t i = 0; i < form.nr_parts; i++)
		buf_add(out, form.parts[i].text);
	return 0;
}

int oauth_code_request(struct http_request *out, const char *token_endpoint,
		       const struct oauth_client *client,
		       const struct oauth_code *code, const struct json *extra,
		       struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, token_endpoint);
	http_add_form(&request, "grant_type", "authorization_code");
	grant_add_secret(&request, "code", code->code, OAUTH_CODE_NAME);
	http_add_form(&request, "redirect_uri", code->redirect_uri);
	grant_add_secret(&request, "code_verifier", code->verifier,
			 OAUTH_VERIFIER_NAME);
	return grant_finish(out, &request, client, NULL, extra, err);
}
