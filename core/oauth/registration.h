/* registration.h - clients that register themselves (RFC 7591, RFC 7592) */
#ifndef CORE_OAUTH_REGISTRATION_H
#define CORE_OAUTH_REGISTRATION_H

#include "core/oauth/oauth.h"

#define REGISTRATION_TEXT_MAX 2048 /* bytes of a client_id, an ETag */

/* What a client is managed with (RFC 7592 section 3). All borrowed. */
struct registration_access {
	const char *uri;            /* registration_client_uri */
	const struct secret *token; /* registration_access_token */
	const char *token_name;     /* for showing */
	const char *etag; /* of what was read; NULL when none was offered */
};

/*
 * RFC 7591 section 3.1. `metadata` is an object without secrets; `initial`,
 * the initial access token, may be NULL.
 */
void registration_create_request(struct http_request *out, const char *endpoint,
				 const struct json *metadata,
				 const struct secret *initial,
				 const char *initial_name);
/* RFC 7592 section 2.1 */
void registration_read_request(struct http_request *out,
			       const struct registration_access *access);
/*
 * RFC 7592 section 2.2: what the client is to be from now on, in full. What
 * the server alone may set is left out. `secret` is the current one, so that
 * the client keeps it, or NULL: the server may then issue a new one.
 */
void registration_update_request(struct http_request *out,
				 const struct registration_access *access,
				 const char *client_id,
				 const struct json *metadata,
				 const struct secret *secret,
				 const char *secret_name);
/* RFC 7592 section 2.3 */
void registration_delete_request(struct http_request *out,
				 const struct registration_access *access);

/* What a server says of a client (RFC 7591 section 3.2.1, RFC 7592 section
 * 3). */
struct registration {
	char *client_id;
	char *uri;              /* NULL: it can't be managed; or, in an answer
				   to a later request, as before */
	struct secret *token;   /* the same */
	struct secret *secret;  /* client_secret; NULL */
	int64_t secret_expires; /* 0: never, or not said */
	char *etag;             /* NULL */
	/* The whole answer without client_secret and
	 * registration_access_token. */
	struct json *metadata;
};

void registration_release(struct registration *registration);

/*
 * Reads the answer to a create, read or update. `client_id` is the one that
 * is asked about; NULL: a new one. *refused: *failure says how (RFC 7591
 * section 3.2.2). EXIT_SERVER: it can't be understood, or is about another
 * client; what could be understood is in *out all the same, for a server gives
 * it once. Secrets are nowhere but in the members for them.
 */
int registration_answer(struct registration *out, bool *refused,
			struct oauth_failure *failure,
			const struct http_response *response,
			const char *client_id, struct err *err) MUST_CHECK;
/* 204, or a refusal. */
int registration_delete_answer(bool *refused, struct oauth_failure *failure,
			       const struct http_response *response,
			       struct err *err) MUST_CHECK;

/* Does the approved metadata of a server name the origin of this address? A
 * registration access token is sent nowhere else. */
bool registration_uri_is_bound(const struct json *metadata, const char *uri);

#endif
