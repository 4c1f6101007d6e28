/* acknowledged.h - what of high risk signers have seen, and what they haven't
 */
#ifndef CORE_AUDIT_ACKNOWLEDGED_H
#define CORE_AUDIT_ACKNOWLEDGED_H

#include "core/trust/store.h"

/*
 * Sets "acknowledged", as the statement has it, and "not_acknowledged": what
 * the change that was signed holds of high risk by the rules of this program,
 * and the statement does not. Nothing for statements in which nobody was
 * asked. What can't be read is passed over.
 */
void acknowledged_describe(struct json *out, struct repo *repo,
			   const struct statement *statement);
/* Of each sign-off of the judgement that counts: "commit", "person" and the
 * two above, of one path alone unless that is NULL. Caller owns the array. */
struct json *acknowledged_of(struct repo *repo, const struct judgement *j,
			     const char *path) MUST_CHECK;

#endif
