/* hooks.h - the shims in a repository's hooks folder */
#ifndef CORE_CLI_HOOKS_H
#define CORE_CLI_HOOKS_H

#include "core/base/text.h"
#include "core/git/repo.h"

enum hook_state {
	HOOK_MISSING,
	HOOK_INSTALLED,
	HOOK_EDITED, /* there is a file of that name that isn't ours */
	HOOK_NOT_EXECUTABLE,
};

struct hook_status {
	const char *name;
	enum hook_state state;
};

/* Names of the hooks that belong to a clone, or to a bare repository (a
 * server): NULL-ended. */
const char *const *hooks_for(const struct repo *repo);

/*
 * Writes the shims that fit the repository. A file that isn't ours is
 * EXIT_INPUT unless `force`; then it is kept beside as NAME.before-rbctl.
 * `installed` (may be NULL) gets the names.
 */
int hooks_install(struct strings *installed, struct repo *repo, bool force,
		  struct err *err) MUST_CHECK;
/* out has room for HOOKS_MAX. *nr of them are filled in. */
#define HOOKS_MAX 4
int hooks_check(struct hook_status *out, size_t *nr, struct repo *repo,
		struct err *err) MUST_CHECK;
/* The folder that git takes hooks from for this repository: core.hooksPath
 * when it is set (*moved is true then). Caller frees. */
int hooks_folder(char **out, bool *moved, struct repo *repo, struct err *err)
	MUST_CHECK;

#endif
