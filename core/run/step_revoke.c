/* step_revoke.c - oauth.revoke: the tokens are given back, and marked so */
#include "core/run/step.h"

#include "core/vault/life.h"

static int give_back(struct run *run, struct step_result *result,
		     const struct plan_step *step, bool refresh,
		     struct err *err)
{
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure = { 0 };
	bool refused = false;
	int failed;

	run->grant.refresh_back = refresh;
	failed = step_exchange(&response, run, result, step, err) ||
		 oauth_revoke_answer(&refused, &failure, &response, err);
	run->grant.refresh_back = false;
	if (!failed && !refused)
		return 0;
	if (refused) {
		step_refused(run, result, &failure, err);
		/* RFC 7009 section 2.2.1: it is still there, so one may try
		 * again */
		if (http_is_away(failure.status))
			err->code = EXIT_NETWORK;
	}
	return run->refresh_token ? err_wrap(err, "the %s token",
					     refresh ? "refresh" : "access")
				  : -1;
}

int step_give_back(struct given_back *out, struct run *run,
		   struct step_result *result, const struct plan_step *step,
		   struct err *err)
{
	int failed =
		run->refresh_token && give_back(run, result, step, true, err);
	struct oauth_failure first = result->failure;
	struct err second = { 0 };

	out->refresh = run->refresh_token && !failed;
	if (failed && (err->code == EXIT_NETWORK || run->stopped))
		return -1;
	out->access = give_back(run, result, step, false, &second) == 0;
	if (failed)
		result->failure = first;
	else if (!out->access)
		*err = second;
	return failed || !out->access ? -1 : 0;
}

/* The entry may have been replaced since: only the very tokens are marked. */
static bool mark(struct entry *entry, const struct run *run,
		 const struct given_back *given)
{
	bool refresh = given->refresh && entry->refresh_token &&
		       secret_equal(entry->refresh_token, run->refresh_token);
	bool access = given->access && entry->value &&
		      secret_equal(entry->value, run->token);

	if (refresh) {
		secret_free(entry->refresh_token);
		entry->refresh_token = NULL;
		entry->refresh_began = 0;
	}
	if (access)
		entry->revoked = true;
	if (life_is_given_back(entry)) {
		free(entry->run);
		entry->run = NULL;
	}
	return refresh || access;
}

static int tell_vault(const struct run *run, const struct given_back *given,
		      struct err *err)
{
	const char *name = run->plan->runbook->store_as;
	auto_release(strings) recipients = { 0 };
	autoptr(vault_lock) lock = NULL;
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (!name || !run->tools->vault)
		return 0;
	if (step_lock_entry(&lock, run, err) ||
	    vault_load(&entry, &found, run->tools->vault, name, err))
		return -1;
	if (!found || !mark(&entry, run, given))
		return 0;
	run_recipients(&recipients, NULL, run->plan, run->tools);
	run_keep_shared(&entry, &recipients, name, run->tools);
	return vault_lock_check(lock, err) ||
			       vault_save(run->tools->vault, name, &entry,
					  &recipients, err)
		       ? -1
		       : 0;
}

int step_revoke(struct run *run, struct step_result *result,
		const struct plan_step *step, struct err *err)
{
	struct given_back given = { 0 };
	struct err unmarked = { 0 };
	int failed;

	failed = step_give_back(&given, run, result, step, err);
	if ((given.refresh || given.access) &&
	    tell_vault(run, &given, &unmarked))
		step_warn(run,
			  "the token is given back, but the vault could not "
			  "be told: %s",
			  unmarked.msg);
	if (given.refresh) {
		secret_free(run->refresh_token);
		run->refresh_token = NULL;
	}
	return failed;
}
