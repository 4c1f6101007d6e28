/* reason.h - the stable words that say why the answer is no */
#ifndef CORE_BASE_REASON_H
#define CORE_BASE_REASON_H

#include "core/base/base.h"

/* One list for code, names and the manual: rbctl(1) says what each means, and
 * make lint compares. Programs read them: a name that was given stays. */
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
	X(DRIFT) X(LOCKED) X(LIMIT) X(CHECKLIST) X(DECLINED) X(INVALID)        \
	X(IN_THE_WAY) X(NOTHING_TO_DO) X(NO_WAY) X(REVOKED) X(TOO_LATE)
/* clang-format on */

#define REASON_ENUM(name) REASON_##name,
enum reason { REASON_NONE, REASON_CODES(REASON_ENUM) NR_REASONS };
#undef REASON_ENUM

const char *reason_name(enum reason reason); /* "QUORUM"; NONE: "" */

#endif
