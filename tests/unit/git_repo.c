/* git_repo.c - repositories that stock git made, read by us; and back */
#include "tests/unit/git_scratch.h"

#include "core/git/commit.h"
#include "core/git/repo.h"
#include "core/git/tree.h"

#include <pthread.h>
#include <sys/resource.h>

#define MAKE                                                                   \
	"git init -q -b main r && cd r && mkdir -p a/b && echo 1 >a/b/c && "   \
	"echo 2 >a.txt && echo 3 >a0 && git add . && git commit -q -m one && " \
	"echo 4 >a0 && git commit -q -a -m two"

static void expect_oid(const struct oid *oid, const char *line)
{
	struct oid want = shell_oid(line);

	assert_true(oid_equal(oid, &want));
}

static void opens_from_a_folder_inside(void **state)
{
	autofree char *dir = xasprintf("%s/r", (char *)*state);
	autofree char *git_dir = xasprintf("%s/.git", dir);
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	shell(&out, MAKE);
	OK(repo_open(&repo, "r/a/b", &err));
	assert_string_equal(repo_work_tree(repo), dir);
	assert_string_equal(repo_git_dir(repo), git_dir);
	assert_false(repo_is_shallow(repo));
}

static void says_when_there_is_no_repository(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };

	assert_int_equal(repo_open(&repo, ".", &err), -1);
	assert_int_equal(err.code, EXIT_GIT);
	assert_non_null(strstr(err.msg, "not in a git repository"));
}

static void opens_bare_and_linked_ones(void **state)
{
	autofree char *linked_dir = xasprintf("%s/w", (char *)*state);
	autofree char *git_dir = xasprintf("%s/r/.git", (char *)*state);
	autofree char *head = NULL;
	autoptr(repo) linked = NULL;
	autoptr(repo) bare = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	shell(&out, MAKE "; git worktree add -q -b side ../w; "
			 "git clone -q --bare . ../b.git");
	OK(repo_open(&bare, "b.git", &err));
	assert_null(repo_work_tree(bare));
	OK(repo_open(&linked, "w/a", &err));
	assert_string_equal(repo_work_tree(linked), linked_dir);
	assert_string_equal(repo_git_dir(linked), git_dir);
	OK(repo_head(&head, linked, &err));
	assert_string_equal(head, "refs/heads/side");
}

static void refuses_a_repository_of_somebody_else(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	if (geteuid() != 0)
		skip();
	shell(&out, MAKE "; chown -R nobody ../r");
	assert_int_equal(repo_open(&repo, "r", &err), -1);
	assert_int_equal(err.code, EXIT_GIT);
	if (!strstr(err.msg, "belongs to another user"))
		fail_msg("%s", err.msg);
	assert_non_null(strstr(err.hint, "safe.directory"));
}

static void environment_does_not_lead_elsewhere(void **state)
{
	autofree char *dir = xasprintf("%s/r", (char *)*state);
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid blob;
	bool found;
	enum object_type type;

	shell(&out, MAKE "; git init -q ../evil; cd ../evil; "
			 "echo evil | git hash-object -w --stdin");
	assert_true(oid_parse(&blob, buf_str(&out)));
	setenv("GIT_DIR", "evil/.git", 1);
	setenv("GIT_WORK_TREE", "evil", 1);
	setenv("GIT_OBJECT_DIRECTORY", "evil/.git/objects", 1);
	setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", "evil/.git/objects", 1);
	setenv("GIT_INDEX_FILE", "evil/.git/index", 1);
	setenv("GIT_CEILING_DIRECTORIES", "/", 1);
	OK(repo_open(&repo, "r/a", &err));
	assert_string_equal(repo_work_tree(repo), dir);
	OK(repo_read(&out, &type, &found, repo, &blob, 1000, &err));
	assert_false(found);
	unsetenv("GIT_DIR");
	unsetenv("GIT_WORK_TREE");
	unsetenv("GIT_OBJECT_DIRECTORY");
	unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_CEILING_DIRECTORIES");
}

