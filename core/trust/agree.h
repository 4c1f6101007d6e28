/* agree.h - do other repositories show the live branch that this one has? */
#ifndef CORE_TRUST_AGREE_H
#define CORE_TRUST_AGREE_H

#include "core/trust/store.h"

#define AGREE_REMOTES_MAX 64

enum agree {
	AGREE_SAME,
	AGREE_NEWER,       /* ours is in its first-parent chain */
	AGREE_OLDER,       /* its tip is in ours: a shortened history */
	AGREE_FORKED,      /* they part */
	AGREE_DIVIDED,     /* newer, but not the newer one of another remote */
	AGREE_OTHER_STORE, /* it doesn't come from our anchor */
	AGREE_ABSENT,      /* it has no such branch */
	AGREE_UNREACHABLE, /* git could not ask it */
};

struct agreement {
	char *remote; /* as it was asked for */
	enum agree answer;
	bool has_tip;
	struct oid tip;
	size_t nr_commits; /* NEWER: more than ours; OLDER: fewer */
	bool has_common;
	struct oid common; /* FORKED, DIVIDED: the last one that is shared */
	char detail[256];  /* UNREACHABLE: what git said */
};

struct agreements {
	struct oid live; /* ours */
	struct agreement *at;
	size_t nr;
};

void agreements_release(struct agreements *list);
/* "same", "newer" … */
const char *agree_name(enum agree answer);
/* Nothing contradicts what this clone has. UNREACHABLE says nothing. */
bool agree_is_good(enum agree answer);

/*
 * Asks each remote (a name of the repository's configuration, an address or a
 * path) for its live ref through the git program. What is not known here is
 * fetched into a repository of its own below `scratch_dir`, which is removed
 * afterwards: nothing in this one changes, and its configuration has no
 * influence but for the addresses of its remotes. -1 when there is no live
 * branch here, or it can't be read.
 */
int agree_ask(struct agreements *out, struct store *store,
	      const struct strings *remotes, const char *scratch_dir,
	      struct err *err) MUST_CHECK;

#endif
