/* remote_answer.c - what a server says to a request that a document describes
 */
#include "core/run/remote.h"

#include "core/base/mask.h"
#include "core/crypto/hash.h"

#include <string.h>

#define TEXT_MAX     2048 /* bytes of an id, an ETag */
#define FRESH_BYTES  32   /* of a secret that is made here */
#define PRECONDITION 412  /* RFC 9110 section 15.5.13 */

void remote_answer_release(struct remote_answer *answer)
{
	json_free(answer->body);
	free(answer->id);
	free(answer->etag);
	secret_free(answer->secret);
	secret_free(answer->kept);
	*answer = (struct remote_answer){ 0 };
}

/* A request, and what it is about, for those who read its answer. */
struct hearing {
	const struct remote *remote;
	const struct json *given;
	const struct http_response *response;
	bool reads; /* it changes nothing */
};

static int no_request(const struct remote *remote, struct err *err)
{
	const struct document *document = remote->work->config->document;

	err_set(err, EXIT_INPUT, "%s has no request '%s'", document->path,
		remote->what);
	return err_hint(err,
			"add \"%s\" to it, then rbctl approve and rbctl "
			"land",
			remote->what);
}

/* Visible ASCII: it goes into headers and addresses. */
static bool is_plain(const char *text, size_t most)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return len > 0 && len <= most;
}

static int not_good(const struct hearing *hearing, const char *what,
		    struct err *err)
{
	return err_set(err, EXIT_SERVER,
		       "the answer to '%s' gives a '%s' that can't be used "
		       "(empty, too long, or with strange characters)",
		       hearing->remote->what, what);
}

/* ---- out of the answer, into guarded memory ---- */

static int take_secret(struct secret **out, bool *masked,
		       const struct hearing *hearing, const struct json *body,
		       const char *pointer, struct err *err)
{
	const char *text =
		pointer ? json_string(json_pointer(body, pointer)) : NULL;

	if (!text || !*text)
		return 0;
	if (text_masks_secret(text, strlen(text))) {
		*masked = true;
		return 0;
	}
	if (!is_plain(text, SECRET_SIZE_MAX))
		return not_good(hearing, pointer + 1, err);
	*out = secret_new(text, strlen(text));
	/* The tree is freed soon, and does not wipe what it holds. */
	explicit_bzero((char *)(uintptr_t)text, strlen(text));
	return 0;
}

static int take_secrets(struct remote_answer *out,
			const struct hearing *hearing, const struct json *body,
			struct err *err)
{
	const char *secret =
		json_is_true(json_get(hearing->given, "generate"))
			? NULL
			: json_text(hearing->given, "secret", NULL);
	bool ignored = false;

	return take_secret(&out->secret, &ignored, hearing, body, secret,
			   err) ||
			       take_secret(
				       &out->kept, &out->masked, hearing, body,
				       json_text(hearing->given, "keep", NULL),
				       err)
		       ? -1
		       : 0;
}

/* ---- what it is called ---- */

static char *last_part(const char *address)
{
	size_t len = strcspn(address, "?#");
	size_t from;

	while (len > 0 && address[len - 1] == '/')
		len--;
	for (from = len; from > 0 && address[from - 1] != '/';)
		from--;
	return xstrndup(address + from, len - from);
}

static char *id_in(const struct hearing *hearing, const struct json *body,
		   const char *place)
{
	const struct json *value;
	autobuf number = { 0 };

	if (strcmp(place, "location") == 0) {
		autofree char *address =
			http_response_header(hearing->response, "Location");

		return address ? last_part(address) : NULL;
	}
	value = json_pointer(body, place);
	if (json_string(value))
		return xstrdup(json_string(value));
	if (json_type(value) != JSON_NUMBER)
		return NULL;
	json_compact(&number, value);
	return buf_detach(&number);
}

static int take_id(struct remote_answer *out, const struct hearing *hearing,
		   const struct json *body, struct err *err)
{
	const char *place = json_text(hearing->given, "id", NULL);
	autofree char *id = place ? id_in(hearing, body, place) : NULL;

	if (id && !is_plain(id, TEXT_MAX))
		return not_good(hearing, place, err);
	out->id = steal(id);
	return 0;
}

/* ---- which of those that a search finds ---- */

static bool is_it(const struct hearing *hearing, const struct json *item)
{
	const struct config *config = hearing->remote->work->config;
	const char *match = json_text(hearing->given, "match", NULL);
	const struct json *wanted =
		match ? json_pointer(config->desired, match) : NULL;

	return json_type(item) == JSON_OBJECT &&
	       (!match ||
		(wanted && json_equal(json_pointer(item, match), wanted)));
}

