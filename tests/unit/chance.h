/* chance.h - the same random choices in every run */
#ifndef TESTS_UNIT_CHANCE_H
#define TESTS_UNIT_CHANCE_H

#include <stdint.h>

/* xorshift */
static uint64_t state_of_chance = 0x9e3779b97f4a7c15u;

static unsigned chance(unsigned limit)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return (unsigned)(state_of_chance % limit);
}

#endif
