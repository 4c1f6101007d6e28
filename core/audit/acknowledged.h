/* acknowledged.h - what of high risk signers have seen, and what they haven't
 */
#ifndef CORE_AUDIT_ACKNOWLEDGED_H
#define CORE_AUDIT_ACKNOWLEDGED_H

#include "core/change/acknowledge.h"
#include "core/trust/store.h"

/* What of high risk these changes hold, by the rules of this program. A
 * statement lists both sides of each: nothing else is asked, and what can't be
 * read is passed over. */
void acknowledged_find(struct acknowledgements *out, struct repo *repo,
		       const struct changes *changes);
/*
 * Sets "acknowledged", as the statement has it, each with its values where it
 * is one of those that acknowledged_find() finds, and "not_acknowledged": the
 * others of these. An approval that says nothing of it has acknowledged
 * nothing. Sets nothing for other statements: an emergency and the way back
 * have no time for it.
 */
void acknowledged_describe(struct json *out, struct repo *repo,
			   const struct statement *statement);
/* Of each approval of the judgement that counts: "commit", "person" and the
 * two above, of one path alone unless that is NULL. Caller owns the array. */
struct json *acknowledged_of(struct repo *repo, const struct judgement *j,
			     const char *path) MUST_CHECK;

#endif
