/* show_private.h - what the pages of `show` share */
#ifndef CORE_REPORT_SHOW_PRIVATE_H
#define CORE_REPORT_SHOW_PRIVATE_H

#include "core/model/shape.h"
#include "core/report/paragraph.h"
#include "core/report/show.h"
#include "core/trust/table.h"

struct page {
	struct buf *out;
	const struct theme *theme;
	size_t indent;
	/* What a sentence has told already, by its address. page_rest() tells
	 * the others. */
	struct table told;
};

void page_release(struct page *page);

/* A heading at the page's indent, an empty line before it. */
void page_heading(struct page *page, const char *text);
/* "name      text", the text in a column of its own. */
void page_pair(struct page *page, const char *name, const char *text);
/* "• text" */
void page_point(struct page *page, size_t indent, const char *text);
/* name and value as page_pair(), the value as people read it; nothing when
 * it is absent. */
void page_value(struct page *page, const char *name, const struct json *value);
/* name, and below it the value as it stands in the document: for what the
 * format says nothing of. */
void page_lines(struct page *page, const char *name, const struct json *value);

/*
 * Whoever writes a sentence takes what stands in it from here: a value that
 * was not taken, or is no string where one is taken, is told by page_rest().
 * Taking a list or an object takes all that is in it.
 */
const struct json *page_take(struct page *page, const struct json *object,
			     const char *key);
const char *page_text(struct page *page, const struct json *object,
		      const char *key, const char *fallback);
/* False is not taken: it says no more than nothing does. */
bool page_is_true(struct page *page, const struct json *object,
		  const char *key);
/* An item of a list, when it is a string; else NULL. */
const char *page_item(struct page *page, const struct json *item);
/*
 * All that stands in `value` and nobody has told: a line each, by the names
 * that the schema has for them, "prefix › " before (NULL: nothing). It is told
 * then, so that the same of the whole document leaves nothing out.
 */
void page_rest(struct page *page, struct shape shape, const struct json *value,
	       const char *prefix);

/* yes, no, none, or what is in a list, with commas. */
void show_in_words(struct buf *out, const struct json *value);

void show_runbook(struct page *page, const struct json *root);
void show_steps(struct page *page, const struct json *steps);
void show_policy(struct page *page, const struct json *root);

#endif
