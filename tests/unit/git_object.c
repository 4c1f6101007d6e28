/* git_object.c - object names, commits and trees, good and forged */
#include "tests/unit/test.h"

#include "core/base/buf.h"
#include "core/git/commit.h"
#include "core/git/tree.h"

#define TREE_HEX   "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
#define PARENT_HEX "0123456789abcdef0123456789abcdef01234567"
#define TREE_LINE  "tree " TREE_HEX "\n"
#define PARENT     "parent " PARENT_HEX "\n"
#define AUTHOR     "author Alice Example <alice@example.org> 1790000000 +0100\n"
#define COMMITTER  "committer Bob <bob@example.org> 1790000001 -0330\n"
#define SIGNATURE                                \
	"gpgsig -----BEGIN SSH SIGNATURE-----\n" \
	" AAAA\n"                                \
	" \n"                                    \
	" -----END SSH SIGNATURE-----\n"
#define GOOD TREE_LINE PARENT AUTHOR COMMITTER SIGNATURE "\nHello\n"

static void oid_takes_forty_lower_case_digits_only(void **state UNUSED)
{
	char hex[OID_HEX + 1];
	struct oid oid;

	assert_true(oid_parse(&oid, PARENT_HEX));
	oid_format(hex, &oid);
	assert_string_equal(hex, PARENT_HEX);
	assert_false(oid_parse(&oid, ""));
	assert_false(oid_parse(&oid, PARENT_HEX "0"));
	assert_false(oid_parse(&oid, "0123456789abcdef"));
	assert_false(
		oid_parse(&oid, "0123456789ABCDEF0123456789abcdef01234567"));
	assert_false(
		oid_parse(&oid, "0123456789abcdef 123456789abcdef01234567"));
}

static void set_holds_each_name_once(void **state UNUSED)
{
	auto_release(oid_set) set = { 0 };
	struct oid oid = { { 0 } };

	assert_false(oid_set_has(&set, &oid));
	for (unsigned i = 0; i < 5000; i++) {
		oid.id[8] = (unsigned char)(i >> 8); /* same hash: probing */
		oid.id[0] = (unsigned char)i;
		assert_true(oid_set_add(&set, &oid));
		assert_false(oid_set_add(&set, &oid));
	}
	assert_int_equal(set.nr, 5000);
	for (unsigned i = 0; i < 5000; i++) {
		oid.id[8] = (unsigned char)(i >> 8);
		oid.id[0] = (unsigned char)i;
		assert_true(oid_set_has(&set, &oid));
	}
	oid.id[19] = 1;
	assert_false(oid_set_has(&set, &oid));
	assert_true(oid_is_zero(&(struct oid){ { 0 } }));
	assert_false(oid_is_zero(&oid));
}

static void commit_gives_its_parts(void **state UNUSED)
{
	auto_release(commit) commit = { 0 };
	char hex[OID_HEX + 1];
	struct err err = { 0 };

	OK(commit_parse(&commit, GOOD, strlen(GOOD), &err));
	oid_format(hex, &commit.tree);
	assert_string_equal(hex, TREE_HEX);
	assert_int_equal(commit.nr_parents, 1);
	assert_int_equal(commit.author.name_len, strlen("Alice Example"));
	assert_memory_equal(commit.author.name, "Alice Example", 13);
	assert_int_equal(commit.author.email_len, strlen("alice@example.org"));
	assert_memory_equal(commit.author.email, "alice@example.org", 17);
	assert_int_equal(commit.author.when, 1790000000);
	assert_int_equal(commit.committer.when, 1790000001);
	assert_false(commit.has_other_headers);
	assert_int_equal(commit.message_len, 6);
	assert_memory_equal(commit.message, "Hello\n", 6);
}

static void commit_parts_from_its_signature(void **state UNUSED)
{
	auto_release(commit) commit = { 0 };
	struct err err = { 0 };
	autobuf bytes = { 0 };
	autobuf armour = { 0 };

	OK(commit_parse(&commit, GOOD, strlen(GOOD), &err));
	commit_signed_bytes(&bytes, &commit, GOOD, strlen(GOOD));
	assert_string_equal(buf_str(&bytes),
			    TREE_LINE PARENT AUTHOR COMMITTER "\nHello\n");
	commit_signature(&armour, &commit, GOOD);
	assert_string_equal(buf_str(&armour),
			    "-----BEGIN SSH SIGNATURE-----\nAAAA\n\n"
			    "-----END SSH SIGNATURE-----\n");
}

