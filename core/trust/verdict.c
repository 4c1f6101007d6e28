/* verdict.c - yes, or no with the reason: an answer, not an error */
#include "core/trust/verdict.h"

#include <stdarg.h>
#include <stdio.h>

#define REASON_NAME(name) [REASON_##name] = #name,
static const char *const names[] = { "", REASON_CODES(REASON_NAME) };

const char *reason_name(enum reason reason)
{
	return names[reason] ? names[reason] : "";
}

struct verdict verdict_allow(void)
{
	return (struct verdict){ .allowed = true };
}

struct verdict verdict_deny(enum reason reason, const char *format, ...)
{
	struct verdict verdict = { .reason = reason };
	va_list args;

	va_start(args, format);
	vsnprintf(verdict.detail, sizeof(verdict.detail), format, args);
	va_end(args);
	return verdict;
}

void verdict_hint(struct verdict *verdict, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(verdict->hint, sizeof(verdict->hint), format, args);
	va_end(args);
}
