/* record_ahead.c - a chain's commits come in order, whoever reads them */
#include "tests/unit/git_scratch.h"

#include "core/trust/record.h"

#define HANDLES 4

/* 700 commits, each with a file of its own. */
#define MAKE                                                                \
	"git init -q -b main r && cd r && i=0 && while [ $i -lt 700 ]; do " \
	"i=$((i + 1)); printf 'commit refs/heads/main\\ncommitter "         \
	"A <a@example.org> %d +0000\\ndata 1\\nm\\nM 100644 inline f%d\\n"  \
	"data 1\\nx\\n' $i $((i % 50)); done | git fast-import --quiet"

struct fixture {
	struct repo *repos[HANDLES];
	struct oid *chain;
	size_t nr;
};

static void open_fixture(struct fixture *f)
{
	struct err err = { 0 };
	autobuf out = { 0 };
	size_t alloc = 0;

	shell(&out, MAKE "; git rev-list main");
	*f = (struct fixture){ 0 };
	for (char *at = out.data; *at; at += *at == '\n') {
		char hex[OID_HEX + 1] = { 0 };

		memcpy(hex, at, OID_HEX);
		f->chain = grow(f->chain, f->nr, &alloc, sizeof(*f->chain));
		assert_true(oid_parse(&f->chain[f->nr++], hex));
		at += OID_HEX;
	}
	assert_int_equal(f->nr, 700);
	OK(repo_open(&f->repos[0], "r", &err));
	for (size_t i = 1; i < HANDLES; i++)
		OK(repo_reopen(&f->repos[i], f->repos[0], &err));
}

static void close_fixture(struct fixture *f)
{
	for (size_t i = 0; i < HANDLES; i++)
		repo_free(f->repos[i]);
	free(f->chain);
}

static void all_come_oldest_first(void **state UNUSED)
{
	static const size_t handles[] = { 1, 2, HANDLES };
	static const size_t lengths[] = { 0, 1, 31, 32, 33, 64, 700 };
	struct err err = { 0 };
	struct fixture f;

	open_fixture(&f);
	for (size_t h = 0; h < ARRAY_SIZE(handles); h++) {
		for (size_t l = 0; l < ARRAY_SIZE(lengths); l++) {
			struct record_ahead *ahead = record_ahead_new(
				f.repos, handles[h], f.chain, lengths[l]);
			struct record *record;

			for (size_t i = lengths[l]; i-- > 0;) {
				OK(record_ahead_next(&record, ahead, &err));
				assert_non_null(record);
				assert_true(record->present);
				assert_true(
					oid_equal(&record->id, &f.chain[i]));
			}
			OK(record_ahead_next(&record, ahead, &err));
			assert_null(record);
			record_ahead_free(ahead);
		}
	}
	close_fixture(&f);
}

static void may_end_before_the_chain_does(void **state UNUSED)
{
	struct err err = { 0 };
	struct fixture f;

	open_fixture(&f);
	for (size_t nr = 0; nr < 100; nr += 33) {
		struct record_ahead *ahead =
			record_ahead_new(f.repos, HANDLES, f.chain, f.nr);
		struct record *record;

		for (size_t i = 0; i < nr; i++)
			OK(record_ahead_next(&record, ahead, &err));
		record_ahead_free(ahead);
	}
	record_ahead_free(NULL);
	close_fixture(&f);
}

static void a_missing_commit_is_said_in_its_place(void **state UNUSED)
{
	struct record_ahead *ahead;
	struct err err = { 0 };
	struct record *record;
	struct fixture f;

	open_fixture(&f);
	memset(&f.chain[300], 1, sizeof(*f.chain));
	ahead = record_ahead_new(f.repos, HANDLES, f.chain, f.nr);
	for (size_t i = f.nr; i-- > 0;) {
		OK(record_ahead_next(&record, ahead, &err));
		assert_int_equal(record->present, i != 300);
	}
	record_ahead_free(ahead);
	close_fixture(&f);
}

static void what_differs_is_in_the_shared_cache(void **state UNUSED)
{
	enum object_type type = OBJECT_OTHER;
	struct err err = { 0 };
	autobuf out = { 0 };
	autobuf raw = { 0 };
	struct oid newer, older, blob;
	struct fixture f;
	bool found;

	open_fixture(&f);
	shell(&out, "cd r && echo new >f1 && git add f1 && "
		    "git commit -q -m new");
	newer = shell_oid("git -C r rev-parse HEAD^{tree}");
	older = shell_oid("git -C r rev-parse HEAD~1^{tree}");
	blob = shell_oid("git -C r rev-parse HEAD:f1");
	repo_read_ahead(f.repos[1], &older, &newer);
	shell(&out, "rm -rf r/.git/objects");
	OK(repo_read(&raw, &type, &found, f.repos[0], &blob, 100, &err));
	assert_true(found);
	assert_string_equal(buf_str(&raw), "new\n");
	close_fixture(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_come_oldest_first,
						scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(may_end_before_the_chain_does,
						scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(
			a_missing_commit_is_said_in_its_place, scratch_enter,
			scratch_leave),
		cmocka_unit_test_setup_teardown(
			what_differs_is_in_the_shared_cache, scratch_enter,
			scratch_leave),
	};

	return RUN(tests);
}
