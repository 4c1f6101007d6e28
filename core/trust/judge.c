/* judge.c - may the tip of the walk go live? the one place that decides */
#include "core/model/checklist.h"
#include "core/trust/compare.h"
#include "core/trust/walk.h"
#include "core/git/tree.h"

#include <stdio.h>
#include <string.h>

void rule_state_release(struct rule_state *state)
{
	free(state->path);
	strings_release(&state->signed_by);
}

/* Everything that one judgement works with. */
struct court {
	struct walk *walk;
	const char *path;         /* the changed path under judgement */
	struct strings approvers; /* of that path, newest statement wins */
	const struct statement **approvals; /* beside approvers */
	char *rejected_by;                  /* person id, the first met */
	char *rejected_why;
	struct rule_state *rules;
	size_t nr_rules;
	size_t alloc_rules;
	bool few_for_unknown; /* an unknown author, and one signer only */
	const char *unknown_path;
	size_t nr_counted; /* sign-offs that count for anything */
	int failed;
	struct err *err;
};

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

/* ---- putting the answer into words ---- */

static void hint_who(struct verdict *verdict, const struct walk *walk,
		     const struct rule_state *state)
{
	const struct contribution *c = walk_contribution(walk, state->path);
	auto_release(strings) who = { 0 };
	autobuf names = { 0 };

	for (size_t i = 0; i < walk->policy->nr_people; i++) {
		const char *id = walk->policy->people[i].id;
		bool in_role = false;

		for (size_t k = 0; k < state->rule->nr_sign_offs; k++)
			if (policy_has_role(walk->policy, id,
					    state->rule->sign_offs[k].role))
				in_role = true;
		if (!in_role || strings_has(&state->signed_by, id))
			continue;
		if (walk->policy->separation_of_duties && c &&
		    strings_has(&c->people, id))
			continue;
		strings_add(&who, id);
	}
	strings_join_words(&names, &who);
	if (who.nr == 0)
		verdict_hint(verdict, "nobody is left who could sign: see "
				      "rbctl explain");
	else
		verdict_hint(verdict, "can sign: %s, with rbctl approve",
			     buf_str(&names));
}

static void add_places(struct buf *out, const struct policy_rule *rule)
{
	for (size_t i = 0; i < rule->nr_sign_offs; i++)
		buf_addf(out, "%s%zu of role %s", i ? " and " : "",
			 rule->sign_offs[i].count, rule->sign_offs[i].role);
}

static struct verdict say_missing(enum reason reason, const char *why,
				  const struct walk *walk,
				  const struct rule_state *state)
{
	struct verdict verdict;
	autobuf needs = { 0 };
	autobuf has = { 0 };
	char hex[OID_HEX + 1];

	add_places(&needs, state->rule);
	strings_join_words(&has, &state->signed_by);
	if (walk->unclean && reason == REASON_QUORUM) {
		oid_format(hex, &walk->unclean_commit);
		buf_addf(&has,
			 "; merge %.12s isn't clean: it changes governed "
			 "files itself",
			 hex);
	}
	verdict = verdict_deny(reason, "'%s' needs %s: %zu/%zu signed%s%s%s%s",
			       state->path, buf_str(&needs), state->filled,
			       state->places, has.len ? ": " : "",
			       buf_str(&has), why ? "; " : "", why ? why : "");
	hint_who(&verdict, walk, state);
	return verdict;
}

/* The newest sign-off that doesn't count; empty commits come last. */
static const struct sign_off_seen *discounted(const struct walk *walk)
{
	const struct sign_off_seen *empty = NULL;

	for (size_t i = walk->nr_pool; i-- > 0;) {
		const struct sign_off_seen *seen = &walk->pool[i];

		if (seen->counts)
			continue;
		if (seen->reason != REASON_NO_STATEMENT)
			return seen;
		if (empty == NULL)
			empty = seen;
	}
	return empty;
}

/* The last approved revision changed the path too: its signatures were for
 * what stood there then. */
static bool was_just_signed(const struct walk *walk, const char *path)
{
	size_t nr;

	return walk->approved_nr > 0 &&
	       table_get(&nr, &walk->touched, path, strlen(path)) &&
	       nr == walk->approved_nr;
}

static struct verdict pronounce(const struct court *court, bool mixed)
{
	const struct walk *walk = court->walk;
	const struct sign_off_seen *void_one = discounted(walk);
	const struct rule_state *missing = NULL;
	struct verdict verdict;
	char why[sizeof(void_one->detail) + 64];
	char hex[OID_HEX + 1];

	for (size_t i = 0; i < court->nr_rules && !missing; i++)
		if (!court->rules[i].satisfied)
			missing = &court->rules[i];
	if (missing && court->nr_counted == 0 && void_one) {
		oid_format(hex, &void_one->commit);
		snprintf(why, sizeof(why), "sign-off %.12s doesn't count: %s",
			 hex, void_one->detail);
		return say_missing(void_one->reason, why, walk, missing);
	}
	if (mixed) {
		verdict =
			verdict_deny(REASON_POLICY_MIXED,
				     "a change of the policy must come alone, "
				     "and %zu other paths differ too",
				     walk->changes.nr - 1);
		verdict_hint(&verdict, "land the policy first, then the rest "
				       "on a branch of its own");
		return verdict;
	}
	if (missing == NULL)
		return verdict_allow();
	if (court->few_for_unknown && court->unknown_path &&
	    strcmp(court->unknown_path, missing->path) == 0)
		return say_missing(REASON_AUTHOR_UNKNOWN,
				   "nobody's key shows who wrote it, so two "
				   "people must sign",
				   walk, missing);
	if (court->nr_counted == 0 && was_just_signed(walk, missing->path))
		return say_missing(REASON_STALE,
				   "it was edited after it was signed", walk,
				   missing);
	if (court->nr_counted == 0)
		return say_missing(REASON_UNAPPROVED, NULL, walk, missing);
	return say_missing(REASON_QUORUM, NULL, walk, missing);
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
		*verdict = pronounce(court, mixed);
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
