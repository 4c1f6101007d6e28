/* registration.c - clients that register themselves (RFC 7591, RFC 7592) */
#include "core/oauth/registration.h"
#include "core/base/text.h"
#include "core/oauth/answer.h"

#include <string.h>

#define SERVER_NAME "the registration endpoint"

/* ---- requests ---- */

static struct secret *copy(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

static void begin(struct http_request *out, const char *method, const char *url,
		  const struct secret *bearer, const char *name)
{
	*out = (struct http_request){
		.method = xstrdup(method),
		.url = xstrdup(url),
	};
	http_add_header(out, "Accept", "application/json");
	if (!bearer)
		return;
	out->bearer = copy(bearer);
	out->bearer_name = xstrdup(name);
}

static void manage(struct http_request *out, const char *method,
		   const struct registration_access *access)
{
	begin(out, method, access->uri, access->token, access->token_name);
}

/* RFC 9110 section 13.1.1: only what was read is replaced. */
static void add_condition(struct http_request *out,
			  const struct registration_access *access)
{
	if (access->etag)
		http_add_header(out, "If-Match", access->etag);
}

void registration_create_request(struct http_request *out, const char *endpoint,
				 const struct json *metadata,
				 const struct secret *initial,
				 const char *initial_name)
{
	autobuf body = { 0 };

	begin(out, "POST", endpoint, initial, initial_name);
	http_add_header(out, "Content-Type", "application/json");
	json_compact(&body, metadata);
	http_add_text(out, buf_str(&body));
}

void registration_read_request(struct http_request *out,
			       const struct registration_access *access)
{
	manage(out, "GET", access);
}

void registration_update_request(struct http_request *out,
				 const struct registration_access *access,
				 const char *client_id,
				 const struct json *metadata,
				 const struct secret *secret,
				 const char *secret_name)
{
	/* RFC 7592 section 2.2: these MUST NOT be sent; a secret only as the
	 * one that is current, which is not in `metadata`. */
	static const char *const not_ours[] = { "registration_access_token",
						"registration_client_uri",
						"client_secret_expires_at",
						"client_id_issued_at",
						"client_secret" };
	autoptr(json) whole = json_copy(metadata);
	autobuf body = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(not_ours); i++)
		json_remove(whole, not_ours[i]);
	json_set_string(whole, "client_id", client_id);
	manage(out, "PUT", access);
	http_add_header(out, "Content-Type", "application/json");
	add_condition(out, access);
	json_compact(&body, whole);
	if (!secret) {
		http_add_text(out, buf_str(&body));
		return;
	}
	buf_truncate(&body, body.len - 1); /* the closing brace */
	buf_add(&body, ",\"client_secret\":\"");
	http_add_text(out, buf_str(&body));
	http_add_secret(out, copy(secret), secret_name, HTTP_JSON);
	http_add_text(out, "\"}");
}

void registration_delete_request(struct http_request *out,
				 const struct registration_access *access)
{
	manage(out, "DELETE", access);
	add_condition(out, access);
}

/* ---- answers ---- */

void registration_release(struct registration *registration)
{
	free(registration->client_id);
	free(registration->uri);
	free(registration->etag);
	secret_free(registration->token);
	secret_free(registration->secret);
	json_free(registration->metadata);
	*registration = (struct registration){ 0 };
}

/* Visible ASCII, as RFC 6749 appendix A has it: it goes into headers. */
static bool is_plain(const char *text, size_t most)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return len > 0 && len <= most;
}

static int not_good(const char *member, struct err *err)
{
	return err_set(err, EXIT_SERVER,
		       "%s gives a '%s' that can't be used (empty, too long, "
		       "or with strange characters)",
		       SERVER_NAME, member);
}

/* Out of the answer and into guarded memory; nothing of it stays behind. */
static int take_secret(struct secret **out, struct json *answer,
		       const char *member, struct err *err)
{
	const struct json *value = json_get(answer, member);
	const char *text = json_string(value);
	bool good = text && is_plain(text, SECRET_SIZE_MAX);

	if (!value)
		return 0;
	if (good)
		*out = secret_new(text, strlen(text));
	answer_wipe(value);
	json_remove(answer, member);
	return good ? 0 : not_good(member, err);
}

static int take_text(char **out, const struct json *answer, const char *member,
		     size_t most, struct err *err)
{
	const struct json *value = json_get(answer, member);

	if (!value)
		return 0;
	if (!json_string(value) || !is_plain(json_string(value), most))
		return not_good(member, err);
	*out = xstrdup(json_string(value));
	return 0;
}

/* RFC 7591 section 3.2.1 demands it beside a secret; many a server leaves it
 * out. What can't be a time is refused all the same. */
