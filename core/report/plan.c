/* plan.c - a plan for people: what will be sent, and the same by hand */
#include "core/report/plan.h"
#include "core/report/curl.h"
#include "core/report/paragraph.h"
#include "core/run/config.h"

#include <string.h>

#define INDENT "    "

/* Text of several lines, each indented, nothing in it that moves a cursor. */
static void add_lines(struct buf *out, const char *indent, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		buf_add(out, indent);
		buf_add_untrusted_lines(out, text, len);
		buf_add_byte(out, '\n');
		text += len + (text[len] == '\n');
	}
}

static void add_request(struct buf *out, const struct export *export,
			const struct plan_step *step,
			const struct http_request *request,
			const struct theme *theme)
{
	autoptr(json) shown = plan_request_json(export->plan, request);
	const char *body = json_text(shown, "body", NULL);
	autobuf line = { 0 };

	buf_addf(out, INDENT "%s", theme->bold);
	buf_add_untrusted(out, json_text(shown, "method", ""));
	buf_add_byte(out, ' ');
	buf_add_untrusted(out, json_text(shown, "url", ""));
	buf_addf(out, "%s\n", theme->off);
	if (request->certificate) {
		autobuf text = { 0 };

		buf_addf(&text, "TLS client certificate: %s",
			 json_text(shown, "certificate", ""));
		add_lines(out, INDENT, buf_str(&text));
	}
	json_each(header, json_get(shown, "headers"))
		add_lines(out, INDENT, json_string(header));
	if (body) {
		buf_add_byte(out, '\n');
		add_lines(out, INDENT, body);
	}
	if (request->nr_fields)
		buf_add(out, "\n");
	json_each(field, json_get(shown, "multipart")) {
		autobuf text = { 0 };

		buf_addf(&text, "%s = %s", json_key(field), json_string(field));
		add_lines(out, INDENT, buf_str(&text));
	}
	curl_line(&line, export, step, request);
	buf_addf(out, "\n" INDENT "%sThe same by hand:%s\n", theme->dim,
		 theme->off);
	add_lines(out, INDENT, buf_str(&line));
}

static void add_manual(struct buf *out, const struct plan *plan,
		       const struct plan_step *step)
{
	autobuf shown = { 0 };

	buf_add(out, INDENT "A person does this:\n");
	marks_show(&shown, &plan->marks,
		   step->instructions ? step->instructions : "");
	buf_add(out, INDENT);
	paragraph(out, strlen(INDENT), buf_str(&shown));
	if (step->confirm) {
		buf_reset(&shown);
		marks_show(&shown, &plan->marks, step->confirm);
		buf_add(out, INDENT "and confirms: ");
		buf_add_untrusted(out, buf_str(&shown));
		buf_add_byte(out, '\n');
	}
}

static void add_address(struct buf *out, const struct plan *plan,
			const struct plan_step *step)
{
	autobuf shown = { 0 };

	buf_add(out, INDENT "A person signs in and agrees, in a browser at\n");
	marks_show(&shown, &plan->marks, step->address);
	add_lines(out, INDENT, buf_str(&shown));
	buf_add_byte(out, '\n');
}

static void add_answer(struct buf *out, const struct plan *plan,
		       const struct plan_step *step)
{
	const struct json *pages = json_get(step->step->request, "pages");
	autobuf shown = { 0 };
	int64_t most;

	if (json_int(&most, json_get(pages, "most")))
		buf_addf(out,
			 INDENT "Reads at most %lld pages of the answer.\n",
			 (long long)most);
	if (!step->save_as)
		return;
	marks_show(&shown, &plan->marks, step->save_as);
	buf_add(out, INDENT "Saves the answer as ");
	buf_add_untrusted(out, buf_str(&shown));
	buf_add_byte(out, '\n');
}

static void add_config(struct buf *out, const struct config *config)
{
	buf_addf(out,
		 INDENT "Makes the server '%s' match %s, by %s.\n" INDENT
			"What that changes: rbctl plan %s/%s --env %s\n",
		 config->server->name, config->document->path,
		 json_text(config->document->root, "adapter", ""),
		 document_kind_folder(DOCUMENT_CONFIG), config->document->name,
		 config->environment->name);
}

