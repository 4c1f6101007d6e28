/* receipt.h - the signed record of a run, each chained to the one before */
#ifndef CORE_RUN_RECEIPT_H
#define CORE_RUN_RECEIPT_H

#include "core/crypto/sshsig.h"
#include "core/git/repo.h"
#include "core/json/json.h"
#include "core/model/policy.h"

#define RECEIPT_NAMESPACE "rbctl-receipt@v1"
#define RECEIPT_FORMAT    "receipt/1"
#define RECEIPT_REFS      "refs/rbctl/receipts/"
#define RECEIPT_FETCHED   "refs/rbctl/fetched-receipts/"
#define RECEIPT_SIZE_MAX  (1024 * 1024)
#define RECEIPT_FILE      "receipt.json"
#define RECEIPT_SIGNATURE "receipt.json.sig"

/*
 * refs/rbctl/receipts/ENV is a chain of commits, one parent each. Each tree
 * holds receipt.json, in RFC 8785 form, and its SSHSIG. Inside the signed
 * bytes stand "sequence" (from 1, no gaps), "previous" (the commit before,
 * or null) and "previous_sha256" (of its receipt.json), so that nothing can
 * be taken out, put in or swapped without a signature breaking.
 */
struct receipt {
	struct oid commit;
	bool has_parent;
	struct oid parent;
	struct json *root;
	struct buf text;      /* receipt.json */
	struct buf signature; /* armoured */
	int64_t sequence;
};

void receipt_release(struct receipt *receipt);

/* The bytes of a receipt.json: canonical, known format, the members that
 * every receipt has. EXIT_INPUT. */
int receipt_parse(struct json **out, const char *text, size_t len,
		  const char *name, struct err *err) MUST_CHECK;

/* Reads one commit of a chain. EXIT_INPUT when it is none. */
int receipt_load(struct receipt *out, struct repo *repo,
		 const struct oid *commit, struct err *err) MUST_CHECK;

/* Who writes: name and e-mail of the commit; the key signs the receipt. */
struct receipt_author {
	const char *name;
	const char *email;
	struct signer *signer;
};

/* Makes a receipt that follows `tip` (NULL: the first); moves no ref. */
int receipt_make(struct oid *out, struct repo *repo, const struct oid *tip,
		 const struct json *body, const struct receipt_author *author,
		 int64_t now, struct err *err) MUST_CHECK;
/*
 * Adds a receipt to an environment's chain. `body` has every member but
 * format, sequence and the two that name the one before. When somebody else
 * adds one at the same moment, it is made anew on top of theirs.
 */
int receipt_append(struct oid *out, struct repo *repo, const char *environment,
		   const struct json *body, const struct receipt_author *author,
		   int64_t now, struct err *err) MUST_CHECK;

/* Newest first, from `tip`; fn returns non-zero to stop, which is returned.
 * A commit that can't be read as a receipt is an error. */
typedef int receipt_fn(const struct receipt *receipt, void *payload,
		       struct err *err);
int receipt_each(struct repo *repo, const struct oid *tip, receipt_fn *fn,
		 void *payload, struct err *err) MUST_CHECK;
/* Tip of an environment's chain. */
int receipt_tip(struct oid *out, bool *found, struct repo *repo,
		const char *environment, struct err *err) MUST_CHECK;
/* The environments that have a chain here. */
int receipt_environments(struct strings *out, struct repo *repo,
			 struct err *err) MUST_CHECK;
/* The newest receipt of a run in that environment; `result` NULL: any. */
int receipt_find(struct receipt *out, bool *found, struct repo *repo,
		 const char *environment, const char *run, const char *result,
		 struct err *err) MUST_CHECK;

/* ---- checking (receipt_verify.c) ---- */
struct receipt_break {
	struct oid commit;
	char what[256];
};

struct receipt_check {
	size_t nr;         /* receipts that were read */
	size_t unfinished; /* runs that began and have no end */
	struct strings ended;
	struct oid_set seen; /* with what was signed anew, as it was before */
	struct receipt_break *breaks;
	size_t nr_breaks;
	struct oid tip;
};

void receipt_check_release(struct receipt_check *check);
/* A commit of zeros: what is missing has no name. */
void receipt_add_break(struct receipt_check *check, const struct oid *commit,
		       const char *format, ...) PRINTF_LIKE(3, 4);

/* Whose key is that: writes the person's id, or returns false. Was that
 * revision ever approved? */
typedef bool receipt_owner_fn(char person[TEXT_NAME_MAX + 1], bool *approved,
			      const struct sshkey *key, const char *revision,
			      void *payload);
/*
 * Walks a chain from its tip and names every break: a missing or unreadable
 * commit, an altered receipt, a bad signature, a key that is not the
 * operator's, a gap in the sequence, a run of what was never approved, a
 * receipt that its successor says was lost. An answer; -1 only when it can't
 * be known. No chain: nothing to break; receipt_kept.h asks whether there
 * should be one.
 */
int receipt_verify(struct receipt_check *out, struct repo *repo,
		   const char *environment, receipt_owner_fn *owner,
		   void *payload, struct err *err) MUST_CHECK;

/* Who signed it, by this policy, with a key that is not called compromised:
 * nobody can tell when that one signed. NULL: nobody. Whether the chain around
 * it is whole is another question. */
const struct person *receipt_signer(const struct receipt *receipt,
				    const struct policy *policy);
bool receipt_is_signed(const struct receipt *receipt,
		       const struct policy *policy);

/* ---- sharing, by stock git (receipt_share.c) ---- */
/* Where git fails, *said (may be NULL) is all that it, and the other side, had
 * to say: lines from outside. The message has them, too, on one line. */
/* Fetches all chains of `remote` and takes those on that only go further
 * than ours. *diverged: environments where both sides went on. */
int receipt_fetch(struct strings *moved, struct strings *diverged,
		  struct buf *said, struct repo *repo, const char *dir,
		  const char *remote, struct err *err) MUST_CHECK;
/* Pushes all chains. Where the remote went on meanwhile, our newer ones are
 * signed anew on top of theirs: `author` must be their operator. */
int receipt_push(struct strings *moved, struct buf *said, struct repo *repo,
		 const char *dir, const char *remote,
		 const struct receipt_author *author, const char *person,
		 int64_t now, struct err *err) MUST_CHECK;

#endif
