/* status.h - where the work stands, and what to do next */
#ifndef CORE_REPORT_STATUS_H
#define CORE_REPORT_STATUS_H

#include "core/json/json.h"
#include "core/report/theme.h"

/* `status` is format status/1; see rbctl-status(1). */
void report_status_text(struct buf *out, const struct json *status,
			const struct theme *theme);

#endif
