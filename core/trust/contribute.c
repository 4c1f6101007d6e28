/* contribute.c - who had a hand in a change, and so can't sign for it */
#include "core/trust/brought.h"
#include "core/trust/compare.h"
#include "core/trust/contribution.h"
#include "core/trust/moved.h"
#include "core/trust/origin.h"

#include <string.h>

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

/* A path, and what was put there. */
static void brought_key(struct buf *out, const struct change *change)
{
	buf_add_bytes(out, change->path, strlen(change->path) + 1);
	if (change->new.present)
		buf_add_bytes(out, change->new.oid.id, OID_SIZE);
}

static int add(struct walk *walk, const struct hands *hands,
	       const struct change *change, struct err *err)
{
	struct contribution *c = contribution_for(walk, change->path);
	autobuf key = { 0 };

	for (size_t i = 0; i < hands->people.nr; i++)
		strings_add_once(&c->people, hands->people.at[i]);
	c->unknown = c->unknown || hands->unknown;
	brought_key(&key, change);
	table_set(&walk->brought, buf_str(&key), key.len, walk->step_nr);
	return moved_note(walk, change, err);
}

static int contribute_all(struct walk *walk, const struct hands *hands,
			  const struct changes *touched, struct err *err)
{
	for (size_t i = 0; i < touched->nr; i++)
		if (add(walk, hands, &touched->at[i], err))
			return -1;
	return 0;
}

/* ---- merges ---- */

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
 * are the commits of this step, and one of them must have put there just what
 * the merge takes: only their people are known to have had a hand in it. A
 * merge on a branch may bring what is live long since.
 */
static bool is_brought(const struct walk *walk, const struct table *aside,
		       const struct change *change)
{
	autobuf key = { 0 };
	size_t step;

	if (aside)
		return table_get(&step, aside, change->path,
				 strlen(change->path));
	brought_key(&key, change);
	return table_get(&step, &walk->brought, buf_str(&key), key.len) &&
	       step == walk->step_nr;
}

/* Whoever made the commit from which the merge takes what it brings back. */
static int add_origin(struct walk *walk, const struct oid *origin,
		      const struct record *merge, struct contribution *c,
		      struct err *err)
{
	__attribute__((cleanup(record_release))) struct record record = { 0 };
	autofree char *why = NULL;
	struct hands hands = { 0 };
	char from[OID_HEX + 1];
	char to[OID_HEX + 1];

	if (record_read(&record, walk->repo, origin, err))
		return -1;
	oid_format(from, origin);
	oid_format(to, &merge->id);
	why = xasprintf("they had a hand in commit %.12s, and merge %.12s "
			"brings back what that put there",
			from, to);
	find_hands(&hands, walk, &record);
	for (size_t i = 0; i < hands.people.nr; i++)
		contribution_call(c, hands.people.at[i], why);
	c->unknown = c->unknown || hands.unknown;
	strings_release(&hands.people);
	return 0;
}

/*
 * It takes what no new commit brings: something old, that may have been
 * dropped long since, and with it who had a hand in it. They have one again.
 */
static int bring_back(struct walk *walk, struct origins *origins,
		      const struct record *merge, const struct change *change,
		      struct err *err)
{
	struct contribution *c = contribution_for(walk, change->path);

	origins->nr = 0;
	origins->lost = false;
	if (origins_find(origins, walk, merge, change, err))
		return -1;
	for (size_t i = 0; i < origins->nr; i++)
		if (add_origin(walk, &origins->at[i], merge, c, err))
			return -1;
	c->unknown = c->unknown || origins->lost;
	return 0;
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
	auto_release(origins) origins = { 0 };

	if (side && against[0].nr && brought_by(&aside, walk, record, err))
		return -1;
	for (size_t i = 0; i < against[0].nr; i++) {
		const struct change *change = &against[0].at[i];
		bool own = is_new_in_merge(against, record->nr_parents,
					   change->path);

		if (!own && is_brought(walk, side ? &aside : NULL, change))
			continue;
		if (add(walk, hands, change, err))
			return -1;
		if (!own && bring_back(walk, &origins, record, change, err))
			return -1;
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
			result = contribute_all(walk, &hands, touched, err);
	}
	/* Always here, so that who is named does not depend on who asks. */
	if (result == 0 && oid_equal(&record->id, &walk->tip))
		moved_join(walk);
	strings_release(&hands.people);
	for (size_t i = 0; i < nr; i++)
		changes_release(&against[i]);
	return result;
}
