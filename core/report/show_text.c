/* show_text.c - a document in plain words */
#include "core/report/show_private.h"

#include "core/base/text.h"

#include <string.h>

#define NAME_COLUMN  22
#define LINES_INDENT 6

void page_heading(struct page *page, const char *text)
{
	buf_add(page->out, "\n");
	buf_addf(page->out, "%*s%s%s%s\n", (int)page->indent, "",
		 page->theme->bold, text, page->theme->off);
}

/* How many bytes it takes. */
static size_t add_name(struct page *page, const char *name)
{
	autobuf escaped = { 0 };

	buf_add_untrusted(&escaped, name);
	buf_addf(page->out, "%*s  %s%s%s", (int)page->indent, "",
		 page->theme->dim, buf_str(&escaped), page->theme->off);
	return escaped.len;
}

void page_pair(struct page *page, const char *name, const char *text)
{
	/* A long name has a line of its own. */
	if (add_name(page, name) + 3 > NAME_COLUMN)
		buf_add_byte(page->out, '\n');
	column(page->out, page->indent + NAME_COLUMN);
	paragraph(page->out, page->indent + NAME_COLUMN, text);
}

void page_point(struct page *page, size_t indent, const char *text)
{
	buf_addf(page->out, "%*s\xe2\x80\xa2 ", (int)indent, "");
	paragraph(page->out, indent + 2, text);
}

void page_lines(struct page *page, const char *name, const struct json *value)
{
	size_t indent = page->indent + LINES_INDENT;
	autobuf text = { 0 };

	json_pretty(&text, value);
	add_name(page, name);
	buf_addf(page->out, "\n%*s", (int)indent, "");
	paragraph(page->out, indent, buf_str(&text));
}

static void add_plain(struct buf *out, const struct json *value)
{
	if (json_string(value))
		buf_add(out,
			*json_string(value) ? json_string(value) : "(empty)");
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

		if (json_type(member) == JSON_OBJECT && json_first(member))
			show_members(page, deeper, member);
		else
			page_value(page, name, member);
	}
}

static void show_metadata(struct page *page, const struct json *root)
{
	static const char *const first[] = {
		"token_endpoint",        "introspection_endpoint",
		"revocation_endpoint",   "authorization_endpoint",
		"registration_endpoint", "jwks_uri",
		"scopes_supported",      "grant_types_supported",
	};
	const struct json *metadata = page_take(page, root, "metadata");

	page_heading(page, "What it says of itself");
	for (size_t i = 0; i < ARRAY_SIZE(first); i++)
		page_value(page, first[i], json_get(metadata, first[i]));
	json_each_member(member, metadata) {
		bool seen = text_equal(json_key(member), "issuer") &&
			    json_equal(member, json_get(root, "issuer"));

		for (size_t i = 0; i < ARRAY_SIZE(first); i++)
			seen |= text_equal(json_key(member), first[i]);
		if (!seen)
			page_value(page, json_key(member), member);
	}
}

static void show_server(struct page *page, const struct json *root)
{
	page_value(page, "Issuer", page_take(page, root, "issuer"));
	page_value(page, "Responsible", page_take(page, root, "responsible"));
	page_value(page, "Pinned keys", page_take(page, root, "jwks_pins"));
	page_rest(page, shape_member(shape_of(DOCUMENT_SERVER), "quirks"),
		  json_get(root, "quirks"), "Quirks");
	show_metadata(page, root);
}

