/* requires.c - "requires_run_in": first there, then here */
#include "core/run/requires.h"

struct search {
	const struct policy *policy;
	const struct document *runbook;
	const char *environment;
	int64_t since;
	bool found;
};

/* The same words, wherever the document stood and under what revision. */
static bool is_same(const struct search *search, const struct json *root)
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

static int look(const struct receipt *receipt, void *payload,
		struct err *err UNUSED)
{
	struct search *search = payload;
	const char *text = json_text(receipt->root, "ended", NULL);
	int64_t ended;

	if (!text || !text_untime(&ended, text))
		return 0;
	if (ended < search->since)
		return 1;
	search->found = is_same(search, receipt->root) &&
			receipt_is_signed(receipt, search->policy);
	return search->found;
}

static struct verdict deny(const struct plan *plan, const struct search *search,
			   const char *within)
{
	struct verdict verdict = verdict_deny(
		REASON_OUT_OF_BOUNDS,
		"'%s' runs '%s' only after it succeeded, as it is now, in '%s' "
		"within %s",
		plan->environment->name, search->runbook->name,
		search->environment, within);

	verdict_hint(&verdict,
		     "rbctl apply %s --env %s; was it done elsewhere, first "
		     "rbctl receipts fetch REMOTE",
		     search->runbook->name, search->environment);
	return verdict;
}

int run_requires(struct verdict *out, struct repo *repo,
		 const struct prepared *prepared, int64_t now, struct err *err)
{
	const struct plan *plan = prepared->plan;
	const struct json *wanted =
		json_get(plan->environment->root, "requires_run_in");
	const char *within = json_text(wanted, "within", "");
	struct search search = {
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
	search.since = now - span;
	if (receipt_tip(&tip, &found, repo, search.environment, err) ||
	    (found && receipt_each(repo, &tip, look, &search, err) < 0))
		return -1;
	if (!search.found)
		*out = deny(plan, &search, within);
	return 0;
}
