/* signing.h - what the commands that sign a statement share */
#ifndef CMD_SIGNING_H
#define CMD_SIGNING_H

#include "core/cli/command.h"
#include "core/trust/signoff.h"

/* Full name and tip of the branch that is to carry the sign-off: `name`, or
 * that of HEAD (NULL). Caller frees *ref. */
int signing_branch(char **ref, struct oid *tip, struct repo *repo,
		   const char *name, struct err *err) MUST_CHECK;

/* What a person is shown before anything is asked. { 0 } is empty. */
struct signing_view {
	struct buf summary;     /* in plain text */
	struct catalog catalog; /* the candidate's documents */
};

void signing_view_release(struct signing_view *view);
int signing_show(struct signing_view *out, struct store *store,
		 const struct judgement *j, const struct context *context,
		 struct err *err) MUST_CHECK;

/* The reason that was given, or what the person answers to `question`; one
 * must be there when it is `needed`. Caller frees *out. */
int signing_reason(char **out, const char *given, const char *question,
		   bool needed, const struct context *context, struct err *err)
	MUST_CHECK;

/* EXIT_NO with `hint` unless `yes`, or the person agrees. */
int signing_confirm(bool yes, const char *question, const char *hint,
		    const struct context *context, struct err *err) MUST_CHECK;

/* The reason, then what the change means: the part for people of a sign-off's
 * message. */
void signing_for_people(struct buf *out, const char *reason,
			const struct buf *summary);

/* Whose key it is under the policy in force, and still active: EXIT_NO else.
 * Borrowed from the judgement. */
int signing_person(const struct person **out, const struct judgement *j,
		   const struct sshkey *key, struct err *err) MUST_CHECK;

/* A candidate that is approved was so at the moment it got its last sign-off,
 * and that commit can be landed by whoever has it: no later word takes it
 * back. EXIT_NO then. `what` is "a rejection", "a withdrawal". */
int signing_not_too_late(const struct judgement *j, const char *what,
			 struct err *err) MUST_CHECK;

/* What is signed builds on what is live, and says so for ever: EXIT_NO while
 * nothing shows that it became live in time. */
int signing_on_live(const struct judgement *j, struct err *err) MUST_CHECK;

/* Makes the sign-off with that key, and moves the branch to it. EXIT_NO, and
 * nothing moves, when it wouldn't count. */
struct signing {
	struct store *store;
	const struct judgement *judgement;
	struct signer *signer;
	const char *ref;
	const struct oid *tip;
	const char *log_message;
};
int signing_sign(struct oid *out, const struct signing *signing,
		 const struct approval *approval, struct err *err) MUST_CHECK;

#endif
