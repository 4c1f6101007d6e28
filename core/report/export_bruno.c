/* export_bruno.c - a runbook as a folder that Bruno opens as a collection */
#include "core/report/export_js.h"
#include "core/report/exports.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct js_dialect dialect = {
	.before = "const get = (name) => bru.getVar(name) ?? "
		  "bru.getEnvVar(name);\n"
		  "const set = (name, value) => bru.setVar(name, value);\n",
	.after = "let good = true;\n"
		 "const set = (name, value) => bru.setVar(name, value);\n"
		 "const status = res.getStatus();\n"
		 "const header = (name) => res.getHeader(name.toLowerCase());\n"
		 "const body = () => (typeof res.getBody() === 'string'\n"
		 "  ? JSON.parse(res.getBody()) : res.getBody());\n"
		 "const stop = (name) => bru.setNextRequest(name);\n"
		 "const verify = (words, is) => {\n"
		 "  test(words, () => expect(is, words).to.equal(true));\n"
		 "  good = good && is;\n"
		 "};\n",
};

void export_files_release(struct export_files *files)
{
	for (size_t i = 0; i < files->nr; i++) {
		free(files->at[i].path);
		buf_release(&files->at[i].text);
	}
	free(files->at);
	*files = (struct export_files){ 0 };
}

static struct buf *add_file(struct export_files *files, char *path)
{
	struct export_file *file;

	files->at = grow(files->at, files->nr, &files->alloc, sizeof(*file));
	file = &files->at[files->nr++];
	*file = (struct export_file){ .path = path };
	return &file->text;
}

/* A block of text: each line is two spaces in, so that none can be the brace
 * that ends it. */
static void add_block(struct buf *out, const char *name, const char *text)
{
	if (!*text)
		return;
	buf_addf(out, "\n%s {\n", name);
	while (*text) {
		size_t len = strcspn(text, "\n");

		buf_add(out, "  ");
		buf_add_bytes(out, text, len);
		buf_add(out, "\n");
		text += len + (text[len] == '\n');
	}
	buf_add(out, "}\n");
}

static int refuse(const char *what, struct err *err)
{
	err_set(err, EXIT_INPUT, "%s can't be written in Bruno's language",
		what);
	return err_hint(err, "export it as sh, curl or powershell");
}

/* A file that is read by people shows all that it holds. */
static bool has_hidden(const char *text)
{
	size_t len = strlen(text);

	while (len) {
		uint32_t c;
		size_t used = text_utf8_decode(&c, text, len);

		if (!used || (!text_is_visible(c) && c != '\n' && c != '\t'))
			return true;
		text += used;
		len -= used;
	}
	return false;
}

/* One line of a block of pairs. What its grammar takes for something else,
 * or would cut, is refused. */
static int add_pair(struct buf *out, const char *key, const char *value,
		    struct err *err)
{
	size_t len = strlen(value);
	autofree char *what = xasprintf("'%s'", key);

	if (has_hidden(value) || strchr(value, '\n') ||
	    strpbrk(key, "\r\n\"\\ \t") || !*key || text_starts(value, "'''") ||
	    text_starts(value, "@file(") || strstr(value, "@contentType(") ||
	    strcmp(value, "[") == 0 ||
	    (len && (isspace((unsigned char)value[0]) ||
		     isspace((unsigned char)value[len - 1]))))
		return refuse(what, err);
	if (isalnum((unsigned char)*key) && !strpbrk(key, ":{}[]()"))
		buf_addf(out, "  %s: %s\n", key, value);
	else
		buf_addf(out, "  \"%s\": %s\n", key, value);
	return 0;
}

static void piece_text(const struct piece *piece, void *payload)
{
	struct buf *out = payload;

	if (piece->variable)
		js_variable(out, piece);
	else
		buf_add_bytes(out, piece->text, piece->len);
}

