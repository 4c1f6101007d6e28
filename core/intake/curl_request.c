/* curl_request.c - what a curl line has said, as requests */
#include "core/intake/curl.h"

#include <string.h>

void curl_line_release(struct curl_line *line)
{
	struct intake_requests holder = { 0 };
	struct intake_request *request = intake_requests_add(&holder);

	request->headers = line->headers;
	request->fields = line->fields;
	request->todos = line->todos;
	request->method = line->method;
	request->user = line->user;
	request->text = line->upload;
	intake_requests_release(&holder);
	strings_release(&line->urls);
	buf_release(&line->data);
	buf_release(&line->query);
	*line = (struct curl_line){ 0 };
}

static void set_url(struct intake_request *to, const struct curl_line *line,
		    const char *url)
{
	autobuf out = { 0 };
	bool data = line->get && line->has_data;

	buf_add_bytes(&out, url, strcspn(url, "#"));
	if (data || line->query.len)
		buf_addf(&out, "%s%s%s%s",
			 strchr(buf_str(&out), '?') ? "&" : "?",
			 data ? buf_str(&line->data) : "",
			 data && line->query.len ? "&" : "",
			 buf_str(&line->query));
	to->url = buf_detach(&out);
}

static bool looks_json(const char *text)
{
	text += strspn(text, " \t\r\n");
	return *text == '{' || *text == '[';
}

static void set_data(struct intake_request *to, const struct curl_line *line)
{
	const char *text = buf_str(&line->data);
	struct intake_pairs probe = { 0 };
	struct intake_requests holder = { 0 };
	bool form;

	to->body = INTAKE_TEXT;
	to->text = xstrdup(text);
	if (intake_pair_find(&to->headers, "Content-Type"))
		return;
	form = intake_pairs_decode(&probe, text);
	intake_requests_add(&holder)->fields = probe;
	intake_requests_release(&holder);
	if (form)
		return;
	if (looks_json(text))
		intake_request_todo(to, "curl called this JSON a form, as no "
					"Content-Type was given: it is sent as "
					"JSON now");
	else
		(void)intake_pair_add(&to->headers, "Content-Type",
				      "application/x-www-form-urlencoded");
}

static void set_body(struct intake_request *to, const struct curl_line *line)
{
	if (line->multipart) {
		to->body = INTAKE_MULTIPART;
		for (size_t i = 0; i < line->fields.nr; i++)
			if (intake_pair_add(&to->fields,
					    line->fields.at[i].name,
					    line->fields.at[i].value))
				to->fields.at[to->fields.nr - 1].file =
					line->fields.at[i].file;
	} else if (line->upload && (!line->has_data || line->put)) {
		to->body = INTAKE_UPLOAD;
		to->text = xstrdup(line->upload);
	} else if (line->has_data && !line->get) {
		set_data(to, line);
	}
	if (line->upload && line->has_data)
		intake_request_todo(
			to,
			"a part of what it sent came from a file, and %s "
			"left out: write it into the request",
			line->put ? "the other was" : "was");
}

static const char *method_of(const struct curl_line *line,
			     const struct intake_request *request)
{
	if (line->method)
		return line->method;
	if (line->head)
		return "HEAD";
	if (line->put)
		return "PUT";
	return request->body == INTAKE_NO_BODY ? "GET" : "POST";
}

static int add_request(struct intake_requests *out,
		       const struct curl_line *line, const char *url)
{
	struct intake_request *to = intake_requests_add(out);

	if (!to)
		return -1;
	set_url(to, line, url);
	for (size_t i = 0; i < line->headers.nr; i++)
		(void)intake_pair_add(&to->headers, line->headers.at[i].name,
				      line->headers.at[i].value);
	set_body(to, line);
	to->method = xstrdup(method_of(line, to));
	if (line->user) {
		to->user = xstrdup(line->user);
		to->proof = INTAKE_BASIC;
	} else if (line->bearer) {
		to->proof = INTAKE_BEARER;
	}
	for (size_t i = 0; i < line->todos.nr; i++)
		strings_add_once(&to->todos, line->todos.at[i]);
	return 0;
}

int curl_line_requests(struct intake_requests *out,
		       const struct curl_line *line)
{
	for (size_t i = 0; i < line->urls.nr; i++)
		if (add_request(out, line, line->urls.at[i]))
			return -1;
	return 0;
}
