/* hook_receive.c - on the server: decides whether a push may move live */
#include "cmd/hook_receive.h"
#include "cmd/hooks.h"
#include "core/cli/open.h"
#include "core/git/commit.h"
#include "core/report/judgement.h"

#include <stdio.h>
#include <string.h>

/* A receipts' ref that a push moves has no more commits to go back. */
#define RECEIPTS_MAX 1000000

bool hook_is_protected(const char *ref)
{
	return text_starts(ref, "refs/rbctl/");
}

/* A symbolic ref would move the branch behind it, past this hook. */
static int check_names(struct repo *repo, const struct updates *updates,
		       struct err *err)
{
	for (size_t i = 0; i < updates->nr; i++) {
		struct oid ignored;
		bool found;

		if (repo_ref_read(&ignored, &found, repo, updates->at[i].ref,
				  err))
			return err_wrap(err, "on the server");
	}
	return 0;
}

/* Is `old` on the first-parent chain of `new`? */
static int has_grown(bool *out, struct repo *repo, const struct oid *old,
		     const struct oid *new, struct err *err)
{
	struct oid at = *new;

	*out = false;
	for (size_t i = 0; i < RECEIPTS_MAX; i++) {
		auto_release(commit) commit = { 0 };
		autobuf raw = { 0 };

		if (oid_equal(&at, old)) {
			*out = true;
			return 0;
		}
		if (repo_read_as(&raw, repo, &at, OBJECT_COMMIT,
				 COMMIT_SIZE_MAX, err) ||
		    commit_parse(&commit, buf_str(&raw), raw.len, err))
			return -1;
		if (commit.nr_parents == 0)
			return 0;
		at = commit.parents[0];
	}
	return err_set(err, EXIT_INPUT, "there are more than %d receipts",
		       RECEIPTS_MAX);
}

/* What was done stays written down: receipts are added to, never cut. */
static int check_protected(struct repo *repo, const struct updates *updates,
			   struct err *err)
{
	for (size_t i = 0; i < updates->nr; i++) {
		const struct update *update = &updates->at[i];
		bool grown = oid_is_zero(&update->old);

		if (!hook_is_protected(update->ref))
			continue;
		if (!grown && !oid_is_zero(&update->new) &&
		    has_grown(&grown, repo, &update->old, &update->new, err))
			return -1;
		if (grown)
			continue;
		err_no(err, REASON_NOT_FAST_FORWARD,
		       "'%s' would lose what is written there", update->ref);
		return err_hint(err, "rbctl receipts fetch, then rbctl "
				     "receipts push");
	}
	return 0;
}

/* Refs that the server itself vouches for don't move with live: each is
 * judged by what the other was before. */
static int check_together(const struct updates *updates, const char *live,
			  struct err *err)
{
	for (size_t i = 0; i < updates->nr; i++)
		if (hook_is_protected(updates->at[i].ref)) {
			err_no(err, REASON_WRONG_REF,
			       "'%s' is pushed together with "
			       "'%s'",
			       live, updates->at[i].ref);
			return err_hint(err, "push the two one after the "
					     "other");
		}
	return 0;
}

/* git compares again when it moves the ref; its words are for engineers. */
static int check_unmoved(struct store *store, const struct update *update,
			 struct err *err)
{
	struct oid now;
	bool found;

	if (store_live(&now, &found, store, err))
		return -1;
	if (found ? oid_equal(&now, &update->old) : oid_is_zero(&update->old))
		return 0;
	err_no(err, REASON_STALE_VIEW,
	       "somebody else moved '%s' while you pushed", update->ref);
	return err_hint(err, "git fetch, merge your change into what is live "
			     "now, rbctl land, and push again");
}

/* git takes all of a push or nothing once a pre-receive hook says no. */
static void say_others(const struct updates *updates, const char *live)
{
	auto_release(strings) others = { 0 };
	autobuf names = { 0 };
	autobuf text = { 0 };

	for (size_t i = 0; i < updates->nr; i++)
		if (strcmp(updates->at[i].ref, live) != 0)
			strings_add(&others, updates->at[i].ref);
	if (others.nr == 0)
		return;
	strings_join_words(&names, &others);
	buf_add_untrusted(&text, buf_str(&names));
	fprintf(stderr,
		"nothing of this push was taken: push %s without the live "
		"branch\n",
		buf_str(&text));
}

static int refuse(const struct context *context, const struct judgement *j,
		  const struct updates *updates, const struct update *update,
		  struct err *err)
{
	autobuf text = { 0 };

	report_judgement_text(&text, j, NULL, context->talk_theme);
	fputs(buf_str(&text), stderr);
	say_others(updates, update->ref);
	err_no(err, j->verdict.reason, "'%s' stays where it is", update->ref);
	if (oid_is_zero(&update->new))
		return err_hint(err, "to take a change back: git revert it on "
				     "a branch, have that signed, and land it");
	if (j->stranded || j->verdict.reason == REASON_NOT_FAST_FORWARD ||
	    j->verdict.reason == REASON_NOT_FIRST_PARENT)
		return -1; /* the judgement's own hint says it */
	return err_hint(err, "push it to a branch of its own, have it signed "
			     "there, then land it");
}

static int judge(const struct context *context, struct store *store,
		 const struct updates *updates, struct err *err)
{
	auto_release(judgement) j = { 0 };
	const struct update *update;
	const char *live;

	if (store_live_ref(&live, store, err))
		return -1;
	update = updates_find(updates, live);
	if (update == NULL)
		return EXIT_YES;
	if (check_together(updates, live, err) ||
	    store_judge_push(&j, store, &update->old, &update->new, err))
		return -1;
	if (!j.verdict.allowed)
		return refuse(context, &j, updates, update, err);
	return check_unmoved(store, update, err) ? -1 : EXIT_YES;
}

/* rbctl hooks check --server, on the other side. */
static int answer_question(const struct context *context, struct repo *repo,
			   struct err *err)
{
	auto_release(server) server = { 0 };
	autobuf text = { 0 };

	if (server_look(&server, repo, context, err))
		return -1;
	server_text(&text, &server);
	if (!server_is_good(&server)) {
		buf_add(&text, "next: ");
		server_next(&text, &server, repo);
		buf_add(&text, "\n");
	}
	fputs(buf_str(&text), stderr);
	err_no(err, REASON_DECLINED,
	       "that was a question: nothing of it was taken");
	return err_hint(err, "push as you would without asking");
}

int hook_pre_receive(struct context *context, struct err *err)
{
	struct store_options options = open_store_options(context);
	auto_release(updates) updates = { 0 };
	autoptr(store) store = NULL;
	struct err untold = { 0 };
	autoptr(repo) repo = NULL;
	struct repo *own = NULL;

	if (updates_read(&updates, false, err) || repo_open_hook(&repo, err) ||
	    check_names(repo, &updates, err))
		return -1;
	if (updates_find(&updates, HOOK_QUESTION_REF))
		return answer_question(context, repo, err);
	if (repo_reopen(&own, repo, err))
		return -1;
	if (store_open_repo(&store, own, &options, &untold) == 0) {
		if (check_protected(repo, &updates, err))
			return -1;
		return judge(context, store, &updates, err);
	}
	if (untold.code == EXIT_NO)
		return hook_untold(repo, &updates, err);
	*err = untold;
	return -1;
}