static int take_found(struct remote_answer *out, const struct hearing *hearing,
		      const struct json *body, struct err *err)
{
	const struct document *document =
		hearing->remote->work->config->document;
	const struct json *list =
		json_pointer(body, json_text(hearing->given, "list", ""));
	const struct json *found = NULL;

	if (json_type(list) != JSON_ARRAY)
		return err_set(err, EXIT_SERVER,
			       "the answer to 'find' has no list where %s says",
			       document->path);
	json_each(item, list) {
		if (!is_it(hearing, item))
			continue;
		if (found) {
			err_set(err, EXIT_SERVER,
				"the server has several that are '%s'",
				document->name);
			return err_hint(err,
					"say in %s which one, by its \"id\"",
					document->path);
		}
		found = item;
	}
	out->absent = !found;
	return found ? take_id(out, hearing, found, err) : 0;
}

/* ---- the whole answer ---- */

static void take_etag(struct remote_answer *out,
		      const struct http_response *response)
{
	autofree char *etag = http_response_header(response, "ETag");

	/* RFC 9110 section 13.1.1: a weak one never matches. */
	if (etag && *etag == '"' && is_plain(etag, TEXT_MAX))
		out->etag = steal(etag);
}

static int read_body(struct remote_answer *out, const struct hearing *hearing,
		     struct err *err)
{
	const struct config *config = hearing->remote->work->config;
	const struct http_response *response = hearing->response;
	autoptr(json) body = NULL;
	struct err ignored = { 0 };

	if (json_parse(&body, buf_str(&response->body), response->body.len,
		       JSON_WIRE, "answer", &ignored) &&
	    hearing->reads)
		return err_set(err, EXIT_SERVER,
			       "the answer to '%s' is no JSON (status %d)",
			       hearing->remote->what, response->status);
	if (strcmp(hearing->remote->what, "find") == 0)
		return take_found(out, hearing, body, err);
	if (hearing->reads && json_type(body) != JSON_OBJECT)
		return err_set(err, EXIT_SERVER,
			       "the answer to '%s' is %s, not an object",
			       hearing->remote->what,
			       json_type_name(json_type(body)));
	if (take_secrets(out, hearing, body, err) ||
	    take_id(out, hearing, body, err))
		return -1;
	if (body)
		out->body = remote_clean(config->document, body, NULL);
	take_etag(out, response);
	return 0;
}

static bool says_absent(const struct hearing *hearing)
{
	bool asks =
		hearing->reads || strcmp(hearing->remote->what, "delete") == 0;
	int64_t status;

	json_each(item, json_get(hearing->given, "absent"))
		if (asks && json_int(&status, item) &&
		    status == hearing->response->status)
			return true;
	return false;
}

static int hear(struct remote_answer *out, const struct hearing *hearing,
		const struct http_request *request, struct err *err)
{
	struct config_work *work = hearing->remote->work;
	int status = hearing->response->status;
	struct oauth_failure failure = { 0 };

	out->absent = says_absent(hearing);
	if (out->absent)
		return 0;
	if (status == PRECONDITION && !hearing->reads)
		return config_changed_meanwhile(work, err);
	if (status >= 200 && status < 300)
		return read_body(out, hearing, err);
	oauth_failure_of(&failure, hearing->response);
	return config_refused(work, request, &failure, err);
}

static struct secret *make_fresh(const struct json *given)
{
	autowipe text = { 0 };

	if (!json_is_true(json_get(given, "generate")))
		return NULL;
	hash_random_text(&text, FRESH_BYTES);
	return secret_new(buf_str(&text), text.len);
}

int remote_ask(struct remote_answer *out, const struct remote *remote,
	       struct err *err)
{
	const struct json *given =
		json_get(remote->work->config->requests, remote->what);
	autoptr(secret) fresh = make_fresh(given);
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	auto_release(remote_answer) answer = { 0 };
	const struct hearing hearing = {
		.remote = remote,
		.given = given,
		.response = &response,
		.reads = strcmp(remote->what, "read") == 0 ||
			 strcmp(remote->what, "find") == 0,
	};

	if (!given)
		return no_request(remote, err);
	if (remote_request(&request, remote, fresh, err) ||
	    config_send(&response, remote->work, &request, !hearing.reads,
			err) ||
	    hear(&answer, &hearing, &request, err))
		return -1;
	if (fresh)
		answer.secret = steal(fresh);
	/* What it gives is kept first: kept_save() says when. */
	if (!answer.secret && strcmp(remote->what, "create") != 0)
		config_understood(remote->work);
	*out = answer;
	answer = (struct remote_answer){ 0 };
	return 0;
}
