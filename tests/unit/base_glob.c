/* base_glob.c - the path patterns of policies */
#include "tests/unit/test.h"
#include "core/base/text.h"

static const struct {
	const char *pattern;
	const char *path;
	bool fits;
} cases[] = {
	{ "a", "a", true },
	{ "a", "b", false },
	{ "a", "a/b", false },
	{ "a/b", "a", false },
	{ "", "a", false },
	{ "", "", true },
	/* one star stays within one name */
	{ "*", "a", true },
	{ "*", "a/b", false },
	{ "runbooks/*", "runbooks/x.json", true },
	{ "runbooks/*", "runbooks/team/x.json", false },
	{ "*.json", "x.json", true },
	{ "*.json", "x.jso", false },
	{ "*.json", ".json", true },
	{ "a*b*c", "aXbYc", true },
	{ "a*b*c", "abc", true },
	{ "a*b*c", "aXbYcZ", false },
	{ "a*bc", "abbbc", true },
	{ "*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaac", false },
	{ "pay*/x", "payroll/x", true },
	{ "pay*/x", "payroll/y/x", false },
	/* one question mark is one character, not one byte */
	{ "?", "a", true },
	{ "?", "\xc3\xa9", true },
	{ "??", "\xc3\xa9", false },
	{ "?", "", false },
	{ "?", "/", false },
	{ "a?c", "a/c", false },
	/* two stars are any number of whole names, none too */
	{ "**", "a", true },
	{ "**", "a/b/c", true },
	{ "servers/**", "servers/sso.json", true },
	{ "servers/**", "servers/prod/eu/sso.json", true },
	{ "servers/**", "servers", false },
	{ "servers/**", "serversX/sso.json", false },
	{ "servers/**", "other/servers/sso.json", false },
	{ "**/sso.json", "sso.json", true },
	{ "**/sso.json", "a/b/sso.json", true },
	{ "**/sso.json", "a/b/notsso.json", false },
	{ "a/**/z", "a/z", true },
	{ "a/**/z", "a/b/z", true },
	{ "a/**/z", "a/b/c/z", true },
	{ "a/**/z", "a/z/b", false },
	{ "a/**/z", "b/z", false },
	{ "**/b/**", "a/b/c", true },
	{ "**/b/**", "b/c", true },
	{ "**/b/**", "a/b", false },
	{ "**/b/**/d", "a/b/c/b/d", true },
	{ "**/b/c", "b/b/c", true },
	{ "**/a/b/**/c", "a/x/a/b/y/c", true },
	{ "**/a/b/**/c", "a/x/a/y/b/c", false },
	{ "a/**/**/b", "a/b", true },
	{ "a/**/**/b", "a/x/y/b", true },
	{ "**/*.json", "x.json", true },
	{ "**/*.json", "a/b/x.json", true },
	{ "**/*.json", "a/b/x.txt", false },
	/* two stars inside a name are two single ones */
	{ "a**", "abc", true },
	{ "a**", "abc/d", false },
	{ "**b", "a/b", false },
	/* everything else stands for itself */
	{ "[ab]", "a", false },
	{ "[ab]", "[ab]", true },
	{ "a\\*", "a\\b", true },
	{ "a\\*", "a*", false },
	{ ".rbctl/**", ".rbctl/policy.json", true },
	{ ".rbctl/**", "xrbctl/policy.json", false },
	{ "*", ".hidden", true },
	{ "A", "a", false },
};

static void patterns_fit_what_they_say_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (text_glob(cases[i].pattern, cases[i].path) != cases[i].fits)
			fail_msg("'%s' %s '%s'", cases[i].pattern,
				 cases[i].fits ? "must fit" : "may not fit",
				 cases[i].path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(patterns_fit_what_they_say_and_nothing_else),
	};

	return RUN(tests);
}
