/* policy_simulate.c - rbctl policy simulate: the past under another policy */
#include "cmd/policy.h"
#include "core/report/policy.h"
#include "core/trust/simulate.h"

#include <string.h>

#define NUMBER_DEFAULT 20
#define NUMBER_MAX     10000

struct simulate_options {
	int64_t number;
};

static const struct option options_table[] = {
	OPT_INT(simulate_options, number, 'n', "number", "N",
		"how many revisions, newest first (20)"),
	OPT_END,
};

/* What became of one revision, and what would have. */
struct outcome {
	struct oid revision;
	int64_t committed;
	struct verdict was;
	struct verdict would;
	struct strings paths;
};

/* The last `size` of them: a ring. */
struct past {
	const struct policy *policy;
	struct store *store;
	struct err *err;
	struct outcome *ring;
	size_t size;
	size_t nr;           /* all that were met */
	struct outcome open; /* the last one, when it is not approved */
};

static void outcome_release(struct outcome *outcome)
{
	strings_release(&outcome->paths);
	*outcome = (struct outcome){ 0 };
}

static void past_release(struct past *past)
{
	for (size_t i = 0; i < past->size; i++)
		outcome_release(&past->ring[i]);
	outcome_release(&past->open);
	free(past->ring);
}

static void add(struct past *past, const struct outcome *outcome)
{
	struct outcome *slot = &past->ring[past->nr++ % past->size];

	outcome_release(slot);
	*slot = *outcome;
}

/* A commit on the way to an approval is part of the revision that got it. */
static int see(const struct judgement *j, void *payload)
{
	struct past *past = payload;
	struct outcome outcome = { .revision = j->candidate,
				   .committed = j->committed,
				   .was = j->verdict };

	if (j->changes.nr == 0)
		return 0;
	if (simulate_judge(&outcome.would, past->store, j, past->policy,
			   past->err))
		return -1;
	for (size_t i = 0; i < j->changes.nr; i++)
		strings_add(&outcome.paths, j->changes.at[i].path);
	outcome_release(&past->open);
	if (j->verdict.allowed)
		add(past, &outcome);
	else
		past->open = outcome;
	return 0;
}

static void add_outcome(struct json *list, const struct outcome *outcome)
{
	struct json *item = json_append_object(list);
	char committed[TEXT_TIME_SIZE];
	char hex[OID_HEX + 1];

	oid_format(hex, &outcome->revision);
	text_time(committed, outcome->committed);
	json_set_string(item, "revision", hex);
	json_set_string(item, "committed", committed);
	json_set_bool(item, "approved", outcome->was.allowed);
	json_set_bool(item, "would_be", outcome->would.allowed);
	if (!outcome->would.allowed) {
		json_set_string(item, "reason",
				reason_name(outcome->would.reason));
		json_set_string(item, "detail", outcome->would.detail);
	}
	json_set_strings(item, "paths", &outcome->paths);
}

/* True when all that was approved would be so again. */
static bool add_all(struct json *root, struct past *past)
{
	struct json *list = json_set_array(root, "revisions");
	size_t shown = past->nr < past->size ? past->nr : past->size;
	int64_t yes = 0;
	int64_t no = 0;

	for (size_t i = 0; i < shown; i++) {
		const struct outcome *outcome =
			&past->ring[(past->nr - 1 - i) % past->size];

		add_outcome(list, outcome);
		yes += outcome->would.allowed;
		no += !outcome->would.allowed;
	}
	json_set_bool(root, "ok", no == 0);
	json_set_int(root, "yes", yes);
	json_set_int(root, "no", no);
	return no == 0;
}

static int read_past(struct past *past, struct store *store, struct err *err)
{
	struct oid live;
	bool found;
	const char *ref;

	if (store_live_ref(&ref, store, err) ||
	    store_live(&live, &found, store, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_GIT, "there is no branch '%s' here", ref);
		return err_hint(err, "git fetch");
	}
	if (store_each_revision(store, &live, see, past, err))
		return -1;
	/* The live tip is not approved: it is shown with the rest. */
	if (past->open.paths.nr) {
		add(past, &past->open);
		past->open = (struct outcome){ 0 };
	}
	return 0;
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct simulate_options *options = payload;
	auto_release(past) past = { 0 };
	autoptr(json) json = json_new_object();
	autoptr(policy) policy = NULL;
	autoptr(store) store = NULL;
	struct verdict invalid = { 0 };
	autobuf text = { 0 };
	bool same;

	if (options->number < 0 || options->number > NUMBER_MAX)
		return err_set(err, EXIT_USAGE,
			       "'--number' wants a number from 1 to %d",
			       NUMBER_MAX);
	if (open_store(&store, context, err) ||
	    policy_load_file(&policy, &invalid, nr_args ? args[0] : NULL,
			     context, err))
		return -1;
	if (policy == NULL)
		return answer_no(context, "policy-simulate/1", &invalid, err);
	past.policy = policy;
	past.store = store;
	past.err = err;
	past.size = options->number ? (size_t)options->number : NUMBER_DEFAULT;
	past.ring = xcalloc(past.size, sizeof(*past.ring));
	if (read_past(&past, store, err))
		return -1;
	json_set_string(json, "format", "policy-simulate/1");
	json_set_int(json, "version", policy->version);
	same = add_all(json, &past);
	if (!context->json)
		report_policy_simulate_text(&text, json, context->theme);
	if (context->json ? answer_json(json, err) : answer(&text, err))
		return -1;
	return same ? EXIT_YES : EXIT_NO;
}

const struct cmd policy_simulate = {
	.name = "simulate",
	.summary = "say what past revisions would have got under a policy",
	.operands = "[FILE]",
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct simulate_options),
	.run = run,
	.example = "rbctl policy simulate -n 50",
};
