/* agree.h - who shows which live branch, in words and as JSON */
#ifndef CORE_REPORT_AGREE_H
#define CORE_REPORT_AGREE_H

#include "core/json/json.h"
#include "core/report/theme.h"
#include "core/trust/agree.h"

/* `live` is the full name of the live ref. */
void report_agree_text(struct buf *out, const struct agreements *list,
		       const char *live, const struct theme *theme);
/* trust-compare/1 of rbctl-trust(1). Caller owns the result. */
struct json *report_agree_json(const struct agreements *list, const char *live)
	MUST_CHECK;

#endif
