/* run.h - how a run went: for people, and for programs */
#ifndef CORE_REPORT_RUN_H
#define CORE_REPORT_RUN_H

#include "core/report/theme.h"
#include "core/run/perform.h"

/* One line about a step, as progress: "2/5 Confirm the scope  done (200)". */
void report_step_line(struct buf *out, const struct plan *plan, size_t number,
		      const struct step_result *result,
		      const struct theme *theme);
/* What came of the run. A failure says what happened, the likely causes, who
 * fixes it and what to do next. */
void report_run_text(struct buf *out, const struct plan *plan,
		     const struct run_outcome *outcome,
		     const struct theme *theme);
/* `format` is "apply/1" or "resume/1". Owned. */
struct json *report_run_json(const char *format, const struct plan *plan,
			     const struct run_outcome *outcome) MUST_CHECK;

/* A receipt for a person: who ran what, where, and what came of it. */
void report_receipt_text(struct buf *out, const struct receipt *receipt,
			 const struct theme *theme);

#endif
