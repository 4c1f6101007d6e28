/* regex_ecma.h - an ECMA-262 pattern in the words of PCRE2 */
#ifndef CORE_JSON_REGEX_ECMA_H
#define CORE_JSON_REGEX_ECMA_H

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * What both spell alike is copied; what they spell differently is rewritten;
 * what only PCRE2 knows is EXIT_INPUT, so that an editor which checks the
 * same document by the same schema says the same as we do.
 */
int regex_ecma(struct buf *out, const char *pattern, struct err *err)
	MUST_CHECK;

#endif
