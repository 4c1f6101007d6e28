/* draft_http.c - a request as a step of a draft runbook */
#include "core/intake/draft.h"
#include "core/model/lint.h"

#include <string.h>
#include <strings.h>

/* ---- headers ---- */

static bool is_any(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcasecmp(name, *list) == 0)
			return true;
	return false;
}

/* What rbctl sends by itself. */
static bool is_default(const char *name, const char *value,
		       const struct json *request)
{
	static const char *const ours[] = { "Host",       "Content-Length",
					    "Connection", "Accept-Encoding",
					    "Expect",     "Transfer-Encoding",
					    "DPoP",       NULL };

	if (is_any(name, ours))
		return true;
	if (strcasecmp(name, "Accept") == 0)
		return text_equal(value, "application/json") ||
		       text_equal(value, "*/*");
	if (strcasecmp(name, "Content-Type") != 0)
		return false;
	return (json_get(request, "json") &&
		!strncasecmp(value, "application/json", 16)) ||
	       (json_get(request, "form") &&
		!strncasecmp(value, "application/x-www-form-urlencoded", 33)) ||
	       json_get(request, "multipart");
}

static void add_headers(struct draft *draft, struct json *request,
			const struct intake_pairs *headers)
{
	autoptr(json) out = json_new_object();

	for (size_t i = 0; i < headers->nr; i++) {
		const struct intake_pair *header = &headers->at[i];
		autofree char *name = draft_text(draft, header->name);
		autofree char *value = NULL;

		if (is_default(header->name, header->value, request))
			continue;
		value = draft_value(draft, header->name, header->value);
		if (json_get(out, name))
			draft_todo(draft,
				   "the header '%s' stood there twice: "
				   "the last one was kept",
				   name);
		json_set_string(out, name, value);
	}
	if (json_count(out))
		json_set(request, "headers", steal(out));
}

/* ---- bodies ---- */

static void add_fields(struct draft *draft, struct json *request,
		       const struct intake_request *from)
{
	bool files = from->body == INTAKE_MULTIPART;
	struct json *out =
		json_set_object(request, files ? "multipart" : "form");

	for (size_t i = 0; i < from->fields.nr; i++) {
		const struct intake_pair *field = &from->fields.at[i];
		autofree char *name = draft_text(draft, field->name);
		autofree char *value = NULL;

		if (json_get(out, name))
			draft_todo(draft,
				   "the field '%s' stood there twice: "
				   "the last one was kept",
				   name);
		if (field->file) {
			draft_file(draft, json_set_object(out, name),
				   field->name);
			continue;
		}
		value = draft_value(draft, field->name, field->value);
		json_set_string(out, name, value);
	}
	if (!json_count(out))
		json_remove(request, files ? "multipart" : "form");
}

static struct json *filled(struct draft *draft, const char *key,
			   const struct json *value)
{
	struct json *out;

	if (json_type(value) == JSON_STRING) {
		autofree char *text =
			draft_value(draft, key, json_string(value));

		return json_new_string(text);
	}
	if (json_type(value) != JSON_OBJECT && json_type(value) != JSON_ARRAY)
		return json_copy(value);
	out = json_type(value) == JSON_OBJECT ? json_new_object()
					      : json_new_array();
	json_each(item, value) {
		const char *name = json_key(item);
		autofree char *ours = draft_text(draft, name ? name : "");
		struct json *inner = filled(draft, name ? name : key, item);

		if (json_type(out) == JSON_OBJECT)
			json_set(out, ours, inner);
		else
			json_append(out, inner);
	}
	return out;
}

static void add_text(struct draft *draft, struct json *request,
		     struct json *step, const char *text)
{
	autoptr(json) json = NULL;
	autofree char *ready = NULL;
	struct err ignored = { 0 };
	const char *start = text + strspn(text, " \t\r\n");

	if ((*start == '{' || *start == '[') &&
	    json_parse(&json, text, strlen(text), JSON_STRICT, "body",
		       &ignored) == 0) {
		json_set(request, "json", filled(draft, "body", json));
		return;
	}
	if (lint_looks_secret(text)) {
		draft_step_todo(step, "its body was left out, as something in "
				      "it looks like a secret: write it with "
				      "{{inputs.NAME}} in that place");
		return;
	}
	ready = draft_text(draft, text);
	json_set_string(request, "text", ready);
}

static void add_body(struct draft *draft, struct json *request,
		     struct json *step, const struct intake_request *from)
{
	switch (from->body) {
	case INTAKE_NO_BODY:
		break;
	case INTAKE_TEXT:
		if (from->text && *from->text)
			add_text(draft, request, step, from->text);
		break;
	case INTAKE_FORM:
	case INTAKE_MULTIPART:
		add_fields(draft, request, from);
		break;
	case INTAKE_UPLOAD:
		draft_file(draft, json_set_object(request, "file"), "upload");
		break;
	}
}

/* ---- the step ---- */

static void add_method(struct json *request, struct json *step,
		       const char *method)
{
	static const char *const known[] = { "GET",   "HEAD",   "POST",   "PUT",
					     "PATCH", "DELETE", "OPTIONS" };

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcasecmp(known[i], method) == 0) {
			json_set_string(request, "method", known[i]);
			return;
		}
	json_set_string(request, "method", "POST");
	draft_step_todo(step,
			"its method was '%.40s', which rbctl does not "
			"send: it is POST now",
			method);
}

/* Only hosts that the runbook or the environment names are called: the first
 * one becomes the resource server's. */
static void set_url(struct draft *draft, struct json *request,
		    struct json *step, const char *url)
{
	const char *host = strstr(url, "://");
	size_t len =
		host ? (size_t)(host + 3 - url) + strcspn(host + 3, "/?") : 0;
	autofree char *origin = xstrndup(url, len);

	if (len && !draft->api && !strstr(origin, "{{"))
		draft->api = xstrdup(origin);
	if (len && text_equal(draft->api, origin)) {
		json_set_stringf(request, "url",
				 "{{actors.resource_server.url}}%s", url + len);
		return;
	}
	json_set_string(request, "url", url);
	if (len && !strstr(origin, "{{"))
		draft_step_todo(step,
				"this goes to a second host, %.200s: add "
				"it to the 'vars' of each environment, "
				"and write { {env.NAME}} in its place",
				origin);
}

void draft_http_step(struct draft *draft, const struct intake_request *from)
{
	struct json *step = draft_step(draft, from, "call", "http");
	struct json *request = json_set_object(step, "request");
	autofree char *url = draft_url(draft, from->url);

	add_method(request, step, from->method);
	set_url(draft, request, step, url);
	add_body(draft, request, step, from);
	add_headers(draft, request, &from->headers);
	if (from->proof == INTAKE_BEARER)
		json_set_string(request, "auth", "token");
	else if (from->proof == INTAKE_BASIC)
		draft_step_todo(step, "a user and a password went along, which "
				      "were left out: rbctl sends a token that "
				      "it got, or nothing");
}
