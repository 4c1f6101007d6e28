/* diff.c - how differences are shown: text, JSON, Markdown, raw lines */
#include "tests/unit/change_documents.h"

#include "core/change/lines.h"
#include "core/report/diff.h"

static const struct theme plain = { "", "", "", "", "", "" };

static void raw(struct buf *out, const char *old, const char *new,
		const struct strings *secrets)
{
	struct raw_file file = {
		.path = "runbooks/a.json",
		.old = old,
		.old_len = old ? strlen(old) : 0,
		.new = new,
		.new_len = new ? strlen(new) : 0,
		.secrets = secrets,
	};

	report_raw_text(out, &file, &plain);
}

static void shows(const struct buf *out, const char *text)
{
	if (!strstr(buf_str(out), text))
		fail_msg("'%s' is not shown in:\n%s", text, buf_str(out));
}

static void shows_not(const struct buf *out, const char *text)
{
	if (strstr(buf_str(out), text))
		fail_msg("'%s' is shown in:\n%s", text, buf_str(out));
}

static void raw_escapes_what_moves_the_eye(void **state UNUSED)
{
	autobuf out = { 0 };

	raw(&out, "a\n", "a \xe2\x80\xae\x1b[2K b\xe2\x80\x8b\n", NULL);
	shows(&out, "1 + a \\u{202E}\\x1b[2K b\\u{200B}");
}

static void raw_shows_a_change_of_white_space(void **state UNUSED)
{
	autobuf out = { 0 };

	raw(&out, "a b\n", "a  b\n", NULL);
	shows(&out, "1 - a\xc2\xb7"
		    "b\n");
	shows(&out, "1 + a\xc2\xb7\xc2\xb7"
		    "b\n");
}

static void raw_shows_carriage_returns_and_line_ends(void **state UNUSED)
{
	autobuf out = { 0 };

	raw(&out, "a\nb", "a\r\nb\n", NULL);
	shows(&out, "a\\r\n");
	shows(&out, "(no newline at the end)");
}

static void raw_says_what_it_leaves_out(void **state UNUSED)
{
	autobuf out = { 0 };

	raw(&out, "1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\n5\n6\nx\n", NULL);
	shows(&out, "(3 lines are the same)");
	shows(&out, "4   4\n");
	shows(&out, "7 - 7\n");
	shows(&out, "7 + x\n");
}

static void raw_leaves_secrets_out(void **state UNUSED)
{
	auto_release(strings) secrets = { 0 };
	autobuf out = { 0 };

	strings_add(&secrets, "hunter\"2");
	raw(&out, NULL, "{ \"s\": \"hunter\\\"2\" }\n", &secrets);
	shows(&out, "\"\xe2\x80\xb9secret\xe2\x80\xba\"");
	shows_not(&out, "hunter");
}

/* What lines_compare() says, put together again, is both texts. */
static void rebuilt(const char *old, const char *new)
{
	auto_release(line_changes) all = { 0 };
	autobuf a = { 0 };
	autobuf b = { 0 };

	lines_compare(&all, old, strlen(old), new, strlen(new));
	for (size_t i = 0; i < all.nr; i++) {
		const struct line_change *at = &all.at[i];

		if (at->mark != LINE_ADDED) {
			buf_add_bytes(&a, at->line.text, at->line.len);
			buf_add(&a, at->line.ended ? "\n" : "");
		}
		if (at->mark != LINE_REMOVED) {
			buf_add_bytes(&b, at->line.text, at->line.len);
			buf_add(&b, at->line.ended ? "\n" : "");
		}
	}
	assert_string_equal(buf_str(&a), old);
	assert_string_equal(buf_str(&b), new);
}

static void lines_put_together_are_both_texts(void **state UNUSED)
{
	unsigned chance = 12345;

	rebuilt("", "");
	rebuilt("a", "");
	rebuilt("", "b\n");
	for (int round = 0; round < 500; round++) {
		autobuf a = { 0 };
		autobuf b = { 0 };

		for (int i = 0; i < 30; i++) {
			chance = chance * 1103515245 + 12345;
			if (chance >> 28 > 3)
				buf_addf(&a, "%u\n", (chance >> 16) % 7);
			if (chance >> 28 < 12)
				buf_addf(&b, "%u\n", (chance >> 20) % 7);
		}
		rebuilt(buf_str(&a), buf_str(&b));
	}
}

static void few_lines_differ_where_few_were_changed(void **state UNUSED)
{
	auto_release(line_changes) all = { 0 };
	const char *old = "a\nb\nc\nd\ne\n";
	const char *new = "a\nc\nd\nx\ne\n";
	size_t differing = 0;

	lines_compare(&all, old, strlen(old), new, strlen(new));
	for (size_t i = 0; i < all.nr; i++)
		differing += all.at[i].mark != LINE_SAME;
	assert_int_equal(differing, 2);
}

static void altogether_different_texts_are_shown_whole(void **state UNUSED)
{
	autobuf a = { 0 };
	autobuf b = { 0 };

	for (int i = 0; i < 3 * LINES_DIFFERING_MAX; i++) {
		buf_addf(&a, "a%d\n", i);
		buf_addf(&b, "b%d\n", i);
	}
	rebuilt(buf_str(&a), buf_str(&b));
}

struct pair {
	struct catalog old, new;
	struct document *was, *is;
	struct diff diff;
	struct strings unreadable;
	struct diff_report report;
};

