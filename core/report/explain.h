/* explain.h - why a revision is approved or not, down to each person */
#ifndef CORE_REPORT_EXPLAIN_H
#define CORE_REPORT_EXPLAIN_H

#include "core/json/json.h"
#include "core/report/theme.h"
#include "core/trust/lost.h"

/*
 * explain/1: report_judgement_json(), with "excluded" in each rule (everybody
 * of the policy who does not count, and why), and "lost_sign_offs". `path`
 * (may be NULL) limits it to one. Caller owns the result.
 */
struct json *report_explain_json(const struct judgement *j,
				 const struct lost *lost, const char *path)
	MUST_CHECK;
/* report_judgement_text(), and what a squash or a rebase took from it. */
void report_explain_text(struct buf *out, const struct judgement *j,
			 const struct lost *lost, const char *path,
			 const struct theme *theme);

/* A path that the revision leaves as it was: which rules speak of it, as
 * members of `out`, and in words. */
void report_unchanged_json(struct json *out, const struct judgement *j,
			   const char *path);
void report_unchanged_text(struct buf *out, const struct judgement *j,
			   const char *path);

#endif
