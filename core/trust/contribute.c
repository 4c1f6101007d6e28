/* contribute.c - who had a hand in a change, and so can't sign for it */
#include "core/trust/brought.h"
#include "core/trust/compare.h"
#include "core/trust/walk.h"

#include <string.h>

void contribution_release(struct contribution *contribution)
{
	free(contribution->path);
	strings_release(&contribution->people);
}

const struct contribution *walk_contribution(const struct walk *walk,
					     const char *path)
{
	size_t index;

	if (!table_get(&index, &walk->contributed, path, strlen(path)))
		return NULL;
	return &walk->contributions[index];
}

static struct contribution *contribution_for(struct walk *walk,
					     const char *path)
{
	struct contribution *c;
	size_t index;

	if (table_get(&index, &walk->contributed, path, strlen(path)))
		return &walk->contributions[index];
	walk->contributions =
		grow(walk->contributions, walk->nr_contributions,
		     &walk->alloc_contributions, sizeof(*walk->contributions));
	table_set(&walk->contributed, path, strlen(path),
		  walk->nr_contributions);
	c = &walk->contributions[walk->nr_contributions++];
	*c = (struct contribution){ .path = xstrdup(path) };
	return c;
}

/* The people behind one commit, worked out once for all its paths. */
struct hands {
	struct strings people;
	bool unknown;
};

static const struct person *
add_email(struct hands *hands, const struct policy *policy, const char *email)
{
	const struct person *person =
		policy_person_by_email(policy, email, strlen(email));

	if (person)
		strings_add_once(&hands->people, person->id);
	return person;
}

/* Whose key signed it, when that key can be trusted to say so. */
static const struct person *find_signer(const struct walk *walk,
					const struct record *record)
{
	const struct policy_key *key = NULL;
	const struct person *signer;

	if (!record->signed_by)
		return NULL;
	signer = policy_key_owner(walk->policy, record->signed_by, &key);
	if (!signer || key->status == KEY_COMPROMISED ||
	    revoked_is_listed(walk->revoked, record->signed_by, walk->step_nr))
		return NULL;
	revoked_note(walk->revoked, record->signed_by, walk->step_nr);
	return signer;
}

/*
 * An e-mail address is what a commit says of itself: it is enough to keep
 * that person from signing, but not to know who wrote it. For that the
 * commit must be signed by a key of the person who is named as its author.
 */
static void find_hands(struct hands *hands, const struct walk *walk,
		       const struct record *record)
{
	const struct policy *policy = walk->policy;
	const struct person *signer = find_signer(walk, record);
	const struct person *author;

	author = add_email(hands, policy, record->author_email);
	add_email(hands, policy, record->committer_email);
	for (size_t i = 0; i < record->co_authors.nr; i++)
		if (!add_email(hands, policy, record->co_authors.at[i]))
			hands->unknown = true;
	if (signer)
		strings_add_once(&hands->people, signer->id);
	if (!signer || signer != author)
		hands->unknown = true;
}

static void add(struct walk *walk, const struct hands *hands, const char *path)
{
	struct contribution *c = contribution_for(walk, path);

	for (size_t i = 0; i < hands->people.nr; i++)
		strings_add_once(&c->people, hands->people.at[i]);
	c->unknown = c->unknown || hands->unknown;
	table_set(&walk->brought, path, strlen(path), walk->step_nr);
}

/* What stands at the path on the merge's side is in none of its parents. */
static bool is_new_in_merge(const struct changes *against, size_t nr,
			    const char *path)
{
	for (size_t i = 0; i < nr; i++)
		if (!changes_find(&against[i], path))
			return false;
	return true;
}

/*
 * Did a commit that the merge brings in change the path? On the chain these
 * are the commits of this step; a merge on a branch may bring what is live
 * long since.
 */
static bool is_brought(const struct walk *walk, const struct table *aside,
		       const char *path)
{
	size_t step;

	if (aside)
		return table_get(&step, aside, path, strlen(path));
	return table_get(&step, &walk->brought, path, strlen(path)) &&
	       step == walk->step_nr;
}

/*
 * A clean merge takes each path from one of its parents, and what it takes
 * from a branch was brought by that branch's own commits: those contribute,
 * the merge does not. It does for a path that differs from all parents, and
 * for one that it takes from an old state which no new commit brings back.
 */
static int contribute_merge(struct walk *walk, const struct hands *hands,
			    const struct record *record,
			    const struct changes *against, struct err *err)
{
	bool side = !oid_equal(&record->id, &walk->tip);
	auto_release(table) aside = { 0 };

	if (side && against[0].nr && brought_by(&aside, walk, record, err))
		return -1;
	for (size_t i = 0; i < against[0].nr; i++) {
		const char *path = against[0].at[i].path;

		if (!is_new_in_merge(against, record->nr_parents, path) &&
		    is_brought(walk, side ? &aside : NULL, path))
			continue;
		add(walk, hands, path);
		walk->unclean = true;
		walk->unclean_commit = record->id;
	}
	return 0;
}

static int compare_with_parents(struct changes *against, struct walk *walk,
				const struct record *record,
				const struct oid *parent_trees, struct err *err)
{
	struct verdict unfit = { 0 };
	size_t nr = record->nr_parents ? record->nr_parents : 1;

	for (size_t i = 0; i < nr; i++) {
		const struct oid *from =
			record->nr_parents ? &parent_trees[i] : NULL;

		if (compare_trees(&against[i], &unfit, walk->repo, walk->policy,
				  from, &record->tree, err))
			return -1;
	}
	if (unfit.reason)
		walk->dead = unfit;
	return 0;
}

/* True when what differs from the only parent is what differs from the last
 * approved revision: it was worked out already. */
static bool is_known(const struct walk *walk, const struct record *record,
		     const struct oid *parent_trees)
{
	return record->nr_parents == 1 &&
	       oid_equal(&record->tree, &walk->tip_tree) &&
	       oid_equal(&parent_trees[0], &walk->approved_tree);
}

int walk_contribute(struct walk *walk, const struct record *record,
		    const struct oid *parent_trees, struct err *err)
{
	size_t nr = record->nr_parents ? record->nr_parents : 1;
	autofree struct changes *against = xcalloc(nr, sizeof(*against));
	const struct changes *touched = &against[0];
	struct hands hands = { 0 };
	int result = 0;

	if (is_known(walk, record, parent_trees))
		touched = &walk->changes;
	else
		result = compare_with_parents(against, walk, record,
					      parent_trees, err);
	if (result == 0 && walk->dead.reason == REASON_NONE) {
		find_hands(&hands, walk, record);
		if (record->nr_parents > 1)
			result = contribute_merge(walk, &hands, record, against,
						  err);
		else
			for (size_t i = 0; i < touched->nr; i++)
				add(walk, &hands, touched->at[i].path);
	}
	strings_release(&hands.people);
	for (size_t i = 0; i < nr; i++)
		changes_release(&against[i]);
	return result;
}
