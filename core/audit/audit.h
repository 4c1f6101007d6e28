/* audit.h - the evidence of a period, as JSON that every report renders */
#ifndef CORE_AUDIT_AUDIT_H
#define CORE_AUDIT_AUDIT_H

#include "core/trust/store.h"

/* What to collect. Times are committer dates, Unix seconds. */
struct audit_wish {
	int64_t from; /* 0: from the anchor */
	int64_t to;   /* exclusive; 0: to the end */
	int64_t now;
	bool meaning; /* what each revision changes, document by document */
	bool runs;    /* receipts, and whether their chains hold */
	/* With this machine's journals, to miss receipts by; NULL: none. */
	const char *state_dir;
};

/*
 * The complete population first: every commit of the live ref's first-parent
 * chain in the period, approved or not; then what brought each approved
 * revision, the runs, the exceptions, the roster, who could bypass, and what
 * this tool can't know. Format audit/1, described in rbctl-audit(1). Caller
 * owns *out. *verdict is a denial, and *out NULL, when the chain itself is
 * refused or there is no live ref.
 */
int audit_collect(struct json **out, struct verdict *verdict,
		  struct store *store, const struct audit_wish *wish,
		  struct err *err) MUST_CHECK;

#endif
