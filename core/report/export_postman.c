/* export_postman.c - a runbook as a collection for Postman (format 2.1) */
#include "core/report/export_js.h"
#include "core/report/exports.h"

#include <string.h>
#include <strings.h>

#define SCHEMA \
	"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

static const struct js_dialect dialect = {
	.before = "const get = (name) => pm.variables.get(name);\n"
		  "const set = (name, value) => "
		  "pm.collectionVariables.set(name, value);\n",
	.after = "let good = true;\n"
		 "const set = (name, value) => "
		 "pm.collectionVariables.set(name, value);\n"
		 "const status = pm.response.code;\n"
		 "const header = (name) => pm.response.headers.get(name);\n"
		 "const body = () => pm.response.json();\n"
		 "const stop = (name) => pm.execution.setNextRequest(name);\n"
		 "const verify = (words, is) => {\n"
		 "  pm.test(words, () => pm.expect(is, "
		 "words).to.equal(true));\n"
		 "  good = good && is;\n"
		 "};\n",
};

static void add_script(struct json *events, const char *when,
		       const struct buf *text)
{
	struct json *event, *script, *lines;
	const char *at = buf_str(text);

	if (!text->len)
		return;
	event = json_append_object(events);
	json_set_string(event, "listen", when);
	script = json_set_object(event, "script");
	json_set_string(script, "type", "text/javascript");
	lines = json_set_array(script, "exec");
	while (*at) {
		size_t len = strcspn(at, "\n");
		autofree char *line = xstrndup(at, len);

		json_append_string(lines, line);
		at += len + (at[len] == '\n');
	}
}

static void add_pair(struct json *list, const char *key, const char *value,
		     const char *type)
{
	struct json *pair = json_append_object(list);

	json_set_string(pair, "key", key);
	json_set_string(pair, "value", value);
	if (type)
		json_set_string(pair, "type", type);
}

static void piece_text(const struct piece *piece, void *payload)
{
	struct buf *out = payload;

	if (piece->variable)
		js_variable(out, piece);
	else
		buf_add_bytes(out, piece->text, piece->len);
}

static void add_basic(struct json *json, const struct export *export,
		      const struct http_request *request)
{
	autobuf text = { 0 };
	struct json *auth, *list;
	char *password;

	export_basic(export, request, piece_text, &text);
	password = strrchr(text.data, ':');
	*password++ = '\0';
	auth = json_set_object(json, "auth");
	json_set_string(auth, "type", "basic");
	list = json_set_array(auth, "basic");
	add_pair(list, "username", text.data, "string");
	add_pair(list, "password", password, "string");
}

static void add_bearer(struct json *json, struct json *headers,
		       const struct export *export,
		       const struct http_request *request)
{
	autobuf text = { 0 };
	struct json *auth;

	export_bearer(export, request, piece_text, &text);
	if (request->bearer_dpop) {
		add_pair(headers, "Authorization", buf_str(&text), NULL);
		return;
	}
	auth = json_set_object(json, "auth");
	json_set_string(auth, "type", "bearer");
	add_pair(json_set_array(auth, "bearer"), "token",
		 buf_str(&text) + strlen("Bearer "), "string");
}

static int add_headers(struct json *headers, const struct export *export,
		       const struct http_request *request, struct err *err)
{
	bool accept = false;

	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];
		autofree char *what = xasprintf("header '%s'", header->name);
		autobuf value = { 0 };

		if (js_text(&value, export, header->value, EXPORT_RAW, what,
			    err))
			return -1;
		accept = accept || strcasecmp(header->name, "Accept") == 0;
		add_pair(headers, header->name, buf_str(&value), NULL);
	}
	if (!accept)
		add_pair(headers, "Accept", "application/json", NULL);
	return 0;
}

static int add_fields(struct json *body, const struct export *export,
		      const struct http_request *request, struct err *err)
{
	struct json *list = json_set_array(body, "formdata");

	json_set_string(body, "mode", "formdata");
	for (size_t i = 0; i < request->nr_fields; i++) {
		const struct http_field *field = &request->fields[i];
		autofree char *what = xasprintf("field '%s'", field->name);
		struct json *one = json_append_object(list);
		autobuf value = { 0 };

		json_set_string(one, "key", field->name);
		json_set_string(one, "type", field->text ? "text" : "file");
		if (strstr(field->name, "{{"))
			return js_text(&value, export, field->name, EXPORT_RAW,
				       what, err);
		if (!field->text) {
			json_set_string(one, "src", field->file.path);
			json_set_string(one, "contentType", field->type);
			continue;
		}
		if (js_text(&value, export, field->text, EXPORT_RAW, what, err))
			return -1;
		json_set_string(one, "value", buf_str(&value));
	}
	return 0;
}

