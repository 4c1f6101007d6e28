/* scan_scalar.c - strict JSON: strings, numbers, words, and strangers */
#include "core/base/text.h"
#include "core/json/scan.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool at_digit(const struct scan *scan)
{
	return scan->at < scan->len &&
	       isdigit((unsigned char)scan->text[scan->at]);
}

static int hex4(const struct scan *scan, size_t at)
{
	int value = 0;

	if (at + 4 > scan->len)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		const char *digits = "0123456789abcdef";
		const char *digit;

		digit = strchr(digits, tolower((unsigned char)scan->text[i]));
		if (digit == NULL)
			return -1;
		value = value * 16 + (int)(digit - digits);
	}
	return value;
}

static int scan_unicode(struct scan *scan, size_t start)
{
	int unit = hex4(scan, start + 2);
	int low;

	if (unit < 0)
		return scan_fail(scan, start,
				 "'\\u' wants four hexadecimal digits, as in "
				 "\\u00e4");
	if (unit == 0)
		return scan_fail(scan, start,
				 "the character NUL is not allowed; take "
				 "\\u0000 away");
	scan->at = start + 6;
	if (unit < 0xd800 || unit > 0xdfff)
		return 0;
	low = strncmp(scan->text + scan->at, "\\u", 2) == 0
		      ? hex4(scan, scan->at + 2)
		      : -1;
	if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return scan_fail(scan, start,
				 "\\u%04x is half a character; write the "
				 "character itself",
				 (unsigned)unit);
	scan->at += 6;
	return 0;
}

static int scan_escape(struct scan *scan)
{
	size_t start = scan->at;
	char c = start + 1 < scan->len ? scan->text[start + 1] : '\0';

	if (c == 'u')
		return scan_unicode(scan, start);
	if (c != '\0' && strchr("\"\\/bfnrt", c)) {
		scan->at += 2;
		return 0;
	}
	return scan_fail(scan, start,
			 "a backslash stands alone; write '\\\\' for a "
			 "backslash");
}

static int fail_control(struct scan *scan, size_t quote, unsigned char c)
{
	if (c == '\n' || c == '\r')
		return scan_fail(scan, quote,
				 "the string does not end on its line; write "
				 "'\"' at its end, or \\n for a new line");
	if (c == '\t')
		return scan_fail(scan, scan->at,
				 "a tab stands in a string; write \\t");
	return scan_fail(scan, scan->at,
			 "control character 0x%02x stands in a string; take it "
			 "away or write \\u%04x",
			 c, c);
}

int scan_string(struct scan *scan)
{
	size_t quote = scan->at++;

	while (scan->at < scan->len) {
		unsigned char c = (unsigned char)scan->text[scan->at];

		if (c == '"') {
			scan->at++;
			return 0;
		}
		if (c < 0x20)
			return fail_control(scan, quote, c);
		if (c != '\\')
			scan->at++;
		else if (scan_escape(scan))
			return -1;
	}
	return scan_fail(scan, quote,
			 "the string does not end; write '\"' at its end");
}

/* An integer in ±2^53, written in the one way that there is for it. */
static int check_integer(struct scan *scan, size_t start, const char *token)
{
	if (strpbrk(token, ".eE"))
		return scan_fail(scan, start,
				 "this is no whole number; write one, or put "
				 "it in double quotes");
	if (strcmp(token, "-0") == 0)
		return scan_fail(scan, start,
				 "'-0' is nothing else than 0; "
				 "write 0");
	if (strlen(token) > 17 || strtoll(token, NULL, 10) > JSON_INT_MAX ||
	    strtoll(token, NULL, 10) < -JSON_INT_MAX)
		return scan_fail(scan, start,
				 "this number is beyond what every program "
				 "reads exactly (2^53); put it in double "
				 "quotes");
	return 0;
}

static int check_number(struct scan *scan, size_t start)
{
	char token[SCAN_NUMBER_MAX + 1];
	size_t len = scan->at - start;

	if (len > SCAN_NUMBER_MAX)
		return scan_fail(scan, start,
				 "a number of %zu characters is too long; put "
				 "it in double quotes",
				 len);
	memcpy(token, scan->text + start, len);
	token[len] = '\0';
	return scan->rules == JSON_STRICT ? check_integer(scan, start, token)
					  : 0;
}

static int scan_digits(struct scan *scan, const char *after)
{
	if (!at_digit(scan))
		return scan_fail(scan, scan->at, "a digit is missing %s",
				 after);
	while (at_digit(scan))
		scan->at++;
	return 0;
}

