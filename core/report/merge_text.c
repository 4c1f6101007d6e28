/* merge_text.c - what two versions of a document don't agree about, in words */
#include "core/report/merge.h"

#include "core/report/paragraph.h"

#include <string.h>

#define SIDE_COLUMN 10

/* Is the one place the other, or does it lie in it? */
static bool lies_in(const char *place, const char *in)
{
	return text_starts(place, in) &&
	       (place[strlen(in)] == '\0' || place[strlen(in)] == '/');
}

static void add_side(struct buf *out, const char *name, const char *place,
		     const struct document_diff *diff)
{
	for (size_t i = 0; i < diff->nr; i++) {
		const struct difference *d = &diff->at[i];

		if (d->type == DIFFERENCE_NOTE ||
		    (!lies_in(d->place, place) && !lies_in(place, d->place)))
			continue;
		buf_addf(out, "  %s", name);
		column(out, SIDE_COLUMN);
		paragraph(out, SIDE_COLUMN, d->sentence);
	}
}

void report_disagreements(struct buf *out, const struct merge *merge,
			  const struct document_diff *ours,
			  const struct document_diff *theirs,
			  const struct theme *theme)
{
	for (size_t i = 0; i < merge->conflicts.nr; i++) {
		const char *place = merge->conflicts.at[i];

		buf_addf(out, "%sat ", theme->bold);
		buf_add_untrusted(out, place[0] ? place : "the whole document");
		buf_addf(out, "%s\n", theme->off);
		add_side(out, "ours:", place, ours);
		add_side(out, "theirs:", place, theirs);
	}
}
