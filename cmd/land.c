/* land.c - moves the live branch to an approved candidate, and no other */
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/report/judgement.h"
#include "core/report/lost.h"

#include <string.h>

static int find_live(struct oid *out, const char **ref, struct store *store,
		     struct err *err)
{
	bool found;

	if (store_live_ref(ref, store, err) ||
	    store_live(out, &found, store, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_GIT, "there is no branch '%s' here", *ref);
		return err_hint(err, "git fetch, then git branch %s origin/%s",
				*ref + strlen("refs/heads/"),
				*ref + strlen("refs/heads/"));
	}
	return 0;
}

static int move(struct store *store, const char *ref, const struct oid *from,
		const struct judgement *j, struct err *err)
{
	struct repo *repo = store_repo(store);
	autofree char *head = NULL;
	bool dirty = false;
	bool here;

	if (repo_head(&head, repo, err))
		return -1;
	here = repo_work_tree(repo) && head && strcmp(head, ref) == 0;
	if (here && repo_is_dirty(&dirty, repo, err))
		return -1;
	if (dirty) {
		err_set(err, EXIT_GIT,
			"there are changes in the work tree "
			"that no commit holds");
		return err_hint(err, "git stash, or commit them on a branch");
	}
	if (here && repo_checkout(repo, &j->candidate, err))
		return -1;
	return repo_ref_update(repo, ref, &j->candidate, from, "rbctl land",
			       err);
}

/* What is missing, by path, rule and person; and what got lost. */
static int refuse(const struct context *context, struct store *store,
		  const char *ref, const struct judgement *j, struct err *err)
{
	auto_release(lost) lost = { 0 };
	autobuf text = { 0 };

	if (lost_find(&lost, store, j, err))
		return -1;
	if (context->json) {
		autoptr(json) json = report_judgement_json(j, "land/1", NULL);

		report_lost_json(json, &lost);
		return answer_json(json, err) ? -1 : EXIT_NO;
	}
	report_judgement_text(&text, j, NULL, context->theme);
	report_lost_text(&text, &lost, ref, context->theme);
	return answer(&text, err) ? -1 : EXIT_NO;
}

static int tell(const struct context *context, const char *ref,
		const struct judgement *j, bool moved, struct err *err)
{
	autobuf text = { 0 };
	char hex[OID_HEX + 1];

	oid_format(hex, &j->candidate);
	if (context->json) {
		autoptr(json) json = report_judgement_json(j, "land/1", NULL);

		json_set_bool(json, "moved", moved);
		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	if (!j->judged_by->separation_of_duties)
		buf_addf(&text, "%swarning:%s separation of duties is off\n",
			 context->theme->warn, context->theme->off);
	buf_addf(&text,
		 "%s%s:%s %s is at %.12s\nnext: git push, or rbctl apply "
		 "RUNBOOK --env NAME\n",
		 context->theme->good, moved ? "landed" : "nothing to land",
		 context->theme->off, ref + strlen("refs/heads/"), hex);
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* As a server does, and then as this client does, which may have been away
 * for longer than its live branch. */
static int judge(struct judgement *out, struct store *store,
		 const struct oid *live, const struct oid *candidate,
		 struct err *err)
{
	if (store_judge_push(out, store, live, candidate, err))
		return -1;
	if (!out->verdict.allowed)
		return 0;
	judgement_release(out);
	return store_judge(out, store, candidate, NULL, err);
}

static int run(struct context *context, void *payload UNUSED, int nr_args,
	       char **args, struct err *err)
{
	auto_release(judgement) j = { 0 };
	autoptr(store) store = NULL;
	struct oid candidate;
	struct oid live;
	const char *ref;

	if (open_store(&store, context, err) ||
	    repo_resolve(&candidate, store_repo(store),
			 nr_args ? args[0] : "HEAD", err) ||
	    find_live(&live, &ref, store, err) ||
	    judge(&j, store, &live, &candidate, err))
		return -1;
	if (!j.verdict.allowed)
		return refuse(context, store, ref, &j, err);
	if (oid_equal(&live, &candidate))
		return tell(context, ref, &j, false, err);
	if (move(store, ref, &live, &j, err))
		return -1;
	return tell(context, ref, &j, true, err);
}

const struct cmd cmd_land = {
	.name = "land",
	.group = "review",
	.summary = "move the live branch to an approved revision",
	.operands = "[REV]",
	.max_args = 1,
	.run = run,
	.example = "rbctl land payroll",
};
