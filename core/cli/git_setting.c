/* git_setting.c - a setting as git itself sees it, and who set it */
#include "core/cli/git_setting.h"
#include "core/base/fs.h"

#include <string.h>

#define SETTING_MAX (64 * 1024)

void git_setting_release(struct git_setting *setting)
{
	free(setting->value);
	free(setting->scope);
	free(setting->file);
	*setting = (struct git_setting){ 0 };
}

/* "SCOPE\0ORIGIN\0VALUE\0" */
static int read_answer(struct git_setting *out, const struct buf *text,
		       const char *key, struct err *err)
{
	const char *end = buf_str(text) + text->len;
	const char *part[3] = { buf_str(text), NULL, NULL };

	for (size_t i = 1; i < ARRAY_SIZE(part); i++) {
		part[i] = part[i - 1] + strlen(part[i - 1]) + 1;
		if (part[i] >= end)
			return err_set(err, EXIT_GIT,
				       "git's answer about its setting '%s' "
				       "is not understood",
				       key);
	}
	out->scope = xstrdup(part[0]);
	if (text_starts(part[1], "file:"))
		out->file = xstrdup(part[1] + strlen("file:"));
	out->value = xstrdup(part[2]);
	return 0;
}

int git_setting_find(struct git_setting *out, const struct repo *repo,
		     const char *key, const char *type, struct err *err)
{
	autofree char *dir = xasprintf("--git-dir=%s", repo_git_dir(repo));
	autofree char *kind =
		type ? xasprintf("--type=%s", type) : xstrdup("--no-type");
	const char *const argv[] = { "git",
				     dir,
				     "config",
				     "--show-scope",
				     "--show-origin",
				     "-z",
				     kind,
				     "--get",
				     key,
				     NULL };
	autobuf errors = { 0 };
	autobuf text = { 0 };
	int status;

	if (fs_run(&status, &text, &errors, argv, "", 0, SETTING_MAX, err))
		return -1;
	if (status == 1) /* not set */
		return 0;
	if (status == 0)
		return read_answer(out, &text, key, err);
	buf_trim(&errors);
	return err_set(err, EXIT_GIT, "git can't read its setting '%s': %s",
		       key, buf_str(&errors));
}
