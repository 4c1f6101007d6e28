/* oauth.h - what all flows share: who the client is, what a server answers */
#ifndef CORE_OAUTH_OAUTH_H
#define CORE_OAUTH_OAUTH_H

#include "core/model/runbook.h"
#include "core/net/http.h"

/* Which client asks, and how it proves itself (RFC 6749 section 2.3). */
struct oauth_client {
	const char *id;
	enum client_auth auth;
	const struct secret *secret; /* NULL for AUTH_NONE */
	const char *secret_name;     /* reference, for showing */
	bool raw_basic; /* quirk: user and password not form-encoded */
	/* Its private key, to sign with (RFC 7523) or of its certificate, and
	 * that (RFC 8705). NULL where the method needs none. */
	const struct secret *key;
	const char *key_name;
	const struct secret *certificate;
	const char *certificate_name;
	const char *audience;    /* of what it signs */
	const struct json *algs; /* that the server takes; NULL: not said */
	int64_t now;             /* of what it signs */
	bool stands_in; /* the secrets are stand-ins: nothing is signed */
};

/* Puts the client's authentication into a request whose body is a form.
 * EXIT_INPUT for a method that has no secret here. (client_auth.c) */
int oauth_authenticate(struct http_request *request,
		       const struct oauth_client *client, struct err *err)
	MUST_CHECK;

/*
 * Requests are built apart from being sent, so that plan, export and apply
 * use the same bytes. Endpoints come from the server document's metadata.
 */
/* RFC 6749 section 4.4 (token.c). `scopes` is an array or NULL; `extra`, an
 * object of further string parameters (resource, audience …), or NULL. */
int oauth_token_request(struct http_request *out, const char *token_endpoint,
			const struct oauth_client *client,
			const struct json *scopes, const struct json *extra,
			struct err *err) MUST_CHECK;
/* RFC 6749 section 6 (refresh.c). Without scopes the new token has those of
 * the old one. `name` is for showing, here and below. */
int oauth_refresh_request(struct http_request *out, const char *token_endpoint,
			  const struct oauth_client *client,
			  const struct secret *refresh_token, const char *name,
			  const struct json *scopes, const struct json *extra,
			  struct err *err) MUST_CHECK;

/* RFC 8693 section 3; "type" NULL: an access token. */
#define OAUTH_TYPE_ACCESS_TOKEN "urn:ietf:params:oauth:token-type:access_token"

struct oauth_exchanged {
	const struct secret *token;
	const char *name;
	const char *type;
};

struct oauth_exchange {
	struct oauth_exchanged subject;
	struct oauth_exchanged actor; /* token NULL: nobody acts for it */
	const char *requested_type;   /* NULL: as the server likes */
};
/* RFC 8693 section 2.1 (exchange.c) */
int oauth_exchange_request(struct http_request *out, const char *token_endpoint,
			   const struct oauth_client *client,
			   const struct oauth_exchange *exchange,
			   const struct json *scopes, const struct json *extra,
			   struct err *err) MUST_CHECK;
/* RFC 7523 section 2.1 (jwt_bearer.c) */
int oauth_jwt_bearer_request(struct http_request *out,
			     const char *token_endpoint,
			     const struct oauth_client *client,
			     const struct secret *assertion, const char *name,
			     const struct json *scopes,
			     const struct json *extra, struct err *err)
	MUST_CHECK;

/* RFC 7662 section 2.1 (introspect.c); RFC 7009 section 2.1 (revoke.c).
 * `token_name` is for showing. */
int oauth_introspect_request(struct http_request *out, const char *endpoint,
			     const struct oauth_client *client,
			     const struct secret *token, const char *token_name,
			     struct err *err) MUST_CHECK;
int oauth_revoke_request(struct http_request *out, const char *endpoint,
			 const struct oauth_client *client,
			 const struct secret *token, const char *token_name,
			 const char *token_type_hint, struct err *err)
	MUST_CHECK;

