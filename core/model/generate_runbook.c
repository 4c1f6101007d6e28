/* generate_runbook.c - actors, token and steps of a generated runbook */
#include "core/model/generate_parts.h"

#include <string.h>

static void add_duties(struct json *actor, const char *first,
		       const char *second)
{
	struct json *duties = json_set_array(actor, "duties");

	json_append_string(duties, first);
	json_append_string(duties, second);
}

static void add_client(struct json *actors, const struct answers *answers)
{
	struct json *client = json_set_object(actors, "client");
	const char *proof = generate_proof(answers->auth);
	autofree char *duty = xasprintf("Keeps its %s in the vault.", proof);

	json_set_stringf(client, "name", "%s", answers->client_id);
	json_set_string(client, "client_id", answers->client_id);
	json_set_string(client, "auth", client_auth_name(answers->auth));
	if (answers->secret)
		json_set_string(client, proof, answers->secret);
	json_set_string(client, "responsible", answers->owner);
	add_duties(client, duty, "Asks for no more scopes than it needs.");
}

void generate_actors(struct json *root, const struct answers *answers,
		     const char *host)
{
	struct json *actors = json_set_object(root, "actors");
	autofree char *variable = generate_api_variable(answers);
	struct json *actor;

	add_client(actors, answers);
	actor = json_set_object(actors, "authorization_server");
	json_set_string(actor, "server", answers->server);
	json_set_stringf(actor, "responsible", "the team that runs %s", host);
	add_duties(actor, "Knows which client may have which scopes.",
		   "Issues and revokes tokens.");
	if (!answers->api)
		return;
	actor = json_set_object(actors, "resource_server");
	json_set_stringf(actor, "name", "The API of %s", answers->name);
	json_set_stringf(actor, "url", "{{env.%s}}", variable);
	json_set_string(actor, "responsible", answers->owner);
	add_duties(actor, "Checks each token before it answers.",
		   "Says which scope a request needs.");
}

/* "payroll:read" and "read:payroll" are "Read payroll"; what has no such
 * form is named as it is, for a person to explain. */
static void set_meaning(struct json *meanings, const char *scope)
{
	static const char *const verbs[] = {
		"read",   "write",  "view",   "list", "create", "update",
		"delete", "manage", "export", "send", "submit", "approve",
	};
	const char *cut = scope + strcspn(scope, ":.");
	autofree char *left = xstrndup(scope, (size_t)(cut - scope));
	const char *right = *cut ? cut + 1 : "";

	for (size_t i = 0; *left && *right && i < ARRAY_SIZE(verbs); i++) {
		const char *verb = verbs[i];
		bool first = text_equal(left, verb);

		if (!first && !text_equal(right, verb))
			continue;
		json_set_stringf(meanings, scope, "%c%s %s", verb[0] - 32,
				 verb + 1, first ? right : left);
		return;
	}
	json_set_stringf(meanings, scope, "Use '%s'", scope);
}

void generate_token(struct json *root, const struct answers *answers)
{
	struct json *token = json_set_object(root, "token");
	struct json *object, *list;

	json_set_string(token, "grant", "client_credentials");
	if (answers->scopes->nr) {
		json_set_strings(token, "scopes", answers->scopes);
		object = json_set_object(token, "scope_meanings");
		for (size_t i = 0; i < answers->scopes->nr; i++)
			set_meaning(object, answers->scopes->at[i]);
	}
	json_set_string(token, "store_as", answers->name);
	list = json_set_array(token, "viewers");
	json_append_string(list, answers->viewers);
	json_set_string(token, "max_lifetime", "1d");
	object = json_set_object(token, "refresh");
	json_set_string(object, "before", "10m");
	list = json_set_array(object, "steps");
	json_append_string(list, "token");
	json_set_string(token, "revoke_unused_after", "30d");
}

static struct json *add_step(struct json *steps, const char *id,
			     const char *title, const char *use)
{
	struct json *step = json_append_object(steps);

	json_set_string(step, "id", id);
	json_set_string(step, "title", title);
	json_set_string(step, "use", use);
	return step;
}

static void add_retry(struct json *step)
{
	struct json *retry = json_set_object(step, "retry");
	struct json *statuses;

	json_set_int(retry, "times", 3);
	statuses = json_set_array(retry, "on");
	json_append(statuses, json_new_int(429));
	json_append(statuses, json_new_int(503));
}

static void add_call(struct json *steps)
{
	struct json *step =
		add_step(steps, "call", "Call the API with the token", "http");
	struct json *request = json_set_object(step, "request");
	struct json *statuses;

	json_set_string(request, "method", "GET");
	json_set_string(request, "url", "{{actors.resource_server.url}}");
	json_set_string(request, "auth", "token");
	statuses = json_set_array(json_set_object(step, "expect"), "status");
	json_append(statuses, json_new_int(200));
	add_retry(step);
}

void generate_steps(struct json *root, const struct answers *answers,
		    const struct json *metadata, const char *host)
{
	struct json *steps = json_set_array(root, "steps");
	struct json *step, *expect;

	step = add_step(steps, "token", "Ask for the token", "oauth.token");
	add_retry(step);
	if (json_get(metadata, "introspection_endpoint")) {
		step = add_step(steps, "check",
				"Ask the server whether the token is good",
				"oauth.introspect");
		expect = json_set_object(step, "expect");
		json_set_bool(expect, "active", true);
		if (answers->scopes->nr)
			json_set_strings(expect, "scopes", answers->scopes);
	}
	if (answers->api)
		add_call(steps);
	step = add_step(steps, "tell", "Tell the owner", "manual");
	json_set_stringf(step, "instructions",
			 "Tell %s that %s got a token from %s%s. Never send "
			 "the token itself.",
			 answers->owner, answers->client_id, host,
			 answers->api ? " and called the API with it" : "");
	json_set_string(step, "confirm", "I told them");
	if (json_get(metadata, "revocation_endpoint")) {
		step = add_step(steps, "revoke", "Give the token back",
				"oauth.revoke");
		json_set_bool(step, "always", true);
	}
}
