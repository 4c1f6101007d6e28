/* answer.c - what all endpoints share: a form goes out, JSON comes back */
#include "core/oauth/answer.h"

#include <string.h>
#include <strings.h>

void answer_request(struct http_request *out, const char *endpoint)
{
	*out = (struct http_request){
		.method = xstrdup("POST"),
		.url = xstrdup(endpoint),
	};
}

void answer_wipe(const struct json *string)
{
	const char *text = json_string(string);

	if (text)
		explicit_bzero((char *)(uintptr_t)text, strlen(text));
}

static int parse(struct json **out, const struct http_response *response)
{
	struct err ignored = { 0 };

	return json_parse(out, buf_str(&response->body), response->body.len,
			  JSON_WIRE, "answer", &ignored);
}

static int say_redirect(const struct http_response *response, const char *what,
			struct err *err)
{
	autofree char *to = http_response_header(response, "Location");

	return err_set(err, EXIT_SERVER,
		       "%s sends us elsewhere (status %d, to '%.200s'), which "
		       "is never followed",
		       what, response->status, to ? to : "nowhere");
}

/* RFC 6749 section 5.1 wants application/json; some write it in older ways, or
 * not at all. A page for people is no answer, whatever it reads like. */
static bool is_json_type(const char *type)
{
	return !type || strcasestr(type, "json") ||
	       strcasestr(type, "javascript") ||
	       strncasecmp(type, "text/plain", 10) == 0;
}

int answer_object(struct json **out, const struct http_response *response,
		  const char *what, struct err *err)
{
	autoptr(json) json = NULL;
	autofree char *type = http_response_header(response, "Content-Type");

	if (response->status >= 300 && response->status < 400)
		return say_redirect(response, what, err);
	if (is_json_type(type) && parse(&json, response) == 0 &&
	    json_type(json) == JSON_OBJECT) {
		*out = steal(json);
		return 0;
	}
	err_set(err, EXIT_SERVER,
		"the answer of %s is no JSON object (status %d, type '%.100s')",
		what, response->status, type ? type : "none");
	return err_hint(err, "check that the server document's metadata is "
			     "this server's");
}

/* Some servers say no with status 200: the error member decides. */
bool answer_refuses(struct oauth_failure *failure,
		    const struct http_response *response)
{
	autoptr(json) json = NULL;
	struct oauth_failure found;
	bool refuses;

	oauth_failure_of(&found, response);
	refuses = response->status >= 400;
	if (!refuses && found.error[0]) {
		refuses = parse(&json, response) != 0 ||
			  json_get(json, "access_token") == NULL ||
			  json_get(json, "error") != NULL;
		answer_wipe(json_get(json, "access_token"));
		answer_wipe(json_get(json, "refresh_token"));
		answer_wipe(json_get(json, "id_token"));
	}
	if (refuses)
		*failure = found;
	return refuses;
}
