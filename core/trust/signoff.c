/* signoff.c - makes the signed commit that changes nothing */
#include "core/trust/signoff.h"
#include "core/crypto/hash.h"
#include "core/git/commit.h"
#include "core/trust/compare.h"
#include "core/trust/message.h"
#include "core/trust/rollback.h"

#include <stdio.h>
#include <string.h>

#define NONCE_SIZE 16

/* ---- what is signed ---- */

static bool is_asked(const struct strings *patterns, const char *path)
{
	if (patterns == NULL || patterns->nr == 0)
		return true;
	for (size_t i = 0; i < patterns->nr; i++)
		if (text_glob(patterns->at[i], path))
			return true;
	return false;
}

static void copy_changes(struct changes *out, const struct changes *all,
			 const struct strings *patterns)
{
	for (size_t i = 0; i < all->nr; i++) {
		if (!is_asked(patterns, all->at[i].path))
			continue;
		out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
		out->at[out->nr] = all->at[i];
		out->at[out->nr++].path = xstrdup(all->at[i].path);
	}
}

/* Digests of the documents that the changed ones refer to and that don't
 * change themselves. */
static int make_context(struct json *array, struct store *store,
			const struct judgement *j,
			const struct changes *changes, struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	auto_release(strings) paths = { 0 };

	if (store_catalog(&catalog, store_repo(store), &j->candidate, err))
		return -1;
	for (size_t i = 0; i < changes->nr; i++) {
		const struct document *document =
			catalog_find_path(&catalog, changes->at[i].path);

		if (document)
			catalog_context(&paths, &catalog, document);
	}
	strings_sort(&paths);
	for (size_t i = 0; i < paths.nr; i++) {
		const struct document *document =
			catalog_find_path(&catalog, paths.at[i]);
		struct json *item;

		if (!document || changes_find(changes, paths.at[i]) ||
		    (i > 0 && strcmp(paths.at[i - 1], paths.at[i]) == 0))
			continue;
		item = json_append_object(array);
		json_set_string(item, "path", paths.at[i]);
		json_set_string(item, "sha256", document->sha256);
	}
	return 0;
}

static struct json *make_checklist(const struct approval *approval)
{
	struct json *checklist = json_new_object();

	if (approval->checklist_path) {
		json_set_string(checklist, "path", approval->checklist_path);
		json_set_string(checklist, "sha256",
				approval->checklist_sha256);
	} else {
		json_set(checklist, "path", json_new_null());
		json_set(checklist, "sha256", json_new_null());
	}
	json_set(checklist, "answers",
		 approval->answers ? json_copy(approval->answers)
				   : json_new_object());
	return checklist;
}

static struct json *string_array(const struct strings *list,
				 const char *when_empty)
{
	struct json *array = json_new_array();

	for (size_t i = 0; list && i < list->nr; i++)
		json_append_string(array, list->at[i]);
	if (json_count(array) == 0 && when_empty)
		json_append_string(array, when_empty);
	return array;
}

/* The JSON that the statement borrows from. */
struct parts {
	struct json *environments;
	struct json *tickets;
	struct json *context;
	struct json *checklist;
	struct buf key;
	struct buf nonce;
	struct changes changes;
};

static void parts_release(struct parts *parts)
{
	json_free(parts->environments);
	json_free(parts->tickets);
	json_free(parts->context);
	json_free(parts->checklist);
	buf_release(&parts->key);
	buf_release(&parts->nonce);
	changes_release(&parts->changes);
}

const char *signoff_smaller(bool several_paths)
{
	return several_paths ? "sign for some of its paths at a time: --path"
			     : "make the change in smaller steps, and land one "
			       "after the other";
}

static int make_statement(struct buf *out, struct store *store,
			  const struct judgement *j,
			  const struct person *person,
			  const struct approval *approval,
			  const struct sshkey *key, struct err *err)
{
	__attribute__((cleanup(parts_release))) struct parts parts = { 0 };
	const struct anchor *anchor = store_anchor(store);
	struct statement s = { 0 };

	if (approval->target) {
		if (rollback_changes(&parts.changes, store, j, approval->target,
				     err))
			return -1;
	} else if (approval->debt) {
		copy_changes(&parts.changes,
			     &approval->debt->statement->changes, NULL);
	} else {
		copy_changes(&parts.changes, &j->changes, approval->paths);
	}
	if (parts.changes.nr == 0) {
		err_no(err, REASON_NOTHING_TO_DO,
		       "there is nothing to sign: no governed "
		       "file differs from the last approved "
		       "revision");
		return err_hint(err, "commit a change first: rbctl status");
	}
	parts.context = json_new_array();
	if (make_context(parts.context, store, j, &parts.changes, err))
		return -1;
	parts.environments = string_array(approval->environments, "*");
	parts.tickets = string_array(approval->tickets, NULL);
	parts.checklist = make_checklist(approval);
	sshkey_format(&parts.key, key);
	hash_random_text(&parts.nonce, NONCE_SIZE);
	s.type = approval->type;
	s.anchor = anchor->commit;
	s.anchor_policy_sha256 = anchor->policy_sha256;
	s.ref = j->judged_by->live;
	s.environments = parts.environments;
	s.base = approval->target ? *approval->target
		 : approval->debt ? approval->debt->statement->base
				  : j->base;
	s.policy_sha256 = j->judged_by_sha256;
	s.changes = parts.changes;
	s.context = parts.context;
	s.person = person->id;
	s.key = buf_str(&parts.key);
	s.checklist = parts.checklist;
	s.acknowledged = approval->acknowledged;
	s.reason = approval->reason ? approval->reason : "";
	s.tickets = parts.tickets;
	s.issued = approval->issued;
	s.expires = approval->expires;
	s.nonce = buf_str(&parts.nonce);
	if (statement_format(out, &s, err))
		return -1;
	if (out->len <= STATEMENT_SIZE_MAX)
		return 0;
	err_no(err, REASON_LIMIT, "the statement is larger than %d bytes",
	       STATEMENT_SIZE_MAX);
	return err_hint(err, "%s", signoff_smaller(parts.changes.nr > 1));
}

