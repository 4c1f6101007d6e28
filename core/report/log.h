/* log.h - approved revisions, newest first */
#ifndef CORE_REPORT_LOG_H
#define CORE_REPORT_LOG_H

#include "core/json/json.h"
#include "core/report/theme.h"

/* `log` is format log/1: revisions of an audit, newest first. */
void report_log_text(struct buf *out, const struct json *log,
		     const struct theme *theme);

#endif
