/* weigh.c - does this sign-off count here? each reason why not, in order */
#include "core/git/tree.h"
#include "core/trust/compare.h"
#include "core/trust/debt.h"
#include "core/trust/weigh.h"

#include <string.h>

static bool covers_environment(const struct statement *s, const struct walk *w)
{
	bool about_policy = changes_find(&s->changes, POLICY_PATH) != NULL;

	/* What breaks the glass or goes back is judged where it is used: it
	 * must name that environment. */
	if (s->type == STATEMENT_BREAK_GLASS || s->type == STATEMENT_ROLLBACK)
		return !json_has_string(s->environments, "*");
	if (json_has_string(s->environments, "*"))
		return true;
	return !about_policy &&
	       (w->environment == NULL ||
		json_has_string(s->environments, w->environment));
}

/* Made for this store, this ref, this policy, this environment. */
static bool weigh_place(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;

	if (!oid_equal(&s->anchor, &w->anchor->commit) ||
	    strcmp(s->anchor_policy_sha256, w->anchor->policy_sha256) != 0)
		weigh_no(seen, REASON_WRONG_STORE,
			 "it was signed for another store");
	else if (strcmp(s->ref, w->policy->live) != 0)
		weigh_no(seen, REASON_WRONG_REF,
			 "it was signed for '%s', not '%s'", s->ref,
			 w->policy->live);
	else if (!covers_environment(s, w))
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "it doesn't speak for the environment '%s'",
			 w->environment ? w->environment : "it is used in");
	else
		return true;
	return false;
}

static const char *const key_words[] = {
	[KEY_ACTIVE] = "active",
	[KEY_RETIRED] = "retired",
	[KEY_COMPROMISED] = "compromised",
};

/* No, and taking it back: they stand until the same person says otherwise,
 * whatever else changes around what they speak of. */
static bool is_objection(const struct statement *s)
{
	return s->type == STATEMENT_REJECT || s->type == STATEMENT_WITHDRAW;
}

/* Who made it: a person of the policy in force, with a key that is valid at
 * this place of the history. */
static bool weigh_person(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;
	const struct policy_key *key = NULL;
	const struct person *owner = NULL;
	struct sshkey named;
	struct err err = { 0 };

	if (sshkey_parse(&named, s->key, &err) == 0)
		owner = policy_key_owner(w->policy, &named, &key);
	if (owner == NULL)
		weigh_no(seen, REASON_UNKNOWN_KEY,
			 "the policy in force knows no such key of '%s'",
			 s->person);
	else if (strcmp(owner->id, s->person) != 0)
		weigh_no(seen, REASON_UNKNOWN_KEY,
			 "the key belongs to '%s', not to '%s'", owner->id,
			 s->person);
	else if (key->status != KEY_ACTIVE)
		weigh_no(seen, REASON_KEY_NOT_VALID_HERE, "the key is %s",
			 key_words[key->status]);
	else if (revoked_voids(w->revoked, &named, &seen->commit, seen->step))
		weigh_no(
			seen, REASON_KEY_NOT_VALID_HERE,
			"its key was revoked, and with it what it signed here");
	else if (!is_objection(s) &&
		 strcmp(s->policy_sha256, w->policy_sha256) != 0)
		weigh_no(seen, REASON_STALE,
			 "the policy changed after it was signed");
	else
		return true;
	return false;
}

/* What it builds on: an approved revision, after which nobody changed its
 * paths. */
static bool weigh_base(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;
	size_t base;
	size_t touched;

	if (!table_get(&base, &w->revisions, s->base.id, OID_SIZE)) {
		weigh_no(seen, REASON_STALE,
			 "the revision it builds on isn't an approved one");
		return false;
	}
	for (size_t i = 0; i < s->changes.nr; i++) {
		const char *path = s->changes.at[i].path;

		if (table_get(&touched, &w->touched, path, strlen(path)) &&
		    touched > base) {
			weigh_no(
				seen, REASON_STALE,
				"'%s' was changed by a later approved revision",
				path);
			return false;
		}
	}
	return true;
}

/* Its whole change set is what differs here. */
static bool weigh_changes(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;

	for (size_t i = 0; i < s->changes.nr; i++) {
		const struct change *signed_ = &s->changes.at[i];
		const struct change *here =
			changes_find(&w->changes, signed_->path);

		if (here && change_side_equal(&signed_->old, &here->old) &&
		    change_side_equal(&signed_->new, &here->new))
			continue;
		weigh_no(seen, REASON_STALE, "'%s' isn't what was signed",
			 signed_->path);
		return false;
	}
	return true;
}

/* 1: unchanged, 0: not, -1: can't be read. */
static int weigh_context(struct sign_off_seen *seen, struct walk *w,
			 struct err *err)
{
	char sha256[65];
	struct oid oid;
	unsigned mode;
	bool found;

