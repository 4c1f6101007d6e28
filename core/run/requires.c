/* requires.c - "requires_run_in": first there, then here */
#include "core/run/requires.h"

#include <stdlib.h>

#define CLOCK_SKEW 300 /* seconds that machines may differ by */

struct search {
	struct repo *repo;
	const struct policy *policy;
	const struct document *runbook;
	const char *environment;
	struct strings paths; /* what a run is made of, besides the runbook */
	const struct json *operators; /* there; NULL: everybody */
	struct oid tree;              /* of the revision that is to run */
	int64_t since;
	int64_t now;
	bool found;
	char *changed; /* what is not as it was then, in the newest; NULL */
};

/* It ended well, there, with the same words. */
static bool is_green(const struct search *search, const struct json *root)
{
	const struct json *runbook = json_get(root, "runbook");

	return text_equal(json_text(root, "result", NULL), "succeeded") &&
	       text_equal(json_text(root, "environment", NULL),
			  search->environment) &&
	       text_equal(json_text(runbook, "name", NULL),
			  search->runbook->name) &&
	       text_equal(json_text(runbook, "sha256", NULL),
			  search->runbook->sha256);
}

/* What the runbook refers to, and the environment it ran in, are part of
 * what was tried: they must stand now as they stood then. */
static int is_same(bool *same, struct search *search, const struct json *root,
		   struct err *err)
{
	const char *hex = json_text(root, "revision", "");
	struct oid revision, tree;
	struct err ignored = { 0 };

	*same = false;
	/* Of a history that is not here nothing can be said. */
	if (!oid_parse(&revision, hex) ||
	    repo_commit_tree(&tree, search->repo, &revision, &ignored))
		return 0;
	for (size_t i = 0; i < search->paths.nr; i++) {
		const char *path = search->paths.at[i];
		bool then_found, now_found;
		struct oid then, now;

		if (repo_find_path(&then, NULL, &then_found, search->repo,
				   &tree, path, err) ||
		    repo_find_path(&now, NULL, &now_found, search->repo,
				   &search->tree, path, err))
			return -1;
		if (then_found && now_found && oid_equal(&then, &now))
			continue;
		if (!search->changed)
			search->changed = xstrdup(path);
		return 0;
	}
	*same = true;
	return 0;
}

/* By its operator, and by one of those whom the environment has: whoever may
 * sign other things may not say that something ran there. */
static bool is_operated(const struct search *search,
			const struct receipt *receipt, int64_t ended)
{
	const struct person *person = receipt_signer(receipt, search->policy);

	return person &&
	       text_equal(json_text(receipt->root, "operator", NULL),
			  person->id) &&
	       policy_operates(search->policy, search->operators, person->id,
			       ended);
}

static int look(const struct receipt *receipt, void *payload, struct err *err)
{
	struct search *search = payload;
	const char *text = json_text(receipt->root, "ended", NULL);
	int64_t ended;

	if (!text || !text_untime(&ended, text))
		return 0;
	if (ended < search->since)
		return 1;
	/* What ends in a time to come would count for ever. */
	if (ended > search->now + CLOCK_SKEW ||
	    !is_green(search, receipt->root) ||
	    !is_operated(search, receipt, ended))
		return 0;
	if (is_same(&search->found, search, receipt->root, err))
		return -1;
	return search->found;
}

static struct verdict deny(const struct plan *plan, const struct search *search,
			   const char *within)
{
	struct verdict verdict = verdict_deny(
		REASON_OUT_OF_BOUNDS,
		"'%s' runs '%s' only after it succeeded, as it is now, in '%s' "
		"within %s%s%s%s",
		plan->environment->name, search->runbook->name,
		search->environment, within,
		search->changed ? ": it did, and since then " : "",
		search->changed ? search->changed : "",
		search->changed ? " was changed" : "");

	verdict_hint(&verdict,
		     "rbctl apply %s --env %s; was it done elsewhere, first "
		     "rbctl receipts fetch REMOTE",
		     search->runbook->name, search->environment);
	return verdict;
}

/* A configuration is carried out as a runbook that stands in no catalog. */
static void find_paths(struct search *search, const struct prepared *prepared)
{
	const struct catalog *catalog = prepared->plan->catalog;
	const struct document *own =
		catalog_find_path(catalog, search->runbook->path);
	const struct document *there = catalog_find(
		catalog, DOCUMENT_ENVIRONMENT, search->environment);

	if (own)
		catalog_context(&search->paths, catalog, own);
	if (there) {
		search->operators = json_get(there->root, "operators");
		catalog_context(&search->paths, catalog, there);
		strings_add_once(&search->paths, there->path);
	}
}

static void search_release(struct search *search)
{
	strings_release(&search->paths);
	free(search->changed);
}

int run_requires(struct verdict *out, struct repo *repo,
		 const struct prepared *prepared, int64_t now, struct err *err)
{
	const struct plan *plan = prepared->plan;
	const struct json *wanted =
		json_get(plan->environment->root, "requires_run_in");
	const char *within = json_text(wanted, "within", "");
	auto_release(search) search = {
		.repo = repo,
		.policy = prepared->permit.policy,
		.runbook = plan->runbook->document,
		.environment = json_text(wanted, "environment", ""),
	};
	int64_t span = 0;
	struct oid tip;
	bool found;

	*out = verdict_allow();
	if (!wanted)
		return 0;
	if (!text_unspan(&span, within))
		return err_set(err, EXIT_INPUT, "%s: '%s' is no length of time",
			       plan->environment->path, within);
	search.now = now;
	search.since = now - span;
	find_paths(&search, prepared);
	if (repo_commit_tree(&search.tree, repo, &plan->revision, err) ||
	    receipt_tip(&tip, &found, repo, search.environment, err) ||
	    (found && receipt_each(repo, &tip, look, &search, err) < 0))
		return -1;
	if (!search.found)
		*out = deny(plan, &search, within);
	return 0;
}
