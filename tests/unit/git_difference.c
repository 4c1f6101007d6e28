/* git_difference.c - what differs between two trees is what git says */
#include "tests/unit/git_scratch.h"

#include "core/git/repo.h"
#include "core/git/tree.h"

#include <string.h>

static void add_side(struct buf *line, const struct tree_entry *entry)
{
	char hex[OID_HEX + 1] = "0000000000000000000000000000000000000000";

	if (entry)
		oid_format(hex, &entry->oid);
	buf_addf(line, "%06o %s ", entry ? entry->mode : 0, hex);
}

static int collect(const char *path, const struct tree_entry *old,
		   const struct tree_entry *new, void *payload)
{
	autobuf line = { 0 };

	add_side(&line, old);
	add_side(&line, new);
	buf_add(&line, path);
	strings_add(payload, buf_str(&line));
	return 0;
}

/* Both say the same of HEAD~1 and HEAD, either way round. */
static void says_what_git_says(struct repo *repo, const char *from,
			       const char *to)
{
	autofree char *raw =
		xasprintf("git -C r -c core.quotePath=false diff-tree -r --raw "
			  "--no-renames --no-abbrev %s %s | sed -E "
			  "'s/^:([0-7]+) ([0-7]+) ([0-9a-f]+) ([0-9a-f]+) .\\t/"
			  "\\1 \\3 \\2 \\4 /' | sort",
			  from, to);
	autofree char *old = xasprintf("git -C r rev-parse %s^{tree}", from);
	autofree char *new = xasprintf("git -C r rev-parse %s^{tree}", to);
	struct oid a = shell_oid(old);
	struct oid b = shell_oid(new);
	auto_release(strings) found = { 0 };
	struct err err = { 0 };
	autobuf want = { 0 };
	autobuf got = { 0 };

	shell(&want, raw);
	OK(repo_each_difference(repo, &a, &b, collect, &found, &err));
	strings_sort(&found);
	for (size_t i = 0; i < found.nr; i++)
		buf_addf(&got, "%s\n", found.at[i]);
	buf_trim(&got);
	assert_string_equal(buf_str(&got), buf_str(&want));
}

static void what_differs_is_what_git_says(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	shell(&out,
	      "git init -q -b main r; cd r; mkdir -p x x.d/y x-/z same; "
	      "for d in x x.d x.d/y x- x-/z same; do for n in a a.b a0 A1; do "
	      "echo $d$n >$d/$n; done; done; echo 1 >one; echo 2 >two; "
	      "git add .; git commit -q -m all; "
	      /* A folder for a file, a file for a folder, a mode, a link, what
	       * came, what went, a whole folder that came and one that went */
	      "rm one; mkdir one; echo 1 >one/in; rm -r x-/z; echo 3 >x-/z; "
	      "chmod +x x/a; rm x/a0; ln -s a x/a0; echo new >x.d/y/b; "
	      "rm x.d/a; mkdir new; echo n >new/n; rm -r x.d/y/a*; "
	      "git add -A; git commit -q -m changed");
	OK(repo_open(&repo, "r", &err));
	says_what_git_says(repo, "HEAD~1", "HEAD");
	says_what_git_says(repo, "HEAD", "HEAD~1");
	says_what_git_says(repo, "HEAD", "HEAD");
}

static int stop_at_once(const char *path UNUSED,
			const struct tree_entry *old UNUSED,
			const struct tree_entry *new UNUSED, void *payload)
{
	++*(int *)payload;
	return 42;
}

static void it_stops_when_told(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	struct oid old, new;
	autobuf out = { 0 };
	int calls = 0;

	shell(&out, "git init -q -b main r; cd r; echo 1 >a; git add .; "
		    "git commit -q -m 1; mkdir d; echo 2 >d/a; echo 3 >b; "
		    "git add .; git commit -q -m 2");
	OK(repo_open(&repo, "r", &err));
	old = shell_oid("git -C r rev-parse HEAD~1^{tree}");
	new = shell_oid("git -C r rev-parse HEAD^{tree}");
	assert_int_equal(repo_each_difference(repo, &old, &new, stop_at_once,
					      &calls, &err),
			 42);
	assert_int_equal(calls, 1);
}

/* The folder that both have has no object behind it. */
static void a_folder_that_is_the_same_is_not_read(void **state UNUSED)
{
	auto_release(strings) found = { 0 };
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	struct oid old, new;
	autobuf out = { 0 };

	shell(&out, "git init -q -b main r; cd r; mkdir same; echo 1 >same/a; "
		    "echo 1 >a; git add .; git commit -q -m 1; echo 2 >a; "
		    "git commit -q -a -m 2; t=$(git rev-parse HEAD:same); "
		    "rm -f .git/objects/$(echo $t | sed 's,^..,&/,')");
	OK(repo_open(&repo, "r", &err));
	old = shell_oid("git -C r rev-parse HEAD~1^{tree}");
	new = shell_oid("git -C r rev-parse HEAD^{tree}");
	OK(repo_each_difference(repo, &old, &new, collect, &found, &err));
	assert_int_equal(found.nr, 1);
	assert_true(text_ends(found.at[0], " a"));
}

static void endless_depth_and_a_lost_folder_are_errors(void **state UNUSED)
{
	auto_release(strings) found = { 0 };
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	struct oid old, deep, lost;
	autobuf out = { 0 };

	shell(&out, "git init -q -b main r; cd r; echo 1 >a; git add .; "
		    "git commit -q -m 1");
	deep = shell_oid("cd r; t=$(git rev-parse HEAD^{tree}); "
			 "for i in $(seq 20); do t=$(printf "
			 "'040000 tree %s\\td' $t | git mktree); done; "
			 "echo $t");
	lost = shell_oid("cd r; printf '040000 tree %040d\\td' 1 | "
			 "git mktree --missing");
	old = shell_oid("git -C r rev-parse HEAD^{tree}");
	OK(repo_open(&repo, "r", &err));
	assert_int_equal(
		repo_each_difference(repo, &old, &deep, collect, &found, &err),
		-1);
	assert_non_null(strstr(err.msg, "nested too deeply"));
	err = (struct err){ 0 };
	assert_int_equal(
		repo_each_difference(repo, &old, &lost, collect, &found, &err),
		-1);
	assert_true(text_starts(err.msg, "'d/'"));
}

#define SCRATCH_TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(what_differs_is_what_git_says),
		SCRATCH_TEST(it_stops_when_told),
		SCRATCH_TEST(a_folder_that_is_the_same_is_not_read),
		SCRATCH_TEST(endless_depth_and_a_lost_folder_are_errors),
	};

	return RUN(tests);
}
