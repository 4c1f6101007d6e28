/* init.h - the people of a store that is about to be made */
#ifndef CMD_INIT_H
#define CMD_INIT_H

#include "core/cli/command.h"
#include "core/git/repo.h"
#include "core/model/policy_draft.h"
#include "core/trust/store.h"

struct draft_people {
	struct draft_person *at;
	size_t nr;
	size_t alloc;
};

void draft_people_release(struct draft_people *people);

/*
 * Those of --person, with their key files read; and, when none of them has
 * the key of `key_file` (may be NULL), the person of git's user.name and
 * user.email with it. EXIT_USAGE when there is nobody.
 */
int draft_people_gather(struct draft_people *out, const struct strings *given,
			const char *key_file, struct repo *repo,
			const struct context *context, struct err *err)
	MUST_CHECK;

/* The first policy for these people. */
int init_draft(struct policy **out, const struct draft_people *people,
	       const char *branch, struct err *err) MUST_CHECK;
/* The policy and the schemas, below `root`; *written gets their paths. */
int init_write(struct strings *written, const char *root,
	       const struct policy *policy, struct err *err) MUST_CHECK;

/* An existing history, on top of which the anchor comes. (init_seal.c) */
struct seal {
	struct oid from; /* its last commit */
	struct oid tree;
	char *branch;        /* short name of the branch that ends there */
	size_t nr_commits;   /* before the anchor */
	size_t nr_documents; /* that stand there already */
	size_t nr_governed;  /* files, documents among them */
};

void seal_release(struct seal *seal);
/* The repository around `dir`, checked: a branch that ends at `commit` is
 * checked out, without changes, and no policy is there. */
int seal_open(struct repo **out, struct seal *seal, const char *dir,
	      const char *commit, const char *branch, struct err *err)
	MUST_CHECK;
/* Everything that the policy would govern is fit for it. */
int seal_check(struct seal *seal, struct repo *repo,
	       const struct policy *policy, struct err *err) MUST_CHECK;
void seal_json(struct json *out, const struct seal *seal);
void seal_text(struct buf *out, const struct seal *seal);

#endif
