/* folder.c - the file store: a private folder with one age file an entry */
#include "core/vault/place.h"
#include "core/base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX      ".age"
#define LOCK_SUFFIX ".lck"

struct folder {
	char *dir;
};

struct held {
	int fd;
};

/* Whatever goes wrong with the vault's own files is the vault's error. */
static int as_vault_error(struct err *err)
{
	err->code = EXIT_VAULT;
	return -1;
}

static char *path_of(const struct folder *folder, const char *name,
		     const char *suffix)
{
	return xasprintf("%s/%s%s", folder->dir, name, suffix);
}

static int folder_read(struct buf *out, bool *found, void *state,
		       const char *name, struct err *err)
{
	autofree char *path = path_of(state, name, SUFFIX);

	if (fs_read_private(out, found, path, PLACE_FILE_MAX, err) == 0)
		return 0;
	err_wrap(err, "vault");
	return as_vault_error(err);
}

static int folder_write(void *state, const char *name, const struct buf *file,
			struct err *err)
{
	autofree char *path = path_of(state, name, SUFFIX);

	return fs_write(path, file->data, file->len, 0600, err)
		       ? as_vault_error(err)
		       : 0;
}

static int sync_folder(const struct folder *folder, struct err *err)
{
	autoclose int dir =
		open(folder->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir >= 0 && fsync(dir) == 0)
		return 0;
	err_errno(err, "'%s'", folder->dir);
	return as_vault_error(err);
}

static int folder_remove(bool *found, void *state, const char *name,
			 struct err *err)
{
	autofree char *path = path_of(state, name, SUFFIX);

	*found = false;
	if (unlink(path) < 0) {
		if (errno == ENOENT)
			return 0;
		err_errno(err, "cannot remove '%s'", path);
		return as_vault_error(err);
	}
	if (sync_folder(state, err))
		return -1;
	*found = true;
	return 0;
}

static void add_name(struct strings *out, const char *file)
{
	autofree char *name = NULL;

	if (!text_ends(file, SUFFIX))
		return;
	name = xstrndup(file, strlen(file) - strlen(SUFFIX));
	if (text_is_name(name))
		strings_add(out, name);
}

static int folder_names(struct strings *out, void *state, struct err *err)
{
	const struct folder *folder = state;
	DIR *dir = opendir(folder->dir);
	const struct dirent *file;

	if (dir == NULL) {
		err_errno(err, "'%s'", folder->dir);
		return as_vault_error(err);
	}
	errno = 0;
	while ((file = readdir(dir)))
		add_name(out, file->d_name);
	if (errno != 0) {
		err_errno(err, "'%s'", folder->dir);
		closedir(dir);
		return as_vault_error(err);
	}
	closedir(dir);
	return 0;
}

/* The kernel frees it with the last process that has it: it can't be lost
 * while we live, nor stay behind when we don't. */
static int folder_lock(void **lock, void *state, const char *name, bool wait,
		       struct err *err)
{
	autofree char *path = path_of(state, name, LOCK_SUFFIX);
	struct held *held;
	int fd = fs_lock(path, wait, err);

	if (fd < 0)
		return err->code == EXIT_WAITING ? -1 : as_vault_error(err);
	held = xcalloc(1, sizeof(*held));
	held->fd = fd;
	*lock = held;
	return 0;
}

static int folder_check(void *lock UNUSED, struct err *err UNUSED)
{
	return 0;
}

static void folder_unlock(void *lock)
{
	struct held *held = lock;

	close(held->fd);
	free(held);
}

static void folder_free(void *state)
{
	struct folder *folder = state;

	free(folder->dir);
	free(folder);
}

static const struct place_actions folder_actions = {
	.read = folder_read,
	.write = folder_write,
	.remove = folder_remove,
	.names = folder_names,
	.lock = folder_lock,
	.check = folder_check,
	.unlock = folder_unlock,
	.free = folder_free,
};

int place_folder(struct place *out, const char *dir, struct err *err)
{
	struct folder *folder;

	if (fs_mkdirs_private(dir, err)) {
		err_wrap(err, "vault");
		return as_vault_error(err);
	}
	folder = xcalloc(1, sizeof(*folder));
	folder->dir = xstrdup(dir);
	*out = (struct place){ &folder_actions, folder };
	return 0;
}
