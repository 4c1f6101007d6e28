/* store.h - a store as its user trusts it: repository, anchor, memory, walk */
#ifndef CORE_TRUST_STORE_H
#define CORE_TRUST_STORE_H

#include "core/git/repo.h"
#include "core/model/policy.h"
#include "core/trust/statement.h"
#include "core/trust/verdict.h"

/* The pinned start of trust. */
struct anchor {
	struct oid commit;
	char policy_sha256[65];
};

/*
 * What a client keeps outside the repository (one file a store, 0600,
 * MACed): anchor, the live tip last seen, what was last applied where.
 */
struct memory;

struct store;

/* Told now and then while a history is checked, from the caller's thread; at
 * the end, however it comes, `done` is `total`. */
typedef void store_progress_fn(size_t done, size_t total, void *payload);

/* With what a store is opened. Strings are borrowed for the call only. */
struct store_options {
	const char *state_dir;  /* $XDG_STATE_HOME/rbctl: memory */
	const char *config_dir; /* $XDG_CONFIG_HOME/rbctl: revoked_keys */
	int64_t now;            /* Unix time */
	/*
	 * How risky a change of one file is, for rules that speak of risky
	 * ones: "info", "review" or "high". NULL for a side that isn't there.
	 * Without the function every change counts as high.
	 */
	const char *(*risk)(const char *path, const struct buf *old,
			    const struct buf *new);
	/* Which build of the program this is: what it found before it need not
	 * look for again. NULL: nothing is kept, nothing that was is used. */
	const char *tool;
	/* A walk that has come so far, in commits, is worth keeping; 0: the
	 * usual. */
	size_t keep_after;
	store_progress_fn *progress; /* NULL: nobody asks */
	void *progress_payload;      /* as long as the store lives */
};

/*
 * Opens the store around `dir`: repository and memory. No pin for this
 * repository: EXIT_NO with the hint `rbctl trust`.
 */
int store_open(struct store **out, const char *dir,
	       const struct store_options *options, struct err *err) MUST_CHECK;
/* Around an open repository, which it takes (a hook's). */
int store_open_repo(struct store **out, struct repo *repo,
		    const struct store_options *options, struct err *err)
	MUST_CHECK;
void store_free(struct store *store);
DEFINE_AUTOPTR(store);

struct repo *store_repo(const struct store *store); /* borrowed */
const struct anchor *store_anchor(const struct store *store);

/* Pins `commit` (whose policy has that digest) as the anchor of `repo`. */
int store_pin(struct repo *repo, const char *state_dir,
	      const struct anchor *anchor, struct err *err) MUST_CHECK;
/* The anchor that a commit would be: its id and its policy's digest. */
int store_anchor_of(struct anchor *out, struct repo *repo,
		    const struct oid *commit, struct err *err) MUST_CHECK;
/* "SHA256:…": what people compare aloud; covers commit id and digest. */
void anchor_fingerprint(struct buf *out, const struct anchor *anchor);

/* ---- what the walk found ---- */

/* A sign-off commit that the walk met, and what became of it. */
struct sign_off_seen {
	struct oid commit;
	struct statement *statement; /* NULL when it has none that is good */
	char statement_sha256[65];
	char person[TEXT_NAME_MAX + 1];
	bool counts;
	bool reviews; /* it pays a review debt, see struct debt */
	bool touched; /* both signatures: see struct vote */
	bool verified;
	size_t step;        /* where in the walk it was taken in */
	enum reason reason; /* why it doesn't count */
	char detail[256];
};

/* How one rule stands for one changed path. */
struct rule_state {
	char *path;
	const struct policy_rule *rule; /* borrowed from judged_by */
	struct strings signed_by;       /* person ids that count here */
	size_t filled;
	size_t places;
	bool satisfied;
	bool unknown; /* only an author whom nobody knows keeps it from that */
	bool glass;   /* not satisfied, but break-glass stands in for it */
};

