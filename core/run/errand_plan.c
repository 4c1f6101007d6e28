/* errand_plan.c - which documents speak of a stored token, and may they */
#include "core/run/errand.h"
#include "core/vault/life.h"

#include <string.h>

/* ---- the environment ---- */

static const char *issuer_of(const struct document *server)
{
	return json_text(json_get(server->root, "metadata"), "issuer",
			 json_text(server->root, "issuer", ""));
}

static bool issues_there(const struct errand *errand,
			 const struct document *environment,
			 const char *logical)
{
	const char *name = json_text(json_get(environment->root, "servers"),
				     logical, logical);
	const struct document *server =
		catalog_find(errand->catalog, DOCUMENT_SERVER, name);

	return server && text_equal(issuer_of(server), errand->entry->server);
}

const struct document *errand_environment(const struct errand *errand)
{
	const struct catalog *catalog = errand->catalog;
	const struct document *found = NULL;
	const struct document *runbook;
	const char *logical;

	if (errand->entry->environment)
		return catalog_find(catalog, DOCUMENT_ENVIRONMENT,
				    errand->entry->environment);
	runbook = errand->entry->runbook
			  ? catalog_find(catalog, DOCUMENT_RUNBOOK,
					 errand->entry->runbook)
			  : NULL;
	logical = runbook ? json_text(json_at(runbook->root, "actors",
					      "authorization_server", NULL),
				      "server", NULL)
			  : NULL;
	for (size_t i = 0; logical && i < catalog->nr; i++) {
		if (catalog->at[i]->kind != DOCUMENT_ENVIRONMENT ||
		    !issues_there(errand, catalog->at[i], logical))
			continue;
		if (found)
			return NULL;
		found = catalog->at[i];
	}
	return found;
}

/* ---- the documents ---- */

static struct verdict not_known(const struct errand *errand, const char *what)
{
	const char *name = errand->entry->environment;
	struct verdict verdict;
	char hex[OID_HEX + 1];

	oid_format(hex, &errand->revision);
	verdict = verdict_deny(REASON_UNAPPROVED,
			       "'%s' was got in %s%s%s, and revision %.10s "
			       "does not say where that is",
			       errand->name, what, name ? " " : "",
			       name ? name : "", hex);
	verdict_hint(&verdict, "rbctl log shows what was approved, and when");
	return verdict;
}

/* Both stand in what is signed: a token of another server or client is none
 * that these documents speak of. */
static struct verdict check_origin(const struct errand *errand,
				   const struct plan *plan)
{
	const char *server = plan->server ? plan_issuer(plan) : "";
	autofree char *renewal = life_renewal(errand->entry);
	struct verdict verdict = verdict_allow();

	if (!text_equal(server, errand->entry->server))
		verdict = verdict_deny(
			REASON_OUT_OF_BOUNDS,
			"'%s' was issued by %s, and runbook '%s' speaks of %s",
			errand->name,
			errand->entry->server ? errand->entry->server
					      : "an unknown server",
			errand->entry->runbook, *server ? server : "none");
	else if (!text_equal(plan->runbook->client_id,
			     errand->entry->client_id))
		verdict = verdict_deny(
			REASON_OUT_OF_BOUNDS,
			"'%s' was got by client '%s', and runbook '%s' speaks "
			"of '%s'",
			errand->name,
			errand->entry->client_id ? errand->entry->client_id
						 : "",
			errand->entry->runbook,
			plan->runbook->client_id ? plan->runbook->client_id
						 : "");
	if (!verdict.allowed)
		verdict_hint(&verdict,
			     "rbctl token revoke %s gives it back by the "
			     "documents of its time; %s gets a new one",
			     errand->name, renewal);
	return verdict;
}

static int documents(struct plan **out, struct verdict *verdict,
		     const struct errand *errand, struct err *err)
{
	const struct document *environment = errand_environment(errand);
	struct plan_request request = {
		.catalog = errand->catalog,
		.revision = errand->revision,
		.policy_sha256 = errand->policy_sha256,
		.runbook = errand->entry->runbook,
		.person = errand->person,
	};
	autoptr(plan) plan = NULL;

	if (!errand->entry->runbook) {
		err_no(err, REASON_NO_WAY,
		       "nothing says which runbook got '%s'", errand->name);
		return err_hint(err, "give it back at the server itself");
	}
	if (!environment) {
		*verdict = not_known(errand, errand->entry->environment
						     ? "environment"
						     : "an environment");
		return 0;
	}
	request.environment = environment->name;
	if (plan_documents(&plan, verdict, &request, err))
		return -1;
	if (verdict->allowed)
		*verdict = check_origin(errand, plan);
	if (verdict->allowed)
		*out = steal(plan);
	return 0;
}

/* What only a grant needs must not be in the way of anything else. */
static void drop_subjects(struct plan *plan)
{
	plan->runbook->subject_token = NULL;
	plan->runbook->actor_token = NULL;
	plan->runbook->assertion = NULL;
}

