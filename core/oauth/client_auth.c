/* client_auth.c - how the client proves who it is (RFC 6749 section 2.3) */
#include "core/oauth/oauth.h"

#include <string.h>

static struct secret *copy(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

static int add_basic(struct http_request *request,
		     const struct oauth_client *client)
{
	autobuf user = { 0 };

	/* Section 2.3.1 wants both form-encoded first; some servers don't. */
	if (client->raw_basic)
		buf_add(&user, client->id);
	else
		http_form_escape(&user, client->id, strlen(client->id));
	request->basic_user = buf_detach(&user);
	request->basic_password = copy(client->secret);
	request->basic_name = xstrdup(client->secret_name);
	request->basic_form = !client->raw_basic;
	return 0;
}

static int add_post(struct http_request *request,
		    const struct oauth_client *client)
{
	http_add_form(request, "client_id", client->id);
	http_add_form_secret(request, "client_secret", copy(client->secret),
			     client->secret_name);
	return 0;
}

static int need_secret(const struct oauth_client *client, struct err *err)
{
	if (client->secret && client->secret_name)
		return 0;
	err_set(err, EXIT_INPUT,
		"client '%s' signs in with %s, but has no "
		"secret",
		client->id, client_auth_name(client->auth));
	return err_hint(err, "name it in the runbook: \"secret\": "
			     "\"vault:NAME\"");
}

int oauth_authenticate(struct http_request *request,
		       const struct oauth_client *client, struct err *err)
{
	switch (client->auth) {
	case AUTH_NONE:
		http_add_form(request, "client_id", client->id);
		return 0;
	case AUTH_BASIC:
		return need_secret(client, err) ? -1
						: add_basic(request, client);
	case AUTH_POST:
		return need_secret(client, err) ? -1
						: add_post(request, client);
	case AUTH_SECRET_JWT:
	case AUTH_PRIVATE_KEY_JWT:
	case AUTH_TLS:
	case AUTH_SELF_SIGNED_TLS:
		break;
	}
	err_set(err, EXIT_INPUT, "rbctl can't sign a client in with %s yet",
		client_auth_name(client->auth));
	return err_hint(err, "use client_secret_basic or client_secret_post");
}
