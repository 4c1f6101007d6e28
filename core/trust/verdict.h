/* verdict.h - yes, or no with the reason: an answer, not an error */
#ifndef CORE_TRUST_VERDICT_H
#define CORE_TRUST_VERDICT_H

#include "core/base/reason.h"

/* The policy's own change is refused, whoever signs: nobody should. */
bool reason_is_of_policy(enum reason reason);

/* { 0 } is "no, for no reason": always set it through these. */
struct verdict {
	bool allowed;
	enum reason reason;
	char detail[512]; /* untrusted inside: escaped when printed */
	char hint[256];   /* whose move it is, the next command */
};

struct verdict verdict_allow(void);
/* The hint is what can be said from the reason alone; verdict_hint() says
 * it better. */
struct verdict verdict_deny(enum reason reason, const char *format, ...)
	PRINTF_LIKE(2, 3);
void verdict_hint(struct verdict *verdict, const char *format, ...)
	PRINTF_LIKE(2, 3);

#endif
