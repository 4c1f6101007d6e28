/* step_revoke.c - oauth.revoke: the token is given back, and marked so */
#include "core/run/step.h"

/* The entry may have been replaced since: only the very token is marked. */
static int mark(struct run *run, struct err *err)
{
	const char *name = run->plan->runbook->store_as;
	auto_release(strings) recipients = { 0 };
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (!name || !run->tools->vault)
		return 0;
	if (vault_load(&entry, &found, run->tools->vault, name, err))
		return -1;
	if (!found || !entry.value || !secret_equal(entry.value, run->token))
		return 0;
	entry.revoked = true;
	run_recipients(&recipients, NULL, run->plan, run->tools);
	run_keep_shared(&entry, &recipients, name, run->tools);
	return vault_save(run->tools->vault, name, &entry, &recipients, err);
}

int step_revoke(struct run *run, struct step_result *result,
		const struct plan_step *step, struct err *err)
{
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure = { 0 };
	struct err unmarked = { 0 };
	bool refused = false;

	if (step_exchange(&response, run, result, step, err) ||
	    oauth_revoke_answer(&refused, &failure, &response, err))
		return -1;
	if (refused)
		return step_refused(run, result, &failure, err);
	if (mark(run, &unmarked))
		step_warn(run,
			  "the token is revoked, but the vault could not be "
			  "told: %s",
			  unmarked.msg);
	return 0;
}
