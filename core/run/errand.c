/* errand.c - a stored token outside of a run: refreshed, asked about, revoked
 */
#include "core/run/errand.h"

#include "core/run/step.h"
#include "core/vault/life.h"

#include <string.h>

void errand_result_release(struct errand_result *result)
{
	json_free(result->answer);
	strings_release(&result->warnings);
	*result = (struct errand_result){ 0 };
}

/* ---- the world of one step ---- */

struct world {
	struct run run;
	struct run_result result; /* its warnings */
	struct step_result step;
	struct run_secrets secrets;
	struct json *values;
};

static void world_release(struct world *world)
{
	secret_free(world->run.token);
	secret_free(world->run.refresh_token);
	dpop_free(world->run.dpop);
	jwks_free(world->run.jwks);
	json_free(world->run.nonces);
	json_free(world->step.captured);
	run_result_release(&world->result);
	run_secrets_release(&world->secrets);
	json_free(world->values);
}

static void begin(struct world *world, const struct plan *plan,
		  const struct run_tools *tools)
{
	world->values = json_copy(plan->values);
	json_remove(world->values, "steps");
	world->run = (struct run){
		.plan = plan,
		.tools = tools,
		.values = world->values,
		.secrets = &world->secrets,
		.result = &world->result,
		.captured = json_set_object(world->values, "steps"),
	};
}

