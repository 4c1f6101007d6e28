/* template.c - {{path}} substitution, escaped by position */
#include "core/model/template.h"
#include "core/base/text.h"

#include <string.h>

#define PATH_MAX_BYTES 256
#define NESTING_MAX    8 /* an actor's value that names an env value, … */

struct filling {
	struct buf *out;
	size_t start; /* where our text begins in `out` */
	enum template_position position;
	const struct json *values;
	int depth;
};

/* The next {{path}}: literal text up to *open, path, *rest after it. False
 * when there is none; a fault is told in *err. */
static int next_path(bool *found, char path[PATH_MAX_BYTES + 1],
		     const char **open, const char **rest, const char *text,
		     struct err *err)
{
	const char *from, *to, *close;
	size_t len;

	*found = false;
	*open = strstr(text, "{{");
	if (!*open)
		return 0;
	from = *open + 2;
	close = strstr(from, "}}");
	if (!close) {
		err_set(err, EXIT_INPUT, "'{{' has no '}}' after it");
		return err_hint(err, "write {{inputs.NAME}}, {{env.NAME}}, "
				     "{{actors.…}} or {{steps.ID.NAME}}");
	}
	*rest = close + 2;
	for (to = close; from < to && *from == ' '; from++)
		;
	while (to > from && to[-1] == ' ')
		to--;
	len = (size_t)(to - from);
	if (!len || len > PATH_MAX_BYTES ||
	    strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789._-") < len)
		return err_set(err, EXIT_INPUT,
			       "'{{%.*s}}' is no path of names and dots",
			       (int)(len < 60 ? len : 60), from);
	memcpy(path, from, len);
	path[len] = '\0';
	*found = true;
	return 0;
}

int template_each(const char *text, template_fn *fn, void *payload,
		  struct err *err)
{
	char path[PATH_MAX_BYTES + 1];
	const char *open, *rest;
	bool found;
	int ret;

	for (;; text = rest) {
		if (next_path(&found, path, &open, &rest, text, err) < 0)
			return -1;
		if (!found)
			return 0;
		ret = fn(path, payload);
		if (ret)
			return ret;
	}
}

/* Names may hold dots, so every way to cut the path is tried, the longest
 * key last: {{steps.get.id}} is "get" and "id" before it is "get.id". */
const struct json *template_find(const struct json *values, const char *path)
{
	char key[PATH_MAX_BYTES + 1];

	if (strlen(path) > PATH_MAX_BYTES)
		return NULL;
	for (const char *dot = strchr(path, '.'); dot;
	     dot = strchr(dot + 1, '.')) {
		const struct json *inner;

		memcpy(key, path, (size_t)(dot - path));
		key[dot - path] = '\0';
		inner = json_get(values, key);
		if (json_type(inner) == JSON_OBJECT) {
			inner = template_find(inner, dot + 1);
			if (inner)
				return inner;
		}
	}
	return json_get(values, path);
}

/* What a document says, and so was approved; not what a person typed or a
 * server answered. */
static bool is_approved(const char *path)
{
	return text_starts(path, "env.") || text_starts(path, "actors.");
}

/* Scheme and host: everything up to the '/' that begins the path. */
static bool in_authority(const struct filling *f)
{
	const char *url = buf_str(f->out) + f->start;
	const char *host = strstr(url, "://");

	return !host || !host[3 + strcspn(host + 3, "/?#")];
}

static void percent_encode(struct buf *out, const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		/* unreserved, RFC 3986 section 2.3 */
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || strchr("-._~", c))
			buf_add_byte(out, c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

/* What ends a header's line or hides in it (RFC 9110 section 5.5). */
static int add_header(struct buf *out, const char *value, const char *path,
		      struct err *err)
{
	for (const char *c = value; *c; c++)
		if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f)
			return err_set(err, EXIT_INPUT,
				       "the value of '%s' holds a line break "
				       "or control character, and stands in a "
				       "header",
				       path);
	buf_add(out, value);
	return 0;
}

static int add_url(struct filling *f, const char *value, const char *path,
		   struct err *err)
{
	if (!in_authority(f)) {
		percent_encode(f->out, value);
		return 0;
	}
	if (!is_approved(path)) {
		err_set(err, EXIT_INPUT,
			"'{{%s}}' would choose the host that is called", path);
		return err_hint(err, "begin the URL with an approved address, "
				     "such as {{env.NAME}}/");
	}
	buf_add(f->out, value);
	return 0;
}

static int add_value(struct filling *f, const char *value, const char *path,
		     struct err *err)
{
	switch (f->position) {
	case TEMPLATE_URL:
		return add_url(f, value, path, err);
	case TEMPLATE_QUERY:
		percent_encode(f->out, value);
		return 0;
	case TEMPLATE_HEADER:
		return add_header(f->out, value, path, err);
	case TEMPLATE_JSON:
	case TEMPLATE_FORM:
	case TEMPLATE_TEXT:
		break;
	}
	buf_add(f->out, value);
	return 0;
}

static int scalar_text(struct buf *out, const struct json *value,
		       const char *path, struct err *err)
{
	switch (json_type(value)) {
	case JSON_STRING:
		buf_add(out, json_string(value));
		return 0;
	case JSON_NUMBER:
	case JSON_BOOL:
		json_compact(out, value);
		return 0;
	case JSON_ABSENT:
		return err_set(err, EXIT_INPUT, "'{{%s}}' names nothing known",
			       path);
	default:
		return err_set(err, EXIT_INPUT,
			       "'{{%s}}' is %s, not a single value", path,
			       json_type_name(json_type(value)));
	}
}

static int fill(struct filling *f, const char *text, struct err *err);

/* An approved value may hold {{…}} itself. Where it begins the URL its own
 * parts keep their position; elsewhere it is put together first and then
 * escaped as one. */
static int fill_nested(struct filling *f, const char *text, const char *path,
		       struct err *err)
{
	autobuf value = { 0 };
	struct filling inner = *f;