/*
 * A revision that went live by break-glass and is to be reviewed: by ordinary
 * sign-offs of what the break-glass statement lists, base and changes alike,
 * wherever they come later. Until then nothing else is applied.
 */
struct debt {
	struct oid revision;
	struct oid tree;
	struct oid commit;           /* the break-glass sign-off */
	struct statement *statement; /* the first, of several */
	char statement_sha256[65];
	/* What all of its statements allow: the environments that each names,
	 * from the last one's date until the first one's end. */
	struct strings environments;
	int64_t issued;
	int64_t expires;
	struct strings barred;    /* had a hand in it, or broke the glass */
	bool unknown;             /* somebody unknown had a hand in it */
	struct rule_state *rules; /* how far the review has come */
	size_t nr_rules;
	bool paid;
};

/* Who can't sign for a path because they had a hand in it, or who has had a
 * hand in it or signed it. */
struct contribution {
	char *path;
	struct strings people;
	bool unknown; /* somebody who can't be tied to a person by key */
	/* Those of them who count though no commit since the last approved
	 * revision shows it: who, and one for one why, in words. */
	struct strings called;
	struct strings why;
};

/* Of somebody who has had a hand in it: why they count, in words ("they …");
 * NULL: they changed the path. */
const char *contribution_why(const struct contribution *contribution,
			     const char *person);

/*
 * The judgement on one candidate commit. Caller releases. When the chain
 * itself was refused (ANCHOR_NOT_REACHED, ROLLBACK …) there is a verdict and
 * nothing else: policies are NULL.
 */
struct judgement {
	struct verdict verdict;
	struct oid candidate;
	struct oid tree;
	struct oid base;        /* the last approved revision before it */
	struct oid approved;    /* the candidate itself when the verdict is yes,
				   else the same as base */
	int64_t committed;      /* the candidate's committer date */
	int64_t clock;          /* the latest one of the chain up to there, or
				   the true time for what is new */
	struct changes changes; /* base to candidate; sha256 filled in */
	/* The policy that judged (in force at base), and the one in force
	 * from `approved` on: the same unless the candidate changes it. */
	struct policy *judged_by;
	struct policy *policy;
	char policy_sha256[65]; /* of `policy` */
	char judged_by_sha256[65];
	bool borrowed; /* policies and statements belong to somebody else */
	struct sign_off_seen *sign_offs; /* newest last */
	size_t nr_sign_offs;
	struct rule_state *rules;
	size_t nr_rules;
	struct contribution *contributions;
	size_t nr_contributions;
	bool unclean_merge; /* a merge commit changed a governed path itself */
	struct oid unclean_merge_commit;
	bool glass; /* the verdict is yes by break-glass */
	/* What it builds on is live here, and nothing shows that it became so
	 * in time: nobody should sign on top of it. */
	bool late;
	/* It is built on what ran out before it went live: no sign-off brings
	 * it further. */
	bool stranded;
	/* Who wrote or signed the document that was asked for. Owned. */
	struct strings hands;
	/* Not yet reviewed, as of this candidate; borrowed or owned. */
	struct debt *debts;
	size_t nr_debts;
};

void judgement_release(struct judgement *judgement);
/* Who could still sign for the path of this state: in a role of its rule, not
 * counted yet, with no hand in the change. Person ids, in the policy's order.
 */
void judgement_could_sign(struct strings *out, const struct judgement *j,
			  const struct rule_state *state);
/* Who could still review it. */
void debt_could_sign(struct strings *out, const struct judgement *j,
		     const struct debt *debt);

/*
 * Judges `candidate` as the next tip of the live ref: walks from the anchor.
 * `environment` NULL: for any. The verdict is an answer; -1 only when it
 * can't be known (EXIT_GIT, EXIT_SYSTEM). Objects, anchor and revocations
 * decide, nothing else.
 */
