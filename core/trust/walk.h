/* walk.h - from the anchor along the first-parent chain, commit by commit */
#ifndef CORE_TRUST_WALK_H
#define CORE_TRUST_WALK_H

#include "core/trust/late.h"
#include "core/trust/record.h"
#include "core/trust/revoked.h"
#include "core/trust/store.h"
#include "core/trust/table.h"

/* Commits that one merge may bring in. */
#define WALK_SIDE_MAX 100000
/* Sign-off commits that may wait for one revision. */
#define WALK_SIGN_OFFS_MAX 1000
/* A governed file is no larger; what it holds as a document is capped
 * further (JSON_SIZE_MAX). */
#define WALK_BLOB_MAX (16 * 1024 * 1024)

/* How far the clocks of honest people may be apart, in seconds: what is
 * dated later than that is from the future. */
#define WALK_CLOCK_SKEW 3600
/* A commit that moves the history's clock further ahead of the true one would
 * make every sign-off that ends run out. */
#define WALK_AHEAD_MAX (24 * 3600)

/* The digest of blobs asked for last. */
#define WALK_DIGESTS 256

/* What of it outlives a revision is kept from one command to the next by
 * snapshot.c: what is added here belongs there too. */
struct walk {
	/* Given, borrowed. */
	struct repo *repo;
	const struct anchor *anchor;
	const char *environment; /* NULL: any */
	struct revoked *revoked; /* keys that aren't trusted any more */
	const char *(*risk)(const char *path, const struct buf *old,
			    const struct buf *new); /* NULL: all is high */
	/* Expiry is judged by this time too, at commits that nobody knew to be
	 * live before; 0: by the history's own clock alone. */
	int64_t now;
	/* No live ref has the commits that come now. */
	bool candidate;
	/* What comes now is approved by the true time alone (late.c). */
	bool anew;

	/* The last approved revision, and what it put in force. */
	struct oid approved;
	struct oid approved_tree;
	size_t approved_nr; /* counted from the anchor, which is 0 */
	struct policy *policy;
	char policy_sha256[65];
	struct table revisions; /* approved commit -> its number */
	struct table touched;   /* path -> number of the last revision that
				   changed it */

	/* Where the walk is. */
	struct oid tip;
	struct oid tip_tree;
	int64_t clock;       /* latest committer date met on the chain */
	struct verdict dead; /* a fault that no later commit can mend */
	/* All commits reachable from the tip, numbered so that a commit has a
	 * higher number than its ancestors; the anchor and its own have 0. */
	struct table seen;
	size_t nr_seen;         /* the highest of these numbers */
	struct changes changes; /* approved -> tip */
	bool glass;             /* the tip was judged good by break-glass */
	/* Revisions that were good by the history's clock and aren't by now,
	 * until a later one settles them; see late.c. */
	struct lates late;
	struct debt *debts; /* not paid yet */
	size_t nr_debts;
	size_t alloc_debts;
	/* Who wrote or signed each path's last approved change. */
	struct table hands_of; /* path -> index below */
	struct strings *hands;
	size_t nr_hands;
	size_t alloc_hands;

	/* Since the last approved revision. */
	struct sign_off_seen *pool;
	size_t nr_pool;
	size_t alloc_pool;
	struct contribution *contributions;
	size_t nr_contributions;
	size_t alloc_contributions;
	struct table contributed; /* path -> index above */
	struct table brought;     /* path, and what was put there -> step whose
				     commits did */
	struct moved *moved;      /* contents that change their path, NULL */
	size_t step_nr;
	bool unclean;
	struct oid unclean_commit;

	struct {
		struct oid oid;
		char sha256[65];
	} digests[WALK_DIGESTS];
};

void walk_release(struct walk *walk);

/* At the anchor: reads and checks its policy. A refusal is in walk->dead. */
int walk_start(struct walk *walk, struct err *err) MUST_CHECK;
/* To the next commit of the chain, whose first parent is walk->tip. Takes
 * in everything newly reachable, and works out what differs. (walk.c) */
int walk_step(struct walk *walk, struct record *record, struct err *err)
	MUST_CHECK;
/* The verdict on walk->tip. With `detail`, the whole of it is filled in,
 * borrowing statements and policy from the walk. (judge.c) */
int walk_judge(struct verdict *verdict, struct judgement *detail,
	       struct walk *walk, struct err *err) MUST_CHECK;
/* The tip was judged good: it is the last approved revision now. (accept.c) */
int walk_accept(struct walk *walk, struct err *err) MUST_CHECK;
/* Forgets what differs from the last approved revision, and who did it. */
void walk_drop_pending(struct walk *walk);

/* Who had a hand in the commit, for the paths it touched; at the tip, also for
 * the paths to which that was moved. (contribute.c) */
int walk_contribute(struct walk *walk, const struct record *record,
		    const struct oid *parent_trees, struct err *err) MUST_CHECK;
const struct contribution *walk_contribution(const struct walk *walk,
					     const char *path);
/* SHA-256 of a blob, hexadecimal; "" and a denial in walk->dead when it is
 * missing or too large. */
int walk_digest(char out[65], struct walk *walk, const struct oid *oid,
		struct err *err) MUST_CHECK;
/* The policy that stands in a tree: NULL and a denial when it is missing or
 * invalid. */
int walk_policy(struct policy **out, char sha256[65], struct verdict *verdict,
		struct repo *repo, const struct oid *tree, struct err *err)
	MUST_CHECK;
/* The time at the tip: of the history's own clock, and of the true one where
 * that is asked. (weigh.c) */
int64_t walk_time(const struct walk *walk);
/* Does this sign-off count for the tip? The reason why not. (weigh.c) */
int walk_weigh(struct sign_off_seen *seen, struct walk *walk, struct err *err)
	MUST_CHECK;
/* Who wrote or signed what stands at the path, as of the tip, which was
 * judged good; nobody when it stood there at the anchor. (accept.c) */
void walk_hands(struct strings *out, const struct walk *walk, const char *path);

void contribution_release(struct contribution *contribution);
void rule_state_release(struct rule_state *state);

#endif
