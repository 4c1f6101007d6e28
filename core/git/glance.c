/* glance.c - what a repository's files say at a glance, without opening it */
#include "core/git/glance.h"
#include "core/base/fs.h"
#include "core/base/text.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REF_MAX    1024
#define PACKED_MAX (1024 * 1024) /* more: git shall look */

static bool is_there(const char *folder, const char *name, mode_t kind)
{
	autofree char *path = xasprintf("%s/%s", folder, name);
	struct stat st;

	return lstat(path, &st) == 0 && (st.st_mode & S_IFMT) == kind &&
	       st.st_uid == geteuid();
}

static bool is_absent(const char *folder, const char *name)
{
	autofree char *path = xasprintf("%s/%s", folder, name);

	return !fs_exists(path);
}

static bool is_git_dir(const char *folder)
{
	return is_there(folder, "HEAD", S_IFREG) &&
	       is_there(folder, "config", S_IFREG) &&
	       is_there(folder, "objects", S_IFDIR) &&
	       is_there(folder, "refs", S_IFDIR) &&
	       is_absent(folder, "commondir") &&
	       is_absent(folder, "reftable") && is_absent(folder, "shallow");
}

/* One's own, and on the file system where the search began. */
static bool may_look(const char *folder, dev_t device)
{
	struct stat st;

	return lstat(folder, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == geteuid() && st.st_dev == device;
}

static void add(unsigned char *stamp, uint64_t number)
{
	memcpy(stamp, &number, sizeof(number));
}

static bool read_stamp(unsigned char stamp[GLANCE_STAMP], const char *git_dir)
{
	autofree char *path = xasprintf("%s/config", git_dir);
	struct stat st;

	if (lstat(path, &st) < 0)
		return false;
	add(stamp, (uint64_t)st.st_ino);
	add(stamp + 8, (uint64_t)st.st_size);
	add(stamp + 16, (uint64_t)st.st_mtim.tv_sec);
	add(stamp + 24, (uint64_t)st.st_mtim.tv_nsec);
	return true;
}

/* Upwards from `folder`, whose text is cut shorter on the way. */
static bool find(char **git_dir, char *folder, dev_t device)
{
	for (;;) {
		autofree char *inside = xasprintf("%s/.git", folder);
		char *slash;

		if (is_git_dir(folder)) {
			*git_dir = xstrdup(folder);
			return may_look(folder, device) && !fs_exists(inside);
		}
		if (fs_exists(inside)) {
			if (!may_look(folder, device) ||
			    !may_look(inside, device) || !is_git_dir(inside))
				return false;
			*git_dir = steal(inside);
			return true;
		}
		slash = strrchr(folder, '/');
		if (slash == folder)
			return false;
		*slash = '\0';
	}
}

bool glance(char **git_dir, unsigned char stamp[GLANCE_STAMP], const char *dir)
{
	autofree char *folder = realpath(dir, NULL);
	autofree char *found = NULL;
	struct stat st;

	if (folder == NULL || folder[1] == '\0' || stat(folder, &st) < 0 ||
	    !find(&found, folder, st.st_dev) || !read_stamp(stamp, found))
		return false;
	*git_dir = steal(found);
	return true;
}

/* ---- refs ---- */

static bool parse_loose(struct oid *out, const char *text, size_t len)
{
	char hex[OID_HEX + 1] = { 0 };

	if (len != OID_HEX + 1 || text[OID_HEX] != '\n')
		return false;
	memcpy(hex, text, OID_HEX);
	return oid_parse(out, hex);
}

/* "ID REF" in a line of its own (gitrepository-layout(5), packed-refs). */
static bool find_packed(struct oid *out, const char *text, const char *ref)
{
	size_t len = strlen(ref);
	const char *next;

	for (const char *line = text; *line; line = next) {
		const char *end = strchr(line, '\n');
		char hex[OID_HEX + 1] = { 0 };

		if (end == NULL)
			return false;
		next = end + 1;
		if ((size_t)(end - line) != OID_HEX + 1 + len ||
		    line[OID_HEX] != ' ' ||
		    memcmp(line + OID_HEX + 1, ref, len) != 0)
			continue;
		memcpy(hex, line, OID_HEX);
		return oid_parse(out, hex);
	}
	return false;
}

bool glance_ref(struct oid *out, const char *git_dir, const char *ref)
{
	autofree char *path = xasprintf("%s/%s", git_dir, ref);
	autofree char *packed = xasprintf("%s/packed-refs", git_dir);
	struct err ignored = { 0 };
	autobuf text = { 0 };
	struct stat st;

	if (!text_starts(ref, "refs/") || strstr(ref, ".."))
		return false;
	if (lstat(path, &st) == 0)
		return S_ISREG(st.st_mode) &&
		       fs_read(&text, path, REF_MAX, &ignored) == 0 &&
		       parse_loose(out, buf_str(&text), text.len);
	return errno == ENOENT && lstat(packed, &st) == 0 &&
	       S_ISREG(st.st_mode) &&
	       fs_read(&text, packed, PACKED_MAX, &ignored) == 0 &&
	       strlen(buf_str(&text)) == text.len &&
	       find_packed(out, buf_str(&text), ref);
}
