/* template.c - {{path}}: what is put in, how it is escaped, what is refused */
#include "tests/unit/test.h"
#include "core/base/text.h"
#include "core/model/template.h"

static struct json *values_of(const char *text)
{
	struct err err = { 0 };
	struct json *values = NULL;

	OK(json_parse(&values, text, strlen(text), JSON_STRICT, "values",
		      &err));
	return values;
}

static void fills(const char *want, const char *text,
		  enum template_position position, const char *values_text)
{
	autoptr(json) values = values_of(values_text);
	struct err err = { 0 };
	autobuf out = { 0 };

	OK(template_fill(&out, text, position, values, &err));
	assert_string_equal(buf_str(&out), want);
}

static void refuses(const char *why, const char *text,
		    enum template_position position, const char *values_text)
{
	autoptr(json) values = values_of(values_text);
	struct err err = { 0 };
	autobuf out = { 0 };

	buf_add(&out, "before");
	assert_int_equal(template_fill(&out, text, position, values, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	if (!strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
	assert_string_equal(buf_str(&out), "before");
}

static void text_without_braces_stays_as_it_is(void **state UNUSED)
{
	fills("a } b }} {c}", "a } b }} {c}", TEMPLATE_TEXT, "{}");
	fills("", "", TEMPLATE_TEXT, "{}");
}

static void scalars_are_put_in(void **state UNUSED)
{
	const char *values = "{\"inputs\": {\"a\": \"x\", \"n\": 7, \"b\": "
			     "true, \"l\": [1], \"z\": null}}";

	fills("x, 7 and true", "{{inputs.a}}, {{ inputs.n }} and {{inputs.b}}",
	      TEMPLATE_TEXT, values);
	refuses("not a single value", "{{inputs.l}}", TEMPLATE_TEXT, values);
	refuses("not a single value", "{{inputs.z}}", TEMPLATE_TEXT, values);
	refuses("not a single value", "{{inputs}}", TEMPLATE_TEXT, values);
}

static void a_path_that_names_nothing_is_refused(void **state UNUSED)
{
	refuses("names nothing known", "{{inputs.period}}", TEMPLATE_TEXT,
		"{\"inputs\": {}}");
	refuses("names nothing known", "{{inputs.a.b}}", TEMPLATE_TEXT,
		"{\"inputs\": {\"a\": \"x\"}}");
}

static void braces_that_do_not_close_are_refused(void **state UNUSED)
{
	refuses("no '}}'", "a {{inputs.a", TEMPLATE_TEXT, "{}");
	refuses("no path", "{{}}", TEMPLATE_TEXT, "{}");
	refuses("no path", "{{inputs.a | upper}}", TEMPLATE_TEXT, "{}");
	refuses("no path", "{{ {{inputs.a}} }}", TEMPLATE_TEXT, "{}");
}

static void names_with_dots_are_found(void **state UNUSED)
{
	fills("7", "{{steps.get.it.id}}", TEMPLATE_TEXT,
	      "{\"steps\": {\"get.it\": {\"id\": 7}}}");
}

static void a_hostile_value_stays_inside_its_path_segment(void **state UNUSED)
{
	fills("https://h/x/a%2Fb%3Fc%23d%25e%20%22f%22%0D%0A%C3%A9/y",
	      "https://h/x/{{inputs.v}}/y", TEMPLATE_URL,
	      "{\"inputs\": {\"v\": \"a/b?c#d%e \\\"f\\\"\\r\\né\"}}");
}

static void a_hostile_value_stays_inside_its_query_value(void **state UNUSED)
{
	const char *values = "{\"inputs\": {\"v\": \"1&admin=1#x+y=z\"}}";

	fills("https://h/x?q=1%26admin%3D1%23x%2By%3Dz",
	      "https://h/x?q={{inputs.v}}", TEMPLATE_URL, values);
	fills("1%26admin%3D1%23x%2By%3Dz", "{{inputs.v}}", TEMPLATE_QUERY,
	      values);
}

static void dots_cannot_leave_the_approved_path(void **state UNUSED)
{
	refuses("leads to another place", "https://h/a/{{inputs.v}}/b",
		TEMPLATE_URL, "{\"inputs\": {\"v\": \"..\"}}");
	refuses("leads to another place", "https://h/a/.{{inputs.v}}",
		TEMPLATE_URL, "{\"inputs\": {\"v\": \".\"}}");
	fills("https://h/a/..%2Fb", "https://h/a/{{inputs.v}}", TEMPLATE_URL,
	      "{\"inputs\": {\"v\": \"../b\"}}");
	fills("https://h/a?x=..", "https://h/a?x={{inputs.v}}", TEMPLATE_URL,
	      "{\"inputs\": {\"v\": \"..\"}}");
}

static void an_approved_address_may_begin_the_url(void **state UNUSED)
{
	fills("https://api.example.com:8443/v1/exports", "{{env.api}}/exports",
	      TEMPLATE_URL,
	      "{\"env\": {\"api\": \"https://api.example.com:8443/v1\"}}");
}

static void an_input_cannot_choose_the_host(void **state UNUSED)
{
	const char *evil = "{\"inputs\": {\"v\": \"https://evil.example\"}, "
			   "\"env\": {\"api\": \"https://api.example.com\"}}";

	refuses("choose the host", "{{inputs.v}}/x", TEMPLATE_URL, evil);
	refuses("choose the host", "https://{{inputs.v}}/x", TEMPLATE_URL,
		evil);
	refuses("choose the host", "https://api{{inputs.v}}/x", TEMPLATE_URL,
		evil);
	refuses("choose the host", "{{env.api}}{{inputs.v}}", TEMPLATE_URL,
		evil);
	refuses("choose the host", "{{steps.s.next}}", TEMPLATE_URL,
		"{\"steps\": {\"s\": {\"next\": \"https://evil.example\"}}}");
}

static void an_actor_may_name_a_variable(void **state UNUSED)
{
	const char *values =
		"{\"actors\": {\"resource_server\": {\"url\": "
		"\"{{env.api}}/v1\"}}, "
		"\"env\": {\"api\": \"https://h.example\", \"who\": \"a/b\"}, "
		"\"inputs\": {\"v\": \"{{env.api}}\"}}";

	fills("https://h.example/v1/x", "{{actors.resource_server.url}}/x",
	      TEMPLATE_URL, values);
	fills("https://h/a%2Fb", "https://h/{{env.who}}", TEMPLATE_URL, values);
}

static void what_a_person_typed_is_never_a_template(void **state UNUSED)
{
	fills("{{env.api}}", "{{inputs.v}}", TEMPLATE_TEXT,
	      "{\"env\": {\"api\": \"secret\"}, \"inputs\": {\"v\": "
	      "\"{{env.api}}\"}}");
	fills("{{env.api}}", "{{steps.s.v}}", TEMPLATE_TEXT,
	      "{\"env\": {\"api\": \"secret\"}, \"steps\": {\"s\": {\"v\": "
	      "\"{{env.api}}\"}}}");
}

static void variables_that_name_each_other_end(void **state UNUSED)
{
	refuses("back to itself", "{{env.a}}", TEMPLATE_TEXT,
		"{\"env\": {\"a\": \"{{env.b}}\", \"b\": \"{{env.a}}\"}}");
	refuses("back to itself", "{{env.a}}", TEMPLATE_URL,
		"{\"env\": {\"a\": \"{{env.a}}\"}}");
}

static void a_header_cannot_be_ended(void **state UNUSED)
{
	refuses("line break", "v={{inputs.v}}", TEMPLATE_HEADER,
		"{\"inputs\": {\"v\": \"a\\r\\nX: y\"}}");
	refuses("line break", "v={{inputs.v}}", TEMPLATE_HEADER,
		"{\"inputs\": {\"v\": \"a\\nX\"}}");
	fills("v=\"a\" é", "v={{inputs.v}}", TEMPLATE_HEADER,
	      "{\"inputs\": {\"v\": \"\\\"a\\\" é\"}}");
}

static void later_escapers_get_the_value_as_it_is(void **state UNUSED)
{
	const char *values = "{\"inputs\": {\"v\": \"a\\\"&=\\n\"}}";

	fills("a\"&=\n", "{{inputs.v}}", TEMPLATE_JSON, values);
	fills("a\"&=\n", "{{inputs.v}}", TEMPLATE_FORM, values);
}

static int collect(const char *path, void *payload)
{
	strings_add(payload, path);
	return 0;
}

static int stop(const char *path UNUSED, void *payload UNUSED)
{
	return 42;
}

static void each_path_is_told_in_order(void **state UNUSED)
{
	auto_release(strings) paths = { 0 };
	struct err err = { 0 };

	OK(template_each("a {{inputs.b}} {{ env.c }}", collect, &paths, &err));
	assert_int_equal(paths.nr, 2);
	assert_string_equal(paths.at[0], "inputs.b");
	assert_string_equal(paths.at[1], "env.c");
	assert_int_equal(template_each("{{a}}", stop, NULL, &err), 42);
	assert_int_equal(template_each("{{a", stop, NULL, &err), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_without_braces_stays_as_it_is),
		TEST(scalars_are_put_in),
		TEST(a_path_that_names_nothing_is_refused),
		TEST(braces_that_do_not_close_are_refused),
		TEST(names_with_dots_are_found),
		TEST(a_hostile_value_stays_inside_its_path_segment),
		TEST(a_hostile_value_stays_inside_its_query_value),
		TEST(dots_cannot_leave_the_approved_path),
		TEST(an_approved_address_may_begin_the_url),
		TEST(an_input_cannot_choose_the_host),
		TEST(an_actor_may_name_a_variable),
		TEST(what_a_person_typed_is_never_a_template),
		TEST(variables_that_name_each_other_end),
		TEST(a_header_cannot_be_ended),
		TEST(later_escapers_get_the_value_as_it_is),
		TEST(each_path_is_told_in_order),
	};

	return RUN(tests);
}
