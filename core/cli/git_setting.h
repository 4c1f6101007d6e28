/* git_setting.h - a setting as git itself sees it, and who set it */
#ifndef CORE_CLI_GIT_SETTING_H
#define CORE_CLI_GIT_SETTING_H

#include "core/base/err.h"
#include "core/git/repo.h"

/*
 * The value that git goes by, whatever file, environment or include it comes
 * from. value is NULL when nothing sets it. { 0 } is empty.
 */
struct git_setting {
	char *value;
	char *scope; /* "local", "global", "system", "worktree", "command" */
	char *file;  /* NULL when it stands in no file */
};

void git_setting_release(struct git_setting *setting);
/* `type` is one of git-config's: "bool", "int", "path"; NULL: text as it is.
 * EXIT_GIT. */
int git_setting_find(struct git_setting *out, const struct repo *repo,
		     const char *key, const char *type, struct err *err)
	MUST_CHECK;

#endif
