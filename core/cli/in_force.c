/* in_force.c - what a work tree or an index changes under the policy in force
 */
#include "core/cli/in_force.h"

#include <string.h>

void in_force_release(struct in_force *in_force)
{
	judgement_release(&in_force->judgement);
	store_free(in_force->store);
	buf_release(&in_force->policy);
	*in_force = (struct in_force){ 0 };
}

/* Nobody has to be asked what may follow, where nothing does. */
static bool is_live(struct store *store, const struct oid *policy)
{
	struct repo *repo = store_repo(store);
	struct err ignored = { 0 };
	struct oid tip, tree, blob;
	bool found = false;

	return store_live(&tip, &found, store, &ignored) == 0 && found &&
	       repo_commit_tree(&tree, repo, &tip, &ignored) == 0 &&
	       repo_find_path(&blob, NULL, &found, repo, &tree, POLICY_PATH,
			      &ignored) == 0 &&
	       found && oid_equal(&blob, policy);
}

static int find(struct in_force *out, const struct context *context,
		const struct oid *policy, struct err *err)
{
	struct oid tip;

	if (open_store(&out->store, context, err) ||
	    (policy && is_live(out->store, policy)) ||
	    repo_resolve(&tip, store_repo(out->store), "HEAD", err) ||
	    store_judge(&out->judgement, out->store, &tip, NULL, err))
		return -1;
	if (out->judgement.policy == NULL)
		return err_set(err, EXIT_INPUT, "nothing is in force");
	return repo_commit_tree(&out->tree, store_repo(out->store),
				&out->judgement.approved, err);
}

void in_force_find(struct in_force *out, const struct context *context,
		   const struct oid *policy)
{
	struct err unknown = { 0 };

	*out = (struct in_force){ 0 };
	if (find(out, context, policy, &unknown))
		in_force_release(out);
}

void in_force_see(struct in_force *in_force, const char *path,
		  const struct oid *oid, const struct buf *text)
{
	struct err ignored = { 0 };
	struct oid before;
	bool found = false;

	if (in_force->store == NULL ||
	    !policy_governs(in_force->judgement.policy, path))
		return;
	if (strcmp(path, POLICY_PATH) == 0) {
		buf_reset(&in_force->policy);
		buf_add_bytes(&in_force->policy, buf_str(text), text->len);
		return;
	}
	if (repo_find_path(&before, NULL, &found, store_repo(in_force->store),
			   &in_force->tree, path, &ignored))
		return;
	in_force->others += !found || !oid_equal(&before, oid);
	in_force->nr_kept += found && document_kind_of(path) != DOCUMENT_NONE;
}

static int count_document(const char *path, unsigned mode UNUSED,
			  const struct oid *oid UNUSED, void *payload)
{
	size_t *nr = payload;

	*nr += document_kind_of(path) != DOCUMENT_NONE &&
	       strcmp(path, POLICY_PATH) != 0;
	return 0;
}

static size_t removed(const struct in_force *in_force)
{
	struct err ignored = { 0 };
	size_t nr = 0;

	if (repo_each_entry(store_repo(in_force->store), &in_force->tree,
			    count_document, &nr, &ignored))
		return 0;
	return nr > in_force->nr_kept ? nr - in_force->nr_kept : 0;
}

void in_force_judge(struct findings *out, const struct in_force *in_force)
{
	if (in_force->store == NULL || in_force->policy.len == 0)
		return;
	lint_policy_next(out, buf_str(&in_force->policy), in_force->policy.len,
			 in_force->judgement.policy,
			 in_force->others + removed(in_force));
}
