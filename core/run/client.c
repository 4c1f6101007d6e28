/* client.c - who asks: how the client of a run proves itself */
#include "core/run/request.h"

#include "core/oauth/client_assertion.h"

#include <string.h>

#define METHODS "token_endpoint_auth_methods_supported"
#define ALGS    "token_endpoint_auth_signing_alg_values_supported"

static const struct json *metadata_of(const struct plan *plan)
{
	return plan->server ? json_get(plan->server->root, "metadata") : NULL;
}

/* The best first: a key never leaves us, a secret is sent each time. */
static const enum client_auth ways[] = {
	AUTH_PRIVATE_KEY_JWT,
	AUTH_TLS,
	AUTH_SELF_SIGNED_TLS,
	AUTH_BASIC,
	AUTH_POST,
	AUTH_SECRET_JWT,
	AUTH_NONE,
};

static bool has_what_it_needs(const struct runbook *runbook,
			      enum client_auth auth)
{
	switch (auth) {
	case AUTH_PRIVATE_KEY_JWT:
		return runbook->key && !runbook->certificate;
	case AUTH_TLS:
	case AUTH_SELF_SIGNED_TLS:
		return runbook->certificate;
	case AUTH_BASIC:
	case AUTH_POST:
	case AUTH_SECRET_JWT:
		return runbook->secret;
	case AUTH_NONE:
		break;
	}
	return !runbook->secret && !runbook->key && !runbook->certificate;
}

/* RFC 8414 section 2: what is not said is client_secret_basic. */
static bool is_taken(const struct json *methods, enum client_auth auth)
{
	return !methods || json_has_string(methods, client_auth_name(auth));
}

enum client_auth plan_auth(const struct plan *plan)
{
	const struct runbook *runbook = plan->runbook;
	const struct json *methods = json_get(metadata_of(plan), METHODS);

	if (runbook->has_auth)
		return runbook->auth;
	for (int all = 0; all < 2; all++)
		for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
			if (has_what_it_needs(runbook, ways[i]) &&
			    (all || is_taken(methods, ways[i])))
				return ways[i];
	return runbook->auth;
}

const char *plan_key(const struct plan *plan)
{
	enum client_auth auth = plan_auth(plan);

	if (auth == AUTH_PRIVATE_KEY_JWT)
		return plan->runbook->key ? plan->runbook->key
					  : plan->runbook->secret;
	return plan_certificate(plan) ? plan->runbook->key : NULL;
}

/* A token may be bound to a certificate whatever the client proves itself
 * by (RFC 8705 section 3). */
const char *plan_certificate(const struct plan *plan)
{
	return plan->runbook->certificate;
}

static const char *name_of(const char *reference)
{
	return reference ? plan_secret_name(reference) : NULL;
}

struct oauth_client request_client(const struct materials *materials)
{
	const struct plan *plan = materials->plan;
	const struct runbook *runbook = plan->runbook;
	const struct json *server = plan->server ? plan->server->root : NULL;
	enum client_auth auth = plan_auth(plan);

	return (struct oauth_client){
		.id = runbook->client_id,
		.auth = auth,
		.secret = auth == AUTH_NONE ? NULL : materials->client.secret,
		.secret_name = name_of(runbook->secret),
		.raw_basic = text_equal(json_text(json_get(server, "quirks"),
						  "basic_auth", NULL),
					"raw"),
		.key = plan_key(plan) ? materials->client.key : NULL,
		.key_name = name_of(plan_key(plan)),
		.certificate = plan_certificate(plan)
				       ? materials->client.certificate
				       : NULL,
		.certificate_name = name_of(plan_certificate(plan)),
		.audience = assertion_audience(server),
		.algs = json_get(metadata_of(plan), ALGS),
		.now = materials->now,
		.stands_in = materials->planning,
	};
}
