/* curl.c - requests as lines for a shell, their secrets never in argv */
#include "core/report/curl.h"

#include <ctype.h>
#include <string.h>

/* 'literal' for a shell. */
void curl_quote(struct buf *out, const char *text, size_t len)
{
	buf_add_byte(out, '\'');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\'')
			buf_add(out, "'\\''");
		else
			buf_add_byte(out, (unsigned char)text[i]);
	}
	buf_add_byte(out, '\'');
}

static void add_name(struct buf *out, const char *name, const char *end)
{
	if (!isalpha((unsigned char)*name))
		buf_add_byte(out, '_');
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		buf_add_byte(out, isascii(c) && isalnum(c)
					  ? (unsigned char)toupper(c)
					  : '_');
	}
	if (!text_ends(buf_str(out), end))
		buf_add(out, end);
}

/* "secret:db-password" is DB_PASSWORD_SECRET; "steps.get.id" STEPS_GET_ID. */
void curl_variable(struct buf *out, const char *name)
{
	autobuf made = { 0 };

	if (text_starts(name, "secret:"))
		add_name(&made, name + strlen("secret:"), "_SECRET");
	else
		add_name(&made, name, "");
	buf_add(out, buf_str(&made));
}

/* The variable of a secret piece of a request. */
static void secret_variable(struct buf *out, const char *name)
{
	autobuf full = { 0 };

	if (name && strcmp(name, PLAN_TOKEN_NAME) != 0)
		buf_addf(&full, "secret:%s", name);
	curl_variable(out, full.len ? buf_str(&full) : PLAN_TOKEN_NAME);
}

static void word_piece(const char *text, size_t len, const struct mark *mark,
		       void *payload)
{
	struct buf *out = payload;

	if (!mark) {
		curl_quote(out, text, len);
		return;
	}
	buf_add(out, "\"$");
	curl_variable(out, mark->name);
	buf_add(out, "\"");
}

/* One word of the command line; values that come later as "$VARIABLE". */
static void add_word(struct buf *out, const struct plan *plan, const char *text)
{
	if (!*text)
		buf_add(out, "''");
	marks_each(&plan->marks, text, word_piece, out);
}

/* ---- what goes through curl's own configuration, for its secrets ---- */

/* Literal text inside "…" of a configuration file, as an argument of printf:
 * curl(1) knows \\ \" \t \n \r there. */
static void add_configured(struct buf *out, const char *text, size_t len)
{
	autobuf escaped = { 0 };

	for (size_t i = 0; i < len; i++) {
		switch (text[i]) {
		case '\\':
			buf_add(&escaped, "\\\\");
			break;
		case '"':
			buf_add(&escaped, "\\\"");
			break;
		case '\n':
			buf_add(&escaped, "\\n");
			break;
		case '\r':
			buf_add(&escaped, "\\r");
			break;
		case '\t':
			buf_add(&escaped, "\\t");
			break;
		default:
			buf_add_byte(&escaped, (unsigned char)text[i]);
		}
	}
	buf_add_byte(out, ' ');
	curl_quote(out, buf_str(&escaped), escaped.len);
}

/* A secret as an argument of printf, escaped for where it goes. */
static void add_secret(struct buf *out, const char *name,
		       enum http_escape escape)
{
	autobuf made = { 0 };

	secret_variable(&made, name);
	switch (escape) {
	case HTTP_FORM:
		buf_addf(out, " \"$(form \"$%s\")\"", buf_str(&made));
		return;
	case HTTP_JSON: /* JSON escapes what curl's file escapes, once more */
		buf_addf(out, " \"$(quoted \"$(quoted \"$%s\")\")\"",
			 buf_str(&made));
		return;
	case HTTP_RAW:
		buf_addf(out, " \"$(quoted \"$%s\")\"", buf_str(&made));
		return;
	}
}

/* One option for the configuration: its %s, and their arguments. */
struct option_text {
	struct buf format;
	struct buf arguments;
	const struct plan *plan;
};

static void option_literal(struct option_text *option, const char *text,
			   size_t len)
{
	buf_add(&option->format, "%s");
	add_configured(&option->arguments, text, len);
}

static void option_piece(const char *text, size_t len, const struct mark *mark,
			 void *payload)
{
	struct option_text *option = payload;

	if (!mark) {
		option_literal(option, text, len);
		return;
	}
	buf_add(&option->format, "%s");
	if (mark->secret) {
		add_secret(&option->arguments, mark->name + strlen("secret:"),
			   HTTP_RAW);
		return;
	}
	buf_add(&option->arguments, " \"$(quoted \"$");
	curl_variable(&option->arguments, mark->name);
	buf_add(&option->arguments, "\")\"");
}

static void option_text(struct option_text *option, const char *text)
{
	marks_each(&option->plan->marks, text, option_piece, option);
}

static void option_open(struct option_text *option, const char *name)
{
	buf_addf(&option->format, "%s = \"", name);
}

static void option_close(struct option_text *option)
{
	buf_add(&option->format, "\"\\n");
}