	if (++inner.depth > NESTING_MAX)
		return err_set(err, EXIT_INPUT, "'{{%s}}' leads back to itself",
			       path);
	if (f->position == TEMPLATE_URL && in_authority(f))
		return fill(&inner, text, err);
	inner.out = &value;
	inner.start = 0;
	inner.position = TEMPLATE_TEXT;
	if (fill(&inner, text, err) < 0)
		return -1;
	return add_value(f, buf_str(&value), path, err);
}

static int fill_path(struct filling *f, const char *path, struct err *err)
{
	autobuf value = { 0 };

	if (scalar_text(&value, template_find(f->values, path), path, err) < 0)
		return -1;
	if (is_approved(path) && strstr(buf_str(&value), "{{"))
		return fill_nested(f, buf_str(&value), path, err);
	return add_value(f, buf_str(&value), path, err);
}

static int fill(struct filling *f, const char *text, struct err *err)
{
	char path[PATH_MAX_BYTES + 1];
	const char *open, *rest;
	bool found;

	for (;; text = rest) {
		if (next_path(&found, path, &open, &rest, text, err) < 0)
			return -1;
		if (!found) {
			buf_add(f->out, text);
			return 0;
		}
		buf_add_bytes(f->out, text, (size_t)(open - text));
		if (fill_path(f, path, err) < 0)
			return -1;
	}
}

/* "." and ".." can't be escaped: percent-encoded they mean the same
 * (RFC 3986 section 6.2.2.2), and would lead out of the approved path. */
static int refuse_dot_segments(const char *url, struct err *err)
{
	const char *path = strstr(url, "://");
	size_t len;

	path = path ? path + 3 : url;
	path += strcspn(path, "/?#");
	for (; *path == '/'; path += len) {
		path++;
		len = strcspn(path, "/?#");
		if ((len == 1 && path[0] == '.') ||
		    (len == 2 && path[0] == '.' && path[1] == '.'))
			return err_set(err, EXIT_INPUT,
				       "a part of the URL's path is '%.*s', "
				       "which leads to another place",
				       (int)len, path);
	}
	return 0;
}

int template_fill(struct buf *out, const char *text,
		  enum template_position position, const struct json *values,
		  struct err *err)
{
	struct filling f = { out, out->len, position, values, 0 };

	if (fill(&f, text, err) < 0 ||
	    (position == TEMPLATE_URL &&
	     refuse_dot_segments(buf_str(out) + f.start, err) < 0)) {
		if (out->data)
			buf_truncate(out, f.start);
		return -1;
	}
	return 0;
}
