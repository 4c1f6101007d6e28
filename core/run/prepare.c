/* prepare.c - from a question to a permitted plan: the way to every run */
#include "core/run/prepare.h"

#include <stdio.h>

void prepared_release(struct prepared *prepared)
{
	plan_free(prepared->plan);
	catalog_release(&prepared->catalog);
	permit_release(&prepared->permit);
	*prepared = (struct prepared){ 0 };
}

static int ask_guard(struct prepared *out, struct store *store,
		     const struct question *question, struct err *err)
{
	permit_release(&out->permit);
	out->permit = (struct permit){ 0 };
	if (store_guard(&out->permit, store, question, err))
		return -1;
	out->verdict = out->permit.verdict;
	return 0;
}

/* A run is done in a person's name, so the key has to be somebody's. */
static struct verdict find_person(struct prepared *out,
				  const struct sshkey *key)
{
	const struct policy_key *found = NULL;
	const struct person *person;
	autobuf fingerprint = { 0 };
	struct verdict verdict;

	if (!key)
		return verdict_allow();
	sshkey_fingerprint(&fingerprint, key);
	person = policy_key_owner(out->permit.policy, key, &found);
	if (!person) {
		verdict = verdict_deny(REASON_UNKNOWN_KEY,
				       "nobody in the policy has the key %s",
				       buf_str(&fingerprint));
		verdict_hint(&verdict, "choose your own with --key FILE, or "
				       "ask for it to be added to the policy");
		return verdict;
	}
	if (found->status != KEY_ACTIVE)
		return verdict_deny(REASON_KEY_NOT_VALID_HERE,
				    "the key %s of '%s' is no longer active",
				    buf_str(&fingerprint), person->id);
	snprintf(out->person, sizeof(out->person), "%s", person->id);
	return verdict_allow();
}

static const struct catalog *documents(const struct prepared *prepared,
				       const struct preparation *preparation)
{
	return preparation->common ? &preparation->common->catalog
				   : &prepared->catalog;
}

static int plan(struct prepared *out, const struct preparation *preparation,
		struct err *err)
{
	struct plan_request request = {
		.catalog = documents(out, preparation),
		.revision = out->permit.revision,
		.policy_sha256 = out->permit.policy_sha256,
		.policy = out->permit.policy,
		.runbook = preparation->runbook,
		.configs = preparation->configs,
		.environment = preparation->environment,
		.person = out->person[0] ? out->person : NULL,
		.inputs = preparation->inputs,
		.ask = preparation->ask,
		.payload = preparation->payload,
	};

	return plan_make(&out->plan, &out->verdict, &request, err);
}

/* To look at a plan nobody needs a key: when being no operator is all that
 * is in the way, the same revision is asked for without an environment. */
static int ask_without_person(struct prepared *out, struct store *store,
			      const struct question *question, struct err *err)
{
	struct question anybody = *question;

	anybody.environment = NULL;
	return ask_guard(out, store, &anybody, err);
}

static int find_document(const struct document **out,
			 const struct prepared *prepared,
			 const struct preparation *preparation, struct err *err)
{
	const struct catalog *catalog = documents(prepared, preparation);

	*out = NULL;
	if (!preparation->runbook)
		return 0;
	if (preparation->configs)
		return subject_find(out, catalog, preparation->runbook, err);
	*out = catalog_find(catalog, DOCUMENT_RUNBOOK, preparation->runbook);
	return 0;
}

/* The revision, who asks, and the documents. */
static int open_revision(struct prepared *out, struct store *store,
			 const struct preparation *preparation, struct err *err)
{
	/* Who asks is known only with the policy: first without a person */
	const struct question question = { .revision = preparation->revision };

	if (ask_guard(out, store, &question, err))
		return -1;
	if (!out->verdict.allowed)
		return 0;
	out->verdict = find_person(out, preparation->key);
	if (!out->verdict.allowed)
		return 0;
	if (store_catalog(&out->catalog, store_repo(store),
			  &out->permit.revision, err))
		return -1;
	catalog_sort(&out->catalog);
	return 0;
}

/* Here, by this person, of this document (NULL: none yet). */
static int ask_for(struct prepared *out, struct store *store,
		   const struct preparation *preparation,
		   const struct document *document, struct err *err)
{
	struct oid revision = out->permit.revision;
	const struct question question = {
		.revision = &revision,
		.environment = preparation->environment,
		.person = out->person[0] ? out->person : NULL,
		.document = document ? document->path : NULL,
		.changes_state = preparation->changes_state,
	};

	if (ask_guard(out, store, &question, err))
		return -1;
	if (out->verdict.reason == REASON_NOT_OPERATOR && !preparation->key &&
	    !preparation->changes_state)
		return ask_without_person(out, store, &question, err);
	return 0;
}

static int prepare(struct prepared *out, struct store *store,
		   const struct preparation *preparation, struct err *err)
{
	const struct prepared *common = preparation->common;
	const struct document *document;

	if (common) {
		out->permit.revision = common->permit.revision;
		snprintf(out->person, sizeof(out->person), "%s",
			 common->person);
	} else if (open_revision(out, store, preparation, err)) {
		return -1;
	} else if (!out->verdict.allowed) {
		return 0;
	}
	if (find_document(&document, out, preparation, err) ||
	    ask_for(out, store, preparation, document, err))
		return -1;
	/* The policy may have become another one meanwhile. */
	if (common && out->verdict.allowed)
		out->verdict = find_person(out, preparation->key);
	return out->verdict.allowed && preparation->runbook
		       ? plan(out, preparation, err)
		       : 0;
}

int run_prepare(struct prepared *out, struct store *store,
		const struct preparation *preparation, struct err *err)
{
	auto_release(prepared) prepared = { 0 };

	if (prepare(&prepared, store, preparation, err))
		return -1;
	*out = prepared;
	prepared = (struct prepared){ 0 };
	if (out->plan) /* the documents have moved with it */
		out->plan->catalog = documents(out, preparation);
	return 0;
}
