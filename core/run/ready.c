/* ready.c - the secrets of a run, and who can open what it stores */
#include "core/run/execute.h"

#include "core/vault/readers.h"

void run_secrets_release(struct run_secrets *secrets)
{
	secret_free(secrets->client);
	secret_free(secrets->key);
	secret_free(secrets->certificate);
	secret_free(secrets->subject);
	secret_free(secrets->actor);
	secret_free(secrets->assertion);
	for (size_t i = 0; i < secrets->nr_inputs; i++)
		secret_free(secrets->inputs[i]);
	free(secrets->inputs);
	*secrets = (struct run_secrets){ 0 };
}

void run_recipients(struct strings *out, struct strings *without,
		    const struct plan *plan, const struct run_tools *tools)
{
	if (tools->recipient)
		strings_add_once(out, tools->recipient);
	json_each(viewer, plan->runbook->viewers)
		if (json_string(viewer))
			readers_add(out, without, tools->policy,
				    json_string(viewer));
}

void run_keep_shared(struct entry *entry, struct strings *recipients,
		     const char *name, const struct run_tools *tools)
{
	auto_release(entry) before = { 0 };
	struct err ignored = { 0 };
	bool found = false;

	if (vault_load(&before, &found, tools->vault, name, &ignored) || !found)
		return;
	for (size_t i = 0; i < before.shared.nr; i++) {
		strings_add_once(&entry->shared, before.shared.at[i]);
		readers_add(recipients, NULL, tools->policy,
			    before.shared.at[i]);
	}
}

/* What is there under that name may only be an older token: a secret that
 * somebody put there is not overwritten. */
static int check_entry(const struct plan *plan, const struct run_tools *tools,
		       struct err *err)
{
	const char *name = plan->runbook->store_as;
	auto_release(entry) entry = { 0 };
	bool found;

	if (vault_load(&entry, &found, tools->vault, name, err))
		return -1;
	if (!found || entry.kind == ENTRY_TOKEN)
		return 0;
	err_set(err, EXIT_VAULT,
		"the token is to be stored as '%s', where the vault has a %s",
		name, entry_kind_name(entry.kind));
	return err_hint(err, "name it otherwise in \"store_as\", and have that "
			     "approved");
}

static int check_storage(const struct plan *plan, const struct run_tools *tools,
			 struct err *err)
{
	auto_release(strings) recipients = { 0 };

	if (!plan->runbook->store_as)
		return 0;
	run_recipients(&recipients, NULL, plan, tools);
	if (tools->vault && recipients.nr)
		return tools->recipient ? check_entry(plan, tools, err) : 0;
	err_set(err, EXIT_VAULT,
		"the token is to be stored as '%s', but there is no key to "
		"store it under",
		plan->runbook->store_as);
	return err_hint(err,
			"rbctl key new (makes the identity of your vault)");
}

static bool uses_client(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nr_steps; i++) {
		enum step_kind kind = plan->steps[i].step->kind;

		if (step_kind_gets_token(kind) || kind == STEP_INTROSPECT ||
		    kind == STEP_REVOKE)
			return true;
	}
	return false;
}

/* A secret that the runbook names beside the client's. */
static int load_named(struct secret **out, const char *reference,
		      const char *what, const struct run_tools *tools,
		      struct err *err)
{
	if (reference &&
	    reference_resolve(out, reference, what, tools->sources, err))
		return err_wrap(err, "%s", what);
	return 0;
}

/* Who is asked to type it must know of which client it is. */
static int load_of_client(struct secret **out, const char *reference,
			  const char *kind, const struct plan *plan,
			  const struct run_tools *tools, struct err *err)
{
	autofree char *what = xasprintf(
		"%s of the client '%s'", kind,
		plan->runbook->client_id ? plan->runbook->client_id : "");

	return load_named(out, reference, what, tools, err);
}

static bool needs_secret(enum client_auth auth)
{
	return auth == AUTH_BASIC || auth == AUTH_POST ||
	       auth == AUTH_SECRET_JWT;
}

static int check_named(const struct plan *plan, bool needed,
		       const char *reference, const char *what, struct err *err)
{
	if (!needed || reference)
		return 0;
	err_set(err, EXIT_INPUT,
		"the client proves itself by %s, but no %s is named",
		client_auth_name(plan_auth(plan)), what);
	return err_hint(err, "\"%s\": \"vault:NAME\" in \"actors\".\"client\"",
			what);
}

static int load_client(struct run_secrets *secrets, const struct plan *plan,
		       const struct run_tools *tools, struct err *err)
{
	enum client_auth auth = plan_auth(plan);
	const char *secret = needs_secret(auth) ? plan->runbook->secret : NULL;

	if (check_named(plan, needs_secret(auth), secret, "secret", err) ||
	    check_named(plan, auth == AUTH_PRIVATE_KEY_JWT, plan_key(plan),
			"key", err) ||
	    check_named(plan, auth == AUTH_TLS || auth == AUTH_SELF_SIGNED_TLS,
			plan_certificate(plan), "certificate", err))
		return -1;
	if (load_of_client(&secrets->client, secret, "secret", plan, tools,
			   err) ||
	    load_of_client(&secrets->key, plan_key(plan), "key", plan, tools,
			   err) ||
	    load_of_client(&secrets->certificate, plan_certificate(plan),
			   "certificate", plan, tools, err))
		return -1;
	return 0;
}

static int load_inputs(struct run_secrets *secrets, const struct plan *plan,
		       const struct run_tools *tools, struct err *err)
{
	const struct runbook *runbook = plan->runbook;

	secrets->nr_inputs = runbook->nr_inputs;
	secrets->inputs =
		xcalloc(runbook->nr_inputs + 1, sizeof(*secrets->inputs));
	for (size_t i = 0; i < runbook->nr_inputs; i++) {
		const struct input *input = &runbook->inputs[i];
		const char *reference =
			json_text(plan->inputs, input->name, NULL);

		if (input->type != INPUT_SECRET || !reference)
			continue;
		if (reference_resolve(&secrets->inputs[i], reference,
				      input->label ? input->label : input->name,
				      tools->sources, err))
			return err_wrap(err, "input '%s'", input->name);
	}
	return 0;
}

int run_ready_client(struct run_secrets *out, const struct plan *plan,
		     const struct run_tools *tools, struct err *err)
{
	auto_release(run_secrets) secrets = { 0 };

	if (load_client(&secrets, plan, tools, err))
		return -1;
	*out = secrets;
	secrets = (struct run_secrets){ 0 };
	return 0;
}

int run_ready(struct run_secrets *out, const struct plan *plan,
	      const struct run_tools *tools, struct err *err)
{
	const struct runbook *runbook = plan->runbook;
	auto_release(run_secrets) secrets = { 0 };

	if (check_storage(plan, tools, err) ||
	    (uses_client(plan) && load_client(&secrets, plan, tools, err)) ||
	    load_named(&secrets.subject, runbook->subject_token,
		       "token of the subject", tools, err) ||
	    load_named(&secrets.actor, runbook->actor_token,
		       "token of the actor", tools, err) ||
	    load_named(&secrets.assertion, runbook->assertion, "assertion",
		       tools, err) ||
	    load_inputs(&secrets, plan, tools, err))
		return -1;
	*out = secrets;
	secrets = (struct run_secrets){ 0 };
	return 0;
}
