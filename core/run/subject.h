/* subject.h - what a name on the command line stands for */
#ifndef CORE_RUN_SUBJECT_H
#define CORE_RUN_SUBJECT_H

#include "core/git/oid.h"
#include "core/model/document.h"
#include "core/trust/verdict.h"

/*
 * A runbook or a configuration, by its name, or by its folder and name
 * ("configs/NAME"), or by its path. *out is borrowed; NULL: there is none.
 * EXIT_USAGE: there is one of each.
 */
int subject_find(const struct document **out, const struct catalog *catalog,
		 const char *name, struct err *err) MUST_CHECK;
/* UNAPPROVED, and the name that may have been meant; `kinds` are those of 1U <<
 * DOCUMENT_… that could be. */
struct verdict subject_absent(const struct catalog *catalog,
			      const struct oid *revision, const char *kind,
			      unsigned kinds, const char *name);
/* The name by which it is found again, whatever else there is. Caller frees. */
char *subject_name(const struct document *subject) MUST_CHECK;

/*
 * To apply a configuration is to carry out a runbook of one step, which
 * stands under the configuration's own name, path and digest. Its inputs are
 * what an operator may wish: delete, rotate, again. Owned.
 */
struct document *subject_runbook(const struct document *config) MUST_CHECK;

#endif
