/* risk.h - the rules by which a difference deserves to be read */
#ifndef CORE_CHANGE_RISK_H
#define CORE_CHANGE_RISK_H

#include "core/change/diff.h"
#include "core/change/material.h"
#include "core/change/risk_test.h"

/* What happens at a place. */
enum risk_event {
	RISK_ADDED = 1,
	RISK_REMOVED = 2,
	RISK_CHANGED = 4,
	RISK_ORDER = 8,
	RISK_MOVED = 16,
};

struct risk_rule {
	enum material of;   /* NONE: every kind of document */
	const char *place;  /* pattern: see place_matches() */
	unsigned on;        /* enum risk_event, joined */
	risk_test_fn *test; /* NULL: always */
	enum risk risk;
	bool inside;        /* noted inside a new document or item too */
	const char *why;    /* "" where the risk is INFO */
	const char *source; /* the same */
};

/* The table, and nothing else (risk_table.c). */
extern const struct risk_rule risk_rules[];
extern const size_t risk_rules_nr;

/* The first rule that fits the innermost reading, else that of the next one;
 * NULL when none does. Either value may be NULL. */
const struct risk_rule *risk_find(enum risk_event event, const struct json *old,
				  const struct json *new,
				  const struct readings *readings);

#endif
