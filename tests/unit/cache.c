/* cache.c - what was verified before, and what is no such thing */
#include "tests/unit/git_scratch.h"

#include "core/trust/cache.h"
#include "core/trust/chain.h"

#include <sys/stat.h>

#define NAMES 200

/* ---- a walk as bytes ---- */

static struct oid name(size_t nr)
{
	struct oid oid = { { (unsigned char)(nr * 37), (unsigned char)nr, 1 } };

	return oid;
}

/* At commit 4 of a chain of 7, with side commits seen too. */
struct fixture {
	struct walk walk;
	struct revoked revoked;
	struct oid at[7];
	struct chain chain;
	struct policy policy;
};

static void make_fixture(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	f->walk.revoked = &f->revoked;
	f->walk.policy = &f->policy;
	for (size_t i = 0; i < 7; i++)
		f->at[6 - i] = name(i);
	f->chain = (struct chain){ .at = f->at, .nr = 7 };
	for (size_t i = 0; i < NAMES; i++) {
		struct oid oid = name(i);

		if (i < 5 || i > 7)
			table_set(&f->walk.seen, oid.id, OID_SIZE,
				  ++f->walk.nr_seen);
	}
	for (size_t i = 0; i < 5; i += 2) {
		struct oid oid = name(i);

		table_set(&f->walk.revisions, oid.id, OID_SIZE, i / 2);
	}
	f->walk.approved = f->walk.tip = name(4);
	f->walk.approved_tree = f->walk.tip_tree = name(1000);
	f->walk.approved_nr = 2;
	f->walk.clock = -5;
	f->walk.step_nr = 4;
	memset(f->walk.policy_sha256, 'a', 64);
	table_set(&f->walk.touched, "runbooks/a.json", 15, 2);
	table_set(&f->walk.hands_of, "runbooks/a.json", 15, 0);
	f->walk.hands = xcalloc(1, sizeof(*f->walk.hands));
	f->walk.nr_hands = 1;
	strings_add(&f->walk.hands[0], "alice");
	strings_add(&f->walk.hands[0], "bob");
}

static void release_fixture(struct fixture *f)
{
	f->walk.policy = NULL;
	walk_release(&f->walk);
	revoked_release(&f->revoked);
}

/* Commit 4 has two of the chain before it. */
static void format_fixture(struct buf *out, struct fixture *f)
{
	unsigned char given[SNAPSHOT_DIGEST];
	char last[65] = { 0 };

	memset(last, 'b', 64);
	assert_true(snapshot_format(out, &f->walk, &f->chain, 2));
	snapshot_digest(given, &f->revoked);
	snapshot_end(out, given, last);
}

static void a_walk_comes_back_from_its_bytes(void **state UNUSED)
{
	auto_release(snapshot) s = { 0 };
	struct err err = { 0 };
	struct fixture f;
	autobuf bytes = { 0 };

	make_fixture(&f);
	format_fixture(&bytes, &f);
	OK(snapshot_parse(&s, bytes.data, bytes.len, &err));
	assert_true(oid_equal(&s.approved, &f.walk.approved));
	assert_true(oid_equal(&s.approved_tree, &f.walk.approved_tree));
	assert_int_equal(s.approved_nr, 2);
	assert_int_equal(s.place, 4);
	assert_int_equal(s.clock, -5);
	assert_int_equal(s.step_nr, 4);
	assert_string_equal(s.policy_sha256, f.walk.policy_sha256);
	assert_int_equal(s.last_policy_sha256[0], 'b');
	assert_int_equal(s.nr_paths, 1);
	assert_string_equal(s.paths[0].path, "runbooks/a.json");
	assert_int_equal(s.paths[0].number, 2);
	assert_int_equal(s.paths[0].hands.nr, 2);
	assert_int_equal(s.commits.nr, NAMES - 3);
	release_fixture(&f);
}

