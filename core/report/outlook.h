/* outlook.h - what an apply of a configuration would do, and what drifted */
#ifndef CORE_REPORT_OUTLOOK_H
#define CORE_REPORT_OUTLOOK_H

#include "core/report/theme.h"
#include "core/run/config.h"
#include "core/run/plan.h"

/* The plan of a configuration for people: what stands there, what would
 * change, by field. */
void report_outlook_text(struct buf *out, const struct plan *plan,
			 const struct config *config,
			 const struct outlook *outlook,
			 const struct theme *theme);
/* {name, path, server, environment, action, pre_sha256, differences, …}, a
 * member of "changes" in plan/1. Owned. */
struct json *report_outlook_json(const struct config *config,
				 const struct outlook *outlook) MUST_CHECK;
/* Each field that somebody changed by hand; "" when there is none. */
void report_drift_text(struct buf *out, const struct outlook *outlook,
		       const struct theme *theme);

#endif
