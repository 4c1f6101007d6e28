/* regex.h - ECMA-262 patterns as JSON Schema uses them (PCRE2 inside) */
#ifndef CORE_JSON_REGEX_H
#define CORE_JSON_REGEX_H

#include "core/base/err.h"

struct regex;

void regex_free(struct regex *regex);
DEFINE_AUTOPTR(regex);

#define REGEX_PATTERN_MAX 1024
/* Steps after which a match gives up, so that no pattern can hang us. */
#define REGEX_STEPS_MAX 100000

/* Unicode, not anchored. EXIT_INPUT when the pattern is none. */
int regex_parse(struct regex **out, const char *pattern, struct err *err)
	MUST_CHECK;
/* True when it matches somewhere; giving up counts as no match. */
bool regex_matches(const struct regex *regex, const char *s);

#endif
