/* commit.h - a commit, read from its raw bytes by our own strict parser */
#ifndef CORE_GIT_COMMIT_H
#define CORE_GIT_COMMIT_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/git/oid.h"

#define COMMIT_SIZE_MAX    (256 * 1024)
#define COMMIT_PARENTS_MAX 64 /* more: LIMIT */

struct commit_person {
	const char *name;
	size_t name_len;
	const char *email;
	size_t email_len;
	int64_t when;
};

/*
 * Everything borrows from the raw bytes, which must outlive it, but for
 * `parents`, which commit_release() frees. Nothing here is NUL-terminated.
 */
struct commit {
	struct oid tree;
	struct oid *parents;
	size_t nr_parents;
	struct commit_person author;
	struct commit_person committer;
	/* gpgsig header: offset and length of the whole header (with its
	 * name, continuation lines and last newline) in the raw bytes, 0, 0
	 * when there is none. */
	size_t signature_start;
	size_t signature_len;
	/* Any header but tree, parent, author, committer, gpgsig. */
	bool has_other_headers;
	const char *message;
	size_t message_len;
};

void commit_release(struct commit *commit);

/*
 * Parses the raw bytes of a commit object. Refused (EXIT_INPUT, "BAD_OBJECT"
 * in spirit): headers missing, doubled or out of order, a NUL anywhere, two
 * gpgsig headers, malformed persons, size beyond COMMIT_SIZE_MAX.
 * Headers git may write elsewhere (encoding, mergetag, gpgsig-sha256 …) are
 * allowed after committer and noted in has_other_headers.
 */
int commit_parse(struct commit *out, const char *raw, size_t len,
		 struct err *err) MUST_CHECK;
/* The bytes that gpgsig signs: the raw commit without that header. */
void commit_signed_bytes(struct buf *out, const struct commit *commit,
			 const char *raw, size_t len);
/* The armoured signature itself: continuation spaces taken off. */
void commit_signature(struct buf *out, const struct commit *commit,
		      const char *raw);
/*
 * Raw bytes of a new commit. `signature` may be NULL, else it is armoured
 * text put into gpgsig. name/email/when must be git-legal.
 */
struct commit_draft {
	struct oid tree;
	const struct oid *parents;
	size_t nr_parents;
	const char *name; /* author and committer */
	const char *email;
	int64_t when;
	const char *message;
};
void commit_format(struct buf *out, const struct commit_draft *draft,
		   const char *signature);

#endif
