/* verdict.c - yes, or no with the reason: an answer, not an error */
#include "core/trust/verdict.h"

#include <stdarg.h>
#include <stdio.h>

bool reason_is_of_policy(enum reason reason)
{
	return reason == REASON_POLICY_INVALID ||
	       reason == REASON_POLICY_UNSATISFIABLE ||
	       reason == REASON_POLICY_MIXED || reason == REASON_POLICY_VERSION;
}

/* Where whoever says no knows nothing better. */
static const char *next_step(enum reason reason)
{
	switch (reason) {
	case REASON_BAD_OBJECT:
	case REASON_LIMIT:
		return "take the commit that brings it off the branch, and "
		       "commit it again without";
	case REASON_HASH_MISMATCH:
		return "the object is damaged or was swapped: git fsck, then "
		       "fetch it again from somebody who has it";
	case REASON_NOT_FAST_FORWARD:
		return "git fetch, and build on what the live branch has now";
	default:
		return "rbctl explain says who can do what";
	}
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
	verdict_hint(&verdict, "%s", next_step(reason));
	return verdict;
}

void verdict_hint(struct verdict *verdict, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(verdict->hint, sizeof(verdict->hint), format, args);
	va_end(args);
}
