/* draft_text.c - texts of a draft: what is filled in, and what is secret */
#include "core/base/secret_name.h"
#include "core/intake/draft.h"
#include "core/model/lint.h"

#include <ctype.h>
#include <string.h>

/* ---- names ---- */

/* Letters, digits, '_' and '-', as an input's name. */
static char *key_of(const char *text, size_t len)
{
	autobuf out = { 0 };

	for (size_t i = 0; i < len && out.len < TEXT_NAME_MAX; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x80 && (isalnum(c) || c == '_' || c == '-'))
			buf_add_byte(&out, c);
		else if (out.len && out.data[out.len - 1] != '_')
			buf_add_byte(&out, '_');
	}
	return out.len ? buf_detach(&out) : xstrdup("value");
}

char *draft_entry(const struct draft *draft, const char *what)
{
	autofree char *slug = intake_slug(what);
	autofree char *whole =
		xasprintf("%.40s-%s", draft->name, *slug ? slug : "secret");

	/* a cut may leave "-" at the end, or a ".." of the name's */
	return xstrndup(whole, TEXT_NAME_MAX);
}

static const struct json *find_input(const struct draft *draft,
				     const char *name)
{
	json_each(input, draft->inputs)
		if (text_equal(json_text(input, "name", NULL), name))
			return input;
	return NULL;
}

static struct json *add_input(struct draft *draft, const char *name,
			      const char *type)
{
	struct json *input;

	if (find_input(draft, name))
		return NULL;
	if (json_count(draft->inputs) == RUNBOOK_INPUTS_MAX) {
		draft_todo(draft,
			   "the values that are asked for are more than "
			   "%d: split this into several runbooks",
			   RUNBOOK_INPUTS_MAX);
		return NULL;
	}
	input = json_append_object(draft->inputs);
	json_set_string(input, "name", name);
	json_set_stringf(input, "label", "%.150s", name);
	json_set_string(input, "type", type);
	json_set_bool(input, "required", true);
	return input;
}

static void ask_secret(struct draft *draft, const char *key)
{
	autofree char *entry = draft_entry(draft, key);
	struct json *input = add_input(draft, key, "secret");

	if (!input)
		return;
	json_set_stringf(input, "default", "vault:%s", entry);
	strings_add_once(&draft->out->secrets, entry);
	draft_todo(draft,
		   "the secret '%s' was not written down: store it with "
		   "rbctl secret set %s",
		   key, entry);
}

/* ---- texts ---- */

/* What would be taken for a template of ours. */
static void add_literal(struct draft *draft, struct buf *out, const char *text,
			size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '{' && out->len &&
		    out->data[out->len - 1] == '{') {
			draft_todo(draft, "a text held '{{', which rbctl fills "
					  "in: it is '{ {' now");
			buf_add(out, " ");
		}
		/* half a blank, as when a shell cut it in two */
		if (i + 2 < len && !memcmp(text + i, BLANK_START, 2))
			i += 2;
		else
			buf_add_byte(out, (unsigned char)text[i]);
	}
}

static void add_name(struct draft *draft, struct buf *out, const char *name,
		     size_t len, bool env)
{
	autofree char *key = key_of(name, len);

	if (env) {
		draft_todo(draft,
			   "the address '%s' is a variable: add '%s' to the "
			   "'vars' of each environment",
			   key, key);
		buf_addf(out, "{{env.%s}}", key);
		return;
	}
	if (*name == '$')
		draft_todo(draft,
			   "'%s' is a value that is made up for each request: "
			   "say what it should be",
			   key);
	if (name_is_secret(key))
		ask_secret(draft, key);
	else
		(void)add_input(draft, key, "text");
	buf_addf(out, "{{inputs.%s}}", key);
}

/* Names before `host_end` are the environment's. */
static char *filled(struct draft *draft, const char *text, const char *host_end)
{
	autobuf out = { 0 };
	const char *name, *at;
	size_t len;

	buf_add(&out, "");
	for (; (at = blanks_find(text, &name, &len));
	     text = blanks_after(name, len)) {
		add_literal(draft, &out, text, (size_t)(at - text));
		add_name(draft, &out, name, len, at < host_end);
	}
	add_literal(draft, &out, text, strlen(text));
	return buf_detach(&out);
}

char *draft_text(struct draft *draft, const char *text)
{
	return filled(draft, text, text);
}

char *draft_secret(struct draft *draft, const char *what)
{
	autofree char *key = key_of(what, strlen(what));

	ask_secret(draft, key);
	return xasprintf("{{inputs.%s}}", key);
}

void draft_file(struct draft *draft, struct json *out, const char *name)
{
	autofree char *key = key_of(name, strlen(name));

	(void)add_input(draft, key, "file");
	json_set_string(out, "input", key);
}

char *draft_value(struct draft *draft, const char *name, const char *value)
{
	bool secret =
		name_is_secret_parameter(name) || lint_looks_secret(value);

	if (!*value || !secret || blanks_is_one(value))
		return draft_text(draft, value);
	return draft_secret(draft, name);
}

/* ---- addresses ---- */

/* A value in the query under a secret's name. */
static void add_query(struct draft *draft, struct buf *out, const char *query)
{
	while (*query) {
		size_t len = strcspn(query, "&");
		size_t equal = strcspn(query, "=&");
		autofree char *name = xstrndup(query, equal);
		autofree char *value = xstrndup(query + equal + (equal < len),
						len - equal - (equal < len));
		autofree char *ours = draft_value(draft, name, value);
		autofree char *named = draft_text(draft, name);

		buf_addf(out, "%s%s%s%s", named, equal < len ? "=" : "", ours,
			 query[len] ? "&" : "");
		query += len + (query[len] == '&');
	}
}

static void add_visible(struct buf *out, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || *text == 0x7f)
			buf_addf(out, "%%%02X", (unsigned char)*text);
		else
			buf_add_byte(out, (unsigned char)*text);
}

char *draft_url(struct draft *draft, const char *url)
{
	const char *host = strstr(url, "://");
	autobuf text = { 0 };
	autobuf out = { 0 };
	autofree char *front = NULL;
	autofree char *ready = NULL;
	size_t len;

	if (!host && !text_starts(url, BLANK_OPEN)) {
		buf_add(&text, "https://");
		draft_todo(draft,
			   "'%.200s' did not say whether it is "
			   "encrypted: https:// was put before it",
			   url);
	}
	add_visible(&text, url);
	buf_truncate(&text, strcspn(buf_str(&text), "#"));
	len = strcspn(buf_str(&text), "?");
	front = xstrndup(buf_str(&text), len);
	host = strstr(front, "://");
	host = host ? host + 3 : front;
	ready = filled(draft, front, host + strcspn(host, "/") + 1);
	buf_add(&out, ready);
	if (buf_str(&text)[len]) {
		buf_add(&out, "?");
		add_query(draft, &out, buf_str(&text) + len + 1);
	}
	return buf_detach(&out);
}
