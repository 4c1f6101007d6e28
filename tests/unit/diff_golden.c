/* diff_golden.c - how a page and a pull request's text of a comparison look */
#include "tests/unit/change_documents.h"

#include "core/base/fs.h"
#include "core/report/diff.h"

/*
 * tests/golden/diff.html (without its style) and diff.md. After a wanted
 * change: GOLDEN=write, then read the difference.
 */
static void is_golden(const char *got, size_t len, const char *path)
{
	struct err err = { 0 };
	autobuf want = { 0 };

	if (getenv("GOLDEN"))
		OK(fs_write(path, got, len, 0644, &err));
	OK(fs_read(&want, path, JSON_SIZE_MAX, &err));
	assert_string_equal(got, buf_str(&want));
}

static struct json *value(const char *text)
{
	autofree char *json = quoted(text);
	struct json *out = NULL;
	struct err err = { 0 };

	OK(json_parse(&out, json, strlen(json), JSON_STRICT, "value", &err));
	return out;
}

/* Made by hand: which sentence a change gets is tested elsewhere. */
static void both_forms_look_as_they_did(void **state UNUSED)
{
	static char path[] = "runbooks/pay.json", title[] = "Pay <runs>";
	static char lifetime[] = "Tokens now live 1 day instead of 1 hour";
	static char moved[] = "Tokens are asked for at another address";
	static char step[] = "Step 'ask' was added";
	static char note[] = "its real name is xn--pay-abc.example";
	static char at[] = "/token/max_lifetime", there[] = "/url";
	static char inside[] = "/steps/0";
	autoptr(json) waivers =
		value("[{'rule':'long','reason':'Weeks','expires':"
		      "'2027-01-01'}]");
	autoptr(json) hour = value("'1h'");
	autoptr(json) day = value("'1d'");
	autoptr(json) old = value("'https://pay.example.com/token'");
	autoptr(json) new = value("'https://pay.example.org/token'");
	autoptr(json) ask = value("{'id':'ask','request':{'method':'POST',"
				  "'url':'https://pay.example.com/'}}");
	struct difference all[] = {
		{ .place = at,
		  .pointer = at,
		  .old = hour,
		  .new = day,
		  .sentence = lifetime,
		  .risk = RISK_HIGH,
		  .told = true,
		  .why = "a stolen token stays good for longer",
		  .source = "RFC 6819 section 5.1.5.3" },
		{ .place = there,
		  .pointer = there,
		  .old = old,
		  .new = new,
		  .sentence = moved,
		  .note = note,
		  .risk = RISK_REVIEW,
		  .why = "",
		  .source = "" },
		{ .place = inside,
		  .pointer = inside,
		  .new = ask,
		  .sentence = step,
		  .risk = RISK_INFO,
		  .why = "",
		  .source = "" },
	};
	struct document_diff document = {
		.kind = DOCUMENT_RUNBOOK,
		.material = { .of = MATERIAL_RUNBOOK },
		.path = path,
		.title = title,
		.waivers = waivers,
		.at = all,
		.nr = ARRAY_SIZE(all)
	};
	const struct diff diff = { .at = &document, .nr = 1 };
	const struct strings none = { 0 };
	const struct raw_file file = { .path = "runbooks/README",
				       .old = "a\nb\nc\nd\ne\nf  g\n",
				       .old_len = 15,
				       .new = "a\nb\nc\nd\ne\nf g\nh",
				       .new_len = 15 };
	const struct diff_report report = { .from = "1f0e",
					    .to = "2a3b",
					    .first = "Compared as documents.",
					    .diff = &diff,
					    .unreadable = &none,
					    .files = &file,
					    .nr_files = 1 };
	autobuf markdown = { 0 };
	autobuf html = { 0 };
	const char *body;

	report_diff_markdown(&markdown, &report);
	is_golden(buf_str(&markdown), markdown.len, "tests/golden/diff.md");
	report_diff_html(&html, &report);
	body = strstr(buf_str(&html), "<body>");
	assert_non_null(body);
	is_golden(body, strlen(body), "tests/golden/diff.html");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_forms_look_as_they_did),
	};

	return RUN(tests);
}
