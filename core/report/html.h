/* html.h - text put into a page, escaped by where it stands */
#ifndef CORE_REPORT_HTML_H
#define CORE_REPORT_HTML_H

#include "core/base/buf.h"

/*
 * Text from outside between tags, or inside a quoted attribute. Control,
 * bidi and zero-width characters come out visible, as on a terminal; then
 * & < > " ' are escaped. Never for names of tags or attributes, style, or
 * an address.
 */
void html_text(struct buf *out, const char *s);
void html_attr(struct buf *out, const char *s);
/* Between the tags of a <pre>: newlines and tabs stay what they are. */
void html_lines(struct buf *out, const char *s);
/* <TAG>text</TAG>, with a class unless it is NULL: both are ours. */
void html_element(struct buf *out, const char *tag, const char *class,
		  const char *text);

#endif
