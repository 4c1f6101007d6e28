/* url.c - tests: URLs, and which of them are this machine */
#include "tests/unit/test.h"
#include "core/net/http.h"

static void takes_an_address_apart(void **state)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };

	(void)state;
	OK(url_parse(&url, "HTTPS://SSO.Example.com/realms/corp?a=b&c", &err));
	assert_string_equal(url.scheme, "https");
	assert_string_equal(url.host, "sso.example.com");
	assert_string_equal(url.port, "443");
	assert_string_equal(url.path, "/realms/corp");
	assert_string_equal(url.query, "a=b&c");
	assert_false(url.has_fragment);
	assert_false(url.has_user);
}

static void sees_fragment_and_user(void **state)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };

	(void)state;
	OK(url_parse(&url, "http://user:pw@host:8080#x", &err));
	assert_string_equal(url.path, "/");
	assert_string_equal(url.port, "8080");
	assert_null(url.query);
	assert_true(url.has_fragment);
	assert_true(url.has_user);
}

static void keeps_dots_in_the_path(void **state)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };

	(void)state;
	OK(url_parse(&url, "https://host/a/../b/./c", &err));
	assert_string_equal(url.path, "/a/../b/./c");
}

static void refuses_what_is_no_web_address(void **state)
{
	static const char *const bad[] = {
		"",
		"host",
		"/path",
		"https:",
		"https://",
		"https:/host/",
		"https:///host/",
		"ftp://host/",
		"file:///etc/passwd",
		"javascript:alert(1)",
		"https://ho st/",
		"https://host/a b",
		"https://host/a\nb",
		"https://host/\x01",
		"https://host:99999/",
		"https://host:x/",
		"https://[::1/",
		"https://a\\b/",
		" https://host/",
		"https://:80/",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		auto_release(url) url = { 0 };
		struct err err = { 0 };

		if (url_parse(&url, bad[i], &err) == 0)
			fail_msg("'%s' was taken", bad[i]);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_null(url.host);
	}
}

/* What a message says of an address holds neither its user nor its query. */
static void shows_no_password_of_an_address_that_it_refuses(void **state)
{
	static const char *const bad[] = {
		"https://u:hunter2@host/a b",
		"https://u:p@hunter2@host/a b",
		"https://u:hunter2/x@host:y/",
		"https:///u:hunter2@host/",
		"u:hunter2@host/x",
		"hunter2@host",
		"https://host/a b?access_token=hunter2",
		"https://host:x/#access_token=hunter2",
		"https://host:x/;a@b?access_token=hunter2@c",
		"host?access_token=hunter2&next=https://a",
		"host#access_token=hunter2&next=https://a?b",
		"u:hunter2@host://a",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		auto_release(url) url = { 0 };
		struct err err = { 0 };

		assert_int_equal(url_parse(&url, bad[i], &err), -1);
		if (strstr(err.msg, "hunter2") || !strstr(err.msg, "'"))
			fail_msg("%s: %s", bad[i], err.msg);
	}
}

static void refuses_an_endless_address(void **state)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };
	autobuf text = { 0 };

	(void)state;
	buf_add(&text, "https://host/");
	for (int i = 0; i <= HTTP_URL_MAX; i++)
		buf_add(&text, "a");
	assert_int_equal(url_parse(&url, buf_str(&text), &err), -1);
}

static bool loops(const char *text)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };

	OK(url_parse(&url, text, &err));
	return url_is_loopback(&url);
}

static void knows_this_machine(void **state)
{
	(void)state;
	assert_true(loops("http://localhost/"));
	assert_true(loops("http://LOCALHOST:8080/"));
	assert_true(loops("http://127.0.0.1/"));
	assert_true(loops("http://127.9.8.7:1/"));
	assert_true(loops("http://[::1]:8080/"));
	assert_true(loops("http://[0:0:0:0:0:0:0:1]/"));
}

static void takes_no_other_host_for_this_machine(void **state)
{
	(void)state;
	assert_false(loops("http://localhost.example.com/"));
	assert_false(loops("http://127.0.0.1.example.com/"));
	assert_false(loops("http://example.com/?localhost"));
	assert_false(loops("http://localhost@example.com/"));
	assert_false(loops("http://0.0.0.0/"));
	assert_false(loops("http://128.0.0.1/"));
	assert_false(loops("http://[::]/"));
	assert_false(loops("http://[::2]/"));
	assert_false(loops("http://[::ffff:10.0.0.1]/"));
}

static void escapes_by_position(void **state)
{
	autobuf form = { 0 };
	autobuf path = { 0 };

	(void)state;
	http_form_escape(&form, "a b&c=\xc3\xa9~*\0", 11);
	assert_string_equal(buf_str(&form), "a+b%26c%3D%C3%A9%7E*%00");
	http_url_escape(&path, "a b/../\xc3\xa9~*?", 12);
	assert_string_equal(buf_str(&path), "a%20b%2F..%2F%C3%A9~%2A%3F");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_an_address_apart),
		TEST(sees_fragment_and_user),
		TEST(keeps_dots_in_the_path),
		TEST(refuses_what_is_no_web_address),
		TEST(shows_no_password_of_an_address_that_it_refuses),
		TEST(refuses_an_endless_address),
		TEST(knows_this_machine),
		TEST(takes_no_other_host_for_this_machine),
		TEST(escapes_by_position),
	};

	return RUN(tests);
}