int store_judge(struct judgement *out, struct store *store,
		const struct oid *candidate, const char *environment,
		struct err *err) MUST_CHECK;

/*
 * The same for the tip of the live ref as it stands now, against memory too
 * (ROLLBACK); a good tip is remembered. No such ref: UNAPPROVED.
 */
int store_judge_live(struct judgement *out, struct store *store,
		     struct err *err) MUST_CHECK;

/*
 * Every commit of the first-parent chain from the anchor (included) to
 * `tip`, oldest first, approved or not: see judgement.verdict. What the
 * judgement points to is borrowed for the time of the call. Non-zero from
 * `fn` stops, and is returned.
 */
typedef int store_revision_fn(const struct judgement *judgement, void *payload);
int store_each_revision(struct store *store, const struct oid *tip,
			store_revision_fn *fn, void *payload, struct err *err)
	MUST_CHECK;

/*
 * Without opening anything: true when store_judge_live() said yes the last
 * time, without a warning, and nothing that it depends on has changed. *tip
 * is that revision. False: ask store_judge_live().
 */
bool store_recall(struct oid *tip, const char *dir,
		  const struct store_options *options) MUST_CHECK;

/* Tip of the live ref that the policy names. *found false: no such ref. */
int store_live(struct oid *out, bool *found, struct store *store,
	       struct err *err) MUST_CHECK;
/* Full name of the live ref; borrowed. */
int store_live_ref(const char **out, struct store *store, struct err *err)
	MUST_CHECK;

/* ---- the guard: the one function that says whether something may run ---- */
struct question {
	const struct oid *revision; /* NULL: the live tip */
	const char *environment;    /* NULL: none is asked for */
	const char *person;         /* operator's id; NULL: not known */
	const char *document;       /* path that is to be executed; NULL */
	/* apply: downgrades, freezes, review debts and old views refuse it. */
	bool changes_state;
};

/* What may be executed: a judged revision. Caller releases. */
struct permit {
	struct verdict verdict;
	/* What was let through that would not be on an ordinary day, in words
	 * for the record: a freeze overridden, glass broken, a rollback. */
	struct strings exceptions;
	struct oid revision;
	struct oid tree;
	char policy_sha256[65];
	struct policy *policy;     /* in force: the live tip's; owned */
	struct strings statements; /* sha256 of each statement that counted */
};

void permit_release(struct permit *permit);
int store_guard(struct permit *out, struct store *store,
		const struct question *question, struct err *err) MUST_CHECK;
/* After an apply: this revision now runs in that environment. */
int store_remember_applied(struct store *store, const char *environment,
			   const struct oid *revision, struct err *err)
	MUST_CHECK;

/* The newest receipt of an environment that this client has seen, and the
 * environments that it saw any of: a chain that lacks it was cut. */
bool store_receipt(struct oid *out, const struct store *store,
		   const char *environment);
void store_receipt_environments(struct strings *out, const struct store *store);
int store_remember_receipt(struct store *store, const char *environment,
			   const struct oid *receipt, struct err *err)
	MUST_CHECK;

/* The live branch was just compared with what others have: the view is as
 * fresh as now (`freshness` of the policy). */
int store_remember_fresh(struct store *store, struct err *err) MUST_CHECK;

/* A push of the live ref from old to new, as pre-receive sees it. */
int store_judge_push(struct judgement *out, struct store *store,
		     const struct oid *old, const struct oid *new,
		     struct err *err) MUST_CHECK;

/* All governed documents of a commit, from verified blobs. Documents that
 * don't parse are an error (EXIT_INPUT). */
int store_catalog(struct catalog *out, struct repo *repo,
		  const struct oid *commit, struct err *err) MUST_CHECK;
/* Those of one kind; the others are not even read. */
int store_catalog_of(struct catalog *out, struct repo *repo,
		     const struct oid *commit, enum document_kind kind,
		     struct err *err) MUST_CHECK;

#endif
