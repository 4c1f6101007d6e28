/* refresh_mark.c - a refresh token about to be sent, and what became of it */
#include "core/run/step.h"

/*
 * A refresh token may be good for one use, and to send it twice may cost all
 * tokens of its grant (RFC 9700 section 4.14.2). So the vault has, on disk,
 * that it is about to be sent; and what came of it before the new token is
 * used. Whoever finds only the first was preceded by a crash.
 */

int refresh_mark(struct run *run, struct entry *entry, int64_t at,
		 struct err *err)
{
	const char *name = run->plan->runbook->store_as;
	auto_release(strings) recipients = { 0 };

	entry->refresh_began = at;
	if (entry->recipients.nr)
		return vault_save_again(run->tools->vault, name, entry, err);
	run_recipients(&recipients, NULL, run->plan, run->tools);
	return vault_save(run->tools->vault, name, entry, &recipients, err);
}

/* Somebody who doesn't ask for the lock may have put a newer one there; and
 * where the lock was lost, the mark may be another machine's. */
static bool is_still_there(const struct run *run, const struct entry *entry)
{
	auto_release(entry) now = { 0 };
	struct err ignored = { 0 };
	bool found = false;

	return vault_load(&now, &found, run->tools->vault,
			  run->plan->runbook->store_as, &ignored) == 0 &&
	       found && now.refresh_token &&
	       now.refresh_began == entry->refresh_began &&
	       secret_equal(now.refresh_token, entry->refresh_token);
}

void refresh_unmark(struct run *run, struct entry *entry)
{
	struct err failed = { 0 };

	if (is_still_there(run, entry) && refresh_mark(run, entry, 0, &failed))
		step_warn(run,
			  "the vault could not be told that the refresh token "
			  "is as good as before: %s",
			  failed.msg);
}

/* A server that fails may have used it up before it did. */
bool refresh_is_definite(const struct http_response *response)
{
	struct oauth_failure failure;

	oauth_failure_of(&failure, response);
	return response->status == 429 || response->status == 503 ||
	       (response->status < 500 &&
		(failure.error[0] || response->status >= 400));
}

static int cut_off(struct run *run, const struct entry *entry, bool used_up,
		   struct err *err)
{
	const char *runbook = run->plan->runbook->document->name;
	char when[TEXT_TIME_SIZE];

	run->used_up = used_up;
	text_time(when, entry->refresh_began);
	err_no(err, REASON_NO_WAY,
	       "a refresh of '%s' was cut off at %s, and the server %s its "
	       "refresh token",
	       run->plan->runbook->store_as, when,
	       used_up ? "has used up" : "may have used up");
	if (used_up)
		return err_hint(err, "rbctl apply %s --env %s gets a new one",
				runbook, run->plan->environment->name);
	return err_hint(err,
			"rbctl apply %s --env %s gets a new one; if the server "
			"was not reached, rbctl token refresh --again %s",
			runbook, run->plan->environment->name,
			run->plan->runbook->store_as);
}

/* Whether the server used it up only the server knows (RFC 7662 speaks of
 * refresh tokens too). */
int refresh_settle(struct run *run, const struct entry *entry, struct err *err)
{
	static const struct step look = {
		.id = "refresh",
		.title = "Ask whether the refresh token is still good",
		.kind = STEP_INTROSPECT,
	};
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure = { 0 };
	struct secret *token = run->token;
	autoptr(json) answer = NULL;
	struct err ignored = { 0 };
	const char *endpoint;
	bool refused = false;
	int failed;

	if (!entry->refresh_began || run->again)
		return 0;
	if (plan_endpoint(&endpoint, run->plan, "introspection_endpoint", &look,
			  &ignored))
		return cut_off(run, entry, false, err);
	if (step_load_key(run, entry, err))
		return -1;
	run->token = entry->refresh_token;
	failed = step_aside(&response, run, &look, err);
	run->token = token;
	if (failed)
		return err_wrap(err, "what became of the last refresh");
	if (introspection_read(&answer, &refused, &failure, run, &look,
			       &response, &ignored) ||
	    refused)
		return cut_off(run, entry, false, err);
	return json_is_true(json_get(answer, "active"))
		       ? 0
		       : cut_off(run, entry, true, err);
}
