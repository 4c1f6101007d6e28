/* export_hurl.h - what the files of the Hurl export share */
#ifndef CORE_REPORT_EXPORT_HURL_H
#define CORE_REPORT_EXPORT_HURL_H

#include "core/report/exports.h"

/* Text in which the `special` characters, and all that could be read as a
 * variable or the end of a line, are written as \u{…}. */
void hurl_text(struct buf *out, const char *text, size_t len,
	       const char *special);
/* The lines under [Captures] and [Asserts]; of what is sent to get ready. */
void hurl_answer(struct buf *captures, struct buf *asserts,
		 const struct export *export, const struct plan_step *step);
void hurl_first(struct buf *captures, struct buf *asserts,
		const struct export *export, const struct plan_step *step);

#endif