static void every_commit_has_its_place_and_number(void **state UNUSED)
{
	auto_release(snapshot) s = { 0 };
	auto_release(table) numbers = { 0 };
	struct err err = { 0 };
	struct fixture f;
	autobuf bytes = { 0 };
	size_t place;
	size_t number;

	make_fixture(&f);
	format_fixture(&bytes, &f);
	OK(snapshot_parse(&s, bytes.data, bytes.len, &err));
	numbers.base = &s.commits;
	numbers.base_offset = SNAPSHOT_NUMBER_AT;
	for (size_t i = 0; i < NAMES; i++) {
		struct oid oid = name(i);

		assert_int_equal(snapshot_place(&place, &s, &oid), i < 5);
		if (i < 5)
			assert_int_equal(place, i);
		assert_int_equal(table_get(&number, &numbers, oid.id, OID_SIZE),
				 i < 5 && i % 2 == 0);
		if (i < 5 && i % 2 == 0)
			assert_int_equal(number, i / 2);
	}
	numbers.base_offset = SNAPSHOT_SEEN_AT;
	for (size_t i = 0; i < NAMES; i++) {
		struct oid oid = name(i);
		size_t want = 0;

		assert_int_equal(
			table_get(&number, &numbers, oid.id, OID_SIZE),
			table_get(&want, &f.walk.seen, oid.id, OID_SIZE));
		if (want > 0)
			assert_int_equal(number, want);
	}
	assert_int_equal(s.nr_seen, f.walk.nr_seen);
	release_fixture(&f);
}

/* The chain that goes on from there knows where everything stands. */
static void a_chain_goes_on_from_a_kept_walk(void **state UNUSED)
{
	auto_release(snapshot) s = { 0 };
	struct oid rest[] = { name(6), name(5), name(4) };
	struct chain chain = { .at = rest, .nr = 3, .base = &s };
	struct oid stranger = name(50);
	struct err err = { 0 };
	struct fixture f;
	autobuf bytes = { 0 };
	size_t place;

	make_fixture(&f);
	format_fixture(&bytes, &f);
	OK(snapshot_parse(&s, bytes.data, bytes.len, &err));
	for (size_t i = 0; i < 7; i++) {
		struct oid oid = name(i);

		assert_true(chain_place(&place, &chain, &oid));
		assert_int_equal(place, i);
	}
	/* It was seen, but on a side branch. */
	assert_false(chain_has(&chain, &stranger));
	release_fixture(&f);
}

static void a_walk_that_owes_a_review_is_not_kept(void **state UNUSED)
{
	struct debt debt = { 0 };
	struct fixture f;
	autobuf bytes = { 0 };

	make_fixture(&f);
	f.walk.debts = &debt;
	f.walk.nr_debts = 1;
	assert_false(snapshot_format(&bytes, &f.walk, &f.chain, 2));
	f.walk.debts = NULL;
	f.walk.nr_debts = 0;
	f.walk.tip = name(3);
	assert_false(snapshot_format(&bytes, &f.walk, &f.chain, 3));
	release_fixture(&f);
}

static void what_is_cut_or_longer_is_no_walk(void **state UNUSED)
{
	auto_release(snapshot) s = { 0 };
	struct err err = { 0 };
	struct fixture f;
	autobuf bytes = { 0 };

	make_fixture(&f);
	format_fixture(&bytes, &f);
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(snapshot_parse(&s, bytes.data, len, &err), -1);
	buf_add_byte(&bytes, 0);
	assert_int_equal(snapshot_parse(&s, bytes.data, bytes.len, &err), -1);
	release_fixture(&f);
}

/* ---- files ---- */

static const struct anchor anchor = { { { 1 } }, "pinned" };

static struct cache *open_cache(void)
{
	struct cache *cache =
		cache_open("state", "/r/.git", &anchor, NULL, "this");

	assert_non_null(cache);
	return cache;
}

static void keep_something(void)
{
	struct cache_tip tip = { .tip = name(7), .ref = "refs/heads/main" };
	struct cache *cache = open_cache();
	struct fixture f;
	autobuf bytes = { 0 };

	make_fixture(&f);
	cache_begin(&bytes);
	format_fixture(&bytes, &f);
	cache_keep_walk(cache, &bytes);
	cache_keep_tip(cache, &tip);
	cache_free(cache);
	release_fixture(&f);
}

/* Takes the cache. */
static void expect(struct cache *cache, bool walk, bool tip)
{
	struct cache_tip found;

	assert_int_equal(cache_walk(cache) != NULL, walk);
	assert_int_equal(cache && cache_tip(&found, cache), tip);
	if (tip)
		assert_string_equal(found.ref, "refs/heads/main");
	cache_free(cache);
}

static void both_files_are_private_and_come_back(void **state UNUSED)
{
	autobuf out = { 0 };

	keep_something();
	expect(open_cache(), true, true);
	shell(&out, "stat -c %a state/cache state/cache/* | sort | uniq -c | "
		    "tr -s ' \n' ' '");
	assert_string_equal(buf_str(&out), " 3 600 1 700");
}

