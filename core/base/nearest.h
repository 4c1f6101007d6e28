/* nearest.h - what somebody may have meant by a word that isn't there */
#ifndef CORE_BASE_NEAREST_H
#define CORE_BASE_NEAREST_H

#include "core/base/base.h"

/*
 * How far apart two words are: letters to insert, delete, replace, or swap
 * with their neighbour. SIZE_MAX when either is longer than 32.
 */
size_t word_distance(const char *a, const char *b);
/* Keeps the nearest of the candidates that it is shown, when it is near
 * enough to be what was meant. */
struct nearest {
	const char *wanted;
	const char *best; /* borrowed; NULL: none near */
	size_t distance;
};
void nearest_offer(struct nearest *nearest, const char *candidate);

#endif
