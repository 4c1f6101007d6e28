/* paragraph.h - running text for a terminal: escaped, wrapped, indented */
#ifndef CORE_REPORT_PARAGRAPH_H
#define CORE_REPORT_PARAGRAPH_H

#include "core/base/buf.h"
#include "core/report/theme.h"

#define PARAGRAPH_WIDTH 78

/*
 * Adds `text` from outside, escaped, wrapped at PARAGRAPH_WIDTH: the first
 * line behind what already stands on the current line of `out`, the others
 * behind `indent` spaces. Ends with a newline. Newlines in the text are kept.
 */
void paragraph(struct buf *out, size_t indent, const char *text);
/* The same from a format; what is filled in may come from outside. */
void paragraphf(struct buf *out, size_t indent, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* How many characters stand on the current line. */
size_t line_width(const struct buf *out);
/* Spaces up to that column of the current line, at least one. */
void column(struct buf *out, size_t column);
/* A heading in bold, with an empty line before it. */
void heading(struct buf *out, const struct theme *theme, const char *text);
/* "1 step", "2 steps" */
void counted(struct buf *out, size_t nr, const char *one, const char *many);
/* As many digits of a commit's name are shown to people. */
#define SHORT_ID 12

#endif
