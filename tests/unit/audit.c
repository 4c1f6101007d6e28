/* audit.c - an audit rendered: the same evidence gives the same bytes */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/report/audit.h"
#include "core/report/audit_words.h"
#include "core/report/log.h"
#include "core/report/status.h"

/*
 * tests/golden/NAME.json is the evidence, NAME.txt and NAME.html what is
 * made of it. After a wanted change: GOLDEN=write, then read the difference.
 */
static const struct theme plain = { "", "", "", "", "", "" };

static struct json *evidence(const char *name)
{
	autofree char *path = xasprintf("tests/golden/%s.json", name);
	struct json *root = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	OK(fs_read(&text, path, JSON_SIZE_MAX, &err));
	OK(json_parse(&root, buf_str(&text), text.len, JSON_STRICT, path,
		      &err));
	return root;
}

static void is_golden(const struct buf *got, const char *name)
{
	autofree char *path = xasprintf("tests/golden/%s", name);
	struct err err = { 0 };
	autobuf want = { 0 };

	if (getenv("GOLDEN"))
		OK(fs_write(path, buf_str(got), got->len, 0644, &err));
	OK(fs_read(&want, path, JSON_SIZE_MAX, &err));
	assert_string_equal(buf_str(got), buf_str(&want));
}

static void an_audit_as_text(void **state UNUSED)
{
	autoptr(json) audit = evidence("audit");
	autobuf out = { 0 };

	report_audit_text(&out, audit, &plain);
	is_golden(&out, "audit.txt");
}

static void an_audit_as_a_page(void **state UNUSED)
{
	autoptr(json) audit = evidence("audit");
	autobuf out = { 0 };

	report_audit_html(&out, audit);
	is_golden(&out, "audit.html");
}

static void a_log(void **state UNUSED)
{
	autoptr(json) log = evidence("log");
	autobuf out = { 0 };

	report_log_text(&out, log, &plain);
	is_golden(&out, "log.txt");
}

static void a_status(void **state UNUSED)
{
	autoptr(json) status = evidence("status");
	autobuf out = { 0 };

	report_status_text(&out, status, &plain);
	is_golden(&out, "status.txt");
}

static void evidence_that_lacks_everything_is_no_crash(void **state UNUSED)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"{\"revisions\":[{}],\"runs\":[{}]}",
		"{\"revisions\":[{\"rules\":[{}],\"sign_offs\":[{}],"
		"\"documents\":[{\"differences\":[{}]}]}],\"policies\":[{"
		"\"people\":[{\"keys\":[{}]}],\"rules\":[{}]}],"
		"\"exceptions\":[{}],\"receipt_chains\":[{}],"
		"\"limits\":[1],\"bypass\":[{}]}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autoptr(json) audit = NULL;
		struct err err = { 0 };
		autobuf out = { 0 };

		OK(json_parse(&audit, texts[i], strlen(texts[i]), JSON_STRICT,
			      "audit", &err));
		report_audit_text(&out, audit, &plain);
		report_audit_html(&out, audit);
		report_log_text(&out, audit, &plain);
		report_status_text(&out, audit, &plain);
		assert_true(out.len > 0);
	}
}

static void times_are_short_and_name_their_zone(void **state UNUSED)
{
	autobuf out = { 0 };

	words_time(&out, "2026-11-24T08:30:00Z");
	assert_string_equal(buf_str(&out), "2026-11-24 08:30 UTC");
	buf_reset(&out);
	words_time(&out, "never");
	assert_string_equal(buf_str(&out), "never");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_audit_as_text),
		TEST(an_audit_as_a_page),
		TEST(a_log),
		TEST(a_status),
		TEST(evidence_that_lacks_everything_is_no_crash),
		TEST(times_are_short_and_name_their_zone),
	};

	return RUN(tests);
}
