/* judge.c - may the tip of the walk go live? the one place that decides */
#include "core/model/checklist.h"
#include "core/trust/compare.h"
#include "core/trust/court.h"
#include "core/git/tree.h"

#include <stdio.h>
#include <string.h>

void rule_state_release(struct rule_state *state)
{
	free(state->path);
	strings_release(&state->signed_by);
}

static void court_release(struct court *court)
{
	strings_release(&court->approvers);
	free(court->approvals);
	free(court->rejected_by);
	free(court->rejected_why);
	for (size_t i = 0; i < court->nr_rules; i++)
		rule_state_release(&court->rules[i]);
	free(court->rules);
}

/* ---- who speaks for the path ---- */

static void hear(struct court *court, const char *path)
{
	struct walk *walk = court->walk;
	auto_release(strings) heard = { 0 };

	court->path = path;
	strings_release(&court->approvers);
	for (size_t i = walk->nr_pool; i-- > 0;) {
		const struct sign_off_seen *seen = &walk->pool[i];
		const struct statement *s = seen->statement;

		if (!seen->counts || !changes_find(&s->changes, path) ||
		    !strings_add_once(&heard, s->person))
			continue;
		if (s->type == STATEMENT_REJECT && !court->rejected_by) {
			court->rejected_by = xstrdup(s->person);
			court->rejected_why = xstrdup(s->reason);
		} else if (s->type == STATEMENT_APPROVE) {
			court->approvals[court->approvers.nr] = s;
			strings_add(&court->approvers, s->person);
		}
	}
}

/* The rule's checklist was the one answered, as it stands here, and well. */
static int answers_checklist(bool *out, struct walk *walk,
			     const struct policy_rule *rule,
			     const struct statement *s, struct err *err)
{
	const char *path = json_text(s->checklist, "path", NULL);
	const char *sha256 = json_text(s->checklist, "sha256", "");
	autoptr(json) checklist = NULL;
	char name[TEXT_NAME_MAX + 1];
	struct err ignored = { 0 };
	autobuf text = { 0 };
	char digest[65];
	struct oid oid;
	bool found;

	*out = false;
	if (path == NULL)
		return 0;
	document_name_of(name, path);
	if (document_kind_of(path) != DOCUMENT_CHECKLIST ||
	    strcmp(name, rule->checklist) != 0)
		return 0;
	if (repo_find_path(&oid, NULL, &found, walk->repo, &walk->tip_tree,
			   path, err))
		return -1;
	if (!found)
		return 0;
	if (walk_digest(digest, walk, &oid, err))
		return -1;
	if (strcmp(digest, sha256) != 0)
		return 0;
	if (repo_read_as(&text, walk->repo, &oid, OBJECT_BLOB, JSON_SIZE_MAX,
			 err))
		return -1;
	*out = json_parse(&checklist, buf_str(&text), text.len, JSON_STRICT,
			  path, &ignored) == 0 &&
	       checklist_judge(checklist, json_get(s->checklist, "answers"),
			       &ignored) == 0;
	return 0;
}

static int serves_rule(bool *out, struct walk *walk,
		       const struct policy_rule *rule,
		       const struct statement *s, struct err *err)
{
	*out = rule->expires_s == 0 ||
	       (s->expires != 0 && s->expires - s->issued <= rule->expires_s);
	if (*out && rule->checklist)
		return answers_checklist(out, walk, rule, s, err);
	return 0;
}

static void judge_rule(const struct policy_rule *rule, void *payload)
{
	struct court *court = payload;
	struct walk *walk = court->walk;
	struct rule_state state = { .path = xstrdup(court->path),
				    .rule = rule,
				    .places = policy_rule_places(rule) };
	const struct contribution *c = walk_contribution(walk, court->path);

	for (size_t i = 0; i < court->approvers.nr; i++) {
		bool serves = false;

		if (serves_rule(&serves, walk, rule, court->approvals[i],
				court->err))
			court->failed = -1;
		if (serves)
			strings_add(&state.signed_by, court->approvers.at[i]);
	}
	state.satisfied = policy_rule_satisfied(
		walk->policy, rule, &state.signed_by, &state.filled);
	if (state.satisfied && walk->policy->separation_of_duties &&
	    (c == NULL || c->unknown) && state.signed_by.nr < 2) {
		state.satisfied = false;
		court->few_for_unknown = true;
		court->unknown_path = court->path;
	}
	court->rules = grow(court->rules, court->nr_rules, &court->alloc_rules,
			    sizeof(*court->rules));
	court->rules[court->nr_rules++] = state;
}

/* ---- the policy's own change ---- */

static int judge_policy_change(struct verdict *verdict, struct walk *walk,
			       struct err *err)
{
	const struct change *change = changes_find(&walk->changes, POLICY_PATH);
	autoptr(policy) policy = NULL;
	char sha256[65];

