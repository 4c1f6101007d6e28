/* curl.c - a request as a curl(1) command, its secrets never in argv */
#include "core/report/curl.h"

#include <string.h>
#include <strings.h>

static void add_option(struct buf *out, const char *option)
{
	buf_addf(out, " \\\n\t--%s ", option);
}

static bool has_body(const struct http_request *request)
{
	return request->nr_parts || request->nr_fields || request->upload.bytes;
}

static bool has_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcasecmp(request->headers[i].name, name) == 0)
			return true;
	return false;
}

static bool is_get(const struct http_request *request)
{
	return !request->method || strcmp(request->method, "GET") == 0;
}

static void add_method(struct buf *out, const struct http_request *request)
{
	if (request->method && strcmp(request->method, "HEAD") == 0)
		buf_add(out, " --head");
	else if (!is_get(request) || has_body(request))
		buf_addf(out, " --request %s",
			 request->method ? request->method : "GET");
}

static void add_headers(struct buf *out, const struct export *export,
			const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];
		autobuf line = { 0 };

		if (marks_find_secret(&export->plan->marks, header->value))
			continue;
		/* To curl "Name:" means "no such header". */
		if (*header->value)
			buf_addf(&line, "%s: %s", header->name, header->value);
		else
			buf_addf(&line, "%s;", header->name);
		add_option(out, "header");
		curl_word(out, export, buf_str(&line), EXPORT_RAW);
	}
	/* As every request of ours has it; curl would say any type. */
	if (!has_header(request, "Accept")) {
		add_option(out, "header");
		buf_add(out, "'Accept: application/json'");
	}
	/* What curl would say of a body by itself, or wait for. */
	if (!is_get(request) && !request->nr_fields &&
	    !has_header(request, "Content-Type") &&
	    strcmp(request->method, "HEAD") != 0) {
		add_option(out, "header");
		buf_add(out, "'Content-Type:'");
	}
	if (request->nr_fields || request->upload.bytes) {
		add_option(out, "header");
		buf_add(out, "'Expect:'");
	}
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
static void add_fields(struct buf *out, const struct export *export,
		       const struct http_request *request)
{
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
		add_option(out, field->text ? "form-string" : "form");
		curl_word(out, export, buf_str(&word), EXPORT_RAW);
	}
}

static void body_piece(const struct piece *piece, void *payload)
{
	struct buf *out = payload;

	if (piece->variable)
		curl_value(out, piece);
	else
		curl_quote(out, piece->text, piece->len);
}

static void add_body(struct buf *out, const struct export *export,
		     const struct plan_step *step,
		     const struct http_request *request)
{
	autobuf upload = { 0 };

	if (request->upload.bytes) {
		buf_addf(&upload, "@%s", request->upload.path);
		add_option(out, "data-binary");
		curl_quote(out, buf_str(&upload), upload.len);
	} else if (request->nr_parts && !export_body_is_secret(request)) {
		add_option(out, "data-raw");
		export_body(export, step, request, body_piece, out);
	} else if (!has_body(request) && !is_get(request) &&
		   strcmp(request->method, "HEAD") != 0) {
		add_option(out, "data-raw"); /* an empty one, and its length */
		buf_add(out, "''");
	}
}

/* PEM is read by curl itself; where it is, is no secret. */
static void add_certificate(struct buf *out, const struct export *export,
			    const struct http_request *request)
{
	if (!request->certificate)
		return;
	add_option(out, "cert");
	buf_addf(out, "\"$%s_FILE\"",
		 export_secret(export, request->certificate_name));
	if (!request->key_name)
		return;
	add_option(out, "key");
	buf_addf(out, "\"$%s_FILE\"", export_secret(export, request->key_name));
}

static void add_address(struct buf *out, const struct export *export,
			const struct http_request *request)
{
	if (strpbrk(request->url, "[]{}"))
		buf_add(out, " --globoff");
	if (marks_find(&export->plan->marks, request->url))
		buf_add(out, " --path-as-is");
}

void curl_line_with(struct buf *out, const struct export *export,
		    const struct plan_step *step,
		    const struct http_request *request, const char *options,
		    const char *address)
{
	bool piped = curl_config(out, export, step, request);

	buf_add(out, "curl ");
	if (piped)
		buf_add(out, "--config - ");
	buf_addf(out, "--silent --show-error --max-time %d",
		 request->timeout_s ? request->timeout_s : HTTP_TIMEOUT_S);
	add_method(out, request);
	add_address(out, export, request);
	if (options)
		buf_addf(out, " \\\n\t%s", options);
	add_certificate(out, export, request);
	add_headers(out, export, request);
	add_fields(out, export, request);
	add_body(out, export, step, request);
	buf_add(out, " \\\n\t");
	if (address)
		buf_add(out, address);
	else
		curl_word(out, export, request->url, EXPORT_URL);
	buf_add_byte(out, '\n');
}

void curl_line(struct buf *out, const struct export *export,
	       const struct plan_step *step, const struct http_request *request)
{
	curl_line_with(out, export, step, request, NULL, NULL);
}
