/* hook_updates.h - which refs a push moves, as git tells its hooks */
#ifndef CMD_HOOK_UPDATES_H
#define CMD_HOOK_UPDATES_H

#include "core/base/err.h"
#include "core/git/oid.h"

/* One ref. No such object before, or after: zero. */
struct update {
	struct oid old;
	struct oid new;
	char *ref; /* the one on the server */
};

struct updates {
	struct update *at;
	size_t nr;
	size_t alloc;
};

void updates_release(struct updates *updates);
/*
 * From standard input, a line each. pre-receive: "old new ref"; pre-push:
 * "local-ref new remote-ref old".
 */
int updates_read(struct updates *out, bool pre_push, struct err *err)
	MUST_CHECK;
/* NULL when the push leaves that ref alone. Borrowed. */
const struct update *updates_find(const struct updates *updates,
				  const char *ref);

#endif
