/* glance.c - what is seen without opening a repository is what it is */
#include "tests/unit/git_scratch.h"

#include "core/git/glance.h"
#include "core/git/repo.h"

#define MAKE                                                   \
	"git init -q -b main r && cd r && mkdir -p a/b && "    \
	"echo 1 >a/b/c && git add . && git commit -q -m one; " \
	"git branch other/one"

static bool sees(const char *dir, const char *ref)
{
	unsigned char stamp[GLANCE_STAMP];
	autofree char *git_dir = NULL;
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	struct oid want;
	struct oid got;
	bool found;

	if (!glance(&git_dir, stamp, dir) || !glance_ref(&got, git_dir, ref))
		return false;
	OK(repo_open(&repo, dir, &err));
	assert_string_equal(git_dir, repo_git_dir(repo));
	OK(repo_ref_read(&want, &found, repo, ref, &err));
	assert_true(found);
	assert_true(oid_equal(&want, &got));
	return true;
}

static void sees_what_libgit2_sees(void **state UNUSED)
{
	autobuf out = { 0 };

	shell(&out, MAKE);
	assert_true(sees("r", "refs/heads/main"));
	assert_true(sees("r/a/b", "refs/heads/other/one"));
	assert_true(sees("r/.git", "refs/heads/main"));
	assert_true(sees("r/.git/refs", "refs/heads/main"));
	shell(&out, "git clone -q --bare r b.git");
	assert_true(sees("b.git", "refs/heads/main"));
}

static void sees_packed_refs_and_newer_loose_ones(void **state UNUSED)
{
	autobuf out = { 0 };

	shell(&out, MAKE "; git pack-refs --all");
	assert_true(sees("r", "refs/heads/main"));
	assert_true(sees("r", "refs/heads/other/one"));
	assert_false(sees("r", "refs/heads/one"));
	assert_false(sees("r", "refs/heads/mai"));
	shell(&out, "cd r && git commit -q --allow-empty -m two");
	assert_true(sees("r", "refs/heads/main"));
}

static void doubts_what_is_not_plain(void **state UNUSED)
{
	autobuf out = { 0 };

	shell(&out, MAKE);
	assert_false(sees("/", "refs/heads/main"));
	assert_false(sees(".", "refs/heads/main"));
	assert_false(sees("none", "refs/heads/main"));
	assert_false(sees("r", "refs/heads/none"));
	assert_false(sees("r", "HEAD"));
	assert_false(sees("r", "refs/../HEAD"));
	shell(&out, "cd r && git symbolic-ref refs/heads/link refs/heads/main");
	assert_false(sees("r", "refs/heads/link"));
	shell(&out, "cd r/.git/refs/heads && ln -s main old");
	assert_false(sees("r", "refs/heads/old"));
	shell(&out, "cd r && git worktree add -q -b side ../w");
	assert_false(sees("w", "refs/heads/main"));
	shell(&out, "cd r && git rev-parse HEAD >.git/shallow");
	assert_false(sees("r", "refs/heads/main"));
	shell(&out,
	      "cd r && rm .git/shallow && mv .git ../g && ln -s ../g .git");
	assert_false(sees("r", "refs/heads/main"));
}

static void doubts_what_belongs_to_somebody_else(void **state UNUSED)
{
	autobuf out = { 0 };

	if (geteuid() != 0)
		skip();
	shell(&out, MAKE "; chown nobody .git");
	assert_false(sees("r", "refs/heads/main"));
}

static void a_change_of_the_configuration_shows(void **state UNUSED)
{
	unsigned char before[GLANCE_STAMP];
	unsigned char after[GLANCE_STAMP];
	autofree char *one = NULL;
	autofree char *two = NULL;
	autobuf out = { 0 };

	shell(&out, MAKE);
	assert_true(glance(&one, before, "r"));
	shell(&out, "git -C r config core.worktree /elsewhere");
	assert_true(glance(&two, after, "r"));
	assert_string_equal(one, two);
	assert_memory_not_equal(before, after, GLANCE_STAMP);
}

#define IN_SCRATCH(test) \
	cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(sees_what_libgit2_sees),
		IN_SCRATCH(sees_packed_refs_and_newer_loose_ones),
		IN_SCRATCH(doubts_what_is_not_plain),
		IN_SCRATCH(doubts_what_belongs_to_somebody_else),
		IN_SCRATCH(a_change_of_the_configuration_shows),
	};

	return RUN(tests);
}