static void signature_in_the_message_is_none(void **state UNUSED)
{
	static const char raw[] =
		TREE_LINE AUTHOR COMMITTER "\ntext\n" SIGNATURE;
	auto_release(commit) commit = { 0 };
	struct err err = { 0 };
	autobuf armour = { 0 };
	autobuf bytes = { 0 };

	OK(commit_parse(&commit, raw, strlen(raw), &err));
	assert_int_equal(commit.signature_len, 0);
	commit_signature(&armour, &commit, raw);
	assert_int_equal(armour.len, 0);
	commit_signed_bytes(&bytes, &commit, raw, strlen(raw));
	assert_string_equal(buf_str(&bytes), raw);
}

static void commit_notes_headers_beyond_the_five(void **state UNUSED)
{
	static const char raw[] = TREE_LINE AUTHOR COMMITTER
		"encoding ISO-8859-1\n" SIGNATURE
		"mergetag object 1\n type commit\n\nm";
	auto_release(commit) commit = { 0 };
	struct err err = { 0 };

	OK(commit_parse(&commit, raw, strlen(raw), &err));
	assert_true(commit.has_other_headers);
	assert_true(commit.signature_len > 0);
	assert_int_equal(commit.nr_parents, 0);
}

static void commit_may_have_a_nameless_author(void **state UNUSED)
{
	static const char raw[] = TREE_LINE "author  <> 0 +0000\n"
					    "committer  <a b> 1 +0000\n\n";
	auto_release(commit) commit = { 0 };
	struct err err = { 0 };

	OK(commit_parse(&commit, raw, strlen(raw), &err));
	assert_int_equal(commit.author.name_len, 0);
	assert_int_equal(commit.author.email_len, 0);
	assert_int_equal(commit.committer.name_len, 0);
	assert_int_equal(commit.message_len, 0);
}

static void refuses_forged_commits(void **state UNUSED)
{
	static const char *const bad[] = {
		"",
		"tree ",
		TREE_LINE,
		"\n" GOOD,
		AUTHOR COMMITTER "\n",
		TREE_LINE TREE_LINE AUTHOR COMMITTER "\n",
		TREE_LINE AUTHOR PARENT COMMITTER "\n",
		TREE_LINE AUTHOR COMMITTER PARENT "\n",
		TREE_LINE AUTHOR AUTHOR COMMITTER "\n",
		TREE_LINE AUTHOR COMMITTER COMMITTER "\n",
		TREE_LINE COMMITTER AUTHOR "\n",
		TREE_LINE "author <> 0 +0000\n" COMMITTER "\n",
		TREE_LINE AUTHOR COMMITTER SIGNATURE SIGNATURE "\n",
		TREE_LINE AUTHOR COMMITTER SIGNATURE "encoding x\n" SIGNATURE
						     "\n",
		TREE_LINE AUTHOR COMMITTER,
		TREE_LINE AUTHOR COMMITTER " continued\n\n",
		TREE_LINE AUTHOR COMMITTER "noheader\n\n",
		TREE_LINE AUTHOR COMMITTER "bad_name x\n\n",
		TREE_LINE AUTHOR COMMITTER "gpgsig x",
		TREE_LINE AUTHOR COMMITTER "gpgsig x\n y",
		"tree " PARENT_HEX "0\n" AUTHOR COMMITTER "\n",
		"tree 4B825DC642CB6EB9A060E54BF8D69288FBEE4904\n" AUTHOR
			COMMITTER "\n",
		TREE_LINE "parent  " PARENT_HEX "\n" AUTHOR COMMITTER "\n",
		TREE_LINE "author A <a> <b> 1 +0000\n" COMMITTER "\n",
		TREE_LINE "author A <a>> 1 +0000\n" COMMITTER "\n",
		TREE_LINE "author A> <a> 1 +0000\n" COMMITTER "\n",
		TREE_LINE "author A<a> 1 +0000\n" COMMITTER "\n",
		TREE_LINE "author A <a>1 +0000\n" COMMITTER "\n",
		TREE_LINE "author A <a>\n" COMMITTER "\n",
		TREE_LINE "author A <a> 01 +0000\n" COMMITTER "\n",
		TREE_LINE "author A <a> -1 +0000\n" COMMITTER "\n",
		TREE_LINE "author A <a> 1 0000\n" COMMITTER "\n",
		TREE_LINE "author A <a> 1 +00\n" COMMITTER "\n",
		TREE_LINE "author A <a> 1 +0000 \n" COMMITTER "\n",
		TREE_LINE "author A <a> 9999999999999999 +0000\n" COMMITTER
			  "\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct commit commit = { 0 };
		struct err err = { 0 };

		if (commit_parse(&commit, bad[i], strlen(bad[i]), &err) == 0)
			fail_msg("accepted: %s", bad[i]);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_null(commit.parents);
	}
}

