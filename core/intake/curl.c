/* curl.c - curl lines, taken apart into requests */
#include "core/intake/curl.h"
#include "core/net/http.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define DATA_MAX (256 * 1024) /* of one request */

/* ---- which commands ---- */

static bool is_program(const char *word, const char *name)
{
	const char *slash = strrchr(word, '/');
	const char *last = slash ? slash + 1 : word;
	size_t len = strlen(name);

	return !strncmp(last, name, len) &&
	       (!last[len] || text_equal(last + len, ".exe"));
}

/* Words before the program that change nothing of what it sends. */
static size_t skip_prefixes(const struct strings *words)
{
	static const char *const prefixes[] = {
		"command", "sudo", "time", "env",   "exec", "then",  "do",
		"else",    "!",    "if",   "while", "$",    "nohup", "until",
	};
	size_t at = 0;

	for (bool again = true; again && at < words->nr;) {
		again = false;
		for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
			again = again || text_equal(words->at[at], prefixes[i]);
		at += again;
	}
	return at;
}

/* ---- what a command before wrote: printf, echo ---- */

static void add_format(struct buf *out, const char *format,
		       const struct strings *words, size_t next)
{
	for (; *format; format++) {
		if (format[0] == '%' && format[1] == 's') {
			buf_add(out, next < words->nr ? words->at[next] : "");
			next++;
			format++;
		} else if (format[0] == '%' && format[1] == '%') {
			buf_add(out, "%");
			format++;
		} else if (format[0] == '\\' && format[1]) {
			format++;
			buf_add_byte(out, *format == 'n'   ? '\n'
					  : *format == 't' ? '\t'
					  : *format == 'r'
						  ? '\r'
						  : (unsigned char)*format);
		} else {
			buf_add_byte(out, (unsigned char)*format);
		}
	}
}

char *curl_written(const struct shell_command *command)
{
	const struct strings *words = &command->words;
	size_t at = skip_prefixes(words);
	autobuf out = { 0 };

	if (at >= words->nr)
		return NULL;
	buf_add(&out, "");
	if (text_equal(words->at[at], "printf") && at + 1 < words->nr) {
		add_format(&out, words->at[at + 1], words, at + 2);
	} else if (text_equal(words->at[at], "echo")) {
		for (size_t i = at + 1; i < words->nr; i++)
			buf_addf(&out, "%s%s", i == at + 1 ? "" : " ",
				 words->at[i]);
	} else if (text_equal(words->at[at], "cat") && command->input) {
		buf_add(&out, command->input);
	} else {
		return NULL;
	}
	return buf_detach(&out);
}

/* ---- one option after the other ---- */

void curl_todo(struct curl_line *line, const char *text)
{
	strings_add_once(&line->todos, text);
}

static void todo_option(struct curl_line *line, const char *option,
			const char *why)
{
	autofree char *text =
		why ? xasprintf("curl's %.60s was left out: %s", option, why)
		    : xasprintf("curl's %.60s was left out: decide whether it "
				"is needed",
				option);

	curl_todo(line, text);
}

/* False, and told, when there are too many. */
static bool add_pair(struct curl_line *line, struct intake_pairs *pairs,
		     const char *name, const char *value)
{
	if (intake_pair_add(pairs, name, value))
		return true;
	curl_todo(line, INTAKE_TOO_MANY_PAIRS);
	return false;
}

static void set_header(struct curl_line *line, const char *name,
		       const char *value)
{
	(void)add_pair(line, &line->headers, name, value);
}

static bool is_file(const char *value)
{
	return value[0] == '@' && value[1];
}

static void add_piece(struct curl_line *line, const char *text)
{
	if (line->data.len + strlen(text) > DATA_MAX) {
		todo_option(line, "data beyond 256 KiB", NULL);
		return;
	}
	if (line->has_data)
		buf_add(&line->data, "&");
	buf_add(&line->data, text);
	line->has_data = true;
}

/* "-" is what comes through the pipe. */
static void add_file(struct curl_line *line, const char *path)
{
	if (text_equal(path, "-") && line->input) {
		add_piece(line, line->input);
		return;
	}
	if (line->upload)
		todo_option(line, "data from a second file", NULL);
	else
		line->upload = xstrdup(path);
}

/* Percent signs for all but what never means anything in a form. */
static void add_encoded(struct buf *out, const char *text)
{
	const char *name, *at;
	size_t len;

	for (; (at = blanks_find(text, &name, &len));
	     text = blanks_after(name, len)) {
		http_form_escape(out, text, (size_t)(at - text));
		blanks_add(out, name, len);
	}
	http_form_escape(out, text, strlen(text));
}

/* content, =content, name=content, @file, name@file */
static void add_urlencoded(struct curl_line *line, const char *value)
{
	size_t len = strcspn(value, "=@");
	autobuf out = { 0 };

	if (value[len] == '@') {
		todo_option(line, "--data-urlencode from a file", NULL);
		return;
	}
	if (value[len] == '=') {
		buf_add_bytes(&out, value, len);
		buf_add(&out, len ? "=" : "");
		value += len + 1;
	}
	add_encoded(&out, value);
	add_piece(line, buf_str(&out));
}

