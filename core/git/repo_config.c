/* repo_config.c - git's configuration: the user's apart from the clone's */
#include "core/git/repo_private.h"

static int open_config(git_config **out, struct repo *repo, bool local)
{
	return local ? git_repository_config(out, repo->git)
		     : git_config_open_default(out);
}

int repo_config(char **out, struct repo *repo, const char *key, bool local,
		struct err *err)
{
	autolib(git_config) config = NULL;
	git_buf value = { 0 };
	int code;

	*out = NULL;
	code = open_config(&config, repo, local);
	if (code >= 0)
		code = git_config_get_string_buf(&value, config, key);
	if (code == GIT_ENOTFOUND)
		return 0;
	if (code < 0)
		return repo_fail(err, code, "can't read git's setting '%s'",
				 key);
	*out = xstrdup(value.ptr);
	git_buf_dispose(&value);
	return 0;
}

int repo_config_set(struct repo *repo, const char *key, const char *value,
		    struct err *err)
{
	autolib(git_config) config = NULL;
	autolib(git_config) local = NULL;
	int code = git_repository_config(&config, repo->git);

	if (code >= 0)
		code = git_config_open_level(&local, config,
					     GIT_CONFIG_LEVEL_LOCAL);
	if (code >= 0)
		code = git_config_set_string(local, key, value);
	if (code < 0)
		return repo_fail(err, code, "can't set git's setting '%s'",
				 key);
	return 0;
}
