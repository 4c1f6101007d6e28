/* diff_forms.c - every form of a comparison holds all of it, and its markup
 * is its own */
#include "tests/unit/change_documents.h"

#include "core/report/diff.h"

static const struct theme plain = { "", "", "", "", "", "" };

#define OLD                                                              \
	"{'title':'Pay','summary':'Short','token':{'max_lifetime':'1h'," \
	"'scopes':['a']},'steps':[{'id':'one','title':'First'},"         \
	"{'id':'two','title':'Second','request':{'method':'GET'}}],"     \
	"'rules':['x']}"
#define NEW                                                                  \
	"{'title':'Pay | `now` @all','summary':'A long one\\nof two lines, " \
	"at "                                                                \
	"https://p\\u0430y.example/#1 :tada: <b>','token':{'max_lifetime':"  \
	"'1d','scopes':['a','b']},'steps':[{'id':'two','title':'Second',"    \
	"'request':{'method':'POST','json':{'deep':[1,{'er':'x'}]}}},"       \
	"{'id':'three','title':'www.example.org'}],'rules':['y\\u202e'],"    \
	"'waivers':[{'rule':'no|rule','reason':'</td> `` $1','expires':"     \
	"'2027-01-01'}]}"

struct forms {
	struct catalog old, new;
	struct document *was, *is;
	struct diff diff;
	struct strings unreadable;
	struct raw_file file;
	struct diff_report report;
	struct buf text;
	struct buf markdown;
	struct buf html;
};

static void forms_release(struct forms *f)
{
	diff_release(&f->diff);
	strings_release(&f->unreadable);
	unmade(f->was);
	unmade(f->is);
	buf_release(&f->text);
	buf_release(&f->markdown);
	buf_release(&f->html);
}

/* `old` NULL: the document is new. */
static void write_all(struct forms *f, const char *old, const char *new)
{
	autofree char *a = old ? quoted(old) : NULL;
	autofree char *b = quoted(new);

	f->was = a ? made(DOCUMENT_RUNBOOK, "runbooks/a.json", a) : NULL;
	f->is = made(DOCUMENT_RUNBOOK, "runbooks/a.json", b);
	f->old = (struct catalog){ .at = &f->was, .nr = a ? 1 : 0 };
	f->new = (struct catalog){ .at = &f->is, .nr = 1 };
	diff_catalogs(&f->diff, &f->old, &f->new);
	strings_add(&f->unreadable, "servers/odd.json:1:1: <b> @all");
	f->file = (struct raw_file){ .path = "runbooks/READ`ME",
				     .old = "a\n```\n<i>\n",
				     .old_len = 10,
				     .new = "a\n````` @all\n<i>\n",
				     .new_len = 17 };
	f->report = (struct diff_report){ .from = "A",
					  .to = "B",
					  .diff = &f->diff,
					  .unreadable = &f->unreadable,
					  .files = &f->file,
					  .nr_files = 1 };
	report_diff_text(&f->text, &f->diff, &plain);
	report_diff_markdown(&f->markdown, &f->report);
	report_diff_html(&f->html, &f->report);
}

/* ---- what a reader sees of it ---- */

/* Without tags, entities, Markdown's backslashes and white space. */
static void seen(struct buf *out, const char *s, bool markdown)
{
	static const struct {
		const char *entity, *text;
	} entities[] = { { "&amp;", "&" },
			 { "&lt;", "<" },
			 { "&gt;", ">" },
			 { "&quot;", "\"" } };

	while (*s) {
		int code = 0, used = 0;

		if (*s == '<') {
			s += strcspn(s, ">") + 1;
			continue;
		}
		if (sscanf(s, "&#%d;%n", &code, &used) == 1 && used) {
			buf_add_byte(out, (unsigned char)code);
			s += used;
			continue;
		}
		for (size_t i = 0; i < ARRAY_SIZE(entities) && !used; i++)
			if (text_starts(s, entities[i].entity)) {
				buf_add(out, entities[i].text);
				used = (int)strlen(entities[i].entity);
			}
		if (used) {
			s += used;
			continue;
		}
		if (markdown && *s == '\\' && strchr("\\`*_{}[]()+-|", s[1]))
			s++;
		if (!text_is_space(*s))
			buf_add_byte(out, (unsigned char)*s);
		s++;
	}
}

