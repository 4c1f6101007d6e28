/* fs_together.c - several files that are written all, or not at all */
#include "core/base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEFORE_MAX (64 * 1024 * 1024) /* bytes of a file that is replaced */

/* On its way into its place. */
struct staged {
	char *temporary; /* what is to be there; NULL once it is */
	char *before;    /* what was there; NULL: nothing was */
	bool placed;
};

static void forget(char **path)
{
	if (*path)
		unlink(*path);
	free(*path);
	*path = NULL;
}

/* As open() would have it; what is there keeps its own. */
static mode_t mode_of(const char *path, mode_t mode)
{
	mode_t mask = umask(077);
	struct stat st;

	umask(mask);
	return stat(path, &st) == 0 ? st.st_mode & 07777 : mode & ~mask;
}

static int write_aside(struct staged *out, const struct fs_text *file,
		       mode_t mode, struct err *err)
{
	const char *slash = strrchr(file->path, '/');
	autofree char *folder =
		slash && slash != file->path
			? xstrndup(file->path, (size_t)(slash - file->path))
			: NULL;
	autofree char *temporary = xasprintf("%s.XXXXXX", file->path);
	autoclose int fd = -1;

	if (!file->replace && fs_exists(file->path))
		return err_set(err, EXIT_INPUT, "'%s' is there already",
			       file->path);
	if (folder && fs_mkdirs(folder, 0755, err))
		return -1;
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "cannot write '%s'", file->path);
	out->temporary = steal(temporary);
	if (fs_write_all(fd, file->bytes, file->len) < 0 ||
	    fchmod(fd, mode_of(file->path, mode)) < 0 || fsync(fd) < 0)
		return err_errno(err, "cannot write '%s'", file->path);
	return 0;
}

/* Where a file system has no hard links. */
static int copy(const char *to, const char *from, struct err *err)
{
	autobuf bytes = { 0 };

	return fs_read(&bytes, from, BEFORE_MAX, err) ||
			       fs_write_quick(to, buf_str(&bytes), bytes.len,
					      mode_of(from, 0600), err)
		       ? -1
		       : 0;
}

/* A second name for what is there, under which it can come back. */
static int keep_before(struct staged *out, const struct fs_text *file,
		       struct err *err)
{
	autofree char *before = xasprintf("%s.before", out->temporary);
	struct stat st;
	int saved;

	if (link(file->path, before) == 0) {
		out->before = steal(before);
		return 0;
	}
	saved = errno;
	if (lstat(file->path, &st) < 0)
		return errno == ENOENT
			       ? 0
			       : err_errno(err, "cannot keep what '%s' was",
					   file->path);
	if (S_ISDIR(st.st_mode))
		return err_set(err, EXIT_SYSTEM,
			       "cannot write '%s': it is a folder", file->path);
	errno = saved;
	if (!S_ISREG(st.st_mode))
		return err_errno(err, "cannot keep what '%s' was", file->path);
	if (copy(before, file->path, err)) {
		err->code = EXIT_SYSTEM;
		return err_wrap(err, "cannot keep what '%s' was", file->path);
	}
	out->before = steal(before);
	return 0;
}

/* Where nothing may be yet. Not every file system can rename so. */
static int put_new(struct staged *out, const struct fs_text *file,
		   struct err *err)
{
	bool renamed = renameat2(AT_FDCWD, out->temporary, AT_FDCWD, file->path,
				 RENAME_NOREPLACE) == 0;

	if (!renamed && errno != EEXIST && link(out->temporary, file->path) < 0)
		return err_errno(err, "cannot write '%s'", file->path);
	if (!renamed && errno == EEXIST)
		return err_set(err, EXIT_INPUT, "'%s' is there already",
			       file->path);
	out->placed = true;
	return 0;
}

static int put(struct staged *out, const struct fs_text *file, struct err *err)
{
	if (!file->replace)
		return put_new(out, file, err);
	if (keep_before(out, file, err))
		return -1;
	if (rename(out->temporary, file->path) < 0)
		return err_errno(err, "cannot write '%s'", file->path);
	free(out->temporary);
	out->temporary = NULL;
	out->placed = true;
	return 0;
}

/* Where that fails, the second name is the only one that is left. */
static void put_back(struct staged *out, const struct fs_text *file,
		     struct err *err)
{
	if (rename(out->before, file->path) < 0) {
		err_wrap(err, "what '%s' was is in '%s' now", file->path,
			 out->before);
		err->hint[0] = '\0';
		err_hint(err, "move it back: mv '%s' '%s'", out->before,
			 file->path);
	}
	free(out->before);
	out->before = NULL;
}

static void undo(struct staged *out, const struct fs_text *file,
		 struct err *err)
{
	if (!out->placed)
		return;
	if (out->before)
		put_back(out, file, err);
	else
		unlink(file->path);
}

int fs_write_together(const struct fs_text *files, size_t nr, mode_t mode,
		      struct err *err)
{
	struct staged *staged = xcalloc(nr ? nr : 1, sizeof(*staged));
	int result = 0;

	for (size_t i = 0; !result && i < nr; i++)
		result = write_aside(&staged[i], &files[i], mode, err);
	for (size_t i = 0; !result && i < nr; i++)
		result = put(&staged[i], &files[i], err);
	for (size_t i = 0; !result && i < nr; i++)
		if (fs_sync_folder(files[i].path) < 0)
			result = err_errno(err, "cannot write '%s'",
					   files[i].path);
	for (size_t i = 0; i < nr; i++) {
		if (result)
			undo(&staged[i], &files[i], err);
		forget(&staged[i].temporary);
		forget(&staged[i].before);
	}
	free(staged);
	return result;
}