static void pair_release(struct pair *pair)
{
	strings_release(&pair->unreadable);
	diff_release(&pair->diff);
	unmade(pair->was);
	unmade(pair->is);
}

static void compare(struct pair *pair, const char *old, const char *new)
{
	autofree char *a = quoted(old);
	autofree char *b = quoted(new);

	pair->was = made(DOCUMENT_RUNBOOK, "runbooks/a.json", a);
	pair->is = made(DOCUMENT_RUNBOOK, "runbooks/a.json", b);
	pair->old.at = &pair->was;
	pair->new.at = &pair->is;
	pair->old.nr = pair->new.nr = 1;
	diff_catalogs(&pair->diff, &pair->old, &pair->new);
	pair->report = (struct diff_report){ .from = "A",
					     .to = "B",
					     .diff = &pair->diff,
					     .unreadable = &pair->unreadable };
}

static void text_says_risk_and_reason(void **state UNUSED)
{
	auto_release(pair) pair = { 0 };
	autobuf out = { 0 };

	compare(&pair, "{'title':'Pay','token':{'max_lifetime':'1h'}}",
		"{'title':'Pay','token':{'max_lifetime':'1d'}}");
	report_diff_text(&out, &pair.diff, &plain);
	shows(&out, "Pay  runbook runbooks/a.json, changed\n");
	shows(&out, "  HIGH    Tokens now live 1 day instead of 1 hour\n");
	shows(&out, "Why it matters: a stolen token stays good for longer "
		    "(RFC 6819\n          section 5.1.5.3)\n");
	shows(&out, "1 difference in 1 document: 1 high, 0 to review, 0 for "
		    "information\n");
}

static void text_cannot_move_the_cursor(void **state UNUSED)
{
	auto_release(pair) pair = { 0 };
	autobuf out = { 0 };

	compare(&pair, "{'title':'a'}",
		"{'title':'\\u001b[2J\\u202e','\\u001b[1m':1,"
		"'rules':['\\u0007']}");
	report_diff_text(&out, &pair.diff, &plain);
	shows(&out, "\\x1b[2J\\u{202E}");
	shows_not(&out, "\x1b");
	shows_not(&out, "\a");
}

static void a_long_value_is_shown_in_full(void **state UNUSED)
{
	auto_release(pair) pair = { 0 };
	autobuf text = { 0 };
	autobuf out = { 0 };

	buf_add(&text, "{'summary':'");
	for (int i = 0; i < 200; i++)
		buf_add(&text, "word ");
	buf_add(&text, "last'}");
	compare(&pair, "{'summary':'x'}", buf_str(&text));
	report_diff_text(&out, &pair.diff, &plain);
	shows(&out, "was: x\n");
	shows(&out, "now: word word");
	shows(&out, " last\n");
}

static void markdown_holds_no_markup_from_outside(void **state UNUSED)
{
	auto_release(pair) pair = { 0 };
	autobuf out = { 0 };

	compare(&pair, "{'title':'a'}",
		"{'title':'</td><img src=x> | [a](http://e) @all'}");
	report_diff_markdown(&out, &pair.report);
	shows_not(&out, "<img");
	shows_not(&out, "[a](");
	shows_not(&out, "http://");
	shows_not(&out, "@all");
	shows(&out, "\\| \\[a\\]");
}

static void json_holds_old_and_new(void **state UNUSED)
{
	auto_release(pair) pair = { 0 };
	autoptr(json) out = json_new_object();
	const struct json *difference;
	int64_t high = 0;

	compare(&pair, "{'token':{'scopes':['a']}}",
		"{'token':{'scopes':['a','b']}}");
	diff_json(out, &pair.diff);
	difference = json_pointer(out, "/documents/0/differences/0");
	assert_string_equal(json_text(difference, "new", ""), "b");
	assert_null(json_get(difference, "old"));
	assert_string_equal(json_text(difference, "place", ""),
			    "/token/scopes");
	assert_string_equal(json_text(difference, "pointer", ""),
			    "/token/scopes/1");
	assert_true(json_int(&high, json_get(out, "high")));
	assert_int_equal(high, 1);
}

static void a_summary_says_when_nothing_differs(void **state UNUSED)
{
	auto_release(pair) pair = { 0 };
	enum risk highest = RISK_HIGH;
	autobuf out = { 0 };

	compare(&pair, "{'title':'a'}", "{'title':'a'}");
	assert_int_equal(
		change_summary(&out, &pair.old, &pair.new, &plain, &highest),
		0);
	shows(&out, "No document means anything else");
	assert_int_equal(highest, RISK_INFO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(raw_escapes_what_moves_the_eye),
		TEST(raw_shows_a_change_of_white_space),
		TEST(raw_shows_carriage_returns_and_line_ends),
		TEST(raw_says_what_it_leaves_out),
		TEST(raw_leaves_secrets_out),
		TEST(lines_put_together_are_both_texts),
		TEST(few_lines_differ_where_few_were_changed),
		TEST(altogether_different_texts_are_shown_whole),
		TEST(text_says_risk_and_reason),
		TEST(text_cannot_move_the_cursor),
		TEST(a_long_value_is_shown_in_full),
		TEST(markdown_holds_no_markup_from_outside),
		TEST(json_holds_old_and_new),
		TEST(a_summary_says_when_nothing_differs),
	};

	return RUN(tests);
}
