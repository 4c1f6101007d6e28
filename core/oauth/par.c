/* par.c - what is asked for goes straight to the server first (RFC 9126) */
#include "core/oauth/answer.h"
#include "core/oauth/authorize.h"
#include "core/base/text.h"

#include <string.h>

static bool names_client(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_parts; i++) {
		const char *text = request->parts[i].text;

		if (text && text_starts(text + (*text == '&'), "client_id="))
			return true;
	}
	return false;
}

int oauth_par_request(struct http_request *out, const char *endpoint,
		      const struct oauth_client *client,
		      const struct oauth_authorization *asking, struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, endpoint);
	if (authorize_parameters(&request, asking, err) ||
	    oauth_authenticate(&request, client, err))
		return -1;
	/* Section 2.1: it is a parameter of the authorization, whatever the
	 * client proves itself by. */
	if (!names_client(&request))
		http_add_form(&request, "client_id", client->id);
	*out = request;
	request = (struct http_request){ 0 };
	return 0;
}

int oauth_par_answer(char **request_uri, bool *refused,
		     struct oauth_failure *failure,
		     const struct http_response *response, struct err *err)
{
	autoptr(json) answer = NULL;
	const char *uri;

	*refused = answer_refuses(failure, response);
	if (*refused)
		return 0;
	if (answer_object(&answer, response,
			  "the pushed authorization request endpoint", err))
		return -1;
	uri = json_text(answer, "request_uri", NULL);
	if (!uri || !*uri || strlen(uri) > OAUTH_REQUEST_URI_MAX)
		return err_set(err, EXIT_SERVER,
			       "the answer to the pushed authorization request "
			       "has no 'request_uri'");
	*request_uri = xstrdup(uri);
	return 0;
}
