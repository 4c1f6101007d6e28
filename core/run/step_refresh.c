/* step_refresh.c - oauth.refresh: a new token, once, whoever asks */
#include "core/run/step.h"

#include "core/vault/life.h"

#include <string.h>

static struct secret *copy(const struct secret *secret)
{
	return secret ? secret_new(secret_bytes(secret), secret_len(secret))
		      : NULL;
}

static int no_token(const struct run *run, const char *why, struct err *err)
{
	err_set(err, EXIT_VAULT, "'%s' can't be refreshed: %s",
		run->plan->runbook->store_as, why);
	return err_hint(err, "get a new one: rbctl apply a runbook that asks "
			     "for it anew");
}

/* A refresh token goes to the server that gave it, by the client that got
 * it, and to nobody else (RFC 9700 section 4.14). */
static int check_entry(const struct run *run, const struct entry *entry,
		       struct err *err)
{
	if (entry->kind != ENTRY_TOKEN || !entry->value)
		return no_token(run, "the vault has no token there", err);
	if (entry->revoked)
		return no_token(run, "it was given back", err);
	if (!entry->refresh_token)
		return no_token(run, "the server gave no refresh token with it",
				err);
	if (!text_equal(entry->server, plan_issuer(run->plan)))
		return no_token(run, "another server issued it", err);
	if (!text_equal(entry->client_id, run->plan->runbook->client_id))
		return no_token(run, "another client got it", err);
	return 0;
}

static int load(struct entry *out, const struct run *run, struct err *err)
{
	bool found = false;

	entry_release(out);
	if (!run->tools->vault)
		return no_token(run, "there is no vault", err);
	if (vault_load(out, &found, run->tools->vault,
		       run->plan->runbook->store_as, err))
		return -1;
	if (!found)
		return no_token(run, "the vault has nothing under that name",
				err);
	return check_entry(run, out, err);
}

/* The scopes that the old token had stay when the answer is silent. */
static struct json *scopes_of(const struct entry *entry)
{
	struct json *scopes = json_new_array();
	const char *word = entry->scope ? entry->scope : "";

	while (*word) {
		size_t len = strcspn(word, " ");
		autofree char *scope = xstrndup(word, len);

		if (len)
			json_append_string(scopes, scope);
		word += len;
		word += strspn(word, " ");
	}
	return scopes;
}

static bool is_invalid_grant(const struct http_response *response)
{
	struct oauth_failure failure;

	oauth_failure_of(&failure, response);
	return strcmp(failure.error, "invalid_grant") == 0;
}

static int64_t now(const struct run *run)
{
	return run->tools->clock(run->tools->payload);
}

static int ask(struct http_response *response, struct run *run,
	       struct step_result *result, const struct plan_step *step,
	       struct entry *entry, struct err *err)
{
	secret_free(run->refresh_token);
	run->refresh_token = copy(entry->refresh_token);
	if (step_load_key(run, entry, err))
		return -1;
	run_hold(run->tools); /* the mark is not to outlive what it is of */
	if (refresh_mark(run, entry, now(run), err))
		return -1;
	step_boundary(run, step->step, "marked");
	if (step_exchange(response, run, result, step, err)) {
		if (!result->unknown)
			refresh_unmark(run, entry);
		return -1;
	}
	if (refresh_is_definite(response))
		refresh_unmark(run, entry);
	return 0;
}

/* Another machine may have refreshed it since it was read: then the vault
 * has a newer one, which is tried once. */
static int ask_again(struct http_response *response, struct run *run,
		     struct step_result *result, const struct plan_step *step,
		     struct entry *entry, struct err *err)
{
	auto_release(entry) newer = { 0 };
	struct err ignored = { 0 };

	if (load(&newer, run, &ignored) ||
	    secret_equal(newer.refresh_token, entry->refresh_token))
		return 0;
	http_response_release(response);
	entry_release(entry);
	*entry = newer;
	newer = (struct entry){ 0 };
	return ask(response, run, result, step, entry, err);
}

static bool wants_the_answer(const struct step *step)
{
	return step->capture || step->expect;
}

/* While this process waited for the lock another one did the work. */
static bool is_done(const struct run *run, const struct step *step,
		    const struct secret *seen, const struct entry *after)
{
	return !wants_the_answer(step) && !secret_equal(seen, after->value) &&
	       life_of(after, now(run), 0) != LIFE_EXPIRED;
}

static int use(struct run *run, const struct step *step,
	       const struct entry *entry, struct err *err)
{
	secret_free(run->token);
	run->token = copy(entry->value);
	secret_free(run->refresh_token);
	run->refresh_token = copy(entry->refresh_token);
	if (run->journal)
		step_warn(run,
			  "step '%s': another process refreshed the token at "
			  "the same moment; its token is used",
			  step->id);
	return step_load_key(run, entry, err);
}

static int refresh(struct run *run, struct step_result *result,
		   const struct plan_step *step, struct entry *entry,
		   struct err *err)
{
	auto_release(http_response) response = { 0 };
	autoptr(json) scopes = NULL;

	run->last_used = entry->last_used ? entry->last_used : entry->issued;
	if (refresh_settle(run, entry, err) ||
	    ask(&response, run, result, step, entry, err) ||
	    (is_invalid_grant(&response) &&
	     ask_again(&response, run, result, step, entry, err)))
		return -1;
	scopes = scopes_of(entry);
	return step_take(run, result, step->step, &response, scopes, err);
}

/* The run got the token itself and keeps it nowhere. */
static int refresh_own(struct run *run, struct step_result *result,
		       const struct plan_step *step, struct err *err)
{
	auto_release(http_response) response = { 0 };

	if (!run->refresh_token)
		return err_set(err, EXIT_SERVER,
			       "the server gave no refresh token with the "
			       "token");
	if (step_exchange(&response, run, result, step, err))
		return -1;
	return step_take(run, result, step->step, &response,
			 run->plan->runbook->scopes, err);
}

int step_refresh_locked(bool *by_other, struct run *run,
			struct step_result *result,
			const struct plan_step *step, const struct secret *seen,
			struct err *err)
{
	auto_release(entry) entry = { 0 };

	if (load(&entry, run, err))
		return -1;
	*by_other = is_done(run, step->step, seen, &entry);
	if (*by_other)
		return use(run, step->step, &entry, err);
	return refresh(run, result, step, &entry, err);
}

int step_refresh(struct run *run, struct step_result *result,
		 const struct plan_step *step, struct err *err)
{
	auto_release(entry) before = { 0 };
	autoptr(vault_lock) lock = NULL;
	bool by_other;
	int failed;

	if (!run->plan->runbook->store_as)
		return refresh_own(run, result, step, err);
	if (load(&before, run, err) ||
	    vault_lock(&lock, run->tools->vault, run->plan->runbook->store_as,
		       true, err))
		return -1;
	run->entry_lock = lock;
	failed = step_refresh_locked(&by_other, run, result, step, before.value,
				     err);
	run->entry_lock = NULL;
	return failed;
}