static struct secret *copy(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

/* Who fixes it, and how, where the server said no. */
static void add_advice(struct err *err, const struct world *world)
{
	struct advice advice = { 0 };
	const char *deed;

	if (!world->step.refused)
		return;
	advice_find(&advice, &world->step.failure, world->run.plan->runbook);
	deed = json_string(json_first(advice.deeds));
	err_hint(err, "%s: %s", advice.party ? advice.party : advice.who,
		 deed          ? deed
		 : advice.deed ? advice.deed
			       : advice.meaning);
}

/* Told also when it failed. */
static int end(struct errand_result *out, struct world *world, int failed,
	       struct err *err)
{
	const struct step_result *step = &world->step;

	run_let_go(world->run.tools);
	out->unknown = step->unknown;
	out->refused = step->refused;
	out->failure = step->failure;
	out->status = step->status;
	memcpy(out->request, step->request, sizeof(out->request));
	for (size_t i = 0; i < world->result.warnings.nr; i++)
		strings_add_once(&out->warnings, world->result.warnings.at[i]);
	if (!failed)
		return 0;
	run_redact(&world->run, err->msg, sizeof(err->msg));
	run_redact(&world->run, err->hint, sizeof(err->hint));
	run_redact_failure(&world->run, &out->failure);
	add_advice(err, world);
	return -1;
}

/* ---- refresh ---- */

static bool is_newer(const struct entry *entry, const struct secret *seen,
		     const struct run *run)
{
	int64_t now = run->tools->clock(run->tools->payload);

	return !secret_equal(entry->value, seen) &&
	       life_of(entry, now, 0) != LIFE_EXPIRED;
}

/* By the steps of the runbook, for which the lock stands too. */
static int look_first(bool *by_other, struct run *run,
		      const struct secret *seen, struct err *err)
{
	const char *name = run->plan->runbook->store_as;
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (vault_load(&entry, &found, run->tools->vault, name, err))
		return -1;
	if (!found || entry.kind != ENTRY_TOKEN || entry.revoked)
		return err_set(err, EXIT_VAULT,
			       "'%s' is no longer in the vault, or was given "
			       "back",
			       name);
	*by_other = is_newer(&entry, seen, run);
	run->last_used = entry.last_used ? entry.last_used : entry.issued;
	return 0;
}

static int do_step(bool *by_other, struct world *world,
		   const struct plan_step *step, const struct secret *seen,
		   struct err *err)
{
	struct run *run = &world->run;

	json_free(world->step.captured);
	world->step = (struct step_result){ 0 };
	switch (step->step->kind) {
	case STEP_REFRESH:
		return step_refresh_locked(by_other, run, &world->step, step,
					   seen, err);
	case STEP_EXCHANGE:
		return step_exchange_token(run, &world->step, step, err);
	case STEP_INTROSPECT:
		return step_introspect(run, &world->step, step, err);
	default:
		return step_token(run, &world->step, step, err);
	}
}

/* What can still be got without that refresh token. */
static bool is_lost(const struct world *world, const struct step *step)
{
	return step->kind == STEP_REFRESH &&
	       (world->run.used_up ||
		strcmp(world->step.failure.error, "invalid_grant") == 0) &&
	       errand_has_steps(world->run.plan);
}

static int by_steps(struct world *world, const struct secret *seen,
		    struct err *err)
{
	const struct runbook *runbook = world->run.plan->runbook;
	bool by_other;

	secret_free(world->run.refresh_token);
	world->run.refresh_token = NULL;
	json_each(id, json_at(runbook->token, "refresh", "steps", NULL)) {
		struct plan_step step = {
			.step = runbook_step(runbook, json_string(id)),
		};

		if (do_step(&by_other, world, &step, seen, err))
			return -1;
	}
	return 0;
}

static int do_or_replace(bool *by_other, struct world *world,
			 const struct plan_step *step,
			 const struct secret *seen, struct err *err)
{
	struct err failed = { 0 };

	if (do_step(by_other, world, step, seen, &failed) == 0)
		return 0;
	if (is_lost(world, step->step))
		return by_steps(world, seen, err);
	*err = failed;
	return -1;
}

static int refresh(bool *by_other, struct world *world,
		   const struct secret *seen, struct err *err)
{
	const struct plan *plan = world->run.plan;
	autoptr(vault_lock) lock = NULL;
	int failed = 0;

	if (vault_lock(&lock, world->run.tools->vault, plan->runbook->store_as,
		       true, err) ||
	    look_first(by_other, &world->run, seen, err))
		return -1;
	world->run.entry_lock = lock;
	for (size_t i = 0; i < plan->nr_steps && !failed && !*by_other; i++)
		failed = do_or_replace(by_other, world, &plan->steps[i], seen,
				       err);
	world->run.entry_lock = NULL;
	return failed;
}

int errand_refresh(struct errand_result *out, const struct plan *plan,
		   const struct run_tools *tools, const struct secret *seen,
		   bool again, struct err *err)
{
	auto_release(world) world = { 0 };
	int failed;

	begin(&world, plan, tools);
	world.run.again = again;
	failed = run_ready(&world.secrets, plan, tools, err) ||
		 refresh(&out->by_other, &world, seen, err);
	return end(out, &world, failed, err);
}

/* ---- introspect, revoke ---- */

bool errand_offers(const struct plan *plan, const char *endpoint)
{
	static const struct step any = { .kind = STEP_INTROSPECT };
	struct err ignored = { 0 };
	const char *url;

	return plan_endpoint(&url, plan, endpoint, &any, &ignored) == 0;
}

static int ask(struct http_response *response, struct world *world,
	       const struct step *step, const struct secret *token,
	       struct err *err)
{
	struct plan_step planned = { .step = step };

	secret_free(world->run.token);
	world->run.token = copy(token);
	return step_exchange(response, &world->run, &world->step, &planned,
			     err);
}

int errand_introspect(struct errand_result *out, const struct plan *plan,
		      const struct run_tools *tools, const struct entry *entry,
		      bool refresh, struct err *err)
{
	static const struct step step = {
		.id = "introspect",
		.title = "Ask whether the token is good",
		.kind = STEP_INTROSPECT,
	};
	auto_release(http_response) response = { 0 };
	auto_release(world) world = { 0 };
	struct step_result *result = &world.step;
	int failed;

	begin(&world, plan, tools);
	/* known, so that neither comes out with the answer */
	if (entry->refresh_token)
		world.run.refresh_token =
			copy(refresh ? entry->value : entry->refresh_token);
	failed = run_ready_client(&world.secrets, plan, tools, err) ||
		 step_load_key(&world.run, entry, err) ||
		 ask(&response, &world, &step,
		     refresh ? entry->refresh_token : entry->value, err) ||
		 introspection_read(&out->answer, &result->refused,
				    &result->failure, &world.run, &step,
				    &response, err);
	if (!failed && result->refused)
		failed =
			step_refused(&world.run, result, &result->failure, err);
	if (out->answer)
		run_redact_members(&world.run, out->answer);
	return end(out, &world, failed, err);
}

int errand_revoke(struct errand_result *out, const struct plan *plan,
		  const struct run_tools *tools, const struct entry *entry,
		  struct err *err)
{
	static const struct step step = {
		.id = "revoke",
		.title = "Give the token back",
		.kind = STEP_REVOKE,
	};
	struct plan_step planned = { .step = &step };
	auto_release(world) world = { 0 };
	int failed;

	begin(&world, plan, tools);
	world.run.token = copy(entry->value);
	if (entry->refresh_token)
		world.run.refresh_token = copy(entry->refresh_token);
	failed = run_ready_client(&world.secrets, plan, tools, err) ||
		 step_load_key(&world.run, entry, err) ||
		 step_give_back(&out->given, &world.run, &world.step, &planned,
				err);
	return end(out, &world, failed, err);
}
