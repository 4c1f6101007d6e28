/* drift.h - what was approved, beside what servers say now */
#ifndef CORE_REPORT_DRIFT_H
#define CORE_REPORT_DRIFT_H

#include "core/report/theme.h"
#include "core/run/drift.h"

/* A line for each document, its differences below it, and a sum. */
void report_drift(struct buf *out, const struct drift *drift,
		  const struct theme *theme);
/* "drift/1". Owned. */
struct json *report_drift_json(const struct drift *drift) MUST_CHECK;

#endif
