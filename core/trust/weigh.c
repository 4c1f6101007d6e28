/* weigh.c - does this sign-off count here? each reason why not, in order */
#include "core/trust/compare.h"
#include "core/trust/walk.h"
#include "core/git/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int PRINTF_LIKE(3, 4) no(struct sign_off_seen *seen, enum reason reason,
				const char *format, ...)
{
	va_list args;

	seen->counts = false;
	seen->reason = reason;
	va_start(args, format);
	vsnprintf(seen->detail, sizeof(seen->detail), format, args);
	va_end(args);
	return 0;
}

static bool covers_environment(const struct statement *s, const struct walk *w)
{
	bool about_policy = changes_find(&s->changes, POLICY_PATH) != NULL;

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
		no(seen, REASON_WRONG_STORE, "it was signed for another store");
	else if (strcmp(s->ref, w->policy->live) != 0)
		no(seen, REASON_WRONG_REF, "it was signed for '%s', not '%s'",
		   s->ref, w->policy->live);
	else if (!covers_environment(s, w))
		no(seen, REASON_OUT_OF_BOUNDS,
		   "it doesn't speak for the environment '%s'",
		   w->environment ? w->environment : "*");
	else
		return true;
	return false;
}

/* Who made it: a person of the policy in force, with a key that is valid. */
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
		no(seen, REASON_UNKNOWN_KEY,
		   "the policy in force knows no such key of '%s'", s->person);
	else if (strcmp(owner->id, s->person) != 0)
		no(seen, REASON_UNKNOWN_KEY,
		   "the key belongs to '%s', not to '%s'", owner->id,
		   s->person);
	else if (key->status != KEY_ACTIVE)
		no(seen, REASON_KEY_NOT_VALID_HERE, "the key is %s",
		   key->status == KEY_RETIRED ? "retired" : "compromised");
	else if (strcmp(s->policy_sha256, w->policy_sha256) != 0)
		no(seen, REASON_STALE,
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
		no(seen, REASON_STALE,
		   "the revision it builds on isn't an approved one");
		return false;
	}
	for (size_t i = 0; i < s->changes.nr; i++) {
		const char *path = s->changes.at[i].path;

		if (table_get(&touched, &w->touched, path, strlen(path)) &&
		    touched > base) {
			no(seen, REASON_STALE,
			   "'%s' was changed by a later approved revision",
			   path);
			return false;
		}
	}
	return true;
}

static bool same_side(const struct change_side *a, const struct change_side *b)
{
	if (!a->present || !b->present)
		return a->present == b->present;
	return a->mode == b->mode && oid_equal(&a->oid, &b->oid) &&
	       strcmp(a->sha256, b->sha256) == 0;
}

/* Its whole change set is what differs here. */
static bool weigh_changes(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;

	for (size_t i = 0; i < s->changes.nr; i++) {
		const struct change *signed_ = &s->changes.at[i];
		const struct change *here =
			changes_find(&w->changes, signed_->path);

		if (here && same_side(&signed_->old, &here->old) &&
		    same_side(&signed_->new, &here->new))
			continue;
		no(seen, REASON_STALE, "'%s' isn't what was signed",
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
		no(seen, REASON_STALE,
		   "'%s', which it relies on, changed after it was signed",
		   path);
		return 0;
	}
	return 1;
}

static bool weigh_time(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;
	char until[TEXT_TIME_SIZE];

	if (s->expires == 0 || (s->expires >= w->clock && s->expires >= w->now))
		return true;
	text_time(until, s->expires);
	no(seen, REASON_EXPIRED, "it was good until %s", until);
	return false;
}

static bool weigh_hands(struct sign_off_seen *seen, const struct walk *w)
{
	const struct statement *s = seen->statement;

	if (!w->policy->separation_of_duties || s->type == STATEMENT_REJECT ||
	    s->type == STATEMENT_WITHDRAW)
		return true;
	for (size_t i = 0; i < s->changes.nr; i++) {
		const struct contribution *c =
			walk_contribution(w, s->changes.at[i].path);

		if (c == NULL || !strings_has(&c->people, s->person))
			continue;
		no(seen, REASON_CONTRIBUTOR,
		   "'%s' had a hand in '%s' and can't sign for it", s->person,
		   c->path);
		return false;
	}
	return true;
}

int walk_weigh(struct sign_off_seen *seen, struct walk *walk, struct err *err)
{
	int context;

	if (seen->statement == NULL)
		return 0;
	seen->counts = false;
	seen->reason = REASON_NONE;
	if (seen->statement->type == STATEMENT_ROLLBACK ||
	    seen->statement->type == STATEMENT_BREAK_GLASS)
		return no(seen, REASON_OUT_OF_BOUNDS,
			  "a %s statement is no approval of a change",
			  statement_type_name(seen->statement->type));
	if (!weigh_place(seen, walk) || !weigh_person(seen, walk) ||
	    !weigh_base(seen, walk) || !weigh_changes(seen, walk))
		return 0;
	context = weigh_context(seen, walk, err);
	if (context < 0)
		return -1;
	if (context == 0 || !weigh_time(seen, walk) || !weigh_hands(seen, walk))
		return 0;
	seen->counts = true;
	seen->detail[0] = '\0';
	return 0;
}
