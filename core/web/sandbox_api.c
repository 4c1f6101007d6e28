/* sandbox_api.c - the service behind the training server: payroll exports */
#include "core/web/sandbox_parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void challenge(struct server_reply *reply, unsigned status,
		      const char *error, const char *description)
{
	autofree char *header = NULL;

	sandbox_refuse(reply, status, error, description);
	header = xasprintf("Bearer realm=\"payroll\", error=\"%s\", "
			   "error_description=\"%s\"%s",
			   error, description,
			   status == 403 ? ", scope=\"" SANDBOX_READ_SCOPE "\""
					 : "");
	server_reply_header(reply, "WWW-Authenticate", header);
}

/* RFC 6750 section 3: true for a good token that allows it. */
static bool admit(struct sandbox *sandbox, struct server_reply *reply,
		  const struct server_call *call)
{
	const char *header = server_header(call, "Authorization");
	struct sandbox_token *token;
	bool allowed;

	if (!header || strncasecmp(header, "Bearer ", 7) != 0) {
		/* Section 3.1: no error code for who sent no token. */
		reply->status = 401;
		server_reply_header(reply, "WWW-Authenticate",
				    "Bearer realm=\"payroll\"");
		return false;
	}
	sandbox_lock(sandbox);
	token = sandbox_active(sandbox, header + 7);
	if (token && token->refreshes)
		token = NULL; /* it is for the token endpoint alone */
	allowed = token && sandbox_scope_has(token->scope, SANDBOX_READ_SCOPE);
	sandbox_unlock(sandbox);
	if (!token)
		challenge(reply, 401, "invalid_token",
			  "The token has expired, was revoked, or is none.");
	else if (!allowed)
		challenge(reply, 403, "insufficient_scope",
			  "The token does not allow reading the payroll.");
	return allowed;
}

/* With the lock held; `number` counts from 1. */
static void describe(struct json *json, const struct sandbox *sandbox,
		     size_t number, const char *status)
{
	json_set_stringf(json, "id", "exp-%zu", number);
	json_set_string(json, "status", status);
	json_set_string(json, "period", sandbox->exports.at[number - 1]);
}

/* The period that is asked for, "" without a body; NULL with the refusal. */
static char *read_period(struct server_reply *reply,
			 const struct server_call *call)
{
	autoptr(json) json = NULL;
	struct err err = { 0 };

	if (call->body.len == 0)
		return xstrdup("");
	if (json_parse(&json, buf_str(&call->body), call->body.len, JSON_WIRE,
		       "body", &err) ||
	    json_type(json) != JSON_OBJECT) {
		sandbox_refuse(reply, 400, "invalid_request",
			       "The body is no JSON object.");
		return NULL;
	}
	return xstrdup(json_text(json, "period", ""));
}

void sandbox_export_start(struct sandbox *sandbox, struct server_reply *reply,
			  const struct server_call *call)
{
	autofree char *period = NULL;
	autofree char *place = NULL;

	if (sandbox_too_many(sandbox, reply, &sandbox->api_refusals) ||
	    !admit(sandbox, reply, call) ||
	    !(period = read_period(reply, call)))
		return;
	sandbox_lock(sandbox);
	if (sandbox->exports.nr < SANDBOX_EXPORTS_MAX) {
		strings_add(&sandbox->exports, period);
		reply->status = 201;
		reply->json = json_new_object();
		describe(reply->json, sandbox, sandbox->exports.nr, "started");
		place = xasprintf("%s/api/exports/exp-%zu", sandbox->issuer,
				  sandbox->exports.nr);
		server_reply_header(reply, "Location", place);
	} else {
		sandbox_refuse(reply, 507, "full",
			       "No more exports fit; start the sandbox anew.");
	}
	sandbox_unlock(sandbox);
}

void sandbox_export_list(struct sandbox *sandbox, struct server_reply *reply,
			 const struct server_call *call)
{
	struct json *list;

	if (!admit(sandbox, reply, call))
		return;
	sandbox_lock(sandbox);
	reply->json = json_new_object();
	list = json_set_array(reply->json, "exports");
	for (size_t i = 1; i <= sandbox->exports.nr; i++)
		describe(json_append_object(list), sandbox, i, "done");
	sandbox_unlock(sandbox);
}

void sandbox_export_show(struct sandbox *sandbox, struct server_reply *reply,
			 const struct server_call *call)
{
	const char *id = strrchr(call->path, '/') + 1;
	char known[32];

	if (!admit(sandbox, reply, call))
		return;
	sandbox_lock(sandbox);
	for (size_t i = 1; i <= sandbox->exports.nr && !reply->json; i++) {
		snprintf(known, sizeof(known), "exp-%zu", i);
		if (strcmp(id, known) != 0)
			continue;
		reply->json = json_new_object();
		describe(reply->json, sandbox, i, "done");
	}
	sandbox_unlock(sandbox);
	if (!reply->json)
		sandbox_refuse(reply, 404, "not_found",
			       "There is no such export.");
}