static void option_basic(struct option_text *option,
			 const struct http_request *request)
{
	option_open(option, "user");
	option_literal(option, request->basic_user,
		       strlen(request->basic_user));
	buf_add(&option->format, ":%s");
	add_secret(&option->arguments, request->basic_name,
		   request->basic_form ? HTTP_FORM : HTTP_RAW);
	option_close(option);
}

static void option_bearer(struct option_text *option,
			  const struct http_request *request)
{
	option_open(option, "header");
	buf_addf(&option->format, "Authorization: %s %%s",
		 request->bearer_dpop ? "DPoP" : "Bearer");
	add_secret(&option->arguments, request->bearer_name, HTTP_RAW);
	option_close(option);
}

static void option_body(struct option_text *option,
			const struct http_request *request)
{
	autobuf text = { 0 };

	option_open(option, "data-raw");
	for (size_t i = 0; i < request->nr_parts; i++) {
		const struct http_part *part = &request->parts[i];

		buf_add(&text, part->text ? part->text : "");
		if (!part->secret)
			continue;
		option_text(option, buf_str(&text));
		buf_reset(&text);
		buf_add(&option->format, "%s");
		add_secret(&option->arguments, part->secret_name, part->escape);
	}
	option_text(option, buf_str(&text));
	option_close(option);
}

static bool body_is_secret(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_parts; i++)
		if (request->parts[i].secret)
			return true;
	return false;
}

static bool header_is_secret(const struct plan *plan,
			     const struct http_header *header)
{
	return marks_find_secret(&plan->marks, header->value) != NULL;
}

/* Everything with a secret in it, through a pipe. */
static void add_config(struct buf *out, const struct plan *plan,
		       const struct http_request *request)
{
	struct option_text option = { .plan = plan };

	if (request->basic_user)
		option_basic(&option, request);
	if (request->bearer)
		option_bearer(&option, request);
	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];

		if (!header_is_secret(plan, header))
			continue;
		option_open(&option, "header");
		option_literal(&option, header->name, strlen(header->name));
		buf_add(&option.format, ": ");
		option_text(&option, header->value);
		option_close(&option);
	}
	if (body_is_secret(request))
		option_body(&option, request);
	if (option.format.len)
		buf_addf(out, "printf '%s'%s |\n\t", buf_str(&option.format),
			 buf_str(&option.arguments));
	buf_add(out, "curl ");
	if (option.format.len)
		buf_add(out, "--config - ");
	buf_release(&option.format);
	buf_release(&option.arguments);
}

static void add_public_body(struct buf *out, const struct plan *plan,
			    const struct http_request *request)
{
	autobuf body = { 0 };

	for (size_t i = 0; i < request->nr_parts; i++)
		buf_add(&body, request->parts[i].text);
	buf_add(out, " \\\n\t--data-raw ");
	add_word(out, plan, buf_str(&body));
}

/* curl(1) takes a ';' in a file's name for the end of it, unless the name
 * stands in double quotes, in which \\ and \" are known. */
static void add_path(struct buf *out, const char *path)
{
	buf_add_byte(out, '"');
	for (; *path; path++) {
		if (*path == '"' || *path == '\\')
			buf_add_byte(out, '\\');
		buf_add_byte(out, (unsigned char)*path);
	}
	buf_add_byte(out, '"');
}

/* Files go from where they are: their bytes are in no command line. */
static void add_files(struct buf *out, const struct plan *plan,
		      const struct http_request *request)
{
	autobuf upload = { 0 };

	for (size_t i = 0; i < request->nr_fields; i++) {
		const struct http_field *field = &request->fields[i];
		autobuf word = { 0 };

		buf_addf(&word, "%s=", field->name);
		if (field->text) {
			buf_add(&word, field->text);
		} else {
			buf_add(&word, "@");
			add_path(&word, field->file.path);
			buf_addf(&word, ";type=%s;filename=", field->type);
			add_path(&word, field->filename);
		}
		buf_addf(out, " \\\n\t%s ",
			 field->text ? "--form-string" : "--form");
		add_word(out, plan, buf_str(&word));
	}
	if (!request->upload.bytes)
		return;
	buf_addf(&upload, "@%s", request->upload.path);
	buf_add(out, " \\\n\t--data-binary ");
	add_word(out, plan, buf_str(&upload));
}

void curl_line(struct buf *out, const struct plan *plan,
	       const struct http_request *request)
{
	const char *method = request->method ? request->method : "GET";

	add_config(out, plan, request);
	buf_add(out, "--silent --show-error");
	if (strcmp(method, "HEAD") == 0) {
		buf_add(out, " --head");
	} else if (strcmp(method, "GET") != 0 || request->nr_parts ||
		   request->nr_fields || request->upload.bytes) {
		buf_addf(out, " --request %s", method);
	}
	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];
		autobuf line = { 0 };

		if (header_is_secret(plan, header))
			continue;
		buf_addf(&line, "%s: %s", header->name, header->value);
		buf_add(out, " \\\n\t--header ");
		add_word(out, plan, buf_str(&line));
	}
	if (request->nr_parts && !body_is_secret(request))
		add_public_body(out, plan, request);
	add_files(out, plan, request);
	buf_add(out, " \\\n\t");
	add_word(out, plan, request->url);
	buf_add_byte(out, '\n');
}