static void tells(const struct buf *page, const char *s, const char *form)
{
	autobuf visible = { 0 };
	autobuf packed = { 0 };

	buf_add_untrusted_lines(&visible, s, strlen(s));
	for (const char *p = buf_str(&visible); *p; p++)
		if (!text_is_space(*p))
			buf_add_byte(&packed, (unsigned char)*p);
	if (!strstr(buf_str(page), buf_str(&packed)))
		fail_msg("%s lacks '%s':\n%s", form, buf_str(&packed),
			 buf_str(page));
}

static void tells_value(const struct buf *page, const struct json *value,
			const char *form)
{
	autobuf text = { 0 };

	if (!value)
		return;
	if (json_type(value) == JSON_OBJECT || json_type(value) == JSON_ARRAY) {
		json_each(item, value) {
			if (json_key(item))
				tells(page, json_key(item), form);
			tells_value(page, item, form);
		}
		return;
	}
	if (json_string(value))
		/* Each line: a page has a row of a table for each. */
		for (const char *s = json_string(value); *s;) {
			size_t len = strcspn(s, "\n");
			autofree char *line = xstrndup(s, len);

			tells(page, line, form);
			s += len + (s[len] == '\n');
		}
	else
		json_compact(&text, value);
	tells(page, buf_str(&text), form);
}

/* Told in plain words. */
static bool is_whole_document(const struct difference *one)
{
	return one->place[0] == '\0' && (one->type == DIFFERENCE_ADDED ||
					 one->type == DIFFERENCE_REMOVED ||
					 one->type == DIFFERENCE_MOVED);
}

static void tells_document(const struct buf *page,
			   const struct document_diff *d, const char *form)
{
	tells(page, d->title, form);
	tells(page, d->path, form);
	tells(page, report_diff_what(d), form);
	for (size_t i = 0; i < d->nr; i++) {
		const struct difference *one = &d->at[i];

		tells(page, one->sentence, form);
		tells(page, one->note ? one->note : "", form);
		tells(page, one->why, form);
		tells(page, one->source, form);
		tells(page, one->pointer, form);
		if (!one->told && !is_whole_document(one)) {
			tells_value(page, one->old, form);
			tells_value(page, one->new, form);
		}
	}
	json_each(waiver, d->waivers) {
		tells(page, json_text(waiver, "rule", ""), form);
		tells(page, json_text(waiver, "reason", ""), form);
		tells(page, json_text(waiver, "expires", ""), form);
	}
}

static void all_tell(const struct forms *f)
{
	autobuf markdown = { 0 };
	autobuf html = { 0 };
	autobuf text = { 0 };

	for (const char *p = buf_str(&f->text); *p; p++)
		if (!text_is_space(*p))
			buf_add_byte(&text, (unsigned char)*p);
	seen(&markdown, buf_str(&f->markdown), true);
	seen(&html, buf_str(&f->html), false);
	assert_true(f->diff.nr > 0);
	for (size_t i = 0; i < f->diff.nr; i++) {
		tells_document(&text, &f->diff.at[i], "text");
		tells_document(&markdown, &f->diff.at[i], "Markdown");
		tells_document(&html, &f->diff.at[i], "the page");
	}
	tells(&markdown, "servers/odd.json:1:1:", "Markdown");
	tells(&html, "servers/odd.json:1:1: <b> @all", "the page");
	tells(&markdown, "2 + ````` @all", "Markdown");
	tells(&html, "+ ````` @all", "the page");
}

static void the_longest_secret_is_left_out(void **state UNUSED)
{
	auto_release(strings) secrets = { 0 };
	struct raw_file file = { .path = "a",
				 .new = "x hunter2hunter3 hunter2 hunt\n",
				 .new_len = 30,
				 .secrets = &secrets };
	autobuf out = { 0 };

	strings_add(&secrets, "zzzz");
	strings_add(&secrets, "hunter2");
	strings_add(&secrets, "hunter2hunter3");
	strings_add(&secrets, "x h"); /* too short to be looked for */
	report_raw_text(&out, &file, &plain);
	assert_string_equal(buf_str(&out),
			    "a, new\n"
			    "    1 + x \xe2\x80\xb9secret\xe2\x80\xba "
			    "\xe2\x80\xb9secret\xe2\x80\xba hunt\n\n");
}

static void every_form_tells_all_of_a_change(void **state UNUSED)
{
	auto_release(forms) f = { 0 };

	write_all(&f, OLD, NEW);
	all_tell(&f);
}

