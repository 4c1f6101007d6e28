/* regex.c - ECMA-262 patterns on PCRE2, with a bound on every match */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "core/json/regex.h"
#include "core/json/regex_ecma.h"

#include <pcre2.h>
#include <string.h>

/*
 * PCRE2 counts its steps anew for each place of the text at which a match may
 * begin. An unanchored pattern has as many such places as the text has
 * characters, so from this length on each place gets a smaller share.
 */
#define FULL_SHARE_MAX  256
#define SHARE_MIN       1000
#define UNANCHORED_MAX  (64 * 1024) /* longer texts match nothing */
#define HEAP_KIB_MAX    4096
#define PARENTHESES_MAX 32

struct regex {
	pcre2_code *code;
	bool anchored;
};

void regex_free(struct regex *regex)
{
	if (regex == NULL)
		return;
	pcre2_code_free(regex->code);
	free(regex);
}

static pcre2_compile_context *compile_context(void)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);

	if (context == NULL)
		abort();
	/* '.' stops at both of ECMA's ASCII line ends. */
	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
	pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
	pcre2_set_parens_nest_limit(context, PARENTHESES_MAX);
	return context;
}

static pcre2_code *compile(const char *pattern, int *code, size_t *at)
{
	/* Without UCP \d, \w and \b are ASCII, as ECMA-262 has them. */
	const uint32_t options =
		PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |
		PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
		PCRE2_NEVER_BACKSLASH_C;
	pcre2_compile_context *context = compile_context();
	pcre2_code *result;

	result = pcre2_compile((PCRE2_SPTR)pattern, strlen(pattern), options,
			       code, at, context);
	pcre2_compile_context_free(context);
	return result;
}

int regex_parse(struct regex **out, const char *pattern, struct err *err)
{
	PCRE2_UCHAR reason[128] = { 0 };
	autobuf ecma = { 0 };
	uint32_t all = 0;
	pcre2_code *code;
	size_t at = 0;
	int number;

	if (strlen(pattern) > REGEX_PATTERN_MAX)
		return err_set(err, EXIT_INPUT,
			       "a pattern of %zu bytes is too long; at most %d "
			       "are allowed",
			       strlen(pattern), REGEX_PATTERN_MAX);
	if (regex_ecma(&ecma, pattern, err))
		return -1;
	code = compile(buf_str(&ecma), &number, &at);
	if (code == NULL) {
		pcre2_get_error_message(number, reason, sizeof(reason));
		return err_set(err, EXIT_INPUT, "pattern '%.200s': %s", pattern,
			       (const char *)reason);
	}
	pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &all);
	*out = xcalloc(1, sizeof(**out));
	(*out)->code = code;
	(*out)->anchored = (all & PCRE2_ANCHORED) != 0;
	return 0;
}

static uint32_t share(const struct regex *regex, size_t len)
{
	size_t steps;

	if (regex->anchored || len <= FULL_SHARE_MAX)
		return REGEX_STEPS_MAX;
	steps = (size_t)REGEX_STEPS_MAX * FULL_SHARE_MAX / len;
	return steps < SHARE_MIN ? SHARE_MIN : (uint32_t)steps;
}

bool regex_matches(const struct regex *regex, const char *s)
{
	pcre2_match_context *context;
	pcre2_match_data *data;
	size_t len = strlen(s);
	int found;

	if (!regex->anchored && len > UNANCHORED_MAX)
		return false;
	context = pcre2_match_context_create(NULL);
	data = pcre2_match_data_create(1, NULL);
	if (context == NULL || data == NULL)
		abort();
	pcre2_set_match_limit(context, share(regex, len));
	pcre2_set_heap_limit(context, HEAP_KIB_MAX);
	found = pcre2_match(regex->code, (PCRE2_SPTR)s, len, 0, 0, data,
			    context);
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	return found >= 0;
}
