/* init_seal.c - an existing history as the ground on which a store begins */
#include "cmd/init.h"
#include "core/base/fs.h"
#include "core/git/reach.h"
#include "core/trust/compare.h"

#include <string.h>

/* On a branch, whose tip is the commit; the anchor comes on top of it. */
static int check_head(char **branch, struct repo *repo, const struct oid *from,
		      const char *commit, struct err *err)
{
	autofree char *head = NULL;
	struct oid tip;
	bool found = false;

	if (repo_head(&head, repo, err) ||
	    (head && repo_ref_read(&tip, &found, repo, head, err)))
		return -1;
	if (!head || !found || !oid_equal(&tip, from)) {
		err_set(err, EXIT_INPUT,
			"no branch that is checked out ends at '%s'", commit);
		return err_hint(err,
				"the store begins on top of it: git switch "
				"BRANCH, or git switch -c BRANCH %s",
				commit);
	}
	*branch = xstrdup(head + strlen("refs/heads/"));
	return 0;
}

static int check_work_tree(struct repo *repo, const struct oid *tree,
			   struct err *err)
{
	autofree char *policy = NULL;
	struct oid oid;
	bool dirty;
	bool found;

	if (repo_work_tree(repo) == NULL) {
		err_set(err, EXIT_INPUT, "'%s' has no work tree",
			repo_git_dir(repo));
		return err_hint(err, "run it in a clone, then git push");
	}
	if (repo_find_path(&oid, NULL, &found, repo, tree, POLICY_PATH, err) ||
	    repo_is_dirty(&dirty, repo, err))
		return -1;
	policy = xasprintf("%s/" POLICY_PATH, repo_work_tree(repo));
	if (found || fs_exists(policy)) {
		err_set(err, EXIT_INPUT, "there is a " POLICY_PATH " already");
		return err_hint(err, "when this is a store: rbctl trust; else "
				     "take the file away first");
	}
	if (dirty) {
		err_set(err, EXIT_GIT,
			"there are changes in the work tree "
			"that no commit holds");
		return err_hint(err, "git stash, or git commit");
	}
	return 0;
}

int seal_open(struct repo **out, struct seal *seal, const char *dir,
	      const char *commit, const char *branch, struct err *err)
{
	autofree char *own = NULL;
	autoptr(repo) repo = NULL;

	if (repo_open(&repo, dir, err) ||
	    repo_resolve(&seal->from, repo, commit, err) ||
	    check_head(&own, repo, &seal->from, commit, err) ||
	    repo_commit_tree(&seal->tree, repo, &seal->from, err) ||
	    check_work_tree(repo, &seal->tree, err))
		return -1;
	if (branch && strcmp(branch, own) != 0) {
		err_set(err, EXIT_INPUT, "'%s' is checked out, not '%s'", own,
			branch);
		return err_hint(err, "git switch %s", branch);
	}
	seal->branch = steal(own);
	*out = steal(repo);
	return 0;
}

/* Whatever is governed from now on must be fit to be: nothing that changes
 * beside it could be judged otherwise. */
int seal_check(struct seal *seal, struct repo *repo,
	       const struct policy *policy, struct err *err)
{
	auto_release(changes) governed = { 0 };
	auto_release(oid_set) before = { 0 };
	auto_release(catalog) catalog = { 0 };
	struct verdict unfit = { 0 };

	if (compare_trees(&governed, &unfit, repo, policy, NULL, &seal->tree,
			  err))
		return -1;
	if (unfit.reason) {
		err_no(err, unfit.reason, "%s", unfit.detail);
		return err_hint(err, "put it right in a commit, then run this "
				     "again");
	}
	if (store_catalog(&catalog, repo, &seal->from, err))
		return err_hint(err,
				"rbctl lint names all faults; put them "
				"right, or move what is no document out of "
				"these folders, and commit");
	if (reach_add(&before, repo, &seal->from, err))
		return -1;
	seal->nr_documents = catalog.nr;
	seal->nr_governed = governed.nr;
	seal->nr_commits = before.nr;
	return 0;
}

void seal_release(struct seal *seal)
{
	free(seal->branch);
	*seal = (struct seal){ 0 };
}

void seal_json(struct json *out, const struct seal *seal)
{
	char hex[OID_HEX + 1];

	oid_format(hex, &seal->from);
	json_set_string(out, "from", hex);
	json_set_int(out, "commits_before", (int64_t)seal->nr_commits);
	json_set_int(out, "documents", (int64_t)seal->nr_documents);
	json_set_int(out, "governed_files", (int64_t)seal->nr_governed);
}

void seal_text(struct buf *out, const struct seal *seal)
{
	char hex[OID_HEX + 1];

	oid_format(hex, &seal->from);
	buf_addf(
		out,
		"Trust begins at this anchor, on top of %.12s. What came "
		"before\nit (%zu commit%s) is not judged: nobody has to have "
		"signed that.\n"
		"What stands there is trusted as it is: %zu document%s, and "
		"%zu other governed\nfile%s. Look through them before you tell "
		"anybody the fingerprint.\n"
		"From now on every change of them needs its sign-offs; rbctl "
		"policy who PATH says\nwhose.\n",
		hex, seal->nr_commits, seal->nr_commits == 1 ? "" : "s",
		seal->nr_documents, seal->nr_documents == 1 ? "" : "s",
		seal->nr_governed - seal->nr_documents,
		seal->nr_governed - seal->nr_documents == 1 ? "" : "s");
}
