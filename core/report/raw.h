/* raw.h - a file's lines with nothing that could hide in them, for every form
 * in which they are shown */
#ifndef CORE_REPORT_RAW_H
#define CORE_REPORT_RAW_H

#include "core/change/hidden.h"
#include "core/change/lines.h"
#include "core/report/diff.h"

/* A line; or, where `hidden` isn't 0, so many that are the same and left
 * out: then nothing else is set. */
struct raw_line {
	size_t hidden;
	enum line_mark mark;
	size_t old_number;
	size_t new_number;
	const char *text; /* visible, not yet escaped for HTML; borrowed */
	bool ended;       /* by a newline */
};

typedef void raw_line_fn(const struct raw_line *line, void *payload);
void raw_each(const struct raw_file *file, raw_line_fn *fn, void *payload);

/* The secrets as they stand in JSON text, sorted: for raw_secret_at(). */
void raw_secrets_prepare(struct strings *out, const struct strings *secrets);
/* The length of the longest secret that `s` begins with; 0: none. */
size_t raw_secret_at(const struct strings *prepared, const char *s, size_t len);

/* How many of the next `left` bytes, from byte `at` of a text on, are in a
 * span; 0: not the first one. */
size_t raw_span_at(const struct spans *spans, size_t at, size_t left);

/* ", new", ", removed", ", mode 100755 instead of 100644", that it is too
 * large; or nothing */
void raw_what(struct buf *out, const struct raw_file *file);

#endif
