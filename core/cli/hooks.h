/* hooks.h - the shims in a repository's hooks folder */
#ifndef CORE_CLI_HOOKS_H
#define CORE_CLI_HOOKS_H

#include "core/base/text.h"
#include "core/cli/git_setting.h"
#include "core/git/repo.h"

enum hook_state {
	HOOK_MISSING,
	HOOK_INSTALLED,
	HOOK_EDITED,        /* a file of that name that isn't ours */
	HOOK_OTHER_VERSION, /* ours, of another version of rbctl */
	HOOK_NOT_EXECUTABLE,
	HOOK_BYPASSED, /* it is there, and core.hooksPath sends git away */
};

struct hook_status {
	const char *name;
	enum hook_state state;
};

/* Where git takes the hooks of a repository from. { 0 } is empty. */
struct hooks_place {
	char *folder;            /* this one, absolute */
	char *own;               /* the repository's own */
	struct git_setting path; /* core.hooksPath, when it is set */
};

void hooks_place_release(struct hooks_place *place);
int hooks_place_find(struct hooks_place *out, struct repo *repo,
		     struct err *err) MUST_CHECK;

/* Names of the hooks that belong to a clone, or to a bare repository (a
 * server): NULL-ended. */
const char *const *hooks_for(const struct repo *repo);

/*
 * Writes the shims that fit the repository: into its own folder, or the one
 * that its own core.hooksPath names; never into one that other repositories
 * share. A file that isn't ours is EXIT_INPUT unless `force`; then it is kept
 * beside as NAME.before-rbctl. `installed` (may be NULL) gets the names.
 */
int hooks_install(struct strings *installed, struct repo *repo, bool force,
		  struct err *err) MUST_CHECK;
/* out has room for HOOKS_MAX. *nr of them are filled in. */
#define HOOKS_MAX 4
int hooks_check(struct hook_status *out, size_t *nr, struct repo *repo,
		const struct hooks_place *place, struct err *err) MUST_CHECK;

#endif