/* What it does, before what it declares. */
static void show_config(struct page *page, const struct json *root)
{
	static const char *const members[] = { "id",     "find",   "read",
					       "create", "update", "rotate",
					       "delete" };
	struct shape shape = shape_of(DOCUMENT_CONFIG);

	if (json_is_true(json_get(root, "absent")))
		page_value(page, "To be deleted",
			   page_take(page, root, "absent"));
	page_value(page, "Server", page_take(page, root, "server"));
	page_value(page, "Managed by", page_take(page, root, "adapter"));
	page_value(page, "At", page_take(page, root, "base"));
	page_value(page, "With", page_take(page, root, "auth"));
	page_value(page, "Sent as", page_take(page, root, "auth_scheme"));
	page_value(page, "Secret kept as", page_take(page, root, "store_as"));
	page_value(page, "May overwrite what was changed by hand",
		   page_take(page, root, "replaces"));
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		page_rest(page, shape_member(shape, members[i]),
			  json_get(root, members[i]),
			  shape_label(shape, members[i]));
	page_heading(page, "What the server is to hold");
	show_members(page, "", page_take(page, root, "desired"));
	if (json_get(root, "compare"))
		page_heading(page, "How it is compared");
	show_members(page, "", page_take(page, root, "compare"));
}

static void show_environment(struct page *page, const struct json *root)
{
	page_value(page, "Who may run", page_take(page, root, "operators"));
	show_members(page, "needed first ",
		     page_take(page, root, "requires_run_in"));
	if (json_count(json_get(root, "servers")) > 0)
		page_heading(page, "Servers");
	show_members(page, "", page_take(page, root, "servers"));
	if (json_count(json_get(root, "vars")) > 0)
		page_heading(page, "Values");
	show_members(page, "", page_take(page, root, "vars"));
}

static void show_checklist(struct page *page, const struct json *root)
{
	struct shape shape =
		shape_member(shape_of(DOCUMENT_CHECKLIST), "items");

	page_heading(page, "What a signer answers");
	json_each(item, json_get(root, "items")) {
		const char *must = page_text(page, item, "must_be", NULL);
		const char *id = page_text(page, item, "id", "");
		autobuf text = { 0 };

		buf_add(&text, page_text(page, item, "text", ""));
		if (must)
			buf_addf(&text, " (must be %s)", must);
		else if (page_is_true(page, item, "required"))
			buf_add(&text, " (must be answered)");
		page_pair(page, id, buf_str(&text));
		page_rest(page, shape_items(shape), item, id);
	}
}

/* Rules of lint that need not hold there. */
static void show_waivers(struct page *page, const struct json *root)
{
	if (json_count(json_get(root, "waivers")) > 0)
		page_heading(page, "What lint finds and is accepted");
	json_each(waiver, json_get(root, "waivers")) {
		autobuf text = { 0 };

		buf_addf(&text, "%s until %s: %s",
			 page_text(page, waiver, "rule", "(none)"),
			 page_text(page, waiver, "expires", "(no date)"),
			 page_text(page, waiver, "reason", "(no reason)"));
		page_point(page, page->indent + 2, buf_str(&text));
	}
}

static void show_kind(struct page *page, enum document_kind kind,
		      const struct json *root)
{
	switch (kind) {
	case DOCUMENT_RUNBOOK:
		show_runbook(page, root);
		break;
	case DOCUMENT_SERVER:
		show_server(page, root);
		break;
	case DOCUMENT_CONFIG:
		show_config(page, root);
		break;
	case DOCUMENT_ENVIRONMENT:
		show_environment(page, root);
		break;
	case DOCUMENT_CHECKLIST:
		show_checklist(page, root);
		break;
	case DOCUMENT_POLICY:
		show_policy(page, root);
		break;
	case DOCUMENT_NONE:
		break;
	}
}

void report_document_text(struct buf *out, enum document_kind kind,
			  const struct json *root, size_t indent,
			  const struct theme *theme)
{
	struct page page = { .out = out, .theme = theme, .indent = indent };
	struct page further;
	autobuf text = { 0 };

	/* The format is the kind's; the title stands above all this. */
	page_text(&page, root, "format", "");
	page_text(&page, root, "title", "");
	show_kind(&page, kind, root);
	show_waivers(&page, root);
	further = page;
	further.out = &text;
	page_rest(&further, shape_of(kind), root, NULL);
	if (text.len > 0 && kind != DOCUMENT_NONE)
		page_heading(&page, "What else it says");
	buf_add_bytes(out, buf_str(&text), text.len);
	page_release(&further);
}
