/* acknowledged.h - the member of a statement that says what was seen */
#ifndef CORE_TRUST_ACKNOWLEDGED_H
#define CORE_TRUST_ACKNOWLEDGED_H

#include "core/trust/statement.h"

/*
 * An array of objects of path, place, sentence and sha256, sorted by them, none
 * twice, each about a path that changes. No verdict depends on what it holds.
 * EXIT_INPUT else.
 */
int acknowledged_check(const struct json *array, const struct changes *changes,
		       struct err *err) MUST_CHECK;

#endif
