/* apply_several.c - several runbooks in one go, each with a run of its own */
#include "cmd/apply.h"
#include "core/base/fs.h"
#include "core/cli/pool.h"
#include "core/report/plan.h"
#include "core/run/receipt_kept.h"

#include <string.h>

#define JOBS_DEFAULT 8

static void release(struct apply_several *all)
{
	for (size_t i = 0; i < all->nr_runs; i++)
		run_summary_release(&all->runs[i]);
	free(all->runs);
	running_release(&all->running);
	prepared_release(&all->common);
	json_free(all->inputs);
	run_lock_release(&all->lock);
	vault_free(all->vault);
	signer_free(all->signer);
	store_free(all->store);
}

static int check_options(const struct apply_options *options, int nr_names,
			 struct err *err)
{
	if (options->plan)
		return err_set(err, EXIT_USAGE,
			       "'--plan' is of one runbook, not of several");
	if (options->delete || options->rotate || options->again)
		return err_set(err, EXIT_USAGE,
			       "'--delete', '--rotate' and '--again' are of a "
			       "configuration, which is applied alone");
	if (options->all && nr_names)
		return err_set(err, EXIT_USAGE,
			       "either '--all' or names of runbooks");
	if (options->jobs > POOL_JOBS_MAX)
		return err_set(err, EXIT_USAGE,
			       "'--jobs' wants a number from 1 to %d",
			       POOL_JOBS_MAX);
	return running_wants_environment(options->environment, err);
}

/* ---- --dry-run ---- */

struct dry_lists {
	struct json *plans;
	struct json *refused;
};

static void add_refused(struct json *json, const char *runbook,
			const struct verdict *verdict)
{
	struct json *item = json_append_object(json);

	json_set_string(item, "runbook", runbook);
	json_set_string(item, "reason", reason_name(verdict->reason));
	json_set_string(item, "detail", verdict->detail);
	json_set_string(item, "hint", verdict->hint);
}

static int show_one(struct buf *text, struct dry_lists *lists,
		    const struct apply_several *all,
		    const struct run_summary *run, struct err *err)
{
	auto_release(prepared) prepared = { 0 };
	autobuf detail = { 0 };

	if (apply_prepare(&prepared, all, run, err))
		return err_wrap(err, "runbook '%s'", run->runbook);
	if (prepared.verdict.allowed) {
		report_plan_text(text, prepared.plan, all->context->theme);
		buf_add_byte(text, '\n');
		json_append(lists->plans, report_plan_json(prepared.plan));
		return 0;
	}
	add_refused(lists->refused, run->runbook, &prepared.verdict);
	buf_add_untrusted(&detail, prepared.verdict.detail);
	buf_addf(text, "%s: no: %s: %s\n\n", run->runbook,
		 reason_name(prepared.verdict.reason), buf_str(&detail));
	return 1;
}

static int dry_run(const struct apply_several *all, struct err *err)
{
	autoptr(json) json = json_new_object();
	struct dry_lists lists;
	autobuf text = { 0 };
	int code = EXIT_YES;

	json_set_string(json, "format", "apply/1");
	json_set_bool(json, "ok", true);
	json_set_bool(json, "dry_run", true);
	lists.plans = json_set_array(json, "plans");
	lists.refused = json_set_array(json, "refused");
	for (size_t i = 0; i < all->nr_runs; i++) {
		int shown = all->runs[i].state == RUN_LEFT_OUT
				    ? 0
				    : show_one(&text, &lists, all,
					       &all->runs[i], err);

		if (shown < 0)
			return -1;
		code = shown ? EXIT_NO : code;
	}
	json_set_bool(json, "ok", code == EXIT_YES);
	if (all->context->json ? answer_json(json, err) : answer(&text, err))
		return -1;
	return code;
}

/* ---- carried out ---- */

static void tell(struct apply_several *all, const struct run_summary *run)
{
	autobuf line = { 0 };

	report_runs_line(&line, run, ++all->nr_ended, all->nr_runs,
			 all->context->talk_theme);
	talk(all->context, "%s", buf_str(&line));
}

/* In a process of its own, where nobody is to be asked or told anything. */
static void work(struct buf *answer, size_t item, void *payload)
{
	struct apply_several *all = payload;
	struct run_summary *run = &all->runs[item];

	if (all->jobs > 1 && all->context != &all->apart) {
		all->apart = *all->context;
		all->apart.interactive = false;
		all->apart.quiet = true;
		all->context = &all->apart;
		all->running.context = &all->apart;
	}
	if (run->state == RUN_NOT_BEGUN)
		apply_one(run, all);
	run_summary_format(answer, run);
}

static void cut_off(struct run_summary *run, const struct apply_several *all)
{
	run->state = RUN_CUT_OFF;
	run->code = EXIT_SYSTEM;
	run->detail = xstrdup("its process died");
	apply_forget_run(run, all);
	run->hint = run->run ? xasprintf("rbctl resume %s", run->run) : NULL;
}

