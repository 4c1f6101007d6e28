/* normal.h - one form for all values that mean the same */
#ifndef CORE_CHANGE_NORMAL_H
#define CORE_CHANGE_NORMAL_H

#include "core/change/walk.h"

/*
 * Where the walk stands: sets and lists without an order sorted, words apart,
 * JSON in strings read, numbers that RFC 8785 has no form for as text. With
 * `bare`, members that say what their absence says too are left out, and
 * secrets are masked. It shares the tables with the comparison, and nothing
 * else: each is a check of the other.
 */
struct json *normal_of(struct walk *walk, const struct json *value, bool bare)
	MUST_CHECK;

#endif
