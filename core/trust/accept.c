/* accept.c - the tip is an approved revision: what is kept from here on */
#include "core/trust/compare.h"
#include "core/trust/debt.h"
#include "core/trust/walk.h"

#include <string.h>

/* No later revision can bring back what the statement builds on. */
static bool is_outdated(const struct walk *walk, const struct statement *s)
{
	size_t base;
	size_t touched;

	if (!table_get(&base, &walk->revisions, s->base.id, OID_SIZE))
		return true;
	for (size_t i = 0; i < s->changes.nr; i++) {
		const char *path = s->changes.at[i].path;

		if (table_get(&touched, &walk->touched, path, strlen(path)) &&
		    touched > base)
			return true;
	}
	return false;
}

/*
 * What outlives a revision: rejections, for what was rejected may come back;
 * reviews of what went live by break-glass; and ways back, while nothing
 * changes.
 */
static bool is_kept(const struct walk *walk, const struct sign_off_seen *seen)
{
	if (seen->statement == NULL)
		return false;
	switch (seen->statement->type) {
	case STATEMENT_REJECT:
	case STATEMENT_WITHDRAW:
		return !is_outdated(walk, seen->statement);
	case STATEMENT_APPROVE:
		return debt_find(walk, seen->statement) != NULL;
	case STATEMENT_ROLLBACK:
		return walk->changes.nr == 0;
	case STATEMENT_BREAK_GLASS:
		break;
	}
	return false;
}

static void drop_sign_offs(struct walk *walk)
{
	size_t kept = 0;

	for (size_t i = 0; i < walk->nr_pool; i++) {
		struct sign_off_seen *seen = &walk->pool[i];

		if (is_kept(walk, seen))
			walk->pool[kept++] = *seen;
		else
			statement_free(seen->statement);
	}
	walk->nr_pool = kept;
}

/* Whoever brought what now stands at the changed path, and who signed it. */
static void gather_hands(struct strings *out, const struct walk *walk,
			 const char *path)
{
	const struct contribution *c = walk_contribution(walk, path);

	for (size_t i = 0; c && i < c->people.nr; i++)
		strings_add_once(out, c->people.at[i]);
	for (size_t i = 0; i < walk->nr_pool; i++)
		if (walk->pool[i].counts &&
		    changes_find(&walk->pool[i].statement->changes, path))
			strings_add_once(out, walk->pool[i].person);
}

void walk_hands(struct strings *out, const struct walk *walk, const char *path)
{
	size_t index;

	if (changes_find(&walk->changes, path)) {
		gather_hands(out, walk, path);
		return;
	}
	if (!table_get(&index, &walk->hands_of, path, strlen(path)))
		return;
	for (size_t i = 0; i < walk->hands[index].nr; i++)
		strings_add(out, walk->hands[index].at[i]);
}

static void set_hands(struct walk *walk, const char *path)
{
	size_t index;

	if (!table_get(&index, &walk->hands_of, path, strlen(path))) {
		walk->hands = grow(walk->hands, walk->nr_hands,
				   &walk->alloc_hands, sizeof(*walk->hands));
		index = walk->nr_hands++;
		walk->hands[index] = (struct strings){ 0 };
		table_set(&walk->hands_of, path, strlen(path), index);
	}
	strings_release(&walk->hands[index]);
	gather_hands(&walk->hands[index], walk, path);
}

int walk_accept(struct walk *walk, struct err *err)
{
	struct verdict verdict = { 0 };

	walk->approved_nr++;
	for (size_t i = 0; i < walk->changes.nr; i++) {
		const char *path = walk->changes.at[i].path;

		table_set(&walk->touched, path, strlen(path),
			  walk->approved_nr);
		set_hands(walk, path);
	}
	if (changes_find(&walk->changes, POLICY_PATH)) {
		struct policy *policy = NULL;

		if (walk_policy(&policy, walk->policy_sha256, &verdict,
				walk->repo, &walk->tip_tree, err))
			return -1;
		policy_free(walk->policy);
		walk->policy = policy;
		if (policy == NULL)
			walk->dead = verdict;
	}
	walk->approved = walk->tip;
	walk->approved_tree = walk->tip_tree;
	table_set(&walk->revisions, walk->approved.id, OID_SIZE,
		  walk->approved_nr);
	debt_drop_paid(walk);
	if (walk->glass)
		debt_add(walk);
	drop_sign_offs(walk);
	walk_drop_pending(walk);
	return 0;
}
