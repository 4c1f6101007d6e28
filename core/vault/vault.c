/* vault.c - the file store: a private folder with one age file an entry */
#include "core/vault/vault.h"
#include "core/base/fs.h"
#include "core/crypto/age.h"
#include "core/vault/entry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX   ".age"
#define FILE_MAX (VAULT_ENTRY_MAX + 64 * 1024) /* a header of many stanzas */

struct vault {
	char *dir;
	const struct secret *identity; /* borrowed; NULL */
};

void vault_free(struct vault *vault)
{
	if (vault == NULL)
		return;
	free(vault->dir);
	free(vault);
}

/* Whatever goes wrong with the vault's own files is the vault's error. */
static int as_vault_error(struct err *err)
{
	err->code = EXIT_VAULT;
	return -1;
}

int vault_open(struct vault **out, const char *dir,
	       const struct secret *identity, struct err *err)
{
	struct vault *vault;

	if (fs_mkdirs_private(dir, err)) {
		err_wrap(err, "vault");
		return as_vault_error(err);
	}
	vault = xcalloc(1, sizeof(*vault));
	vault->dir = xstrdup(dir);
	vault->identity = identity;
	*out = vault;
	return 0;
}

static int path_of(char **out, const struct vault *vault, const char *name,
		   struct err *err)
{
	if (!text_is_name(name)) {
		err_set(err, EXIT_INPUT, "'%s' can't be an entry's name", name);
		return err_hint(err,
				"names are of a-z 0-9 . _ - and at most "
				"%d characters long",
				TEXT_NAME_MAX);
	}
	*out = xasprintf("%s/%s" SUFFIX, vault->dir, name);
	return 0;
}

int vault_save(struct vault *vault, const char *name, const struct entry *entry,
	       const struct strings *recipients, struct err *err)
{
	autofree char *path = NULL;
	autowipe text = { 0 };
	autobuf file = { 0 };

	if (path_of(&path, vault, name, err))
		return -1;
	if (entry_format(&text, name, entry, err) ||
	    age_encrypt(&file, text.data, text.len, recipients, err))
		return err_wrap(err, "vault entry '%s'", name);
	if (fs_write(path, file.data, file.len, 0600, err))
		return as_vault_error(err);
	return 0;
}

static int open_file(struct secret **out, const struct vault *vault,
		     const struct buf *file, struct err *err)
{
	if (vault->identity == NULL) {
		err_set(err, EXIT_VAULT,
			"there is no identity to open it "
			"with");
		return err_hint(err, "rbctl key new");
	}
	return age_decrypt(out, buf_str(file), file->len, vault->identity, err);
}

int vault_load(struct entry *out, bool *found, struct vault *vault,
	       const char *name, struct err *err)
{
	autoptr(secret) text = NULL;
	autofree char *path = NULL;
	autobuf file = { 0 };

	*found = false;
	if (path_of(&path, vault, name, err))
		return -1;
	if (fs_read_private(&file, found, path, FILE_MAX, err)) {
		err_wrap(err, "vault");
		return as_vault_error(err);
	}
	if (!*found)
		return 0;
	*found = false;
	if (open_file(&text, vault, &file, err) ||
	    entry_parse(out, name, text, err))
		return err_wrap(err, "vault entry '%s'", name);
	*found = true;
	return 0;
}

int vault_remove(bool *found, struct vault *vault, const char *name,
		 struct err *err)
{
	autofree char *path = NULL;
	autoclose int dir = -1;

	*found = false;
	if (path_of(&path, vault, name, err))
		return -1;
	if (unlink(path) < 0) {
		if (errno == ENOENT)
			return 0;
		err_errno(err, "cannot remove '%s'", path);
		return as_vault_error(err);
	}
	dir = open(vault->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || fsync(dir) < 0) {
		err_errno(err, "'%s'", vault->dir);
		return as_vault_error(err);
	}
	*found = true;
	return 0;
}

int vault_lock(int *fd, struct vault *vault, const char *name, struct err *err)
{
	autofree char *path = NULL;

	if (path_of(&path, vault, name, err))
		return -1;
	memcpy(path + strlen(path) - strlen(SUFFIX), ".lck", strlen(SUFFIX));
	*fd = fs_lock(path, true, err);
	return *fd < 0 ? as_vault_error(err) : 0;
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

int vault_names(struct strings *out, struct vault *vault, struct err *err)
{
	DIR *dir = opendir(vault->dir);
	const struct dirent *file;

	if (dir == NULL) {
		err_errno(err, "'%s'", vault->dir);
		return as_vault_error(err);
	}
	errno = 0;
	while ((file = readdir(dir)))
		add_name(out, file->d_name);
	if (errno != 0) {
		err_errno(err, "'%s'", vault->dir);
		closedir(dir);
		return as_vault_error(err);
	}
	closedir(dir);
	strings_sort(out);
	return 0;
}