static void hook_sees_the_quarantine(void **state)
{
	autofree char *objects = xasprintf("%s/q", (char *)*state);
	autofree char *real = xasprintf("%s/r/.git/objects", (char *)*state);
	autofree char *git_dir = xasprintf("%s/r/.git", (char *)*state);
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf bytes = { 0 };
	autobuf out = { 0 };
	struct oid fresh;
	struct oid old;

	shell(&out, MAKE);
	old = shell_oid("git -C r rev-parse HEAD");
	shell(&out, "mkdir q; echo new >n; GIT_DIR=r/.git "
		    "GIT_OBJECT_DIRECTORY=$PWD/q git hash-object -w n");
	assert_true(oid_parse(&fresh, buf_str(&out)));
	setenv("GIT_DIR", git_dir, 1);
	setenv("GIT_OBJECT_DIRECTORY", objects, 1);
	setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", real, 1);
	setenv("GIT_QUARANTINE_PATH", objects, 1);
	OK(repo_open_hook(&repo, &err));
	OK(repo_read_as(&bytes, repo, &fresh, OBJECT_BLOB, 100, &err));
	assert_string_equal(buf_str(&bytes), "new\n");
	OK(repo_read_as(&bytes, repo, &old, OBJECT_COMMIT, 1000, &err));
	unsetenv("GIT_DIR");
	unsetenv("GIT_OBJECT_DIRECTORY");
	unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	unsetenv("GIT_QUARANTINE_PATH");
}

static void makes_one_that_git_can_use(void **state UNUSED)
{
	autoptr(repo) again = NULL;
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	OK(repo_create(&repo, "new/store", "live", &err));
	shell(&out, "cd new/store; git symbolic-ref HEAD; git fsck");
	assert_string_equal(buf_str(&out), "refs/heads/live");
	shell(&out, "ls new/store/.git/hooks | grep -vc README || :");
	assert_string_equal(buf_str(&out), "0");
	assert_int_equal(repo_create(&again, "new/store", "live", &err), -1);
	assert_non_null(strstr(err.msg, "already"));
}

/* ---- objects ---- */

static void reads_what_git_wrote(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	enum object_type type;
	struct err err = { 0 };
	autobuf want = { 0 };
	autobuf got = { 0 };
	struct oid oid;
	bool found;

	shell(&want, MAKE "; git tag -a -m t v1");
	OK(repo_open(&repo, "r", &err));
	oid = shell_oid("git -C r rev-parse HEAD");
	shell(&want, "git -C r cat-file commit HEAD");
	OK(repo_read_as(&got, repo, &oid, OBJECT_COMMIT, 4096, &err));
	buf_trim(&got);
	assert_string_equal(buf_str(&got), buf_str(&want));
	oid = shell_oid("git -C r rev-parse v1");
	OK(repo_read(&got, &type, &found, repo, &oid, 4096, &err));
	assert_true(found);
	assert_int_equal(type, OBJECT_OTHER);
	assert_int_equal(
		repo_read_as(&got, repo, &oid, OBJECT_BLOB, 4096, &err), -1);
	assert_int_equal(err.code, EXIT_GIT);
	memset(&oid, 7, sizeof(oid));
	OK(repo_read(&got, &type, &found, repo, &oid, 4096, &err));
	assert_false(found);
	assert_int_equal(
		repo_read_as(&got, repo, &oid, OBJECT_BLOB, 4096, &err), -1);
	assert_non_null(strstr(err.msg, "missing"));
}