static int add_headers(struct buf *out, const struct export *export,
		       const struct http_request *request, struct err *err)
{
	bool accept = false;

	buf_add(out, "\nheaders {\n");
	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];
		autofree char *what = xasprintf("header '%s'", header->name);
		autobuf value = { 0 };

		if (js_text(&value, export, header->value, EXPORT_RAW, what,
			    err) ||
		    add_pair(out, header->name, buf_str(&value), err))
			return -1;
		accept = accept || strcasecmp(header->name, "Accept") == 0;
	}
	if (!accept)
		buf_add(out, "  Accept: application/json\n");
	if (request->bearer && request->bearer_dpop) {
		buf_add(out, "  Authorization: ");
		export_bearer(export, request, piece_text, out);
		buf_add(out, "\n");
	}
	buf_add(out, "}\n");
	return 0;
}

static int add_auth(struct buf *out, const struct export *export,
		    const struct http_request *request, struct err *err)
{
	autobuf text = { 0 };
	autobuf ignored = { 0 };
	char *password;

	if (request->basic_user) {
		if (js_text(&ignored, export, request->basic_user, EXPORT_RAW,
			    "the client's id", err))
			return -1;
		export_basic(export, request, piece_text, &text);
		password = strrchr(text.data, ':');
		*password++ = '\0';
		buf_add(out, "\nauth:basic {\n");
		if (add_pair(out, "username", text.data, err))
			return -1;
		buf_addf(out, "  password: %s\n}\n", password);
	} else if (request->bearer && !request->bearer_dpop) {
		export_bearer(export, request, piece_text, &text);
		buf_addf(out, "\nauth:bearer {\n  token: %s\n}\n",
			 buf_str(&text) + strlen("Bearer "));
	}
	return 0;
}

static int add_fields(struct buf *out, const struct export *export,
		      const struct http_request *request, struct err *err)
{
	buf_add(out, "\nbody:multipart-form {\n");
	for (size_t i = 0; i < request->nr_fields; i++) {
		const struct http_field *field = &request->fields[i];
		autofree char *what = xasprintf("field '%s'", field->name);
		autobuf value = { 0 };

		if (strstr(field->name, "{{"))
			return refuse(what, err);
		if (field->text) {
			if (js_text(&value, export, field->text, EXPORT_RAW,
				    what, err) ||
			    add_pair(out, field->name, buf_str(&value), err))
				return -1;
			continue;
		}
		if (strpbrk(field->file.path, "|\n\r") ||
		    strpbrk(field->name, "\r\n\"\\ \t:"))
			return refuse(what, err);
		buf_addf(out, "  %s: @file(%s) @contentType(%s)\n", field->name,
			 field->file.path, field->type);
	}
	buf_add(out, "}\n");
	return 0;
}

static const char *content_type(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcasecmp(request->headers[i].name, "Content-Type") == 0)
			return request->headers[i].value;
	return "application/octet-stream";
}

/* As text, whatever it is, so that it is sent as it stands. */
static int add_body(struct buf *out, const struct export *export,
		    const struct plan_step *step,
		    const struct http_request *request, struct err *err)
{
	autobuf text = { 0 };

	if (request->nr_fields)
		return add_fields(out, export, request, err);
	if (request->upload.bytes) {
		if (strpbrk(request->upload.path, "|\n\r"))
			return refuse("the file's name", err);
		buf_addf(out,
			 "\nbody:file {\n  file: @file(%s) @contentType(%s)\n"
			 "}\n",
			 request->upload.path, content_type(request));
		return 0;
	}
	if (js_body(&text, export, step, request, err))
		return -1;
	if (has_hidden(buf_str(&text)) || text_starts(buf_str(&text), "\n") ||
	    text_ends(buf_str(&text), "\n"))
		return refuse("a body with line ends at its ends", err);
	add_block(out, "body:text", buf_str(&text));
	return 0;
}

static const char *body_mode(const struct http_request *request)
{
	if (request->nr_fields)
		return "multipartForm";
	if (request->upload.bytes)
		return "file";
	return request->nr_parts ? "text" : "none";
}

static const char *auth_mode(const struct http_request *request)
{
	if (request->basic_user)
		return "basic";
	return request->bearer && !request->bearer_dpop ? "bearer" : "none";
}

