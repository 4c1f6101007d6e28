/* remote_request.c - a request as a document describes it, filled in */
#include "core/run/remote.h"

#include "core/base/mask.h"
#include "core/change/field.h"
#include "core/model/template.h"

#include <string.h>

#define BEARER "Bearer"

static const struct json *given(const struct remote *remote)
{
	return json_get(remote->work->config->requests, remote->what);
}

bool remote_has(const struct config *config, const char *what)
{
	return json_get(config->requests, what) != NULL;
}

char *remote_id(const struct config *config)
{
	const char *text = json_text(config->requests, "id", NULL);
	autobuf id = { 0 };
	struct err ignored = { 0 };

	/* Of a field that is not declared nothing is known. */
	if (!text ||
	    template_fill(&id, text, TEMPLATE_TEXT, config->values, &ignored))
		return NULL;
	return id.len ? buf_detach(&id) : NULL;
}

/* ---- where to ---- */

static struct json *values_of(const struct remote *remote)
{
	struct json *values = json_copy(remote->work->config->values);

	if (remote->id)
		json_set_string(values, "id", remote->id);
	return values;
}

/* An address is put together from whole parts: what a variable ends with, and
 * what a request begins with, is one slash. */
static int add_base(struct buf *out, const struct config *config,
		    const struct json *values, struct err *err)
{
	const char *base = json_text(config->requests, "base", "");

	if (template_fill(out, base, TEMPLATE_URL, values, err))
		return -1;
	while (out->len > 0 && buf_str(out)[out->len - 1] == '/')
		buf_truncate(out, out->len - 1);
	return 0;
}

int remote_url(char **out, const struct remote *remote, struct err *err)
{
	const struct config *config = remote->work->config;
	const char *url = json_text(given(remote), "url", "");
	autoptr(json) values = values_of(remote);
	autobuf text = { 0 };
	autobuf filled = { 0 };
	int bad;

	bad = *url == '/' && add_base(&text, config, values, err);
	buf_add(&text, url);
	if (bad ||
	    template_fill(&filled, buf_str(&text), TEMPLATE_URL, values, err))
		return err_wrap(err, "%s: %s", config->document->path,
				remote->what);
	*out = buf_detach(&filled);
	return 0;
}

static int add_headers(struct http_request *out, const struct remote *remote,
		       struct err *err)
{
	autoptr(json) values = values_of(remote);

	http_set_header(out, "Accept", "application/json");
	json_each(header, json_get(given(remote), "headers")) {
		autobuf text = { 0 };

		if (template_fill(&text, json_string(header), TEMPLATE_HEADER,
				  values, err))
			return err_wrap(err, "%s: %s",
					remote->work->config->document->path,
					remote->what);
		http_set_header(out, json_key(header), buf_str(&text));
	}
	return 0;
}

