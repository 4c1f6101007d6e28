/* hooks.c - the shims in a repository's hooks folder */
#include "core/cli/hooks.h"
#include "core/base/fs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HOOK_SIZE_MAX (64 * 1024)

/* hooks/NAME of the source, embedded: a name of the list is a file there. */
#define HOOK_LIST(X)                \
	X(pre_commit, "pre-commit") \
	X(commit_msg, "commit-msg") \
	X(pre_push, "pre-push")     \
	X(pre_receive, "pre-receive")

#define HOOK_BYTES(symbol, name)               \
	__asm__(".section .rodata\n"           \
		"hook_" #symbol ":\n"          \
		".incbin \"hooks/" name "\"\n" \
		"hook_" #symbol "_end:\n"      \
		".byte 0\n"                    \
		".previous\n");                \
	extern const char hook_##symbol[];     \
	extern const char hook_##symbol##_end[];
HOOK_LIST(HOOK_BYTES)

struct shim {
	const char *name;
	const char *text;
	const char *end;
};

#define HOOK_ENTRY(symbol, name) { name, hook_##symbol, hook_##symbol##_end },
static const struct shim shims[] = { HOOK_LIST(HOOK_ENTRY) };

const char *const *hooks_for(const struct repo *repo)
{
	static const char *const clone[] = { "pre-commit", "commit-msg",
					     "pre-push", NULL };
	static const char *const server[] = { "pre-receive", NULL };

	return repo_work_tree(repo) ? clone : server;
}

static const struct shim *find_shim(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(shims); i++)
		if (strcmp(shims[i].name, name) == 0)
			return &shims[i];
	abort();
}

int hooks_folder(char **out, bool *moved, struct repo *repo, struct err *err)
{
	autofree char *path = NULL;

	if (repo_config(&path, repo, "core.hooksPath", true, err))
		return -1;
	*moved = path != NULL;
	if (path == NULL)
		*out = xasprintf("%s/hooks", repo_git_dir(repo));
	else if (path[0] == '/')
		*out = steal(path);
	else
		*out = xasprintf("%s/%s",
				 repo_work_tree(repo) ? repo_work_tree(repo)
						      : repo_git_dir(repo),
				 path);
	return 0;
}

static int look(enum hook_state *state, const char *path,
		const struct shim *shim, struct err *err)
{
	autobuf text = { 0 };

	*state = HOOK_MISSING;
	if (!fs_exists(path))
		return 0;
	if (fs_read(&text, path, HOOK_SIZE_MAX, err))
		return -1;
	if (text.len != (size_t)(shim->end - shim->text) ||
	    memcmp(buf_str(&text), shim->text, text.len) != 0)
		*state = HOOK_EDITED;
	else
		*state = access(path, X_OK) == 0 ? HOOK_INSTALLED
						 : HOOK_NOT_EXECUTABLE;
	return 0;
}

static int install(const char *path, const struct shim *shim, bool force,
		   struct err *err)
{
	autofree char *before = xasprintf("%s.before-rbctl", path);
	enum hook_state state;

	if (look(&state, path, shim, err))
		return -1;
	if (state == HOOK_EDITED && !force) {
		err_set(err, EXIT_INPUT, "'%s' is another program's hook",
			path);
		return err_hint(err,
				"rbctl hooks install --force keeps it "
				"beside as %s.before-rbctl",
				shim->name);
	}
	if (state == HOOK_EDITED && rename(path, before) < 0)
		return err_errno(err, "cannot rename '%s'", path);
	return fs_write(path, shim->text, (size_t)(shim->end - shim->text),
			0755, err);
}

int hooks_install(struct strings *installed, struct repo *repo, bool force,
		  struct err *err)
{
	autofree char *folder = NULL;
	bool moved;

	if (hooks_folder(&folder, &moved, repo, err) ||
	    fs_mkdirs(folder, 0777, err))
		return -1;
	for (const char *const *name = hooks_for(repo); *name; name++) {
		autofree char *path = xasprintf("%s/%s", folder, *name);

		if (install(path, find_shim(*name), force, err))
			return -1;
		if (installed)
			strings_add(installed, *name);
	}
	return 0;
}

int hooks_check(struct hook_status *out, size_t *nr, struct repo *repo,
		struct err *err)
{
	autofree char *folder = NULL;
	bool moved;

	*nr = 0;
	if (hooks_folder(&folder, &moved, repo, err))
		return -1;
	for (const char *const *name = hooks_for(repo); *name; name++) {
		autofree char *path = xasprintf("%s/%s", folder, *name);

		out[*nr].name = *name;
		if (look(&out[*nr].state, path, find_shim(*name), err))
			return -1;
		(*nr)++;
	}
	return 0;
}
