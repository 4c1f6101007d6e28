/* export_hurl_answer.c - what an answer must be, as Hurl says it */
#include "core/report/export_hurl.h"

#include <string.h>

static void add_quoted(struct buf *out, const char *text)
{
	buf_add(out, "\"");
	hurl_text(out, text, strlen(text), "\\#`\"");
	buf_add(out, "\"");
}

/* "$['items'][0]" */
static void add_path(struct buf *out, const char *pointer)
{
	autobuf tokens = { 0 };
	autoptr(json) list = NULL;
	autobuf path = { 0 };
	struct err ignored = { 0 };

	export_pointer(&tokens, pointer);
	if (json_parse(&list, buf_str(&tokens), tokens.len, JSON_WIRE, "",
		       &ignored))
		return;
	buf_add(&path, "$");
	json_each(token, list) {
		if (!json_string(token)) {
			buf_add(&path, "[");
			json_compact(&path, token);
			buf_add(&path, "]");
			continue;
		}
		buf_add(&path, "['");
		for (const char *c = json_string(token); *c; c++) {
			if (*c == '\'' || *c == '\\')
				buf_add(&path, "\\");
			buf_add_byte(&path, (unsigned char)*c);
		}
		buf_add(&path, "']");
	}
	buf_add(out, "jsonpath ");
	add_quoted(out, buf_str(&path));
}

/* Under two names: as it is, and as an address and a form write it. */
static void capture(struct buf *captures, struct buf *asserts,
		    const char *variable, const char *query, const char *more)
{
	buf_addf(captures,
		 "%s: %s%s\n%s__form: %s toString urlEncode%s\n%s__json: "
		 "%s%s\n",
		 variable, query, more, variable, query, more, variable, query,
		 more);
	/* No line break, and nothing that ends a text of JSON. */
	buf_addf(asserts,
		 "%s toString matches \"^[^\\u{22}\\u{5c}\\u{5c}\\u{"
		 "5c}u0000-\\u{5c}u001f]*$\"\n",
		 query);
}

static void capture_member(struct buf *captures, struct buf *asserts,
			   const struct export *export, const char *name,
			   const char *pointer, const char *more)
{
	const char *variable = export_known(export, name);
	autobuf query = { 0 };

	if (!variable)
		return;
	add_path(&query, pointer);
	capture(captures, asserts, variable, buf_str(&query), more);
}

static void capture_values(struct buf *captures, struct buf *asserts,
			   const struct export *export, const struct step *step)
{
	autofree char *status = xasprintf("steps.%s.status", step->id);

	if (export_is_used(export, status))
		capture(captures, asserts, export_variable(export, status),
			"status", "");
	for (const char *const *kept = plan_kept(step); *kept; kept++) {
		autofree char *name = xasprintf("steps.%s.%s", step->id, *kept);
		autofree char *pointer = xasprintf("/%s", *kept);

		if (!json_get(step->request, "save") &&
		    export_is_used(export, name))
			capture_member(captures, asserts, export, name, pointer,
				       "");
	}
	json_each(place, step->capture) {
		autofree char *name =
			xasprintf("steps.%s.%s", step->id, json_key(place));
		const char *text = json_string(place);
		autobuf query = { 0 };

		if (text_starts(text, "/")) {
			capture_member(captures, asserts, export, name, text,
				       "");
			continue;
		}
		buf_addf(&query, "header \"%s\"", text + strlen("header:"));
		capture(captures, asserts, export_variable(export, name),
			buf_str(&query), "");
	}
}

static void assert_status(struct buf *asserts, const struct step *step)
{
	auto_release(strings) statuses = { 0 };

	export_statuses(&statuses, step);
	if (!statuses.nr) {
		buf_add(asserts, "status >= 200\nstatus < 300\n");
		return;
	}
	buf_add(asserts, "status toString matches \"^(");
	for (size_t i = 0; i < statuses.nr; i++)
		buf_addf(asserts, "%s%s", i ? "|" : "", statuses.at[i]);
	buf_add(asserts, ")$\"\n");
}

static void assert_body(struct buf *asserts, const struct step *step)
{
	json_each(wanted, json_get(step->expect, "json")) {
		enum json_type type = json_type(wanted);

		if (type == JSON_ARRAY || type == JSON_OBJECT) {
			buf_addf(asserts, "# to be looked at: ");
			buf_add_untrusted(asserts, json_key(wanted));
			buf_add(asserts, "\n");
			continue;
		}
		add_path(asserts, json_key(wanted));
		buf_add(asserts, " == ");
		if (type == JSON_STRING)
			add_quoted(asserts, json_string(wanted));
		else
			json_compact(asserts, wanted);
		buf_add(asserts, "\n");
	}
	json_each(wanted, json_get(step->expect, "headers")) {
		autofree char *whole =
			xasprintf("^(?:%s)$", json_string(wanted));

		buf_addf(asserts, "header \"%s\" matches ", json_key(wanted));
		add_quoted(asserts, whole);
		buf_add(asserts, "\n");
	}
}

static void assert_scopes(struct buf *asserts, const struct step *step)
{
	json_each(scope, json_get(step->expect, "scopes")) {
		buf_add(asserts, "jsonpath \"$.scope\" split \" \" contains ");
		add_quoted(asserts,
			   json_string(scope) ? json_string(scope) : "");
		buf_add(asserts, "\n");
	}
}

void hurl_answer(struct buf *captures, struct buf *asserts,
		 const struct export *export, const struct plan_step *step)
{
	const struct json *active = json_get(step->step->expect, "active");

	assert_status(asserts, step->step);
	if (export_is_signed(step->step))
		return;
	if (step_kind_gets_token(step->step->kind)) {
		capture_member(captures, asserts, export, PLAN_TOKEN_NAME,
			       "/access_token", " redact");
		buf_addf(asserts,
			 "jsonpath \"$.token_type\" matches \"(?i)^%s$\"\n",
			 export->plan->runbook->dpop ? "dpop" : "bearer");
	}
	if (active)
		buf_addf(asserts, "jsonpath \"$.active\" == %s\n",
			 json_is_true(active) ? "true" : "false");
	assert_scopes(asserts, step->step);
	assert_body(asserts, step->step);
	capture_values(captures, asserts, export, step->step);
}

void hurl_first(struct buf *captures, struct buf *asserts,
		const struct export *export, const struct plan_step *step)
{
	bool device = step->step->kind == STEP_DEVICE;

	buf_add(asserts, "status >= 200\nstatus < 300\n");
	capture_member(captures, asserts, export,
		       device ? "secret:device-code" : "request-uri",
		       device ? "/device_code" : "/request_uri", " redact");
	if (!device)
		return;
	buf_add(captures, "verification_uri: jsonpath \"$.verification_uri\"\n"
			  "user_code: jsonpath \"$.user_code\"\n");
}
