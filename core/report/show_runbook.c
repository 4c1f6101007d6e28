/* show_runbook.c - a runbook in plain words: purpose, people, errors */
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

static void show_actor(struct page *page, struct shape shape, const char *role,
		       const struct json *actor)
{
	const char *responsible = page_text(page, actor, "responsible", NULL);
	const char *name = page_text(page, actor, "name", NULL);
	const char *id = page_text(page, actor, "client_id", NULL);
	const char *url = page_text(page, actor, "url", NULL);
	const char *auth = page_text(page, actor, "auth", NULL);
	const char *secret = page_text(page, actor, "secret", NULL);
	autobuf text = { 0 };

	if (!actor)
		return;
	buf_add(&text, name ? name : page_text(page, actor, "server", ""));
	if (id)
		buf_addf(&text, " (client id %s)", id);
	if (url)
		buf_addf(&text, " at %s", url);
	if (responsible)
		buf_addf(&text, "; %s is responsible", responsible);
	if (auth)
		buf_addf(&text, "; proves itself by %s", auth);
	if (secret)
		buf_addf(&text, " with %s", secret);
	page_pair(page, role, buf_str(&text));
	json_each(duty, json_get(actor, "duties"))
		if (page_item(page, duty))
			page_point(page, page->indent + 22, json_string(duty));
	page_rest(page, shape, actor, role);
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
	struct shape shape = shape_member(shape_of(DOCUMENT_RUNBOOK), "actors");

	if (json_count(actors) == 0)
		return;
	page_heading(page, "Who does what");
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		show_actor(page, shape_member(shape, known[i].key),
			   known[i].name, json_get(actors, known[i].key));
	json_each_member(actor, actors) {
		const char *key = json_key(actor);
		bool seen = false;

		for (size_t i = 0; i < ARRAY_SIZE(known); i++)
			seen |= text_equal(key, known[i].key);
		if (!seen)
			show_actor(page, shape_member(shape, key),
				   shape_label(shape, key), actor);
	}
}

static void show_input(struct page *page, struct shape shape,
		       const struct json *input)
{
	const char *name = page_text(page, input, "name", "");
	const char *example = page_text(page, input, "example", NULL);
	const char *message = page_text(page, input, "message", NULL);
	autobuf text = { 0 };

	buf_addf(&text, "%s (%s%s)", page_text(page, input, "label", name),
		 page_text(page, input, "type", "text"),
		 page_is_true(page, input, "required") ? ""
						       : ", may stay empty");
	if (example)
		buf_addf(&text, ", for example %s", example);
	if (message)
		buf_addf(&text, ". %s", message);
	page_pair(page, name, buf_str(&text));
	page_rest(page, shape, input, name);
}

static void show_inputs(struct page *page, const struct json *inputs)
{
	struct shape shape = shape_member(shape_of(DOCUMENT_RUNBOOK), "inputs");

	if (json_count(inputs) == 0)
		return;
	page_heading(page, "What it asks you");
	json_each(input, inputs)
		show_input(page, shape_items(shape), input);
}

static void show_scopes(struct page *page, const struct json *token)
{
	const struct json *meanings = json_get(token, "scope_meanings");

	if (json_count(json_get(token, "scopes")) == 0)
		page_pair(page, "Scope",
			  "none is asked for: the server decides what the "
			  "token allows");
	json_each(scope, json_get(token, "scopes")) {
		const char *name = page_item(page, scope);
		const char *meaning =
			name ? page_text(page, meanings, name, NULL) : NULL;
		autobuf text = { 0 };

		buf_add(&text, name ? name : "");
		if (meaning)
			buf_addf(&text, ": %s", meaning);
		page_pair(page, "Scope", buf_str(&text));
	}
}

/* How long it lives, is renewed and may lie unused. */
static void add_life(struct buf *out, struct page *page,
		     const struct json *token)
{
	const char *before =
		page_text(page, json_get(token, "refresh"), "before", NULL);
	const char *unused =
		page_text(page, token, "revoke_unused_after", NULL);
	const char *life = page_text(page, token, "max_lifetime", NULL);

	if (life) {
		buf_add(out, "at most ");
		add_span(out, life);
	} else {
		buf_add(out, "as long as the server likes");
	}
	if (before) {
		buf_add(out, "; renewed ");
		add_span(out, before);
		buf_add(out, " before its end");
	}
	if (unused) {
		buf_add(out, "; given back when unused for ");
		add_span(out, unused);
	}
}

static void show_token(struct page *page, const struct json *token)
{
	struct shape shape = shape_member(shape_of(DOCUMENT_RUNBOOK), "token");
	autobuf text = { 0 };

	if (!token)
		return;
	page_heading(page, "The token");
	page_value(page, "Got by", page_take(page, token, "grant"));
	show_scopes(page, token);
	add_life(&text, page, token);
	page_pair(page, "Lives", buf_str(&text));
	page_value(page, "Kept as", page_take(page, token, "store_as"));
	page_value(page, "Who can read it", page_take(page, token, "viewers"));
	page_rest(page, shape, token, NULL);
}

static void show_error(struct page *page, struct shape shape,
		       const struct json *error)
{
	const char *who = page_text(page, error, "who", NULL);
	autobuf name = { 0 };
	int64_t status;

	if (json_int(&status, json_get(error, "status")))
		buf_addf(&name, "%lld ", (long long)status);
	if (name.len > 0)
		page_take(page, error, "status");
	buf_add(&name, page_text(page, error, "error", ""));
	buf_trim(&name);
	page_pair(page, buf_str(&name), page_text(page, error, "meaning", ""));
	json_each(deed, json_get(error, "do"))
		if (page_item(page, deed))
			page_point(page, page->indent + 22, json_string(deed));
	if (who) {
		autofree char *fixes = xasprintf("%s fixes it", who);

		page_pair(page, "", fixes);
	}
	page_rest(page, shape, error, buf_str(&name));
}

static void show_errors(struct page *page, const struct json *errors)
{
	struct shape shape = shape_member(shape_of(DOCUMENT_RUNBOOK), "errors");

	if (json_count(errors) > 0)
		page_heading(page, "When something goes wrong");
	json_each(error, errors)
		show_error(page, shape_items(shape), error);
}

static void show_rules(struct page *page, const struct json *rules)
{
	if (json_count(rules) > 0)
		page_heading(page, "Rules");
	json_each(rule, rules)
		if (page_item(page, rule))
			page_point(page, page->indent + 2, json_string(rule));
}

void show_runbook(struct page *page, const struct json *root)
{
	const char *summary = page_text(page, root, "summary", NULL);

	if (summary) {
		buf_addf(page->out, "%*s  ", (int)page->indent, "");
		paragraph(page->out, page->indent + 2, summary);
	}
	page_value(page, "Owner", page_take(page, root, "owner"));
	page_value(page, "To be reviewed by",
		   page_take(page, root, "review_by"));
	page_value(page, "May run in", page_take(page, root, "environments"));
	page_value(page, "Signers answer", page_take(page, root, "checklist"));
	show_actors(page, json_get(root, "actors"));
	show_inputs(page, json_get(root, "inputs"));
	show_token(page, json_get(root, "token"));
	show_steps(page, json_get(root, "steps"));
	show_errors(page, json_get(root, "errors"));
	show_rules(page, json_get(root, "rules"));
}
