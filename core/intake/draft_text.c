/* draft_text.c - texts of a draft: what is filled in, and what is secret */
#include "core/base/secret_name.h"
#include "core/intake/draft.h"
#include "core/model/lint.h"

#include <string.h>

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

static void add_env(struct draft *draft, struct buf *out, const char *name)
{
	autofree char *key = draft_key(name);

	draft_todo(draft,
		   "the address '%s' is a variable: add '%s' to the 'vars' of "
		   "each environment",
		   key, key);
	buf_addf(out, "{{env.%s}}", key);
}

static void add_input(struct draft *draft, struct buf *out, const char *name)
{
	autofree char *key =
		draft_input(draft, DRAFT_BLANK, name, "", name_is_secret(name));

	if (*name == '$')
		draft_todo(draft,
			   "'%s' is a value that is made up for each request: "
			   "say what it should be",
			   key);
	buf_addf(out, "{{inputs.%s}}", key);
}

static char *filled(struct draft *draft, const char *text, bool env)
{
	autobuf out = { 0 };
	const char *start, *at;
	size_t len;

	buf_add(&out, "");
	for (; (at = blanks_find(text, &start, &len));
	     text = blanks_after(start, len)) {
		autofree char *name = xstrndup(start, len);

		add_literal(draft, &out, text, (size_t)(at - text));
		if (env)
			add_env(draft, &out, name);
		else
			add_input(draft, &out, name);
	}
	add_literal(draft, &out, text, strlen(text));
	return buf_detach(&out);
}

char *draft_text(struct draft *draft, const char *text)
{
	return filled(draft, text, false);
}

char *draft_env_text(struct draft *draft, const char *text)
{
	return filled(draft, text, true);
}

char *draft_secret(struct draft *draft, const char *what, const char *value)
{
	autofree char *key = NULL;
	autofree char *blank = NULL;
	const char *start;
	size_t len;

	if (blanks_is_one(value)) {
		(void)blanks_find(value, &start, &len);
		blank = xstrndup(start, len);
		key = draft_input(draft, DRAFT_BLANK, blank, "", true);
	} else {
		key = draft_input(draft, DRAFT_SECRET, what, value, true);
	}
	return xasprintf("{{inputs.%s}}", key);
}

void draft_file(struct draft *draft, struct json *out, const char *name,
		const char *path)
{
	autofree char *key =
		draft_input(draft, DRAFT_FILE, name, path ? path : "", false);

	json_set_string(out, "input", key);
}

/* user[password], or user%5Bpassword%5D, is as much of one as password is. */
static bool has_secret_name(const char *name)
{
	autofree char *plain = NULL;
	char *rest;
	char *part;

	if (!strpbrk(name, "[%"))
		return name_is_secret_parameter(name);
	plain = intake_decode(name, strlen(name));
	rest = plain;
	while ((part = strsep(&rest, "[]")))
		if (name_is_secret_parameter(part))
			return true;
	return false;
}

bool draft_is_secret(const char *name, const char *value)
{
	return *value && (has_secret_name(name) || lint_looks_secret(value));
}

char *draft_value(struct draft *draft, const char *name, const char *value)
{
	if (draft_is_secret(name, value))
		return draft_secret(draft, name, value);
	if (text_starts(value, "https://") || text_starts(value, "http://"))
		return draft_address(draft, value);
	if (draft_hides_secret(value, false))
		return draft_secret(draft, name, value);
	return draft_text(draft, value);
}
