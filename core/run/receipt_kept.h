/* receipt_kept.h - that no receipt goes missing: who remembers which */
#ifndef CORE_RUN_RECEIPT_KEPT_H
#define CORE_RUN_RECEIPT_KEPT_H

#include "core/run/receipt.h"
#include "core/trust/store.h"

/*
 * A chain proves what is in it, never what was cut off its end. Three know
 * more: this client, which remembers the newest receipt that it wrote or
 * shared (store_receipt()); the copy that was fetched last; and the journals
 * of the runs that ended on this machine.
 */

/* ROLLBACK when the chain lacks the receipt that this client remembers, and
 * no receipt in it says so. */
int receipt_kept(struct verdict *out, struct store *store,
		 const char *environment, struct err *err) MUST_CHECK;
/*
 * receipt_append(), and remembers what was added. On top of a chain that
 * lacks what is remembered, the receipt says so in its signed member "lost".
 */
int receipt_record(struct oid *out, struct store *store,
		   const char *environment, const struct json *body,
		   const struct receipt_author *author, int64_t now,
		   struct err *err) MUST_CHECK;
/* The chain was shared, or signed anew: its tip is what to remember, unless
 * it lacks what was. */
int receipt_remember(struct store *store, const char *environment,
		     struct err *err) MUST_CHECK;

/* Who is asked: all borrowed. */
struct receipt_witness {
	struct store *store;
	const char *state_dir; /* with the journals; NULL: they are not asked */
};

/* The environments with a chain here, and those that should have one. */
int receipt_expected(struct strings *out, const struct receipt_witness *witness,
		     struct err *err) MUST_CHECK;
/* Adds what the chain that receipt_verify() walked is known to lack to its
 * breaks. */
int receipt_check_kept(struct receipt_check *check,
		       const struct receipt_witness *witness,
		       const char *environment, struct err *err) MUST_CHECK;

#endif
