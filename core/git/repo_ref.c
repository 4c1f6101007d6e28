/* repo_ref.c - refs: read by full name only, moved by compare and swap */
#include "core/git/repo_private.h"

#include <string.h>
#include <sys/stat.h>

/* A link instead of a ref file is git's old form of a symbolic ref. */
static bool is_link(const struct repo *repo, const char *ref)
{
	autofree char *path = xasprintf("%s/%s", repo->git_dir, ref);
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static int check_name(const char *ref, struct err *err)
{
	int valid = 0;

	if (!text_starts(ref, "refs/") ||
	    git_reference_name_is_valid(&valid, ref) < 0 || !valid)
		return err_set(err, EXIT_INPUT,
			       "'%s' is not the full name of a ref", ref);
	return 0;
}

int repo_ref_read(struct oid *out, bool *found, struct repo *repo,
		  const char *ref, struct err *err)
{
	autolib(git_reference) reference = NULL;
	int code;

	*found = false;
	if (check_name(ref, err))
		return -1;
	code = git_reference_lookup(&reference, repo->git, ref);
	if (code == GIT_ENOTFOUND)
		return 0;
	if (code < 0)
		return repo_fail(err, code, "can't read '%s'", ref);
	if (git_reference_type(reference) != GIT_REFERENCE_DIRECT ||
	    is_link(repo, ref)) {
		err_set(err, EXIT_GIT, "'%s' is a symbolic ref", ref);
		return err_hint(err, "git symbolic-ref --delete %s", ref);
	}
	repo_from_git(out, git_reference_target(reference));
	*found = true;
	return 0;
}

int repo_ref_update(struct repo *repo, const char *ref, const struct oid *oid,
		    const struct oid *old, const char *log_message,
		    struct err *err)
{
	autolib(git_reference) reference = NULL;
	struct oid now;
	git_oid from;
	git_oid to;
	bool found;
	int code;

	if (repo_ref_read(&now, &found, repo, ref, err))
		return -1;
	repo_to_git(&to, oid);
	if (old) {
		repo_to_git(&from, old);
		code = git_reference_create_matching(
			&reference, repo->git, ref, &to, 1, &from, log_message);
	} else {
		code = git_reference_create(&reference, repo->git, ref, &to, 0,
					    log_message);
	}
	if (code == GIT_EMODIFIED || code == GIT_EEXISTS ||
	    code == GIT_ELOCKED || (code == GIT_ENOTFOUND && old)) {
		err_set(err, EXIT_WAITING, "somebody else moved '%s'", ref);
		return err_hint(err, "look at what changed, then try again");
	}
	if (code < 0)
		return repo_fail(err, code, "can't move '%s'", ref);
	return 0;
}

int repo_head(char **out, struct repo *repo, struct err *err)
{
	autolib(git_reference) head = NULL;
	int code = git_reference_lookup(&head, repo->git, "HEAD");

	*out = NULL;
	if (code < 0)
		return repo_fail(err, code, "can't read HEAD");
	if (git_reference_type(head) == GIT_REFERENCE_SYMBOLIC)
		*out = xstrdup(git_reference_symbolic_target(head));
	return 0;
}

int repo_refs(struct strings *out, struct repo *repo, const char *prefix,
	      struct err *err)
{
	autolib(git_reference_iterator) iterator = NULL;
	auto_release(strings) found = { 0 };
	const char *name;
	int code = git_reference_iterator_new(&iterator, repo->git);

	while (code >= 0) {
		code = git_reference_next_name(&name, iterator);
		if (code >= 0 && text_starts(name, prefix))
			strings_add(&found, name);
	}
	if (code != GIT_ITEROVER)
		return repo_fail(err, code, "can't list refs");
	strings_sort(&found);
	for (size_t i = 0; i < found.nr; i++)
		strings_add(out, found.at[i]);
	return 0;
}

bool repo_is_shallow(struct repo *repo)
{
	return git_repository_is_shallow(repo->git) == 1;
}
