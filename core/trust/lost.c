/* lost.c - sign-offs that a squash, a rebase or an amend made worthless */
#include "core/trust/lost.h"
#include "core/crypto/hash.h"
#include "core/crypto/sshsig.h"
#include "core/git/commit.h"
#include "core/git/reach.h"
#include "core/trust/compare.h"
#include "core/trust/message.h"
#include "core/trust/record.h"

#include <stdio.h>
#include <string.h>

void lost_release(struct lost *lost)
{
	for (size_t i = 0; i < lost->nr; i++)
		free(lost->at[i].ref);
	free(lost->at);
	*lost = (struct lost){ 0 };
}

static struct lost_sign_off *add(struct lost *lost, enum lost_how how,
				 const struct oid *commit, const char *person,
				 const char *sha256)
{
	struct lost_sign_off *one;

	lost->at = grow(lost->at, lost->nr, &lost->alloc, sizeof(*lost->at));
	one = &lost->at[lost->nr++];
	*one = (struct lost_sign_off){ .how = how, .commit = *commit };
	snprintf(one->person, sizeof(one->person), "%s", person);
	snprintf(one->statement_sha256, sizeof(one->statement_sha256), "%s",
		 sha256);
	return one;
}

/* ---- made anew: the statement is good, the commit's signature is not ---- */

static bool is_statement_good(const struct message_parts *parts,
			      const struct statement *s)
{
	struct sshsig sig;
	struct sshkey named;
	struct err ignored = { 0 };

	return sshsig_parse(&sig, parts->armour, parts->armour_len, &ignored) ==
		       0 &&
	       sshsig_verify(&sig, STATEMENT_NAMESPACE, parts->statement,
			     parts->statement_len) &&
	       sshkey_parse(&named, s->key, &ignored) == 0 &&
	       sshkey_equal(&named, &sig.key);
}

static int look_inside(struct lost *out, struct repo *repo,
		       const struct oid *id, struct err *err)
{
	auto_release(commit) commit = { 0 };
	autoptr(statement) statement = NULL;
	struct message_parts parts;
	struct err ignored = { 0 };
	autobuf raw = { 0 };
	char sha256[65];

	if (repo_read_as(&raw, repo, id, OBJECT_COMMIT, COMMIT_SIZE_MAX, err))
		return -1;
	if (commit_parse(&commit, buf_str(&raw), raw.len, &ignored))
		return 0;
	message_split(&parts, commit.message, commit.message_len);
	if (!parts.statement || !parts.armour ||
	    statement_parse(&statement, parts.statement, parts.statement_len,
			    &ignored) ||
	    !is_statement_good(&parts, statement))
		return 0;
	hash_sha256_hex(sha256, parts.statement, parts.statement_len);
	add(out, LOST_MADE_ANEW, id, statement->person, sha256);
	return 0;
}

static int find_made_anew(struct lost *out, struct store *store,
			  const struct judgement *j, struct err *err)
{
	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];

		if (!seen->statement && seen->reason != REASON_NONE &&
		    look_inside(out, store_repo(store), &seen->commit, err))
			return -1;
	}
	return 0;
}

/* ---- left behind: somewhere else in the repository ---- */

struct search {
	struct lost *out;
	struct repo *repo;
	const struct judgement *j;
	const struct anchor *anchor;
	const char *ref;
	size_t met;
	struct err *err;
};

static bool is_same(const struct change_side *a, const struct change_side *b)
{
	return a->present == b->present &&
	       (!a->present ||
		(a->mode == b->mode && oid_equal(&a->oid, &b->oid)));
}

/* All that it signed is what the candidate puts there. */
static bool signs_this(const struct search *search, const struct statement *s)
{
	if (s->type != STATEMENT_APPROVE || s->changes.nr == 0 ||
	    !oid_equal(&s->anchor, &search->anchor->commit))
		return false;
	for (size_t i = 0; i < s->changes.nr; i++) {
		const struct change *here = changes_find(&search->j->changes,
							 s->changes.at[i].path);

		if (!here || !is_same(&here->new, &s->changes.at[i].new))
			return false;
	}
	return true;
}

/* The good one of a commit that was made anew. */
static bool is_original(struct search *search, const struct record *record)
{
	bool found = false;

	for (size_t i = 0; i < search->out->nr; i++) {
		struct lost_sign_off *one = &search->out->at[i];

		if (one->how != LOST_MADE_ANEW || one->ref ||
		    strcmp(one->statement_sha256, record->statement_sha256) !=
			    0)
			continue;
		one->ref = xstrdup(search->ref);
		one->original = record->id;
		found = true;
	}
	return found;
}

static int look_at(const struct oid *id, void *payload)
{
	struct search *search = payload;
	__attribute__((cleanup(record_release))) struct record record = { 0 };
	struct lost_sign_off *one;

	if (++search->met > LOST_COMMITS_MAX)
		return 1;
	if (record_read(&record, search->repo, id, search->err))
		return -1;
	if (!record.statement || is_original(search, &record) ||
	    !signs_this(search, record.statement))
		return 0;
	one = add(search->out, LOST_LEFT_BEHIND, id, record.statement->person,
		  record.statement_sha256);
	one->ref = xstrdup(search->ref);
	one->original = record.id;
	return 0;
}

static int find_left_behind(struct lost *out, struct store *store,
			    const struct judgement *j, struct err *err)
{
	struct search search = { .out = out,
				 .repo = store_repo(store),
				 .j = j,
				 .anchor = store_anchor(store),
				 .err = err };
	auto_release(oid_set) seen = { 0 };
	auto_release(strings) refs = { 0 };
	int result = 0;

	if (reach_add(&seen, search.repo, &j->candidate, err) ||
	    repo_refs(&refs, search.repo, "refs/", err))
		return -1;
	for (size_t i = 0; i < refs.nr && result == 0; i++) {
		struct err ignored = { 0 };
		struct oid tip;
		bool found;

		if (text_starts(refs.at[i], "refs/rbctl/") ||
		    repo_ref_read(&tip, &found, search.repo, refs.at[i],
				  &ignored) ||
		    !found)
			continue;
		search.ref = refs.at[i];
		result = reach_each(&seen, search.repo, &tip, look_at, &search,
				    err);
	}
	return result < 0 ? -1 : 0;
}

int lost_find(struct lost *out, struct store *store, const struct judgement *j,
	      struct err *err)
{
	auto_release(lost) lost = { 0 };

	if (!j->verdict.allowed && j->judged_by && j->changes.nr &&
	    (find_made_anew(&lost, store, j, err) ||
	     find_left_behind(&lost, store, j, err)))
		return -1;
	*out = lost;
	lost = (struct lost){ 0 };
	return 0;
}
