/* expiry.h - what ends, and when: a table, and a calendar */
#ifndef CORE_REPORT_EXPIRY_H
#define CORE_REPORT_EXPIRY_H

#include "core/json/json.h"
#include "core/report/theme.h"

/* Both of format expiry/1; see rbctl-expiry(1). */
void report_expiry_text(struct buf *out, const struct json *expiry,
			const struct theme *theme);
/* RFC 5545, with an alarm for each of the "marks". */
void report_expiry_ics(struct buf *out, const struct json *expiry);

#endif
