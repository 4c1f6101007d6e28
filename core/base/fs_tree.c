/* fs_tree.c - a folder of one's own for a while, and away with all of it */
#include "core/base/fs.h"

#include <ftw.h>
#include <stdio.h>

/* Descriptors that nftw() may hold open. */
#define OPEN_MAX_DEPTH 16

int fs_scratch(char **out, const char *parent, const char *name,
	       struct err *err)
{
	autofree char *path = xasprintf("%s/%s.XXXXXX", parent, name);

	if (fs_mkdirs_private(parent, err))
		return -1;
	if (mkdtemp(path) == NULL)
		return err_errno(err, "can't make a folder in '%s'", parent);
	*out = steal(path);
	return 0;
}

static int away(const char *path, const struct stat *status UNUSED,
		int type UNUSED, struct FTW *place UNUSED)
{
	return remove(path);
}

void fs_remove_tree(const char *path)
{
	/* What can't be removed stays: nobody relies on it being gone. */
	(void)!nftw(path, away, OPEN_MAX_DEPTH, FTW_DEPTH | FTW_PHYS);
}
