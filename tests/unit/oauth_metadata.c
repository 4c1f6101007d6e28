/* oauth_metadata.c - tests: discovery documents, sound and unsound, real */
#include "tests/unit/test.h"
#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/oauth/oauth.h"

#include <ftw.h>
#include <sys/stat.h>

static int check(const char *text, const char *expected, struct err *err)
{
	autoptr(json) json = NULL;

	if (json_parse(&json, text, strlen(text), JSON_WIRE, "sso.json", err))
		return -1;
	return oauth_metadata_check(json, text, "sso.json", expected, err);
}

static void takes_a_sound_document(void **state)
{
	struct err err = { 0 };

	(void)state;
	OK(check("{\"issuer\":\"https://sso.example.com/realms/a\","
		 "\"token_endpoint\":\"https://sso.example.com/t?p=1\","
		 "\"registration_endpoint\":null,"
		 "\"scopes_supported\":[\"a\"]}",
		 "https://sso.example.com/realms/a", &err));
	OK(check("{\"issuer\":\"http://127.0.0.1:8080\","
		 "\"token_endpoint\":\"http://localhost/t\"}",
		 NULL, &err));
}

static void compares_the_issuer_byte_for_byte(void **state)
{
	static const char *const others[] = {
		"https://sso.example.com/",
		"https://SSO.example.com",
		"https://sso.example.com:443",
		"https://sso.example.co",
		"https://sso.example.com.evil.example",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct err err = { 0 };

		assert_int_equal(
			check("{\"issuer\":\"https://sso.example.com\"}",
			      others[i], &err),
			-1);
		assert_non_null(strstr(err.msg, "sso.json:1:11: "));
		assert_non_null(strstr(err.hint, "'https://sso.example.com'"));
	}
}

static void says_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text;
		const char *place;
		const char *why;
	} bad[] = {
		{ "[]", "1:1:", "an object" },
		{ "{}", "1:1:", "'issuer' is missing" },
		{ "{\"issuer\":5}", "1:11:", "a number" },
		{ "{\n \"issuer\": \"http://sso.example.com\"}",
		  "2:12:", "not encrypted" },
		{ "{\"issuer\":\"https://a/?b\"}", "1:11:", "'?'" },
		{ "{\"issuer\":\"https://a/?\"}", "1:11:", "'?'" },
		{ "{\"issuer\":\"https://a/#b\"}", "1:11:", "'#'" },
		{ "{\"issuer\":\"https://u:p@a\"}", "1:11:", "password" },
		{ "{\"issuer\":\"https://a/{tenant}/\"}", "1:11:", "template" },
		{ "{\"issuer\":\"joe@example.com\"}",
		  "1:11:", "no web address" },
		{ "{\"issuer\":\"https://a\",\n\"token_endpoint\":\"/t\"}",
		  "2:18:", "'token_endpoint'" },
		{ "{\"issuer\":\"https://a\",\n\"jwks_uri\":\"http://a/j\"}",
		  "2:12:", "not encrypted" },
		{ "{\"issuer\":\"https://a\",\n\"token_endpoint\":[]}",
		  "2:18:", "an array" },
		{ "{\"issuer\":\"https://a\",\"token_endpoint\":"
		  "\"https://a/#t\"}",
		  "1:", "'#'" },
		{ "{\"issuer\":\"https://a\",\"scopes_supported\":\"a\"}",
		  "1:", "array of strings" },
		{ "{\"issuer\":\"https://a\",\"scopes_supported\":[1]}",
		  "1:", "a number" },
		{ "{\"issuer\":\"https://a\",\"mtls_endpoint_aliases\":"
		  "{\"token_endpoint\":\"http://a\"}}",
		  "1:", "not encrypted" },
		{ "{\"issuer\":\"https://a\",\n\"mtls_endpoint_aliases\":"
		  "[\"token_endpoint\"]}",
		  "2:25:", "an array" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = { 0 };

		assert_int_equal(check(bad[i].text, NULL, &err), -1);
		assert_int_equal(err.code, EXIT_INPUT);
		if (!strstr(err.msg, bad[i].why) ||
		    !text_starts(err.msg, "sso.json:") ||
		    !text_starts(err.msg + 9, bad[i].place))
			fail_msg("%s: %s", bad[i].text, err.msg);
	}
}

/* ---- the documents of real servers ---- */

static size_t nr_good;
static size_t nr_refused;

/* Good, or refused with "FILE:LINE:COLUMN: why". */
static int judge(const char *path, const struct stat *st, int type,
		 struct FTW *ftw)
{
	autoptr(json) json = NULL;
	autobuf text = { 0 };
	struct err err = { 0 };
	size_t line;
	size_t column;

	(void)st;
	if (type != FTW_F)
		return 0;
	OK(fs_read(&text, path, JSON_SIZE_MAX, &err));
	path += ftw->base;
	if (json_parse(&json, buf_str(&text), text.len, JSON_WIRE, path,
		       &err) == 0 &&
	    oauth_metadata_check(json, buf_str(&text), path, NULL, &err) == 0) {
		nr_good++;
		return 0;
	}
	nr_refused++;
	print_message("# refused: %s\n", err.msg);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_true(text_starts(err.msg, path));
	assert_int_equal(
		sscanf(err.msg + strlen(path), ":%zu:%zu: ", &line, &column),
		2);
	return 0;
}

static void judges_the_documents_of_real_servers(void **state)
{
	const char *data = getenv("RBCTL_DATA");
	autofree char *folder =
		xasprintf("%s/metadata", data ? data : "../shared/data");

	(void)state;
	if (!fs_exists(folder))
		skip();
	assert_int_equal(nftw(folder, judge, 16, FTW_PHYS), 0);
	print_message("# %zu good, %zu refused\n", nr_good, nr_refused);
	assert_true(nr_good > 50);
	assert_true(nr_refused > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_a_sound_document),
		TEST(compares_the_issuer_byte_for_byte),
		TEST(says_what_is_wrong_and_where),
		TEST(judges_the_documents_of_real_servers),
	};

	return RUN(tests);
}