/* "Name: value", or "Name;" for one without a value; curl passes over all that
 * is neither. */
static bool is_header(const char *value, size_t len)
{
	if (!len || strcspn(value, " \t\r\n") < len)
		return false;
	return value[len] == ':' ||
	       (value[len] == ';' &&
		!value[len + 1 + strspn(value + len + 1, " \t")]);
}

static void add_header(struct curl_line *line, const char *value)
{
	size_t len = strcspn(value, strchr(value, ':') ? ":" : ";");
	autofree char *name = xstrndup(value, len);
	const char *rest;

	if (is_file(value)) {
		todo_option(line, "--header from a file", NULL);
		return;
	}
	if (!is_header(value, len)) {
		curl_todo(line, "a header was left out, as it has no name: "
				"write it as NAME: VALUE");
		return;
	}
	rest = value + len + 1 + strspn(value + len + 1, " \t");
	if (value[len] == ':' && !*rest)
		return; /* curl's own one is switched off */
	set_header(line, name, rest);
}

/* name=content, name=@file;type=…, name=<file */
static void add_field(struct curl_line *line, const char *value, bool text)
{
	size_t len = strcspn(value, "=");
	autofree char *name = xstrndup(value, len);
	const char *content = value + len + (value[len] != '\0');
	bool file = !text && (content[0] == '@' || content[0] == '<');
	autofree char *path = xstrndup(content, strcspn(content, ";"));

	if (!add_pair(line, &line->fields, name,
		      file   ? path + 1
		      : text ? content
			     : path))
		return;
	line->fields.at[line->fields.nr - 1].file = file;
	line->multipart = true;
}

static void add_cookie(struct curl_line *line, const char *value)
{
	if (strchr(value, '='))
		set_header(line, "Cookie", value);
	else
		todo_option(line, "--cookie from a file", NULL);
}

static void set_json(struct curl_line *line, const char *value)
{
	if (is_file(value))
		add_file(line, value + 1);
	else if (line->data.len + strlen(value) <= DATA_MAX)
		buf_add(&line->data, value); /* one after the other */
	else
		todo_option(line, "data beyond 256 KiB", NULL);
	line->has_data = true;
	if (!intake_pair_find(&line->headers, "Content-Type"))
		set_header(line, "Content-Type", "application/json");
}

static void set_user(struct curl_line *line, const char *value)
{
	free(line->user);
	line->user = xstrndup(value, strcspn(value, ":"));
}

static void set_data(struct curl_line *line, const char *value)
{
	if (is_file(value))
		add_file(line, value + 1);
	else
		add_piece(line, value);
}

static void set_query(struct curl_line *line, const char *value)
{
	buf_addf(&line->query, "%s%s", line->query.len ? "&" : "", value);
}

static void take(struct curl_line *line, const struct curl_option *option,
		 const char *word, const char *value)
{
	switch (option->meaning) {
	case CURL_URL:
		strings_add(&line->urls, value);
		return;
	case CURL_METHOD:
		intake_replace(&line->method, value);
		return;
	case CURL_DATA:
		set_data(line, value);
		return;
	case CURL_DATA_RAW:
		add_piece(line, value);
		return;
	case CURL_DATA_ENCODED:
		add_urlencoded(line, value);
		return;
	case CURL_JSON:
		set_json(line, value);
		return;
	case CURL_FIELD:
	case CURL_FIELD_TEXT:
		add_field(line, value, option->meaning == CURL_FIELD_TEXT);
		return;
	case CURL_UPLOAD:
		intake_replace(&line->upload, value);
		line->put = true;
		return;
	case CURL_HEADER:
		add_header(line, value);
		return;
	case CURL_USER:
		set_user(line, value);
		return;
	case CURL_BEARER:
		line->bearer = true;
		return;
	case CURL_AGENT:
		set_header(line, "User-Agent", value);
		return;
	case CURL_REFERER:
		set_header(line, "Referer", value);
		return;
	case CURL_COOKIE:
		add_cookie(line, value);
		return;
	case CURL_GET:
		line->get = true;
		return;
	case CURL_HEAD:
		line->head = true;
		return;
	case CURL_QUERY:
		set_query(line, value);
		return;
	case CURL_LEFT:
		todo_option(line, word, option->todo);
		return;
	case CURL_CONFIG: /* curl_line.c */
	case CURL_NEXT:
	case CURL_IGNORED:
		return;
	}
}

void curl_take(struct curl_line *line, const struct curl_option *option,
	       const char *word, const char *value)
{
	take(line, option, word, value ? value : "");
}

bool curl_is_hidden(const struct strings *words)
{
	/* at the end it only is a word: command -v curl */
	for (size_t i = 0; i + 1 < words->nr; i++)
		if (is_program(words->at[i], "curl"))
			return true;
	return false;
}

size_t curl_prefixes(const struct strings *words)
{
	size_t at = skip_prefixes(words);

	return at < words->nr && is_program(words->at[at], "curl") ? at + 1 : 0;
}
