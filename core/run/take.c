/* take.c - a token that a server gave: stored first, used only then */
#include "core/run/step.h"

#include "core/vault/life.h"

#include <string.h>

#define SCOPES_NAMED 3 /* of those that were not asked for */

static void warn_lifetime(struct run *run, const struct oauth_token *token)
{
	if (!token->has_lifetime) {
		step_warn(run, "the server does not say how long the token "
			       "lives");
		return;
	}
	if (token->expires_in >= OAUTH_LIFETIME_MAX)
		step_warn(run, "the server says that the token lives for ten "
			       "years or longer");
}

/* A bound that was signed for, as the scopes are. */
static int check_lifetime(const struct run *run,
			  const struct oauth_token *token, struct err *err)
{
	int64_t most = run->plan->runbook->max_lifetime_s;
	autobuf lives = { 0 };
	autobuf allowed = { 0 };

	if (!most || !token->has_lifetime || token->expires_in <= most)
		return 0;
	text_span(&lives, token->expires_in);
	text_span(&allowed, most);
	err_set(err, EXIT_SERVER,
		"the token lives %s, longer than the %s that the runbook "
		"allows",
		buf_str(&lives), buf_str(&allowed));
	return err_hint(err, "have the server give shorter ones, or have a "
			     "longer \"max_lifetime\" approved");
}

/* Nobody can judge what it may do. */
static int check_size(const struct oauth_token *token, struct err *err)
{
	if (!token->scope_too_long)
		return 0;
	err_set(err, EXIT_SERVER,
		"the token's scope is longer than %d bytes, so nobody can say "
		"what it may do",
		OAUTH_SCOPE_MAX);
	return err_hint(err, "tell the people who run the authorization "
			     "server");
}

/* What was granted and not asked for. */
static void find_more(struct strings *out, const struct json *asked,
		      const char *granted)
{
	for (const char *word = granted; *word;) {
		size_t len = strcspn(word, " ");
		autofree char *scope = xstrndup(word, len);

		if (len && !json_has_string(asked, scope))
			strings_add_once(out, scope);
		word += len;
		word += strspn(word, " ");
	}
}

static void warn_scopes(struct run *run, const char *granted)
{
	const struct json *asked = run->plan->runbook->scopes;
	auto_release(strings) more = { 0 };
	auto_release(strings) named = { 0 };
	autobuf words = { 0 };

	if (!asked || !granted)
		return;
	find_more(&more, asked, granted);
	for (size_t i = 0; i < more.nr && i < SCOPES_NAMED; i++)
		strings_take(&named, xasprintf("'%s'", more.at[i]));
	if (more.nr > SCOPES_NAMED)
		strings_take(&named,
			     xasprintf("%zu more", more.nr - SCOPES_NAMED));
	strings_join_words(&words, &named);
	if (more.nr)
		step_warn(run,
			  "the server granted the scope%s %s, which %s not "
			  "asked for",
			  more.nr == 1 ? "" : "s", buf_str(&words),
			  more.nr == 1 ? "was" : "were");
}

