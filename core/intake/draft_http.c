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
		intake_is_media(value, "application/json")) ||
	       (json_get(request, "form") &&
		intake_is_media(value, INTAKE_FORM_TYPE)) ||
	       json_get(request, "multipart");
}

/* "Host: other.example.com" asks one host in the name of another. */
static bool is_other_host(const struct draft *draft,
			  const struct intake_pair *header)
{
	const char *host = draft->origin + intake_host(draft->origin);

	return strcasecmp(header->name, "Host") == 0 &&
	       strcasecmp(host, header->value) != 0;
}

static void add_headers(struct draft *draft, struct json *request,
			struct json *step, const struct intake_pairs *headers)
{
	autoptr(json) out = json_new_object();

	for (size_t i = 0; i < headers->nr; i++) {
		const struct intake_pair *header = &headers->at[i];
		autofree char *name = NULL;
		autofree char *value = NULL;

		if (is_other_host(draft, header))
			draft_step_todo(step,
					"its header Host was left out: rbctl "
					"sends the name of the host that it "
					"calls");
		if (is_default(header->name, header->value, request))
			continue;
		if (json_count(out) == DRAFT_PAIRS_MAX) {
			draft_step_todo(step,
					"it has more than %d headers: the rest "
					"was left out",
					DRAFT_PAIRS_MAX);
			break;
		}
		if (lint_looks_secret(header->name)) {
			draft_step_todo(step, "a header was left out, as its "
					      "name looks like a secret");
			continue;
		}
		name = draft_text(draft, header->name);
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

/* ---- the step ---- */

/* PROPFIND, but nothing that was put there by mistake. */
static bool is_method(const char *text)
{
	size_t len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return len && len <= 20 && !text[len];
}

/* As rbctl sends it; NULL: it doesn't. */
static const char *known_method(const char *method)
{
	static const char *const known[] = { "GET",   "HEAD",   "POST",   "PUT",
					     "PATCH", "DELETE", "OPTIONS" };

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strcasecmp(known[i], method) == 0)
			return known[i];
	return NULL;
}

static void add_method(struct json *request, struct json *step,
		       const char *method)
{
	const char *known = known_method(method);

	json_set_string(request, "method", known ? known : "POST");
	if (known)
		return;
	if (is_method(method))
		draft_step_todo(step,
				"its method was '%s', which rbctl does not "
				"send: it is POST now",
				method);
	else
		draft_step_todo(step, "its method was none that rbctl sends: "
				      "it is POST now");
}

/* Only hosts that the runbook or the environment names are called: the first
 * one becomes the resource server's. */
static void set_url(struct draft *draft, struct json *request,
		    struct json *step, const char *url)
{
	size_t host = intake_host(url);
	size_t len = host ? host + strcspn(url + host, "/?") : 0;
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

/* "POST https://api.example.com/runs/MONTH" */
static char *title_of(const char *method, const char *url)
{
	static const char *const starts[] = { "{{inputs.", "{{env." };
	size_t len = strcspn(url, "?#");
	autobuf out = { 0 };

	buf_addf(&out, "%s ", method);
	for (size_t i = 0; i < len;) {
		size_t skip = text_starts(url + i, "}}") ? 2 : 0;

		for (size_t k = 0; !skip && k < ARRAY_SIZE(starts); k++)
			if (text_starts(url + i, starts[k]))
				skip = strlen(starts[k]);
		if (!skip)
			buf_add_byte(&out, (unsigned char)url[i++]);
		i += skip;
	}
	return buf_detach(&out);
}

void draft_http_step(struct draft *draft, const struct intake_request *from)
{
	const char *method = known_method(from->method);
	autofree char *url = draft_url(draft, from->url);
	autofree char *title = title_of(method ? method : "POST", url);
	struct json *step = draft_step(draft, from, "call", title, "http");
	struct json *request = json_set_object(step, "request");

	add_method(request, step, from->method);
	set_url(draft, request, step, url);
	draft_body(draft, request, step, from);
	add_headers(draft, request, step, &from->headers);
	if (from->proof == INTAKE_BEARER)
		json_set_string(request, "auth", "token");
	else if (from->proof == INTAKE_BASIC)
		draft_step_todo(step, "a user and a password went along, which "
				      "were left out: rbctl sends a token that "
				      "it got, or nothing");
}
