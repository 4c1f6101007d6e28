/* hook_receive.c - on the server: decides whether a push may move live */
#include "cmd/hook.h"
#include "cmd/hook_updates.h"
#include "core/cli/open.h"
#include "core/report/judgement.h"

#include <stdio.h>
#include <string.h>

static void say(const struct context *context, const struct judgement *j)
{
	autobuf text = { 0 };

	report_judgement_text(&text, j, NULL, context->talk_theme);
	fputs(buf_str(&text), stderr);
}

/* Refs that the server itself vouches for: they don't move with live. */
static const char *other_protected(const struct updates *updates)
{
	for (size_t i = 0; i < updates->nr; i++)
		if (text_starts(updates->at[i].ref, "refs/rbctl/"))
			return updates->at[i].ref;
	return NULL;
}

int hook_pre_receive(struct context *context, struct err *err)
{
	struct store_options options = open_store_options(context);
	auto_release(updates) updates = { 0 };
	auto_release(judgement) j = { 0 };
	const struct update *update;
	autoptr(store) store = NULL;
	struct repo *repo = NULL;
	const char *live;

	if (updates_read(&updates, false, err) || repo_open_hook(&repo, err) ||
	    store_open_repo(&store, repo, &options, err) ||
	    store_live_ref(&live, store, err))
		return -1;
	update = updates_find(&updates, live);
	if (update == NULL)
		return EXIT_YES;
	if (other_protected(&updates)) {
		err_set(err, EXIT_NO, "'%s' is pushed together with '%s'", live,
			other_protected(&updates));
		return err_hint(err, "push the two one after the other");
	}
	if (store_judge_push(&j, store, &update->old, &update->new, err))
		return -1;
	if (j.verdict.allowed)
		return EXIT_YES;
	say(context, &j);
	err_set(err, EXIT_NO, "%s: '%s' stays where it is",
		reason_name(j.verdict.reason), live);
	return err_hint(err, "push it to a branch of its own, have it signed "
			     "there, then land it");
}