int errand_plan(struct plan **out, struct verdict *verdict,
		const struct errand *errand, struct err *err)
{
	struct plan *plan = NULL;

	if (documents(&plan, verdict, errand, err))
		return -1;
	if (!plan)
		return 0;
	plan->runbook->store_as = errand->name; /* wherever that is now */
	drop_subjects(plan);
	*out = plan;
	return 0;
}

/* ---- to get a new one ---- */

static bool was_asked(const struct errand *errand, const char *scope)
{
	return errand->issued_under &&
	       json_has_string(errand->issued_under->scopes, scope);
}

/* A scope that was approved then, and is not now, would live on by being
 * refreshed. One that the server added by itself was told when it came. */
static struct verdict check_scopes(const struct errand *errand,
				   const struct plan *plan)
{
	const char *word = errand->entry->scope ? errand->entry->scope : "";

	while (*word) {
		size_t len = strcspn(word, " ");
		autofree char *scope = xstrndup(word, len);
		struct verdict verdict;

		word += len;
		word += strspn(word, " ");
		if (!len || json_has_string(plan->runbook->scopes, scope) ||
		    !was_asked(errand, scope))
			continue;
		verdict = verdict_deny(
			REASON_OUT_OF_BOUNDS,
			"'%s' has the scope '%s', which runbook '%s' no longer "
			"may ask for",
			errand->name, scope, plan->runbook->document->name);
		verdict_hint(&verdict,
			     "rbctl token revoke %s, then rbctl apply %s "
			     "--env %s",
			     errand->name, plan->runbook->document->name,
			     plan->environment->name);
		return verdict;
	}
	return verdict_allow();
}

static struct verdict check_name(const struct errand *errand,
				 const struct plan *plan)
{
	struct verdict verdict;

	if (text_equal(plan->runbook->store_as, errand->name))
		return verdict_allow();
	verdict = verdict_deny(REASON_OUT_OF_BOUNDS,
			       "runbook '%s' stores its token as '%s' now, not "
			       "as '%s'",
			       plan->runbook->document->name,
			       plan->runbook->store_as ? plan->runbook->store_as
						       : "nothing",
			       errand->name);
	verdict_hint(&verdict,
		     "rbctl token revoke %s, then rbctl apply %s --env %s",
		     errand->name, plan->runbook->document->name,
		     plan->environment->name);
	return verdict;
}

static int no_way(const struct plan *plan, const char *why, struct err *err)
{
	err_no(err, REASON_NO_WAY, "'%s' can't be refreshed: %s",
	       plan->runbook->store_as, why);
	return err_hint(err, "rbctl apply %s --env %s",
			plan->runbook->document->name, plan->environment->name);
}

static void add_step(struct plan *plan, const struct step *step)
{
	plan->steps[plan->nr_steps++].step = step;
}

static const struct json *steps_of(const struct plan *plan)
{
	return json_at(plan->runbook->token, "refresh", "steps", NULL);
}

static bool is_unattended(const struct step *step)
{
	return step->kind == STEP_TOKEN || step->kind == STEP_EXCHANGE ||
	       step->kind == STEP_REFRESH || step->kind == STEP_INTROSPECT;
}

static int add_steps(struct plan *plan, struct err *err)
{
	if (!json_count(steps_of(plan)))
		return no_way(plan,
			      "the server gave no refresh token with it, and "
			      "the runbook names no steps to get a new one",
			      err);
	json_each(id, steps_of(plan)) {
		const struct step *step =
			runbook_step(plan->runbook, json_string(id));

		if (!is_unattended(step))
			return no_way(plan,
				      "the server gave no refresh token with "
				      "it, and a new one needs the whole "
				      "runbook",
				      err);
		add_step(plan, step);
	}
	return 0;
}

bool errand_has_steps(const struct plan *plan)
{
	bool gets = false;

	json_each(id, steps_of(plan)) {
		const struct step *step =
			runbook_step(plan->runbook, json_string(id));

		if (step->kind != STEP_TOKEN && step->kind != STEP_INTROSPECT)
			return false;
		gets = gets || step->kind == STEP_TOKEN;
	}
	return gets && plan->runbook->grant == GRANT_CLIENT_CREDENTIALS;
}

int errand_plan_refresh(struct plan **out, struct verdict *verdict,
			const struct errand *errand, struct err *err)
{
	static const struct step refresh = {
		.id = "refresh",
		.title = "Get a new token by the refresh token",
		.kind = STEP_REFRESH,
	};
	autoptr(plan) plan = NULL;

	if (documents(&plan, verdict, errand, err))
		return -1;
	if (verdict->allowed)
		*verdict = plan_bounds(plan);
	if (verdict->allowed)
		*verdict = check_name(errand, plan);
	if (verdict->allowed)
		*verdict = check_scopes(errand, plan);
	if (!verdict->allowed)
		return 0;
	plan->steps =
		xcalloc(plan->runbook->nr_steps + 1, sizeof(*plan->steps));
	if (errand->entry->refresh_token) {
		drop_subjects(plan);
		add_step(plan, &refresh);
	}
	if (!errand->entry->refresh_token && add_steps(plan, err))
		return -1;
	*out = steal(plan);
	return 0;
}
