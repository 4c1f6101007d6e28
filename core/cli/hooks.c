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

void hooks_place_release(struct hooks_place *place)
{
	free(place->folder);
	free(place->own);
	git_setting_release(&place->path);
	*place = (struct hooks_place){ 0 };
}

/* A relative core.hooksPath is seen from where git runs the hook; an empty
 * one makes git look in "/". */
static char *folder_of(const struct hooks_place *place, const struct repo *repo)
{
	const char *path = place->path.value;
	const char *top = repo_work_tree(repo);

	if (path == NULL)
		return xstrdup(place->own);
	if (path[0] == '/' || path[0] == '\0')
		return xasprintf("/%s", path + strspn(path, "/"));
	return xasprintf("%s/%s", top ? top : repo_git_dir(repo), path);
}

int hooks_place_find(struct hooks_place *out, struct repo *repo,
		     struct err *err)
{
	auto_release(hooks_place) place = { 0 };

	if (git_setting_find(&place.path, repo, "core.hooksPath", "path", err))
		return -1;
	place.own = xasprintf("%s/hooks", repo_git_dir(repo));
	place.folder = folder_of(&place, repo);
	*out = place;
	place = (struct hooks_place){ 0 };
	return 0;
}

/* Every shim was, and will be, these three lines; the second may be worded
 * otherwise. */
static bool is_other_version(const char *text, const char *name)
{
	autofree char *comment = xasprintf("#!/bin/sh\n# %s - ", name);
	autofree char *command = xasprintf("\nexec rbctl hook %s", name);
	const char *second = strchr(text, '\n');
	const char *third = second ? strchr(second + 1, '\n') : NULL;
	const char *end;

	if (third == NULL || !text_starts(text, comment) ||
	    !text_starts(third, command))
		return false;
	end = third + strlen(command);
	return text_equal(end, "\n") || text_equal(end, " \"$@\"\n");
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
	if (text.len == (size_t)(shim->end - shim->text) &&
	    memcmp(buf_str(&text), shim->text, text.len) == 0)
		*state = access(path, X_OK) == 0 ? HOOK_INSTALLED
						 : HOOK_NOT_EXECUTABLE;
	else if (is_other_version(buf_str(&text), shim->name))
		*state = HOOK_OTHER_VERSION;
	else
		*state = HOOK_EDITED;
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
	auto_release(hooks_place) place = { 0 };
	const char *folder;

	if (hooks_place_find(&place, repo, err))
		return -1;
	folder = text_equal(place.path.scope, "local") ? place.folder
						       : place.own;
	if (fs_mkdirs(folder, 0777, err))
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

static int look_in(enum hook_state *state, const char *folder,
		   const struct shim *shim, struct err *err)
{
	autofree char *path = xasprintf("%s/%s", folder, shim->name);

	return look(state, path, shim, err);
}

int hooks_check(struct hook_status *out, size_t *nr, struct repo *repo,
		const struct hooks_place *place, struct err *err)
{
	*nr = 0;
	for (const char *const *name = hooks_for(repo); *name; name++) {
		const struct shim *shim = find_shim(*name);
		struct hook_status *status = &out[(*nr)++];
		enum hook_state own;

		status->name = *name;
		if (look_in(&status->state, place->folder, shim, err) ||
		    look_in(&own, place->own, shim, err))
			return -1;
		if (status->state != HOOK_INSTALLED && own == HOOK_INSTALLED)
			status->state = HOOK_BYPASSED;
	}
	return 0;
}
