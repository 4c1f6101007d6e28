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
 * Many at once: out[i] is the record of ids[i]. One thread for each handle
 * in `repos`, which must all be on the same repository: a handle serves one
 * thread at a time.
 */
int record_read_all(struct record *out, const struct oid *ids, size_t nr,
		    struct repo *const *repos, size_t nr_repos, struct err *err)
	MUST_CHECK;

#endif
