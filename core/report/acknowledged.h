/* acknowledged.h - what signers of high-risk changes have seen, in words */
#ifndef CORE_REPORT_ACKNOWLEDGED_H
#define CORE_REPORT_ACKNOWLEDGED_H

#include "core/change/acknowledge.h"
#include "core/report/theme.h"

/* One that a person is asked about: number `index` + 1 of the list. */
void report_acknowledgement_text(struct buf *out,
				 const struct acknowledgements *list,
				 size_t index, const struct theme *theme);
/* Those that nobody has given, each with the words for the command line. */
void report_not_given_text(struct buf *out, const struct acknowledgements *list,
			   const struct theme *theme);

/* What was given, for those who read the message of a sign-off; "" when it is
 * nothing. `acknowledged` as a statement has it; may be NULL. */
void report_given_text(struct buf *out, const struct json *acknowledged);

/*
 * Of sign-offs: an array of objects of "person", "acknowledged" and
 * "not_acknowledged" (see core/audit/acknowledged.h). "" when they hold
 * nothing.
 */
void report_acknowledged_text(struct buf *out, const struct json *sign_offs,
			      const struct theme *theme);

#endif
