/* grant.h - what all requests to a token endpoint share; private here */
#ifndef CORE_OAUTH_GRANT_H
#define CORE_OAUTH_GRANT_H

#include "core/oauth/answer.h"

/* Scopes as the one parameter that they are. EXIT_INPUT. */
int grant_join_scopes(struct buf *out, const struct json *scopes,
		      struct err *err) MUST_CHECK;
/* "scope", when there are any, and the further parameters. */
int grant_add(struct http_request *request, const struct json *scopes,
	      const struct json *extra, struct err *err) MUST_CHECK;
/* Adds those, signs the client in, and hands the request over. `request` is
 * empty afterwards, or the caller's to release on failure. */
int grant_finish(struct http_request *out, struct http_request *request,
		 const struct oauth_client *client, const struct json *scopes,
		 const struct json *extra, struct err *err) MUST_CHECK;
/* A secret parameter of the form; copies. */
void grant_add_secret(struct http_request *request, const char *parameter,
		      const struct secret *secret, const char *name);

#endif
