/* sandbox_parts.h - what the sandbox's files share; private to core/web */
#ifndef CORE_WEB_SANDBOX_PARTS_H
#define CORE_WEB_SANDBOX_PARTS_H

#include "core/crypto/hash.h"
#include "core/oauth/jwt.h"
#include "core/web/sandbox.h"
#include "core/web/server.h"

#include <pthread.h>

#define SANDBOX_TOKENS_MAX  4096 /* the oldest make room */
#define SANDBOX_EXPORTS_MAX 4096
#define SANDBOX_CLIENTS_MAX 4096
#define SANDBOX_READ_SCOPE  "payroll:read"

/* A token that was given out, known by its digest alone. */
struct sandbox_token {
	unsigned char digest[SHA256_SIZE];
	char id[32]; /* jti */
	char *client;
	char *scope;
	int64_t issued;
	int64_t expires;
	bool revoked;
	bool refreshes; /* a refresh token, else an access token */
	bool spent;     /* that was used: no second time */
	size_t family;  /* what came of one grant has one number; 0: nothing
			   else came of it */
};

/* A client that registered itself. */
struct sandbox_client {
	char *id;
	struct secret *secret;
	struct secret *token; /* it is managed with this one */
	struct json *metadata;
	int64_t issued;
	unsigned version;
};

struct sandbox {
	struct server *server;
	char *issuer;
	char *client_id;
	struct secret *client_secret;
	struct jwk key; /* Ed25519; the kid is its thumbprint */
	int64_t lifetime_s;
	int slow_ms;
	bool opaque;
	bool refresh;
	void (*tell)(const char *event, void *payload);
	void *tell_payload;
	enum sandbox_fault fault;
	int64_t (*clock)(void *payload);
	void *clock_payload;

	/* Below: only with the lock held. */
	pthread_mutex_t lock;
	bool stopping;
	int token_refusals; /* of SANDBOX_TOO_MANY, still to come */
	int api_refusals;
	struct sandbox_token *tokens; /* a ring */
	size_t nr_tokens;             /* ever given out */
	size_t nr_families;
	struct strings exports; /* their periods; number 1 first */
	struct sandbox_client *clients;
	size_t nr_clients;
	size_t alloc_clients;
};

void sandbox_lock(struct sandbox *sandbox);
void sandbox_unlock(struct sandbox *sandbox);
int64_t sandbox_now(const struct sandbox *sandbox);

typedef void sandbox_handler(struct sandbox *sandbox,
			     struct server_reply *reply,
			     const struct server_call *call);
sandbox_handler sandbox_metadata; /* sandbox_metadata.c */
sandbox_handler sandbox_jwks;
sandbox_handler sandbox_token_endpoint; /* sandbox_token.c */
sandbox_handler sandbox_introspect;     /* sandbox_tokens.c */
sandbox_handler sandbox_revoke;
sandbox_handler sandbox_export_start; /* sandbox_api.c */
sandbox_handler sandbox_export_list;
sandbox_handler sandbox_export_show;
sandbox_handler sandbox_register; /* sandbox_clients.c: RFC 7591, RFC 7592 */
sandbox_handler sandbox_client_show;
sandbox_handler sandbox_client_update;
sandbox_handler sandbox_client_delete;
sandbox_handler sandbox_clients_list; /* by hand, as an administrator */
sandbox_handler sandbox_client_patch;
sandbox_handler sandbox_client_drop;

/* Something happened that a log may want to know; no secrets. */
void sandbox_tell(struct sandbox *sandbox, const char *format, ...)
	PRINTF_LIKE(2, 3);

/* {"error", "error_description"} (RFC 6749 section 5.2). */
void sandbox_refuse(struct server_reply *reply, unsigned status,
		    const char *error, const char *description);
/* 429 while `*left` refusals are to come; true when it refused. */
bool sandbox_too_many(struct sandbox *sandbox, struct server_reply *reply,
		      int *left);

/* ---- sandbox_form.c ---- */
/* The fields of an application/x-www-form-urlencoded body. */
struct sandbox_form {
	struct strings names;
	struct strings values;
	char *client; /* who was let in */
};

void sandbox_form_release(struct sandbox_form *form); /* wipes */
/* Borrowed; NULL when it isn't in there. */
const char *sandbox_form_get(const struct sandbox_form *form, const char *name);
/*
 * Reads the body, and lets in only the client with its secret (RFC 6749
 * sections 2.3.1 and 3.2). False with the refusal in *reply.
 */
bool sandbox_admit(struct sandbox_form *form, struct sandbox *sandbox,
		   struct server_reply *reply, const struct server_call *call);

/* ---- sandbox_clients.c ---- */
void sandbox_clients_release(struct sandbox *sandbox);
/* Is that a registered client, and its secret? */
bool sandbox_client_admit(struct sandbox *sandbox, const char *id,
			  const struct secret *secret);
/* What the client may ask for; caller frees. */
char *sandbox_client_scope(struct sandbox *sandbox, const char *id) MUST_CHECK;

/* ---- sandbox_tokens.c; all with the lock held ---- */
/* A fresh place in the ring. */
struct sandbox_token *sandbox_remember(struct sandbox *sandbox);
/* NULL when it was never given out, has expired, was used up or revoked. */
struct sandbox_token *sandbox_active(struct sandbox *sandbox,
				     const char *token);
bool sandbox_scope_has(const char *scope, const char *wanted);

/* ---- sandbox_refresh.c ---- */
/* Takes a refresh token, once: what it was for, caller frees *scope. False
 * with the refusal. */
bool sandbox_refresh(char **scope, size_t *family, struct sandbox *sandbox,
		     struct server_reply *reply,
		     const struct sandbox_form *form);
/* All that came of one grant; with the lock held. */
void sandbox_revoke_family(struct sandbox *sandbox, size_t family);

#endif