static void refuses_more_than_the_cap(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	enum object_type type;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid oid;
	bool found;

	shell(&out, MAKE);
	OK(repo_open(&repo, "r", &err));
	oid = shell_oid("cd r; head -c 100 /dev/zero | git hash-object -w "
			"--stdin");
	OK(repo_read(&out, &type, &found, repo, &oid, 100, &err));
	assert_int_equal(repo_read(&out, &type, &found, repo, &oid, 99, &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

/* The most memory that this process ever had. */
static long peak_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* What is packed is not measured before it is unpacked, so that its memory
 * must be refused; so is that of what it is a difference from. */
static void refuses_what_is_packed_and_too_large(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	enum object_type type;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid base;
	struct oid small;
	long before;
	bool found;

	shell(&out, MAKE "; head -c 70000000 /dev/zero >large && "
			 "git add large && git commit -q -m large && "
			 "git repack -q -a -d && "
			 "echo 5 >a0 && git commit -q -a -m after");
	OK(repo_open(&repo, "r", &err));
	base = shell_oid("git -C r rev-parse HEAD:large");
	before = peak_kib();
	assert_int_equal(repo_read(&out, &type, &found, repo, &base, 99, &err),
			 -1);
	assert_true(peak_kib() - before < 40000);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_non_null(strstr(err.msg, "too large: more than 99 bytes"));
	/* Nothing of the refusal stays behind. */
	small = shell_oid("git -C r rev-parse HEAD:a0");
	OK(repo_read(&out, &type, &found, repo, &small, 99, &err));
	assert_true(found);
}

/* Writes SIZE into the header of a loose object of 100000 letters, and gives
 * it the name that git would give. */
#define LOOSE(size)                                             \
	MAKE "; cd .git/objects; perl -MCompress::Zlib "        \
	     "-MDigest::SHA=sha1_hex "                          \
	     "-e '$r = qq(blob " size "\\0) . q(x) x 100000; "  \
	     "$n = sha1_hex($r); $n =~ /^(..)(.*)/; mkdir $1; " \
	     "open F, q(>), qq($1/$2); print F compress($r); print $n'"

static void a_loose_object_has_the_size_that_it_says(void **state UNUSED)
{
	static const char *const makes[] = { LOOSE("1"), LOOSE("99999"),
					     LOOSE("100001") };

	for (size_t i = 0; i < ARRAY_SIZE(makes); i++) {
		autoptr(repo) repo = NULL;
		enum object_type type;
		struct err err = { 0 };
		autobuf out = { 0 };
		struct oid oid;
		bool found;

		shell(&out, "rm -rf r");
		buf_reset(&out);
		shell(&out, makes[i]);
		assert_true(oid_parse(&oid, buf_str(&out)));
		OK(repo_open(&repo, "r", &err));
		assert_int_equal(repo_read(&out, &type, &found, repo, &oid,
					   1000000, &err),
				 -1);
		assert_int_equal(err.code, EXIT_NO);
	}
}

static void finds_forged_bytes_under_a_good_name(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid oid;

	shell(&out, MAKE "; cd .git/objects; "
			 "a=$(echo good | git hash-object -w --stdin); "
			 "b=$(echo evil | git hash-object -w --stdin); "
			 "p() { echo $1 | sed 's,..,&/,'; }; "
			 "chmod u+w $(p $a); cp $(p $b) $(p $a); echo $a");
	assert_true(oid_parse(&oid, buf_str(&out)));
	OK(repo_open(&repo, "r", &err));
	assert_int_equal(repo_read_as(&out, repo, &oid, OBJECT_BLOB, 100, &err),
			 -1);
	assert_int_equal(err.code, EXIT_NO);
}

static void replace_refs_have_no_influence(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf got = { 0 };
	autobuf out = { 0 };
	struct oid oid;

	shell(&out, MAKE);
	oid = shell_oid("cd r; git rev-parse HEAD");
	shell(&out, "cd r; a=$(git rev-parse HEAD); git replace HEAD HEAD~; "
		    "git --no-replace-objects rev-parse HEAD~ "
		    ">.git/info/grafts; "
		    "git --no-replace-objects cat-file commit $a");
	OK(repo_open(&repo, "r", &err));
	OK(repo_read_as(&got, repo, &oid, OBJECT_COMMIT, 4096, &err));
	buf_trim(&got);
	assert_string_equal(buf_str(&got), buf_str(&out));
}

static void git_reads_what_we_write(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid hashed;
	struct oid oid;

	shell(&out, MAKE);
	OK(repo_open(&repo, "r", &err));
	OK(repo_write(&oid, repo, OBJECT_BLOB, "hello\n", 6, &err));
	expect_oid(&oid, "echo hello | git hash-object --stdin");
	repo_hash_blob(&hashed, "hello\n", 6);
	assert_true(oid_equal(&oid, &hashed));
	shell(&out, "cd r; git cat-file blob $(echo hello | "
		    "git hash-object --stdin)");
	assert_string_equal(buf_str(&out), "hello");
}

static int list_entry(const char *path, unsigned mode, const struct oid *oid,
		      void *payload)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	buf_addf(payload, "%06o %s\t%s\n", mode, hex, path);
	return 0;
}

/* Our reading of the whole tree against git's own. */
static void tree_walk_equals_ls_tree(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf want = { 0 };
	autobuf got = { 0 };
	struct oid tree;

	shell(&want,
	      "git init -q -b main r; cd r; mkdir -p x x.d/y x-/z é; "
	      "for d in x x.d x.d/y x- x-/z é; do for n in a a.b a0 A1 ü; do "
	      "echo $d$n >$d/$n; done; done; chmod +x x/a; ln -s a x/link; "
	      "echo 1 >x.e; echo 2 >x0; git add .; git commit -q -m all; "
	      "git update-index --add --cacheinfo "
	      "160000,$(git rev-parse HEAD),x.d/module; git commit -q -m m");
	OK(repo_open(&repo, "r", &err));
	tree = shell_oid("git -C r rev-parse HEAD^{tree}");
	OK(repo_each_entry(repo, &tree, list_entry, &got, &err));
	shell(&want, "git -C r -c core.quotePath=false ls-tree -r "
		     "--format='%(objectmode) %(objectname)%x09%(path)' HEAD");
	buf_trim(&got);
	assert_true(want.len > 1000);
	assert_string_equal(buf_str(&got), buf_str(&want));
}

static int stop_at_once(const char *path UNUSED, unsigned mode UNUSED,
			const struct oid *oid UNUSED, void *payload)
{
	++*(int *)payload;
	return 42;
}

static void tree_walk_stops_when_told(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid tree;
	int calls = 0;

	shell(&out, MAKE);
	OK(repo_open(&repo, "r", &err));
	tree = shell_oid("git -C r rev-parse HEAD^{tree}");
	assert_int_equal(
		repo_each_entry(repo, &tree, stop_at_once, &calls, &err), 42);
	assert_int_equal(calls, 1);
}

static void tree_walk_refuses_endless_depth(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid tree;
	int calls = 0;

	shell(&out, MAKE "; t=$(git rev-parse HEAD:a/b); "
			 "for i in $(seq 20); do t=$(printf "
			 "'040000 tree %s\\td' $t | git mktree); done; "
			 "echo $t");
	assert_true(oid_parse(&tree, buf_str(&out)));
	OK(repo_open(&repo, "r", &err));
	assert_int_equal(
		repo_each_entry(repo, &tree, stop_at_once, &calls, &err), -1);
	assert_int_equal(calls, 0);
}

static void finds_paths(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid tree;
	struct oid oid;
	unsigned mode;
	bool found;

	shell(&out, MAKE);
	OK(repo_open(&repo, "r", &err));
	tree = shell_oid("git -C r rev-parse HEAD^{tree}");
	OK(repo_find_path(&oid, &mode, &found, repo, &tree, "a/b/c", &err));
	assert_true(found);
	assert_int_equal(mode, MODE_FILE);
	expect_oid(&oid, "git -C r rev-parse HEAD:a/b/c");
	OK(repo_find_path(&oid, &mode, &found, repo, &tree, "a", &err));
	assert_int_equal(mode, MODE_TREE);
	OK(repo_find_path(&oid, NULL, &found, repo, &tree, "a0/b", &err));
	assert_false(found);
	OK(repo_find_path(&oid, NULL, &found, repo, &tree, "a/", &err));
	assert_false(found);
	OK(repo_find_path(&oid, NULL, &found, repo, &tree, "", &err));
	assert_false(found);
}

/* Our reading of a signed commit against what git verified. */
static void signed_bytes_are_those_that_git_verifies(void **state UNUSED)
{
	auto_release(commit) commit = { 0 };
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf bytes = { 0 };
	autobuf raw = { 0 };
	autobuf out = { 0 };
	struct oid oid;

	shell(&out,
	      MAKE "; ssh-keygen -q -t ed25519 -N '' -f ../k; "
		   "echo \"alice@example.org $(cat ../k.pub)\" >../signers; "
		   "git config gpg.format ssh; "
		   "git config gpg.ssh.allowedSignersFile ../signers; "
		   "git -c user.signingKey=../k commit -q -S --allow-empty "
		   "-m signed -m 'gpgsig x'; git verify-commit HEAD");
	OK(repo_open(&repo, "r", &err));
	oid = shell_oid("git -C r rev-parse HEAD");
	OK(repo_read_as(&raw, repo, &oid, OBJECT_COMMIT, 4096, &err));
	OK(commit_parse(&commit, raw.data, raw.len, &err));
	commit_signed_bytes(&bytes, &commit, raw.data, raw.len);
	OK(fs_write("bytes", bytes.data, bytes.len, 0600, &err));
	buf_reset(&bytes);
	commit_signature(&bytes, &commit, raw.data);
	OK(fs_write("sig", bytes.data, bytes.len, 0600, &err));
	shell(&out, "ssh-keygen -Y verify -f signers -I alice@example.org "
		    "-n git -s sig <bytes");
}

/* ---- refs ---- */

static void refs_move_by_compare_and_swap(void **state UNUSED)
{
	static const char ref[] = "refs/heads/side";
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid now;
	struct oid one;
	struct oid two;
	bool found;

	shell(&out, MAKE);
	OK(repo_open(&repo, "r", &err));
	one = shell_oid("git -C r rev-parse HEAD~");
	two = shell_oid("git -C r rev-parse HEAD");
	OK(repo_ref_read(&now, &found, repo, ref, &err));
	assert_false(found);
	assert_int_equal(repo_ref_update(repo, ref, &two, &one, "x", &err), -1);
	assert_int_equal(err.code, EXIT_WAITING);
	OK(repo_ref_update(repo, ref, &one, NULL, "made", &err));
	assert_int_equal(repo_ref_update(repo, ref, &two, NULL, "x", &err), -1);
	assert_int_equal(err.code, EXIT_WAITING);
	assert_int_equal(repo_ref_update(repo, ref, &two, &two, "x", &err), -1);
	assert_int_equal(err.code, EXIT_WAITING);
	OK(repo_ref_update(repo, ref, &two, &one, "moved", &err));
	expect_oid(&two, "git -C r rev-parse refs/heads/side");
	shell(&out, "git -C r pack-refs --all");
	OK(repo_ref_read(&now, &found, repo, ref, &err));
	assert_true(found && oid_equal(&now, &two));
	OK(repo_ref_update(repo, ref, &one, &two, "back", &err));
	expect_oid(&one, "git -C r rev-parse refs/heads/side");
}

static void refuses_symbolic_refs(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid oid;
	struct oid to;
	bool found;

	shell(&out, MAKE "; git symbolic-ref refs/heads/sym refs/heads/main; "
			 "ln -s main .git/refs/heads/link");
	to = shell_oid("git -C r rev-parse HEAD~");
	OK(repo_open(&repo, "r", &err));
	assert_int_equal(
		repo_ref_read(&oid, &found, repo, "refs/heads/sym", &err), -1);
	assert_non_null(strstr(err.msg, "symbolic"));
	assert_int_equal(
		repo_ref_read(&oid, &found, repo, "refs/heads/link", &err), -1);
	assert_int_equal(
		repo_ref_update(repo, "refs/heads/sym", &to, NULL, "x", &err),
		-1);
	assert_int_equal(repo_ref_read(&oid, &found, repo, "main", &err), -1);
	assert_int_equal(
		repo_ref_read(&oid, &found, repo, "refs/../HEAD", &err), -1);
}

static void lists_refs_in_order(void **state UNUSED)
{
	auto_release(strings) list = { 0 };
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	shell(&out, MAKE "; git branch b; git pack-refs --all; git branch a; "
			 "git tag a");
	OK(repo_open(&repo, "r", &err));
	OK(repo_refs(&list, repo, "refs/heads/", &err));
	assert_int_equal(list.nr, 3);
	assert_string_equal(list.at[0], "refs/heads/a");
	assert_string_equal(list.at[2], "refs/heads/main");
}

static void resolves_what_people_type(void **state UNUSED)
{
	static const char *const good[][2] = {
		{ "HEAD", "HEAD" },
		{ "main", "HEAD" },
		{ "@~", "HEAD~" },
		{ "main~1", "HEAD~" },
		{ "HEAD^", "HEAD~" },
		{ "HEAD^1", "HEAD~" },
		{ "HEAD^0", "HEAD" },
		{ "HEAD~0", "HEAD" },
		{ "refs/heads/main", "HEAD" },
		{ "note", "HEAD~" },
		{ "both", "HEAD" },
		{ "origin/main", "HEAD~" },
		{ "M^2", "HEAD" },
		{ "M^^", "HEAD~^" },
	};
	static const char *const bad[] = {
		"",       "nope",  "HEAD~5", "HEAD^2",        "HEAD@{1}",
		"main:a", "^main", "~",      "HEAD~99999999", "blob",
		"zz"
	};
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid oid;

	shell(&out, MAKE "; git commit -q --allow-empty -m three; "
			 "git tag -a -m t note HEAD~; git tag both HEAD~; "
			 "git branch both; git tag blob HEAD:a0; "
			 "git update-ref refs/remotes/origin/main HEAD~; "
			 "git branch M $(git commit-tree -p HEAD~ -p HEAD -m m "
			 "HEAD^{tree})");
	OK(repo_open(&repo, "r", &err));
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		autofree char *line =
			xasprintf("git -C r rev-parse '%s'", good[i][1]);

		OK(repo_resolve(&oid, repo, good[i][0], &err));
		expect_oid(&oid, line);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		if (repo_resolve(&oid, repo, bad[i], &err) == 0)
			fail_msg("'%s' was resolved", bad[i]);
		assert_int_equal(err.code, EXIT_INPUT);
	}
	shell(&out, "git -C r rev-parse --short=7 HEAD~");
	OK(repo_resolve(&oid, repo, buf_str(&out), &err));
	expect_oid(&oid, "git -C r rev-parse HEAD~");
	OK(repo_resolve(&oid, repo, "HEAD", &err));
	shell(&out, "git -C r rev-parse HEAD");
	OK(repo_resolve(&oid, repo, buf_str(&out), &err));
}

static void notices_a_shallow_clone(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	shell(&out, MAKE "; git clone -q --depth 1 file://$PWD ../s");
	OK(repo_open(&repo, "s", &err));
	assert_true(repo_is_shallow(repo));
}

/* ---- index and work tree ---- */

static void lists_what_is_staged(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf want = { 0 };
	autobuf got = { 0 };

	shell(&want, MAKE "; echo staged >new; git add new");
	OK(repo_open(&repo, "r", &err));
	OK(repo_each_staged(repo, list_entry, &got, &err));
	shell(&want, "git -C r ls-files --format='%(objectmode) "
		     "%(objectname)%x09%(path)'");
	buf_trim(&got);
	assert_string_equal(buf_str(&got), buf_str(&want));
}

static int sign_with_a_mark(struct buf *signature, const void *bytes,
			    size_t len, void *payload, struct err *err UNUSED)
{
	buf_add_bytes(payload, bytes, len);
	buf_add(signature, "-----MARK-----\n");
	return 0;
}

static void commits_named_files_as_they_are(void **state UNUSED)
{
	auto_release(strings) paths = { 0 };
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf signed_bytes = { 0 };
	autobuf out = { 0 };
	struct oid oid;

	OK(repo_create(&repo, "r", "main", &err));
	shell(&out, "cd r; mkdir d; printf 'a\\r\\n' >d/f; echo x >other; "
		    "echo '* text=auto ident' >.gitattributes");
	strings_add(&paths, "d/f");
	OK(repo_commit_all(&oid, repo, &paths, "Alice", "alice@example.org", 7,
			   "first\n", sign_with_a_mark, &signed_bytes, &err));
	expect_oid(&oid, "git -C r rev-parse refs/heads/main");
	shell(&out, "cd r; git ls-tree -r --name-only HEAD; "
		    "git cat-file blob HEAD:d/f | wc -c; git fsck --strict; "
		    "git cat-file commit HEAD | grep -c '^gpgsig -----MARK'");
	assert_string_equal(buf_str(&out), "d/f\n3\n1");
	assert_non_null(strstr(buf_str(&signed_bytes), "\n\nfirst\n"));
	assert_null(strstr(buf_str(&signed_bytes), "gpgsig"));
	strings_add(&paths, "other");
	OK(repo_commit_all(&oid, repo, &paths, "Alice", "alice@example.org", 8,
			   "second\n", NULL, NULL, &err));
	shell(&out, "cd r; git rev-list --count HEAD");
	assert_string_equal(buf_str(&out), "2");
}

static void checkout_updates_clean_files(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	struct oid one;
	bool dirty;

	shell(&out, MAKE);
	one = shell_oid("git -C r rev-parse HEAD~");
	OK(repo_open(&repo, "r", &err));
	OK(repo_is_dirty(&dirty, repo, &err));
	assert_false(dirty);
	OK(repo_checkout(repo, &one, &err)); /* before the branch moves */
	shell(&out, "cd r; cat a0; git reset -q --soft HEAD~; git status -s");
	assert_string_equal(buf_str(&out), "3");
	shell(&out, "cd r; git update-ref refs/heads/main ORIG_HEAD; cat a0");
	one = shell_oid("git -C r rev-parse HEAD");
	OK(repo_checkout(repo, &one, &err)); /* after it moved */
	shell(&out, "cd r; cat a0; git status -s");
	assert_string_equal(buf_str(&out), "4");
}

static void checkout_keeps_local_changes(void **state UNUSED)
{
	static const char *const changes[] = { "echo mine >a0",
					       "echo mine >a0; git add a0" };

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		autofree char *line =
			xasprintf("rm -rf r; " MAKE "; %s", changes[i]);
		autoptr(repo) repo = NULL;
		struct err err = { 0 };
		autobuf out = { 0 };
		struct oid one;
		bool dirty;

		shell(&out, line);
		one = shell_oid("git -C r rev-parse HEAD~");
		OK(repo_open(&repo, "r", &err));
		OK(repo_is_dirty(&dirty, repo, &err));
		assert_true(dirty);
		assert_int_equal(repo_checkout(repo, &one, &err), -1);
		assert_int_equal(err.code, EXIT_NO);
		shell(&out, "cat r/a0");
		assert_string_equal(buf_str(&out), "mine");
	}
}

