/* todo_branches.c - candidates that differ from live, and what each lacks */
#include "cmd/status.h"
#include "cmd/todo.h"
#include "core/git/reach.h"
#include "core/trust/chain.h"

#include <string.h>

#define LOCAL  "refs/heads/"
#define REMOTE "refs/remotes/"

/* One commit, and the names of all branches that stand there. */
struct candidate {
	struct oid tip;
	struct strings refs; /* full; local ones first */
};

struct candidates {
	struct candidate *at;
	size_t nr;
	size_t alloc;
};

static void candidates_release(struct candidates *list)
{
	for (size_t i = 0; i < list->nr; i++)
		strings_release(&list->at[i].refs);
	free(list->at);
}

static void add_candidate(struct candidates *list, const struct oid *tip,
			  const char *ref)
{
	struct candidate *one;

	for (size_t i = 0; i < list->nr; i++)
		if (oid_equal(&list->at[i].tip, tip)) {
			strings_add(&list->at[i].refs, ref);
			return;
		}
	list->at = grow(list->at, list->nr, &list->alloc, sizeof(*list->at));
	one = &list->at[list->nr++];
	*one = (struct candidate){ .tip = *tip };
	strings_add(&one->refs, ref);
}

/* Symbolic refs (origin/HEAD) are another name for what is listed anyway. */
static int gather(struct candidates *list, struct repo *repo,
		  const char *prefix, struct err *err)
{
	auto_release(strings) refs = { 0 };

	if (repo_refs(&refs, repo, prefix, err))
		return -1;
	for (size_t i = 0; i < refs.nr; i++) {
		struct err ignored = { 0 };
		struct oid tip;
		bool found;

		if (repo_ref_read(&tip, &found, repo, refs.at[i], &ignored) ||
		    !found)
			continue;
		add_candidate(list, &tip, refs.at[i]);
	}
	return 0;
}

/* What the live branch has already, merged or not, waits for nobody. */
static int drop_landed(struct candidates *list, struct repo *repo,
		       const struct oid *live, struct err *err)
{
	auto_release(oid_set) landed = { 0 };
	size_t kept = 0;

	if (reach_add(&landed, repo, live, err))
		return -1;
	for (size_t i = 0; i < list->nr; i++) {
		if (oid_set_has(&landed, &list->at[i].tip))
			strings_release(&list->at[i].refs);
		else
			list->at[kept++] = list->at[i];
	}
	list->nr = kept;
	return 0;
}

/* ---- one of them ---- */

/* Live is in its first-parent chain: it can be landed as it is. */
static int judge(struct judgement *j, bool *behind, const struct todo *todo,
		 const struct oid *tip, struct err *err)
{
	const struct oid *live = &todo->live->candidate;
	auto_release(chain) chain = { 0 };
	struct verdict verdict;

	if (chain_read(&chain, &verdict, store_repo(todo->store), tip,
		       store_anchor(todo->store), err))
		return -1;
	*behind = verdict.reason == REASON_NONE && !chain_has(&chain, live);
	return store_judge(j, todo->store, tip, NULL, err);
}

/* The newest word that counts of each person; is one a rejection by `who`? */
static bool rejects(const struct judgement *j, const char *who)
{
	auto_release(strings) heard = { 0 };

	for (size_t i = j->nr_sign_offs; i-- > 0;) {
		const struct sign_off_seen *seen = &j->sign_offs[i];

		if (!seen->counts || strcmp(seen->person, who) != 0)
			continue;
		for (size_t k = 0; k < seen->statement->changes.nr; k++)
			if (strings_add_once(
				    &heard,
				    seen->statement->changes.at[k].path) &&
			    seen->statement->type == STATEMENT_REJECT)
				return true;
	}
	return false;
}

static void add_expired(struct json *out, const struct judgement *j,
			const struct todo *todo)
{
	struct json *list = json_set_array(out, "expired");

	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];
		struct json *item;
		char when[TEXT_TIME_SIZE];
		char hex[OID_HEX + 1];

		if (!seen->statement || seen->statement->expires == 0 ||
		    strcmp(seen->person, todo->person) != 0 ||
		    (seen->reason != REASON_EXPIRED &&
		     !(seen->counts && seen->statement->expires < todo->now)))
			continue;
		oid_format(hex, &seen->commit);
		text_time(when, seen->statement->expires);
		item = json_append_object(list);
		json_set_string(item, "commit", hex);
		json_set_string(item, "expired", when);
	}
}

