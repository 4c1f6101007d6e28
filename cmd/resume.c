/* resume.c - rbctl resume: go on with a run that was cut off or waits */
#include "cmd/running.h"
#include "core/base/fs.h"
#include "core/run/held.h"
#include "core/run/receipt_kept.h"

#include <string.h>

struct resume_options {
	const char *key;
	struct strings confirm;
	struct strings redo;
	struct strings skip;
	bool yes;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_LIST(resume_options, confirm, 'c', "confirm", "STEP",
		 "this manual step is done"),
	OPT_LIST(resume_options, redo, 0, "redo", "STEP",
		 "this step did not reach the server: do it again"),
	OPT_LIST(resume_options, skip, 0, "skip", "STEP",
		 "this step did reach the server: go on after it"),
	OPT_FLAG(resume_options, yes, 'y', "yes",
		 "all manual steps are done; ask nothing"),
	OPT_TEXT(resume_options, key, 'k', "key", "FILE",
		 "the key that says who you are and signs the receipt"),
	OPT_END,
};
/* clang-format on */

static bool is_of_store(const struct journal *journal,
			const struct store *store)
{
	char hex[OID_HEX + 1];

	oid_format(hex, &store_anchor(store)->commit);
	return text_equal(json_text(journal_header(journal), "store", NULL),
			  hex);
}

static void add_unfinished(struct buf *text, struct json *list,
			   const struct journal *journal)
{
	static const char *const members[] = { "run", "runbook", "environment",
					       "operator", "started" };
	const struct json *header = journal_header(journal);
	struct json *json = json_append_object(list);

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const char *value = json_text(header, members[i], "");

		json_set_string(json, members[i], value);
		buf_add_untrusted(text, value);
		buf_add(text, i + 1 < ARRAY_SIZE(members) ? "  " : "\n");
	}
}

