/* sandbox.c - the training server: its life, its routes, its faults */
#include "core/web/sandbox_parts.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

static const char *const faults[SANDBOX_FAULTS] = {
	[SANDBOX_SOUND] = "none",
	[SANDBOX_EXPIRED_SECRET] = "expired-secret",
	[SANDBOX_WRONG_SCOPE] = "wrong-scope",
	[SANDBOX_TOO_MANY] = "429",
	[SANDBOX_SLOW] = "slow",
	[SANDBOX_REVOKED] = "revoked",
};

#define REFUSALS 2 /* of SANDBOX_TOO_MANY */

const char *sandbox_fault_name(enum sandbox_fault fault)
{
	return faults[fault];
}

bool sandbox_fault_find(enum sandbox_fault *out, const char *name)
{
	for (int i = 0; i < SANDBOX_FAULTS; i++) {
		if (strcmp(faults[i], name) == 0) {
			*out = (enum sandbox_fault)i;
			return true;
		}
	}
	return false;
}

void sandbox_lock(struct sandbox *sandbox)
{
	pthread_mutex_lock(&sandbox->lock);
}

void sandbox_unlock(struct sandbox *sandbox)
{
	pthread_mutex_unlock(&sandbox->lock);
}

int64_t sandbox_now(const struct sandbox *sandbox)
{
	return sandbox->clock(sandbox->clock_payload);
}

void sandbox_tell(struct sandbox *sandbox, const char *format, ...)
{
	autobuf event = { 0 };
	va_list args;

	if (!sandbox->tell)
		return;
	va_start(args, format);
	buf_addv(&event, format, args);
	va_end(args);
	sandbox->tell(buf_str(&event), sandbox->tell_payload);
}

void sandbox_refuse(struct server_reply *reply, unsigned status,
		    const char *error, const char *description)
{
	json_free(reply->json);
	reply->status = status;
	reply->json = json_new_object();
	json_set_string(reply->json, "error", error);
	json_set_string(reply->json, "error_description", description);
}

bool sandbox_too_many(struct sandbox *sandbox, struct server_reply *reply,
		      int *left)
{
	bool refuses;

	sandbox_lock(sandbox);
	refuses = *left > 0;
	*left -= refuses;
	sandbox_unlock(sandbox);
	if (refuses) {
		sandbox_refuse(reply, 429, "too_many_requests",
			       "Too many requests. Wait one second.");
		server_reply_header(reply, "Retry-After", "1");
	}
	return refuses;
}

static const struct {
	const char *path; /* what ends with '/' stands for all below it */
	const char *method;
	sandbox_handler *handler;
} routes[] = {
	{ "/.well-known/oauth-authorization-server", "GET", sandbox_metadata },
	{ "/.well-known/openid-configuration", "GET", sandbox_metadata },
	{ "/jwks", "GET", sandbox_jwks },
	{ "/token", "POST", sandbox_token_endpoint },
	{ "/introspect", "POST", sandbox_introspect },
	{ "/revoke", "POST", sandbox_revoke },
	{ "/register", "POST", sandbox_register },
	{ "/register/", "GET", sandbox_client_show },
	{ "/register/", "PUT", sandbox_client_update },
	{ "/register/", "DELETE", sandbox_client_delete },
	{ "/clients", "GET", sandbox_clients_list },
	{ "/clients/", "PATCH", sandbox_client_patch },
	{ "/clients/", "DELETE", sandbox_client_drop },
	{ "/api/exports", "POST", sandbox_export_start },
	{ "/api/exports", "GET", sandbox_export_list },
	{ "/api/exports/", "GET", sandbox_export_show },
};

static bool leads_to(const char *route, const char *path)
{
	if (text_ends(route, "/"))
		return text_starts(path, route) && path[strlen(route)];
	return strcmp(path, route) == 0;
}

static void route(struct sandbox *sandbox, struct server_reply *reply,
		  const struct server_call *call)
{
	autobuf allow = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
		if (!leads_to(routes[i].path, call->path))
			continue;
		if (strcmp(routes[i].method, call->method) == 0) {
			routes[i].handler(sandbox, reply, call);
			return;
		}
		buf_addf(&allow, "%s%s", allow.len ? ", " : "",
			 routes[i].method);
	}
	if (allow.len == 0) {
		sandbox_refuse(reply, 404, "not_found", "Nothing is here.");
		return;
	}
	sandbox_refuse(reply, 405, "invalid_request",
		       "This method is not taken here.");
	server_reply_header(reply, "Allow", buf_str(&allow));
}

