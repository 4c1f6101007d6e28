/* judgement.h - a judgement in words and as JSON */
#ifndef CORE_REPORT_JUDGEMENT_H
#define CORE_REPORT_JUDGEMENT_H

#include "core/json/json.h"
#include "core/report/theme.h"
#include "core/trust/store.h"

/* "yes: …" or "no: CODE: …" with the hint, and the loud warnings. */
void report_verdict_text(struct buf *out, const struct judgement *j,
			 const struct theme *theme);
/*
 * All of it: each changed path with its rules, who signed, who did not, who
 * is excluded and why. `path` (may be NULL) limits it to one.
 */
void report_judgement_text(struct buf *out, const struct judgement *j,
			   const char *path, const struct theme *theme);
/* The same; first member "format". Caller owns the result. */
struct json *report_judgement_json(const struct judgement *j,
				   const char *format, const char *path)
	MUST_CHECK;
/* "2 of role security and 1 of role operations" */
void report_rule_places(struct buf *out, const struct policy_rule *rule);

#endif
