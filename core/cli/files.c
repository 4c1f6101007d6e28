/* files.c - the documents that lie in a work tree, found by their folders */
#include "core/cli/files.h"
#include "core/git/repo.h"
#include "core/base/fs.h"
#include "core/model/document.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER_DEPTH_MAX 16

int files_root(char **out, struct err *err)
{
	autoptr(repo) repo = NULL;
	struct err none = { 0 };
	char here[PATH_MAX];

	if (!repo_open(&repo, ".", &none) && repo_work_tree(repo)) {
		*out = xstrdup(repo_work_tree(repo));
		return 0;
	}
	if (!realpath(".", here))
		return err_errno(err, "the current folder");
	*out = xstrdup(here);
	return 0;
}

static void close_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static int find_below(struct strings *paths, const char *root,
		      const char *folder, int depth, struct err *err);

static int find_entry(struct strings *paths, const char *root, const char *path,
		      int depth, struct err *err)
{
	autofree char *full = xasprintf("%s/%s", root, path);
	struct stat st;

	if (lstat(full, &st) < 0)
		return err_errno(err, "'%s'", path);
	if (S_ISDIR(st.st_mode))
		return find_below(paths, root, path, depth + 1, err);
	if (document_kind_of(path) == DOCUMENT_NONE)
		return 0;
	if (!S_ISREG(st.st_mode))
		return err_set(err, EXIT_INPUT,
			       "%s: a document is a plain file, not a link",
			       path);
	strings_add(paths, path);
	return 0;
}

static int find_below(struct strings *paths, const char *root,
		      const char *folder, int depth, struct err *err)
{
	autofree char *full = xasprintf("%s/%s", root, folder);
	__attribute__((cleanup(close_dir))) DIR *dir = opendir(full);
	const struct dirent *entry;

	if (depth > FOLDER_DEPTH_MAX)
		return err_set(err, EXIT_INPUT,
			       "%s: folders are nested too "
			       "deep",
			       folder);
	if (!dir)
		return errno == ENOENT ? 0 : err_errno(err, "'%s'", folder);
	while ((entry = readdir(dir))) {
		autofree char *path = NULL;

		if (entry->d_name[0] == '.')
			continue;
		path = xasprintf("%s/%s", folder, entry->d_name);
		if (find_entry(paths, root, path, depth, err) < 0)
			return -1;
	}
	return 0;
}

int files_find(struct strings *paths, const char *root, struct err *err)
{
	autofree char *policy = xasprintf("%s/%s", root, POLICY_PATH);

	if (fs_exists(policy) &&
	    find_entry(paths, root, POLICY_PATH, 0, err) < 0)
		return -1;
	for (int kind = DOCUMENT_SERVER; kind < DOCUMENT_KINDS; kind++)
		if (find_below(paths, root,
			       document_kind_folder((enum document_kind)kind),
			       0, err) < 0)
			return -1;
	strings_sort(paths);
	return 0;
}

/* Relative to `root`; "" is the root itself. NULL when it is outside. */
static char *inside(const char *root, const char *full)
{
	size_t len = strlen(root);

	if (strncmp(full, root, len) != 0 || (full[len] && full[len] != '/'))
		return NULL;
	return xstrdup(full[len] ? full + len + 1 : "");
}

static size_t choose(struct strings *out, const struct strings *paths,
		     const char *wanted)
{
	size_t len = strlen(wanted), nr = 0;
	bool first = out->nr == 0; /* then none can be there already */

	for (size_t i = 0; i < paths->nr; i++) {
		const char *path = paths->at[i];

		if (len && (strncmp(path, wanted, len) != 0 ||
			    (path[len] && path[len] != '/')))
			continue;
		if (first)
			strings_add(out, path);
		else
			strings_add_once(out, path);
		nr++;
	}
	return nr;
}

int files_choose(struct strings *out, const struct strings *paths,
		 const char *root, int nr_args, char **args, struct err *err)
{
	char full[PATH_MAX];

	if (nr_args == 0)
		choose(out, paths, "");
	for (int i = 0; i < nr_args; i++) {
		autofree char *wanted = NULL;

		if (!realpath(args[i], full)) {
			err_errno(err, "%s", args[i]);
			err->code = EXIT_INPUT;
			return -1;
		}
		wanted = inside(root, full);
		if (wanted && choose(out, paths, wanted))
			continue;
		err_set(err, EXIT_INPUT, "'%s' holds no document", args[i]);
		return err_hint(err, "documents are .rbctl/policy.json, and "
				     "NAME.json in servers, runbooks, configs, "
				     "environments and checklists");
	}
	return 0;
}
