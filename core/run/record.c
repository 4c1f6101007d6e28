/* record.c - what a receipt says of a run */
#include "core/run/config.h"
#include "core/run/perform.h"

static void set_document(struct json *json, const char *key,
			 const struct document *document)
{
	struct json *object = json_set_object(json, key);

	json_set_string(object, "name", document->name);
	json_set_string(object, "path", document->path);
	json_set_string(object, "sha256", document->sha256);
}

static void set_who(struct json *json, const struct performance *performance)
{
	autobuf fingerprint = { 0 };

	json_set_string(json, "operator", performance->prepared->person);
	sshkey_fingerprint(&fingerprint, signer_key(performance->signer));
	json_set_string(json, "operator_key", buf_str(&fingerprint));
}

/* So that it is known, from the start, what a run that never ended may have
 * made. */
static void add_configs(struct json *json, const struct plan *plan)
{
	struct json *list = NULL;

	for (size_t i = 0; i < plan->nr_steps; i++) {
		const struct config *config = plan->steps[i].config;

		if (!config)
			continue;
		if (!list)
			list = json_set_array(json, "configs");
		json_append_string(list, config->document->name);
	}
}

static void set_what(struct json *json, const struct performance *performance)
{
	const struct permit *permit = &performance->prepared->permit;
	const struct plan *plan = performance->prepared->plan;
	char hex[OID_HEX + 1];

	json_set_string(json, "environment", plan->environment->name);
	set_document(json, "runbook", plan->runbook->document);
	oid_format(hex, &plan->revision);
	json_set_string(json, "revision", hex);
	json_set_string(json, "policy_sha256", plan->policy_sha256);
	json_set_strings(json, "statements", &permit->statements);
	if (permit->exceptions.nr)
		json_set_strings(json, "exceptions", &permit->exceptions);
	add_configs(json, plan);
	json_set(json, "inputs", json_copy(plan->inputs));
	json_set_string(json, "plan", plan->sha256);
}

static void set_steps(struct json *json, const struct plan *plan,
		      const struct run_result *result)
{
	struct json *steps = json_set_array(json, "steps");

	for (size_t i = 0; i < result->nr_steps; i++)
		json_append(steps, step_result_json(plan->steps[i].step,
						    &result->steps[i]));
	json_set_strings(json, "warnings", &result->warnings);
}

struct json *run_receipt(const struct performance *performance,
			 const struct journal *journal,
			 const struct run_result *result, int64_t now)
{
	struct json *json = json_new_object();
	char at[TEXT_TIME_SIZE];

	json_set_string(json, "run", journal_run(journal));
	set_what(json, performance);
	set_who(json, performance);
	json_set_string(json, "started",
			json_text(journal_header(journal), "started", ""));
	if (!result) {
		json_set_string(json, "result", "started");
		return json;
	}
	text_time(at, now);
	json_set_string(json, "ended", at);
	json_set_string(json, "result",
			result->succeeded ? "succeeded" : "failed");
	set_steps(json, performance->prepared->plan, result);
	return json;
}
