/* client_auth.c - how the client proves who it is (RFC 6749 section 2.3) */
#include "core/oauth/oauth.h"
#include "core/oauth/client_assertion.h"

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

static int need(const struct oauth_client *client, const struct secret *secret,
		const char *name, const char *what, struct err *err)
{
	if (secret && name)
		return 0;
	err_set(err, EXIT_INPUT, "client '%s' signs in with %s, but has no %s",
		client->id, client_auth_name(client->auth), what);
	return err_hint(err, "name it in the runbook: \"%s\": \"vault:NAME\"",
			what);
}

static int need_secret(const struct oauth_client *client, struct err *err)
{
	return need(client, client->secret, client->secret_name, "secret", err);
}

static int sign_in(struct http_request *request,
		   const struct oauth_client *client, const struct jwk *key,
		   const struct json *supported, struct err *err)
{
	enum jose_alg alg;

	return assertion_alg(&alg, key, supported, err) ||
			       assertion_sign_in(request, client->id, key, alg,
						 client->audience, client->now,
						 err)
		       ? -1
		       : 0;
}

/* What a plan shows: every statement is signed for its moment. */
static int stand_in(struct http_request *request,
		    const struct oauth_client *client)
{
	http_add_form(request, "client_id", client->id);
	http_add_form(request, "client_assertion_type",
		      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	http_add_form_secret(request, "client_assertion", secret_new("-", 1),
			     "client assertion");
	return 0;
}

/* OpenID Connect Core section 9: HS256 with the secret itself. */
static int add_secret_jwt(struct http_request *request,
			  const struct oauth_client *client, struct err *err)
{
	auto_release(jwk) key = { 0 };

	if (need_secret(client, err))
		return -1;
	if (client->stands_in)
		return stand_in(request, client);
	if (assertion_shared_key(&key, client->secret, err))
		return -1;
	return sign_in(request, client, &key, NULL, err);
}

static int add_private_key_jwt(struct http_request *request,
			       const struct oauth_client *client,
			       struct err *err)
{
	auto_release(jwk) key = { 0 };

	if (need(client, client->key, client->key_name, "key", err))
		return -1;
	if (client->stands_in)
		return stand_in(request, client);
	if (jwk_load(&key, client->key, client->key_name, err))
		return -1;
	return sign_in(request, client, &key, client->algs, err);
}

/* RFC 8705 section 2: the connection says it; the name goes along. */
static int add_tls(struct http_request *request,
		   const struct oauth_client *client, struct err *err)
{
	if (need(client, client->certificate, client->certificate_name,
		 "certificate", err))
		return -1;
	http_add_form(request, "client_id", client->id);
	http_set_certificate(request, client->certificate,
			     client->certificate_name, client->key,
			     client->key_name);
	return 0;
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
		return add_secret_jwt(request, client, err);
	case AUTH_PRIVATE_KEY_JWT:
		return add_private_key_jwt(request, client, err);
	case AUTH_TLS:
	case AUTH_SELF_SIGNED_TLS:
		return add_tls(request, client, err);
	}
	return -1;
}
