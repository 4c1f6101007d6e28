/* export_pieces.c - requests, piece by piece: literal text, and variables */
#include "core/report/export.h"

#include <string.h>

struct walking {
	const struct export *export;
	enum export_escape escape;
	piece_fn *fn;
	void *payload;
};

static void give_text(const struct walking *walking, const char *text,
		      size_t len)
{
	struct piece piece = { .text = text, .len = len };

	if (len)
		walking->fn(&piece, walking->payload);
}

static void give_secret(const struct walking *walking, const char *name,
			enum http_escape escape)
{
	static const enum export_escape escapes[] = {
		[HTTP_RAW] = EXPORT_RAW,
		[HTTP_FORM] = EXPORT_FORM,
		[HTTP_JSON] = EXPORT_JSON,
	};
	struct piece piece = {
		.variable = export_secret(walking->export, name),
		.name = name,
		.secret = true,
		.escape = escapes[escape],
	};

	walking->fn(&piece, walking->payload);
}

static void marked(const char *text, size_t len, const struct mark *mark,
		   void *payload)
{
	const struct walking *walking = payload;
	struct piece piece = { .escape = walking->escape };

	if (!mark) {
		give_text(walking, text, len);
		return;
	}
	piece.variable = export_variable(walking->export, mark->name);
	piece.name = mark->name;
	piece.secret = mark->secret;
	walking->fn(&piece, walking->payload);
}

void export_text(const struct export *export, const char *text,
		 enum export_escape escape, piece_fn *fn, void *payload)
{
	struct walking walking = { export, escape, fn, payload };

	marks_each(&export->plan->marks, text, marked, &walking);
}

enum export_escape export_escape_of(const struct step *step)
{
	if (step->kind != STEP_HTTP || json_get(step->request, "form"))
		return EXPORT_FORM;
	return json_get(step->request, "json") ? EXPORT_JSON : EXPORT_RAW;
}

void export_body(const struct export *export, const struct plan_step *step,
		 const struct http_request *request, piece_fn *fn,
		 void *payload)
{
	struct walking walking = { export, export_escape_of(step->step), fn,
				   payload };
	autobuf text = { 0 };

	for (size_t i = 0; i < request->nr_parts; i++) {
		const struct http_part *part = &request->parts[i];

		buf_add(&text, part->text ? part->text : "");
		if (!part->secret)
			continue;
		marks_each(&export->plan->marks, buf_str(&text), marked,
			   &walking);
		buf_reset(&text);
		give_secret(&walking, part->secret_name, part->escape);
	}
	marks_each(&export->plan->marks, buf_str(&text), marked, &walking);
}

void export_basic(const struct export *export,
		  const struct http_request *request, piece_fn *fn,
		  void *payload)
{
	struct walking walking = { export, EXPORT_RAW, fn, payload };

	autofree char *user = xasprintf("%s:", request->basic_user);

	give_text(&walking, user, strlen(user));
	give_secret(&walking, request->basic_name,
		    request->basic_form ? HTTP_FORM : HTTP_RAW);
}

void export_bearer(const struct export *export,
		   const struct http_request *request, piece_fn *fn,
		   void *payload)
{
	struct walking walking = { export, EXPORT_RAW, fn, payload };
	const char *scheme = request->bearer_dpop ? "DPoP " : "Bearer ";

	give_text(&walking, scheme, strlen(scheme));
	give_secret(&walking, request->bearer_name, HTTP_RAW);
}

bool export_body_is_secret(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_parts; i++)
		if (request->parts[i].secret)
			return true;
	return false;
}

/* ---- steps ---- */

struct search {
	const char *name;
	bool found;
};

static void search_mark(const char *text UNUSED, size_t len UNUSED,
			const struct mark *mark, void *payload)
{
	struct search *search = payload;

	if (mark && strcmp(mark->name, search->name) == 0)
		search->found = true;
}

static void search_text(struct search *search, const struct plan *plan,
			const char *text)
{
	if (text)
		marks_each(&plan->marks, text, search_mark, search);
}

static void search_request(struct search *search, const struct plan *plan,
			   const struct http_request *request)
{
	search_text(search, plan, request->url);
	for (size_t i = 0; i < request->nr_parts; i++)
		search_text(search, plan, request->parts[i].text);
	for (size_t i = 0; i < request->nr_fields; i++)
		search_text(search, plan, request->fields[i].text);
	for (size_t i = 0; i < request->nr_headers; i++)
		search_text(search, plan, request->headers[i].value);
}

bool export_is_used(const struct export *export, const char *name)
{
	const struct plan *plan = export->plan;
	struct search search = { .name = name };

	for (size_t i = 0; i < plan->nr_steps; i++) {
		const struct plan_step *step = &plan->steps[i];

		search_text(&search, plan, step->instructions);
		search_text(&search, plan, step->confirm);
		search_text(&search, plan, step->save_as);
		search_text(&search, plan, step->address);
		search_request(&search, plan, &step->first);
		search_request(&search, plan, &step->request);
	}
	return search.found;
}

static void add_token(struct buf *out, const char *token, size_t len)
{
	autobuf plain = { 0 };

	for (size_t i = 0; i < len; i++) {
		if (token[i] == '~' && i + 1 < len)
			buf_add_byte(&plain, token[++i] == '1' ? '/' : '~');
		else
			buf_add_byte(&plain, (unsigned char)token[i]);
	}
	if (len && len < 9 && strspn(buf_str(&plain), "0123456789") == len)
		buf_add(out, buf_str(&plain));
	else
		json_quote(out, buf_str(&plain));
}

void export_pointer(struct buf *out, const char *pointer)
{
	bool first = true;

	buf_add(out, "[");
	while (*pointer == '/') {
		size_t len = strcspn(++pointer, "/");

		buf_add(out, first ? "" : ",");
		first = false;
		add_token(out, pointer, len);
		pointer += len;
	}
	buf_add(out, "]");
}

void export_head(struct strings *lines, const struct plan *plan)
{
	char hex[OID_HEX + 1];

	oid_format(hex, &plan->revision);
	strings_add(lines, plan->runbook->title);
	strings_take(lines,
		     xasprintf("%s in environment %s, approved revision %s",
			       plan->runbook->document->name,
			       plan->environment->name, hex));
	strings_take(lines, xasprintf("plan sha256 %s", plan->sha256));
}

/* Not where the runbook says what such a member must be. */
bool export_refuses_errors(const struct step *step)
{
	static const char *const members[] = { "/ok", "/success", "/error" };

	if (step->kind != STEP_HTTP || json_get(step->request, "save") ||
	    json_is_true(json_get(step->expect, "error_allowed")))
		return false;
	json_each(wanted, json_get(step->expect, "json"))
		for (size_t i = 0; i < ARRAY_SIZE(members); i++)
			if (text_starts(json_key(wanted), members[i]))
				return false;
	return true;
}

bool export_is_signed(const struct step *step)
{
	return step->kind == STEP_INTROSPECT &&
	       json_is_true(json_get(step->expect, "signed"));
}

void export_statuses(struct strings *out, const struct step *step)
{
	const struct json *wanted = json_get(step->expect, "status");
	int64_t status;

	if (json_int(&status, wanted))
		strings_take(out, xasprintf("%lld", (long long)status));
	json_each(item, wanted)
		if (json_int(&status, item))
			strings_take(out, xasprintf("%lld", (long long)status));
}
