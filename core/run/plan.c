/* plan.c - a run before it runs: every choice made, every request exact */
#include "core/run/plan.h"
#include "core/run/config.h"
#include "core/run/request.h"
#include "core/run/settle.h"
#include "core/run/subject.h"

#include <stdio.h>
#include <string.h>

static struct verdict deny_absent(const struct plan_request *request,
				  const char *kind, unsigned kinds,
				  const char *name)
{
	return subject_absent(request->catalog, &request->revision, kind, kinds,
			      name);
}

/* The environment says which server a runbook's logical name means. */
static int find_server(struct plan *plan, const struct plan_request *request,
		       struct verdict *verdict, struct err *err)
{
	const struct json *map = json_get(plan->environment->root, "servers");
	const char *logical = plan->runbook->server;
	const char *name;

	if (!logical)
		return 0;
	name = json_text(map, logical, logical);
	plan->server = catalog_find(request->catalog, DOCUMENT_SERVER, name);
	if (plan->server)
		return 0;
	if (strcmp(name, logical) == 0 && map) {
		err_set(err, EXIT_INPUT,
			"environment '%s' does not say which server '%s' is",
			plan->environment->name, logical);
		return err_hint(err, "add \"%s\" to \"servers\" in %s", logical,
				plan->environment->path);
	}
	*verdict = deny_absent(request, "server", 1U << DOCUMENT_SERVER, name);
	return 0;
}

static const char *kind_asked(const struct plan_request *request)
{
	autofree char *folder =
		xasprintf("%s/", document_kind_folder(DOCUMENT_CONFIG));

	if (text_starts(request->runbook, folder))
		return "configuration";
	return request->configs ? "runbook or configuration" : "runbook";
}

/* What is to be carried out; a configuration as the runbook that applies it. */
static int find_subject(const struct document **out, struct plan *plan,
			const struct plan_request *request, struct err *err)
{
	if (!request->configs) {
		*out = catalog_find(request->catalog, DOCUMENT_RUNBOOK,
				    request->runbook);
		return 0;
	}
	if (subject_find(out, request->catalog, request->runbook, err))
		return -1;
	if (*out && (*out)->kind == DOCUMENT_CONFIG)
		*out = plan->made = subject_runbook(*out);
	return 0;
}

static int find_documents(struct plan *plan, struct verdict *verdict,
			  const struct plan_request *request, struct err *err)
{
	const struct document *document = NULL;

	if (find_subject(&document, plan, request, err))
		return -1;
	if (!document) {
		*verdict = deny_absent(request, kind_asked(request),
				       1U << DOCUMENT_RUNBOOK |
					       (unsigned)request->configs
						       << DOCUMENT_CONFIG,
				       request->runbook);
		return 0;
	}
	plan->environment = catalog_find(request->catalog, DOCUMENT_ENVIRONMENT,
					 request->environment);
	if (!plan->environment) {
		*verdict = deny_absent(request, "environment",
				       1U << DOCUMENT_ENVIRONMENT,
				       request->environment);
		return 0;
	}
	if (runbook_parse(&plan->runbook, document, err))
		return -1;
	return find_server(plan, request, verdict, err);
}

/* Never a member that holds a token. */
const char *const *plan_kept(const struct step *step)
{
	static const char *const none[] = { NULL };
	static const char *const token[] = { "scope", "expires_in",
					     "token_type", NULL };
	static const char *const introspection[] = {
		"active", "scope", "client_id", "username", "token_type", "exp",
		"iat",    "nbf",   "sub",       "iss",      NULL
	};

	static const char *const config[] = { "id", NULL };
	static const char *const saved[] = { "saved_as", "sha256", "bytes",
					     NULL };

	if (step_kind_gets_token(step->kind))
		return token;
	if (json_get(step->request, "save"))
		return saved;
	if (step->kind == STEP_CONFIG)
		return config;
	return step->kind == STEP_INTROSPECT ? introspection : none;
}

static void add_later(struct plan *plan, struct json *values,
		      const struct step *step, const char *member)
{
	autobuf name = { 0 };

	buf_addf(&name, "steps.%s.%s", step->id, member);
	json_set_string(values, member,
			marks_add(&plan->marks, buf_str(&name), false, 0));
}