	*verdict = (struct verdict){ 0 };
	if (change == NULL)
		return 0;
	if (walk_policy(&policy, sha256, verdict, walk->repo, &walk->tip_tree,
			err))
		return -1;
	if (policy == NULL)
		return 0;
	if (policy->version <= walk->policy->version)
		*verdict = verdict_deny(REASON_POLICY_VERSION,
					"the new policy's version is %lld, "
					"and %lld is in force",
					(long long)policy->version,
					(long long)walk->policy->version);
	else if (strcmp(policy->live, walk->policy->live) != 0)
		*verdict = verdict_deny(REASON_POLICY_INVALID,
					"the new policy names another live "
					"branch ('%s', not '%s')",
					policy->live, walk->policy->live);
	if (verdict->reason)
		verdict_hint(verdict, "put " POLICY_PATH " right, then have it "
				      "signed again");
	return 0;
}

/* ---- the judgement ---- */

static bool has_statements(const struct walk *walk)
{
	for (size_t i = 0; i < walk->nr_pool; i++)
		if (walk->pool[i].statement)
			return true;
	return false;
}

static int fill_digests(struct walk *walk, struct err *err)
{
	for (size_t i = 0; i < walk->changes.nr; i++) {
		struct change *change = &walk->changes.at[i];

		if (change->old.present && !change->old.sha256[0] &&
		    walk_digest(change->old.sha256, walk, &change->old.oid,
				err))
			return -1;
		if (change->new.present && !change->new.sha256[0] &&
		    walk_digest(change->new.sha256, walk, &change->new.oid,
				err))
			return -1;
	}
	return 0;
}

static int hear_all(struct court *court, struct err *err)
{
	struct walk *walk = court->walk;

	court->approvals = xcalloc(walk->nr_pool, sizeof(*court->approvals));
	for (size_t i = 0; i < walk->nr_pool; i++) {
		if (walk_weigh(&walk->pool[i], walk, err))
			return -1;
		if (walk->pool[i].counts &&
		    walk->pool[i].statement->type == STATEMENT_APPROVE)
			court->nr_counted++;
	}
	for (size_t i = 0; i < walk->changes.nr; i++) {
		hear(court, walk->changes.at[i].path);
		policy_rules_for(walk->policy, court->path, judge_rule, court);
	}
	return court->failed;
}

static int deliberate(struct verdict *verdict, struct court *court,
		      struct err *err)
{
	struct walk *walk = court->walk;
	bool mixed = walk->changes.nr > 1 &&
		     changes_find(&walk->changes, POLICY_PATH);

	if (hear_all(court, err) || judge_policy_change(verdict, walk, err))
		return -1;
	if (walk->dead.reason) {
		*verdict = walk->dead;
	} else if (court->rejected_by) {
		*verdict =
			verdict_deny(REASON_REJECTED, "'%s' rejected it: %s",
				     court->rejected_by, court->rejected_why);
		verdict_hint(verdict, "until %s withdraws: rbctl withdraw",
			     court->rejected_by);
	} else if (verdict->reason == REASON_NONE) {
		*verdict = court_pronounce(court, mixed);
	}
	return 0;
}

static void report(struct judgement *out, const struct verdict *verdict,
		   struct walk *walk, struct court *court)
{
	out->verdict = *verdict;
	out->candidate = walk->tip;
	out->tree = walk->tip_tree;
	out->base = walk->approved;
	out->approved = verdict->allowed ? walk->tip : walk->approved;
	out->judged_by = walk->policy;
	memcpy(out->judged_by_sha256, walk->policy_sha256, 65);
	out->policy = walk->policy;
	memcpy(out->policy_sha256, walk->policy_sha256, 65);
	out->changes = walk->changes;
	out->sign_offs = walk->pool;
	out->nr_sign_offs = walk->nr_pool;
	out->contributions = walk->contributions;
	out->nr_contributions = walk->nr_contributions;
	out->unclean_merge = walk->unclean;
	out->unclean_merge_commit = walk->unclean_commit;
	out->rules = steal(court->rules);
	out->nr_rules = court->nr_rules;
	out->borrowed = true;
	court->nr_rules = 0;
}

int walk_judge(struct verdict *verdict, struct judgement *detail,
	       struct walk *walk, struct err *err)
{
	__attribute__((cleanup(court_release))) struct court court = {
		.walk = walk, .err = err
	};

	if (walk->dead.reason) {
		*verdict = walk->dead;
	} else if (walk->changes.nr == 0) {
		*verdict = verdict_allow();
	} else if (!detail && !has_statements(walk)) {
		*verdict = verdict_deny(REASON_UNAPPROVED, "nobody signed");
	} else {
		if (fill_digests(walk, err))
			return -1;
		if (deliberate(verdict, &court, err))
			return -1;
	}
	if (detail)
		report(detail, verdict, walk, &court);
	return 0;
}
