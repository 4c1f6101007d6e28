/* verdict.h - yes, or no with the reason: an answer, not an error */
#ifndef CORE_TRUST_VERDICT_H
#define CORE_TRUST_VERDICT_H

#include "core/base/base.h"

/* The reason codes, one list for code, names and the manual. */
/* clang-format off */
#define REASON_CODES(X)                                                        \
	X(WRONG_STORE) X(WRONG_REF) X(ANCHOR_NOT_REACHED) X(ROLLBACK)          \
	X(NOT_FAST_FORWARD) X(NOT_FIRST_PARENT) X(TOO_MANY_PARENTS)            \
	X(BAD_OBJECT) X(BAD_TREE) X(BAD_MODE) X(BAD_PATH) X(HASH_MISMATCH)     \
	X(REPO_ALTERED) X(BAD_SIGNATURE) X(BAD_NAMESPACE) X(NO_STATEMENT)      \
	X(BAD_STATEMENT) X(UNKNOWN_KEY) X(KEY_NOT_VALID_HERE) X(NOT_IN_ROLE)   \
	X(CONTRIBUTOR) X(AUTHOR_UNKNOWN) X(QUORUM) X(STALE) X(EXPIRED)         \
	X(REJECTED) X(POLICY_INVALID) X(POLICY_MIXED) X(POLICY_VERSION)        \
	X(POLICY_UNSATISFIABLE) X(UNAPPROVED) X(OUT_OF_BOUNDS) X(NOT_OPERATOR) \
	X(DOWNGRADE) X(FROZEN) X(REVIEW_DEBT) X(STALE_VIEW) X(PLAN_STALE)      \
	X(DRIFT) X(LOCKED) X(LIMIT)
/* clang-format on */

#define REASON_ENUM(name) REASON_##name,
enum reason { REASON_NONE, REASON_CODES(REASON_ENUM) NR_REASONS };
#undef REASON_ENUM

const char *reason_name(enum reason reason); /* "QUORUM"; NONE: "" */

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
