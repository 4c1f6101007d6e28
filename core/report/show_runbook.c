/* show_runbook.c - a runbook in plain words: purpose, people, steps, errors */
#include "core/report/show_private.h"

#include "core/base/text.h"

#include <string.h>

static void add_span(struct buf *out, const char *span)
{
	int64_t seconds;

	if (span && text_unspan(&seconds, span))
		text_span(out, seconds);
	else
		buf_add(out, span ? span : "");
}

static void show_actor(struct page *page, const char *role,
		       const struct json *actor)
{
	const char *responsible = json_text(actor, "responsible", NULL);
	const char *name = json_text(actor, "name", NULL);
	autobuf text = { 0 };

	if (!actor)
		return;
	buf_add(&text, name ? name : json_text(actor, "server", ""));
	if (json_get(actor, "client_id"))
		buf_addf(&text, " (client id %s)",
			 json_text(actor, "client_id", ""));
	if (json_get(actor, "url"))
		buf_addf(&text, " at %s", json_text(actor, "url", ""));
	if (responsible)
		buf_addf(&text, "; %s is responsible", responsible);
	if (json_get(actor, "auth"))
		buf_addf(&text, "; proves itself by %s",
			 json_text(actor, "auth", ""));
	if (json_get(actor, "secret"))
		buf_addf(&text, " with %s", json_text(actor, "secret", ""));
	page_pair(page, role, buf_str(&text));
	json_each(duty, json_get(actor, "duties"))
		if (json_string(duty))
			page_point(page, page->indent + 22, json_string(duty));
}

static void show_actors(struct page *page, const struct json *actors)
{
	static const struct {
		const char *key, *name;
	} known[] = {
		{ "client", "Client" },
		{ "authorization_server", "Server of tokens" },
		{ "resource_server", "Server of data" },
	};

	if (json_count(actors) == 0)
		return;
	page_heading(page, "Who does what");
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		show_actor(page, known[i].name, json_get(actors, known[i].key));
	json_each(actor, actors) {
		bool seen = false;

		for (size_t i = 0; i < ARRAY_SIZE(known); i++)
			seen |= text_equal(json_key(actor), known[i].key);
		if (!seen)
			show_actor(page, json_key(actor), actor);
	}
}

static void show_inputs(struct page *page, const struct json *inputs)
{
	if (json_count(inputs) == 0)
		return;
	page_heading(page, "What it asks you");
	json_each(input, inputs) {
		const char *name = json_text(input, "name", "");
		const char *example = json_text(input, "example", NULL);
		const char *message = json_text(input, "message", NULL);
		autobuf text = { 0 };

		buf_addf(&text, "%s (%s%s)", json_text(input, "label", name),
			 json_text(input, "type", "text"),
			 json_is_true(json_get(input, "required"))
				 ? ""
				 : ", may stay empty");
		if (example)
			buf_addf(&text, ", for example %s", example);
		if (message)
			buf_addf(&text, ". %s", message);
		page_pair(page, name, buf_str(&text));
	}
}

static void show_scopes(struct page *page, const struct json *token)
{
	if (json_count(json_get(token, "scopes")) == 0)
		page_pair(page, "Scope",
			  "none is asked for: the server decides what the "
			  "token allows");
	json_each(scope, json_get(token, "scopes")) {
		const char *name = json_string(scope);
		const char *meaning =
			name ? json_text(json_get(token, "scope_meanings"),
					 name, NULL)
			     : NULL;
		autobuf text = { 0 };

		buf_add(&text, name ? name : "");
		if (meaning)
			buf_addf(&text, ": %s", meaning);
		page_pair(page, "Scope", buf_str(&text));
	}
}

