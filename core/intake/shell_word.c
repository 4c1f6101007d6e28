/* shell_word.c - quotes, and what a shell would fill in, inside a word */
#include "core/intake/shell_reader.h"

#include <ctype.h>
#include <string.h>

int shell_fault(const struct shell_reader *reader, const char *at,
		const char *what)
{
	size_t line = 1, column = 1;

	for (const char *c = reader->start; c < at; c++) {
		column = *c == '\n' ? 1 : column + 1;
		line += *c == '\n';
	}
	return err_set(reader->err, EXIT_INPUT, "%s:%zu:%zu: %s", reader->name,
		       line, column, what);
}

char shell_peek(const struct shell_reader *reader, size_t ahead)
{
	return reader->at + ahead < reader->end ? reader->at[ahead] : '\0';
}

const char *shell_find(const char *at, const char *end, char c)
{
	while (at < end && *at != c)
		at++;
	return at < end ? at : NULL;
}

/* ---- what a shell would fill in ---- */

static size_t name_len(const char *at, const char *end)
{
	size_t len = 0;

	while (at + len < end &&
	       (isalnum((unsigned char)at[len]) || at[len] == '_'))
		len++;
	return len;
}

static const char *closing(const char *at, const char *end, char close,
			   int deep);

/* The quote that ends a "…", past what is filled in in it; NULL: none. */
static const char *double_end(const char *at, const char *end, int deep)
{
	for (; at < end; at++) {
		if (*at == '"')
			return at;
		if (*at == '\\') {
			at++;
		} else if (*at == '$' && at + 1 < end && at[1] == '(') {
			at = deep < SHELL_DEPTH_MAX
				     ? closing(at + 2, end, ')', deep + 1)
				     : NULL;
			if (!at)
				return NULL;
		}
	}
	return NULL;
}

/* The end of what begins with a '(' or a '`', past quotes; NULL: none. */
static const char *closing(const char *at, const char *end, char close,
			   int deep)
{
	int depth = 1;

	for (; at < end; at++) {
		if (*at == close && --depth == 0)
			return at;
		if (*at == '\\')
			at++;
		else if (close != ')')
			continue;
		else if (*at == '(')
			depth++;
		else if (*at == '\'')
			at = shell_find(at + 1, end, '\'');
		else if (*at == '"')
			at = double_end(at + 1, end, deep);
		if (!at)
			return NULL;
	}
	return NULL;
}

static bool has_word(const char *at, const char *end, const char *word)
{
	return memmem(at, (size_t)(end - at), word, strlen(word)) != NULL;
}

/* The name that stands for the output: the last variable in it. */
static void add_output(struct shell_reader *reader, const char *at,
		       const char *end)
{
	const char *found = NULL;
	size_t len = 0;

	for (; at + 1 < end; at++) {
		const char *name = at + 1 + (at[1] == '{');

		if (*at != '$' || name >= end || !name_len(name, end))
			continue;
		found = name;
		len = name_len(name, end);
	}
	if (found)
		blanks_add(&reader->word, found, len);
	else
		blanks_add(&reader->word, "output", strlen("output"));
}

int shell_read_output(struct shell_reader *reader, char close)
{
	const char *start = reader->at;
	const char *end = closing(start, reader->end, close, 1);

	if (!end)
		return shell_fault(reader, start - 1,
				   close == ')' ? "this '(' has no end"
						: "this '`' has no end");
	reader->at = end + 1;
	if (has_word(start, end, "curl") && !reader->function)
		if (shell_read_inside(reader, start, end))
			return -1;
	add_output(reader, start, end);
	return 0;
}

int shell_read_dollar(struct shell_reader *reader, bool *done)
{
	bool brace = shell_peek(reader, 1) == '{';
	const char *name = reader->at + 1 + brace;
	size_t len = name < reader->end ? name_len(name, reader->end) : 0;
	const char *close;

	*done = true;
	if (shell_peek(reader, 1) == '(') {
		reader->at += 2;
		return shell_read_output(reader, ')');
	}
	if (brace) {
		close = shell_find(name, reader->end, '}');
		if (!close)
			return shell_fault(reader, reader->at,
					   "this '${' has no "
					   "end");
		blanks_add(&reader->word, len ? name : "value",
			   len ? len : strlen("value"));
		reader->at = close + 1;
		return 0;
	}
	if (!len && strchr("@*#?$!", shell_peek(reader, 1)) &&
	    shell_peek(reader, 1)) {
		blanks_add(&reader->word, "arguments", strlen("arguments"));
		reader->at += 2;
		return 0;
	}
	*done = len > 0;
	if (len) {
		blanks_add(&reader->word, name, len);
		reader->at = name + len;
	}
	return 0;
}

