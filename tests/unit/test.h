/* test.h - cmocka, with the includes in the order that it needs */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include "core/base/err.h"

#include <stdio.h>
#include <string.h>

/* A test is named as a sentence; main() lists them with this. */
#define TEST(name) cmocka_unit_test(name)

#define RUN(tests)                                 \
	(cmocka_set_message_output(CM_OUTPUT_TAP), \
	 cmocka_run_group_tests(tests, NULL, NULL))

/* The call succeeds; else the test fails with its message. */
#define OK(call)                                            \
	do {                                                \
		if ((call) != 0)                            \
			fail_msg("%s: %s", #call, err.msg); \
	} while (0)

#endif
