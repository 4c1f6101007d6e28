/* journal.c - lines on disk, a torn one forgotten, a damaged one refused */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/run/journal.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN_ID "2026-11-24-083000-00000001"
#define NOW    1795509000

struct place {
	char runs[64];
	char file[128];
};

static int make_place(void **state)
{
	struct place *place = xcalloc(1, sizeof(*place));
	char template[] = "/tmp/journal.XXXXXX";

	snprintf(place->runs, sizeof(place->runs), "%s", mkdtemp(template));
	snprintf(place->file, sizeof(place->file), "%s/" RUN_ID "/journal",
		 place->runs);
	*state = place;
	return 0;
}

static int drop_place(void **state)
{
	struct place *place = *state;
	char folder[128];

	unlink(place->file);
	snprintf(folder, sizeof(folder), "%s/" RUN_ID, place->runs);
	rmdir(folder);
	rmdir(place->runs);
	free(place);
	return 0;
}

static struct json *record(const char *key, const char *value)
{
	struct json *json = json_new_object();

	json_set_string(json, key, value);
	return json;
}

static void write_some(const struct place *place)
{
	struct journal *journal = NULL;
	struct err err = { 0 };

	OK(journal_create(&journal, place->runs, RUN_ID,
			  record("runbook", "payroll"), &err));
	OK(journal_append(journal, NOW, record("begin", "ask"), &err));
	OK(journal_append(journal, NOW, record("end", "ask"), &err));
	OK(journal_append(journal, NOW, record("begin", "call"), &err));
	journal_free(journal);
}

static void add_text(const struct place *place, const char *text)
{
	struct buf all = { 0 };
	struct err err = { 0 };

	OK(fs_read(&all, place->file, 1 << 20, &err));
	buf_add(&all, text);
	OK(fs_write(place->file, all.data, all.len, 0600, &err));
	buf_release(&all);
}

static void writes_no_record_that_could_not_be_read(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	autofree char *much = xcalloc(JSON_SIZE_MAX + 1, 1);
	struct err err = { 0 };

	memset(much, 'x', JSON_SIZE_MAX);
	write_some(place);
	OK(journal_open(&journal, place->runs, RUN_ID, &err));
	assert_int_equal(
		journal_append(journal, NOW, record("end", much), &err), -1);
	assert_null(journal_end(journal, much));
	journal_free(journal);
	journal = NULL;
	OK(journal_read(&journal, place->runs, RUN_ID, &err));
	journal_free(journal);
}

static void remembers_what_was_begun_and_what_ended(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	struct err err = { 0 };

	write_some(place);
	OK(journal_open(&journal, place->runs, RUN_ID, &err));
	assert_string_equal(journal_run(journal), RUN_ID);
	assert_string_equal(json_text(journal_header(journal), "runbook", ""),
			    "payroll");
	assert_non_null(journal_end(journal, "ask"));
	assert_non_null(journal_begin(journal, "call"));
	assert_null(journal_end(journal, "call"));
	assert_null(journal_result(journal));
	journal_free(journal);
}

static void forgets_a_torn_last_line_and_goes_on(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	struct err err = { 0 };

	write_some(place);
	add_text(place, "{\"end\":\"ca");
	OK(journal_open(&journal, place->runs, RUN_ID, &err));
	assert_null(journal_end(journal, "call"));
	OK(journal_append(journal, NOW, record("end", "call"), &err));
	journal_free(journal);
	journal = NULL;
	OK(journal_read(&journal, place->runs, RUN_ID, &err));
	assert_non_null(journal_end(journal, "call"));
	journal_free(journal);
}

/* As a disk that is full for a moment: the file may grow by so much. */
static void let_grow(const struct place *place, rlim_t bytes)
{
	struct rlimit limit;
	struct stat stat_;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(stat(place->file, &stat_), 0);
	limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max
						: (rlim_t)stat_.st_size + bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void cuts_off_a_line_that_it_could_write_only_half(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	struct err err = { 0 };
	int half;

	write_some(place);
	OK(journal_open(&journal, place->runs, RUN_ID, &err));
	OK(journal_append(journal, NOW, record("end", "call"), &err));
	signal(SIGXFSZ, SIG_IGN);
	let_grow(place, 10);
	half = journal_append(journal, NOW, record("begin", "lost"), &err);
	let_grow(place, RLIM_INFINITY);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(half, -1);
	assert_null(journal_begin(journal, "lost"));
	OK(journal_append(journal, NOW, record("begin", "back"), &err));
	journal_free(journal);
	journal = NULL;
	OK(journal_read(&journal, place->runs, RUN_ID, &err));
	assert_null(journal_begin(journal, "lost"));
	assert_non_null(journal_end(journal, "call"));
	assert_non_null(journal_begin(journal, "back"));
	journal_free(journal);
}

static void refuses_a_damaged_line_in_the_middle(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	struct err err = { 0 };

	write_some(place);
	add_text(place, "{\"end\":\"ca\n{\"end\":\"call\"}\n");
	assert_int_equal(journal_open(&journal, place->runs, RUN_ID, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_non_null(strstr(err.msg, "record 5"));
}

static void refuses_a_second_journal_of_one_run(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	struct err err = { 0 };

	write_some(place);
	assert_int_equal(journal_create(&journal, place->runs, RUN_ID,
					json_new_object(), &err),
			 -1);
}

static void says_that_there_is_no_such_run(void **state)
{
	struct place *place = *state;
	struct journal *journal = NULL;
	struct err err = { 0 };

	assert_int_equal(journal_open(&journal, place->runs, "x", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	err = (struct err){ 0 };
	assert_int_equal(journal_open(&journal, place->runs, "../x", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

static void lists_runs_in_order(void **state)
{
	struct place *place = *state;
	struct strings runs = { 0 };
	struct err err = { 0 };

	OK(journal_list(&runs, "/nonexistent/runs", &err));
	assert_int_equal(runs.nr, 0);
	write_some(place);
	OK(journal_list(&runs, place->runs, &err));
	assert_int_equal(runs.nr, 1);
	assert_string_equal(runs.at[0], RUN_ID);
	strings_release(&runs);
}

static void makes_ids_that_are_names_and_differ(void **state UNUSED)
{
	char *a = journal_new_id(NOW);
	char *b = journal_new_id(NOW);

	assert_true(text_is_name(a));
	assert_true(text_starts(a, "2026-11-24-083000-"));
	assert_string_not_equal(a, b);
	free(a);
	free(b);
}

#define PLACED(name) \
	cmocka_unit_test_setup_teardown(name, make_place, drop_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLACED(remembers_what_was_begun_and_what_ended),
		PLACED(forgets_a_torn_last_line_and_goes_on),
		PLACED(cuts_off_a_line_that_it_could_write_only_half),
		PLACED(writes_no_record_that_could_not_be_read),
		PLACED(refuses_a_damaged_line_in_the_middle),
		PLACED(refuses_a_second_journal_of_one_run),
		PLACED(says_that_there_is_no_such_run),
		PLACED(lists_runs_in_order),
		TEST(makes_ids_that_are_names_and_differ),
	};

	return RUN(tests);
}
