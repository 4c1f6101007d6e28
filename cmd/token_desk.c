/* token_desk.c - where stored tokens are taken care of: vault, store, papers */
#include "cmd/token_desk.h"
#include "cmd/token.h"

#include <stdio.h>
#include <string.h>

void desk_release(struct desk *desk)
{
	for (size_t i = 0; i < desk->nr_papers; i++) {
		catalog_release(&desk->papers[i]->catalog);
		free(desk->papers[i]);
	}
	free(desk->papers);
	permit_release(&desk->permit);
	judgement_release(&desk->live);
	signer_free(desk->signer);
	if (!desk->store)
		repo_free(desk->repo);
	store_free(desk->store);
	running_release(&desk->running);
}

void desk_case_release(struct desk_case *found)
{
	plan_free(found->plan);
	runbook_free(found->issued_under);
	*found = (struct desk_case){ 0 };
}

int desk_open(struct desk *desk, struct context *context, struct err *err)
{
	desk->context = context;
	return running_open(&desk->running, context, NULL, err);
}

/* Whose key it is says the policy in force: that of the last approved
 * revision, whatever became of the branch since. */
static void find_person(struct desk *desk)
{
	const struct policy_key *found = NULL;
	const struct person *person;

	if (!desk->signer || !desk->live.policy)
		return;
	person = policy_key_owner(desk->live.policy, signer_key(desk->signer),
				  &found);
	if (person && found->status == KEY_ACTIVE)
		snprintf(desk->person, sizeof(desk->person), "%s", person->id);
}

int desk_open_store(struct desk *desk, const char *key, struct err *err)
{
	const struct question any = { 0 };
	struct context *context = desk->context;

	if (open_store(&desk->store, context, &desk->no_store) == 0)
		desk->repo = store_repo(desk->store);
	else if (repo_open(&desk->repo, context->dir, err))
		return -1;
	if (desk->store &&
	    (store_guard(&desk->permit, desk->store, &any, err) ||
	     store_judge_live(&desk->live, desk->store, err)))
		return -1;
	desk->running.tools.policy = desk->permit.policy;
	if (open_signer(&desk->signer, context, desk->repo, key,
			&desk->no_signer) &&
	    key) {
		*err = desk->no_signer;
		return -1;
	}
	find_person(desk);
	return 0;
}

int desk_papers(const struct catalog **out, struct desk *desk,
		const struct oid *revision, struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	struct desk_papers *papers;

	for (size_t i = 0; i < desk->nr_papers; i++) {
		if (oid_equal(&desk->papers[i]->revision, revision)) {
			*out = &desk->papers[i]->catalog;
			return 0;
		}
	}
	if (store_catalog(&catalog, desk->repo, revision, err))
		return -1;
	catalog_sort(&catalog);
	papers = xcalloc(1, sizeof(*papers));
	papers->revision = *revision;
	papers->catalog = catalog;
	catalog = (struct catalog){ 0 };
	desk->papers = xreallocarray(desk->papers, desk->nr_papers + 1,
				     sizeof(struct desk_papers *));
	desk->papers[desk->nr_papers++] = papers;
	*out = &papers->catalog;
	return 0;
}

/* ---- one token ---- */

/* The revision under which it was got, if that is in this repository. */
static bool find_origin(struct oid *out, const struct desk *desk,
			const struct entry *entry)
{
	struct err ignored = { 0 };
	enum object_type type;
	autobuf raw = { 0 };
	bool found = false;

	return entry->revision && oid_parse(out, entry->revision) &&
	       repo_read(&raw, &type, &found, desk->repo, out, JSON_SIZE_MAX,
			 &ignored) == 0 &&
	       found && type == OBJECT_COMMIT;
}

/* What the runbook said then, when it says something else now. */
static void read_origin(struct desk_case *out, struct desk *desk,
			const struct catalog *now, const struct entry *entry)
{
	const struct document *then_one;
	const struct document *now_one;
	const struct catalog *then;
	struct err ignored = { 0 };
	struct oid revision;

	if (!entry->runbook || !find_origin(&revision, desk, entry) ||
	    desk_papers(&then, desk, &revision, &ignored))
		return;
	then_one = catalog_find(then, DOCUMENT_RUNBOOK, entry->runbook);
	now_one = catalog_find(now, DOCUMENT_RUNBOOK, entry->runbook);
	if (then_one &&
	    (!now_one || strcmp(then_one->sha256, now_one->sha256) != 0) &&
	    runbook_parse(&out->issued_under, then_one, &ignored))
		out->issued_under = NULL;
}

