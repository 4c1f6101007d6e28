/* debt.h - what went live by break-glass and waits for its review */
#ifndef CORE_TRUST_DEBT_H
#define CORE_TRUST_DEBT_H

#include "core/trust/walk.h"

void debt_release(struct debt *debt);
/* The unpaid debt of which this is a review: an ordinary approval of the same
 * changes on the same base. NULL: none. */
const struct debt *debt_find(const struct walk *walk,
			     const struct statement *statement);
/* The tip, judged good by break-glass, becomes a debt for each break-glass
 * statement that counted. Takes these statements. */
void debt_add(struct walk *walk);
void debt_drop_paid(struct walk *walk);

#endif
