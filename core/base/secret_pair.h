/* secret_pair.h - a name, '=' or ':', and a value, however they are written */
#ifndef CORE_BASE_SECRET_PAIR_H
#define CORE_BASE_SECRET_PAIR_H

#include "core/base/secret_scan.h"

/* A line of a text; no NUL at its end. */
struct secret_line {
	const char *text;
	size_t len;   /* of all the text */
	size_t start; /* of the line */
};

/* Where they stand in the text. */
struct secret_pair {
	size_t name;
	size_t value, end;
	char text[SECRET_NAME_MAX + 1]; /* the name */
	bool colon;
	bool quoted_name;
	bool quoted; /* the value */
	bool spaced; /* blanks around the '=' or ':' */
};

/* NUL behind the end. */
char secret_char_at(const struct secret_line *line, size_t i);
/* The name before the '=' or ':' at `op`. */
bool secret_pair_name(struct secret_pair *out, const struct secret_line *line,
		      size_t op);
/*
 * And the value behind it: what stands between quotes; without them one word,
 * where a person who writes a program would not mean a variable by it. The
 * scheme of an Authorization header is no part of it.
 */
bool secret_pair_read(struct secret_pair *out, const struct secret_line *line,
		      size_t op);

#endif