static struct secret *copy(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

static int add_auth(struct http_request *out, const struct remote *remote,
		    struct err *err)
{
	const struct config *config = remote->work->config;
	const char *scheme = json_text(config->requests, "auth_scheme", BEARER);
	autofree char *before = xasprintf("%s ", scheme);
	auto_release(entry) entry = { 0 };

	if (config_load_auth(&entry, remote->work, err))
		return -1;
	if (!entry.value)
		return 0;
	if (strcmp(scheme, BEARER) == 0) {
		out->bearer = steal(entry.value);
		out->bearer_name = xstrdup(config->auth);
		return 0;
	}
	http_add_header(out, "Authorization", before);
	out->headers[out->nr_headers - 1].secret = steal(entry.value);
	return 0;
}

/* ---- what ---- */

struct cleaning {
	const struct document *config;
	const struct json *without;
	struct buf place;
};

static bool is_dropped(const struct cleaning *cleaning,
		       const struct json *member)
{
	const char *place = buf_str(&cleaning->place);
	const char *text = json_string(member);

	return json_has_string(cleaning->without, place) ||
	       json_has_string(json_at(cleaning->config->root, "compare",
				       "secret", NULL),
			       place) ||
	       field_is_secret(json_key(member), member) ||
	       (text && text_is_mask(text));
}

static struct json *clean(struct cleaning *cleaning, const struct json *value)
{
	bool array = json_type(value) == JSON_ARRAY;
	struct json *made;

	if (!array && json_type(value) != JSON_OBJECT)
		return json_copy(value);
	made = array ? json_new_array() : json_new_object();
	json_each(item, value) {
		size_t len = cleaning->place.len;
		const char *key = json_key(item);

		json_pointer_add(&cleaning->place, array ? "-" : key);
		if (array)
			json_append(made, clean(cleaning, item));
		else if (!is_dropped(cleaning, item))
			json_set(made, key, clean(cleaning, item));
		buf_truncate(&cleaning->place, len);
	}
	return made;
}

struct json *remote_clean(const struct document *config,
			  const struct json *value, const struct json *without)
{
	struct cleaning cleaning = { .config = config, .without = without };
	struct json *made = clean(&cleaning, value);

	buf_release(&cleaning.place);
	return made;
}

/* What the server has, with what is declared put over it. */
static struct json *merged(const struct remote *remote)
{
	const struct config *config = remote->work->config;
	const char *form = json_text(given(remote), "body", "");
	const struct json *actual = NULL;
	struct json *made;

	if (remote->standing && strcmp(form, "merge-patch") != 0)
		actual = remote->standing->actual;
	if (strcmp(form, "fields") != 0)
		return state_merge(actual, config->desired);
	made = json_new_object();
	json_each(field, config->desired)
		json_set(made, json_key(field),
			 state_merge(json_get(actual, json_key(field)), field));
	return made;
}

/* The same, without what the server does not take in this request, whoever
 * has it: what can be said only when something is made may be declared. */
static struct json *body_of(const struct remote *remote)
{
	autoptr(json) made = merged(remote);

	return remote_clean(remote->work->config->document, made,
			    json_get(given(remote), "without"));
}

/* One more member, before the closing brace. */
static void add_member(struct http_request *out, struct buf *text,
		       const char *pointer, const struct secret *secret,
		       const char *name)
{
	buf_truncate(text, text->len - 1);
	if (text->len > 1 || out->nr_parts)
		buf_add_byte(text, ',');
	json_quote(text, pointer + 1);
	buf_add(text, ":\"");
	http_add_text(out, buf_str(text));
	http_add_secret(out, copy(secret), name, HTTP_JSON);
	buf_truncate(text, 0);
	buf_add(text, "\"}");
}

static int refuse_masked(const struct remote *remote, const char *pointer,
			 struct err *err)
{
	err_set(err, EXIT_SERVER,
		"the server shows '%s' masked, and would forget it: nothing "
		"was sent",
		pointer + 1);
	return err_hint(err,
			"change it there by hand, then rbctl drift %s; or let "
			"the server show it to whoever has the token",
			remote->work->config->document->name);
}

static int add_body(struct http_request *out, const struct remote *remote,
		    const struct secret *fresh, struct err *err)
{
	const struct json *request = given(remote);
	const struct standing *standing = remote->standing;
	const char *form = json_text(request, "body", NULL);
	const char *keep = json_text(request, "keep", NULL);
	autoptr(json) body = form ? body_of(remote) : NULL;
	autobuf text = { 0 };

	if (!form)
		return 0;
	if (keep && standing && standing->masked)
		return refuse_masked(remote, keep, err);
	http_set_header(out, "Content-Type",
			strcmp(form, "merge-patch") == 0
				? "application/merge-patch+json"
				: "application/json");
	json_compact(&text, body);
	if (keep && standing && standing->kept)
		add_member(out, &text, keep, standing->kept, keep + 1);
	if (fresh)
		add_member(out, &text, json_text(request, "secret", "/"), fresh,
			   remote->work->config->secret);
	http_add_text(out, buf_str(&text));
	return 0;
}

int remote_request(struct http_request *out, const struct remote *remote,
		   const struct secret *fresh, struct err *err)
{
	const struct json *request = given(remote);
	const struct standing *standing = remote->standing;

	out->method = xstrdup(json_text(request, "method", "GET"));
	if (remote_url(&out->url, remote, err) ||
	    add_headers(out, remote, err) || add_auth(out, remote, err))
		return -1;
	/* RFC 9110 section 13.1.1: only what was read is replaced. */
	if (standing && standing->etag && strcmp(out->method, "GET") != 0)
		http_set_header(out, "If-Match", standing->etag);
	return add_body(out, remote, fresh, err);
}