/* What templates see. What a step gives is a mark until it has run. */
static void fill_values(struct plan *plan)
{
	const struct json *vars = json_get(plan->environment->root, "vars");
	struct json *steps;

	json_set(plan->values, "env",
		 vars ? json_copy(vars) : json_new_object());
	json_set(plan->values, "actors",
		 plan->runbook->actors ? json_copy(plan->runbook->actors)
				       : json_new_object());
	steps = json_set_object(plan->values, "steps");
	for (size_t i = 0; i < plan->runbook->nr_steps; i++) {
		const struct step *step = &plan->runbook->steps[i];
		struct json *values = json_set_object(steps, step->id);

		add_later(plan, values, step, "status");
		for (const char *const *kept = plan_kept(step); *kept; kept++)
			add_later(plan, values, step, *kept);
		json_each(pointer, step->capture)
			add_later(plan, values, step, json_key(pointer));
	}
}

static int64_t wait_of(const struct step *step)
{
	int64_t seconds = 0;
	const char *span = json_text(step->json, "for", NULL);

	if (span && !text_unspan(&seconds, span))
		return 0;
	return seconds;
}

static char *later(struct plan *plan, const char *name)
{
	return xstrdup(marks_add(&plan->marks, name, false, 0));
}

/* "http://127.0.0.1/callback": the port is free, and known when it runs. */
static char *redirect_shown(struct plan *plan)
{
	const char *wanted = plan_redirect(plan);
	const char *host = strstr(wanted, "://") + 3;
	size_t len = strcspn(host, "/");
	autofree char *port = NULL;

	if (memchr(host, ':', len))
		return xstrdup(wanted);
	port = later(plan, "port");
	return xasprintf("%.*s:%s%s", (int)(host - wanted) + (int)len, wanted,
			 port, host + len);
}

static void plan_marks(struct plan *plan, struct materials *materials,
		       bool pushes)
{
	struct plan_visit *visit = &plan->visit;

	if (!visit->state) {
		visit->redirect_uri = redirect_shown(plan);
		visit->state = later(plan, "state");
		visit->challenge = later(plan, "code-challenge");
		visit->nonce = later(plan, "nonce");
	}
	if (pushes && !visit->request_uri)
		visit->request_uri = later(plan, "request-uri");
	materials->grant.redirect_uri = visit->redirect_uri;
	materials->grant.state = visit->state;
	materials->grant.challenge = visit->challenge;
	materials->grant.nonce = visit->nonce;
	materials->grant.request_uri = NULL;
}

/* What a browser brings back, and a code for a device, come later. */
static int plan_visit(struct plan *plan, struct plan_step *out,
		      struct materials *materials, struct err *err)
{
	const struct step *step = out->step;

	if (!plan->visit.idempotency)
		plan->visit.idempotency = later(plan, "idempotency-key");
	materials->idempotency = plan->visit.idempotency;
	if (plan->runbook->dpop && !plan->visit.proof) {
		plan->visit.proof = later(plan, "dpop-proof");
		plan->visit.jkt = later(plan, "key-thumbprint");
	}
	materials->proof = plan->visit.proof;
	materials->grant.jkt = plan->visit.jkt;
	out->has_first = request_has_first(plan, step);
	if (step->kind == STEP_AUTHORIZE)
		plan_marks(plan, materials, out->has_first);
	if (out->has_first && request_first(&out->first, materials, step, err))
		return -1;
	if (step->kind != STEP_AUTHORIZE)
		return 0;
	materials->grant.request_uri =
		out->has_first ? plan->visit.request_uri : NULL;
	return request_address(&out->address, materials, step, err);
}

static int plan_one(struct plan *plan, struct verdict *verdict,
		    struct materials *materials, const struct step *step,
		    struct err *err)
{
	struct plan_step *out = &plan->steps[plan->nr_steps++];

	out->step = step;
	out->wait_s = wait_of(step);
	if ((step->instructions && request_text(&out->instructions, materials,
						step->instructions, err)) ||
	    (step->confirm &&
	     request_text(&out->confirm, materials, step->confirm, err)))
		return err_wrap(err, "step '%s'", step->id);
	if (json_get(step->request, "save") &&
	    request_text(&out->save_as, materials,
			 json_text(json_get(step->request, "save"), "as", ""),
			 err))
		return err_wrap(err, "step '%s'", step->id);
	if (step->kind == STEP_CONFIG &&
	    config_open(&out->config, verdict, plan->catalog, plan->environment,
			json_text(step->json, "config", ""), plan->values, err))
		return err_wrap(err, "step '%s'", step->id);
	if (!request_is_needed(step))
		return 0;
	out->has_request = true;
	if (plan_visit(plan, out, materials, err))
		return err_wrap(err, "%s", plan->runbook->document->path);
	if (request_build(&out->request, verdict, materials, step, err))
		return err_wrap(err, "%s", plan->runbook->document->path);
	return 0;
}

