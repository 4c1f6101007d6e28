/* request_parts.h - how requests are put together; private to request.c */
#ifndef CORE_RUN_REQUEST_PARTS_H
#define CORE_RUN_REQUEST_PARTS_H

#include "core/oauth/consent.h"
#include "core/run/request.h"

/* Copies. */
struct secret *request_secret(const struct secret *secret) MUST_CHECK;
/* A copy of a JSON value with the templates in its strings filled. */
int request_json(struct json **out, const struct json *value,
		 const struct materials *materials, struct err *err) MUST_CHECK;
int request_http(struct http_request *out, struct verdict *verdict,
		 const struct materials *materials, const struct step *step,
		 struct err *err) MUST_CHECK;
/* The client's certificate, where it has one (RFC 8705). */
void request_certificate(struct http_request *out,
			 const struct materials *materials);
/* The assertion that the runbook describes, signed for now (RFC 7523).
 * (assertion.c) */
int request_assertion(struct secret **out, const struct materials *materials,
		      struct err *err) MUST_CHECK;
/* A file as the body, or a form with files in it. (request_file.c) */
int request_upload(struct http_request *out, const struct materials *materials,
		   const struct json *attached, struct err *err) MUST_CHECK;
int request_multipart(struct http_request *out,
		      const struct materials *materials,
		      const struct json *fields, struct err *err) MUST_CHECK;
int request_oauth(struct http_request *out, const struct materials *materials,
		  const struct step *step, struct err *err) MUST_CHECK;

#endif