static int list_unfinished(const struct context *context,
			   const struct store *store, struct err *err)
{
	autofree char *folder = run_folder(context->places.state);
	auto_release(strings) runs = { 0 };
	autoptr(json) json = json_new_object();
	struct json *list;
	autobuf text = { 0 };

	json_set_string(json, "format", "resume/1");
	json_set_bool(json, "ok", true);
	list = json_set_array(json, "unfinished");
	if (journal_list(&runs, folder, err))
		return -1;
	for (size_t i = 0; i < runs.nr; i++) {
		autoptr(journal) journal = NULL;
		struct err damaged = { 0 };

		if (journal_read(&journal, folder, runs.at[i], &damaged))
			talk(context, "%s can't be read", runs.at[i]);
		else if (!journal_result(journal) &&
			 is_of_store(journal, store))
			add_unfinished(&text, list, journal);
	}
	if (context->json)
		return answer_json(json, err) ? -1 : EXIT_YES;
	if (!text.len)
		buf_add(&text, "No run is unfinished.\n");
	else
		talk(context, "to go on with one: rbctl resume RUN");
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int check_journal(const struct journal *journal,
			 const struct store *store, struct err *err)
{
	const char *result = journal_result(journal);

	if (!is_of_store(journal, store)) {
		err_set(err, EXIT_INPUT, "run '%s' belongs to another store",
			journal_run(journal));
		return err_hint(err, "change into that store's folder");
	}
	if (result) {
		err_set(err, EXIT_INPUT, "run '%s' has ended: %s",
			journal_run(journal), result);
		return err_hint(err, "rbctl receipts show %s",
				journal_run(journal));
	}
	return 0;
}

static struct verdict check_plan(const struct journal *journal,
				 const struct plan *plan)
{
	struct verdict verdict;

	if (text_equal(json_text(journal_header(journal), "plan", NULL),
		       plan->sha256))
		return verdict_allow();
	verdict = verdict_deny(REASON_PLAN_STALE,
			       "what would be sent is no longer what the run "
			       "began with; an input's file may have changed");
	verdict_hint(&verdict, "begin a new run with rbctl apply");
	return verdict;
}

static int prepare(struct prepared *prepared, const struct journal *journal,
		   const struct performance *performance, struct err *err)
{
	const struct json *header = journal_header(journal);
	struct oid revision;
	struct preparation preparation = {
		.runbook = json_text(header, "runbook", ""),
		.configs = true,
		.environment = json_text(header, "environment", ""),
		.revision = &revision,
		.key = signer_key(performance->signer),
		.inputs = json_get(header, "inputs"),
		.changes_state = true,
	};

	if (!oid_parse(&revision, json_text(header, "revision", "")))
		return err_set(err, EXIT_INPUT,
			       "the journal of run '%s' names no revision",
			       journal_run(journal));
	if (run_prepare(prepared, performance->store, &preparation, err))
		return -1;
	if (prepared->verdict.allowed)
		prepared->verdict = check_plan(journal, prepared->plan);
	return 0;
}

/* What was begun is brought to its end all the same: a token may wait to be
 * given back. */
static int tell_cut(const struct context *context, struct store *store,
		    const char *environment, struct err *err)
{
	struct verdict verdict;
	autobuf line = { 0 };

	if (receipt_kept(&verdict, store, environment, err))
		return -1;
	if (verdict.allowed)
		return 0;
	buf_add_untrusted(&line, verdict.detail);
	talk(context, "%s; the receipt of this run says so", buf_str(&line));
	return 0;
}

static int perform(struct context *context,
		   const struct resume_options *options,
		   const struct performance *wanted, struct journal *journal,
		   struct err *err)
{
	auto_release(running) running = {
		.run = journal_run(journal),
		.plan = wanted->prepared->plan,
		.yes = options->yes,
		.confirmed = &options->confirm,
		.redo = &options->redo,
		.skip = &options->skip,
	};
	auto_release(run_outcome) outcome = { 0 };
	struct performance performance = *wanted;
	struct verdict verdict;

	if (running_open(&running, context, wanted->prepared->permit.policy,
			 err))
		return -1;
	running.tools.repo = store_repo(wanted->store);
	performance.tools = &running.tools;
	performance.resumed = true;
	if (run_held(&verdict, &performance, journal_run(journal), err))
		return -1;
	if (!verdict.allowed)
		return answer_no(context, "resume/1", &verdict, err);
	if (run_go_on(&outcome, &performance, journal, err))
		return -1;
	return running_answer(&running, "resume/1", &outcome, err);
}

static int resume(struct context *context, const struct resume_options *options,
		  struct store *store, const char *run_id, struct err *err)
{
	autofree char *folder = run_folder(context->places.state);
	autoptr(journal) seen = NULL;
	autoptr(journal) journal = NULL;
	autoptr(signer) signer = NULL;
	auto_release(prepared) prepared = { 0 };
	struct performance performance = { .store = store,
					   .prepared = &prepared,
					   .state_dir = context->places.state };
	autoptr(vault) vault = NULL; /* for the lock alone */
	auto_release(run_lock) lock = { 0 };

	if (journal_read(&seen, folder, run_id, err) ||
	    open_signer(&signer, context, store_repo(store), options->key,
			err) ||
	    open_vault(&vault, context, NULL, err) ||
	    run_lock(&lock, &prepared.verdict, store, context->places.state,
		     vault, json_text(journal_header(seen), "environment", ""),
		     err))
		return -1;
	performance.signer = signer;
	performance.lock = lock.shared;
	if (!prepared.verdict.allowed)
		return answer_no(context, "resume/1", &prepared.verdict, err);
	/* Whoever had the lock before may have gone on with it. */
	if (journal_open(&journal, folder, run_id, err) ||
	    check_journal(journal, store, err) ||
	    prepare(&prepared, journal, &performance, err))
		return -1;
	if (!prepared.verdict.allowed)
		return answer_no(context, "resume/1", &prepared.verdict, err);
	if (tell_cut(context, store, prepared.plan->environment->name, err))
		return -1;
	return perform(context, options, &performance, journal, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	autoptr(store) store = NULL;

	if (open_store(&store, context, err))
		return -1;
	return nr_args ? resume(context, payload, store, args[0], err)
		       : list_unfinished(context, store, err);
}

const struct cmd cmd_resume = {
	.name = "resume",
	.group = "run",
	.summary = "go on with a run that was cut off or waits for a person",
	.operands = "[RUN]",
	.min_args = 0,
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct resume_options),
	.run = run,
	.example = "rbctl resume 2026-11-24-083000-1f2e3d4c --confirm tell",
};
