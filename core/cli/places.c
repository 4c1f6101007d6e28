/* places.c - where this person's files are (XDG Base Directory) */
#include "core/cli/context.h"
#include "core/cli/source.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#define PASSWD_MAX (64 * 1024)

/* HOME, or what the system knows: cron and CI start us without HOME. */
static int find_home(char **out, struct err *err)
{
	autofree char *room = xmalloc(PASSWD_MAX);
	const char *home = getenv("HOME");
	struct passwd entry;
	struct passwd *found = NULL;

	if (home && home[0] == '/') {
		*out = xstrdup(home);
		return 0;
	}
	errno = getpwuid_r(geteuid(), &entry, room, PASSWD_MAX, &found);
	if (errno == 0 && found && found->pw_dir && found->pw_dir[0] == '/') {
		*out = xstrdup(found->pw_dir);
		return 0;
	}
	err_set(err, EXIT_SYSTEM,
		"there is no home folder: HOME is not set, "
		"and the system knows none");
	return err_hint(err, "set XDG_CONFIG_HOME and XDG_STATE_HOME");
}

/* $variable/rbctl when that is absolute (the specification has relative
 * ones ignored), else home/below/rbctl. */
static int find_place(char **out, const char *variable, const char *below,
		      struct err *err)
{
	const char *value = getenv(variable);
	autofree char *home = NULL;

	if (value && value[0] == '/') {
		*out = xasprintf("%s/rbctl", value);
		return 0;
	}
	if (find_home(&home, err))
		return -1;
	*out = xasprintf("%s/%s/rbctl", home, below);
	return 0;
}

static int absolute(char **out, const char *path, struct err *err)
{
	autofree char *folder = NULL;

	if (path[0] == '/' || !source_is_file(path)) {
		*out = xstrdup(path);
		return 0;
	}
	folder = getcwd(NULL, 0);
	if (folder == NULL)
		return err_errno(err, "cannot tell the current folder");
	*out = xasprintf("%s/%s", folder, path);
	return 0;
}

int places_find(struct places *out, const char *identity, struct err *err)
{
	struct places found = { 0 };

	if (find_place(&found.config, "XDG_CONFIG_HOME", ".config", err) ||
	    find_place(&found.state, "XDG_STATE_HOME", ".local/state", err) ||
	    (identity && absolute(&found.identity, identity, err))) {
		places_release(&found);
		return -1;
	}
	if (identity == NULL)
		found.identity = xasprintf("%s/identity", found.config);
	*out = found;
	return 0;
}

void places_release(struct places *places)
{
	free(places->config);
	free(places->state);
	free(places->identity);
	*places = (struct places){ 0 };
}
