/* perform.c - a run from its lock to its last receipt, new or resumed */
#include "core/run/perform.h"

#include "core/base/fs.h"
#include "core/run/held.h"
#include "core/run/receipt_kept.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void run_outcome_release(struct run_outcome *outcome)
{
	run_result_release(&outcome->result);
	free(outcome->run);
	*outcome = (struct run_outcome){ 0 };
}

char *run_folder(const char *state_dir)
{
	return xasprintf("%s/runs", state_dir);
}

void run_lock_release(struct run_lock *lock)
{
	vault_lock_free(lock->shared);
	if (lock->held)
		close(lock->fd);
	*lock = (struct run_lock){ 0 };
}

static void deny(struct verdict *verdict, const char *environment,
		 const char *holder)
{
	*verdict = verdict_deny(REASON_LOCKED,
				"another run is under way in environment "
				"'%s'%s%s",
				environment, holder ? ", by " : "",
				holder ? holder : "");
	verdict_hint(verdict, "wait until it has ended, then try again");
}

static int lock_here(struct run_lock *lock, struct verdict *verdict,
		     const char *name, const char *state_dir,
		     const char *environment, struct err *err)
{
	autofree char *folder = xasprintf("%s/locks", state_dir);
	autofree char *path = xasprintf("%s/%s", folder, name);
	struct err failed = { 0 };

	if (fs_mkdirs_private(folder, err))
		return -1;
	lock->fd = fs_lock(path, false, &failed);
	lock->held = lock->fd >= 0;
	if (lock->held)
		return 0;
	if (failed.code == EXIT_WAITING) {
		deny(verdict, environment, NULL);
		return 0;
	}
	*err = failed;
	return -1;
}

static int lock_everywhere(struct run_lock *lock, struct verdict *verdict,
			   const char *anchor, struct vault *vault,
			   const char *environment, struct err *err)
{
	autofree char *name = xasprintf("%s/%s", anchor, environment);
	struct err failed = { 0 };

	if (vault_lock_run(&lock->shared, vault, name, &failed) == 0)
		return 0;
	if (failed.code == EXIT_WAITING) {
		deny(verdict, environment, failed.msg);
		return 0;
	}
	*err = failed;
	return err_wrap(err, "the lock of environment '%s'", environment);
}

int run_lock(struct run_lock *out, struct verdict *verdict,
	     const struct store *store, const char *state_dir,
	     struct vault *vault, const char *environment, struct err *err)
{
	auto_release(run_lock) lock = { 0 };
	autofree char *name = NULL;
	char anchor[OID_HEX + 1];

	*verdict = verdict_allow();
	if (!text_is_name(environment))
		return err_set(err, EXIT_INPUT,
			       "'%s' is no name of an environment",
			       environment);
	oid_format(anchor, &store_anchor(store)->commit);
	name = xasprintf("%s-%s", anchor, environment);
	if (lock_here(&lock, verdict, name, state_dir, environment, err) ||
	    (verdict->allowed &&
	     lock_everywhere(&lock, verdict, anchor, vault, environment, err)))
		return -1;
	*out = lock;
	lock = (struct run_lock){ 0 };
	return 0;
}

static int64_t now(const struct performance *performance)
{
	return performance->tools->clock(performance->tools->payload);
}

static void boundary(const struct performance *performance, const char *where)
{
	if (performance->tools->boundary)
		performance->tools->boundary("run", where,
					     performance->tools->payload);
}

static struct json *header(const struct performance *performance)
{
	const struct plan *plan = performance->prepared->plan;
	struct json *json = json_new_object();
	char hex[OID_HEX + 1];
	char at[TEXT_TIME_SIZE];
	autofree char *subject = subject_name(plan->runbook->document);

	oid_format(hex, &store_anchor(performance->store)->commit);
	json_set_string(json, "store", hex);
	oid_format(hex, &plan->revision);
	json_set_string(json, "revision", hex);
	json_set_string(json, "runbook", subject);
	json_set_string(json, "environment", plan->environment->name);
	json_set(json, "inputs", json_copy(plan->inputs));
	json_set_string(json, "plan", plan->sha256);
	json_set_string(json, "operator", performance->prepared->person);
	text_time(at, now(performance));
	json_set_string(json, "started", at);
	return json;
}

/* Runs that are under way together add to one chain, in turn. */
static int lock_receipts(const struct performance *performance, struct err *err)
{
	autofree char *folder =
		xasprintf("%s/locks/receipts", performance->state_dir);
	autofree char *path = NULL;
	char anchor[OID_HEX + 1];

	oid_format(anchor, &store_anchor(performance->store)->commit);
	path = xasprintf("%s/%s-%s", folder, anchor,
			 performance->prepared->plan->environment->name);
	return fs_mkdirs_private(folder, err) ? -1 : fs_lock(path, true, err);
}

