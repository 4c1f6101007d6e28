/* signing.c - what the commands that sign a statement share */
#include "cmd/signing.h"
#include "core/change/governed.h"
#include "core/report/diff.h"

#include <string.h>

int signing_branch(char **ref, struct oid *tip, struct repo *repo,
		   const char *name, struct err *err)
{
	autofree char *full = NULL;
	bool found;

	if (name == NULL && repo_head(&full, repo, err))
		return -1;
	if (name)
		full = text_starts(name, "refs/heads/")
			       ? xstrdup(name)
			       : xasprintf("refs/heads/%s", name);
	if (full == NULL) {
		err_set(err, EXIT_GIT, "HEAD is on no branch");
		return err_hint(err, "git switch BRANCH");
	}
	if (repo_ref_read(tip, &found, repo, full, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_INPUT, "there is no branch '%s'",
			full + strlen("refs/heads/"));
		return err_hint(err, "a sign-off is a commit on a branch: git "
				     "branch");
	}
	*ref = steal(full);
	return 0;
}

void signing_view_release(struct signing_view *view)
{
	buf_release(&view->summary);
	catalog_release(&view->catalog);
}

/* Files that the policy governs and that are no documents. */
static void show_others(struct signing_view *view, const struct catalog *before,
			const struct judgement *j,
			const struct context *context)
{
	for (size_t i = 0; i < j->changes.nr; i++) {
		const struct change *change = &j->changes.at[i];
		autobuf path = { 0 };

		if (catalog_find_path(&view->catalog, change->path) ||
		    catalog_find_path(before, change->path))
			continue;
		buf_add_untrusted(&path, change->path);
		buf_addf(&view->summary, "%s: %s\n", buf_str(&path),
			 change->new.present ? "changed" : "removed");
		talk(context,
		     "%s: changed; it is no document: rbctl diff "
		     "--raw",
		     buf_str(&path));
	}
}

/* Only what differs is read of what was: a document that is the same has
 * nothing to tell. */
static int compare(struct diff *out, struct catalog *before, struct repo *repo,
		   const struct judgement *j, struct err *err)
{
	auto_release(file_changes) files = { 0 };
	auto_release(catalog) now = { 0 };

	if (governed_compare(&files, repo, &j->base, &j->candidate, NULL,
			     err) ||
	    governed_changed(before, NULL, repo, &files, false, err) ||
	    governed_changed(&now, NULL, repo, &files, true, err))
		return -1;
	diff_catalogs(out, before, &now);
	return 0;
}

int signing_show(struct signing_view *out, struct store *store,
		 const struct judgement *j, const struct context *context,
		 struct err *err)
{
	static const struct theme plain = { "", "", "", "", "", "" };
	struct repo *repo = store_repo(store);
	auto_release(catalog) before = { 0 };
	auto_release(diff) diff = { 0 };
	autobuf text = { 0 };

	/* All that stands there can be read, or nobody signs any of it. */
	if (store_catalog(&out->catalog, repo, &j->candidate, err) ||
	    compare(&diff, &before, repo, j, err))
		return -1;
	report_diff_text(&out->summary, &diff, &plain);
	report_diff_text(&text, &diff, context->talk_theme);
	talk(context, "%s", buf_str(&text));
	show_others(out, &before, j, context);
	return 0;
}

int signing_reason(char **out, const char *given, const char *question,
		   bool needed, const struct context *context, struct err *err)
{
	autofree char *reason = NULL;

	if (given)
		reason = xstrdup(given);
	else if (ask(&reason, context, question, NULL, "--reason TEXT", err))
		return -1;
	if (needed && reason[strspn(reason, " \t\n")] == '\0') {
		err_set(err, EXIT_USAGE, "a reason is missing");
		return err_hint(err, "say it to those who read this later: "
				     "--reason TEXT");
	}
	*out = steal(reason);
	return 0;
}

