/* audit.h - an audit (format audit/1 of core/audit) for people */
#ifndef CORE_REPORT_AUDIT_H
#define CORE_REPORT_AUDIT_H

#include "core/json/json.h"
#include "core/report/theme.h"

void report_audit_text(struct buf *out, const struct json *audit,
		       const struct theme *theme);
/* One printable file: no scripts, no references to anything outside. */
void report_audit_html(struct buf *out, const struct json *audit);

#endif