/* ---- who signs ---- */

static const struct person *find_signer(const struct judgement *j,
					const struct sshkey *key,
					struct err *err)
{
	const struct policy_key *found = NULL;
	const struct person *person =
		policy_key_owner(j->judged_by, key, &found);
	autobuf fingerprint = { 0 };

	sshkey_fingerprint(&fingerprint, key);
	if (person == NULL) {
		err_no(err, REASON_UNKNOWN_KEY,
		       "the policy gives the key %s to nobody",
		       buf_str(&fingerprint));
		err_hint(err, "--key FILE with a key of the policy; rbctl "
			      "policy signers lists them");
	} else if (found->status != KEY_ACTIVE) {
		err_no(err, REASON_KEY_NOT_VALID_HERE,
		       "the key %s of '%s' is no longer active",
		       buf_str(&fingerprint), person->id);
		err_hint(err, "--key FILE with your active key");
		person = NULL;
	}
	return person;
}

static int check_hands(const struct judgement *j, const struct person *person,
		       const struct approval *approval, struct err *err)
{
	if (!j->judged_by->separation_of_duties ||
	    approval->type != STATEMENT_APPROVE || approval->debt)
		return 0;
	for (size_t i = 0; i < j->nr_contributions; i++) {
		const struct contribution *c = &j->contributions[i];
		const char *why = contribution_why(c, person->id);

		if (!strings_has(&c->people, person->id) ||
		    !is_asked(approval->paths, c->path) ||
		    !changes_find(&j->changes, c->path))
			continue;
		err_no(err, REASON_CONTRIBUTOR,
		       "'%s' had a hand in '%s' and can't sign "
		       "for it%s%s",
		       person->id, c->path, why ? ": " : "", why ? why : "");
		return err_hint(err, "ask somebody else: rbctl status says "
				     "who can");
	}
	return 0;
}

int signoff_may(const struct judgement *j, const struct approval *approval,
		const struct sshkey *key, struct err *err)
{
	const struct person *person = find_signer(j, key, err);

	return person ? check_hands(j, person, approval, err) : -1;
}

/* ---- the commit ---- */

static void summarize(char *out, size_t size, const struct approval *approval,
		      const struct judgement *j)
{
	static const char *const verbs[] = {
		[STATEMENT_APPROVE] = "Approve",
		[STATEMENT_REJECT] = "Reject",
		[STATEMENT_WITHDRAW] = "Withdraw from",
		[STATEMENT_BREAK_GLASS] = "Break the glass for",
	};
	char hex[OID_HEX + 1];
	const char *first = "";
	size_t nr = 0;

	if (approval->target) {
		oid_format(hex, approval->target);
		snprintf(out, size, "Go back to %.12s", hex);
		return;
	}
	if (approval->debt) {
		oid_format(hex, &approval->debt->revision);
		snprintf(out, size, "Review the break-glass of %.12s", hex);
		return;
	}
	for (size_t i = 0; i < j->changes.nr; i++)
		if (is_asked(approval->paths, j->changes.at[i].path) &&
		    nr++ == 0)
			first = j->changes.at[i].path;
	if (nr == 1)
		snprintf(out, size, "%s %s", verbs[approval->type], first);
	else
		snprintf(out, size, "%s %zu changes", verbs[approval->type],
			 nr);
}

static int sign_commit(struct oid *out, struct store *store,
		       const struct commit_draft *draft, struct signer *signer,
		       struct err *err)
{
	autobuf unsigned_raw = { 0 };
	autobuf signature = { 0 };
	autobuf raw = { 0 };

	commit_format(&unsigned_raw, draft, NULL);
	if (signer_sign(&signature, signer, "git", buf_str(&unsigned_raw),
			unsigned_raw.len, err))
		return -1;
	commit_format(&raw, draft, buf_str(&signature));
	return repo_write(out, store_repo(store), OBJECT_COMMIT, buf_str(&raw),
			  raw.len, err);
}

int signoff_make(struct oid *out, struct store *store,
		 const struct judgement *j, const struct approval *approval,
		 struct signer *signer, struct err *err)
{
	const struct person *person;
	struct commit_draft draft = { .tree = j->tree,
				      .parents = &j->candidate,
				      .nr_parents = 1,
				      .when = approval->issued };
	autobuf statement = { 0 };
	autobuf armour = { 0 };
	autobuf message = { 0 };
	char summary[128];

	if (j->judged_by == NULL) {
		err_no(err, j->verdict.reason, "%s", j->verdict.detail);
		return err_hint(err, "%s", j->verdict.hint);
	}
	person = find_signer(j, signer_key(signer), err);
	if (person == NULL || check_hands(j, person, approval, err) ||
	    make_statement(&statement, store, j, person, approval,
			   signer_key(signer), err) ||
	    signer_sign(&armour, signer, STATEMENT_NAMESPACE,
			buf_str(&statement), statement.len, err))
		return -1;
	summarize(summary, sizeof(summary), approval, j);
	message_format(&message, summary,
		       approval->summary ? approval->summary : "", &statement,
		       &armour, person->name, person->email);
	draft.name = person->name;
	draft.email = person->email;
	draft.message = buf_str(&message);
	return sign_commit(out, store, &draft, signer, err);
}