/* Requests are built from stand-ins, by the code that builds the real ones. */
static int plan_steps(struct plan *plan, struct verdict *verdict,
		      struct err *err)
{
	size_t nr_inputs = plan->runbook->nr_inputs;
	autoptr(secret) stand_in = secret_new("-", 1);
	struct secret **inputs = xcalloc(nr_inputs + 1, sizeof(*inputs));
	struct materials materials = { .plan = plan,
				       .values = plan->values,
				       .client = { stand_in, stand_in,
						   stand_in },
				       .token = stand_in,
				       .grant = { .refresh_token = stand_in,
						  .subject = stand_in,
						  .actor = stand_in,
						  .assertion = stand_in,
						  .code = stand_in,
						  .verifier = stand_in,
						  .device_code = stand_in },
				       .inputs = inputs,
				       .planning = true };
	int result = 0;

	for (size_t i = 0; i < nr_inputs; i++)
		inputs[i] = stand_in;
	plan->steps =
		xcalloc(plan->runbook->nr_steps + 1, sizeof(*plan->steps));
	for (size_t i = 0;
	     !result && verdict->allowed && i < plan->runbook->nr_steps; i++)
		result = plan_one(plan, verdict, &materials,
				  &plan->runbook->steps[i], err);
	free(inputs);
	return result;
}

static struct plan *begin_plan(const struct plan_request *request)
{
	struct plan *plan = xcalloc(1, sizeof(*plan));

	plan->revision = request->revision;
	plan->catalog = request->catalog;
	snprintf(plan->policy_sha256, sizeof(plan->policy_sha256), "%s",
		 request->policy_sha256);
	plan->person = request->person ? xstrdup(request->person) : NULL;
	plan->inputs = json_new_object();
	plan->values = json_new_object();
	return plan;
}

struct verdict plan_bounds(const struct plan *plan)
{
	return settle_bounds(plan);
}

int plan_documents(struct plan **out, struct verdict *verdict,
		   const struct plan_request *request, struct err *err)
{
	autoptr(plan) plan = begin_plan(request);
	struct json *values;

	*verdict = verdict_allow();
	if (find_documents(plan, verdict, request, err))
		return -1;
	if (!verdict->allowed)
		return 0;
	fill_values(plan);
	settle_origins(plan);
	values = json_set_object(plan->values, "inputs");
	for (size_t i = 0; i < plan->runbook->nr_inputs; i++) {
		const struct input *input = &plan->runbook->inputs[i];

		if (input->fallback && input->type != INPUT_SECRET &&
		    input->type != INPUT_FILE)
			json_set_string(values, input->name, input->fallback);
	}
	*out = steal(plan);
	return 0;
}

static int settle(struct plan *plan, struct verdict *verdict,
		  const struct plan_request *request, struct err *err)
{
	if (find_documents(plan, verdict, request, err))
		return -1;
	if (!verdict->allowed)
		return 0;
	*verdict = settle_bounds(plan);
	if (!verdict->allowed)
		return 0;
	if (settle_steps(plan, err))
		return err_wrap(err, "%s", plan->runbook->document->path);
	fill_values(plan);
	settle_origins(plan);
	plan->files =
		xcalloc(plan->runbook->nr_inputs + 1, sizeof(*plan->files));
	if (settle_inputs(plan, verdict, request, err))
		return -1;
	return verdict->allowed ? plan_steps(plan, verdict, err) : 0;
}

int plan_make(struct plan **out, struct verdict *verdict,
	      const struct plan_request *request, struct err *err)
{
	autoptr(plan) plan = begin_plan(request);
	autoptr(json) json = NULL;

	*verdict = verdict_allow();
	if (settle(plan, verdict, request, err))
		return -1;
	if (!verdict->allowed)
		return 0;
	json = plan_json(plan);
	if (plan_digest_of(plan->sha256, json, err))
		return -1;
	*out = steal(plan);
	return 0;
}
