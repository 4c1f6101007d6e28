/* lost.h - what a squash or a rebase did to sign-offs, in words and as JSON */
#ifndef CORE_REPORT_LOST_H
#define CORE_REPORT_LOST_H

#include "core/json/json.h"
#include "core/report/theme.h"
#include "core/trust/lost.h"

/* What happened, and what to do; nothing when nothing was lost. `live` is
 * the full name of the live ref. */
void report_lost_text(struct buf *out, const struct lost *lost,
		      const char *live, const struct theme *theme);
/* Sets "lost_sign_offs". */
void report_lost_json(struct json *root, const struct lost *lost);

#endif