static bool done(size_t item, const struct buf *answer, void *payload)
{
	struct apply_several *all = payload;
	struct run_summary *run = &all->runs[item];
	struct err ignored = { 0 };

	/* With one job it is here already. */
	if (run->state == RUN_NOT_BEGUN &&
	    (!answer || run_summary_parse(run, answer, &ignored)))
		cut_off(run, all);
	tell(all, run);
	return run->code == EXIT_YES || !all->options->stop;
}

static void hide_secrets(struct apply_several *all)
{
	for (size_t i = 0; i < all->nr_runs; i++) {
		const char *name = all->runs[i].runbook;
		const struct document *document = catalog_find(
			&all->common.catalog, DOCUMENT_RUNBOOK, name);
		autoptr(json) inputs = apply_inputs(all, name);

		if (document)
			running_env_hide(&all->running, document->root, inputs);
	}
}

static int carry_out(struct apply_several *all, struct err *err)
{
	const struct runs_place place = { all->options->environment,
					  &all->common.permit.revision };
	const struct pool pool = {
		.nr_items = all->nr_runs,
		.jobs = all->jobs,
		.work = work,
		.done = done,
		.payload = all,
	};
	autobuf text = { 0 };
	int written;

	for (size_t i = 0; i < all->nr_runs; i++)
		if (all->runs[i].state == RUN_NOT_BEGUN)
			all->runs[i].run = journal_new_id(all->context->now);
	hide_secrets(all);
	all->running.yes = all->options->yes;
	all->running.confirmed = &all->options->confirm;
	if (running_open(&all->running, all->context, all->common.permit.policy,
			 err) ||
	    pool_run(&pool, err))
		return -1;
	for (size_t i = 0; i < all->nr_runs; i++)
		if (all->runs[i].state == RUN_NOT_BEGUN)
			apply_forget_run(&all->runs[i], all);
	if (all->context->json) {
		autoptr(json) json =
			report_runs_json(&place, all->runs, all->nr_runs);

		written = answer_json(json, err);
	} else {
		report_runs_text(&text, &place, all->runs, all->nr_runs,
				 all->context->theme);
		written = answer(&text, err);
	}
	return written ? -1 : report_runs_code(all->runs, all->nr_runs);
}

/* ---- what they have in common ---- */

static int look(struct apply_several *all, struct err *err)
{
	const struct apply_options *options = all->options;
	struct verdict *verdict = &all->common.verdict;
	struct oid revision;
	struct preparation preparation = {
		.environment = options->environment,
		.revision = options->revision ? &revision : NULL,
		.key = signer_key(all->signer),
		.changes_state = true,
	};

	if (options->revision && repo_resolve(&revision, store_repo(all->store),
					      options->revision, err))
		return -1;
	if (run_prepare(&all->common, all->store, &preparation, err))
		return -1;
	if (verdict->allowed && !options->after_cut &&
	    receipt_kept(verdict, all->store, options->environment, err))
		return -1;
	if (verdict->allowed &&
	    !catalog_find(&all->common.catalog, DOCUMENT_ENVIRONMENT,
			  options->environment)) {
		*verdict = verdict_deny(REASON_UNAPPROVED,
					"the environment '%s' is not in the "
					"approved revision",
					options->environment);
		verdict_hint(verdict, "have it signed and landed first: "
				      "rbctl approve, rbctl land");
	}
	return 0;
}

static int several(struct apply_several *all, int nr_names, char **names,
		   struct err *err)
{
	struct verdict verdict;

	if (check_options(all->options, nr_names, err) ||
	    running_inputs(&all->inputs, &all->options->set, err) ||
	    open_store(&all->store, all->context, err) ||
	    open_signer(&all->signer, all->context, store_repo(all->store),
			all->options->key, err) ||
	    open_vault(&all->vault, all->context, NULL, err) ||
	    run_lock(&all->lock, &verdict, all->store,
		     all->context->places.state, all->vault,
		     all->options->environment, err))
		return -1;
	if (!verdict.allowed)
		return answer_no(all->context, "apply/1", &verdict, err);
	if (look(all, err))
		return -1;
	if (!all->common.verdict.allowed)
		return answer_no(all->context, "apply/1", &all->common.verdict,
				 err);
	if (apply_choose(all, nr_names, names, err))
		return -1;
	all->jobs =
		all->options->jobs ? (size_t)all->options->jobs : JOBS_DEFAULT;
	/* A lock that may be lost is asked for before each side effect, over a
	 * connection that belongs to one process. */
	if (all->lock.shared)
		all->jobs = 1;
	if (all->jobs > all->nr_runs)
		all->jobs = all->nr_runs;
	return all->options->dry_run ? dry_run(all, err) : carry_out(all, err);
}

int apply_several(struct context *context, const struct apply_options *options,
		  int nr_names, char **names, struct err *err)
{
	struct apply_several all = { .context = context, .options = options };
	int code = several(&all, nr_names, names, err);

	release(&all);
	return code;
}
