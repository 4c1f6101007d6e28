/* paragraph.c - running text for a terminal: escaped, wrapped, indented */
#include "core/report/paragraph.h"

#include "core/base/text.h"

#include <string.h>

/* Characters that a terminal shows, passing over our own colour escapes. */
static size_t width_of(const char *s, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\033')
			while (i < len && s[i] != 'm')
				i++;
		else if (((unsigned char)s[i] & 0xc0) != 0x80)
			width++;
	}
	return width;
}

size_t line_width(const struct buf *out)
{
	size_t start = out->len;

	while (start > 0 && out->data[start - 1] != '\n')
		start--;
	return out->len > start ? width_of(out->data + start, out->len - start)
				: 0;
}

static void spaces(struct buf *out, size_t nr)
{
	while (nr-- > 0)
		buf_add_byte(out, ' ');
}

void column(struct buf *out, size_t column)
{
	size_t width = line_width(out);

	spaces(out, width < column ? column - width : 1);
}

static void one_line(struct buf *out, size_t indent, const char *line,
		     size_t len)
{
	size_t width = line_width(out);
	bool first = true;

	while (len > 0) {
		const char *space = memchr(line, ' ', len);
		size_t word = space ? (size_t)(space - line) : len;
		size_t cells = width_of(line, word);

		if (!first && width + 1 + cells > PARAGRAPH_WIDTH) {
			buf_add_byte(out, '\n');
			spaces(out, indent);
			width = indent;
		} else if (!first) {
			buf_add_byte(out, ' ');
			width++;
		}
		buf_add_bytes(out, line, word);
		width += cells;
		first = false;
		word += space != NULL;
		line += word;
		len -= word;
	}
	buf_add_byte(out, '\n');
}

void paragraph(struct buf *out, size_t indent, const char *text)
{
	autobuf escaped = { 0 };
	const char *line;

	buf_add_untrusted_lines(&escaped, text, strlen(text));
	buf_trim(&escaped);
	line = buf_str(&escaped);
	for (;;) {
		size_t len = strcspn(line, "\n");

		one_line(out, indent, line, len);
		line += len;
		if (*line == '\0')
			return;
		line++;
		spaces(out, indent);
	}
}

void paragraphf(struct buf *out, size_t indent, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	paragraph(out, indent, buf_str(&text));
}

void heading(struct buf *out, const struct theme *theme, const char *text)
{
	if (out->len > 0)
		buf_add_byte(out, '\n');
	buf_addf(out, "%s%s%s\n", theme->bold, text, theme->off);
}

void counted(struct buf *out, size_t nr, const char *one, const char *many)
{
	buf_addf(out, "%zu %s", nr, nr == 1 ? one : many);
}
