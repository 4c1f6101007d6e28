/* secret_pair.c - reads NAME=value, name: "value", "name": "value" … */
#include "core/base/secret_pair.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define BLANKS_MAX 64 /* between a name, its '=' and its value */

char secret_char_at(const struct secret_line *r, size_t i)
{
	return i < r->len ? r->text[i] : '\0';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool ends_line(char c)
{
	return c == '\0' || c == '\n' || c == '\r';
}

/* Not '`': in prose it stands around what is no value. */
static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

static bool is_of_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* ---- the name before '=' or ':' ---- */

static size_t back_over_blanks(const struct secret_line *r, size_t end)
{
	size_t from = end;

	while (from > r->start && end - from < BLANKS_MAX &&
	       is_blank(r->text[from - 1]))
		from--;
	return from;
}

/* name "name" 'name' \"name\" x["name"] */
bool secret_pair_name(struct secret_pair *p, const struct secret_line *r,
		      size_t op)
{
	size_t end = back_over_blanks(r, op), from;

	p->spaced = end < op;
	if (end > r->start && r->text[end - 1] == ']')
		end--;
	if (end > r->start && is_quote(r->text[end - 1])) {
		p->quoted_name = true;
		end--;
		while (end > r->start && r->text[end - 1] == '\\' &&
		       op - end < BLANKS_MAX)
			end--;
	}
	from = end;
	while (from > r->start && is_of_name(r->text[from - 1]) &&
	       end - from <= SECRET_NAME_MAX)
		from--;
	if (from == end || end - from > SECRET_NAME_MAX)
		return false;
	memcpy(p->text, r->text + from, end - from);
	p->text[end - from] = '\0';
	p->name = from;
	return true;
}

/* ---- the value behind it ---- */

static void read_quoted(struct secret_pair *p, const struct secret_line *r,
			size_t i, bool escaped)
{
	char quote = r->text[i++];

	p->quoted = true;
	p->value = p->end = i;
	for (; i < r->len && i - p->value <= SECRET_VALUE_MAX; i++) {
		char c = r->text[i];

		if (c == quote || (escaped && c == '\\')) {
			p->end = i;
			return;
		}
		if (c == '\n')
			return;
		i += c == '\\';
	}
}

static void read_word(struct secret_pair *p, const struct secret_line *r,
		      size_t i)
{
	p->value = i;
	while (i < r->len && i - p->value <= SECRET_VALUE_MAX &&
	       (unsigned char)r->text[i] > ' ' &&
	       !strchr("\"'`,;&<>(){}[]|\\=", r->text[i]))
		i++;
	while (secret_char_at(r, i) == '=') /* base64's padding */
		i++;
	p->end = i;
}

/* Behind '=', ':', "=>", ":=" and the like. */
static bool read_value(struct secret_pair *p, const struct secret_line *r,
		       size_t op)
{
	size_t i = op, from;
	bool escaped = false;

	p->colon = r->text[op] == ':';
	while (i < op + 3 &&
	       (secret_char_at(r, i) == '=' || secret_char_at(r, i) == ':' ||
		(i > op && secret_char_at(r, i) == '>')))
		i++;
	from = i;
	while (i - from < BLANKS_MAX &&
	       (is_blank(secret_char_at(r, i)) ||
		(p->quoted_name && p->colon &&
		 ends_line(secret_char_at(r, i)) && i < r->len)))
		i++;
	p->spaced = p->spaced || i > from;
	if (secret_char_at(r, i) == '[' && is_quote(secret_char_at(r, i + 1)))
		i++;
	while (secret_char_at(r, i) == '\\' && i - from < BLANKS_MAX) {
		escaped = true;
		i++;
	}
	if (is_quote(secret_char_at(r, i)))
		read_quoted(p, r, i, escaped);
	else if (!p->colon || p->spaced)
		read_word(p, r, i);
	return p->end > p->value;
}

/* "Bearer abc…": the scheme is no part of it (RFC 9110 section 11.1). */
static void skip_scheme(struct secret_pair *p, const struct secret_line *r)
{
	static const char *const schemes[] = { "Bearer", "Basic",  "DPoP",
					       "Token",  "ApiKey", "Digest" };

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (r->len - p->value <= len ||
		    strncasecmp(r->text + p->value, schemes[i], len) != 0 ||
		    r->text[p->value + len] != ' ')
			continue;
		if (p->quoted && p->end > p->value + len)
			p->value += len + 1;
		else if (!p->quoted)
			read_word(p, r, p->value + len + 1);
		return;
	}
}

/* ---- is it one? ---- */

/* A sentence, or a mistake. */
static bool has_blank(const struct secret_pair *p, const struct secret_line *r)
{
	for (size_t i = p->value; i < p->end; i++)
		if ((unsigned char)r->text[i] <= ' ')
			return true;
	return false;
}

/* Programs name things with letters; who makes a secret uses others too. */
static bool is_plain_word(const struct secret_pair *p,
			  const struct secret_line *r)
{
	for (size_t i = p->value; i < p->end; i++)
		if (!isalpha((unsigned char)r->text[i]) &&
		    !strchr("_-./", r->text[i]))
			return false;
	return true;
}

/* Is there only what an assignment begins with, or an item of a list? */
static bool begins_line(const struct secret_pair *p,
			const struct secret_line *r)
{
	static const char *const openers[] = { "export ", "set ", "- ", "ENV ",
					       "ARG " };
	size_t i = r->start, from;

	while (i < p->name && is_blank(r->text[i]))
		i++;
	from = i;
	for (size_t k = 0; k < ARRAY_SIZE(openers); k++)
		if (p->name - from == strlen(openers[k]) &&
		    memcmp(r->text + from, openers[k], p->name - from) == 0)
			return true;
	return i == p->name;
}

/* What comes behind a value that stands for itself: the end of the line, or a
 * comment. */
static bool is_last(const struct secret_pair *p, const struct secret_line *r)
{
	size_t i = p->end;

	while (is_blank(secret_char_at(r, i)) && i - p->end < BLANKS_MAX)
		i++;
	return ends_line(secret_char_at(r, i)) ||
	       (i > p->end && secret_char_at(r, i) == '#');
}

/* name: value, as YAML and headers have it; not "the token: see below". */
static bool is_said(const struct secret_pair *p, const struct secret_line *r)
{
	size_t i = back_over_blanks(r, p->name);
	char before = i > r->start ? r->text[i - 1] : '\0';
	char after = secret_char_at(r, p->end);

	if (!p->spaced || (before && !strchr("-#/*>+{,\"'`", before)))
		return false;
	return is_last(p, r) || is_quote(after) || after == '}' ||
	       after == ',' || after == '\\';
}

static bool is_written(const struct secret_pair *p, const struct secret_line *r)
{
	char after = secret_char_at(r, p->end);

	if (p->quoted)
		return true;
	if (after && strchr("([{<", after))
		return false; /* a call, or a template */
	if (p->colon)
		return is_said(p, r) && !is_plain_word(p, r);
	if (!p->spaced && begins_line(p, r) && is_last(p, r))
		return true; /* an env file: anything is meant */
	if (p->spaced && !is_last(p, r))
		return false; /* a program */
	return !is_plain_word(p, r);
}

bool secret_pair_read(struct secret_pair *p, const struct secret_line *r,
		      size_t op)
{
	*p = (struct secret_pair){ 0 };
	if (!secret_pair_name(p, r, op) || !read_value(p, r, op))
		return false;
	skip_scheme(p, r);
	return p->end > p->value && !has_blank(p, r) && is_written(p, r);
}