static void refuses_a_nul_wherever_it_stands(void **state UNUSED)
{
	for (size_t i = 0; i < strlen(GOOD); i++) {
		autofree char *raw = xstrdup(GOOD);
		struct commit commit = { 0 };
		struct err err = { 0 };

		raw[i] = '\0';
		assert_int_equal(commit_parse(&commit, raw, strlen(GOOD), &err),
				 -1);
	}
}

static void refuses_more_parents_than_it_can_hold(void **state UNUSED)
{
	autobuf raw = { 0 };
	struct commit commit = { 0 };
	struct err err = { 0 };

	buf_add(&raw, TREE_LINE);
	for (int i = 0; i <= COMMIT_PARENTS_MAX; i++)
		buf_add(&raw, PARENT);
	buf_add(&raw, AUTHOR COMMITTER "\n");
	assert_int_equal(commit_parse(&commit, raw.data, raw.len, &err), -1);
	assert_non_null(strstr(err.msg, "too many parents"));
}

static void reads_back_what_it_formats(void **state UNUSED)
{
	static const char armour[] = "-----BEGIN SSH SIGNATURE-----\nAAAA\n"
				     "-----END SSH SIGNATURE-----\n";
	struct commit_draft draft = { .nr_parents = 2,
				      .name = "Carol",
				      .email = "carol@example.org",
				      .when = 7,
				      .message = "one\n\ntwo\n" };
	auto_release(commit) commit = { 0 };
	struct oid parents[2] = { { { 1 } }, { { 2 } } };
	struct err err = { 0 };
	autobuf unsigned_raw = { 0 };
	autobuf bytes = { 0 };
	autobuf back = { 0 };
	autobuf raw = { 0 };

	draft.parents = parents;
	commit_format(&unsigned_raw, &draft, NULL);
	commit_format(&raw, &draft, armour);
	OK(commit_parse(&commit, raw.data, raw.len, &err));
	commit_signature(&back, &commit, raw.data);
	commit_signed_bytes(&bytes, &commit, raw.data, raw.len);
	assert_string_equal(buf_str(&back), armour);
	assert_string_equal(buf_str(&bytes), buf_str(&unsigned_raw));
	assert_true(oid_equal(&commit.parents[1], &parents[1]));
	assert_false(commit.has_other_headers);
}

/* ---- trees ---- */

struct item {
	const char *mode;
	const char *name;
};

static void add_entry(struct buf *raw, const char *mode, const char *name,
		      size_t len)
{
	buf_addf(raw, "%s ", mode);
	buf_add_bytes(raw, name, len);
	buf_add_byte(raw, 0);
	buf_add_bytes(raw, "0123456789abcdefghij", OID_SIZE);
}

/* The fault of a tree of up to four entries. */
static enum tree_fault fault_of(const struct item *items)
{
	auto_release(tree) tree = { 0 };
	struct err err = { 0 };
	enum tree_fault what;
	autobuf raw = { 0 };

	for (size_t i = 0; i < 4 && items[i].mode; i++)
		add_entry(&raw, items[i].mode, items[i].name,
			  strlen(items[i].name));
	what = tree_parse(&tree, buf_str(&raw), raw.len, &err);
	assert_true((what == TREE_OK) == (err.msg[0] == '\0'));
	return what;
}

#define FAULT(...) fault_of((const struct item[4]){ __VA_ARGS__ })
#define ONE(name)  FAULT({ "100644", name })

static void tree_takes_the_five_modes(void **state UNUSED)
{
	assert_int_equal(fault_of((const struct item[4]){ { 0 } }), TREE_OK);
	assert_int_equal(FAULT({ "100644", "a" }, { "100755", "b" },
			       { "120000", "c" }, { "160000", "d" }),
			 TREE_OK);
	assert_int_equal(FAULT({ "40000", "a" }), TREE_OK);
	assert_int_equal(FAULT({ "100664", "a" }), TREE_BAD_MODE);
	assert_int_equal(FAULT({ "100600", "a" }), TREE_BAD_MODE);
	assert_int_equal(FAULT({ "1", "a" }), TREE_BAD_MODE);
	assert_int_equal(FAULT({ "040000", "a" }), TREE_BAD);
	assert_int_equal(FAULT({ "0100644", "a" }), TREE_BAD);
	assert_int_equal(FAULT({ "", "a" }), TREE_BAD);
	assert_int_equal(FAULT({ "100648", "a" }), TREE_BAD);
	assert_int_equal(FAULT({ " 100644", "a" }), TREE_BAD);
}

