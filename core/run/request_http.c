/* request_http.c - the request of an http step */
#include "core/run/request_parts.h"

#include "core/model/template.h"

#include <string.h>

/* Text whose secret marks become secret pieces of the body. */
struct splitting {
	struct http_request *request;
	const struct materials *materials;
	enum http_escape escape;
	struct buf text;
};

static void split_flush(struct splitting *s)
{
	if (s->text.len)
		http_add_text(s->request, buf_str(&s->text));
	buf_reset(&s->text);
}

static void split_piece(const char *text, size_t len, const struct mark *mark,
			void *payload)
{
	struct splitting *s = payload;

	if (!mark || !mark->secret) {
		buf_add_bytes(&s->text, text, len);
		return;
	}
	split_flush(s);
	http_add_secret(s->request,
			request_secret(s->materials->inputs[mark->input]),
			mark->name + strlen("secret:"), s->escape);
}

static void add_body(struct http_request *request,
		     const struct materials *materials, const char *text,
		     enum http_escape escape)
{
	struct splitting s = { request, materials, escape, { 0 } };

	marks_each(&materials->plan->marks, text, split_piece, &s);
	split_flush(&s);
	buf_release(&s.text);
}

static struct http_header *find_header(struct http_request *request,
				       const char *name)
{
	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcasecmp(request->headers[i].name, name) == 0)
			return &request->headers[i];
	return NULL;
}

static void default_header(struct http_request *request, const char *name,
			   const char *value)
{
	if (!find_header(request, name))
		http_add_header(request, name, value);
}

/* A secret may end a header's value ("Api-Key: " and the key). */
static int add_header(struct http_request *request,
		      const struct materials *materials, const char *name,
		      const char *text, struct err *err)
{
	autobuf value = { 0 };
	const struct mark *mark;
	char *place;

	if (template_fill(&value, text, TEMPLATE_HEADER, materials->values,
			  err))
		return err_wrap(err, "header '%s'", name);
	mark = marks_find_secret(&materials->plan->marks, buf_str(&value));
	if (!mark || materials->planning) {
		http_add_header(request, name, buf_str(&value));
		return 0;
	}
	place = strstr(value.data, mark->text);
	if (place[strlen(mark->text)] != '\0')
		return err_set(err, EXIT_INPUT,
			       "header '%s': a secret must be the end of the "
			       "value",
			       name);
	*place = '\0';
	http_add_header(request, name, value.data);
	request->headers[request->nr_headers - 1].secret =
		request_secret(materials->inputs[mark->input]);
	return 0;
}

static bool is_ours(const char *name)
{
	static const char *const ours[] = { "authorization",
					    "host",
					    "content-length",
					    "connection",
					    "transfer-encoding",
					    "cookie",
					    "dpop" };

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (strcasecmp(name, ours[i]) == 0)
			return true;
	return false;
}

static int add_headers(struct http_request *request,
		       const struct materials *materials,
		       const struct json *headers, struct err *err)
{
	json_each(value, headers) {
		const char *name = json_key(value);

		if (is_ours(name))
			return err_set(err, EXIT_INPUT,
				       "header '%s' is not a runbook's to set",
				       name);
		if (!json_string(value))
			return err_set(err, EXIT_INPUT,
				       "header '%s' is not text", name);
		if (add_header(request, materials, name, json_string(value),
			       err))
			return -1;
	}
	return 0;
}

static int add_json(struct http_request *request,
		    const struct materials *materials, const struct json *value,
		    struct err *err)
{
	autoptr(json) filled = NULL;
	autobuf text = { 0 };

	if (request_json(&filled, value, materials, err))
		return -1;
	json_compact(&text, filled);
	default_header(request, "Content-Type", "application/json");
	add_body(request, materials, buf_str(&text), HTTP_JSON);
	return 0;
}

static int add_form(struct http_request *request,
		    const struct materials *materials, const struct json *form,
		    struct err *err)
{
	json_each(field, form) {
		const char *name = json_key(field);
		autobuf value = { 0 };
		const struct mark *mark;

		if (template_fill(&value,
				  json_string(field) ? json_string(field) : "",
				  TEMPLATE_FORM, materials->values, err))
			return err_wrap(err, "form field '%s'", name);
		mark = marks_find_secret(&materials->plan->marks,
					 buf_str(&value));
		if (!mark) {
			http_add_form(request, name, buf_str(&value));
			continue;
		}
		if (strlen(mark->text) != value.len)
			return err_set(err, EXIT_INPUT,
				       "form field '%s': a secret must be the "
				       "whole value",
				       name);
		http_add_form_secret(
			request, name,
			request_secret(materials->inputs[mark->input]),
			mark->name + strlen("secret:"));
	}
	return 0;
}

