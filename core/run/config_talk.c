/* config_talk.c - what adapters share: looking, sending, a no */
#include "core/run/config.h"

#include "core/vault/readers.h"

#include <string.h>

int config_look(struct standing *out, struct config_work *work, struct err *err)
{
	const struct config *config = work->config;
	auto_release(standing) standing = { 0 };
	int failed = config->adapter->look(&standing, work, err);

	run_let_go(work->tools);
	if (failed)
		return -1;
	if (standing.there)
		standing.seen = state_project(config->document, config->desired,
					      standing.actual);
	if (state_digest(standing.digest, config->document, standing.seen, err))
		return -1;
	*out = standing;
	standing = (struct standing){ 0 };
	return 0;
}

int config_send(struct http_response *response, struct config_work *work,
		const struct http_request *request, bool changes,
		struct err *err)
{
	const struct run_tools *tools = work->tools;
	struct step_result *result = work->result;
	bool maybe_sent = false;

	if (changes && work->begin(request, work->payload, err))
		return -1;
	/* A server may renew what its client is managed with in any answer
	 * (RFC 7592 section 3): it is kept first. */
	run_hold(tools);
	result->attempts = 1;
	if (tools->send(response, request, &maybe_sent, tools->payload, err)) {
		result->status = 0;
		result->unknown = changes && maybe_sent;
		if (result->unknown)
			err_hint(err,
				 "it is not known whether the server "
				 "acted: rbctl drift %s says what is "
				 "there now",
				 work->config->document->name);
		return -1;
	}
	result->status = response->status;
	result->unknown = changes;
	if (changes && work->boundary)
		work->boundary("sent", work->payload);
	return 0;
}

void config_understood(struct config_work *work)
{
	work->result->unknown = false;
}

/* Does a server that answers so know what it did? Something on the way may
 * have lost what the server said (502, 504). */
static bool is_certain(int status)
{
	return status < 500 || status == 501 || status == 503 || status == 505;
}

/* A server may repeat what it was sent. */
static void redact(struct oauth_failure *failure, const struct secret *secret)
{
	redact_secret(failure->error, sizeof(failure->error), secret);
	redact_secret(failure->description, sizeof(failure->description),
		      secret);
	redact_secret(failure->challenge, sizeof(failure->challenge), secret);
}

int config_refused(struct config_work *work, const struct http_request *request,
		   const struct oauth_failure *failure, struct err *err)
{
	struct oauth_failure *kept = &work->result->failure;

	work->result->refused = true;
	work->result->unknown =
		work->result->unknown && !is_certain(failure->status);
	*kept = *failure;
	redact(kept, request->bearer);
	for (size_t i = 0; i < request->nr_headers; i++)
		redact(kept, request->headers[i].secret);
	for (size_t i = 0; i < request->nr_parts; i++)
		redact(kept, request->parts[i].secret);
	if (kept->error[0])
		return err_set(err, EXIT_SERVER,
			       "the server refused: %s (status %d)",
			       kept->error, kept->status);
	return err_set(err, EXIT_SERVER, "the server refused with status %d",
		       kept->status);
}

void config_recipients(struct strings *out, const struct config_work *work)
{
	const struct run_tools *tools = work->tools;
	const struct json *operators =
		json_get(work->config->environment->root, "operators");

	if (tools->recipient)
		strings_add_once(out, tools->recipient);
	json_each(operator, operators)
		if (json_string(operator) && tools->policy)
			readers_add(out, NULL, tools->policy,
				    json_string(operator));
}

int config_load_auth(struct entry *out, const struct config_work *work,
		     struct err *err)
{
	const struct config *config = work->config;
	const char *name = config->auth;
	enum entry_kind kind = config->auth_is_key ? ENTRY_SECRET : ENTRY_TOKEN;
	int64_t now = work->tools->clock(work->tools->payload);
	bool found = false;

	if (!name)
		return 0;
	if (vault_load(out, &found, work->tools->vault, name, err))
		return -1;
	if (found && out->kind == kind && !out->revoked &&
	    (!out->expires || out->expires > now))
		return 0;
	err_set(err, EXIT_VAULT,
		"the vault has no %s '%s' that is still good, which %s "
		"needs",
		config->auth_is_key ? "key" : "token", name,
		config->document->path);
	return config->auth_is_key
		       ? err_hint(err, "rbctl secret set %s", name)
		       : err_hint(err, "apply the runbook that stores '%s'",
				  name);
}

int config_changed_meanwhile(const struct config_work *work, struct err *err)
{
	work->result->unknown = false;
	err_no(err, REASON_DRIFT,
	       "somebody changed it on the server at this very moment, "
	       "so nothing was overwritten");
	return err_hint(err, "rbctl drift %s", work->config->document->name);
}
