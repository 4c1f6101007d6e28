/* challenge.h - what a service wants in place of the token it was shown */
#ifndef CORE_OAUTH_CHALLENGE_H
#define CORE_OAUTH_CHALLENGE_H

#include "core/base/text.h"
#include "core/oauth/oauth.h"

/* Of a WWW-Authenticate header; each NULL when it is not there. */
struct oauth_challenge {
	char *error;
	char *scope;             /* RFC 6750 section 3 */
	char *acr_values;        /* RFC 9470 section 3 */
	char *max_age;           /* the same */
	char *resource_metadata; /* RFC 9728 section 5.1: an address */
};

void oauth_challenge_release(struct oauth_challenge *challenge);
void oauth_challenge_of(struct oauth_challenge *out,
			const struct http_response *response);
/* insufficient_scope, or insufficient_user_authentication, with what would
 * be enough: one more authorization may help. */
bool oauth_challenge_wants_more(const struct oauth_challenge *challenge);

/*
 * The metadata of a protected resource (RFC 9728), from where a challenge
 * said they are. *foreign: they are of another resource than those that are
 * `meant`, and must not be used (section 3.3). Caller owns *out. EXIT_SERVER.
 */
int oauth_resource_metadata(struct json **out, bool *foreign,
			    const struct http_response *response,
			    const struct strings *meant, struct err *err)
	MUST_CHECK;

#endif