	json_each(item, seen->statement->context) {
		const char *path = json_text(item, "path", "");

		if (repo_find_path(&oid, &mode, &found, w->repo, &w->tip_tree,
				   path, err))
			return -1;
		if (found && mode == MODE_FILE &&
		    walk_digest(sha256, w, &oid, err))
			return -1;
		if (found && mode == MODE_FILE &&
		    strcmp(sha256, json_text(item, "sha256", "")) == 0)
			continue;
		weigh_no(
			seen, REASON_STALE,
			"'%s', which it relies on, changed after it was signed",
			path);
		return 0;
	}
	return 1;
}

int64_t walk_time(const struct walk *walk)
{
	return walk->now > walk->clock ? walk->now : walk->clock;
}

/* Its life is counted from the time that it gives itself: one that is still
 * to come would make it as long as its person likes. */
static bool weigh_time(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;
	char at[TEXT_TIME_SIZE];

	if (s->issued > walk_time(w) + WALK_CLOCK_SKEW ||
	    (w->now && s->issued > w->now + WALK_CLOCK_SKEW)) {
		text_time(at, s->issued);
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "it is dated %s, which is still to come", at);
		return false;
	}
	if (s->expires == 0 || s->expires >= walk_time(w))
		return true;
	text_time(at, s->expires);
	weigh_no(seen, REASON_EXPIRED, "it was good until %s", at);
	return false;
}

static bool weigh_hands(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;

	if (!w->policy->separation_of_duties || is_objection(s))
		return true;
	for (size_t i = 0; i < s->changes.nr; i++) {
		const struct contribution *c =
			walk_contribution(w, s->changes.at[i].path);

		if (c == NULL || !strings_has(&c->people, s->person))
			continue;
		weigh_no(seen, REASON_CONTRIBUTOR,
			 "'%s' had a hand in '%s' and can't sign for it",
			 s->person, c->path);
		return false;
	}
	return true;
}

/* Going back: whether what it lists is the way back is asked when it is used
 * (rollback.c). */
static void weigh_rollback(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;
	size_t base;

	if (weigh_is_blank(s->reason) || !s->expires)
		weigh_no(seen, REASON_OUT_OF_BOUNDS,
			 "a rollback needs a reason and an end");
	else if (!table_get(&base, &w->revisions, s->base.id, OID_SIZE))
		weigh_no(seen, REASON_STALE,
			 "the revision it goes back to isn't an approved one");
	else if (weigh_role(seen, w) && weigh_time(seen, w))
		seen->counts = true;
}

/* A sign-off of what went live by break-glass, made afterwards. */
static void weigh_review(struct sign_off_seen *seen, const struct walk *w,
			 const struct debt *debt)
{
	const struct statement *s = seen->statement;

	if (!weigh_role(seen, w) || !weigh_time(seen, w))
		return;
	if (w->policy->separation_of_duties &&
	    strings_has(&debt->barred, s->person))
		weigh_no(seen, REASON_CONTRIBUTOR,
			 "'%s' had a hand in it, or broke the glass, and can't "
			 "review it",
			 s->person);
	else
		seen->reviews = true;
}

static int weigh_change(struct sign_off_seen *seen, struct walk *walk,
			struct err *err)
{
	enum statement_type type = seen->statement->type;
	int context;

	if (!weigh_base(seen, walk) || !weigh_changes(seen, walk))
		return 0;
	context = is_objection(seen->statement)
			  ? 1
			  : weigh_context(seen, walk, err);
	if (context < 0)
		return -1;
	if (context == 0 || !weigh_time(seen, walk) || !weigh_hands(seen, walk))
		return 0;
	if (type == STATEMENT_BREAK_GLASS)
		seen->counts = weigh_glass(seen, walk);
	else
		seen->counts =
			type == STATEMENT_WITHDRAW || weigh_role(seen, walk);
	return 0;
}

int walk_weigh(struct sign_off_seen *seen, struct walk *walk, struct err *err)
{
	const struct debt *debt;
	struct sshkey key;
	struct err ignored = { 0 };

	if (seen->statement == NULL)
		return 0;
	seen->counts = seen->reviews = false;
	seen->reason = REASON_NONE;
	seen->detail[0] = '\0';
	if (!weigh_place(seen, walk) || !weigh_person(seen, walk) ||
	    !weigh_robot(seen, walk))
		return 0;
	debt = debt_find(walk, seen->statement);
	if (seen->statement->type == STATEMENT_ROLLBACK)
		weigh_rollback(seen, walk);
	else if (debt)
		weigh_review(seen, walk, debt);
	else if (weigh_change(seen, walk, err))
		return -1;
	if ((seen->counts || seen->reviews) && walk->revoked->nr &&
	    sshkey_parse(&key, seen->statement->key, &ignored) == 0)
		revoked_note(walk->revoked, &key, seen->step);
	return 0;
}