static const char *short_name(const char *ref)
{
	return text_starts(ref, LOCAL) ? ref + strlen(LOCAL)
				       : ref + strlen(REMOTE);
}

/* "origin/payroll" as the branch that it would be here: "payroll". */
static const char *local_name(const char *remote)
{
	const char *slash = strchr(remote, '/');

	return slash ? slash + 1 : remote;
}

static void set_next(struct json *out, const char *state, bool behind,
		     const char *ref, const char *live)
{
	const char *name = short_name(ref);
	bool local = text_starts(ref, LOCAL);

	if (strcmp(state, "land") == 0 && behind)
		json_set_stringf(out, "next",
				 "git switch %s, git merge --no-ff %s, then "
				 "rbctl verify HEAD",
				 live, name);
	else if (strcmp(state, "land") == 0)
		json_set_stringf(out, "next", "rbctl land %s", name);
	else if (strcmp(state, "wait") == 0)
		json_set_stringf(out, "next", "rbctl explain %s", name);
	else if (local)
		json_set_stringf(out, "next", "rbctl %s %s",
				 strcmp(state, "sign") == 0 ? "approve"
							    : "withdraw",
				 name);
	else
		json_set_stringf(
			out, "next", "git branch %s %s, then rbctl %s %s",
			local_name(name), name,
			strcmp(state, "sign") == 0 ? "approve" : "withdraw",
			local_name(name));
}

static void set_names(struct json *out, const struct candidate *candidate)
{
	struct json *names = json_set_array(out, "branches");
	char hex[OID_HEX + 1];

	for (size_t i = 0; i < candidate->refs.nr; i++)
		json_append_string(names, short_name(candidate->refs.at[i]));
	oid_format(hex, &candidate->tip);
	json_set_string(out, "revision", hex);
}

static void add_branch(struct json *list, const struct candidate *candidate,
		       const struct judgement *j, bool behind,
		       const struct todo *todo)
{
	struct json *out = json_append_object(list);
	const char *state = "wait";
	bool wanted;

	set_names(out, candidate);
	json_set_string(out, "state", state);
	json_set_bool(out, "approved", j->verdict.allowed);
	if (!j->verdict.allowed) {
		json_set_string(out, "reason", reason_name(j->verdict.reason));
		json_set_string(out, "detail", j->verdict.detail);
		json_set_string(out, "hint", j->verdict.hint);
	}
	json_set_bool(out, "behind", behind);
	wanted = status_add_rules(out, j, todo->person);
	add_expired(out, j, todo);
	if (j->verdict.allowed)
		state = "land";
	else if (rejects(j, todo->person))
		state = "rejected";
	else if (wanted)
		state = "sign";
	json_set_string(out, "state", state);
	set_next(out, state, behind, candidate->refs.at[0],
		 j->judged_by->live + strlen(LOCAL));
}

int todo_add_branches(struct json *root, const struct todo *todo,
		      struct err *err)
{
	struct json *list = json_set_array(root, "branches");
	auto_release(candidates) found = { 0 };
	struct repo *repo = store_repo(todo->store);
	size_t nr;

	if (gather(&found, repo, LOCAL, err) ||
	    gather(&found, repo, REMOTE, err) ||
	    drop_landed(&found, repo, &todo->live->candidate, err))
		return -1;
	nr = found.nr < TODO_BRANCHES_MAX ? found.nr : TODO_BRANCHES_MAX;
	for (size_t i = 0; i < nr; i++) {
		auto_release(judgement) j = { 0 };
		bool behind;

		if (judge(&j, &behind, todo, &found.at[i].tip, err))
			return -1;
		/* Of another store, or without a change that is governed. */
		if (j.judged_by && j.changes.nr)
			add_branch(list, &found.at[i], &j, behind, todo);
	}
	json_set_int(root, "hidden", (int64_t)(found.nr - nr));
	return 0;
}
