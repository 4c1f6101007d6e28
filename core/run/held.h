/* held.h - a stored token that a run needs which has not ended */
#ifndef CORE_RUN_HELD_H
#define CORE_RUN_HELD_H

#include "core/run/perform.h"

/*
 * What a run got it needs until it has ended, to go on or to give it back: no
 * other run begins that would put its own token in that place. LOCKED. Not
 * where it has run out, was given back, or its run has ended by what this
 * machine knows.
 */
int run_held(struct verdict *out, const struct performance *performance,
	     const char *run, struct err *err) MUST_CHECK;
/* The run has ended: what it leaves in the vault may be replaced. */
int run_let_entry_go(const struct performance *performance, const char *run,
		     struct err *err) MUST_CHECK;

#endif