static char *copy_text(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static struct secret *copy_secret(const struct secret *secret)
{
	return secret ? secret_new(secret_bytes(secret), secret_len(secret))
		      : NULL;
}

static int64_t refresh_before(const struct runbook *runbook)
{
	const char *span =
		json_text(json_get(runbook->token, "refresh"), "before", NULL);
	int64_t seconds = 0;

	return span && text_unspan(&seconds, span) ? seconds : 0;
}

static void fill_entry(struct entry *entry, const struct run *run,
		       const struct oauth_token *token)
{
	const struct runbook *runbook = run->plan->runbook;
	char revision[OID_HEX + 1];
	int64_t now = run->tools->clock(run->tools->payload);

	oid_format(revision, &run->plan->revision);
	*entry = (struct entry){
		.kind = ENTRY_TOKEN,
		.value = copy_secret(token->access_token),
		.refresh_token = copy_secret(run->refresh_token),
		.token_type = copy_text(token->token_type),
		.scope = copy_text(token->scope),
		.audience =
			copy_text(json_text(runbook->token, "audience", NULL)),
		.runbook = xstrdup(runbook->document->name),
		.revision = xstrdup(revision),
		.server = xstrdup(plan_issuer(run->plan)),
		.client_id = copy_text(runbook->client_id),
		.issued = now,
		.expires = token->has_lifetime ? now + token->expires_in : 0,
		.environment = xstrdup(run->plan->environment->name),
		.person = copy_text(run->plan->person),
		.last_used = run->last_used,
		.refresh_before = refresh_before(runbook),
	};
}

int step_lock_entry(struct vault_lock **out, const struct run *run,
		    struct err *err)
{
	return run->entry_lock
		       ? 0
		       : vault_lock(out, run->tools->vault,
				    run->plan->runbook->store_as, true, err);
}

static int not_stored(const char *name, struct err *err)
{
	return err_wrap(err, "the token could not be stored as '%s'", name);
}

/* What stood there until now, and no run needs any more. */
static void warn_replaced(struct run *run, const struct entry *before)
{
	const char *name = run->plan->runbook->store_as;
	int64_t now = run->tools->clock(run->tools->payload);
	autobuf words = { 0 };

	if (!run->journal || before->kind != ENTRY_TOKEN ||
	    text_equal(before->run, journal_run(run->journal)) ||
	    !life_is_left(before, now))
		return;
	life_words(&words, before, now);
	step_warn(run,
		  "the token that was stored as '%s' before is replaced, and "
		  "nobody gave it back: it %s%s (rbctl token revoke %s, before "
		  "a run gets a new one)",
		  name, buf_str(&words),
		  before->refresh_token ? ", and its refresh token may live on"
					: "",
		  name);
}

/* *before: what is there now; nothing, where it can't be read. */
static void look_before(struct entry *before, const struct run *run)
{
	struct err ignored = { 0 };
	bool found = false;

	if (vault_load(before, &found, run->tools->vault,
		       run->plan->runbook->store_as, &ignored) ||
	    !found)
		*before = (struct entry){ .kind = ENTRY_SECRET };
}

/* A run needs it until it has ended (held.h), whoever refreshes it. */
static char *needed_by(const struct run *run, const struct entry *before)
{
	if (!run->journal)
		return copy_text(before->run);
	return run->tools->recipient ? xstrdup(journal_run(run->journal))
				     : NULL;
}

static int store(struct run *run, const struct step *step,
		 const struct oauth_token *token, struct err *err)
{
	const char *name = run->plan->runbook->store_as;
	auto_release(strings) recipients = { 0 };
	autoptr(vault_lock) lock = NULL;
	auto_release(entry) before = { 0 };
	auto_release(entry) entry = { 0 };

	if (!name)
		return 0;
	if (step_lock_entry(&lock, run, err))
		return not_stored(name, err);
	look_before(&before, run);
	run_recipients(&recipients, NULL, run->plan, run->tools);
	fill_entry(&entry, run, token);
	entry.run = needed_by(run, &before);
	run_keep_shared(&entry, &recipients, name, run->tools);
	if (run->dpop && dpop_save(&entry.dpop_key, run->dpop, err))
		return -1;
	if (vault_save(run->tools->vault, name, &entry, &recipients, err))
		return not_stored(name, err);
	if (step->kind != STEP_REFRESH)
		warn_replaced(run, &before);
	return 0;
}

/* An answer without a token may yet have the refresh token by which the next
 * one is got: the one that was sent is used up. */
static int store_refresh(struct run *run, const struct step *step,
			 const struct oauth_token *token, struct err *err)
{
	const char *name = run->plan->runbook->store_as;
	auto_release(strings) recipients = { 0 };
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (step->kind != STEP_REFRESH || !token->refresh_token)
		return 0;
	secret_free(run->refresh_token);
	run->refresh_token = copy_secret(token->refresh_token);
	if (!name)
		return 0;
	if (vault_load(&entry, &found, run->tools->vault, name, err))
		return not_stored(name, err);
	if (!found)
		return 0;
	secret_free(entry.refresh_token);
	entry.refresh_token = copy_secret(token->refresh_token);
	entry.refresh_began = 0;
	run_recipients(&recipients, NULL, run->plan, run->tools);
	run_keep_shared(&entry, &recipients, name, run->tools);
	if (vault_save(run->tools->vault, name, &entry, &recipients, err))
		return not_stored(name, err);
	return 0;
}

/* Whatever is wrong with it: what the server holds to be valid is in the
 * vault by now, so that it can be given back. */
static int check(struct run *run, const struct step *step,
		 const struct oauth_token *token, const struct json *asked,
		 struct err *err)
{
	const char *wanted = run->plan->runbook->dpop ? "DPoP" : "Bearer";

	if (text_equal(token->token_type, wanted))
		/* one that was asked for is judged whole */
		return check_size(token, err) ||
				       check_lifetime(run, token, err) ||
				       signed_check(run, step, token, asked,
						    err) ||
				       expect_issuer(run,
						     "the identity token "
						     "beside the token",
						     token->issuer, err) ||
				       expect_scopes(step, token->scope, err)
			       ? -1
			       : 0;
	return err_set(err, EXIT_SERVER, "the token is of type '%s', not %s%s",
		       token->token_type ? token->token_type : "", wanted,
		       run->dpop ? ": whoever has it could use it" : "");
}

static int take(struct run *run, const struct step *step,
		const struct oauth_token *token, struct err *err)
{
	secret_free(run->token);
	run->token = copy_secret(token->access_token);
	/* RFC 6749 section 6: without a new one the old one stays. */
	if (token->refresh_token || step->kind != STEP_REFRESH) {
		secret_free(run->refresh_token);
		run->refresh_token = copy_secret(token->refresh_token);
	}
	if (store(run, step, token, err))
		return -1;
	step_boundary(run, step, "stored");
	warn_lifetime(run, token);
	warn_scopes(run, token->scope);
	return 0;
}

/* What the server gave is kept; it is not used. */
static void keep_unusable(struct run *run, const struct step *step,
			  const struct oauth_token *token)
{
	struct err failed = { 0 };

	if (token->access_token ? take(run, step, token, &failed)
				: store_refresh(run, step, token, &failed))
		step_warn(run, "%s", failed.msg);
}

static int read_more(struct run *run, struct step_result *result,
		     const struct step *step,
		     const struct http_response *response, struct err *err)
{
	autoptr(json) body = NULL;

	if (json_parse(&body, buf_str(&response->body), response->body.len,
		       JSON_WIRE, "the server's answer", err) ||
	    expect_body(step, body, err))
		return -1;
	return capture(run, result, step, body, err);
}

int step_take(struct run *run, struct step_result *result,
	      const struct step *step, const struct http_response *response,
	      const struct json *asked, struct err *err)
{
	auto_release(oauth_token) token = { 0 };
	struct oauth_failure failure = { 0 };
	bool refused = false;

	if (oauth_token_answer(&token, &refused, &failure, response, asked,
			       err)) {
		keep_unusable(run, step, &token);
		return -1;
	}
	if (refused)
		return step_refused(run, result, &failure, err);
	return take(run, step, &token, err) ||
			       check(run, step, &token, asked, err) ||
			       read_more(run, result, step, response, err)
		       ? -1
		       : 0;
}

/* Only the token of this very run: got from this revision, by this runbook,
 * from this server, since the step began. */
static bool is_ours(const struct run *run, const struct entry *entry,
		    int64_t not_before)
{
	char revision[OID_HEX + 1];

	oid_format(revision, &run->plan->revision);
	return entry->kind == ENTRY_TOKEN && entry->value && !entry->revoked &&
	       entry->issued >= not_before &&
	       text_equal(entry->revision, revision) &&
	       text_equal(entry->runbook, run->plan->runbook->document->name) &&
	       text_equal(entry->server, plan_issuer(run->plan));
}

int step_load_key(struct run *run, const struct entry *entry, struct err *err)
{
	if (!run->plan->runbook->dpop || !entry->dpop_key)
		return 0;
	dpop_free(run->dpop);
	run->dpop = NULL;
	return dpop_load(&run->dpop, entry->dpop_key,
			 run->plan->runbook->store_as, err);
}

int step_token_load(struct run *run, int64_t not_before, struct err *err)
{
	const char *name = run->plan->runbook->store_as;
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (name && run->tools->vault &&
	    vault_load(&entry, &found, run->tools->vault, name, err))
		return -1;
	if (!found || !is_ours(run, &entry, not_before)) {
		err_set(err, EXIT_VAULT,
			"the token that this run got is not in the vault any "
			"more");
		return err_hint(err, "begin a new run with rbctl apply");
	}
	secret_free(run->token);
	run->token = copy_secret(entry.value);
	if (step_load_key(run, &entry, err))
		return -1;
	secret_free(run->refresh_token);
	run->refresh_token = copy_secret(entry.refresh_token);
	return 0;
}
