/* reason.c - the stable words that say why the answer is no */
#include "core/base/reason.h"

#define REASON_NAME(name) [REASON_##name] = #name,
static const char *const names[] = { "", REASON_CODES(REASON_NAME) };

const char *reason_name(enum reason reason)
{
	return names[reason] ? names[reason] : "";
}
