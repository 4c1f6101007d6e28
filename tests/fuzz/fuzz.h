/* fuzz.h - what the fuzzers share: the entry, and a promise that must hold */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "core/base/buf.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): it must be there in every build. */
#define HOLDS(condition)          \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

UNUSED static inline bool is_same(const struct buf *a, const void *b,
				  size_t len)
{
	return a->len == len && memcmp(buf_str(a), b, len) == 0;
}

#endif
