/* exchange.h - what the files of core/net share about one exchange */
#ifndef CORE_NET_EXCHANGE_H
#define CORE_NET_EXCHANGE_H

#include "core/net/http.h"

#include <curl/curl.h>

/* libcurl ready, every block that it frees is wiped first. Once a process. */
int exchange_setup(struct err *err) MUST_CHECK;

/*
 * The header lines of a request, NUL-ended one after the other in `text`,
 * secrets included: both buffers are wiped when released. { 0 } is empty.
 */
struct exchange_headers {
	struct buf text;
	size_t *starts; /* where each line begins in text */
	size_t nr;
};

void exchange_headers_release(struct exchange_headers *headers);
/* EXIT_INPUT for a name or value that could break out of its line. */
int exchange_headers_make(struct exchange_headers *out,
			  const struct http_request *request,
			  const char *boundary, struct err *err) MUST_CHECK;
/* The body with its secrets; `out` is never moved once a secret is in it. */
void exchange_body_make(struct buf *out, const struct http_request *request);
/* For multipart/form-data: made before the headers, which name it. */
void exchange_boundary(struct buf *out);
void exchange_fields_make(struct buf *out, const struct http_request *request,
			  const char *boundary);

/* What the callbacks collect into. */
struct exchange_answer {
	struct http_response *response;
	size_t body_max;
	size_t headers_seen; /* bytes, of interim answers too */
	bool headers_over;
	bool headers_bad; /* a NUL in a header */
	char length[32];  /* Content-Length, as first said; "" */
	bool lengths_differ;
	bool body_over;
};

/* Appends to a buffer of secret bytes: what it grew out of is wiped. */
void exchange_add_wiped(struct buf *buf, const void *bytes, size_t len);
/* curl's callbacks; the payload is a struct exchange_answer. */
size_t exchange_collect_body(char *data, size_t size, size_t nr, void *payload);
size_t exchange_collect_header(char *data, size_t size, size_t nr,
			       void *payload);

/* All that one exchange needs, alive until curl is done with it. */
struct exchange {
	struct url url;
	/* What is sent waits in guarded memory while the server thinks: */
	struct secret *headers;
	struct curl_slist *lines; /* points into headers */
	struct secret *body;
	struct exchange_answer answer;
	long timeout_ms;
	char detail[CURL_ERROR_SIZE];
};

/* Why there is no answer, for people; always -1. (failed.c) */
int exchange_failed(const struct exchange *exchange, CURLcode code,
		    struct err *err);

#endif
