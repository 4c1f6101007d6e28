/* runbook_parse.c - reading a runbook whose shape the schema has checked */
#include "core/model/fault.h"
#include "core/model/runbook.h"

#include <string.h>

#define ERRORS_MAX 256

struct parsing {
	struct runbook *runbook;
	const struct document *document;
	struct err *err;
};

static bool input_type_find(enum input_type *out, const char *name)
{
	static const char *const names[] = {
		[INPUT_TEXT] = "text",     [INPUT_NUMBER] = "number",
		[INPUT_URL] = "url",       [INPUT_EMAIL] = "email",
		[INPUT_DATE] = "date",     [INPUT_SELECT] = "select",
		[INPUT_YESNO] = "yesno",   [INPUT_MULTISELECT] = "multiselect",
		[INPUT_SECRET] = "secret", [INPUT_FILE] = "file",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!text_equal(names[i], name))
			continue;
		*out = (enum input_type)i;
		return true;
	}
	return false;
}

static int unknown(const struct parsing *p, const struct json *value,
		   const char *what)
{
	const char *name = json_string(value);

	return fault_at(p->err, p->document, value, "'%s' is no known %s",
			name ? name : "", what);
}

/* An optional span; 0 when it is not there. */
static int parse_span(int64_t *out, const struct parsing *p,
		      const struct json *value)
{
	*out = 0;
	if (!value || text_unspan(out, json_string(value)))
		return 0;
	return fault_at(p->err, p->document, value,
			"a span is a whole number and one of s m h d w, for "
			"example 10m");
}

static int parse_client(const struct parsing *p, const struct json *client)
{
	struct runbook *runbook = p->runbook;
	const struct json *auth = json_get(client, "auth");

	runbook->client_id = json_text(client, "client_id", NULL);
	runbook->client_name = json_text(client, "name", "");
	runbook->secret = json_text(client, "secret", NULL);
	runbook->key = json_text(client, "key", NULL);
	runbook->certificate = json_text(client, "certificate", NULL);
	runbook->auth = runbook->secret ? AUTH_BASIC : AUTH_NONE;
	runbook->has_auth = auth != NULL;
	if (auth && !client_auth_find(&runbook->auth, json_string(auth)))
		return unknown(p, auth, "way for a client to prove itself");
	return 0;
}

static int parse_token(const struct parsing *p, const struct json *token)
{
	struct runbook *runbook = p->runbook;
	const struct json *grant = json_get(token, "grant");

	runbook->token = token;
	runbook->scopes = json_get(token, "scopes");
	runbook->store_as = json_text(token, "store_as", NULL);
	runbook->viewers = json_get(token, "viewers");
	runbook->dpop = json_is_true(json_get(token, "dpop"));
	runbook->redirect_uri = json_text(token, "redirect_uri", NULL);
	runbook->assertion = json_text(token, "assertion", NULL);
	if (!runbook->assertion) {
		runbook->stated = json_get(token, "assertion");
		runbook->assertion = json_text(runbook->stated, "key", NULL);
	}
	runbook->subject_token =
		json_text(json_get(token, "exchange"), "subject_token", NULL);
	runbook->actor_token =
		json_text(json_get(token, "exchange"), "actor_token", NULL);
	if (grant && !grant_type_find(&runbook->grant, json_string(grant)))
		return unknown(p, grant, "grant");
	if (parse_span(&runbook->max_lifetime_s, p,
		       json_get(token, "max_lifetime")))
		return -1;
	if (json_get(token, "max_lifetime") && !runbook->max_lifetime_s)
		return fault_at(p->err, p->document,
				json_get(token, "max_lifetime"),
				"a token lives for a second at least; write 1s "
				"or more, or leave it out");
	return 0;
}

static int parse_input(const struct parsing *p, const struct json *json)
{
	struct runbook *runbook = p->runbook;
	struct input *input = &runbook->inputs[runbook->nr_inputs];
	const struct json *type = json_get(json, "type");

	input->json = json;
	input->name = json_text(json, "name", "");
	input->label = json_text(json, "label", input->name);
	input->required = json_is_true(json_get(json, "required"));
	input->fallback = json_text(json, "default", NULL);
	input->pattern = json_text(json, "pattern", NULL);
	input->example = json_text(json, "example", NULL);
	input->message = json_text(json, "message", NULL);
	input->options = json_get(json, "options");
	input->show_if = json_get(json, "show_if");
	if (type && !input_type_find(&input->type, json_string(type)))
		return unknown(p, type, "type of an input");
	if (runbook_input(runbook, input->name))
		return fault_at(p->err, p->document, json_get(json, "name"),
				"two inputs are named '%s'; give one another "
				"name",
				input->name);
	if (input->show_if &&
	    !runbook_input(runbook, json_text(input->show_if, "input", "")))
		return fault_at(p->err, p->document, input->show_if,
				"no input before this one is named '%s'; name "
				"one that is, or put this one after it",
				json_text(input->show_if, "input", ""));
	runbook->nr_inputs++;
	return 0;
}

static int parse_inputs(const struct parsing *p, const struct json *inputs)
{
	struct runbook *runbook = p->runbook;

	if (json_count(inputs) > RUNBOOK_INPUTS_MAX)
		return fault_at(p->err, p->document, inputs,
				"%zu inputs; %d are the most",
				json_count(inputs), RUNBOOK_INPUTS_MAX);
	runbook->inputs =
		xcalloc(json_count(inputs) + 1, sizeof(*runbook->inputs));
	json_each(json, inputs)
		if (parse_input(p, json) < 0)
			return -1;
	return 0;
}