/* What the token endpoint gave (RFC 6749 section 5.1). */
struct oauth_token {
	struct secret *access_token;
	struct secret *refresh_token; /* NULL */
	struct secret *id_token;      /* OpenID Connect; NULL */
	char *token_type;
	char *scope; /* as granted; the asked scope when the answer has none
			(section 5.1); NULL when unknown */
	bool scope_too_long; /* beyond OAUTH_SCOPE_MAX: `scope` is NULL */
	bool has_lifetime;
	int64_t expires_in; /* capped at OAUTH_LIFETIME_MAX */
	/* Who says that it made the identity token beside it, which nobody
	 * has verified; NULL. Another one than was asked: a mix-up. */
	char *issuer;
};
#define OAUTH_LIFETIME_MAX (10LL * 365 * 86400)
#define OAUTH_SCOPE_MAX    4096 /* bytes */

void oauth_token_release(struct oauth_token *token);

/* A refusal, as the server gave it. Strings may hold anything: escape them
 * when printing. */
struct oauth_failure {
	int status;
	char error[128];       /* "error" member or ""; vendor code else */
	char description[512]; /* error_description */
	char challenge[512];   /* WWW-Authenticate, or "" */
};

/*
 * Reads answers. Returns 0 with *refused false: *out is good. 0 with
 * *refused true: *failure says how (the error member decides before the
 * status does: 200 with an error is a refusal). -1, EXIT_SERVER: the answer
 * can't be understood (no JSON, no access_token, token_type missing, token
 * with controls in it). Of a token then too *out has what could be read, for
 * the caller to keep and to release: it is good at the server all the same.
 */
int oauth_token_answer(struct oauth_token *out, bool *refused,
		       struct oauth_failure *failure,
		       const struct http_response *response,
		       const struct json *asked_scopes, struct err *err)
	MUST_CHECK;
/* A signed answer to an introspection (RFC 9701), which can be asked for by
 * that name and is known by it. */
#define OAUTH_SIGNED_INTROSPECTION "application/token-introspection+jwt"
bool oauth_introspect_is_signed(const struct http_response *response);
/* "active" is there (RFC 7662 section 2.2). EXIT_SERVER. */
int oauth_introspect_check(const struct json *answer, struct err *err)
	MUST_CHECK;
/* *out is the introspection object; caller owns it. */
int oauth_introspect_answer(struct json **out, bool *refused,
			    struct oauth_failure *failure,
			    const struct http_response *response,
			    struct err *err) MUST_CHECK;
int oauth_revoke_answer(bool *refused, struct oauth_failure *failure,
			const struct http_response *response, struct err *err)
	MUST_CHECK;
/* From any answer with a status of 400 or more, or an error member. */
void oauth_failure_of(struct oauth_failure *out,
		      const struct http_response *response);

/* ---- metadata (RFC 8414, OpenID Connect Discovery 1.0) ---- */
/*
 * Checks a discovery document: issuer is a URL without query and fragment
 * and equals `expected_issuer` byte for byte (NULL: not compared);
 * endpoints are https (http on loopback only). Faults are EXIT_INPUT with
 * "NAME:LINE:COLUMN: …". `text` is what `metadata` was parsed from.
 */
int oauth_metadata_check(const struct json *metadata, const char *text,
			 const char *name, const char *expected_issuer,
			 struct err *err) MUST_CHECK;
/*
 * Fetches it for an issuer (or takes a full …/.well-known/… URL): RFC 8414
 * path insertion, then OpenID path insertion, then OpenID path append.
 * *text is the body verbatim, *url where it was found.
 */
int oauth_metadata_fetch(struct json **out, struct buf *text, struct buf *url,
			 struct http *http, const char *issuer_or_url,
			 struct err *err) MUST_CHECK;

/* ---- the error map ---- */
#define ADVICE_CAUSES_MAX 4
struct advice {
	const char *source;                    /* "runbook" or "built-in" */
	const char *meaning;                   /* what happened; borrowed */
	const char *causes[ADVICE_CAUSES_MAX]; /* likely first; NULL-ended
						  unless full; borrowed */
	const struct json *deeds;              /* the runbook's "do", or NULL */
	const char *deed;  /* built-in: what to do next; or NULL */
	const char *who;   /* who fixes it; borrowed */
	const char *party; /* built-in: the team that the runbook names as
			      responsible; NULL when it names none */
};
/*
 * The runbook's own errors first (status and error both given and equal,
 * then error alone, then status alone), then the built-in map: by a vendor's
 * code or sentence, then error, then status, then challenge. `runbook` may be
 * NULL. Borrowed from both.
 */
void advice_find(struct advice *out, const struct oauth_failure *failure,
		 const struct runbook *runbook);

#endif
