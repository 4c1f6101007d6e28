/* rollback.h - going back to an older revision, when it is signed for */
#ifndef CORE_TRUST_ROLLBACK_H
#define CORE_TRUST_ROLLBACK_H

#include "core/trust/store.h"

/* What going back from the judged revision to `target` changes: what a
 * rollback statement lists. Digests are filled in. */
int rollback_changes(struct changes *out, struct store *store,
		     const struct judgement *live, const struct oid *target,
		     struct err *err) MUST_CHECK;

/*
 * Do the rollback statements that stand at the live tip let this environment
 * go back to `target`? They do when they name both, list exactly the way
 * back, are still good, and fill the rules of every path on it. `why` says
 * who and for which reason, or what is missing (empty: nobody asked).
 */
int rollback_judge(bool *granted, struct buf *why, struct store *store,
		   const struct judgement *live, const struct oid *target,
		   const char *environment, struct err *err) MUST_CHECK;

#endif