static void
another_anchor_tool_place_or_environment_sees_none(void **state UNUSED)
{
	struct anchor commit = anchor;
	struct anchor policy = anchor;

	commit.commit.id[0] = 2;
	policy.policy_sha256[0] = 'x';
	keep_something();
	expect(cache_open("state", "/r/.git", &commit, NULL, "this"), false,
	       false);
	expect(cache_open("state", "/r/.git", &policy, NULL, "this"), false,
	       false);
	expect(cache_open("state", "/r/.git", &anchor, NULL, "other"), false,
	       false);
	expect(cache_open("state", "/s/.git", &anchor, NULL, "this"), false,
	       false);
	expect(cache_open("state", "/r/.git", &anchor, "prod", "this"), false,
	       false);
	expect(cache_open("state", "/r/.git", &anchor, "", "this"), false,
	       false);
	expect(open_cache(), true, true);
}

static void without_a_tool_there_is_no_cache(void **state UNUSED)
{
	assert_null(cache_open("state", "/r/.git", &anchor, NULL, NULL));
	assert_false(fs_exists("state"));
}

static void a_file_of_another_repository_is_none(void **state UNUSED)
{
	struct cache *other =
		cache_open("state", "/s/.git", &anchor, NULL, "this");
	struct cache_tip tip = { .tip = name(9) };
	autobuf out = { 0 };

	cache_keep_tip(other, &tip);
	cache_free(other);
	shell(&out, "cd state/cache && mv *.tip that && ls");
	keep_something();
	shell(&out, "cd state/cache && mv that *.tip");
	expect(open_cache(), true, false);
}

static void one_kind_of_file_is_not_the_other(void **state UNUSED)
{
	autobuf out = { 0 };

	keep_something();
	shell(&out, "cd state/cache && cp *.tip x && cp *.walk *.tip && "
		    "mv x *.walk");
	expect(open_cache(), false, false);
}

static void any_changed_byte_makes_it_none(void **state UNUSED)
{
	autofree char *path = NULL;
	struct err err = { 0 };
	autobuf out = { 0 };
	autobuf good = { 0 };

	keep_something();
	shell(&out, "ls state/cache/*.tip");
	path = xstrdup(buf_str(&out));
	OK(fs_read(&good, path, 1 << 20, &err));
	for (size_t i = 0; i < good.len; i++) {
		good.data[i] ^= 1;
		OK(fs_write(path, good.data, good.len, 0600, &err));
		expect(open_cache(), true, false);
		good.data[i] ^= 1;
	}
	OK(fs_write(path, good.data, good.len - 1, 0600, &err));
	expect(open_cache(), true, false);
	OK(fs_write(path, good.data, good.len, 0600, &err));
	expect(open_cache(), true, true);
}

static void files_open_to_others_are_none(void **state UNUSED)
{
	autobuf out = { 0 };

	keep_something();
	shell(&out, "chmod 640 state/cache/*.walk");
	expect(open_cache(), false, true);
	shell(&out,
	      "chmod 600 state/cache/*.walk && cd state/cache && "
	      "mv *.tip there && ln -s there $(basename *.walk .walk).tip");
	expect(open_cache(), true, false);
	shell(&out, "chmod 755 state/cache");
	assert_null(cache_open("state", "/r/.git", &anchor, NULL, "this"));
}

static void another_key_makes_all_of_them_none(void **state UNUSED)
{
	autobuf out = { 0 };

	keep_something();
	shell(&out, "rm state/cache/key");
	expect(open_cache(), false, false);
	shell(&out, "echo damaged >state/cache/key");
	assert_null(cache_open("state", "/r/.git", &anchor, NULL, "this"));
}

#define IN_SCRATCH(test) \
	cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_walk_comes_back_from_its_bytes),
		TEST(every_commit_has_its_place_and_number),
		TEST(a_chain_goes_on_from_a_kept_walk),
		TEST(a_walk_that_owes_a_review_is_not_kept),
		TEST(what_is_cut_or_longer_is_no_walk),
		IN_SCRATCH(both_files_are_private_and_come_back),
		IN_SCRATCH(another_anchor_tool_place_or_environment_sees_none),
		IN_SCRATCH(without_a_tool_there_is_no_cache),
		IN_SCRATCH(a_file_of_another_repository_is_none),
		IN_SCRATCH(one_kind_of_file_is_not_the_other),
		IN_SCRATCH(any_changed_byte_makes_it_none),
		IN_SCRATCH(files_open_to_others_are_none),
		IN_SCRATCH(another_key_makes_all_of_them_none),
	};

	return RUN(tests);
}
