/* scan.h - the strict reader's first pass: is this text JSON as we want it */
#ifndef CORE_JSON_SCAN_H
#define CORE_JSON_SCAN_H

#include "core/json/json.h"

/*
 * cJSON reads leniently, so it only ever sees text that this scanner has
 * found good. For each value, in the order of the text, the scanner notes
 * where it stands; the tree that cJSON builds has its values in that order.
 */
struct scan_mark {
	size_t key; /* where its key's quote stands, in an object */
	size_t value;
};

/* cJSON cuts longer numbers, so they are refused. */
#define SCAN_NUMBER_MAX 63

struct scan {
	const char *text;
	size_t len;
	size_t at;
	enum json_rules rules;
	const char *name;
	struct err *err;
	struct scan_mark *marks; /* owned */
	size_t nr;
	size_t alloc;
	size_t open[JSON_DEPTH_MAX]; /* the brackets that are not closed yet */
	size_t depth;
};

void scan_release(struct scan *scan);
/* How many bytes a text may have. */
size_t scan_limit(enum json_rules rules);
/* Reads all of the text. -1: EXIT_INPUT with the place. */
int scan_text(struct scan *scan) MUST_CHECK;

/* Sets EXIT_INPUT "NAME:LINE:COLUMN: …" for the byte at `at`; -1. */
int scan_fail(struct scan *scan, size_t at, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Line and column, both from 1, of a byte of the text. */
void scan_place(size_t *line, size_t *column, const char *text, size_t at);

/* The parts of scan_text(); each starts at scan->at and moves it on. */
int scan_string(struct scan *scan) MUST_CHECK;
int scan_number(struct scan *scan) MUST_CHECK;
int scan_word(struct scan *scan) MUST_CHECK;
/* Says what is wrong with a byte that starts neither value nor key. */
int scan_stranger(struct scan *scan, const char *wanted);

#endif