static void every_form_tells_all_of_a_new_document(void **state UNUSED)
{
	auto_release(forms) f = { 0 };

	write_all(&f, NULL, NEW);
	all_tell(&f);
	/* What only the plain words of the whole hold */
	assert_non_null(strstr(buf_str(&f.text), "Second"));
	assert_non_null(strstr(buf_str(&f.markdown), "Second"));
	assert_non_null(strstr(buf_str(&f.html), "Second"));
}

/* Such a file holds one value, and too long a one for a sentence. */
static void every_form_tells_all_of_a_whole_value(void **state UNUSED)
{
#define LONG "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	static const char *const pairs[][2] = {
		{ "[" LONG "1'," LONG "2']",
		  "[" LONG "1'," LONG "2'," LONG "3']" },
		{ "[{'id':" LONG "1'},{'id':" LONG "2'}]",
		  "[{'id':" LONG "2'},{'id':" LONG "1'}]" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		auto_release(forms) f = { 0 };

		write_all(&f, pairs[i][0], pairs[i][1]);
		assert_non_null(strstr(buf_str(&f.text), "what stands below"));
		all_tell(&f);
	}
}

/* ---- markup ---- */

static void lacks(const struct buf *page, const char *text)
{
	if (strstr(buf_str(page), text))
		fail_msg("'%s' is in:\n%s", text, buf_str(page));
}

static void a_page_holds_no_markup_from_outside(void **state UNUSED)
{
	auto_release(forms) f = { 0 };

	write_all(&f, OLD, NEW);
	lacks(&f.html, "<b> @");
	lacks(&f.html, "</td> `");
	lacks(&f.html, "\xe2\x80\xae");
	lacks(&f.html, "<script");
	lacks(&f.html, "src=");
	lacks(&f.html, "url(");
	lacks(&f.html, "@import");
	assert_non_null(strstr(buf_str(&f.html), "default-src 'none'"));
}

/* A host looks for names and numbers in the finished page: an entity in the
 * middle of text hides nothing from it. */
static void markdown_names_nobody_and_links_nowhere(void **state UNUSED)
{
	static const char *const triggers[] = { "@all", "#1",    ":tada:",
						"://",  "www.e", "$1" };
	auto_release(forms) f = { 0 };
	autobuf outside = { 0 };
	char *fence;

	write_all(&f, OLD, NEW);
	fence = strstr(buf_str(&f.markdown), "\n``````text\n");
	assert_non_null(fence);
	buf_add_bytes(&outside, buf_str(&f.markdown),
		      (size_t)(fence - buf_str(&f.markdown)));
	for (size_t i = 0; i < ARRAY_SIZE(triggers); i++)
		lacks(&outside, triggers[i]);
	assert_non_null(strstr(buf_str(&outside), "<span>&#64;</span>all"));
	lacks(&outside, "&#64;a");
	lacks(&outside, "&#35;1");
	lacks(&outside, "&#58;t");
	lacks(&outside, "<b>");
	lacks(&outside, "</td>");
	lacks(&outside, "\xe2\x80\xae");
}

/* However many backticks are in a file, its fence is longer; and each row of
 * a table has its three cells. */
static void no_fence_and_no_cell_can_be_closed(void **state UNUSED)
{
	auto_release(forms) f = { 0 };
	size_t rows = 0;

	write_all(&f, OLD, NEW);
	assert_non_null(strstr(buf_str(&f.markdown), "\n``````\n"));
	for (const char *s = buf_str(&f.markdown); *s;) {
		size_t len = strcspn(s, "\n");
		size_t pipes = 0;

		for (size_t i = 0; i < len; i++)
			pipes += s[i] == '|' && (i == 0 || s[i - 1] != '\\');
		if (*s == '|') {
			assert_int_equal(pipes, 4);
			rows++;
		} else {
			assert_int_equal(pipes, 0);
		}
		s += len + (s[len] == '\n');
	}
	assert_true(rows > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_longest_secret_is_left_out),
		TEST(every_form_tells_all_of_a_change),
		TEST(every_form_tells_all_of_a_new_document),
		TEST(every_form_tells_all_of_a_whole_value),
		TEST(a_page_holds_no_markup_from_outside),
		TEST(markdown_names_nobody_and_links_nowhere),
		TEST(no_fence_and_no_cell_can_be_closed),
	};

	return RUN(tests);
}