static void untracked_files_are_not_dirt(void **state UNUSED)
{
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	bool dirty;

	shell(&out, MAKE "; echo x >untracked");
	OK(repo_open(&repo, "r", &err));
	OK(repo_is_dirty(&dirty, repo, &err));
	assert_false(dirty);
	shell(&out, "cd r; git rm -q --cached a0");
	OK(repo_is_dirty(&dirty, repo, &err));
	assert_true(dirty);
}

/* ---- configuration ---- */

static void keeps_the_clone_s_settings_apart(void **state UNUSED)
{
	autofree char *global = NULL;
	autofree char *local = NULL;
	autofree char *none = NULL;
	autofree char *own = NULL;
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };

	shell(&out, MAKE "; git config gpg.ssh.program evil; "
			 "mkdir $HOME; "
			 "printf '[user]\\n\\tsigningKey = k\\n' "
			 ">$HOME/.gitconfig");
	OK(repo_open(&repo, "r", &err));
	OK(repo_config(&none, repo, "gpg.ssh.program", false, &err));
	assert_null(none);
	OK(repo_config(&local, repo, "gpg.ssh.program", true, &err));
	assert_string_equal(local, "evil");
	OK(repo_config(&global, repo, "user.signingKey", false, &err));
	assert_string_equal(global, "k");
	OK(repo_config_set(repo, "rbctl.test", "1", &err));
	OK(repo_config(&own, repo, "rbctl.test", true, &err));
	assert_string_equal(own, "1");
	shell(&out, "rm -r $HOME; git -C r config --local rbctl.test");
	assert_string_equal(buf_str(&out), "1");
}

