/* request.h - the one place where a step becomes a request */
#ifndef CORE_RUN_REQUEST_H
#define CORE_RUN_REQUEST_H

#include "core/run/plan.h"

/* Of the client; those that its way of proving itself needs. */
struct client_secrets {
	const struct secret *secret;
	const struct secret *key;
	const struct secret *certificate;
};

/* What only some flows need; borrowed. */
struct grant_parts {
	const struct secret *refresh_token;
	const struct secret *subject; /* of an exchange; NULL: the token */
	const struct secret *actor;
	const struct secret *assertion;
	const struct secret *code; /* oauth.authorize */
	const struct secret *verifier;
	const char *redirect_uri;
	const char *state;
	const char *challenge;
	const char *nonce;       /* of the ID token (OpenID Connect); NULL */
	const char *jkt;         /* thumbprint of the token's key; NULL */
	const char *request_uri; /* of what was pushed (RFC 9126) */
	const struct secret *device_code;
	bool refresh_back;         /* oauth.revoke: of the refresh token */
	const struct json *scopes; /* NULL: the runbook's */
	/* What a service wants of the sign-in (RFC 9470); NULL. */
	const char *acr_values;
	const char *max_age;
};

/*
 * What the requests of a run are made of. A plan gives stand-ins for the
 * secrets and marks for values that come later; a run gives the real ones.
 * All borrowed.
 */
struct materials {
	const struct plan *plan;
	const struct json *values;
	struct client_secrets client;
	const struct secret *token;
	struct grant_parts grant;
	const char *idempotency; /* the key of this run's step */
	/* By the runbook's inputs, NULL but for secret ones. */
	struct secret *const *inputs;
	int64_t now;       /* of what is signed */
	const char *proof; /* what stands in for it in a plan (RFC 9449) */
	bool planning;     /* marks stay in headers, to be shown */
};

/* The client as the runbook, the server's quirks and its metadata say. */
struct oauth_client request_client(const struct materials *materials);
/* Does this kind of step send a request? */
bool request_is_needed(const struct step *step);
/* Where tokens are bound to a key (RFC 9449): does a proof go along? Not only
 * where the token is got or used: some servers want one at every endpoint. */
bool request_takes_proof(const struct step *step);
/* OUT_OF_BOUNDS is *verdict, with 0 returned. */
int request_build(struct http_request *out, struct verdict *verdict,
		  const struct materials *materials, const struct step *step,
		  struct err *err) MUST_CHECK;
/* Are these scopes a sign-in, at whose end there is an ID token? */
bool request_signs_in(const struct json *scopes);
/* Is something sent before it, to get ready: what is asked for (RFC 9126),
 * or a code for a device (RFC 8628)? */
bool request_has_first(const struct plan *plan, const struct step *step);
int request_first(struct http_request *out, const struct materials *materials,
		  const struct step *step, struct err *err) MUST_CHECK;
/* Where a browser is sent. Caller frees *out. */
int request_address(char **out, const struct materials *materials,
		    const struct step *step, struct err *err) MUST_CHECK;
/* A text for a person, its templates filled. Caller frees *out. */
int request_text(char **out, const struct materials *materials,
		 const char *text, struct err *err) MUST_CHECK;

#endif
