/* tap.c - what a property says in the end: the Test Anything Protocol */
#include "tests/property/lib/tap.h"

#include <stdarg.h>
#include <stdio.h>

static int nr_said;
static int nr_failed;

void tap_plan(int nr)
{
	printf("1..%d\n", nr);
	fflush(stdout);
}

void tap_ok(bool ok, const char *sentence)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++nr_said, sentence);
	fflush(stdout);
	nr_failed += !ok;
}

void tap_note(const char *format, ...)
{
	va_list args;

	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
}

int tap_end(void)
{
	return nr_failed ? 1 : 0;
}

uint64_t number_from(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}
