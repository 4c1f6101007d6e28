/* hearing.c - how the rules for one path stand with the voices there are */
#include "core/model/checklist.h"
#include "core/trust/court.h"

#include <string.h>

void rule_state_release(struct rule_state *state)
{
	free(state->path);
	strings_release(&state->signed_by);
}

void rule_states_release(struct rule_states *states)
{
	for (size_t i = 0; i < states->nr; i++)
		rule_state_release(&states->at[i]);
	free(states->at);
	*states = (struct rule_states){ 0 };
}

/* ---- does a sign-off serve a rule? ---- */

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

/* ---- the rules ---- */

static void cast(struct ballot *ballot, struct vote *votes,
		 const struct sign_off_seen *seen)
{
	votes[ballot->nr++] =
		(struct vote){ seen->person, seen->touched, seen->verified };
}

static void judge_rule(const struct policy_rule *rule, void *payload)
{
	struct hearing *h = payload;
	struct walk *walk = h->court->walk;
	autofree struct vote *votes =
		xcalloc(h->approving.nr + 1, sizeof(*votes));
	struct ballot ballot = { .votes = votes,
				 .at = walk_time(walk),
				 .barred = h->barred };
	struct rule_state state = { .path = xstrdup(h->change->path),
				    .rule = rule,
				    .places = policy_rule_places(rule) };

	for (size_t i = 0; i < h->approving.nr; i++) {
		bool serves = false;

		if (serves_rule(&serves, walk, rule,
				h->approving.at[i]->statement, h->err))
			h->failed = -1;
		if (!serves)
			continue;
		cast(&ballot, votes, h->approving.at[i]);
	}
	for (size_t i = 0; i < ballot.nr; i++)
		if (policy_vote_serves(walk->policy, rule, &votes[i], &ballot))
			strings_add(&state.signed_by, votes[i].person);
	state.satisfied =
		policy_rule_count(walk->policy, rule, &ballot, &state.filled);
	if (state.satisfied && walk->policy->separation_of_duties &&
	    h->unknown &&
	    policy_nr_humans(walk->policy, h->change->path, &ballot) < 2) {
		state.satisfied = false;
		state.unknown = true;
	}
	h->states->at = grow(h->states->at, h->states->nr, &h->states->alloc,
			     sizeof(*h->states->at));
	h->states->at[h->states->nr++] = state;
}

static bool breaks_glass(const struct hearing *h)
{
	const struct walk *walk = h->court->walk;
	autofree struct vote *votes = xcalloc(h->glass.nr + 1, sizeof(*votes));
	struct ballot ballot = { .votes = votes,
				 .at = walk_time(walk),
				 .barred = h->barred };

	for (size_t i = 0; i < h->glass.nr; i++)
		cast(&ballot, votes, h->glass.at[i]);
	return policy_glass_count(walk->policy, &ballot, NULL);
}

/* ---- how risky the change is ---- */

static int read_side(struct buf *text, struct walk *walk,
		     const struct change_side *side, struct err *err)
{
	if (!side->present)
		return 0;
	return repo_read_as(text, walk->repo, &side->oid, OBJECT_BLOB,
			    WALK_BLOB_MAX, err);
}

/* What can't be told is high. */
static int find_risk(const char **out, struct walk *walk,
		     const struct change *change, struct err *err)
{
	autobuf old = { 0 };
	autobuf new = { 0 };

	*out = "high";
	if (!walk->risk || !policy_asks_risk(walk->policy))
		return 0;
	if (read_side(&old, walk, &change->old, err) ||
	    read_side(&new, walk, &change->new, err))
		return -1;
	*out = walk->risk(change->path, change->old.present ? &old : NULL,
			  change->new.present ? &new : NULL);
	return 0;
}

int hearing_judge(struct hearing *h)
{
	struct walk *walk = h->court->walk;
	size_t first = h->states->nr;
	const char *risk;

	if (find_risk(&risk, walk, h->change, h->err))
		return -1;
	policy_rules_at_risk(walk->policy, h->change->path, risk, judge_rule,
			     h);
	if (h->failed || !breaks_glass(h))
		return h->failed;
	for (size_t i = first; i < h->states->nr; i++) {
		h->states->at[i].glass = !h->states->at[i].satisfied;
		h->court->glass = h->court->glass || h->states->at[i].glass;
	}
	return 0;
}
