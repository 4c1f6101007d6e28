/* scan.c - strict JSON: objects, arrays, and what stands around them */
#include "core/json/scan.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

#define BOM "\xef\xbb\xbf"

static int scan_value(struct scan *scan, size_t key);

void scan_release(struct scan *scan)
{
	free(scan->marks);
	*scan = (struct scan){ 0 };
}

void scan_place(size_t *line, size_t *column, const char *text, size_t at)
{
	size_t start = at >= 3 && strncmp(text, BOM, 3) == 0 ? 3 : 0;

	*line = 1;
	for (size_t i = start; i < at; i++) {
		if (text[i] == '\n') {
			start = i + 1;
			(*line)++;
		}
	}
	*column = 1;
	for (size_t i = start; i < at; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			(*column)++;
}

int scan_fail(struct scan *scan, size_t at, const char *format, ...)
{
	char what[ERR_MSG_MAX];
	size_t column;
	size_t line;
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	scan_place(&line, &column, scan->text, at);
	return err_set(scan->err, EXIT_INPUT, "%s:%zu:%zu: %s", scan->name,
		       line, column, what);
}

/* RFC 8259 section 2 */
static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void skip_space(struct scan *scan)
{
	while (scan->at < scan->len && is_space(scan->text[scan->at]))
		scan->at++;
}

static bool at_end(const struct scan *scan)
{
	return scan->at == scan->len;
}

static bool eat(struct scan *scan, char c)
{
	if (at_end(scan) || scan->text[scan->at] != c)
		return false;
	scan->at++;
	skip_space(scan);
	return true;
}

static int fail_unclosed(struct scan *scan)
{
	size_t open = scan->open[scan->depth - 1];
	char bracket = scan->text[open];
	size_t column;
	size_t line;

	scan_place(&line, &column, scan->text, open);
	return scan_fail(scan, scan->at,
			 "the text ends, but the '%c' of line %zu is not "
			 "closed; write '%c'",
			 bracket, line, bracket == '{' ? '}' : ']');
}

static int enter(struct scan *scan)
{
	if (scan->depth == JSON_DEPTH_MAX)
		return scan_fail(scan, scan->at,
				 "more than %d objects and arrays stand inside "
				 "each other; write it flatter",
				 JSON_DEPTH_MAX);
	scan->open[scan->depth++] = scan->at;
	scan->at++;
	skip_space(scan);
	return 0;
}

/* After a member or an item: 1 when another one follows, 0 at the end. */
static int more(struct scan *scan, char close)
{
	size_t comma = scan->at;

	if (at_end(scan))
		return fail_unclosed(scan);
	if (eat(scan, close)) {
		scan->depth--;
		return 0;
	}
	if (strchr("\"{[", scan->text[comma]))
		return scan_fail(scan, comma,
				 "a comma is missing before this; write ',' "
				 "after the value above");
	if (!eat(scan, ','))
		return scan_stranger(scan, close == '}' ? "',' or '}'"
							: "',' or ']'");
	if (!at_end(scan) && strchr("]}", scan->text[scan->at]))
		return scan_fail(scan, comma,
				 "a comma stands before '%c'; take it away",
				 scan->text[scan->at]);
	return 1;
}

static int scan_member(struct scan *scan)
{
	size_t key = scan->at;

	if (at_end(scan))
		return fail_unclosed(scan);
	if (scan->text[key] != '"')
		return scan_stranger(scan, "a key in double quotes");
	if (scan_string(scan))
		return -1;
	skip_space(scan);
	if (at_end(scan))
		return fail_unclosed(scan);
	if (!eat(scan, ':'))
		return scan_stranger(scan, "':' after the key");
	return scan_value(scan, key);
}

static int scan_object(struct scan *scan)
{
	int again;

	if (enter(scan))
		return -1;
	if (eat(scan, '}')) {
		scan->depth--;
		return 0;
	}
	do {
		if (scan_member(scan))
			return -1;
		again = more(scan, '}');
	} while (again == 1);
	return again;
}

static int scan_array(struct scan *scan)
{
	int again;

	if (enter(scan))
		return -1;
	if (eat(scan, ']')) {
		scan->depth--;
		return 0;
	}
	do {
		if (scan_value(scan, 0))
			return -1;
		again = more(scan, ']');
	} while (again == 1);
	return again;
}

static int scan_any(struct scan *scan)
{
	char c = scan->text[scan->at];

	if (c == '{')
		return scan_object(scan);
	if (c == '[')
		return scan_array(scan);
	if (c == '"')
		return scan_string(scan);
	if (strchr("-+.0123456789", c))
		return scan_number(scan);
	return scan_word(scan);
}

static int scan_value(struct scan *scan, size_t key)
{
	if (at_end(scan))
		return scan->depth ? fail_unclosed(scan)
				   : scan_fail(scan, scan->at,
					       "the text is empty; a document "
					       "begins with '{'");
	scan->marks =
		grow(scan->marks, scan->nr, &scan->alloc, sizeof(*scan->marks));
	scan->marks[scan->nr].key = key;
	scan->marks[scan->nr].value = scan->at;
	scan->nr++;
	if (scan_any(scan))
		return -1;
	skip_space(scan);
	return 0;
}

size_t scan_limit(enum json_rules rules)
{
	return rules == JSON_LARGE ? JSON_LARGE_MAX : JSON_SIZE_MAX;
}

static int check_bytes(struct scan *scan)
{
	const char *nul;
	size_t bad;

	if (scan->len > scan_limit(scan->rules))
		return scan_fail(scan, 0,
				 "%zu bytes are more than the %zu allowed; "
				 "split it",
				 scan->len, scan_limit(scan->rules));
	if (scan->len >= 2 && (memcmp(scan->text, "\xff\xfe", 2) == 0 ||
			       memcmp(scan->text, "\xfe\xff", 2) == 0))
		return scan_fail(scan, 0,
				 "the text is UTF-16; save it as UTF-8");
	/* First of all, since places are counted with string functions. */
	nul = memchr(scan->text, '\0', scan->len);
	if (nul)
		return scan_fail(scan, (size_t)(nul - scan->text),
				 "a NUL byte stands here; take it away");
	if (!text_is_utf8(scan->text, scan->len, &bad))
		return scan_fail(scan, bad,
				 "byte 0x%02x is not UTF-8; save the text as "
				 "UTF-8",
				 (unsigned char)scan->text[bad]);
	return 0;
}

static int skip_bom(struct scan *scan)
{
	if (scan->len < 3 || memcmp(scan->text, BOM, 3) != 0)
		return 0;
	if (scan->rules == JSON_STRICT)
		return scan_fail(scan, 0,
				 "an invisible byte order mark stands first; "
				 "save the text as UTF-8 without BOM");
	scan->at = 3;
	return 0;
}

int scan_text(struct scan *scan)
{
	scan->at = 0;
	if (check_bytes(scan) || skip_bom(scan))
		return -1;
	skip_space(scan);
	if (scan_value(scan, 0))
		return -1;
	if (!at_end(scan))
		return scan_fail(scan, scan->at,
				 "text stands after the end of the value; take "
				 "it away, or look for a bracket too many");
	return 0;
}
