/* diff_page.h - what the parts of a page about differences share */
#ifndef CORE_REPORT_DIFF_PAGE_H
#define CORE_REPORT_DIFF_PAGE_H

#include "core/report/diff.h"
#include "core/report/html.h"

/* diff_html_sides.c: two values beside each other, what differs in them
 * marked. NULL where there is nothing. */
void diff_html_values(struct buf *out, const struct json *old,
		      const struct json *new);
/* A file's lines, old and new beside each other. */
void diff_html_file(struct buf *out, const struct raw_file *file);

#endif