static int take_expiry(int64_t *out, const struct json *answer, struct err *err)
{
	const struct json *value = json_get(answer, "client_secret_expires_at");

	if (!value || (json_int(out, value) && *out >= 0))
		return 0;
	*out = 0;
	return err_set(err, EXIT_SERVER,
		       "%s gives a 'client_secret_expires_at' that is no time",
		       SERVER_NAME);
}

/* Nothing of another client is this one's: no token, no secret, no name, no
 * address. */
static void drop_other(struct registration *got)
{
	secret_free(got->token);
	secret_free(got->secret);
	got->token = got->secret = NULL;
	free(got->client_id);
	free(got->uri);
	got->client_id = got->uri = NULL;
}

static int check_client(struct registration *got, const char *wanted,
			struct err *err)
{
	bool other =
		got->client_id && wanted && strcmp(wanted, got->client_id) != 0;

	if (!got->client_id)
		err_set(err, EXIT_SERVER, "the answer of %s names no client_id",
			SERVER_NAME);
	else if (other)
		err_set(err, EXIT_SERVER,
			"%s was asked about the client '%s' and answers "
			"about '%s'",
			SERVER_NAME, wanted, got->client_id);
	if (other)
		drop_other(got);
	return got->client_id ? 0 : -1;
}

static void take_etag(struct registration *out,
		      const struct http_response *response)
{
	autofree char *etag = http_response_header(response, "ETag");

	/* RFC 9110 section 13.1.1: a weak one never matches. */
	if (etag && *etag == '"' && is_plain(etag, REGISTRATION_TEXT_MAX))
		out->etag = steal(etag);
}

/* Each is taken out whatever is wrong with the others: what is given once must
 * not be lost. The first fault is told. */
static int read_members(struct registration *out, struct json *answer,
			const char *client_id, struct err *err)
{
	struct err later = { 0 };
	int bad = 0;

	bad |= take_secret(&out->token, answer, "registration_access_token",
			   err);
	bad |= take_secret(&out->secret, answer, "client_secret",
			   bad ? &later : err);
	bad |= take_text(&out->client_id, answer, "client_id",
			 REGISTRATION_TEXT_MAX, bad ? &later : err);
	bad |= take_text(&out->uri, answer, "registration_client_uri",
			 HTTP_URL_MAX, bad ? &later : err);
	bad |= take_expiry(&out->secret_expires, answer, bad ? &later : err);
	bad |= check_client(out, client_id, bad ? &later : err);
	return bad ? -1 : 0;
}

static int unexpected(const struct http_response *response, struct err *err)
{
	return err_set(err, EXIT_SERVER, "%s answered with status %d",
		       SERVER_NAME, response->status);
}

int registration_answer(struct registration *out, bool *refused,
			struct oauth_failure *failure,
			const struct http_response *response,
			const char *client_id, struct err *err)
{
	auto_release(registration) got = { 0 };
	int bad;

	*refused = response->status >= 400;
	if (*refused) {
		oauth_failure_of(failure, response);
		return 0;
	}
	if (answer_object(&got.metadata, response, SERVER_NAME, err))
		return -1;
	bad = read_members(&got, got.metadata, client_id, err);
	if (!bad && response->status != 200 && response->status != 201)
		bad = unexpected(response, err);
	take_etag(&got, response);
	*out = got;
	got = (struct registration){ 0 };
	return bad;
}

int registration_delete_answer(bool *refused, struct oauth_failure *failure,
			       const struct http_response *response,
			       struct err *err)
{
	*refused = response->status >= 400;
	if (*refused)
		oauth_failure_of(failure, response);
	else if (response->status < 200 || response->status >= 300)
		return unexpected(response, err);
	return 0;
}

/* ---- where the token may go ---- */

static bool has_origin(const char *text, const struct buf *origin)
{
	auto_release(url) url = { 0 };
	autobuf own = { 0 };
	struct err ignored = { 0 };

	if (!text || url_parse(&url, text, &ignored) || url.has_user)
		return false;
	url_origin(&own, &url);
	return strcmp(buf_str(&own), buf_str(origin)) == 0;
}

bool registration_uri_is_bound(const struct json *metadata, const char *uri)
{
	auto_release(url) url = { 0 };
	autobuf origin = { 0 };
	struct err ignored = { 0 };

	if (url_parse(&url, uri, &ignored) || url.has_user || url.has_fragment)
		return false;
	url_origin(&origin, &url);
	json_each_member(member, metadata) {
		const char *key = json_key(member);

		if ((text_ends(key, "_endpoint") ||
		     strcmp(key, "issuer") == 0) &&
		    has_origin(json_string(member), &origin))
			return true;
	}
	return false;
}
