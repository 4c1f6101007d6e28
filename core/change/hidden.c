/* hidden.c - where in a file's text secrets stand */
#include "core/change/hidden.h"

#include "core/base/secret_name.h"
#include "core/change/field.h"
#include "core/change/walk.h"

#include <string.h>

void spans_release(struct spans *spans)
{
	free(spans->at);
	*spans = (struct spans){ 0 };
}

static void add(struct spans *out, size_t from, size_t to)
{
	if (from >= to)
		return;
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = (struct span){ from, to };
}

/* ---- JSON ---- */

struct finding {
	struct spans *out;
	const struct hidden_text *in;
};

static void add_token(const struct json *value, void *payload)
{
	struct finding *finding = payload;
	bool string = json_string(value) != NULL;
	size_t from, to;

	if ((string || json_type(value) == JSON_NUMBER) &&
	    json_extent(&from, &to, value, finding->in->text, finding->in->len))
		add(finding->out, from + string, to - string);
	json_each(item, value)
		add_token(item, finding);
}

/* NULL when it is no JSON. */
static struct document *parsed(const char *path, const struct hidden_text *in)
{
	autoptr(document) document = NULL;
	struct err err = { 0 };

	if (!in->text)
		return NULL;
	if (document_place(&document, path, &err))
		document = xcalloc(1, sizeof(*document));
	if (!document->path)
		document->path = xstrdup(path);
	if (json_parse(&document->root, in->text, in->len, JSON_LARGE, "",
		       &err))
		return NULL;
	return steal(document);
}

/* ---- what is no JSON ---- */

/* Its second quote, or the end of the line. */
static size_t string_end(const struct hidden_text *in, size_t at)
{
	for (at++; at < in->len && !strchr("\"\n", in->text[at]); at++)
		at += in->text[at] == '\\';
	return at < in->len ? at : in->len;
}

static size_t past_space(const struct hidden_text *in, size_t at)
{
	while (at < in->len && strchr(" \t\r\n", in->text[at]) && in->text[at])
		at++;
	return at;
}

/* Behind the bracket that closes this one; the end of the text where none
 * does. */
static size_t bracket_end(const struct hidden_text *in, size_t at)
{
	size_t depth = 0;

	for (; at < in->len; at++) {
		char c = in->text[at];

		if (c == '"')
			at = string_end(in, at);
		else if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			return at + 1;
	}
	return in->len;
}

/* What is left out is left out line by line. */
static void add_lines(struct spans *out, const struct hidden_text *in,
		      size_t from, size_t to)
{
	while (from < to) {
		const char *end = memchr(in->text + from, '\n', to - from);
		size_t line = end ? (size_t)(end - in->text) : to;

		from = past_space(in, from);
		if (from < line)
			add(out, from, line);
		from = line > from ? line : from;
		from += from < to && in->text[from] == '\n';
	}
}

/* To the end of the string, or of all that stands between the brackets;
 * without either to the end of the word. */
static void add_value(struct spans *out, const struct hidden_text *in,
		      size_t *at)
{
	char first = *at < in->len ? in->text[*at] : '\0';
	size_t from = *at;

	if (first == '"') {
		from++;
		*at = string_end(in, *at);
	} else if (first == '{' || first == '[') {
		*at = bracket_end(in, *at);
	} else {
		while (*at < in->len && in->text[*at] &&
		       !strchr(" \t\r\n,[]{}", in->text[*at]))
			(*at)++;
	}
	add_lines(out, in, from, *at);
}

static bool looks_secret(const char *text)
{
	autoptr(json) value = json_new_string(text);

	return field_looks_secret(NULL, value);
}

/*
 * "NAME": VALUE wherever that stands, {"name": NAME, "value": VALUE}, and what
 * looks like a secret under any name. Any quote may be a string's first.
 */
static void find_loosely(struct spans *out, const struct hidden_text *in)
{
	bool named = false; /* the string before this one is a secret's name */

	for (size_t at = 0; in->text && at < in->len; at++) {
		autofree char *string = NULL;
		size_t end, value;

		if (in->text[at] != '"')
			continue;
		end = string_end(in, at);
		value = past_space(in, end + 1);
		string = xstrndup(in->text + at + 1, end - at - 1);
		if (value >= in->len || in->text[value] != ':') {
			if (looks_secret(string))
				add(out, at + 1, end);
			else if (*string && !strchr(",:", *string))
				named = name_is_secret(string);
			continue;
		}
		if (!name_is_secret(string) &&
		    !(named && text_equal(string, "value")))
			continue;
		named = false;
		at = past_space(in, value + 1);
		add_value(out, in, &at);
	}
}

static void find_in(struct spans *out, const struct hidden_text *in,
		    const struct document *document,
		    const struct document *other)
{
	struct walk walk = { .old = other, .new = document };
	struct finding finding = { out, in };

	if (!document) {
		find_loosely(out, in);
		return;
	}
	walk.material = material_of(document);
	walk_each_secret(&walk, document->root, add_token, &finding);
	walk_end(&walk);
}

void hidden_find(struct spans *in_old, struct spans *in_new, const char *path,
		 const struct hidden_text *old, const struct hidden_text *new)
{
	autoptr(document) before = parsed(path, old);
	autoptr(document) after = parsed(path, new);

	find_in(in_old, old, before, after);
	find_in(in_new, new, after, before);
}
