/* base_fs_together.c - unit: several files are written all, or not at all */
#include "tests/unit/test.h"
#include "core/base/fs.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/rbctl-unit.XXXXXX";
static bool no_links;
static bool no_way_back;
static int folders_synced;

/* In place of the system's: a file system without hard links. */
int link(const char *from, const char *to)
{
	if (!no_links)
		return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
	errno = EPERM;
	return -1;
}

/* In place of the system's: what was there can't be put back. */
int rename(const char *from, const char *to)
{
	if (!no_way_back || !text_ends(from, ".before"))
		return renameat(AT_FDCWD, from, AT_FDCWD, to);
	errno = EIO;
	return -1;
}

/* In place of the system's: counts. */
int fsync(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		folders_synced++;
	return 0;
}

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder);
}

static int leave(void **state)
{
	(void)state;
	fs_remove_tree(folder);
	return 0;
}

static void assert_is(const char *path, const char *text, mode_t mode)
{
	struct err err = { 0 };
	struct stat st;
	autobuf out = { 0 };

	OK(fs_read(&out, path, 1000, &err));
	assert_string_equal(buf_str(&out), text);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, mode);
}

/* The one file of that pattern; NULL: there is none. Caller frees. */
static char *one_of(const char *pattern)
{
	glob_t found = { 0 };
	char *one = NULL;

	if (glob(pattern, 0, NULL, &found) == 0) {
		assert_int_equal(found.gl_pathc, 1);
		one = xstrdup(found.gl_pathv[0]);
	}
	globfree(&found);
	return one;
}

static int write_two(const char *a, const char *b, bool replace,
		     struct err *err)
{
	const struct fs_text files[] = {
		{ a, "new", 3, replace },
		{ b, "new", 3, replace },
	};

	return fs_write_together(files, 2, 0644, err);
}

static void the_umask_counts_for_what_is_new(void **state)
{
	mode_t mask = umask(027);
	struct err err = { 0 };

	(void)state;
	OK(write_two("m/a", "m/b", false, &err));
	assert_is("m/a", "new", 0640);
	umask(022);
	OK(write_two("m/c", "m/d", false, &err));
	assert_is("m/d", "new", 0644);
	umask(mask);
}

static void what_is_replaced_keeps_its_mode(void **state)
{
	struct err err = { 0 };

	(void)state;
	OK(fs_write("kept", "old", 3, 0600, &err));
	OK(write_two("kept", "new", true, &err));
	assert_is("kept", "new", 0600);
}

static void the_folders_survive_a_crash(void **state)
{
	struct err err = { 0 };

	(void)state;
	folders_synced = 0;
	OK(write_two("s/a", "t/b", false, &err));
	assert_int_equal(folders_synced, 2);
}

static void all_are_replaced_or_none_without_hard_links(void **state)
{
	struct err err = { 0 };

	(void)state;
	OK(fs_write("one", "old", 3, 0640, &err));
	OK(fs_mkdirs("wall/x", 0755, &err));
	no_links = true;
	assert_int_equal(write_two("one", "wall", true, &err), -1);
	assert_is("one", "old", 0640);
	OK(write_two("one", "two", true, &err));
	assert_is("one", "new", 0640);
	assert_null(one_of("one.*"));
	no_links = false;
}

static void a_folder_in_the_way_is_called_one(void **state)
{
	struct err err = { 0 };

	(void)state;
	OK(fs_mkdirs("folder/x", 0755, &err));
	assert_int_equal(write_two("folder", "beside", true, &err), -1);
	assert_string_equal(err.msg, "cannot write 'folder': it is a folder");
	assert_false(fs_exists("beside"));
}

static void what_cannot_be_put_back_is_kept_and_named(void **state)
{
	struct err err = { 0 };
	autofree char *before = NULL;

	(void)state;
	OK(fs_write("only", "old", 3, 0640, &err));
	OK(fs_mkdirs("rock/x", 0755, &err));
	no_way_back = true;
	assert_int_equal(write_two("only", "rock", true, &err), -1);
	no_way_back = false;
	before = one_of("only.*");
	assert_non_null(before);
	assert_is(before, "old", 0640);
	assert_non_null(strstr(err.msg, before));
	assert_non_null(strstr(err.hint, before));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_umask_counts_for_what_is_new),
		TEST(what_is_replaced_keeps_its_mode),
		TEST(the_folders_survive_a_crash),
		TEST(all_are_replaced_or_none_without_hard_links),
		TEST(a_folder_in_the_way_is_called_one),
		TEST(what_cannot_be_put_back_is_kept_and_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}
