/* findings.h - what lint found, for people and for programs */
#ifndef CORE_REPORT_FINDINGS_H
#define CORE_REPORT_FINDINGS_H

#include "core/model/lint.h"
#include "core/report/theme.h"

/* path:line:column: level: message [rule], and the fix below it. */
void report_findings_text(struct buf *out, const struct findings *findings,
			  const struct theme *theme);
/* "2 errors and 1 warning in 7 documents" */
void report_findings_sum(struct buf *out, const struct findings *findings,
			 size_t nr_documents);
/* Sets "errors", "warnings" and "findings" in `out`. */
void report_findings_json(struct json *out, const struct findings *findings);

/* The rules themselves. */
void report_rules_text(struct buf *out, const struct theme *theme);
void report_rules_json(struct json *out);

#endif
