/* perform.h - a run from its lock to its last receipt, new or resumed */
#ifndef CORE_RUN_PERFORM_H
#define CORE_RUN_PERFORM_H

#include "core/run/execute.h"
#include "core/run/prepare.h"
#include "core/run/receipt.h"

/* All borrowed. */
struct performance {
	struct store *store;
	const struct prepared *prepared;
	const char *state_dir;
	struct signer *signer;
	const struct run_tools *tools;
	struct vault_lock *lock; /* what run_lock() gave as shared */
	bool resumed;            /* there may be receipts of this run already */
};

struct run_outcome {
	char *run; /* its id */
	struct run_result result;
	struct oid receipt; /* the last one */
};

void run_outcome_release(struct run_outcome *outcome);

/* What keeps others out of an environment of this store. */
struct run_lock {
	bool held;
	int fd;                    /* of this machine */
	struct vault_lock *shared; /* where several share the vault; NULL */
};

void run_lock_release(struct run_lock *lock);
/* Somebody else has it: LOCKED in *verdict. The vault must outlive it. */
int run_lock(struct run_lock *out, struct verdict *verdict,
	     const struct store *store, const char *state_dir,
	     struct vault *vault, const char *environment, struct err *err)
	MUST_CHECK;

/* $state/runs; caller frees. */
char *run_folder(const char *state_dir) MUST_CHECK;

/* A new run, from its journal to its last receipt. The lock is held. `run`
 * is its id. A failed step is in *out, with 0 returned. */
int run_begin(struct run_outcome *out, const struct performance *performance,
	      const char *run, struct err *err) MUST_CHECK;
/* The same for a journal that has no end. */
int run_go_on(struct run_outcome *out, const struct performance *performance,
	      struct journal *journal, struct err *err) MUST_CHECK;

/* A receipt's members; `result` NULL: the run begins. Owned. */
struct json *run_receipt(const struct performance *performance,
			 const struct journal *journal,
			 const struct run_result *result, int64_t now)
	MUST_CHECK;

#endif
