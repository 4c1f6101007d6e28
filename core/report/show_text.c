/* show_text.c - a document in plain words */
#include "core/report/show_private.h"

#include "core/base/text.h"

#include <string.h>

#define NAME_COLUMN 22

void page_heading(struct page *page, const char *text)
{
	buf_add(page->out, "\n");
	buf_addf(page->out, "%*s%s%s%s\n", (int)page->indent, "",
		 page->theme->bold, text, page->theme->off);
}

void page_pair(struct page *page, const char *name, const char *text)
{
	autobuf escaped = { 0 };

	buf_add_untrusted(&escaped, name);
	buf_addf(page->out, "%*s  %s%s%s", (int)page->indent, "",
		 page->theme->dim, buf_str(&escaped), page->theme->off);
	/* A long name has a line of its own. */
	if (escaped.len + 3 > NAME_COLUMN)
		buf_add_byte(page->out, '\n');
	column(page->out, page->indent + NAME_COLUMN);
	paragraph(page->out, page->indent + NAME_COLUMN, text);
}

void page_point(struct page *page, size_t indent, const char *text)
{
	buf_addf(page->out, "%*s\xe2\x80\xa2 ", (int)indent, "");
	paragraph(page->out, indent + 2, text);
}

static void add_plain(struct buf *out, const struct json *value)
{
	if (json_string(value))
		buf_add(out, json_string(value));
	else if (json_type(value) == JSON_BOOL)
		buf_add(out, json_is_true(value) ? "yes" : "no");
	else
		json_compact(out, value);
}

void show_in_words(struct buf *out, const struct json *value)
{
	const char *between = "";

	if (json_type(value) != JSON_ARRAY) {
		add_plain(out, value);
		return;
	}
	if (json_count(value) == 0)
		buf_add(out, "none");
	json_each(one, value) {
		buf_add(out, between);
		add_plain(out, one);
		between = ", ";
	}
}

void page_value(struct page *page, const char *name, const struct json *value)
{
	auto_release(strings) list = { 0 };
	autobuf text = { 0 };

	if (!value)
		return;
	if (json_type(value) == JSON_ARRAY)
		json_strings(&list, value);
	if (list.nr > 0 && list.nr == json_count(value))
		strings_join_words(&text, &list);
	else
		show_in_words(&text, value);
	page_pair(page, name, buf_str(&text));
}

/* Members one below the other, those inside another as a.b. */
static void show_members(struct page *page, const char *prefix,
			 const struct json *object)
{
	json_each(member, object) {
		autofree char *name =
			xasprintf("%s%s", prefix, json_key(member));
		autofree char *deeper = xasprintf("%s.", name);

		if (json_type(member) == JSON_OBJECT)
			show_members(page, deeper, member);
		else
			page_value(page, name, member);
	}
}

static void show_server(struct page *page, const struct json *root)
{
	static const char *const first[] = {
		"token_endpoint",        "introspection_endpoint",
		"revocation_endpoint",   "authorization_endpoint",
		"registration_endpoint", "jwks_uri",
		"scopes_supported",      "grant_types_supported",
	};
	const struct json *metadata = json_get(root, "metadata");

	page_value(page, "Issuer", json_get(root, "issuer"));
	page_value(page, "Responsible", json_get(root, "responsible"));
	page_value(page, "Pinned keys", json_get(root, "jwks_pins"));
	page_value(page, "Quirks", json_get(root, "quirks"));
	page_heading(page, "What it says of itself");
	for (size_t i = 0; i < ARRAY_SIZE(first); i++)
		page_value(page, first[i], json_get(metadata, first[i]));
	json_each(member, metadata) {
		bool seen = text_equal(json_key(member), "issuer");

		for (size_t i = 0; i < ARRAY_SIZE(first); i++)
			seen |= text_equal(json_key(member), first[i]);
		if (!seen)
			page_value(page, json_key(member), member);
	}
}

static void show_config(struct page *page, const struct json *root)
{
	page_value(page, "Server", json_get(root, "server"));
	page_value(page, "Managed by", json_get(root, "adapter"));
	page_value(page, "With", json_get(root, "auth"));
	page_heading(page, "What the server is to hold");
	show_members(page, "", json_get(root, "desired"));
	if (json_get(root, "compare"))
		page_heading(page, "How it is compared");
	show_members(page, "", json_get(root, "compare"));
}

static void show_environment(struct page *page, const struct json *root)
{
	page_value(page, "Who may run", json_get(root, "operators"));
	show_members(page, "needed first ", json_get(root, "requires_run_in"));
	if (json_count(json_get(root, "servers")) > 0)
		page_heading(page, "Servers");
	show_members(page, "", json_get(root, "servers"));
	if (json_count(json_get(root, "vars")) > 0)
		page_heading(page, "Values");
	show_members(page, "", json_get(root, "vars"));
}

static void show_checklist(struct page *page, const struct json *root)
{
	page_heading(page, "What a signer answers");
	json_each(item, json_get(root, "items")) {
		const char *must = json_text(item, "must_be", NULL);
		autobuf text = { 0 };

		buf_add(&text, json_text(item, "text", ""));
		if (must)
			buf_addf(&text, " (must be %s)", must);
		else if (json_is_true(json_get(item, "required")))
			buf_add(&text, " (must be answered)");
		page_pair(page, json_text(item, "id", ""), buf_str(&text));
	}
}

void report_document_text(struct buf *out, enum document_kind kind,
			  const struct json *root, size_t indent,
			  const struct theme *theme)
{
	struct page page = { out, theme, indent };

	switch (kind) {
	case DOCUMENT_RUNBOOK:
		show_runbook(&page, root);
		break;
	case DOCUMENT_SERVER:
		show_server(&page, root);
		break;
	case DOCUMENT_CONFIG:
		show_config(&page, root);
		break;
	case DOCUMENT_ENVIRONMENT:
		show_environment(&page, root);
		break;
	case DOCUMENT_CHECKLIST:
		show_checklist(&page, root);
		break;
	case DOCUMENT_POLICY:
		show_policy(&page, root);
		break;
	case DOCUMENT_NONE:
		break;
	}
}
