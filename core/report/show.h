/* show.h - a document in plain words */
#ifndef CORE_REPORT_SHOW_H
#define CORE_REPORT_SHOW_H

#include "core/model/document.h"
#include "core/report/theme.h"

/* What it is for, who does what, the steps, errors and rules; or what the
 * other kinds hold. Every line begins with `indent` spaces or more. */
void report_document_text(struct buf *out, enum document_kind kind,
			  const struct json *root, size_t indent,
			  const struct theme *theme);
/* `sign_off` is the member of that name in format show/1. */
void report_sign_off_text(struct buf *out, const struct json *sign_off,
			  const struct theme *theme);

#endif