static int add_request(struct buf *out, const struct export *export,
		       const struct plan_step *step,
		       const struct http_request *request, struct err *err)
{
	const char *method = request->method ? request->method : "GET";
	autobuf url = { 0 };

	for (const char *c = method; *c; c++)
		buf_add_byte(out, (unsigned char)tolower((unsigned char)*c));
	buf_add(out, " {\n");
	if (js_text(&url, export, request->url, EXPORT_URL, "the address",
		    err) ||
	    add_pair(out, "url", buf_str(&url), err))
		return -1;
	buf_addf(out, "  body: %s\n  auth: %s\n}\n", body_mode(request),
		 auth_mode(request));
	return add_headers(out, export, request, err) ||
			       add_auth(out, export, request, err) ||
			       add_body(out, export, step, request, err)
		       ? -1
		       : 0;
}

static int add_step(struct export_files *files, const struct export *export,
		    size_t index, bool first, struct err *err)
{
	const struct plan_step *step = &export->plan->steps[index];
	const struct http_request *request =
		first ? &step->first : &step->request;
	autofree char *title = export_title(export->plan, index, first);
	struct buf *out =
		add_file(files, xasprintf("%03zu%s-%s.bru", index + 1,
					  first ? "a" : "b", step->step->id));
	autobuf before = { 0 };
	autobuf after = { 0 };
	autobuf words = { 0 };

	buf_addf(out, "meta {\n  name: %s\n  type: http\n  seq: %zu\n}\n\n",
		 title, index * 2 + !first + 1);
	if (add_request(out, export, step, request, err))
		return err_wrap(err, "step '%s'", step->step->id);
	js_before(&before, &dialect, export, step, request);
	js_after(&after, &dialect, export, index, first);
	export_words(&words, export, index, "Bruno");
	add_block(out, "script:pre-request", buf_str(&before));
	add_block(out, "tests", buf_str(&after));
	buf_addf(out, "\nsettings {\n  encodeUrl: false\n"
		      "  followRedirects: false\n}\n");
	add_block(out, "docs", buf_str(&words));
	return 0;
}

static void add_secret(const struct export_secret *secret, void *payload)
{
	struct buf *out = payload;

	if (!secret->stays_a_file)
		buf_addf(out, "%s\n  %s", out->len ? "," : "",
			 secret->variable);
}

static void add_environment(struct export_files *files,
			    const struct export *export)
{
	struct buf *out =
		add_file(files, xasprintf("environments/%s.bru",
					  export->plan->environment->name));
	autobuf names = { 0 };

	export_each_secret(export, add_secret, &names);
	buf_add(out, "vars {\n}\n");
	if (names.len)
		buf_addf(out, "vars:secret [%s\n]\n", buf_str(&names));
}

static void add_collection(struct export_files *files,
			   const struct export *export)
{
	const struct plan *plan = export->plan;
	struct buf *out = add_file(files, xstrdup("collection.bru"));
	auto_release(strings) lines = { 0 };
	autobuf words = { 0 };

	export_head(&lines, plan);
	for (size_t i = 0; i < lines.nr; i++) {
		buf_add_untrusted(&words, lines.at[i]);
		buf_add(&words, "\n");
	}
	for (size_t i = 0; i < plan->nr_steps; i++) {
		autofree char *title = export_title(plan, i, false);
		autobuf more = { 0 };

		export_words(&more, export, i, "Bruno");
		buf_addf(&words, "\n%s\n%s%s", title, buf_str(&more),
			 more.len ? "\n" : "");
	}
	add_block(out, "docs", buf_str(&words));
}

int report_bruno(struct export_files *out, const struct plan *plan,
		 struct err *err)
{
	auto_release(export) export = { 0 };
	auto_release(export_files) files = { 0 };
	autoptr(json) json = json_new_object();

	export_open(&export, plan);
	json_set_string(json, "version", "1");
	json_set_string(json, "name", plan->runbook->title);
	json_set_string(json, "type", "collection");
	json_pretty(add_file(&files, xstrdup("bruno.json")), json);
	add_collection(&files, &export);
	add_environment(&files, &export);
	for (size_t i = 0; i < plan->nr_steps; i++) {
		if (!plan->steps[i].has_request)
			continue;
		if ((plan->steps[i].has_first &&
		     add_step(&files, &export, i, true, err)) ||
		    add_step(&files, &export, i, false, err))
			return -1;
	}
	*out = files;
	files = (struct export_files){ 0 };
	return 0;
}