static void tree_keeps_the_order_of_git(void **state UNUSED)
{
	assert_int_equal(FAULT({ "100644", "a" }, { "100644", "b" }), TREE_OK);
	assert_int_equal(FAULT({ "100644", "b" }, { "100644", "a" }), TREE_BAD);
	/* A folder sorts as if it ended in a slash. */
	assert_int_equal(FAULT({ "100644", "a.b" }, { "40000", "a" },
			       { "100644", "a0" }),
			 TREE_OK);
	assert_int_equal(FAULT({ "40000", "a" }, { "100644", "a.b" }),
			 TREE_BAD);
	assert_int_equal(FAULT({ "160000", "a" }, { "100644", "a.b" }),
			 TREE_OK);
}

static void tree_refuses_doubles(void **state UNUSED)
{
	assert_int_equal(FAULT({ "100644", "a" }, { "100644", "a" }), TREE_BAD);
	assert_int_equal(FAULT({ "100644", "a" }, { "40000", "a" }), TREE_BAD);
	assert_int_equal(FAULT({ "100644", "a" }, { "100644", "a-b" },
			       { "100644", "a.b" }, { "40000", "a" }),
			 TREE_BAD);
	assert_int_equal(FAULT({ "100644", "A" }, { "100644", "a" }),
			 TREE_BAD_NAME);
	assert_int_equal(
		FAULT({ "100644", "A" }, { "100644", "a.b" }, { "40000", "a" }),
		TREE_BAD_NAME);
	assert_int_equal(
		FAULT({ "100644", "strasse" }, { "100644", "stra\xc3\x9f"
							   "e" }),
		TREE_BAD_NAME);
	assert_int_equal(
		FAULT({ "100644", "\xc3\x84" }, { "100644", "\xc3\xa4" }),
		TREE_BAD_NAME);
	assert_int_equal(
		FAULT({ "100644", "README.md" }, { "100644", "readme" }),
		TREE_OK);
}

