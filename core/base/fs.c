/* fs.c - files: reading with a cap, writing that a crash can't halve */
#include "core/base/fs.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

void fs_close_pointer(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static int input_errno(struct err *err, const char *path)
{
	return err_set(err, EXIT_INPUT, "%s: %s", path, strerror(errno));
}

static int fill_from(struct buf *out, int fd, const char *name, size_t most,
		     struct err *err)
{
	for (;;) {
		ssize_t got;

		buf_reserve(out, 8192);
		got = read(fd, out->data + out->len, 8192);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return input_errno(err, name);
		if (got == 0)
			return 0;
		out->len += (size_t)got;
		out->data[out->len] = '\0';
		if (out->len > most)
			return -1;
	}
}

int fs_read_fd(struct buf *out, int fd, const char *name, size_t cap,
	       struct err *err)
{
	size_t start = out->len;

	if (fill_from(out, fd, name, start + cap, err) == 0)
		return 0;
	if (out->len > start + cap)
		err_set(err, EXIT_INPUT, "%s: larger than %zu bytes", name,
			cap);
	if (out->data)
		explicit_bzero(out->data + start, out->len - start);
	buf_truncate(out, start);
	return -1;
}

int fs_read(struct buf *out, const char *path, size_t cap, struct err *err)
{
	autoclose int fd = -1;
	struct stat st;

	if (strcmp(path, "-") == 0)
		return fs_read_fd(out, STDIN_FILENO, "standard input", cap,
				  err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return input_errno(err, path);
	if (S_ISDIR(st.st_mode))
		return err_set(err, EXIT_INPUT, "%s: is a folder", path);
	return fs_read_fd(out, fd, path, cap, err);
}

int fs_read_private(struct buf *out, bool *found, const char *path, size_t cap,
		    struct err *err)
{
	autoclose int fd = -1;
	struct stat st;

	*found = false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 && errno == ELOOP)
		return err_set(err, EXIT_SYSTEM, "'%s' is a symbolic link",
			       path);
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_errno(err, "'%s'", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, EXIT_SYSTEM, "'%s' is not a plain file",
			       path);
	if (st.st_uid != geteuid())
		return err_set(err, EXIT_SYSTEM,
			       "'%s' belongs to somebody else", path);
	if (st.st_mode & 077) {
		err_set(err, EXIT_SYSTEM, "'%s' can be read by others (%03o)",
			path, (unsigned)st.st_mode & 0777);
		return err_hint(err, "chmod 600 '%s'", path);
	}
	if (fs_read_fd(out, fd, path, cap, err))
		return -1;
	*found = true;
	return 0;
}

int fs_write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t put = write(fd, p, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		p += put;
		len -= (size_t)put;
	}
	return 0;
}

int fs_sync_folder(const char *path)
{
	autofree char *folder = xstrdup(path);
	autoclose int fd = -1;
	char *slash = strrchr(folder, '/');

	if (slash == folder)
		slash[1] = '\0';
	else if (slash)
		*slash = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || fsync(fd) < 0 ? -1 : 0;
}

/* How a file gets to where it belongs. */
struct way {
	mode_t mode;
	bool replace;
	bool sync;
};

static int write_out(int fd, const void *bytes, size_t len,
		     const struct way *way)
{
	return fs_write_all(fd, bytes, len) < 0 || fchmod(fd, way->mode) < 0 ||
			       (way->sync && fsync(fd) < 0)
		       ? -1
		       : 0;
}

/* Into its place, where nothing may be yet. Not every file system has
 * rename without replacing, not every one has hard links. */
static int move_new(const char *temporary, const char *path)
{
	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) ==
	    0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (link(temporary, path) < 0)
		return -1;
	unlink(temporary);
	return 0;
}

static int write_by_rename(const char *path, const void *bytes, size_t len,
			   const struct way *way, struct err *err)
{
	autofree char *temporary = xasprintf("%s.XXXXXX", path);
	autoclose int fd = mkostemp(temporary, O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, "cannot write '%s'", path);
	if (write_out(fd, bytes, len, way) < 0 ||
	    (way->replace ? rename(temporary, path)
			  : move_new(temporary, path)) < 0) {
		int saved = errno;

		unlink(temporary);
		errno = saved;
		if (!way->replace && errno == EEXIST)
			return err_set(err, EXIT_INPUT, "'%s' is there already",
				       path);
		return err_errno(err, "cannot write '%s'", path);
	}
	if (way->sync && fs_sync_folder(path) < 0)
		return err_errno(err, "cannot write '%s'", path);
	return 0;
}

int fs_write(const char *path, const void *bytes, size_t len, mode_t mode,
	     struct err *err)
{
	const struct way way = { mode, .replace = true, .sync = true };

	return write_by_rename(path, bytes, len, &way, err);
}

int fs_write_quick(const char *path, const void *bytes, size_t len, mode_t mode,
		   struct err *err)
{
	const struct way way = { mode, .replace = true };

	return write_by_rename(path, bytes, len, &way, err);
}

int fs_write_new(const char *path, const void *bytes, size_t len, mode_t mode,
		 struct err *err)
{
	const struct way way = { mode, .sync = true };

	return write_by_rename(path, bytes, len, &way, err);
}

bool fs_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

int fs_mkdirs(const char *path, mode_t mode, struct err *err)
{
	autofree char *copy = xstrdup(path);
	struct stat st;
	char *p;

	if (path[0] == '\0')
		return err_set(err, EXIT_SYSTEM, "a folder without a name");
	for (p = copy + 1;; p++) {
		char c = *p;

		if (c != '/' && c != '\0')
			continue;
		*p = '\0';
		if (mkdir(copy, mode) < 0 && errno != EEXIST)
			return err_errno(err, "cannot make folder '%s'", copy);
		*p = c;
		if (c == '\0')
			break;
	}
	if (stat(path, &st) < 0)
		return err_errno(err, "'%s'", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, EXIT_SYSTEM, "'%s' is not a folder", path);
	return 0;
}

int fs_mkdirs_private(const char *path, struct err *err)
{
	struct stat st;

	if (lstat(path, &st) < 0 && fs_mkdirs(path, 0700, err))
		return -1;
	if (lstat(path, &st) < 0)
		return err_errno(err, "'%s'", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, EXIT_SYSTEM, "'%s' is not a folder", path);
	if (st.st_uid != geteuid())
		return err_set(err, EXIT_SYSTEM,
			       "'%s' belongs to somebody else", path);
	if (st.st_mode & 077) {
		err_set(err, EXIT_SYSTEM, "'%s' is open to others (%03o)", path,
			(unsigned)st.st_mode & 0777);
		return err_hint(err, "chmod 700 '%s'", path);
	}
	return 0;
}

int fs_lock(const char *path, bool wait, struct err *err)
{
	autoclose int fd =
		open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int result;

	if (fd < 0)
		return err_errno(err, "cannot lock '%s'", path);
	do
		result = flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB));
	while (result < 0 && errno == EINTR);
	if (result < 0 && errno == EWOULDBLOCK)
		return err_set(err, EXIT_WAITING,
			       "'%s' is locked by another process", path);
	if (result < 0)
		return err_errno(err, "cannot lock '%s'", path);
	result = fd;
	fd = -1;
	return result;
}
