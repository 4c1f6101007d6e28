/* http.h - one HTTP exchange, with caps (libcurl inside) */
#ifndef CORE_NET_HTTP_H
#define CORE_NET_HTTP_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/crypto/secret.h"

#define HTTP_BODY_MAX    (1024 * 1024) /* of an answer, unless said else */
#define HTTP_HEADERS_MAX (64 * 1024)   /* bytes of all response headers */
#define HTTP_URL_MAX     8192
#define HTTP_TIMEOUT_S   30 /* for the whole exchange, unless said else */

/* A header; `secret` non-NULL: its bytes follow `value` ("Bearer "). */
struct http_header {
	char *name;
	char *value;
	struct secret *secret; /* owned */
};

/*
 * A piece of a request body. With a secret its bytes are inserted, form- or
 * JSON-escaped as `escape` says, so that a plan can show the same request
 * with the secret named instead.
 */
enum http_escape { HTTP_RAW, HTTP_FORM, HTTP_JSON };

struct http_part {
	char *text;            /* literal, already escaped; or NULL */
	struct secret *secret; /* owned; or NULL */
	char *secret_name;     /* for showing: ‹secret:NAME› */
	enum http_escape escape;
};

/* A file that goes along: all of it, and its path for showing. */
struct http_file {
	char *path;
	unsigned char *bytes;
	size_t len;
};

/* A field of multipart/form-data (RFC 7578): text, or a file. */
struct http_field {
	char *name;
	char *text; /* NULL: a file */
	struct http_file file;
	char *filename; /* as the server is told */
	char *type;
};

struct http_request {
	char *method; /* GET when NULL */
	char *url;
	struct http_header *headers;
	size_t nr_headers;
	struct http_part *parts; /* the body, in order */
	size_t nr_parts;
	/* In place of parts: the fields of a form with files (multipart.c), or
	 * one file. */
	struct http_field *fields;
	size_t nr_fields;
	struct http_file upload;
	/* HTTP Basic (RFC 7617): user and password are put together and
	 * encoded just before sending. basic_user is already form-encoded
	 * where RFC 6749 section 2.3.1 wants it. */
	char *basic_user;
	struct secret *basic_password; /* owned */
	char *basic_name;              /* for showing */
	bool basic_form;               /* form-encode the password too */
	struct secret *bearer;         /* owned: Authorization: Bearer … */
	char *bearer_name;             /* for showing */
	bool bearer_dpop; /* "DPoP" in place of "Bearer" (RFC 9449) */
	/* Who we are to TLS (RFC 8705): PEM; the key may stand in the same. */
	struct secret *certificate; /* owned; NULL */
	struct secret *key;         /* owned; NULL */
	char *certificate_name;     /* for showing */
	char *key_name;
	int timeout_s;   /* 0: HTTP_TIMEOUT_S */
	size_t body_max; /* of the answer; 0: HTTP_BODY_MAX */
};

void http_request_release(struct http_request *request);
void http_add_header(struct http_request *request, const char *name,
		     const char *value);
/* Copies both; `key` NULL: it stands beside the certificate. */
void http_set_certificate(struct http_request *request,
			  const struct secret *certificate,
			  const char *certificate_name,
			  const struct secret *key, const char *key_name);
/* In place of one of that name, if there is one. */
void http_set_header(struct http_request *request, const char *name,
		     const char *value);
void http_add_text(struct http_request *request, const char *text);
void http_add_secret(struct http_request *request, struct secret *secret,
		     const char *name, enum http_escape escape); /* takes */
/* name=value of application/x-www-form-urlencoded, '&' before all but the
 * first; sets the Content-Type on the first call. */
void http_add_form(struct http_request *request, const char *name,
		   const char *value);
void http_add_form_secret(struct http_request *request, const char *name,
			  struct secret *secret, const char *secret_name);
/* Sets no header: the sender makes the boundary. Copy what they are given. */
void http_add_field(struct http_request *request, const char *name,
		    const char *text);
void http_add_field_file(struct http_request *request, const char *name,
			 const struct http_file *file, const char *filename,
			 const char *type);
void http_file_copy(struct http_file *out, const struct http_file *file);
void http_file_release(struct http_file *file);
void http_fields_release(struct http_request *request);
/* Escapes as application/x-www-form-urlencoded does / for a URL's path. */
void http_form_escape(struct buf *out, const void *bytes, size_t len);
void http_url_escape(struct buf *out, const void *bytes, size_t len);
/* The body as it may be shown: ‹secret:NAME› where a secret goes. Escape it
 * for where it is shown. (show.c) */
void http_request_body_show(struct buf *out,
			    const struct http_request *request);

struct http_response {
	int status;
	struct buf body;    /* wiped on release: may hold tokens */
	struct buf headers; /* "Name: value\n" lines of the final answer */
	int64_t date;       /* of the Date header; 0 without one */
	int64_t ms;         /* how long it took */
};

void http_response_release(struct http_response *response);
/* Who answers so can't say now: any 5xx (RFC 9110 section 15.6), or too many
 * requests (RFC 6585 section 4). Of what was asked that tells nothing. */
bool http_is_away(int status);
/* First header of that name (case-insensitive); caller frees; NULL. */
char *http_response_header(const struct http_response *response,
			   const char *name);
/* All of that name as one, which means the same (RFC 9110 section 5.3). */
char *http_response_headers(const struct http_response *response,
			    const char *name);

/* The target of the first link with that relation (RFC 8288), which may be
 * relative (url_resolve); caller frees; NULL. (link.c) */
char *http_response_link(const struct http_response *response, const char *rel);

/* One client, for connection reuse. */
struct http;

void http_free(struct http *http);
DEFINE_AUTOPTR(http);
/* `ca_file` may be NULL (the system's). */
int http_new(struct http **out, const char *ca_file, struct err *err)
	MUST_CHECK;

/*
 * Sends and receives. Only https, and http to loopback hosts. No redirects:
 * a 3xx is an answer like any other. No cookies, no netrc, no environment
 * proxies for loopback. TLS checks stay at curl's defaults. EXIT_NETWORK when
 * nobody answers, the time runs out or a cap is exceeded; an HTTP error
 * status is no error here. `maybe_sent` (may be NULL) is true when a failure
 * leaves it unknown whether the server acted on the request.
 */
int http_send(struct http_response *out, struct http *http,
	      const struct http_request *request, bool *maybe_sent,
	      struct err *err) MUST_CHECK;

/* ---- URLs ---- */
struct url {
	char *scheme; /* lower case */
	char *host;   /* lower case, without brackets */
	char *port;   /* as text, the scheme's default filled in */
	char *path;   /* "/" at least */
	char *query;  /* NULL without one */
	bool has_fragment;
	bool has_user; /* user:password@ */
};

void url_release(struct url *url);
/* An address as a message may say it, whatever is wrong with it: "…" stands for
 * a user and a password, and for the query. Caller frees. */
char *url_shown(const char *text) MUST_CHECK;
/* EXIT_INPUT when it is no absolute http(s) URL. */
int url_parse(struct url *out, const char *text, struct err *err) MUST_CHECK;
/* A reference against the absolute URL that it was found at (RFC 3986 section
 * 5); caller frees *out. EXIT_INPUT. */
int url_resolve(char **out, const char *base, const char *reference,
		struct err *err) MUST_CHECK;
/* "https://host:port" */
void url_origin(struct buf *out, const struct url *url);
/* localhost, 127.0.0.0/8, ::1 */
bool url_is_loopback(const struct url *url);

#endif
