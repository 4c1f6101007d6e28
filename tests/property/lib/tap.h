/* tap.h - what a property says in the end: the Test Anything Protocol */
#ifndef TESTS_PROPERTY_LIB_TAP_H
#define TESTS_PROPERTY_LIB_TAP_H

#include "core/base/base.h"

/* Under the sanitizers all takes several times as long: less is tried. */
#ifdef __SANITIZE_ADDRESS__
#define SLOWER 12
#else
#define SLOWER 1
#endif

void tap_plan(int nr);
void tap_ok(bool ok, const char *sentence);
void tap_note(const char *format, ...) PRINTF_LIKE(1, 2);
int tap_end(void); /* the exit code */

/* A number from the environment, or the other one. */
uint64_t number_from(const char *name, uint64_t otherwise);

#endif