/* In slices, so that stopping need not wait for the whole. */
static void dawdle(struct sandbox *sandbox)
{
	const struct timespec slice = { .tv_nsec = 50 * 1000 * 1000 };
	bool stopping = false;

	for (int ms = 0; ms < sandbox->slow_ms && !stopping; ms += 50) {
		nanosleep(&slice, NULL);
		sandbox_lock(sandbox);
		stopping = sandbox->stopping;
		sandbox_unlock(sandbox);
	}
}

static void handle(struct server_reply *reply, const struct server_call *call,
		   void *payload)
{
	struct sandbox *sandbox = payload;

	/* Whoever calls before sandbox_start() is done waits for it. */
	sandbox_lock(sandbox);
	sandbox_unlock(sandbox);
	if (sandbox->fault == SANDBOX_SLOW)
		dawdle(sandbox);
	route(sandbox, reply, call);
}

static struct secret *random_secret(void)
{
	autowipe text = { 0 };

	buf_reserve(&text, 64);
	hash_random_text(&text, 32);
	return secret_new(text.data, text.len);
}

static void make_key(struct sandbox *sandbox)
{
	struct err err = { 0 };
	autobuf id = { 0 };

	if (jose_key_generate(&sandbox->key.key, JOSE_EDDSA, &err))
		abort(); /* there is such an algorithm */
	jose_key_thumbprint(&id, sandbox->key.key);
	sandbox->key.kid = buf_detach(&id);
	sandbox->key.algs = JOSE_BIT(JOSE_EDDSA);
}

static void set_up(struct sandbox *sandbox,
		   const struct sandbox_options *options)
{
	const struct secret *secret = options->client_secret;

	sandbox->client_id = xstrdup(options->client_id ? options->client_id
							: SANDBOX_CLIENT);
	sandbox->client_secret =
		secret ? secret_new(secret_bytes(secret), secret_len(secret))
		       : random_secret();
	sandbox->lifetime_s =
		options->lifetime_s ? options->lifetime_s : SANDBOX_LIFETIME;
	sandbox->slow_ms =
		options->slow_ms ? options->slow_ms : SANDBOX_SLOW_MS;
	sandbox->opaque = options->opaque;
	sandbox->refresh = options->refresh;
	sandbox->tell = options->tell;
	sandbox->tell_payload = options->tell_payload;
	sandbox->fault = options->fault;
	sandbox->clock = options->clock;
	sandbox->clock_payload = options->payload;
	if (options->fault == SANDBOX_TOO_MANY)
		sandbox->token_refusals = sandbox->api_refusals = REFUSALS;
	sandbox->tokens = xcalloc(SANDBOX_TOKENS_MAX, sizeof(*sandbox->tokens));
	pthread_mutex_init(&sandbox->lock, NULL);
	make_key(sandbox);
}

int sandbox_start(struct sandbox **out, const struct sandbox_options *options,
		  struct err *err)
{
	autoptr(sandbox) sandbox = xcalloc(1, sizeof(*sandbox));

	set_up(sandbox, options);
	sandbox_lock(sandbox);
	if (server_start(&sandbox->server, options->port, handle, sandbox,
			 err)) {
		sandbox_unlock(sandbox);
		return -1;
	}
	sandbox->issuer =
		xasprintf("http://127.0.0.1:%u", server_port(sandbox->server));
	sandbox_unlock(sandbox);
	*out = steal(sandbox);
	return 0;
}

void sandbox_free(struct sandbox *sandbox)
{
	if (!sandbox)
		return;
	sandbox_lock(sandbox);
	sandbox->stopping = true;
	sandbox_unlock(sandbox);
	server_free(sandbox->server);
	for (size_t i = 0; i < SANDBOX_TOKENS_MAX; i++) {
		free(sandbox->tokens[i].scope);
		free(sandbox->tokens[i].client);
	}
	sandbox_clients_release(sandbox);
	free(sandbox->tokens);
	strings_release(&sandbox->exports);
	secret_free(sandbox->client_secret);
	jwk_release(&sandbox->key);
	free(sandbox->client_id);
	free(sandbox->issuer);
	pthread_mutex_destroy(&sandbox->lock);
	free(sandbox);
}

uint16_t sandbox_port(const struct sandbox *sandbox)
{
	return server_port(sandbox->server);
}

const char *sandbox_issuer(const struct sandbox *sandbox)
{
	return sandbox->issuer;
}

const char *sandbox_client_id(const struct sandbox *sandbox)
{
	return sandbox->client_id;
}

const struct secret *sandbox_client_secret(const struct sandbox *sandbox)
{
	return sandbox->client_secret;
}