/* ---- threads ---- */

struct reader {
	struct oid oid;
	int bad;
};

static void *read_many(void *payload)
{
	struct reader *reader = payload;
	struct err err = { 0 };

	for (int i = 0; i < 50; i++) {
		autoptr(repo) repo = NULL;
		autobuf raw = { 0 };

		if (repo_open(&repo, "r", &err) ||
		    repo_read_as(&raw, repo, &reader->oid, OBJECT_COMMIT, 4096,
				 &err))
			reader->bad++;
	}
	return NULL;
}

static void a_handle_per_thread_is_safe(void **state UNUSED)
{
	struct reader readers[4] = { 0 };
	pthread_t threads[4];
	autobuf out = { 0 };

	shell(&out, MAKE "; git gc -q");
	for (size_t i = 0; i < 4; i++) {
		readers[i].oid = shell_oid("git -C r rev-parse HEAD");
		assert_int_equal(pthread_create(&threads[i], NULL, read_many,
						&readers[i]),
				 0);
	}
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(readers[i].bad, 0);
	}
}

#define IN_SCRATCH(name) \
	cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(opens_from_a_folder_inside),
		IN_SCRATCH(says_when_there_is_no_repository),
		IN_SCRATCH(opens_bare_and_linked_ones),
		IN_SCRATCH(refuses_a_repository_of_somebody_else),
		IN_SCRATCH(environment_does_not_lead_elsewhere),
		IN_SCRATCH(hook_sees_the_quarantine),
		IN_SCRATCH(makes_one_that_git_can_use),
		IN_SCRATCH(reads_what_git_wrote),
		IN_SCRATCH(refuses_more_than_the_cap),
		IN_SCRATCH(refuses_what_is_packed_and_too_large),
		IN_SCRATCH(a_loose_object_has_the_size_that_it_says),
		IN_SCRATCH(finds_forged_bytes_under_a_good_name),
		IN_SCRATCH(replace_refs_have_no_influence),
		IN_SCRATCH(git_reads_what_we_write),
		IN_SCRATCH(tree_walk_equals_ls_tree),
		IN_SCRATCH(tree_walk_stops_when_told),
		IN_SCRATCH(tree_walk_refuses_endless_depth),
		IN_SCRATCH(finds_paths),
		IN_SCRATCH(signed_bytes_are_those_that_git_verifies),
		IN_SCRATCH(refs_move_by_compare_and_swap),
		IN_SCRATCH(refuses_symbolic_refs),
		IN_SCRATCH(lists_refs_in_order),
		IN_SCRATCH(resolves_what_people_type),
		IN_SCRATCH(notices_a_shallow_clone),
		IN_SCRATCH(lists_what_is_staged),
		IN_SCRATCH(commits_named_files_as_they_are),
		IN_SCRATCH(checkout_updates_clean_files),
		IN_SCRATCH(checkout_keeps_local_changes),
		IN_SCRATCH(untracked_files_are_not_dirt),
		IN_SCRATCH(keeps_the_clone_s_settings_apart),
		IN_SCRATCH(a_handle_per_thread_is_safe),
	};

	return RUN(tests);
}