static int add_body(struct json *json, const struct export *export,
		    const struct plan_step *step,
		    const struct http_request *request, struct err *err)
{
	struct json *body;
	autobuf text = { 0 };

	if (!request->nr_parts && !request->nr_fields && !request->upload.bytes)
		return 0;
	body = json_set_object(json, "body");
	if (request->nr_fields)
		return add_fields(body, export, request, err);
	if (request->upload.bytes) {
		json_set_string(body, "mode", "file");
		json_set_string(json_set_object(body, "file"), "src",
				request->upload.path);
		return 0;
	}
	if (js_body(&text, export, step, request, err))
		return -1;
	json_set_string(body, "mode", "raw");
	json_set_string(body, "raw", buf_str(&text));
	return 0;
}

static int add_request(struct json *json, const struct export *export,
		       const struct plan_step *step,
		       const struct http_request *request, struct err *err)
{
	struct json *headers;
	autobuf url = { 0 };
	autobuf user = { 0 };

	json_set_string(json, "method",
			request->method ? request->method : "GET");
	headers = json_set_array(json, "header");
	if (js_text(&url, export, request->url, EXPORT_URL, "the address",
		    err) ||
	    (request->basic_user &&
	     js_text(&user, export, request->basic_user, EXPORT_RAW,
		     "the client's id", err)) ||
	    add_headers(headers, export, request, err))
		return -1;
	if (request->basic_user)
		add_basic(json, export, request);
	else if (request->bearer)
		add_bearer(json, headers, export, request);
	else
		json_set_string(json_set_object(json, "auth"), "type",
				"noauth");
	if (add_body(json, export, step, request, err))
		return -1;
	json_set_string(json, "url", buf_str(&url));
	return 0;
}

/* The program sends what it is told to: no redirects, no other type. */
static void add_behaviour(struct json *item)
{
	struct json *json = json_set_object(item, "protocolProfileBehavior");

	json_set_bool(json, "followRedirects", false);
	json_set_bool(json, "disableBodyPruning", true);
}

static int add_item(struct json *items, const struct export *export,
		    size_t index, bool first, struct err *err)
{
	const struct plan_step *step = &export->plan->steps[index];
	const struct http_request *request =
		first ? &step->first : &step->request;
	autofree char *title = export_title(export->plan, index, first);
	struct json *item = json_append_object(items);
	struct json *events, *json;
	autobuf before = { 0 };
	autobuf after = { 0 };
	autobuf words = { 0 };

	json_set_string(item, "name", title);
	events = json_set_array(item, "event");
	js_before(&before, &dialect, export, step, request);
	js_after(&after, &dialect, export, index, first);
	add_script(events, "prerequest", &before);
	add_script(events, "test", &after);
	add_behaviour(item);
	json = json_set_object(item, "request");
	export_words(&words, export, index, "Postman");
	if (words.len)
		json_set_string(json, "description", buf_str(&words));
	return add_request(json, export, step, request, err);
}

/* What a person does is a folder with nothing in it but words. */
static void add_words(struct json *items, const struct export *export,
		      size_t index)
{
	autofree char *title = export_title(export->plan, index, false);
	struct json *item = json_append_object(items);
	autobuf words = { 0 };

	export_words(&words, export, index, "Postman");
	json_set_string(item, "name", title);
	json_set_string(item, "description", buf_str(&words));
	(void)json_set_array(item, "item");
}

static void add_secret(const struct export_secret *secret, void *payload)
{
	if (!secret->stays_a_file)
		add_pair(payload, secret->variable, "", "secret");
}

static void add_info(struct json *json, const struct plan *plan)
{
	struct json *info = json_set_object(json, "info");
	auto_release(strings) lines = { 0 };
	autobuf words = { 0 };

	export_head(&lines, plan);
	for (size_t i = 1; i < lines.nr; i++)
		buf_addf(&words, "%s\n", lines.at[i]);
	buf_add(&words, "The secrets are variables without a value: give them "
			"one as their current value, which stays on your "
			"machine.");
	json_set_string(info, "name", lines.at[0]);
	json_set_string(info, "description", buf_str(&words));
	json_set_string(info, "schema", SCHEMA);
}

int report_postman(struct buf *out, const struct plan *plan, struct err *err)
{
	auto_release(export) export = { 0 };
	autoptr(json) json = json_new_object();
	struct json *items;

	export_open(&export, plan);
	add_info(json, plan);
	items = json_set_array(json, "item");
	for (size_t i = 0; i < plan->nr_steps; i++) {
		if (!plan->steps[i].has_request) {
			add_words(items, &export, i);
			continue;
		}
		if ((plan->steps[i].has_first &&
		     add_item(items, &export, i, true, err)) ||
		    add_item(items, &export, i, false, err))
			return err_wrap(err, "step '%s'",
					plan->steps[i].step->id);
	}
	export_each_secret(&export, add_secret,
			   json_set_array(json, "variable"));
	json_pretty(out, json);
	return 0;
}