static void show_token(struct page *page, const struct json *token)
{
	const char *before =
		json_text(json_get(token, "refresh"), "before", NULL);
	const char *unused = json_text(token, "revoke_unused_after", NULL);
	const char *life = json_text(token, "max_lifetime", NULL);
	autobuf text = { 0 };

	if (!token)
		return;
	page_heading(page, "The token");
	page_value(page, "Got by", json_get(token, "grant"));
	show_scopes(page, token);
	if (life) {
		buf_add(&text, "at most ");
		add_span(&text, life);
	} else {
		buf_add(&text, "as long as the server likes");
	}
	if (before) {
		buf_add(&text, "; renewed ");
		add_span(&text, before);
		buf_add(&text, " before its end");
	}
	if (unused) {
		buf_add(&text, "; given back when unused for ");
		add_span(&text, unused);
	}
	page_pair(page, "Lives", buf_str(&text));
	page_value(page, "Kept as", json_get(token, "store_as"));
	page_value(page, "Who can read it", json_get(token, "viewers"));
}

static void add_expectation(struct buf *out, const struct json *expect)
{
	const char *between = "";

	json_each(one, expect) {
		buf_addf(out, "%s%s: ", between, json_key(one));
		show_in_words(out, one);
		between = "; ";
	}
}

static void show_step(struct page *page, const struct json *step, size_t number)
{
	const struct json *request = json_get(step, "request");
	const char *title = json_text(step, "title", json_text(step, "id", ""));
	const char *on_error = json_text(step, "on_error", NULL);
	const char *say = json_text(step, "instructions", NULL);
	size_t indent = page->indent + 6;
	autobuf text = { 0 };

	buf_addf(page->out, "%*s%3zu.  ", (int)page->indent, "", number);
	paragraphf(page->out, indent, "%s  (%s, %s)", title,
		   json_text(step, "id", ""), json_text(step, "use", ""));
	if (request)
		buf_addf(&text, "Sends %s %s%s%s. ",
			 json_text(request, "method", "GET"),
			 json_text(request, "url", ""),
			 json_get(request, "auth") ? " with the " : "",
			 json_text(request, "auth", ""));
	if (say)
		buf_addf(&text, "%s ", say);
	if (json_get(step, "expect")) {
		buf_add(&text, "Expects ");
		add_expectation(&text, json_get(step, "expect"));
		buf_add(&text, ". ");
	}
	if (json_is_true(json_get(step, "always")))
		buf_add(&text, "Runs even after a failure. ");
	if (on_error)
		buf_addf(&text, "When it fails: %s. ", on_error);
	if (text.len > 0) {
		buf_addf(page->out, "%*s", (int)indent, "");
		paragraph(page->out, indent, buf_str(&text));
	}
}

static void show_error(struct page *page, const struct json *error)
{
	const char *who = json_text(error, "who", NULL);
	autobuf name = { 0 };
	int64_t status;

	if (json_int(&status, json_get(error, "status")))
		buf_addf(&name, "%lld ", (long long)status);
	buf_add(&name, json_text(error, "error", ""));
	buf_trim(&name);
	page_pair(page, buf_str(&name), json_text(error, "meaning", ""));
	json_each(deed, json_get(error, "do"))
		if (json_string(deed))
			page_point(page, page->indent + 22, json_string(deed));
	if (who) {
		autofree char *fixes = xasprintf("%s fixes it", who);

		page_pair(page, "", fixes);
	}
}

void show_runbook(struct page *page, const struct json *root)
{
	const char *summary = json_text(root, "summary", NULL);
	const struct json *errors = json_get(root, "errors");
	const struct json *rules = json_get(root, "rules");
	size_t number = 0;

	if (summary) {
		buf_addf(page->out, "%*s  ", (int)page->indent, "");
		paragraph(page->out, page->indent + 2, summary);
	}
	page_value(page, "Owner", json_get(root, "owner"));
	page_value(page, "To be reviewed by", json_get(root, "review_by"));
	page_value(page, "May run in", json_get(root, "environments"));
	page_value(page, "Signers answer", json_get(root, "checklist"));
	show_actors(page, json_get(root, "actors"));
	show_inputs(page, json_get(root, "inputs"));
	show_token(page, json_get(root, "token"));
	page_heading(page, "Steps");
	json_each(step, json_get(root, "steps"))
		show_step(page, step, ++number);
	if (json_count(errors) > 0)
		page_heading(page, "When something goes wrong");
	json_each(error, errors)
		show_error(page, error);
	if (json_count(rules) > 0)
		page_heading(page, "Rules");
	json_each(rule, rules)
		if (json_string(rule))
			page_point(page, page->indent + 2, json_string(rule));
}
