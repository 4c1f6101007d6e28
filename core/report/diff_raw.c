/* diff_raw.c - a file line by line, on a terminal */
#include "core/report/raw.h"

struct page {
	struct buf *out;
	const struct theme *theme;
};

static void add_line(const struct raw_line *line, void *payload)
{
	static const char signs[] = { ' ', '-', '+' };
	const struct page *page = payload;
	const struct theme *theme = page->theme;
	const char *colour = line->mark == LINE_ADDED     ? theme->good
			     : line->mark == LINE_REMOVED ? theme->bad
							  : "";

	if (line->hidden) {
		buf_addf(page->out, "        %s(%zu line%s the same)%s\n",
			 theme->dim, line->hidden,
			 line->hidden == 1 ? " is" : "s are", theme->off);
		return;
	}
	buf_addf(page->out, "%s%5zu %c %s%s\n", colour,
		 line->new_number ? line->new_number : line->old_number,
		 signs[line->mark], line->text, *colour ? theme->off : "");
	if (!line->ended)
		buf_addf(page->out, "        %s(no newline at the end)%s\n",
			 theme->dim, theme->off);
}

void report_raw_text(struct buf *out, const struct raw_file *file,
		     const struct theme *theme)
{
	struct page page = { out, theme };

	buf_add(out, theme->bold);
	buf_add_untrusted(out, file->path);
	buf_add(out, theme->off);
	raw_what(out, file);
	buf_add(out, "\n");
	raw_each(file, add_line, &page);
	buf_add(out, "\n");
}
