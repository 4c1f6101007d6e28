/* export_form_step.c - one step of a page to print and fill in */
#include "core/report/audit_page.h"
#include "core/report/export_form.h"

#include <ctype.h>
#include <string.h>

/* One value of a form, decoded. */
static void decode(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char byte;
		char pair[3] = { 0 };

		if (text[i] == '%' && i + 2 < len) {
			pair[0] = (char)tolower((unsigned char)text[i + 1]);
			pair[1] = (char)tolower((unsigned char)text[i + 2]);
			if (text_unhex(&byte, 1, pair)) {
				buf_add_byte(out, byte);
				i += 2;
				continue;
			}
		}
		buf_add_byte(out,
			     text[i] == '+' ? ' ' : (unsigned char)text[i]);
	}
}

static void add_row(struct buf *out, const char *name, const char *value)
{
	buf_add(out, "<tr><th scope=\"row\">");
	html_text(out, name);
	buf_add(out, "</th><td>");
	html_element(out, "code", NULL, value);
	buf_add(out, "</td></tr>\n");
}

static void add_form_body(struct buf *out, const char *body)
{
	while (*body) {
		size_t len = strcspn(body, "&");
		const char *equals = memchr(body, '=', len);
		size_t name_len = equals ? (size_t)(equals - body) : len;
		autobuf name = { 0 };
		autobuf value = { 0 };

		decode(&name, body, name_len);
		if (equals)
			decode(&value, equals + 1, len - name_len - 1);
		add_row(out, buf_str(&name), buf_str(&value));
		body += len + (body[len] == '&');
	}
}

static void add_body(struct buf *out, const struct json *shown, bool is_form)
{
	const char *body = json_text(shown, "body", NULL);
	const struct json *fields = json_get(shown, "multipart");

	if (!body && !fields)
		return;
	buf_add(out, "<h4>What it carries</h4>\n");
	if (body && !is_form) {
		html_element(out, "pre", NULL, body);
		return;
	}
	buf_add(out, "<table><tbody>\n");
	if (body)
		add_form_body(out, body);
	json_each(field, fields)
		add_row(out, json_key(field), json_string(field));
	buf_add(out, "</tbody></table>\n");
}

static void add_request(struct buf *out, const struct export *export,
			const struct plan_step *step,
			const struct http_request *request)
{
	autoptr(json) shown = plan_request_json(export->plan, request);

	buf_add(out, "<h4>Send this</h4>\n<dl>");
	page_fact(out, "Method", json_text(shown, "method", ""));
	page_code(out, "Address", json_text(shown, "url", ""));
	page_fact(out, "Certificate", json_text(shown, "certificate", ""));
	json_each(header, json_get(shown, "headers"))
		page_code(out, "Header", json_string(header));
	buf_add(out, "</dl>\n");
	add_body(out, shown, export_escape_of(step->step) == EXPORT_FORM);
}

/* ---- what is right, and what is written down ---- */

static void add_status(struct buf *out, const struct step *step)
{
	auto_release(strings) statuses = { 0 };
	autobuf words = { 0 };

	export_statuses(&statuses, step);
	strings_join_words(&words, &statuses);
	if (statuses.nr)
		buf_addf(out, "<li>It answers with status %s.</li>\n",
			 buf_str(&words));
	else
		buf_add(out, "<li>It answers with a status from 200 to "
			     "299.</li>\n");
}

static void add_expectations(struct buf *out, const struct step *step)
{
	const struct json *active = json_get(step->expect, "active");
	auto_release(strings) scopes = { 0 };
	autobuf words = { 0 };

	buf_add(out, "<h4>It is right when</h4>\n<ul>\n");
	add_status(out, step);
	if (step_kind_gets_token(step->kind))
		buf_add(out, "<li>The answer has an access token: do not write "
			     "it down here.</li>\n");
	if (active)
		buf_addf(out, "<li>It says that the token is %s.</li>\n",
			 json_is_true(active) ? "active" : "not active");
	json_strings(&scopes, json_get(step->expect, "scopes"));
	strings_join_words(&words, &scopes);
	if (scopes.nr) {
		buf_add(out, "<li>The token has the scope ");
		html_text(out, buf_str(&words));
		buf_add(out, ".</li>\n");
	}
	json_each(wanted, json_get(step->expect, "json")) {
		autobuf value = { 0 };

		json_compact(&value, wanted);
		buf_add(out, "<li>The answer has ");
		html_element(out, "code", NULL, buf_str(&value));
		buf_add(out, " at ");
		html_element(out, "code", NULL, json_key(wanted));
		buf_add(out, ".</li>\n");
	}
	buf_add(out, "</ul>\n");
}

static void add_captures(struct buf *out, const struct step *step)
{
	if (!json_count(step->capture))
		return;
	buf_add(out, "<h4>Write down</h4>\n<table><tbody>\n");
	json_each(place, step->capture) {
		buf_add(out, "<tr><th scope=\"row\">");
		html_text(out, json_key(place));
		buf_add(out, ", from ");
		html_element(out, "code", NULL, json_string(place));
		buf_add(out, "</th><td><span class=\"line\"></span></td>"
			     "</tr>\n");
	}
	buf_add(out, "</tbody></table>\n");
}

static void add_person(struct buf *out, const struct plan *plan,
		       const struct plan_step *step)
{
	autobuf shown = { 0 };

	if (step->address) {
		marks_show(&shown, &plan->marks, step->address);
		buf_add(out, "<p>Sign in and agree, in a browser at</p>\n");
		html_element(out, "pre", NULL, buf_str(&shown));
	} else if (step->has_first) {
		buf_add(out, "<p>Open the address that the answer has as "
			     "verification_uri, on any device, and type its "
			     "user_code there.</p>\n");
	}
}

static void add_words(struct buf *out, const struct plan *plan,
		      const struct plan_step *step)
{
	autobuf shown = { 0 };

	if (step->instructions) {
		marks_show(&shown, &plan->marks, step->instructions);
		html_element(out, "p", NULL, buf_str(&shown));
	}
	if (step->step->kind == STEP_WAIT) {
		autobuf span = { 0 };

		text_span(&span, step->wait_s);
		buf_addf(out, "<p>Wait %s.</p>\n", buf_str(&span));
	}
	if (step->step->always)
		buf_add(out, "<p><b>Do this even when a step before "
			     "failed.</b></p>\n");
}

static void add_done(struct buf *out, const struct plan *plan,
		     const struct plan_step *step)
{
	autobuf shown = { 0 };

	marks_show(&shown, &plan->marks,
		   step->confirm ? step->confirm : "Done");
	buf_add(out, "<p><span class=\"tick\"></span>");
	html_text(out, buf_str(&shown));
	buf_add(out, " &nbsp; by ______________ at ______________</p>\n"
		     "</section>\n");
}

void form_step(struct buf *out, const struct export *export, size_t index)
{
	const struct plan *plan = export->plan;
	const struct plan_step *step = &plan->steps[index];
	autofree char *title = export_title(plan, index, false);

	buf_add(out, "<section class=\"step\">\n");
	html_element(out, "h3", NULL, title);
	buf_add(out, "\n");
	add_words(out, plan, step);
	if (step->has_first)
		add_request(out, export, step, &step->first);
	add_person(out, plan, step);
	if (step->has_request) {
		add_request(out, export, step, &step->request);
		add_expectations(out, step->step);
		add_captures(out, step->step);
	}
	add_done(out, plan, step);
}
