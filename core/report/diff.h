/* diff.h - what a change means, for people, pull requests and programs */
#ifndef CORE_REPORT_DIFF_H
#define CORE_REPORT_DIFF_H

#include "core/change/diff.h"
#include "core/report/theme.h"

/* Every document that differs, its differences with their risk, and a last
 * line with the sum. "" when nothing differs. */
void report_diff_text(struct buf *out, const struct diff *diff,
		      const struct theme *theme);
/* The differences of one document alone. */
void report_differences_text(struct buf *out, const struct document_diff *diff,
			     const struct theme *theme);
/* "3 differences in 2 documents: 1 high, 2 to review" */
void report_diff_sum(struct buf *out, const struct diff *diff);

#define RAW_FILE_MAX (4 * JSON_SIZE_MAX) /* bytes of one that is shown */

/* A file as it was and as it is. */
struct raw_file {
	const char *path;
	const char *old; /* NULL: it wasn't there */
	size_t old_len;
	unsigned old_mode;
	const char *new; /* NULL: it isn't there */
	size_t new_len;
	unsigned new_mode;
	const struct strings *secrets; /* left out; may be NULL */
	bool whole;     /* lines that are the same are shown, however many */
	bool too_large; /* on one side; then both are "", or NULL as above */
};

/*
 * Line by line, every control, bidi and zero-width character escaped, white
 * space that a person can't see made visible, carriage returns shown.
 */
void report_raw_text(struct buf *out, const struct raw_file *file,
		     const struct theme *theme);

/* All that is told of two revisions, or two files. */
struct diff_report {
	const char *from; /* which ones: a commit's name, a path */
	const char *to;
	const char *first; /* a sentence to begin with; NULL */
	const struct diff *diff;
	/* Documents that can't be read: "PATH:LINE:COLUMN: what". */
	const struct strings *unreadable;
	/* Files that follow line by line. */
	const struct raw_file *files;
	size_t nr_files;
};

/* For a pull request: a table a document. Nothing from outside becomes a
 * link, a mention, an emoji or markup. */
void report_diff_markdown(struct buf *out, const struct diff_report *report);
/* One printable page, old and new beside each other, that fetches nothing and
 * runs nothing. */
void report_diff_html(struct buf *out, const struct diff_report *report);
/* All that a new document says, or a removed one said, in plain words; nothing
 * of one that was there before and is there now. */
void report_whole_text(struct buf *out, const struct document_diff *diff,
		       size_t indent, const struct theme *theme);
/* Beneath a sentence that does not hold both values in full: what was, and
 * what is now; NULL where there is nothing. */
void report_sides_text(struct buf *out, const struct json *old,
		       const struct json *new, size_t indent,
		       const struct theme *theme);
/* "new", "removed", "moved" or "changed" */
const char *report_diff_what(const struct document_diff *diff);

/*
 * What a person reads before signing: all differences between two sets of
 * documents, as report_diff_text() writes them, or a sentence that there are
 * none. *highest (may be NULL) is the highest risk among them. Always 0.
 */
int change_summary(struct buf *out, const struct catalog *old,
		   const struct catalog *new, const struct theme *theme,
		   enum risk *highest);

#endif