static struct errand errand_of(const struct desk *desk, const char *name,
			       const struct entry *entry)
{
	return (struct errand){
		.policy_sha256 = desk->permit.policy_sha256,
		.person = desk->person[0] ? desk->person : NULL,
		.name = name,
		.entry = entry,
	};
}

static void no_approval(struct desk_case *out, const struct verdict *verdict,
			const struct err *err)
{
	autobuf said = { 0 };

	err_say(&said, err);
	if (verdict && verdict->reason)
		snprintf(out->why, sizeof(out->why), "%s: %s",
			 reason_name(verdict->reason), verdict->detail);
	else
		snprintf(out->why, sizeof(out->why), "%s", buf_str(&said));
}

/* 1: found; 0: not by these. */
static int find_now(struct desk_case *out, struct desk *desk,
		    struct errand *errand)
{
	struct verdict verdict = verdict_allow();
	struct err err = { 0 };

	if (!desk->store) {
		no_approval(out, NULL, &desk->no_store);
		return 0;
	}
	if (!desk->permit.verdict.allowed) {
		no_approval(out, &desk->permit.verdict, &err);
		return 0;
	}
	errand->revision = desk->permit.revision;
	if (desk_papers(&errand->catalog, desk, &errand->revision, &err) ||
	    errand_plan(&out->plan, &verdict, errand, &err) || !out->plan) {
		no_approval(out, &verdict, &err);
		return 0;
	}
	read_origin(out, desk, errand->catalog, errand->entry);
	out->approved = true;
	return 1;
}

static int find_then(struct desk_case *out, struct desk *desk,
		     struct errand *errand, struct err *err)
{
	struct verdict verdict = verdict_allow();

	if (!find_origin(&errand->revision, desk, errand->entry)) {
		err_no(err, REASON_WRONG_STORE,
		       "the documents under which '%s' was got are not in "
		       "this store (%s)",
		       errand->name, out->why);
		return err_hint(err, "say where that store is: rbctl -C "
				     "FOLDER …");
	}
	if (desk_papers(&errand->catalog, desk, &errand->revision, err) ||
	    errand_plan(&out->plan, &verdict, errand, err))
		return -1;
	if (out->plan)
		return 0;
	err_no(err, verdict.reason, "%s", verdict.detail);
	return err_hint(err, "give it back at the server itself");
}

int desk_find(struct desk_case *out, struct desk *desk, const char *name,
	      const struct entry *entry, struct err *err)
{
	struct errand errand = errand_of(desk, name, entry);

	return find_now(out, desk, &errand) ||
			       find_then(out, desk, &errand, err) == 0
		       ? 0
		       : -1;
}

/* The guard is asked as for a run, but that nothing is changed: a freeze is
 * no reason to let tokens die. */
static int ask_guard(struct verdict *verdict, struct desk *desk,
		     const struct errand *errand, struct err *err)
{
	const struct document *environment = errand_environment(errand);
	const struct document *runbook =
		errand->entry->runbook
			? catalog_find(errand->catalog, DOCUMENT_RUNBOOK,
				       errand->entry->runbook)
			: NULL;
	struct question question = {
		.environment = environment ? environment->name : NULL,
		.person = errand->person,
		.document = runbook ? runbook->path : NULL,
	};
	auto_release(permit) permit = { 0 };

	if (store_guard(&permit, desk->store, &question, err))
		return -1;
	*verdict = permit.verdict;
	if (verdict->reason == REASON_NOT_OPERATOR && !desk->signer)
		verdict_hint(verdict, "say who you are: --key FILE");
	return 0;
}

int desk_find_refresh(struct desk_case *out, struct verdict *verdict,
		      struct desk *desk, const char *name,
		      const struct entry *entry, struct err *err)
{
	struct errand errand = errand_of(desk, name, entry);
	struct oid origin;

	*verdict = verdict_allow();
	if (!desk->store) {
		*err = desk->no_store;
		return -1;
	}
	if (entry->revision && !find_origin(&origin, desk, entry)) {
		err_no(err, REASON_WRONG_STORE,
		       "'%s' was got by another store than this", name);
		return err_hint(err,
				"say where that is: rbctl -C FOLDER "
				"token refresh %s",
				name);
	}
	*verdict = desk->permit.verdict;
	if (!verdict->allowed)
		return 0;
	errand.revision = desk->permit.revision;
	if (desk_papers(&errand.catalog, desk, &errand.revision, err) ||
	    ask_guard(verdict, desk, &errand, err))
		return -1;
	if (!verdict->allowed)
		return 0;
	read_origin(out, desk, errand.catalog, entry);
	errand.issued_under = out->issued_under;
	out->approved = true;
	return errand_plan_refresh(&out->plan, verdict, &errand, err);
}