/* ---- quotes ---- */

int shell_read_single(struct shell_reader *reader)
{
	const char *start = reader->at;
	const char *end = shell_find(start + 1, reader->end, '\'');

	if (!end)
		return shell_fault(reader, start, "this ' has no end");
	buf_add_bytes(&reader->word, start + 1, (size_t)(end - start - 1));
	reader->at = end + 1;
	return 0;
}

/* A number of `base` in at most `most` digits. */
static uint32_t digits(struct shell_reader *reader, int base, size_t most)
{
	uint32_t value = 0;

	for (size_t i = 0; i < most; i++) {
		char c = shell_peek(reader, 0);
		int digit = isdigit((unsigned char)c)    ? c - '0'
			    : isxdigit((unsigned char)c) ? (c | 32) - 'a' + 10
							 : 99;

		if (digit >= base)
			break;
		value = value * (uint32_t)base + (uint32_t)digit;
		reader->at++;
	}
	return value;
}

/* After the backslash of $'…'. */
static void read_escape(struct shell_reader *reader)
{
	static const char letters[] = "abefnrtv\\'\"?";
	static const char values[] = "\a\b\033\f\n\r\t\v\\'\"?";
	char c = shell_peek(reader, 0);
	const char *found = c ? strchr(letters, c) : NULL;
	uint32_t code;

	if (found) {
		reader->at++;
		buf_add_byte(&reader->word,
			     (unsigned char)values[found - letters]);
		return;
	}
	if (c == 'u' || c == 'U' || c == 'x') {
		reader->at++;
		code = digits(reader, 16, c == 'x' ? 2 : c == 'u' ? 4 : 8);
	} else if (c >= '0' && c <= '7') {
		code = digits(reader, 8, 3) & 0xff;
	} else {
		buf_add_byte(&reader->word, '\\');
		return;
	}
	if (!code || code > 0x10ffff || (code >= 0xd800 && code < 0xf900))
		code = '?'; /* no character, or one of ours */
	if (c == 'u' || c == 'U' || code < 0x80)
		text_utf8_encode(&reader->word, code);
	else
		buf_add_byte(&reader->word,
			     code == 0xee ? '?' : (unsigned char)code);
}

int shell_read_ansi(struct shell_reader *reader)
{
	const char *start = reader->at;

	reader->at += 2;
	while (reader->at < reader->end && *reader->at != '\'') {
		if (*reader->at == '\\') {
			reader->at++;
			read_escape(reader);
		} else {
			buf_add_byte(&reader->word,
				     (unsigned char)*reader->at++);
		}
	}
	if (reader->at >= reader->end)
		return shell_fault(reader, start, "this $' has no end");
	reader->at++;
	return 0;
}

int shell_read_double(struct shell_reader *reader, char close)
{
	const char *start = reader->at - (close != '\0');

	while (reader->at < reader->end && *reader->at != close) {
		char c = *reader->at;
		bool done = false;

		if (c == '\\' && shell_peek(reader, 1) &&
		    strchr("$`\"\\\n", shell_peek(reader, 1))) {
			if (shell_peek(reader, 1) != '\n')
				buf_add_byte(
					&reader->word,
					(unsigned char)shell_peek(reader, 1));
			reader->at += 2;
			continue;
		}
		if (c == '$' && shell_read_dollar(reader, &done))
			return -1;
		if (c == '`') {
			reader->at++;
			done = true;
			if (shell_read_output(reader, '`'))
				return -1;
		}
		if (!done) {
			buf_add_byte(&reader->word, (unsigned char)c);
			reader->at++;
		}
	}
	if (!close)
		return 0;
	if (reader->at >= reader->end)
		return shell_fault(reader, start, "this \" has no end");
	reader->at++;
	return 0;
}
