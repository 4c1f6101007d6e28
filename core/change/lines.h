/* lines.h - two texts compared line by line (Myers, "An O(ND) Difference
 * Algorithm and Its Variations") */
#ifndef CORE_CHANGE_LINES_H
#define CORE_CHANGE_LINES_H

#include "core/base/base.h"

/* A line without its newline; `ended` is false for a last line without one. */
struct line {
	const char *text; /* borrowed from the compared text */
	size_t len;
	bool ended;
};

enum line_mark { LINE_SAME, LINE_REMOVED, LINE_ADDED };

struct line_change {
	enum line_mark mark;
	struct line line;
	size_t old_number; /* from 1; 0 for an added line */
	size_t new_number; /* from 1; 0 for a removed line */
};

struct line_changes {
	struct line_change *at; /* all lines, same ones too, in order */
	size_t nr;
	size_t alloc;
};

void line_changes_release(struct line_changes *changes);

/*
 * Beyond this many differing lines the texts count as altogether different:
 * all lines of the one, then all of the other. Nothing is left out.
 */
#define LINES_DIFFERING_MAX 2000

/* Both texts must outlive *out. */
void lines_compare(struct line_changes *out, const char *old, size_t old_len,
		   const char *new, size_t new_len);

#endif
