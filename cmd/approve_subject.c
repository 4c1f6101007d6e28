/* approve_subject.c - what is signed: a change, a review, the way back */
#include "cmd/approve.h"
#include "core/trust/rollback.h"

/* How long going back is good for when nobody says. */
#define ROLLBACK_SPAN (24 * 3600)

void approve_subject_release(struct approve_subject *subject)
{
	changes_release(&subject->back);
}

static int check_options(const struct approve_options *options, struct err *err)
{
	int kinds = options->break_glass + options->review +
		    (options->rollback != NULL);
	bool narrow = options->break_glass || options->rollback;

	if (kinds > 1) {
		err_set(err, EXIT_USAGE,
			"--break-glass, --review and --rollback are three "
			"different things to sign");
		return err_hint(err, "name one of them");
	}
	if (narrow && options->environments.nr == 0) {
		err_set(err, EXIT_USAGE, "%s is for environments that it names",
			options->rollback ? "going back"
					  : "breaking the glass");
		return err_hint(err, "--env NAME");
	}
	if (options->rollback && options->paths.nr)
		return err_set(err, EXIT_USAGE,
			       "an environment goes back as a whole, not by "
			       "--path");
	return 0;
}

static int nothing_differs(struct err *err)
{
	err_no(err, REASON_NOTHING_TO_DO,
	       "there is nothing to sign: no governed file "
	       "differs from the last approved revision");
	return err_hint(err, "commit a change first: rbctl status");
}

static int find_change(struct approve_subject *out, const struct judgement *j,
		       bool break_glass, struct err *err)
{
	if (j->changes.nr == 0)
		return nothing_differs(err);
	out->type = break_glass ? STATEMENT_BREAK_GLASS : STATEMENT_APPROVE;
	out->question = break_glass ? "Do you break the glass for this change?"
				    : "Do you approve this change?";
	out->why = break_glass ? "What is the emergency?"
			       : "Why is this change made?";
	if (!break_glass)
		return 0;
	if (j->judged_by->break_glass.roles == NULL) {
		err_no(err, REASON_OUT_OF_BOUNDS,
		       "the policy knows no "
		       "break-glass");
		return err_hint(err, "get the ordinary sign-offs: rbctl "
				     "explain says whose");
	}
	out->span = j->judged_by->break_glass.expires_s;
	return 0;
}

static int find_review(struct approve_subject *out, const struct judgement *j,
		       struct err *err)
{
	for (size_t i = 0; i < j->nr_debts && !out->debt; i++)
		if (!j->debts[i].paid)
			out->debt = &j->debts[i];
	out->type = STATEMENT_APPROVE;
	out->question = "Do you approve, afterwards, what went live?";
	out->why = "What did the review find?";
	/* The tip itself broke the glass: what differs is what is reviewed. */
	if (out->debt == NULL && j->glass)
		return 0;
	if (out->debt == NULL) {
		err_no(err, REASON_NOTHING_TO_DO,
		       "there is nothing to review: whatever "
		       "went live by break-glass is reviewed");
		return err_hint(err, "rbctl status");
	}
	out->shown.base = out->debt->statement->base;
	out->shown.candidate = out->debt->revision;
	out->shown.changes = out->debt->statement->changes;
	out->shown.rules = out->debt->rules;
	out->shown.nr_rules = out->debt->nr_rules;
	return 0;
}

static int find_way_back(struct approve_subject *out, struct store *store,
			 const struct judgement *j, const char *revision,
			 struct err *err)
{
	if (!j->verdict.allowed) {
		err_no(err, REASON_UNAPPROVED,
		       "going back is signed on the live branch, "
		       "and this one is not approved");
		return err_hint(err, "git switch to the live branch");
	}
	if (repo_resolve(&out->target, store_repo(store), revision, err) ||
	    rollback_changes(&out->back, store, j, &out->target, err))
		return -1;
	if (out->back.nr == 0) {
		err_no(err, REASON_NOTHING_TO_DO, "'%s' holds what is live now",
		       revision);
		return err_hint(err, "rbctl log shows the revisions");
	}
	out->type = STATEMENT_ROLLBACK;
	out->question = "Do you approve going back to that revision?";
	out->why = "Why is it necessary to go back?";
	out->span = ROLLBACK_SPAN;
	out->shown.base = j->candidate;
	out->shown.candidate = out->target;
	out->shown.changes = out->back;
	out->shown.rules = NULL;
	out->shown.nr_rules = 0;
	return 0;
}

int approve_find_subject(struct approve_subject *out, struct store *store,
			 const struct judgement *j,
			 const struct approve_options *options, struct err *err)
{
	if (check_options(options, err))
		return -1;
	*out = (struct approve_subject){ .shown = *j };
	if (options->review)
		return find_review(out, j, err);
	if (options->rollback)
		return find_way_back(out, store, j, options->rollback, err);
	return find_change(out, j, options->break_glass, err);
}

int approve_check_wanted(const struct approve_subject *subject,
			 const struct judgement *j, struct err *err)
{
	char hex[OID_HEX + 1];

	if (!j->verdict.allowed || j->glass || subject->debt ||
	    subject->type == STATEMENT_ROLLBACK)
		return 0;
	oid_format(hex, &j->candidate);
	err_no(err, REASON_NOTHING_TO_DO,
	       "there is nothing more to sign: revision %.12s has all its "
	       "sign-offs",
	       hex);
	return err_hint(err, "rbctl land");
}