int signing_confirm(bool yes, const char *question, const char *hint,
		    const struct context *context, struct err *err)
{
	bool agreed = false;

	if (yes)
		return 0;
	if (ask_yes(&agreed, context, question, "--yes", err))
		return -1;
	if (!agreed) {
		err_no(err, REASON_DECLINED, "nothing was signed");
		return err_hint(err, "%s", hint);
	}
	return 0;
}

/* Lines that git or we would read as something else must not begin one. */
void signing_for_people(struct buf *out, const char *reason,
			const struct buf *summary)
{
	if (reason[0]) {
		buf_add(out, "Reason: ");
		buf_add_untrusted(out, reason);
		buf_add(out, "\n\n");
	}
	buf_add_bytes(out, buf_str(summary), summary->len);
}

int signing_person(const struct person **out, const struct judgement *j,
		   const struct sshkey *key, struct err *err)
{
	const struct policy_key *found = NULL;
	const struct person *person =
		policy_key_owner(j->judged_by, key, &found);
	autobuf fingerprint = { 0 };

	if (person && found->status == KEY_ACTIVE) {
		*out = person;
		return 0;
	}
	sshkey_fingerprint(&fingerprint, key);
	if (person) {
		err_no(err, REASON_KEY_NOT_VALID_HERE,
		       "the key %s of '%s' is no longer active",
		       buf_str(&fingerprint), person->id);
		return err_hint(err, "--key FILE with your active key");
	}
	err_no(err, REASON_UNKNOWN_KEY, "the policy gives the key %s to nobody",
	       buf_str(&fingerprint));
	return err_hint(err, "--key FILE with a key of the policy; rbctl "
			     "policy signers lists them");
}

int signing_not_too_late(const struct judgement *j, const char *what,
			 struct err *err)
{
	char hex[OID_HEX + 1];

	if (!j->verdict.allowed || j->changes.nr == 0)
		return 0;
	oid_format(hex, &j->candidate);
	err_no(err, REASON_TOO_LATE,
	       "%s comes too late: revision %.12s has all its sign-offs, and "
	       "whoever has it can land it",
	       what, hex);
	return err_hint(err, "undo it by a new change that others sign: git "
			     "revert, then rbctl approve");
}

int signing_on_live(const struct judgement *j, struct err *err)
{
	char hex[OID_HEX + 1];

	if (!j->late)
		return 0;
	oid_format(hex, &j->base);
	err_no(err, REASON_UNAPPROVED,
	       "nothing was signed: revision %.12s, on which it builds, is new "
	       "here, and by today's date it isn't approved",
	       hex);
	return err_hint(err, "look at the live branch first: rbctl verify; "
			     "whoever knew it live can sign");
}

/* The new sign-off, judged before any branch has it: one that wouldn't count
 * is not kept. */
static int check_counts(const struct signing *signing, const struct oid *commit,
			struct err *err)
{
	auto_release(judgement) j = { 0 };

	if (store_judge(&j, signing->store, commit, NULL, err))
		return -1;
	for (size_t i = 0; i < j.nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j.sign_offs[i];

		if (!oid_equal(&seen->commit, commit))
			continue;
		if (seen->counts || seen->reviews)
			return 0;
		if (seen->reason == REASON_NONE)
			break;
		err_no(err, seen->reason, "%s", seen->detail);
		return err_hint(err, "nothing was signed; rbctl explain says "
				     "who can sign what");
	}
	err_no(err, j.verdict.reason, "%s", j.verdict.detail);
	return err_hint(err, "%s", j.verdict.hint);
}

int signing_sign(struct oid *out, const struct signing *signing,
		 const struct approval *approval, struct err *err)
{
	struct oid commit;

	if (signing_on_live(signing->judgement, err) ||
	    signoff_make(&commit, signing->store, signing->judgement, approval,
			 signing->signer, err) ||
	    check_counts(signing, &commit, err) ||
	    repo_ref_update(store_repo(signing->store), signing->ref, &commit,
			    signing->tip, signing->log_message, err))
		return -1;
	*out = commit;
	return 0;
}
