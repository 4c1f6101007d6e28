/* show_private.h - what the pages of `show` share */
#ifndef CORE_REPORT_SHOW_PRIVATE_H
#define CORE_REPORT_SHOW_PRIVATE_H

#include "core/report/paragraph.h"
#include "core/report/show.h"

struct page {
	struct buf *out;
	const struct theme *theme;
	size_t indent;
};

/* A heading at the page's indent, an empty line before it. */
void page_heading(struct page *page, const char *text);
/* "name      text", the text in a column of its own. */
void page_pair(struct page *page, const char *name, const char *text);
/* "• text" */
void page_point(struct page *page, size_t indent, const char *text);
/* name and value as page_pair(), the value as people read it; nothing when
 * it is absent. */
void page_value(struct page *page, const char *name, const struct json *value);

/* yes, no, none, or what is in a list, with commas. */
void show_in_words(struct buf *out, const struct json *value);

void show_runbook(struct page *page, const struct json *root);
void show_policy(struct page *page, const struct json *root);

#endif
