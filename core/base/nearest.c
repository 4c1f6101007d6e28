/* nearest.c - what somebody may have meant by a word that isn't there */
#include "core/base/nearest.h"
#include "core/base/text.h"

#include <string.h>

#define WORD_MAX 32

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Damerau and Levenshtein's distance, neighbours swapped once. */
size_t word_distance(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *above = rows[0];
	size_t *before = rows[1];
	size_t *now = rows[2];
	size_t la = strlen(a);
	size_t lb = strlen(b);

	if (la > WORD_MAX || lb > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= lb; j++)
		before[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t *unused = above;

		now[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t same = a[i - 1] == b[j - 1] ? 0 : 1;

			now[j] = least(before[j - 1] + same,
				       1 + least(before[j], now[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = least(now[j], above[j - 2] + 1);
		}
		above = before;
		before = now;
		now = unused;
	}
	return before[lb];
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
	size_t distance = word_distance(nearest->wanted, candidate);
	size_t enough = strlen(nearest->wanted) < 4 ? 1 : 2;

	if (strlen(nearest->wanted) > 2 &&
	    text_starts(candidate, nearest->wanted))
		distance = 1;
	if (distance > enough ||
	    (nearest->best && distance >= nearest->distance))
		return;
	nearest->best = candidate;
	nearest->distance = distance;
}
