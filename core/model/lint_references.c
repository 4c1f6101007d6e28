/* lint_references.c - what a document names must be there */
#include "core/model/lint_rules.h"

#include <string.h>

static const char *text_of(const struct json *value)
{
	const char *s = json_string(value);

	return s ? s : "";
}

static bool is_there(const struct lint *lint, enum document_kind kind,
		     const struct json *value)
{
	return catalog_find(lint->catalog, kind, text_of(value)) != NULL;
}

static void want(const struct lint *lint, enum document_kind kind,
		 const struct json *value)
{
	if (!value || is_there(lint, kind, value))
		return;
	lint_say(lint, RULE_REFERENCE, value,
		 "there is no %s '%s'; add %s/%s.json, or name one that is "
		 "there",
		 document_kind_name(kind), text_of(value),
		 document_kind_folder(kind), text_of(value));
}

/* "role:NAME" or a person, where the policy is at hand. */
static void want_who(const struct lint *lint, const struct json *value)
{
	const struct document *policy =
		catalog_find_path(lint->catalog, POLICY_PATH);
	const char *who = text_of(value);
	bool role = text_starts(who, "role:");

	if (!policy)
		return;
	if (role ? json_get(json_get(policy->root, "roles"),
			    who + strlen("role:")) != NULL
		 : json_get(json_get(policy->root, "people"), who) != NULL)
		return;
	lint_say(lint, RULE_REFERENCE, value,
		 "the policy has no %s; add it there, or name one that it has",
		 who[0] ? who : "such person");
}

bool lint_runs_in(const struct json *runbook, const char *environment)
{
	const struct json *list = json_get(runbook, "environments");

	return !list || json_has_string(list, environment);
}

static const struct json *server_of(const struct lint *lint)
{
	if (lint->kind == DOCUMENT_RUNBOOK)
		return json_at(lint->root, "actors", "authorization_server",
			       "server", NULL);
	return json_get(lint->root, "server");
}

void lint_each_server(const struct lint *lint, lint_server_fn *fn,
		      void *payload)
{
	const char *name = text_of(server_of(lint));
	const struct catalog *catalog = lint->catalog;
	const struct document *direct, *server, *environment;
	size_t at = 0;

	if (!catalog)
		return;
	direct = catalog_find(catalog, DOCUMENT_SERVER, name);
	if (direct)
		fn(direct, NULL, payload);
	while ((environment =
			catalog_next(catalog, DOCUMENT_ENVIRONMENT, &at))) {
		const char *mapped;

		if (!lint_runs_in(lint->root, environment->name))
			continue;
		mapped = json_text(json_get(environment->root, "servers"), name,
				   NULL);
		if (!mapped)
			continue;
		server = catalog_find(catalog, DOCUMENT_SERVER, mapped);
		if (server && server != direct)
			fn(server, environment->name, payload);
	}
}

static void count_server(const struct document *server UNUSED,
			 const char *environment UNUSED, void *payload)
{
	(*(size_t *)payload)++;
}

/* A server is named directly, or each environment maps the name. */
static void want_server(const struct lint *lint)
{
	const struct json *value = server_of(lint);
	const struct catalog *catalog = lint->catalog;
	const struct document *environment;
	size_t nr = 0, at = 0;

	if (!value)
		return;
	lint_each_server(lint, count_server, &nr);
	if (!nr) {
		lint_say(lint, RULE_REFERENCE, value,
			 "no server document is named '%s', and no "
			 "environment maps that name to one",
			 text_of(value));
		return;
	}
	if (is_there(lint, DOCUMENT_SERVER, value))
		return;
	while ((environment = catalog_next(catalog, DOCUMENT_ENVIRONMENT, &at)))
		if (lint_runs_in(lint->root, environment->name) &&
		    !json_get(json_get(environment->root, "servers"),
			      text_of(value)))
			lint_say(lint, RULE_REFERENCE_SOME, value,
				 "the environment '%s' does not say which "
				 "server '%s' is",
				 environment->name, text_of(value));
}

static void lint_runbook(const struct lint *lint)
{
	const struct json *root = lint->root;

	want_server(lint);
	want(lint, DOCUMENT_CHECKLIST, json_get(root, "checklist"));
	json_each(environment, json_get(root, "environments"))
		want(lint, DOCUMENT_ENVIRONMENT, environment);
	json_each(viewer, json_at(root, "token", "viewers", NULL))
		want_who(lint, viewer);
	json_each(step, json_get(root, "steps"))
		want(lint, DOCUMENT_CONFIG, json_get(step, "config"));
}

static void lint_environment(const struct lint *lint)
{
	const struct json *root = lint->root;
	const struct json *first =
		json_at(root, "requires_run_in", "environment", NULL);

	json_each(server, json_get(root, "servers"))
		want(lint, DOCUMENT_SERVER, server);
	json_each(operator, json_get(root, "operators"))
		want_who(lint, operator);
	want(lint, DOCUMENT_ENVIRONMENT, first);
	if (first && text_equal(text_of(first), lint->name))
		lint_say(lint, RULE_REFERENCE, first,
			 "an environment can't ask for a run in itself first");
}

void lint_references(const struct lint *lint)
{
	if (!lint->catalog)
		return;
	switch (lint->kind) {
	case DOCUMENT_RUNBOOK:
		lint_runbook(lint);
		break;
	case DOCUMENT_CONFIG:
		want_server(lint);
		break;
	case DOCUMENT_ENVIRONMENT:
		lint_environment(lint);
		break;
	case DOCUMENT_POLICY:
		json_each(rule, json_get(lint->root, "rules"))
			want(lint, DOCUMENT_CHECKLIST,
			     json_get(rule, "checklist"));
		break;
	case DOCUMENT_SERVER:
	case DOCUMENT_CHECKLIST:
	case DOCUMENT_NONE:
		break;
	}
}
