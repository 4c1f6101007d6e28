/* late.c - sign-offs that ran out before this client came to see them */
/*
 * What is new to a client must be good now: else an old candidate, whose
 * sign-offs ran out long ago, could be made live behind its back. But a client
 * that comes back after a month finds revisions that went live in time. That
 * they did is shown by whoever signed, good to this day, a later revision
 * that names one of them (or what follows it) as its base: nobody signs on
 * top of what never was live. Until then the answer at the end is no.
 */
#include "core/trust/walk.h"

static bool has_run_out(const struct walk *walk)
{
	for (size_t i = 0; i < walk->nr_pool; i++)
		if (walk->pool[i].reason == REASON_EXPIRED)
			return true;
	return false;
}

int late_admit(bool *out, struct walk *walk, const struct verdict *no,
	       struct err *err)
{
	int64_t now = walk->now;
	struct verdict then;
	int result;

	*out = false;
	if (now == 0 || walk->dead.reason || !has_run_out(walk))
		return 0;
	walk->now = 0;
	result = walk_judge(&then, NULL, walk, err);
	walk->now = now;
	if (result)
		return -1;
	if (!then.allowed)
		return 0;
	walk->late = *no;
	walk->late_nr = walk->approved_nr + 1;
	*out = true;
	return 0;
}

void late_settle(struct walk *walk)
{
	size_t base;

	if (walk->late.reason == REASON_NONE || walk->changes.nr == 0)
		return;
	for (size_t i = 0; i < walk->nr_pool; i++) {
		const struct sign_off_seen *seen = &walk->pool[i];

		if (seen->counts &&
		    table_get(&base, &walk->revisions, seen->statement->base.id,
			      OID_SIZE) &&
		    base >= walk->late_nr)
			walk->late.reason = REASON_NONE;
	}
}
