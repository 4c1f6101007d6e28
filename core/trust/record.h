/* record.h - one commit as the walk needs it: parsed, signatures checked */
#ifndef CORE_TRUST_RECORD_H
#define CORE_TRUST_RECORD_H

#include "core/crypto/sshsig.h"
#include "core/git/repo.h"
#include "core/trust/statement.h"
#include "core/trust/verdict.h"

#define RECORD_CO_AUTHORS_MAX 64

struct record {
	struct oid id;
	struct oid tree;
	struct oid *parents; /* owned */
	size_t nr_parents;
	bool present; /* false: the object isn't in the repository */
	/* The commit itself is unfit: BAD_OBJECT, LIMIT, HASH_MISMATCH. */
	enum reason fault;
	char detail[192];

	char *author_email;
	char *committer_email;
	struct strings co_authors; /* e-mails of Co-authored-by lines */
	int64_t committed;
	/* The key whose signature of the commit (gpgsig) is good; NULL. */
	struct sshkey *signed_by;
	unsigned char flags; /* of that signature, SSHSIG_TOUCHED … */

	/* Its message holds a statement, or begins one. */
	bool has_marker;
	/* What stands there, when its own signature and the commit's are good
	 * and made by the key that it names; else NULL and the reason. */
	struct statement *statement;
	char statement_sha256[65];
	bool touched; /* both signatures show it */
	bool verified;
	enum reason statement_fault;
	char statement_detail[192];
};

void record_release(struct record *record);

/*
 * Reads the commit and checks what can be checked of it alone: pure but for
 * reading the object. No policy is asked: whether a key belongs to somebody
 * is decided by the walk. -1 only when the repository can't be read.
 */
int record_read(struct record *out, struct repo *repo, const struct oid *id,
		struct err *err) MUST_CHECK;

/*
 * The commits of a chain, read by all cores ahead of the one who walks it.
 * `chain` has the newest first, as struct chain has; the records come oldest
 * first, and the first commit to come is chain[nr - 1]. One thread for each
 * handle in `repos`, which are all on one repository and share a cache (see
 * repo_reopen()); what differs between neighbours is read into that too.
 * repos[0] is the caller's own: it is used within record_ahead_next() only.
 */
struct record_ahead;
struct record_ahead *record_ahead_new(struct repo *const *repos,
				      size_t nr_repos, const struct oid *chain,
				      size_t nr) MUST_CHECK;
/* Also before its end. */
void record_ahead_free(struct record_ahead *ahead);
DEFINE_AUTOPTR(record_ahead);
/* *out is good until the next call, and NULL after the last commit. */
int record_ahead_next(struct record **out, struct record_ahead *ahead,
		      struct err *err) MUST_CHECK;

#endif
