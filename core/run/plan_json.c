/* plan_json.c - a plan without its secrets, and the digest of that */
#include "core/run/config.h"

#include "core/crypto/hash.h"

#include <string.h>

static void set_shown(struct json *object, const char *key,
		      const struct plan *plan, const char *text)
{
	autobuf shown = { 0 };

	marks_show(&shown, &plan->marks, text);
	json_set_string(object, key, buf_str(&shown));
}

static void show_name(struct buf *out, const char *name)
{
	if (!name || strcmp(name, PLAN_TOKEN_NAME) == 0)
		buf_addf(out, "‹%s›", name ? name : "secret");
	else
		buf_addf(out, "‹secret:%s›", name);
}

static void add_certificate(struct json *json,
			    const struct http_request *request)
{
	autobuf shown = { 0 };

	if (!request->certificate)
		return;
	show_name(&shown, request->certificate_name);
	if (request->key_name) {
		buf_add(&shown, " with the key ");
		show_name(&shown, request->key_name);
	}
	json_set_string(json, "certificate", buf_str(&shown));
}

static void add_headers(struct json *headers, const struct plan *plan,
			const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];
		autobuf line = { 0 };

		buf_addf(&line, "%s: ", header->name);
		marks_show(&line, &plan->marks, header->value);
		if (header->secret)
			show_name(&line, NULL);
		json_append_string(headers, buf_str(&line));
	}
	if (request->basic_user) {
		autobuf line = { 0 };

		buf_addf(&line, "Authorization: Basic base64(%s:",
			 request->basic_user);
		show_name(&line, request->basic_name);
		buf_add(&line, ")");
		json_append_string(headers, buf_str(&line));
	}
	if (request->bearer) {
		autobuf line = { 0 };

		buf_addf(&line, "Authorization: %s ",
			 request->bearer_dpop ? "DPoP" : "Bearer");
		show_name(&line, request->bearer_name);
		json_append_string(headers, buf_str(&line));
	}
}

/* By what it holds: a plan is of this file, not of its name. */
static void show_file(struct buf *out, const struct http_file *file)
{
	char hex[SHA256_HEX + 1];

	hash_sha256_hex(hex, file->bytes, file->len);
	buf_addf(out, "‹file:%s, %zu bytes, sha256 %s›", file->path, file->len,
		 hex);
}

static void add_fields(struct json *json, const struct plan *plan,
		       const struct http_request *request)
{
	struct json *fields = json_set_object(json, "multipart");

	for (size_t i = 0; i < request->nr_fields; i++) {
		const struct http_field *field = &request->fields[i];
		autobuf shown = { 0 };

		if (field->text) {
			marks_show(&shown, &plan->marks, field->text);
		} else {
			show_file(&shown, &field->file);
			buf_addf(&shown, " as %s, %s", field->filename,
				 field->type);
		}
		json_set_string(fields, field->name, buf_str(&shown));
	}
}

struct json *plan_request_json(const struct plan *plan,
			       const struct http_request *request)
{
	struct json *json = json_new_object();
	autobuf body = { 0 };

	json_set_string(json, "method",
			request->method ? request->method : "GET");
	set_shown(json, "url", plan, request->url);
	add_certificate(json, request);
	add_headers(json_set_array(json, "headers"), plan, request);
	for (size_t i = 0; i < request->nr_parts; i++) {
		const struct http_part *part = &request->parts[i];

		if (part->text)
			marks_show(&body, &plan->marks, part->text);
		if (part->secret)
			show_name(&body, part->secret_name);
	}
	if (request->upload.bytes)
		show_file(&body, &request->upload);
	if (request->nr_parts || request->upload.bytes)
		json_set_string(json, "body", buf_str(&body));
	if (request->nr_fields)
		add_fields(json, plan, request);
	return json;
}

static void add_step(struct json *steps, const struct plan *plan,
		     const struct plan_step *step)
{
	struct json *json = json_append_object(steps);

	json_set_string(json, "id", step->step->id);
	json_set_string(json, "title", step->step->title);
	json_set_string(json, "use", step_kind_name(step->step->kind));
	if (step->step->always)
		json_set_bool(json, "always", true);
	if (step->has_first)
		json_set(json, "first", plan_request_json(plan, &step->first));
	if (step->address)
		set_shown(json, "address", plan, step->address);
	if (step->has_request)
		json_set(json, "request",
			 plan_request_json(plan, &step->request));
	if (step->save_as)
		set_shown(json, "save_as", plan, step->save_as);
	if (json_get(step->step->request, "pages"))
		json_set(json, "pages",
			 json_copy(json_get(step->step->request, "pages")));
	if (step->config)
		json_set(json, "config", config_json(step->config));
	if (step->instructions)
		set_shown(json, "instructions", plan, step->instructions);
	if (step->confirm)
		set_shown(json, "confirm", plan, step->confirm);
	if (step->wait_s)
		json_set_int(json, "wait_seconds", step->wait_s);
}

static void set_document(struct json *json, const char *key,
			 const struct document *document)
{
	struct json *object;

	if (!document)
		return;
	object = json_set_object(json, key);
	json_set_string(object, "name", document->name);
	json_set_string(object, "path", document->path);
	json_set_string(object, "sha256", document->sha256);
}

static void set_client(struct json *json, const struct plan *plan)
{
	struct json *client = json_set_object(json, "client");

	json_set_string(client, "id", plan->runbook->client_id);
	json_set_string(client, "auth", client_auth_name(plan_auth(plan)));
	json_set_string(client, "auth_from",
			plan->runbook->has_auth ? "runbook" : "metadata");
}

/* Secrets come from where they came from; files are pinned by what they
 * hold, through the requests. */
struct json *plan_json(const struct plan *plan)
{
	struct json *json = json_new_object();
	struct json *steps;
	char hex[OID_HEX + 1];

	oid_format(hex, &plan->revision);
	json_set_string(json, "format", "plan/1");
	json_set_bool(json, "ok", true);
	json_set_string(json, "title", plan->runbook->title);
	json_set_string(json, "revision", hex);
	json_set_string(json, "policy_sha256", plan->policy_sha256);
	set_document(json, plan->made ? "config" : "runbook",
		     plan->runbook->document);
	set_document(json, "environment", plan->environment);
	set_document(json, "server", plan->server);
	if (plan->server)
		set_client(json, plan);
	json_set(json, "inputs", json_copy(plan->inputs));
	if (plan->runbook->store_as)
		json_set_string(json, "store_as", plan->runbook->store_as);
	steps = json_set_array(json, "steps");
	for (size_t i = 0; i < plan->nr_steps; i++)
		add_step(steps, plan, &plan->steps[i]);
	return json;
}

int plan_digest_of(char out[65], const struct json *value, struct err *err)
{
	autobuf text = { 0 };

	if (json_canonical(&text, value, err))
		return -1;
	hash_sha256_hex(out, buf_str(&text), text.len);
	return 0;
}
