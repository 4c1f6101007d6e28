/* hidden.c - where in a file's text secrets stand */
#include "core/change/hidden.h"

#include "core/base/secret_name.h"
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
	struct walk walk;
	struct spans *out;
	const struct hidden_text *in;
};

static void add_token(struct finding *finding, const struct json *value)
{
	bool string = json_string(value) != NULL;
	size_t from, to;

	if ((string || json_type(value) == JSON_NUMBER) &&
	    json_extent(&from, &to, value, finding->in->text, finding->in->len))
		add(finding->out, from + string, to - string);
	json_each(item, value)
		add_token(finding, item);
}

static void find(struct finding *finding, const struct json *value)
{
	struct walk *walk = &finding->walk;
	struct inside was;

	if (walk_hides(walk, value)) {
		add_token(finding, value);
		return;
	}
	was = walk_inside(walk, value, NULL);
	json_each(item, value) {
		const char *key = json_key(item) ? json_key(item) : "-";
		struct mark mark = walk_enter(walk, key, key, key);

		find(finding, item);
		walk_leave(walk, mark);
	}
	walk->inside = was;
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

/* To the end of the string; without quotes to the end of the word. */
static void add_value(struct spans *out, const struct hidden_text *in,
		      size_t *at)
{
	bool string = *at < in->len && in->text[*at] == '"';
	size_t from = *at + string;

	if (string)
		*at = string_end(in, *at);
	else
		while (*at < in->len && in->text[*at] &&
		       !strchr(" \t\r\n,[]{}", in->text[*at]))
			(*at)++;
	add(out, from, *at);
}

/* "NAME": VALUE, wherever that stands. Any quote may be a name's first. */
static void find_loosely(struct spans *out, const struct hidden_text *in)
{
	for (size_t at = 0; in->text && at < in->len; at++) {
		autofree char *name = NULL;
		size_t end, value;

		if (in->text[at] != '"')
			continue;
		end = string_end(in, at);
		value = past_space(in, end + 1);
		if (value >= in->len || in->text[value] != ':')
			continue;
		name = xstrndup(in->text + at + 1, end - at - 1);
		if (!name_is_secret(name))
			continue;
		at = past_space(in, value + 1);
		add_value(out, in, &at);
	}
}

static void find_in(struct spans *out, const struct hidden_text *in,
		    const struct document *document,
		    const struct document *other)
{
	struct finding finding = { .walk = { .old = other, .new = document },
				   .out = out,
				   .in = in };

	if (!document) {
		find_loosely(out, in);
		return;
	}
	finding.walk.material = material_of(document);
	find(&finding, document->root);
	walk_end(&finding.walk);
}

void hidden_find(struct spans *in_old, struct spans *in_new, const char *path,
		 const struct hidden_text *old, const struct hidden_text *new)
{
	autoptr(document) before = parsed(path, old);
	autoptr(document) after = parsed(path, new);

	find_in(in_old, old, before, after);
	find_in(in_new, new, after, before);
}
