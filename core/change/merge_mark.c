/* merge_mark.c - two texts in one file, with git's conflict markers */
#include "core/change/lines.h"
#include "core/change/merge.h"

#include <string.h>

static void add_marker(struct buf *out, char sign, size_t size,
		       const char *whose)
{
	for (size_t i = 0; i < size; i++)
		buf_add_byte(out, sign);
	buf_addf(out, "%s%s\n", *whose ? " " : "", whose);
}

static void add_lines(struct buf *out, const struct line_change *at, size_t nr,
		      enum line_mark mark)
{
	for (size_t i = 0; i < nr; i++) {
		if (at[i].mark != mark)
			continue;
		buf_add_bytes(out, at[i].line.text, at[i].line.len);
		buf_add_byte(out, '\n');
	}
}

void merge_mark(struct buf *out, const struct buf *ours,
		const struct buf *theirs, size_t size)
{
	auto_release(line_changes) lines = { 0 };

	lines_compare(&lines, buf_str(ours), ours->len, buf_str(theirs),
		      theirs->len);
	for (size_t i = 0; i < lines.nr;) {
		const struct line_change *at = &lines.at[i];
		size_t nr = 0;

		while (i + nr < lines.nr &&
		       (at[nr].mark == LINE_SAME) == (at->mark == LINE_SAME))
			nr++;
		i += nr;
		if (at->mark == LINE_SAME) {
			add_lines(out, at, nr, LINE_SAME);
			continue;
		}
		add_marker(out, '<', size, "ours");
		add_lines(out, at, nr, LINE_REMOVED);
		add_marker(out, '=', size, "");
		add_lines(out, at, nr, LINE_ADDED);
		add_marker(out, '>', size, "theirs");
	}
}
