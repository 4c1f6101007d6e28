/* errand_receipt.c - the record of a token that was given back */
#include "core/run/errand_receipt.h"

#include "core/run/journal.h"
#include "core/run/receipt.h"

static void set_text(struct json *out, const char *key, const char *text)
{
	if (text && *text)
		json_set_string(out, key, text);
}

static void set_time(struct json *out, const char *key, int64_t seconds)
{
	char when[TEXT_TIME_SIZE];

	if (seconds == 0)
		return;
	text_time(when, seconds);
	json_set_string(out, key, when);
}

void errand_describe(struct json *out, const char *name,
		     const struct entry *entry)
{
	json_set_string(out, "name", name);
	set_text(out, "token_type", entry->token_type);
	set_text(out, "scope", entry->scope);
	set_text(out, "audience", entry->audience);
	set_text(out, "server", entry->server);
	set_text(out, "client_id", entry->client_id);
	set_text(out, "subject", entry->subject);
	set_text(out, "runbook", entry->runbook);
	set_text(out, "revision", entry->revision);
	set_text(out, "environment", entry->environment);
	set_text(out, "person", entry->person);
	set_text(out, "run", entry->run);
	set_time(out, "issued", entry->issued);
	set_time(out, "expires", entry->expires);
	set_time(out, "last_used", entry->last_used);
	json_set_bool(out, "can_refresh", entry->refresh_token != NULL);
	json_set_bool(out, "revoked", entry->revoked);
}

static void add_step(struct json *steps, const char *use,
		     const struct errand_result *result, bool done)
{
	struct json *step = json_append_object(steps);

	json_set_string(step, "step", use);
	json_set_stringf(step, "use", "oauth.%s", use);
	json_set_string(step, "outcome", done ? "done" : "failed");
	set_text(step, "request_sha256", result->request);
	if (result->status)
		json_set_int(step, "status", result->status);
	if (result->answer)
		json_set_bool(step, "active",
			      json_is_true(json_get(result->answer, "active")));
}

static void set_runbook(struct json *json, const struct plan *plan)
{
	const struct document *document = plan->runbook->document;
	struct json *runbook = json_set_object(json, "runbook");
	char hex[OID_HEX + 1];

	json_set_string(runbook, "name", document->name);
	json_set_string(runbook, "path", document->path);
	json_set_string(runbook, "sha256", document->sha256);
	oid_format(hex, &plan->revision);
	json_set_string(json, "revision", hex);
	set_text(json, "policy_sha256", plan->policy_sha256);
}

struct json *revocation_receipt(const struct revocation *r)
{
	autofree char *run = journal_new_id(r->started);
	struct json *json = json_new_object();
	autobuf fingerprint = { 0 };
	autobuf message = { 0 };
	struct json *steps;

	json_set_string(json, "run", run);
	json_set_string(json, "environment", r->plan->environment->name);
	set_runbook(json, r->plan);
	json_set_string(json, "operator", r->person);
	sshkey_fingerprint(&fingerprint, r->key);
	json_set_string(json, "operator_key", buf_str(&fingerprint));
	set_time(json, "started", r->started);
	set_time(json, "ended", r->ended);
	json_set_string(json, "result", r->done ? RESULT_REVOKED : "failed");
	errand_describe(json_set_object(json, "token"), r->name, r->entry);
	json_set_strings(json, "why", r->why);
	set_text(json, "reason", r->reason);
	/* A server may have written into it what is no text. */
	buf_add_untrusted(&message, r->message ? r->message : "");
	set_text(json, "message", buf_str(&message));
	steps = json_set_array(json, "steps");
	add_step(steps, "revoke", r->revoked,
		 r->revoked->status != 0 && !r->revoked->refused);
	if (r->asked)
		add_step(steps, "introspect", r->asked,
			 r->asked->answer != NULL);
	return json;
}
