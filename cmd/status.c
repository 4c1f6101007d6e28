/* status.c - where the work stands: live, here, what is missing, what next */
#include "cmd/status.h"
#include "core/report/status.h"

#include <string.h>

static void set_oid(struct json *object, const char *key, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	json_set_string(object, key, hex);
}

static const char *short_ref(const char *ref)
{
	return text_starts(ref, "refs/heads/") ? ref + strlen("refs/heads/")
					       : ref;
}

static void set_verdict(struct json *out, const struct judgement *j)
{
	json_set_bool(out, "approved", j->verdict.allowed);
	if (j->verdict.allowed)
		return;
	json_set_string(out, "reason", reason_name(j->verdict.reason));
	json_set_string(out, "detail", j->verdict.detail);
	if (j->verdict.hint[0] != '\0')
		json_set_string(out, "hint", j->verdict.hint);
}

static int add_live(struct json *root, struct judgement *j, struct store *store,
		    struct err *err)
{
	struct json *out = json_set_object(root, "live");
	const char *ref;

	if (store_live_ref(&ref, store, err) || store_judge_live(j, store, err))
		return -1;
	json_set_string(out, "branch", short_ref(ref));
	if (!oid_is_zero(&j->candidate))
		set_oid(out, "revision", &j->candidate);
	set_verdict(out, j);
	if (j->policy) {
		set_oid(out, "approved_revision", &j->approved);
		json_set_int(out, "policy_version", j->policy->version);
		json_set_bool(root, "separation_of_duties",
			      j->policy->separation_of_duties);
	}
	return 0;
}

/* Whose key signs here: NULL when that can't be told. */
static const struct person *who_am_i(const struct context *context,
				     struct store *store,
				     const struct policy *policy)
{
	autoptr(signer) signer = NULL;
	struct err ignored = { 0 };

	if (!policy ||
	    open_signer(&signer, context, store_repo(store), NULL, &ignored))
		return NULL;
	return policy_key_owner(policy, signer_key(signer), NULL);
}

/* *in_vain: approve would refuse it, whoever signs. */
static int add_work(struct json *root, bool *in_vain,
		    const struct judgement *live, const struct context *context,
		    struct store *store, struct err *err)
{
	const struct person *me = who_am_i(context, store, live->policy);
	struct repo *repo = store_repo(store);
	auto_release(judgement) j = { 0 };
	autofree char *head = NULL;
	struct err unborn = { 0 };
	bool wanted = false;
	struct json *work;
	struct json *you;
	struct oid tip;

	if (repo_head(&head, repo, err))
		return -1;
	if (repo_resolve(&tip, repo, "HEAD", &unborn))
		return 0;
	if (store_judge(&j, store, &tip, NULL, err))
		return -1;
	work = json_set_object(root, "work");
	if (head)
		json_set_string(work, "branch", short_ref(head));
	set_oid(work, "revision", &tip);
	json_set_bool(work, "is_live", oid_equal(&tip, &live->candidate));
	set_verdict(work, &j);
	*in_vain = j.stranded || reason_is_of_policy(j.verdict.reason);
	if (j.judged_by && !j.verdict.allowed)
		wanted = status_add_rules(work, &j, me ? me->id : NULL) &&
			 !*in_vain;
	if (!me)
		return 0;
	you = json_set_object(root, "you");
	json_set_string(you, "person", me->id);
	json_set_string(you, "name", me->name);
	json_set_bool(you, "can_sign", wanted);
	return 0;
}

static bool is(const struct json *object, const char *key)
{
	return json_is_true(json_get(object, key));
}

/* The one command that brings this further. */
static const char *next_of(const struct json *root, bool in_vain)
{
	const struct json *work = json_get(root, "work");
	const struct json *live = json_get(root, "live");

	if (json_count(json_get(root, "unfinished_runs")) > 0)
		return "rbctl resume RUN, for the run above";
	if (is(root, "uncommitted"))
		return is(work, "is_live")
			       ? "git switch -c BRANCH, then git commit"
			       : "git commit";
	if (work && !is(work, "is_live") && is(work, "approved"))
		return "rbctl land";
	if (work && !is(work, "approved") && in_vain)
		return json_text(work, "hint", "rbctl policy check");
	if (work && !is(work, "approved"))
		return is(json_get(root, "you"), "can_sign")
			       ? "rbctl diff, then rbctl approve"
			       : "ask one of those who could sign to run: "
				 "rbctl approve";
	if (!is(live, "approved"))
		return "rbctl explain, for what the live branch lacks";
	return "rbctl apply RUNBOOK --env NAME, or rbctl new NAME --from "
	       "ISSUER";
}

static int run(struct context *context, void *payload UNUSED,
	       int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	autoptr(json) root = json_new_object();
	auto_release(judgement) live = { 0 };
	autoptr(store) store = NULL;
	autobuf text = { 0 };
	bool in_vain = false;
	bool dirty = false;

	json_set_string(root, "format", "status/1");
	json_set_bool(root, "ok", true);
	if (open_store(&store, context, err) ||
	    add_live(root, &live, store, err) ||
	    add_work(root, &in_vain, &live, context, store, err))
		return -1;
	if (repo_work_tree(store_repo(store)) &&
	    repo_is_dirty(&dirty, store_repo(store), err))
		return -1;
	json_set_bool(root, "uncommitted", dirty);
	status_add_runs(root, context, store);
	json_set_string(root, "next", next_of(root, in_vain));
	if (context->json)
		return answer_json(root, err) ? -1 : EXIT_YES;
	report_status_text(&text, root, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}

const struct cmd cmd_status = {
	.name = "status",
	.group = "review",
	.summary = "where the work stands, what is missing, what to do next",
	.operands = "",
	.max_args = 0,
	.run = run,
	.example = "rbctl status",
};