static void add_step(struct buf *out, const struct export *export, size_t index,
		     const struct theme *theme)
{
	const struct plan *plan = export->plan;
	const struct plan_step *step = &plan->steps[index];

	buf_addf(out, "\n%s%zu. ", theme->bold, index + 1);
	buf_add_untrusted(out, step->step->title);
	buf_addf(out, "%s  %s%s%s%s\n", theme->off, theme->dim,
		 step_kind_name(step->step->kind),
		 step->step->always ? ", even after a failure" : "",
		 theme->off);
	if (step->has_first) {
		add_request(out, export, step, &step->first, theme);
		buf_add_byte(out, '\n');
	}
	if (step->address)
		add_address(out, plan, step);
	else if (step->has_first)
		buf_add(out, INDENT "A person types the code that is shown, on "
				    "any device.\n\n");
	if (step->has_request) {
		add_request(out, export, step, &step->request, theme);
		add_answer(out, plan, step);
	} else if (step->step->kind == STEP_WAIT) {
		autobuf span = { 0 };

		text_span(&span, step->wait_s);
		buf_addf(out, INDENT "Waits %s.\n", buf_str(&span));
	} else if (step->config) {
		add_config(out, step->config);
	} else {
		add_manual(out, plan, step);
	}
}

static void add_client(struct buf *out, const struct plan *plan)
{
	if (!plan->server)
		return;
	buf_add(out, "Client:      ");
	buf_add_untrusted(out, plan->runbook->client_id);
	buf_addf(out, ", proves itself by %s%s\n",
		 client_auth_name(plan_auth(plan)),
		 plan->runbook->has_auth ? ""
					 : " (chosen by what the server "
					   "takes)");
}

static void add_inputs(struct buf *out, const struct plan *plan)
{
	json_each(value, plan->inputs) {
		const struct input *input =
			runbook_input(plan->runbook, json_key(value));

		buf_add(out, "Input:       ");
		buf_add_untrusted(out, input->label);
		buf_add(out, " = ");
		buf_add_untrusted(out, json_string(value));
		buf_add_byte(out, '\n');
	}
}

/* The lines above call form and quoted, which are in the script. */
static void add_by_hand(struct buf *out, const struct plan *plan)
{
	bool any = false;

	for (size_t i = 0; i < plan->nr_steps; i++)
		any = any || plan->steps[i].has_request;
	if (!any)
		return;
	buf_addf(out,
		 "\nTo send it by hand: rbctl export sh %s --env %s\n"
		 "makes a script of these lines, with all that they call.\n",
		 plan->runbook->document->name, plan->environment->name);
}

void report_plan_text(struct buf *out, const struct plan *plan,
		      const struct theme *theme)
{
	auto_release(export) export = { 0 };
	char hex[OID_HEX + 1];

	export_open(&export, plan);
	oid_format(hex, &plan->revision);
	buf_add(out, theme->bold);
	buf_add_untrusted(out, plan->runbook->title);
	buf_addf(out, "%s\n", theme->off);
	buf_addf(out, "Runbook:     %s\nEnvironment: %s\n",
		 plan->runbook->document->name, plan->environment->name);
	buf_addf(out, "Revision:    %s (approved)\n", hex);
	add_client(out, plan);
	add_inputs(out, plan);
	if (plan->runbook->store_as) {
		buf_add(out, "Token:       stored in the vault as ");
		buf_add_untrusted(out, plan->runbook->store_as);
		buf_add_byte(out, '\n');
	}
	buf_addf(out, "Plan:        %s\n", plan->sha256);
	for (size_t i = 0; i < plan->nr_steps; i++)
		add_step(out, &export, i, theme);
	add_by_hand(out, plan);
	buf_add(out, "\nNothing was sent.\n");
}

struct json *report_plan_json(const struct plan *plan)
{
	struct json *json = plan_json(plan);
	auto_release(export) export = { 0 };
	struct json *lines;

	export_open(&export, plan);
	json_set_string(json, "plan", plan->sha256);
	lines = json_set_object(json, "curl");
	for (size_t i = 0; i < plan->nr_steps; i++) {
		autobuf line = { 0 };

		if (!plan->steps[i].has_request)
			continue;
		curl_line(&line, &export, &plan->steps[i],
			  &plan->steps[i].request);
		buf_trim(&line);
		json_set_string(lines, plan->steps[i].step->id, buf_str(&line));
	}
	return json;
}
