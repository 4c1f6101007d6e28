/* repo_work.c - index and work tree: what is staged, committing, checkout */
#include "core/base/fs.h"
#include "core/git/commit.h"
#include "core/git/repo_private.h"

#include <string.h>

#define FILE_SIZE_MAX (1024 * 1024)

int repo_each_staged(struct repo *repo, repo_entry_fn *fn, void *payload,
		     struct err *err)
{
	autolib(git_index) index = NULL;
	int code = git_repository_index(&index, repo->git);
	int stop = 0;

	if (code < 0)
		return repo_fail(err, code, "can't read the index");
	for (size_t i = 0; i < git_index_entrycount(index) && !stop; i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		struct oid oid;

		if (git_index_entry_is_conflict(entry)) {
			err_set(err, EXIT_GIT,
				"'%s' is in the middle of a merge",
				entry->path);
			return err_hint(err, "resolve it, then git add %s",
					entry->path);
		}
		repo_from_git(&oid, &entry->id);
		stop = fn(entry->path, entry->mode, &oid, payload);
	}
	return stop;
}

/* The bytes as they are: no filter of .gitattributes touches them. */
static int stage(struct repo *repo, git_index *index, const char *path,
		 struct err *err)
{
	autofree char *file = xasprintf("%s/%s", repo->work_tree, path);
	git_index_entry entry = { .mode = GIT_FILEMODE_BLOB, .path = path };
	autobuf bytes = { 0 };
	int code;

	if (fs_read(&bytes, file, FILE_SIZE_MAX, err))
		return -1;
	code = git_index_add_from_buffer(index, &entry, buf_str(&bytes),
					 bytes.len);
	return code < 0 ? repo_fail(err, code, "can't stage '%s'", path) : 0;
}

static int stage_all(git_oid *tree, struct repo *repo,
		     const struct strings *paths, struct err *err)
{
	autolib(git_index) index = NULL;
	int code = git_repository_index(&index, repo->git);

	if (code < 0)
		return repo_fail(err, code, "can't read the index");
	for (size_t i = 0; i < paths->nr; i++)
		if (stage(repo, index, paths->at[i], err))
			return -1;
	code = git_index_write_tree(tree, index);
	if (code >= 0)
		code = git_index_write(index);
	return code < 0 ? repo_fail(err, code, "can't write the index") : 0;
}

/* The tip of HEAD's branch, whose name goes to *branch. */
static int read_head(struct oid *out, bool *found, char **branch,
		     struct repo *repo, struct err *err)
{
	if (repo_head(branch, repo, err))
		return -1;
	if (*branch)
		return repo_ref_read(out, found, repo, *branch, err);
	err_set(err, EXIT_GIT, "HEAD is on no branch");
	return err_hint(err, "git switch BRANCH");
}

int repo_commit_all(struct oid *out, struct repo *repo,
		    const struct strings *paths, const char *name,
		    const char *email, int64_t when, const char *message,
		    repo_sign_fn *sign, void *payload, struct err *err)
{
	struct commit_draft draft = {
		.name = name, .email = email, .when = when, .message = message
	};
	autofree char *branch = NULL;
	autobuf signature = { 0 };
	autobuf raw = { 0 };
	struct oid head;
	struct oid made;
	git_oid tree;
	bool found = false;

	if (!repo->work_tree)
		return err_set(err, EXIT_GIT, "'%s' has no work tree",
			       repo->git_dir);
	if (read_head(&head, &found, &branch, repo, err) ||
	    stage_all(&tree, repo, paths, err))
		return -1;
	repo_from_git(&draft.tree, &tree);
	draft.parents = &head;
	draft.nr_parents = found ? 1 : 0;
	commit_format(&raw, &draft, NULL);
	if (sign) {
		if (sign(&signature, buf_str(&raw), raw.len, payload, err))
			return -1;
		buf_reset(&raw);
		commit_format(&raw, &draft, buf_str(&signature));
	}
	if (repo_write(&made, repo, OBJECT_COMMIT, buf_str(&raw), raw.len,
		       err) ||
	    repo_ref_update(repo, branch, &made, found ? &head : NULL, "commit",
			    err))
		return -1;
	*out = made;
	return 0;
}

static int find_tree(git_tree **out, struct repo *repo,
		     const struct oid *commit, struct err *err)
{
	struct oid tree;
	git_oid id;
	int code;

	if (repo_commit_tree(&tree, repo, commit, err))
		return -1;
	repo_to_git(&id, &tree);
	code = git_tree_lookup(out, repo->git, &id);
	return code < 0 ? repo_fail(err, code, "can't read the tree") : 0;
}

int repo_checkout(struct repo *repo, const struct oid *commit, struct err *err)
{
	git_checkout_options options = {
		.version = GIT_CHECKOUT_OPTIONS_VERSION,
		.checkout_strategy = GIT_CHECKOUT_SAFE,
		.disable_filters = 1,
	};
	autolib(git_index) index = NULL;
	autolib(git_tree) head = NULL;
	autolib(git_tree) tree = NULL;
	struct oid before;
	git_oid id;
	int code;

	if (find_tree(&tree, repo, commit, err))
		return -1;
	code = git_repository_index(&index, repo->git);
	if (code < 0)
		return repo_fail(err, code, "can't read the index");
	/*
	 * What the files are expected to hold. HEAD says so while it isn't
	 * moved yet; afterwards only the index knows.
	 */
	code = git_reference_name_to_id(&id, repo->git, "HEAD");
	repo_from_git(&before, &id);
	if (code < 0 || oid_equal(&before, commit))
		options.baseline_index = index;
	else if (find_tree(&head, repo, &before, err))
		return -1;
	else
		options.baseline = head;
	code = git_checkout_tree(repo->git, (const git_object *)tree, &options);
	if (code == GIT_ECONFLICT) {
		err_no(err, REASON_IN_THE_WAY,
		       "files that would be replaced have local changes");
		return err_hint(err, "git stash, or commit them; git status");
	}
	return code < 0 ? repo_fail(err, code, "can't update the files") : 0;
}

int repo_is_dirty(bool *out, struct repo *repo, struct err *err)
{
	git_status_options options = {
		.version = GIT_STATUS_OPTIONS_VERSION,
		.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR,
		.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES,
	};
	autolib(git_status_list) list = NULL;
	int code;

	*out = false;
	if (!repo->work_tree)
		return 0;
	code = git_status_list_new(&list, repo->git, &options);
	if (code < 0)
		return repo_fail(err, code, "can't compare the files");
	*out = git_status_list_entrycount(list) > 0;
	return 0;
}
