/* hook_untold.c - a server that was not told yet where trust begins */
#include "cmd/hook_receive.h"
#include "cmd/pin.h"
#include "core/report/paragraph.h"

#include <stdio.h>
#include <string.h>

#define BEGIN_REF "refs/heads/begin"

/* Does the policy of that commit, if it has one, call the ref live? */
static bool is_called_live(struct repo *repo, const struct oid *commit,
			   const char *ref)
{
	autoptr(policy) policy = NULL;
	struct err ignored = { 0 };

	return !oid_is_zero(commit) &&
	       pin_policy(&policy, repo, commit, &ignored) == 0 &&
	       strcmp(policy->live, ref) == 0;
}

static bool may_be_live(struct repo *repo, const struct updates *updates,
			const char *head, const char *ref)
{
	if (hook_is_protected(ref) || (head && strcmp(ref, head) == 0))
		return true;
	for (size_t i = 0; i < updates->nr; i++)
		if (is_called_live(repo, &updates->at[i].old, ref) ||
		    is_called_live(repo, &updates->at[i].new, ref))
			return true;
	return false;
}

/* The first commit of what is pushed, as people type it; "COMMIT" when that
 * is not known: receipts have a chain of their own. */
static void name_root(struct buf *out, struct repo *repo,
		      const struct update *update)
{
	struct err ignored = { 0 };
	char hex[OID_HEX + 1];
	struct oid root;

	if (hook_is_protected(update->ref) || oid_is_zero(&update->new) ||
	    pin_find_anchor(&root, repo, &update->new, &ignored)) {
		buf_add(out, "COMMIT");
		return;
	}
	oid_format(hex, &root);
	buf_add_bytes(out, hex, SHORT_ID);
}

/* Was the first step done before? */
static bool has_begun(struct repo *repo)
{
	struct err ignored = { 0 };
	struct oid begin;
	bool found = false;

	return repo_ref_read(&begin, &found, repo, BEGIN_REF, &ignored) == 0 &&
	       found;
}

static void say_how_to_begin(struct repo *repo, const struct update *update)
{
	bool moved = !oid_is_zero(&update->old);
	bool there = moved || has_begun(repo);
	autobuf text = { 0 };
	int nr = 1;

	buf_add(&text, "How to begin, once:\n");
	if (!there) {
		buf_addf(&text,
			 "  %d. bring the store's first commit here, on "
			 "a branch of its own:\n     git push REMOTE ",
			 nr++);
		name_root(&text, repo, update);
		buf_add(&text, ":" BEGIN_REF "\n");
	}
	buf_addf(&text,
		 "  %d. whoever runs this server types there, as the "
		 "user that git runs as:\n     rbctl -C ",
		 nr++);
	buf_add_untrusted(&text, repo_git_dir(repo));
	buf_addf(&text,
		 " trust --fingerprint SHA256:...%s\n     with the "
		 "fingerprint that a person who has the store tells them\n"
		 "     (rbctl trust --show prints it)\n"
		 "  %d. push again\n",
		 moved ? "" : " begin", nr);
	fputs(buf_str(&text), stderr);
}

int hook_untold(struct repo *repo, const struct updates *updates,
		struct err *err)
{
	autofree char *head = NULL;

	if (repo_head(&head, repo, err))
		return -1;
	for (size_t i = 0; i < updates->nr; i++) {
		const struct update *update = &updates->at[i];

		if (!may_be_live(repo, updates, head, update->ref))
			continue;
		say_how_to_begin(repo, update);
		return err_no(err, REASON_ANCHOR_NOT_REACHED,
			      "nobody told this server yet where trust "
			      "begins: until then '%s' stays as it is",
			      update->ref);
	}
	return EXIT_YES;
}
