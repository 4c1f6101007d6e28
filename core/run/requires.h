/* requires.h - "requires_run_in": first there, then here */
#ifndef CORE_RUN_REQUIRES_H
#define CORE_RUN_REQUIRES_H

#include "core/run/prepare.h"
#include "core/run/receipt.h"

/*
 * An environment may say that a runbook, or a configuration, must have
 * succeeded elsewhere first: with the same text, and with the same documents
 * that it refers to there, not too long ago, by the receipt that an operator of
 * that environment signed. OUT_OF_BOUNDS when it has not.
 */
int run_requires(struct verdict *out, struct repo *repo,
		 const struct prepared *prepared, int64_t now, struct err *err)
	MUST_CHECK;

#endif
