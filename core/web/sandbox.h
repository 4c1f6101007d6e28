/* sandbox.h - an authorization server to learn with, on this machine only */
#ifndef CORE_WEB_SANDBOX_H
#define CORE_WEB_SANDBOX_H

#include "core/base/err.h"
#include "core/crypto/secret.h"

/*
 * OAuth 2.0 as a real server does it: metadata, JWKS, client_credentials,
 * refresh, introspection, revocation, registration and its management; and
 * beside it a small protected service, POST /api/exports, and what an
 * administrator does to a registered client by hand, PATCH /clients/ID. It
 * keeps all in memory and forgets it at the end.
 */
struct sandbox;

/* What can be made to go wrong, by name. */
enum sandbox_fault {
	SANDBOX_SOUND,
	SANDBOX_EXPIRED_SECRET, /* the client's secret has run out */
	SANDBOX_WRONG_SCOPE,    /* the client was granted no scope */
	SANDBOX_TOO_MANY,       /* 429 to the first two token requests and
				   the first two to the service */
	SANDBOX_SLOW,           /* every answer takes its time */
	SANDBOX_REVOKED,        /* every token is withdrawn at once */
	SANDBOX_FAULTS,
};
const char *sandbox_fault_name(enum sandbox_fault fault); /* "429" … */
bool sandbox_fault_find(enum sandbox_fault *out, const char *name);

#define SANDBOX_CLIENT   "payroll-exporter"
#define SANDBOX_SCOPES   "payroll:read payroll:write"
#define SANDBOX_LIFETIME 3600
#define SANDBOX_REFRESH  (30 * 86400) /* how long a refresh token lives */
#define SANDBOX_SLOW_MS  10000

/* Borrowed for the length of sandbox_start(). */
struct sandbox_options {
	uint16_t port;                      /* 0: any free one */
	const char *client_id;              /* NULL: SANDBOX_CLIENT */
	const struct secret *client_secret; /* NULL: a random one */
	int64_t lifetime_s;                 /* 0: SANDBOX_LIFETIME */
	bool opaque; /* tokens say nothing; else JWTs (RFC 9068) */
	/* A refresh token comes with each token. Section 4.4.3 of RFC 6749
	 * advises against that for client_credentials, and servers do it. */
	bool refresh;
	enum sandbox_fault fault;
	int slow_ms; /* for SANDBOX_SLOW; 0: SANDBOX_SLOW_MS */
	/* What time it is, in Unix seconds; called on other threads. */
	int64_t (*clock)(void *payload);
	void *payload; /* of the clock */
	/* One event, in words, without secrets; on other threads. May be
	 * NULL. */
	void (*tell)(const char *event, void *payload);
	void *tell_payload;
};

/* Runs on threads of its own until it is freed. EXIT_SYSTEM. */
int sandbox_start(struct sandbox **out, const struct sandbox_options *options,
		  struct err *err) MUST_CHECK;
void sandbox_free(struct sandbox *sandbox);
DEFINE_AUTOPTR(sandbox);

uint16_t sandbox_port(const struct sandbox *sandbox);
/* Borrowed: "http://127.0.0.1:PORT". */
const char *sandbox_issuer(const struct sandbox *sandbox);
const char *sandbox_client_id(const struct sandbox *sandbox);
const struct secret *sandbox_client_secret(const struct sandbox *sandbox);

#endif
