/* repo.c - a git repository: finding, opening, making it */
#include "core/git/allocation.h"
#include "core/git/object_cache.h"
#include "core/git/repo_private.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What is mapped of a pack at once, and of all packs together. */
#define WINDOW_SIZE (64 * 1024)
#define WINDOWS_MAX (4 * 1024 * 1024)

static void start_library(void)
{
	allocation_start();
	git_libgit2_init();
	/* Bytes whose hash is not their name are never handed out; repo_read()
	 * sees to that itself. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	/* What we write is on the disk before we say that it is written. */
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	/* A cache that every handle has for itself helps none of the others:
	 * see object_cache.h for ours. */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	/* Of a large pack only the pieces in use stand in memory. */
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)WINDOW_SIZE);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)WINDOWS_MAX);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
}

void repo_library(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start_library);
}

/* libgit2 1.5 forgets its own code for this when git's configuration has no
 * safe.directory: what it then can't find is that setting. */
static bool is_of_another_user(int code, const git_error *last)
{
	return code == GIT_EOWNER || (code == GIT_ENOTFOUND && last &&
				      last->klass == GIT_ERROR_CONFIG);
}

int repo_fail(struct err *err, int code, const char *format, ...)
{
	const git_error *last = code < 0 ? git_error_last() : NULL;
	char context[ERR_MSG_MAX / 2];
	va_list args;

	va_start(args, format);
	vsnprintf(context, sizeof(context), format, args);
	va_end(args);
	if (is_of_another_user(code, last)) {
		err_set(err, EXIT_GIT,
			"%s: the repository belongs to another user", context);
		return err_hint(err, "if you trust it: git config --global "
				     "--add safe.directory DIR");
	}
	if (last && last->message && last->klass != GIT_ERROR_NONE)
		err_set(err, EXIT_GIT, "%s: %s", context, last->message);
	else
		err_set(err, EXIT_GIT, "%s", context);
	git_error_clear();
	return -1;
}

static char *without_slash(const char *path)
{
	size_t len = path ? strlen(path) : 0;

	if (!path)
		return NULL;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return xstrndup(path, len);
}

/* Takes `git`. */
static int wrap(struct repo **out, git_repository *git, struct err *err)
{
	autoptr(repo) repo = xcalloc(1, sizeof(*repo));
	int code;

	repo->git = git;
	repo->cache = object_cache_new();
	repo->git_dir = without_slash(git_repository_commondir(git));
	repo->work_tree = without_slash(git_repository_workdir(git));
	code = git_repository_odb(&repo->odb, git);
	if (code < 0)
		return repo_fail(err, code, "'%s'", repo->git_dir);
	*out = steal(repo);
	return 0;
}

int repo_open(struct repo **out, const char *dir, struct err *err)
{
	git_repository *git = NULL;
	int code;

	repo_library();
	code = git_repository_open_ext(&git, dir, 0, NULL);
	if (code < 0)
		repo_fail(err, code, "can't open '%s'", dir);
	if (code == GIT_ENOTFOUND && err->hint[0] == '\0') {
		err_set(err, EXIT_GIT, "'%s' is not in a git repository", dir);
		err_hint(err, "rbctl init, or go to the folder of your "
			      "runbooks");
	}
	if (code < 0)
		return -1;
	return wrap(out, git, err);
}

int repo_open_hook(struct repo **out, struct err *err)
{
	git_repository *git = NULL;
	int code;

	repo_library();
	code = git_repository_open_ext(&git, NULL, GIT_REPOSITORY_OPEN_FROM_ENV,
				       NULL);
	if (code < 0) {
		repo_fail(err, code, "can't open the hook's repository");
		return err_hint(err, "hooks are run by git: see rbctl hooks");
	}
	if (wrap(out, git, err))
		return -1;
	(*out)->from_hook = true;
	return 0;
}

int repo_reopen(struct repo **out, const struct repo *like, struct err *err)
{
	if (like->from_hook ? repo_open_hook(out, err)
			    : repo_open(out, like->git_dir, err))
		return -1;
	object_cache_free((*out)->cache);
	(*out)->cache = object_cache_share(like->cache);
	return 0;
}

int repo_create(struct repo **out, const char *dir, const char *branch,
		struct err *err)
{
	git_repository_init_options options = {
		.version = GIT_REPOSITORY_INIT_OPTIONS_VERSION,
		.flags = GIT_REPOSITORY_INIT_MKPATH |
			 GIT_REPOSITORY_INIT_NO_REINIT,
		.initial_head = branch,
	};
	git_repository *git = NULL;
	int code;

	repo_library();
	code = git_repository_init_ext(&git, dir, &options);
	if (code == GIT_EEXISTS)
		return err_set(err, EXIT_GIT,
			       "'%s' is a git repository already", dir);
	if (code < 0)
		return repo_fail(err, code, "can't make '%s'", dir);
	return wrap(out, git, err);
}

void repo_free(struct repo *repo)
{
	if (!repo)
		return;
	object_cache_free(repo->cache);
	git_odb_free(repo->odb);
	git_repository_free(repo->git);
	free(repo->git_dir);
	free(repo->work_tree);
	free(repo);
}

const char *repo_git_dir(const struct repo *repo)
{
	return repo->git_dir;
}

const char *repo_work_tree(const struct repo *repo)
{
	return repo->work_tree;
}
