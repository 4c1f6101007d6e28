/* html.c - text put into a page, escaped by where it stands */
#include "core/report/html.h"

#include <string.h>

/* `visible` has been made so. */
static void add_escaped(struct buf *out, const struct buf *visible)
{
	for (const char *p = buf_str(visible); *p; p++) {
		switch (*p) {
		case '&':
			buf_add(out, "&amp;");
			break;
		case '<':
			buf_add(out, "&lt;");
			break;
		case '>':
			buf_add(out, "&gt;");
			break;
		case '"':
			buf_add(out, "&quot;");
			break;
		case '\'':
			buf_add(out, "&#39;");
			break;
		default:
			buf_add_byte(out, (unsigned char)*p);
		}
	}
}

void html_text(struct buf *out, const char *s)
{
	autobuf visible = { 0 };

	buf_add_untrusted(&visible, s);
	add_escaped(out, &visible);
}

void html_lines(struct buf *out, const char *s)
{
	autobuf visible = { 0 };

	buf_add_untrusted_lines(&visible, s, strlen(s));
	add_escaped(out, &visible);
}

void html_attr(struct buf *out, const char *s)
{
	html_text(out, s);
}

void html_element(struct buf *out, const char *tag, const char *class,
		  const char *text)
{
	if (class)
		buf_addf(out, "<%s class=\"%s\">", tag, class);
	else
		buf_addf(out, "<%s>", tag);
	html_text(out, text);
	buf_addf(out, "</%s>", tag);
}
