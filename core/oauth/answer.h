/* answer.h - reading a server's answer; private to core/oauth */
#ifndef CORE_OAUTH_ANSWER_H
#define CORE_OAUTH_ANSWER_H

#include "core/json/json.h"
#include "core/oauth/oauth.h"

/* A request for an endpoint that takes a form (POST). */
void answer_request(struct http_request *out, const char *endpoint);
/*
 * The answer as a JSON object; caller owns *out. EXIT_SERVER when it is
 * none, with the status and what came instead; `what` is who answered
 * ("the token endpoint").
 */
int answer_object(struct json **out, const struct http_response *response,
		  const char *what, struct err *err) MUST_CHECK;
/* True when the answer is a refusal, which *failure then describes. */
bool answer_refuses(struct oauth_failure *failure,
		    const struct http_response *response);
/* A parameter of a challenge (RFC 9110 section 11.2); caller frees; NULL.
 * (failure.c) */
char *challenge_parameter(const char *challenge, const char *name) MUST_CHECK;
/* Overwrites a string inside a tree that is freed afterwards. */
void answer_wipe(const struct json *string);

#endif
