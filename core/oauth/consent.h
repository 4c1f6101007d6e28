/* consent.h - flows in which a person agrees: by browser, by device */
#ifndef CORE_OAUTH_CONSENT_H
#define CORE_OAUTH_CONSENT_H

#include "core/oauth/oauth.h"

/* ---- a person's consent by browser (RFC 6749 section 4.1) ---- */
#define OAUTH_CODE_NAME       "authorization-code" /* how they are shown */
#define OAUTH_VERIFIER_NAME   "code-verifier"
#define OAUTH_REQUEST_URI_MAX 2048

/* RFC 7636, S256 alone (pkce.c). Caller owns it. */
struct secret *oauth_pkce_verifier(void) MUST_CHECK;
void oauth_pkce_challenge(struct buf *out, const struct secret *verifier);

struct oauth_authorization {
	const char *client_id;
	const char *redirect_uri;
	const char *state;
	const char *challenge;
	const char *nonce; /* of the ID token that is to come; NULL */
	const char *jkt;   /* dpop_jkt (RFC 9449 section 10); NULL */
	const struct json *scopes;
	const struct json *extra;
	const char *request_uri; /* what was pushed; NULL */
};
/* The address for the browser (authorize.c). */
int oauth_authorize_address(struct buf *out, const char *endpoint,
			    const struct oauth_authorization *asking,
			    struct err *err) MUST_CHECK;
/* RFC 9126 (par.c); caller frees *request_uri. */
int oauth_par_request(struct http_request *out, const char *endpoint,
		      const struct oauth_client *client,
		      const struct oauth_authorization *asking, struct err *err)
	MUST_CHECK;
int oauth_par_answer(char **request_uri, bool *refused,
		     struct oauth_failure *failure,
		     const struct http_response *response, struct err *err)
	MUST_CHECK;

/* What must be true of the address that the browser came back to. */
struct oauth_callback {
	const char *redirect_uri; /* exactly; then '?' and the answer */
	const char *state;
	const char *issuer;
	bool iss_required; /* RFC 9207 section 3: the metadata promise it */
};
/*
 * Reads it (callback.c): state and issuer first, then whether it is a
 * refusal, then the code. EXIT_SERVER, and no message holds the code.
 */
int oauth_authorize_answer(struct secret **code, bool *refused,
			   struct oauth_failure *failure,
			   const struct secret *address,
			   const struct oauth_callback *expected,
			   struct err *err) MUST_CHECK;

struct oauth_code {
	const struct secret *code;
	const struct secret *verifier;
	const char *redirect_uri;
};
int oauth_code_request(struct http_request *out, const char *token_endpoint,
		       const struct oauth_client *client,
		       const struct oauth_code *code, const struct json *extra,
		       struct err *err) MUST_CHECK;

/* ---- a person's consent on another device (RFC 8628, device.c) ---- */
#define OAUTH_DEVICE_CODE_NAME "device-code"

struct oauth_device {
	struct secret *device_code;
	char *user_code;
	char *uri;          /* where the person types it */
	char *uri_complete; /* the same with the code in it; NULL */
	int64_t expires_in; /* seconds, at most an hour */
	int64_t interval;   /* seconds between two questions, at least 1 */
};

void oauth_device_release(struct oauth_device *device);
int oauth_device_request(struct http_request *out, const char *endpoint,
			 const struct oauth_client *client,
			 const struct json *scopes, const struct json *extra,
			 struct err *err) MUST_CHECK;
/* EXIT_SERVER when a member is missing or can't be used. */
int oauth_device_answer(struct oauth_device *out, bool *refused,
			struct oauth_failure *failure,
			const struct http_response *response, struct err *err)
	MUST_CHECK;
int oauth_device_token_request(struct http_request *out,
			       const char *token_endpoint,
			       const struct oauth_client *client,
			       const struct secret *device_code,
			       const struct json *extra, struct err *err)
	MUST_CHECK;
/* Section 3.5: what an answer to that means. Slower: 5 seconds more between
 * two questions, from now on. Away: who can't say now, as if nobody had
 * answered. Decided: a token, or a refusal. */
enum oauth_device_state {
	DEVICE_DECIDED,
	DEVICE_PENDING,
	DEVICE_SLOWER,
	DEVICE_AWAY,
};
#define OAUTH_SLOW_DOWN 5
enum oauth_device_state
oauth_device_state(const struct http_response *response);

#endif
