/* random.h - numbers that look random and come from a seed (splitmix64) */
#ifndef TESTS_PROPERTY_LIB_RANDOM_H
#define TESTS_PROPERTY_LIB_RANDOM_H

#include "core/base/base.h"

struct chance {
	uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance)
{
	uint64_t z = chance->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* 0 … nr - 1 */
static inline int chance_below(struct chance *chance, int nr)
{
	return (int)(chance_next(chance) % (uint64_t)nr);
}

static inline bool chance_of(struct chance *chance, int percent)
{
	return chance_below(chance, 100) < percent;
}

#endif
