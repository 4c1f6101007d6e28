/* html.c - text from outside stays text on a page */
#include "tests/unit/test.h"

#include "core/report/html.h"

static void shows(const char *text, const char *want)
{
	autobuf out = { 0 };

	html_text(&out, text);
	assert_string_equal(buf_str(&out), want);
	buf_reset(&out);
	html_attr(&out, text);
	assert_string_equal(buf_str(&out), want);
}

static void plain_text_stays_as_it_is(void **state UNUSED)
{
	shows("", "");
	shows("Pay runs, caf\xc3\xa9", "Pay runs, caf\xc3\xa9");
}

static void no_tag_and_no_attribute_can_begin_or_end(void **state UNUSED)
{
	shows("<script>alert('1')</script>",
	      "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
	shows("\" onload=\"x", "&quot; onload=&quot;x");
	shows("&lt;", "&amp;lt;");
}

static void what_moves_the_eye_becomes_visible(void **state UNUSED)
{
	shows("a\xe2\x80\xae"
	      "b",
	      "a\\u{202E}b");
	shows("a\x1b[2Jb", "a\\x1b[2Jb");
	shows("a\nb", "a\\x0ab");
	shows("\xff<", "\\xff&lt;");
}

static void an_element_escapes_its_text(void **state UNUSED)
{
	autobuf out = { 0 };

	html_element(&out, "td", "n", "a<b");
	html_element(&out, "b", NULL, "c");
	assert_string_equal(buf_str(&out),
			    "<td class=\"n\">a&lt;b</td><b>c</b>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(plain_text_stays_as_it_is),
		TEST(no_tag_and_no_attribute_can_begin_or_end),
		TEST(what_moves_the_eye_becomes_visible),
		TEST(an_element_escapes_its_text),
	};

	return RUN(tests);
}
