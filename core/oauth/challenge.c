/* challenge.c - what a service wants in place of the token it was shown */
#include "core/oauth/challenge.h"
#include "core/oauth/answer.h"

#include <string.h>

void oauth_challenge_release(struct oauth_challenge *challenge)
{
	free(challenge->error);
	free(challenge->scope);
	free(challenge->acr_values);
	free(challenge->max_age);
	free(challenge->resource_metadata);
	*challenge = (struct oauth_challenge){ 0 };
}

void oauth_challenge_of(struct oauth_challenge *out,
			const struct http_response *response)
{
	autofree char *header =
		http_response_headers(response, "WWW-Authenticate");

	*out = (struct oauth_challenge){ 0 };
	if (!header)
		return;
	out->error = challenge_parameter(header, "error");
	out->scope = challenge_parameter(header, "scope");
	out->acr_values = challenge_parameter(header, "acr_values");
	out->max_age = challenge_parameter(header, "max_age");
	out->resource_metadata =
		challenge_parameter(header, "resource_metadata");
}

/* RFC 6750 section 3.1, RFC 9470 section 3 */
bool oauth_challenge_wants_more(const struct oauth_challenge *challenge)
{
	const char *error = challenge->error ? challenge->error : "";

	if (strcmp(error, "insufficient_scope") == 0)
		return challenge->scope != NULL;
	return strcmp(error, "insufficient_user_authentication") == 0 &&
	       (challenge->acr_values || challenge->max_age);
}

/* RFC 9728 section 3.3: byte for byte one of those that are meant. */
int oauth_resource_metadata(struct json **out, bool *foreign,
			    const struct http_response *response,
			    const struct strings *meant, struct err *err)
{
	autoptr(json) answer = NULL;

	if (response->status != 200)
		return err_set(err, EXIT_SERVER,
			       "the service's metadata can't be read (status "
			       "%d)",
			       response->status);
	if (answer_object(&answer, response, "the service's metadata", err))
		return -1;
	*foreign = !strings_has(meant, json_text(answer, "resource", ""));
	*out = steal(answer);
	return 0;
}