static int parse_on_error(struct step *step, const struct parsing *p,
			  const struct json *value)
{
	const char *text = json_string(value);

	if (!value || text_equal(text, "stop")) {
		step->on_error = ON_ERROR_STOP;
	} else if (text_equal(text, "continue")) {
		step->on_error = ON_ERROR_CONTINUE;
	} else if (text && text_starts(text, "goto ")) {
		step->on_error = ON_ERROR_GOTO;
		step->go_to = text + strlen("goto ");
	} else {
		return fault_at(p->err, p->document, value,
				"write stop, continue, or goto and a step's "
				"id");
	}
	return 0;
}

static int parse_step(const struct parsing *p, const struct json *json)
{
	struct runbook *runbook = p->runbook;
	struct step *step = &runbook->steps[runbook->nr_steps];
	const struct json *retry = json_get(json, "retry");
	const struct json *use = json_get(json, "use");

	step->json = json;
	step->id = json_text(json, "id", "");
	step->title = json_text(json, "title", step->id);
	step->always = json_is_true(json_get(json, "always"));
	step->request = json_get(json, "request");
	step->expect = json_get(json, "expect");
	step->capture = json_get(json, "capture");
	json_int(&step->retry_times, json_get(retry, "times"));
	step->retry_on = json_get(retry, "on");
	step->instructions = json_text(json, "instructions", NULL);
	step->confirm = json_text(json, "confirm", NULL);
	if (!step_kind_find(&step->kind, json_string(use)))
		return unknown(p, use ? use : json, "kind of step");
	if (runbook_step(runbook, step->id))
		return fault_at(p->err, p->document, json_get(json, "id"),
				"two steps have the id '%s'; give one another "
				"id",
				step->id);
	runbook->nr_steps++;
	if (parse_span(&step->timeout_s, p, json_get(json, "timeout")) < 0)
		return -1;
	return parse_on_error(step, p, json_get(json, "on_error"));
}

static int check_step_exists(const struct parsing *p, const char *id,
			     const struct json *place)
{
	if (id && runbook_step(p->runbook, id))
		return 0;
	return fault_at(p->err, p->document, place, "no step has the id '%s'",
			id ? id : "");
}

static int parse_steps(const struct parsing *p, const struct json *steps)
{
	struct runbook *runbook = p->runbook;

	if (json_count(steps) > RUNBOOK_STEPS_MAX)
		return fault_at(p->err, p->document, steps,
				"%zu steps; %d are the most", json_count(steps),
				RUNBOOK_STEPS_MAX);
	runbook->steps =
		xcalloc(json_count(steps) + 1, sizeof(*runbook->steps));
	json_each(json, steps)
		if (parse_step(p, json) < 0)
			return -1;
	for (size_t i = 0; i < runbook->nr_steps; i++) {
		const struct step *step = &runbook->steps[i];

		if (step->on_error == ON_ERROR_GOTO &&
		    check_step_exists(p, step->go_to,
				      json_get(step->json, "on_error")) < 0)
			return -1;
	}
	json_each(id, json_at(runbook->token, "refresh", "steps", NULL))
		if (check_step_exists(p, json_string(id), id) < 0)
			return -1;
	return 0;
}

static int parse_errors(const struct parsing *p, const struct json *errors)
{
	struct runbook *runbook = p->runbook;

	if (json_count(errors) > ERRORS_MAX)
		return fault_at(p->err, p->document, errors,
				"%zu error paths; %d are the most",
				json_count(errors), ERRORS_MAX);
	runbook->errors =
		xcalloc(json_count(errors) + 1, sizeof(*runbook->errors));
	json_each(json, errors) {
		struct error_path *path = &runbook->errors[runbook->nr_errors];

		json_int(&path->status, json_get(json, "status"));
		path->error = json_text(json, "error", NULL);
		path->meaning = json_text(json, "meaning", "");
		path->deeds = json_get(json, "do");
		path->who = json_text(json, "who", "");
		runbook->nr_errors++;
	}
	return 0;
}

static void parse_head(struct runbook *runbook, const struct json *root)
{
	runbook->title = json_text(root, "title", runbook->document->name);
	runbook->summary = json_text(root, "summary", "");
	runbook->owner = json_text(root, "owner", "");
	runbook->review_by = json_text(root, "review_by", "");
	runbook->actors = json_get(root, "actors");
	runbook->server =
		json_text(json_get(runbook->actors, "authorization_server"),
			  "server", NULL);
	runbook->rules = json_get(root, "rules");
	runbook->checklist = json_text(root, "checklist", NULL);
	runbook->environments = json_get(root, "environments");
}

int runbook_parse(struct runbook **out, const struct document *document,
		  struct err *err)
{
	autoptr(runbook) runbook = xcalloc(1, sizeof(*runbook));
	struct parsing p = { runbook, document, err };
	const struct json *root = document->root;

	if (document->kind != DOCUMENT_RUNBOOK)
		return fault_at(err, document, NULL, "this is no runbook");
	runbook->document = document;
	parse_head(runbook, root);
	if (parse_client(&p, json_get(runbook->actors, "client")) < 0 ||
	    parse_token(&p, json_get(root, "token")) < 0 ||
	    parse_inputs(&p, json_get(root, "inputs")) < 0 ||
	    parse_steps(&p, json_get(root, "steps")) < 0 ||
	    parse_errors(&p, json_get(root, "errors")) < 0)
		return -1;
	*out = steal(runbook);
	return 0;
}
