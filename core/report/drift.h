/* drift.h - what was approved, beside what servers say now */
#ifndef CORE_REPORT_DRIFT_H
#define CORE_REPORT_DRIFT_H

#include "core/report/theme.h"
#include "core/run/drift.h"

/* A line for each document, its differences below it, and a sum. */
void report_drift(struct buf *out, const struct drift *drift,
		  const struct theme *theme);
/* One line, for a round of many. */
void report_drift_line(struct buf *out, const struct drift *drift, int64_t now,
		       const struct theme *theme);
/*
 * What is known to have drifted, by document. Of one that could not be
 * compared that is what it was `before`: what this gave the last time, or
 * NULL. *news: something drifted that had not, or had in another way. Owned.
 */
struct json *report_drift_known(bool *news, const struct drift *drift,
				const struct json *before) MUST_CHECK;
/* "drift/1". Owned. */
struct json *report_drift_json(const struct drift *drift) MUST_CHECK;

#endif
