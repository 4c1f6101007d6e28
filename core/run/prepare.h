/* prepare.h - from a question to a permitted plan: the way to every run */
#ifndef CORE_RUN_PREPARE_H
#define CORE_RUN_PREPARE_H

#include "core/crypto/sshkey.h"
#include "core/run/plan.h"
#include "core/trust/store.h"

struct prepared {
	struct verdict verdict;
	struct permit permit;
	struct catalog catalog;
	char person[TEXT_NAME_MAX + 1]; /* "" when not known */
	struct plan *plan;              /* NULL unless the verdict is yes */
};

/* All borrowed. */
struct preparation {
	/* Or a config's name, where `configs`. NULL: what all runbooks of the
	 * revision have in common; no plan. */
	const char *runbook;
	bool configs;
	const char *environment;
	const struct oid *revision; /* NULL: the live tip */
	const struct sshkey *key;   /* the operator's; NULL: not known */
	/* What was prepared for all runbooks of `revision` just before, whose
	 * documents and person are used; NULL. */
	const struct prepared *common;
	const struct json *inputs; /* {name: text} */
	bool changes_state;        /* an apply */
	plan_ask_fn *ask;          /* as in struct plan_request */
	void *payload;
};

void prepared_release(struct prepared *prepared);

/*
 * Asks the guard, reads the approved documents, finds who the key belongs
 * to, asks the guard again for that person and that document, and plans.
 * The verdict is the first "no" of these.
 */
int run_prepare(struct prepared *out, struct store *store,
		const struct preparation *preparation, struct err *err)
	MUST_CHECK;

#endif
