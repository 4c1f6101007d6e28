/* snapshot.h - a walk as it stood at an approved revision, as bytes */
#ifndef CORE_TRUST_SNAPSHOT_H
#define CORE_TRUST_SNAPSHOT_H

#include "core/trust/walk.h"

/* A history of twenty million commits. */
#define SNAPSHOT_SIZE_MAX  (600u * 1024 * 1024)
#define SNAPSHOT_PATHS_MAX 1000000

/* No place in the chain: a commit of a side branch, or before the anchor. */
#define SNAPSHOT_NO_PLACE UINT32_MAX
/* In an entry of `commits`, behind the name, four bytes each. */
#define SNAPSHOT_PLACE_AT  OID_SIZE
#define SNAPSHOT_NUMBER_AT (OID_SIZE + 4)
#define SNAPSHOT_SEEN_AT   (OID_SIZE + 8)
#define SNAPSHOT_ENTRY     (OID_SIZE + 12)

#define SNAPSHOT_DIGEST 32

struct snapshot_path {
	char *path;
	size_t number;        /* of the last revision that changed it */
	struct strings hands; /* who wrote or signed that */
};

/* A sign-off that outlives the revision. */
struct snapshot_sign_off {
	struct oid commit;
	size_t step;
	/* What became of it when it was last looked at. */
	bool counts;
	bool reviews;
	enum reason reason;
	char *detail;
};

/*
 * All that a walk knows at an approved revision, when it has just accepted
 * it: what struct walk has above "Where the walk is" and what it keeps across
 * revisions. A walk that is put back there goes on as one that came from the
 * anchor. Not kept, because the walk must not stand there then: review debts.
 */
struct snapshot {
	struct oid approved;
	struct oid approved_tree;
	size_t approved_nr;
	size_t place; /* in the chain, counted from the anchor, which is 0 */
	char policy_sha256[65];
	int64_t clock;
	size_t step_nr;
	size_t nr_seen;
	struct snapshot_path *paths;
	size_t nr_paths;
	struct snapshot_sign_off *sign_offs;
	size_t nr_sign_offs;
	struct revoked revoked;
	/* What the walk was given of revoked keys when it began. */
	unsigned char given[SNAPSHOT_DIGEST];
	/* The policy that was in force where it ended. */
	char last_policy_sha256[65];
	/*
	 * Every commit reachable from there: name, place in the chain, number
	 * as an approved revision (TABLE_NO_VALUE), number in walk->seen.
	 * Borrowed from the bytes.
	 */
	struct oid_index commits;
};

void snapshot_release(struct snapshot *snapshot);

/* From bytes that must outlive it. EXIT_INPUT. */
int snapshot_parse(struct snapshot *out, const void *bytes, size_t len,
		   struct err *err) MUST_CHECK;

/*
 * The walk as it stands: at an approved revision that it has accepted, the
 * commit of `chain` (the tip first) that has `left` before it. False when it
 * can't be kept. What is known only when the walk has ended is added by
 * snapshot_end().
 */
struct chain;
bool snapshot_format(struct buf *out, const struct walk *walk,
		     const struct chain *chain, size_t left) MUST_CHECK;
void snapshot_end(struct buf *out, const unsigned char given[SNAPSHOT_DIGEST],
		  const char last_policy_sha256[65]);
/* What a walk is given of revoked keys, in short. */
void snapshot_digest(unsigned char out[SNAPSHOT_DIGEST],
		     const struct revoked *given);

/*
 * Puts a walk, of which nothing but what is given is set, there. False, with
 * the walk as it was, when the repository no longer has what belongs to it.
 * The snapshot must outlive the walk.
 */
bool snapshot_restore(struct walk *walk, const struct snapshot *snapshot)
	MUST_CHECK;

/* Where a commit stands in the chain; false when it doesn't. */
bool snapshot_place(size_t *place, const struct snapshot *snapshot,
		    const struct oid *commit);

#endif
