/* device.c - a person consents on another device (RFC 8628) */
#include "core/oauth/consent.h"
#include "core/oauth/grant.h"
#include "core/base/text.h"

#include <string.h>

#define GRANT            "urn:ietf:params:oauth:grant-type:device_code"
#define INTERVAL_DEFAULT 5 /* section 3.2 */
#define INTERVAL_MAX     120
#define EXPIRES_MAX      (60 * 60)
#define USER_CODE_MAX    64

void oauth_device_release(struct oauth_device *device)
{
	secret_free(device->device_code);
	free(device->user_code);
	free(device->uri);
	free(device->uri_complete);
	*device = (struct oauth_device){ 0 };
}

int oauth_device_request(struct http_request *out, const char *endpoint,
			 const struct oauth_client *client,
			 const struct json *scopes, const struct json *extra,
			 struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, endpoint);
	return grant_finish(out, &request, client, scopes, extra, err);
}

static int bad(struct err *err, const char *member)
{
	return err_set(err, EXIT_SERVER,
		       "the device authorization endpoint's '%s' can't be used",
		       member);
}

/* Where a person is sent: protected, and nothing that a link could hide. */
static int take_uri(char **out, const struct json *answer, const char *member,
		    struct err *err)
{
	const char *text = json_text(answer, member, NULL);
	auto_release(url) url = { 0 };
	struct err why = { 0 };

	if (!text)
		return 0;
	if (url_parse(&url, text, &why) || url.has_user ||
	    (strcmp(url.scheme, "https") != 0 && !url_is_loopback(&url)))
		return bad(err, member);
	*out = xstrdup(text);
	return 0;
}

static int take_number(int64_t *out, const struct json *answer,
		       const char *member, int64_t least, int64_t most,
		       struct err *err)
{
	const struct json *value = json_get(answer, member);
	double seconds = json_double(value);

	if (!value)
		return 0;
	if (json_type(value) != JSON_NUMBER || seconds < (double)least)
		return bad(err, member);
	*out = seconds < (double)most ? (int64_t)seconds : most;
	return 0;
}

static int take_codes(struct oauth_device *out, const struct json *answer,
		      struct err *err)
{
	const char *device = json_text(answer, "device_code", NULL);
	const char *user = json_text(answer, "user_code", NULL);

	if (!device || !*device || strlen(device) > SECRET_SIZE_MAX)
		return bad(err, "device_code");
	out->device_code = secret_new(device, strlen(device));
	if (!user || !*user || strlen(user) > USER_CODE_MAX)
		return bad(err, "user_code");
	out->user_code = xstrdup(user);
	return 0;
}

static int take_all(struct oauth_device *out, const struct json *answer,
		    struct err *err)
{
	/* before section 3.2 had its name, servers wrote it so */
	const char *uri = json_get(answer, "verification_uri")
				  ? "verification_uri"
				  : "verification_url";

	out->interval = INTERVAL_DEFAULT;
	if (take_codes(out, answer, err) ||
	    take_uri(&out->uri, answer, uri, err) ||
	    take_uri(&out->uri_complete, answer, "verification_uri_complete",
		     err) ||
	    take_number(&out->interval, answer, "interval", 0, INTERVAL_MAX,
			err) ||
	    take_number(&out->expires_in, answer, "expires_in", 1, EXPIRES_MAX,
			err))
		return -1;
	if (!out->uri)
		return bad(err, "verification_uri");
	if (!out->expires_in)
		return bad(err, "expires_in");
	if (out->interval < 1)
		out->interval = 1;
	return 0;
}

int oauth_device_answer(struct oauth_device *out, bool *refused,
			struct oauth_failure *failure,
			const struct http_response *response, struct err *err)
{
	auto_release(oauth_device) device = { 0 };
	autoptr(json) answer = NULL;
	int result;

	*refused = answer_refuses(failure, response);
	if (*refused)
		return 0;
	if (answer_object(&answer, response,
			  "the device authorization endpoint", err))
		return -1;
	result = take_all(&device, answer, err);
	answer_wipe(json_get(answer, "device_code"));
	if (result)
		return -1;
	*out = device;
	device = (struct oauth_device){ 0 };
	return 0;
}

int oauth_device_token_request(struct http_request *out,
			       const char *token_endpoint,
			       const struct oauth_client *client,
			       const struct secret *device_code,
			       const struct json *extra, struct err *err)
{
	auto_release(http_request) request = { 0 };

	answer_request(&request, token_endpoint);
	http_add_form(&request, "grant_type", GRANT);
	grant_add_secret(&request, "device_code", device_code,
			 OAUTH_DEVICE_CODE_NAME);
	return grant_finish(out, &request, client, NULL, extra, err);
}

/* RFC 6749 section 5.2, and section 3.5: asking again would not help. */
static bool is_final(const char *error)
{
	static const char *const errors[] = {
		"invalid_request",        "invalid_client", "invalid_grant",
		"unauthorized_client",    "invalid_scope",  "access_denied",
		"unsupported_grant_type", "expired_token",
	};

	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (strcmp(error, errors[i]) == 0)
			return true;
	return false;
}

/* Section 3.5 */
enum oauth_device_state oauth_device_state(const struct http_response *response)
{
	struct oauth_failure failure;

	oauth_failure_of(&failure, response);
	if (strcmp(failure.error, "authorization_pending") == 0)
		return DEVICE_PENDING;
	if (strcmp(failure.error, "slow_down") == 0)
		return DEVICE_SLOWER;
	if (http_is_away(response->status) && !is_final(failure.error))
		return DEVICE_AWAY;
	return DEVICE_DECIDED;
}
