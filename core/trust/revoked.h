/* revoked.h - keys that are not trusted any more, and from which commit on */
#ifndef CORE_TRUST_REVOKED_H
#define CORE_TRUST_REVOKED_H

#include "core/crypto/sshkey.h"
#include "core/git/oid.h"
#include "core/model/policy.h"

#define REVOKED_SIZE_MAX (256 * 1024)
#define REVOKED_KEYS_MAX 4096

/*
 * One key whose sign-offs are void from a commit on, wherever they stand in
 * the history. A step is a place in the first-parent chain: what one merge
 * brings in has the merge's step.
 */
struct revoked_key {
	struct sshkey key;
	bool local;   /* from this machine's own list: no goodlist helps */
	bool binding; /* false: only watched, see revoked_watch() */
	bool has_since;
	struct oid since; /* without one: never trusted */
	bool unwatched;   /* it was learnt of when the walk was over */
	bool met;         /* `since` was reached, at `met_at` */
	size_t met_at;
	bool counted; /* a sign-off of it counted, the latest of them taken in
			 at `counted_at` */
	size_t counted_at;
};

/* { 0 } is empty. */
struct revoked {
	struct revoked_key *at;
	size_t nr;
	size_t alloc;
	struct oid_set good; /* sign-off commits that somebody audited */
};

void revoked_release(struct revoked *revoked);

/*
 * The list of this machine: a public key a line, as in a .pub file, which
 * `since=COMMIT` may precede; # begins a comment. EXIT_INPUT with
 * "NAME:LINE: what".
 */
int revoked_parse(struct revoked *out, const char *text, size_t len,
		  const char *name, struct err *err) MUST_CHECK;
/* config_dir/revoked_keys; empty when there is none. */
int revoked_load(struct revoked *out, const char *config_dir, struct err *err)
	MUST_CHECK;

/* Watches the keys that a policy calls compromised, before it is known to be
 * in force: so that nothing need be walked twice when it is. */
void revoked_watch(struct revoked *revoked, const struct policy *policy);
/*
 * The policy is in force: its compromised keys and its goodlist bind. True
 * when a sign-off counted that would not have: the walk must begin anew.
 */
bool revoked_bind(struct revoked *revoked, const struct policy *policy);
/* Forgets where the last walk met what. A `since` that it never met is
 * nowhere in this history: then the key was never trusted. */
void revoked_rewind(struct revoked *revoked);

/* The walk takes in a commit; every one of them, and the anchor's ancestors
 * with step 0. */
void revoked_meet(struct revoked *revoked, const struct oid *commit,
		  size_t step);
/* Is a sign-off void that was made with this key and taken in at `step`? */
bool revoked_voids(const struct revoked *revoked, const struct sshkey *key,
		   const struct oid *commit, size_t step);
/* Is the key on this machine's own list? Then what it made at `step` doesn't
 * show who its author is either. */
bool revoked_is_listed(const struct revoked *revoked, const struct sshkey *key,
		       size_t step);
/* A sign-off with this key counted, or it showed who wrote something. */
void revoked_note(struct revoked *revoked, const struct sshkey *key,
		  size_t step);

#endif