static void tree_refuses_dangerous_names(void **state UNUSED)
{
	static const char *const bad[] = {
		"",
		".",
		"..",
		"a/b",
		"/",
		"a\\b",
		".git",
		".GIT",
		".Git",
		".git ",
		".git.",
		".git . .",
		".git::$DATA",
		".git:x",
		"git~1",
		"GIT~1",
		"Git~1. ",
		"git~1:x",
		".g\xe2\x80\x8cit",
		".\xe2\x80\x8dGIT",
		".git\xef\xbb\xbf",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (ONE(bad[i]) != TREE_BAD)
			fail_msg("'%s' is not BAD_TREE", bad[i]);
}

static void tree_refuses_unclear_names(void **state UNUSED)
{
	static const char *const bad[] = {
		"a\xff",         /* not UTF-8 */
		"a\xc0\xaf",     /* overlong slash */
		"a\xed\xa0\x80", /* surrogate */
		"e\xcc\x81",     /* NFD */
		"a\xe2\x80\x8b"
		"b", /* zero width space */
		"a\xe2\x80\xae"
		"b", /* right-to-left override */
		"a\xc2\xa0"
		"b", /* no-break space */
		"a\tb",
		"a\nb",
		"a\x1b[2J",
		"\x7f",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (ONE(bad[i]) != TREE_BAD_NAME)
			fail_msg("'%s' is not BAD_PATH", bad[i]);
}

static void tree_takes_ordinary_names(void **state UNUSED)
{
	static const char *const good[] = {
		"a",
		".gitignore",
		".gitattributes",
		".rbctl",
		"...",
		"..a",
		"git~2",
		"git",
		".gi",
		"a b",
		"\xc3\xa9t\xc3\xa9.json",
		"\xe6\x97\xa5\xe6\x9c\xac",
		"-",
		"~",
		".gita",
		"x.git",
	};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		if (ONE(good[i]) != TREE_OK)
			fail_msg("'%s' was refused", good[i]);
}

static void tree_refuses_what_is_cut_short(void **state UNUSED)
{
	autobuf raw = { 0 };

	add_entry(&raw, "100644", "a", 1);
	add_entry(&raw, "40000", "b", 1);
	for (size_t len = 1; len < raw.len; len++) {
		struct tree tree = { 0 };
		struct err err = { 0 };
		autofree char *cut = xmalloc(len);
		enum tree_fault what;

		memcpy(cut, raw.data, len);
		what = tree_parse(&tree, cut, len, &err);
		if (len == raw.len / 2 + 1) /* the first entry alone */
			assert_int_equal(what, TREE_OK);
		else
			assert_int_equal(what, TREE_BAD);
		tree_release(&tree);
	}
}

static void tree_has_limits(void **state UNUSED)
{
	char name[TREE_PATH_MAX + 2];
	struct tree tree = { 0 };
	struct err err = { 0 };
	autobuf raw = { 0 };

	memset(name, 'n', sizeof(name));
	add_entry(&raw, "100644", name, TREE_PATH_MAX + 1);
	assert_int_equal(tree_parse(&tree, raw.data, raw.len, &err),
			 TREE_LIMIT);
	buf_reset(&raw);
	for (int i = 0; i <= TREE_ENTRIES_MAX; i++) {
		snprintf(name, sizeof(name), "%06d", i);
		add_entry(&raw, "100644", name, 6);
	}
	assert_int_equal(tree_parse(&tree, raw.data, raw.len, &err),
			 TREE_LIMIT);
	buf_truncate(&raw, raw.len - (7 + 7 + OID_SIZE));
	assert_int_equal(tree_parse(&tree, raw.data, raw.len, &err), TREE_OK);
	assert_int_equal(tree.nr, TREE_ENTRIES_MAX);
	assert_string_equal(tree_find(&tree, "012345", 6)->name, "012345");
	tree_release(&tree);
}

static void tree_finds_files_and_folders(void **state UNUSED)
{
	static const struct item items[] = {
		{ "100644", "a" },  { "100644", "b-" }, { "40000", "b" },
		{ "100644", "b0" }, { "40000", "c" },   { "100644", "c.d" },
	};
	auto_release(tree) tree = { 0 };
	struct err err = { 0 };
	autobuf raw = { 0 };

	for (size_t i = 0; i < 5; i++)
		add_entry(&raw, items[i].mode, items[i].name,
			  strlen(items[i].name));
	assert_int_equal(tree_parse(&tree, raw.data, raw.len, &err), TREE_OK);
	for (size_t i = 0; i < 5; i++)
		assert_ptr_equal(
			tree_find(&tree, items[i].name, strlen(items[i].name)),
			&tree.entries[i]);
	assert_null(tree_find(&tree, "c.d", 3));
	assert_null(tree_find(&tree, "", 0));
	assert_null(tree_find(&tree, "bb", 2));
}

/* A folder sorts as if its name ended in a slash; it is not called so. */
static void tree_finds_no_name_with_a_slash(void **state UNUSED)
{
	auto_release(tree) tree = { 0 };
	struct err err = { 0 };
	autobuf raw = { 0 };

	add_entry(&raw, "100644", "a", 1);
	add_entry(&raw, "40000", "b", 1);
	assert_int_equal(tree_parse(&tree, raw.data, raw.len, &err), TREE_OK);
	assert_null(tree_find(&tree, "a/", 2));
	assert_null(tree_find(&tree, "b/", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(oid_takes_forty_lower_case_digits_only),
		TEST(set_holds_each_name_once),
		TEST(commit_gives_its_parts),
		TEST(commit_parts_from_its_signature),
		TEST(signature_in_the_message_is_none),
		TEST(commit_notes_headers_beyond_the_five),
		TEST(commit_may_have_a_nameless_author),
		TEST(refuses_forged_commits),
		TEST(refuses_a_nul_wherever_it_stands),
		TEST(refuses_more_parents_than_it_can_hold),
		TEST(reads_back_what_it_formats),
		TEST(tree_takes_the_five_modes),
		TEST(tree_keeps_the_order_of_git),
		TEST(tree_refuses_doubles),
		TEST(tree_refuses_dangerous_names),
		TEST(tree_refuses_unclear_names),
		TEST(tree_takes_ordinary_names),
		TEST(tree_refuses_what_is_cut_short),
		TEST(tree_has_limits),
		TEST(tree_finds_files_and_folders),
		TEST(tree_finds_no_name_with_a_slash),
	};

	return RUN(tests);
}