/* RFC 8259 section 6. */
int scan_number(struct scan *scan)
{
	size_t start = scan->at;
	const char *text = scan->text;

	if (text[start] == '+')
		return scan_fail(scan, start,
				 "a number has no '+' before it; "
				 "take it away");
	if (text[start] == '.')
		return scan_fail(scan, start,
				 "a number begins with a digit; "
				 "write 0 before the point");
	if (text[start] == '-')
		scan->at++;
	if (at_digit(scan) && text[scan->at] == '0' &&
	    scan->at + 1 < scan->len &&
	    isdigit((unsigned char)text[scan->at + 1]))
		return scan_fail(scan, start,
				 "a number has no 0 before its first digit; "
				 "take it away, or put it in double quotes");
	if (scan_digits(scan, "after '-'"))
		return -1;
	if (scan->at < scan->len && text[scan->at] == '.') {
		scan->at++;
		if (scan_digits(scan, "after the point"))
			return -1;
	}
	if (scan->at < scan->len && strchr("eE", text[scan->at])) {
		scan->at++;
		if (scan->at < scan->len && strchr("+-", text[scan->at]))
			scan->at++;
		if (scan_digits(scan, "after 'e'"))
			return -1;
	}
	return check_number(scan, start);
}

static size_t word_length(const struct scan *scan)
{
	size_t end = scan->at;

	while (end < scan->len && (isalnum((unsigned char)scan->text[end]) ||
				   strchr("_-$.", scan->text[end])))
		end++;
	return end - scan->at;
}

int scan_word(struct scan *scan)
{
	static const char *const words[] = { "true", "false", "null" };
	const char *word = scan->text + scan->at;
	size_t len = word_length(scan);

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (len != strlen(words[i]))
			continue;
		if (strncmp(word, words[i], len) == 0) {
			scan->at += len;
			return 0;
		}
		if (strncasecmp(word, words[i], len) == 0)
			return scan_fail(scan, scan->at,
					 "'%.*s' is in the wrong letters; "
					 "write %s",
					 (int)len, word, words[i]);
	}
	return scan_stranger(scan, "a value");
}

/* A word that may be said back. What stands where a value does, without its
 * quotes, may be a secret; a key is none, and these are other languages' own.
 */
static bool is_sayable(const struct scan *scan, size_t len)
{
	static const char *const words[] = { "yes",  "no",       "on",
					     "off",  "None",     "NaN",
					     "nil",  "Infinity", "undefined",
					     "NULL", "YES",      "NO" };
	const char *word = scan->text + scan->at;
	const char *after = word + len + strspn(word + len, " \t\r\n");

	if (*after == ':')
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == len && !strncmp(word, words[i], len))
			return true;
	return false;
}

static int fail_word(struct scan *scan, const char *wanted)
{
	size_t len = word_length(scan);
	int shown = len > 40 ? 40 : (int)len;
	const char *at = scan->text + scan->at;

	if (is_sayable(scan, len))
		return scan_fail(scan, scan->at,
				 "'%.*s' stands where %s is wanted; write text "
				 "in double quotes: \"%.*s\"",
				 shown, at, wanted, shown, at);
	return scan_fail(scan, scan->at,
			 "a word stands where %s is wanted; write text in "
			 "double quotes",
			 wanted);
}

int scan_stranger(struct scan *scan, const char *wanted)
{
	static const struct {
		const char *start;
		const char *say;
	} known[] = {
		{ "//", "JSON has no comments; take it away" },
		{ "/*", "JSON has no comments; take it away" },
		{ "#", "JSON has no comments; take it away" },
		{ "'", "a single quote stands here; write '\"'" },
		{ "\xe2\x80\x9c", "a curly quote stands here; write '\"'" },
		{ "\xe2\x80\x9d", "a curly quote stands here; write '\"'" },
		{ "\xe2\x80\x9e", "a curly quote stands here; write '\"'" },
		{ "\xe2\x80\x98", "a curly quote stands here; write '\"'" },
		{ "\xe2\x80\x99", "a curly quote stands here; write '\"'" },
		{ "\xc2\xa0", "a no-break space stands here; write a space" },
		{ "\xef\xbb\xbf", "an invisible byte order mark stands here; "
				  "take it away" },
	};
	const char *at = scan->text + scan->at;
	size_t len = word_length(scan);
	uint32_t c;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (text_starts(at, known[i].start))
			return scan_fail(scan, scan->at, "%s", known[i].say);
	if (len == 0)
		return scan_fail(
			scan, scan->at, "'%.*s' stands where %s is wanted",
			(int)text_utf8_decode(&c, at, scan->len - scan->at), at,
			wanted);
	return fail_word(scan, wanted);
}
