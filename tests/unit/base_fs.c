/* base_fs.c - files: caps, privacy, writing that a crash can't halve, locks */
#include "tests/unit/test.h"
#include "core/base/fs.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/rbctl-unit.XXXXXX";

static void remove_all(const char *path)
{
	const char *const argv[] = { "rm", "-rf", path, NULL };
	struct err err = { 0 };
	autobuf out = { 0 };
	int status;

	if (fs_run(&status, &out, NULL, argv, "", 0, 100, &err))
		fprintf(stderr, "%s\n", err.msg);
}

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder);
}

static int leave(void **state)
{
	(void)state;
	remove_all(folder);
	return 0;
}

static void put(const char *path, const char *text, mode_t mode)
{
	struct err err = { 0 };

	OK(fs_write(path, text, strlen(text), mode, &err));
}

static void assert_holds(const char *path, const char *text)
{
	struct err err = { 0 };
	autobuf out = { 0 };

	OK(fs_read(&out, path, 1000, &err));
	assert_string_equal(buf_str(&out), text);
}

static size_t entries(const char *path)
{
	DIR *dir = opendir(path);
	size_t nr = 0;

	assert_non_null(dir);
	while (readdir(dir))
		nr++;
	closedir(dir);
	return nr - 2;
}

static void reads_up_to_the_cap_and_not_a_byte_more(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };

	(void)state;
	put("ten", "0123456789", 0644);
	buf_add(&out, "before ");
	OK(fs_read(&out, "ten", 10, &err));
	assert_string_equal(buf_str(&out), "before 0123456789");
	buf_reset(&out);
	buf_add(&out, "before");
	assert_int_equal(fs_read(&out, "ten", 9, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_non_null(strstr(err.msg, "larger than 9 bytes"));
	assert_string_equal(buf_str(&out), "before");
	assert_int_equal(fs_read(&out, "/dev/zero", 100000, &err), -1);
}

static void says_which_file_cannot_be_read(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };

	(void)state;
	assert_int_equal(fs_read(&out, "nowhere", 9, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_string_equal(err.msg, "nowhere: No such file or directory");
	assert_int_equal(fs_read(&out, ".", 9, &err), -1);
	assert_string_equal(err.msg, ".: is a folder");
}

static void secrets_must_be_closed_to_others(void **state)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	bool found;

	(void)state;
	put("private", "x", 0600);
	OK(fs_read_private(&out, &found, "private", 10, &err));
	assert_true(found);
	assert_int_equal(chmod("private", 0640), 0);
	assert_int_equal(fs_read_private(&out, &found, "private", 10, &err),
			 -1);
	assert_non_null(strstr(err.msg, "can be read by others (640)"));
	assert_string_equal(err.hint, "chmod 600 'private'");
	assert_int_equal(chmod("private", 0600), 0);
	assert_int_equal(symlink("private", "link"), 0);
	assert_int_equal(fs_read_private(&out, &found, "link", 10, &err), -1);
	assert_non_null(strstr(err.msg, "is a symbolic link"));
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(fs_read_private(&out, &found, "fifo", 10, &err), -1);
	assert_non_null(strstr(err.msg, "is not a plain file"));
	OK(fs_read_private(&out, &found, "nowhere", 10, &err));
	assert_false(found);
}

static void writing_replaces_whole_files_and_leaves_nothing_else(void **state)
{
	struct err err = { 0 };
	struct stat st;

	(void)state;
	OK(fs_mkdirs("w", 0755, &err));
	put("w/f", "old", 0600);
	put("w/f", "new", 0640);
	assert_holds("w/f", "new");
	assert_int_equal(stat("w/f", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(entries("w"), 1);
	assert_int_equal(fs_write("no/f", "x", 1, 0600, &err), -1);
	assert_int_equal(err.code, EXIT_SYSTEM);
	assert_non_null(strstr(err.msg, "cannot write 'no/f'"));
}

static void new_files_replace_nothing(void **state)
{
	struct err err = { 0 };

	(void)state;
	OK(fs_mkdirs("n", 0755, &err));
	OK(fs_write_new("n/f", "first", 5, 0600, &err));
	assert_int_equal(fs_write_new("n/f", "second", 6, 0600, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_string_equal(err.msg, "'n/f' is there already");
	assert_holds("n/f", "first");
	assert_int_equal(symlink("nowhere", "n/dangling"), 0);
	assert_int_equal(fs_write_new("n/dangling", "x", 1, 0600, &err), -1);
	assert_int_equal(entries("n"), 2);
}

/* A disk that is full while writing: the limit on the size of files. */
static void a_write_that_fails_leaves_the_old_file(void **state)
{
	const struct rlimit small = { 4096, RLIM_INFINITY };
	const struct rlimit large = { RLIM_INFINITY, RLIM_INFINITY };
	static char much[100000];
	struct err err = { 0 };
	int result;

	(void)state;
	OK(fs_mkdirs("full", 0755, &err));
	put("full/f", "old", 0600);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	result = fs_write("full/f", much, sizeof(much), 0600, &err);
	setrlimit(RLIMIT_FSIZE, &large);
	assert_int_equal(result, -1);
	assert_int_equal(err.code, EXIT_SYSTEM);
	assert_holds("full/f", "old");
	assert_int_equal(entries("full"), 1);
}

/* Killed at any moment, the file is the old one or the new one, whole. */
static void a_writer_that_is_killed_halves_nothing(void **state)
{
	static char a[50000];
	static char b[60000];
	struct err err = { 0 };

	(void)state;
	memset(a, 'a', sizeof(a));
	memset(b, 'b', sizeof(b));
	OK(fs_write("killed", a, sizeof(a), 0600, &err));
	for (int i = 0; i < 20; i++) {
		autobuf got = { 0 };
		pid_t pid = fork();

		if (pid == 0)
			for (;;)
				if (fs_write("killed", b, sizeof(b), 0600,
					     &err) ||
				    fs_write("killed", a, sizeof(a), 0600,
					     &err))
					_exit(1);
		usleep((useconds_t)(500 * i));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		OK(fs_read(&got, "killed", sizeof(b), &err));
		assert_true(got.len == sizeof(a) || got.len == sizeof(b));
		assert_memory_equal(got.data, got.len == sizeof(a) ? a : b,
				    got.len);
	}
}

static void makes_folders_on_the_way(void **state)
{
	struct err err = { 0 };

	(void)state;
	OK(fs_mkdirs("x/y/z", 0755, &err));
	OK(fs_mkdirs("x/y/z/", 0755, &err));
	assert_true(fs_exists("x/y/z") && !fs_exists("x/y/a"));
	put("file", "", 0600);
	assert_int_equal(fs_mkdirs("file", 0755, &err), -1);
	assert_int_equal(fs_mkdirs("file/below", 0755, &err), -1);
	assert_int_equal(fs_mkdirs("", 0755, &err), -1);
}

static void private_folders_are_closed_to_others(void **state)
{
	struct err err = { 0 };
	struct stat st;

	(void)state;
	OK(fs_mkdirs_private("p/q", &err));
	assert_int_equal(stat("p/q", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	OK(fs_mkdirs_private("p/q", &err));
	assert_int_equal(chmod("p/q", 0750), 0);
	assert_int_equal(fs_mkdirs_private("p/q", &err), -1);
	assert_string_equal(err.hint, "chmod 700 'p/q'");
	assert_int_equal(symlink("p", "to-p"), 0);
	assert_int_equal(fs_mkdirs_private("to-p", &err), -1);
}

static void a_lock_keeps_others_out_until_it_is_closed(void **state)
{
	struct err err = { 0 };
	int first = fs_lock("lock", false, &err);
	int second;

	(void)state;
	assert_true(first >= 0);
	assert_int_equal(fs_lock("lock", false, &err), -1);
	assert_int_equal(err.code, EXIT_WAITING);
	close(first);
	second = fs_lock("lock", true, &err);
	assert_true(second >= 0);
	close(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_up_to_the_cap_and_not_a_byte_more),
		TEST(says_which_file_cannot_be_read),
		TEST(secrets_must_be_closed_to_others),
		TEST(writing_replaces_whole_files_and_leaves_nothing_else),
		TEST(new_files_replace_nothing),
		TEST(a_write_that_fails_leaves_the_old_file),
		TEST(a_writer_that_is_killed_halves_nothing),
		TEST(makes_folders_on_the_way),
		TEST(private_folders_are_closed_to_others),
		TEST(a_lock_keeps_others_out_until_it_is_closed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}