static int write_receipt(struct oid *out, const struct performance *performance,
			 const struct journal *journal,
			 const struct run_result *result, struct err *err)
{
	const struct prepared *prepared = performance->prepared;
	const struct person *person =
		policy_person(prepared->permit.policy, prepared->person);
	struct receipt_author author = {
		.name = person ? person->name : prepared->person,
		.email = person ? person->email : "",
		.signer = performance->signer,
	};
	int64_t at = now(performance);
	autoptr(json) body = run_receipt(performance, journal, result, at);
	autoclose int lock = lock_receipts(performance, err);

	if (lock < 0)
		return -1;
	return receipt_record(out, performance->store,
			      prepared->plan->environment->name, body, &author,
			      at, err);
}

/* A crash may have come between a receipt and the journal's word of it, so a
 * resumed run looks first. */
static int ensure_receipt(struct oid *out,
			  const struct performance *performance,
			  const struct journal *journal,
			  const struct run_result *result, struct err *err)
{
	auto_release(receipt) there = { 0 };
	const char *wanted = !result             ? NULL
			     : result->succeeded ? "succeeded"
						 : "failed";
	bool found = false;

	if (performance->resumed &&
	    receipt_find(&there, &found, store_repo(performance->store),
			 performance->prepared->plan->environment->name,
			 journal_run(journal), wanted, err))
		return -1;
	if (!found)
		return write_receipt(out, performance, journal, result, err);
	*out = there.commit;
	return 0;
}

static int record_result(const struct performance *performance,
			 struct journal *journal,
			 const struct run_result *result,
			 const struct oid *receipt, struct err *err)
{
	struct json *record = json_new_object();
	char hex[OID_HEX + 1];

	oid_format(hex, receipt);
	json_set_string(record, "receipt", hex);
	json_set_string(record, "result",
			result->succeeded ? "succeeded" : "failed");
	return journal_append(journal, now(performance), record, err);
}

/* Where it can't be told, nobody is kept out for ever: run_held() asks the
 * journal, too. */
static void let_entry_go(struct run_outcome *out,
			 const struct performance *performance,
			 const struct journal *journal)
{
	struct err failed = { 0 };

	if (run_let_entry_go(performance, journal_run(journal), &failed))
		strings_take(&out->result.warnings,
			     xasprintf("the vault could not be told that the "
				       "run has ended: %s",
				       failed.msg));
}

static int finish(struct run_outcome *out,
		  const struct performance *performance,
		  struct journal *journal, struct err *err)
{
	const struct plan *plan = performance->prepared->plan;

	if (ensure_receipt(&out->receipt, performance, journal, &out->result,
			   err))
		return -1;
	boundary(performance, "receipt");
	if (out->result.succeeded &&
	    store_remember_applied(performance->store, plan->environment->name,
				   &plan->revision, err))
		return -1;
	let_entry_go(out, performance, journal);
	if (record_result(performance, journal, &out->result, &out->receipt,
			  err))
		return -1;
	boundary(performance, "ended");
	return 0;
}

static int perform(struct run_outcome *out,
		   const struct performance *performance,
		   const struct run_secrets *secrets, struct journal *journal,
		   struct err *err)
{
	const struct plan *plan = performance->prepared->plan;
	struct run_tools tools = *performance->tools;
	auto_release(run_outcome) outcome = { 0 };

	tools.lock = performance->lock;
	outcome.run = xstrdup(journal_run(journal));
	boundary(performance, "journal");
	if (ensure_receipt(&outcome.receipt, performance, journal, NULL, err))
		return -1;
	boundary(performance, "started");
	if (run_execute(&outcome.result, plan, secrets, journal, &tools, err) ||
	    finish(&outcome, performance, journal, err))
		return -1;
	*out = outcome;
	outcome = (struct run_outcome){ 0 };
	return 0;
}

int run_begin(struct run_outcome *out, const struct performance *performance,
	      const char *run, struct err *err)
{
	autofree char *folder = run_folder(performance->state_dir);
	auto_release(run_secrets) secrets = { 0 };
	autoptr(journal) journal = NULL;

	if (run_ready(&secrets, performance->prepared->plan, performance->tools,
		      err) ||
	    fs_mkdirs_private(performance->state_dir, err) ||
	    journal_create(&journal, folder, run, header(performance), err))
		return -1;
	return perform(out, performance, &secrets, journal, err);
}

int run_go_on(struct run_outcome *out, const struct performance *performance,
	      struct journal *journal, struct err *err)
{
	auto_release(run_secrets) secrets = { 0 };

	if (run_ready(&secrets, performance->prepared->plan, performance->tools,
		      err))
		return -1;
	return perform(out, performance, &secrets, journal, err);
}