static int add_text(struct http_request *request,
		    const struct materials *materials, const char *text,
		    struct err *err)
{
	autobuf filled = { 0 };

	if (template_fill(&filled, text, TEMPLATE_TEXT, materials->values, err))
		return -1;
	default_header(request, "Content-Type", "text/plain; charset=utf-8");
	add_body(request, materials, buf_str(&filled), HTTP_RAW);
	return 0;
}

static int add_query(struct buf *url, const struct materials *materials,
		     const struct json *query, struct err *err)
{
	json_each(field, query) {
		autobuf value = { 0 };

		if (template_fill(&value,
				  json_string(field) ? json_string(field) : "",
				  TEMPLATE_FORM, materials->values, err))
			return err_wrap(err, "query value '%s'",
					json_key(field));
		buf_add(url, strchr(buf_str(url), '?') ? "&" : "?");
		http_url_escape(url, json_key(field), strlen(json_key(field)));
		buf_add(url, "=");
		http_url_escape(url, buf_str(&value), value.len);
	}
	return 0;
}

static int build_url(struct http_request *out, struct verdict *verdict,
		     const struct materials *materials,
		     const struct json *request, struct err *err)
{
	autobuf url = { 0 };

	if (template_fill(&url, json_text(request, "url", ""), TEMPLATE_URL,
			  materials->values, err) ||
	    add_query(&url, materials, json_get(request, "query"), err))
		return -1;
	/* Addresses end up in logs and histories (RFC 9700 section 4.3). */
	if (marks_find_secret(&materials->plan->marks, buf_str(&url)))
		return err_set(err, EXIT_INPUT,
			       "a secret input can't stand in an address");
	out->url = buf_detach(&url);
	return plan_check_url(verdict, materials->plan, out->url, err);
}

static int add_auth(struct http_request *out, const struct materials *materials,
		    const char *auth, struct err *err)
{
	if (!auth || strcmp(auth, "none") == 0)
		return 0;
	if (strcmp(auth, "token") != 0)
		return err_set(
			err, EXIT_INPUT,
			"\"auth\": '%s' is not known; write \"token\" or "
			"\"none\"",
			auth);
	out->bearer = request_secret(materials->token);
	out->bearer_name = xstrdup(PLAN_TOKEN_NAME);
	out->bearer_dpop = materials->plan->runbook->dpop;
	request_certificate(out, materials);
	return 0;
}

static int add_body_of(struct http_request *out,
		       const struct materials *materials,
		       const struct json *request, struct err *err)
{
	const struct json *json = json_get(request, "json");
	const struct json *form = json_get(request, "form");
	const struct json *file = json_get(request, "file");
	const struct json *multipart = json_get(request, "multipart");
	const char *text = json_text(request, "text", NULL);

	if (json)
		return add_json(out, materials, json, err);
	if (form)
		return add_form(out, materials, form, err);
	if (file)
		return request_upload(out, materials, file, err);
	if (multipart)
		return request_multipart(out, materials, multipart, err);
	return text ? add_text(out, materials, text, err) : 0;
}

static void add_limits(struct http_request *out, const struct json *request)
{
	int64_t most = 0;

	if (json_int(&most, json_get(request, "max_bytes")) && most > 0)
		out->body_max = (size_t)most;
}

int request_http(struct http_request *out, struct verdict *verdict,
		 const struct materials *materials, const struct step *step,
		 struct err *err)
{
	const struct json *request = step->request;
	const char *key = json_text(request, "idempotency_key", NULL);

	if (build_url(out, verdict, materials, request, err))
		return -1;
	if (!verdict->allowed)
		return 0;
	out->method = xstrdup(json_text(request, "method", "GET"));
	if (add_headers(out, materials, json_get(request, "headers"), err) ||
	    add_auth(out, materials, json_text(request, "auth", NULL), err))
		return -1;
	if (key && materials->idempotency)
		default_header(out, key, materials->idempotency);
	default_header(out, "Accept",
		       json_get(request, "save") ? "*/*" : "application/json");
	add_limits(out, request);
	return add_body_of(out, materials, request, err);
}
