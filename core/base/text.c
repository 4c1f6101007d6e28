/* text.c - characters, names, times, paths' patterns: pure functions */
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool text_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *s, const char *suffix)
{
	size_t len = strlen(s);
	size_t tail = strlen(suffix);

	return len >= tail && strcmp(s + len - tail, suffix) == 0;
}

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool text_is_name(const char *s)
{
	size_t i;

	if (!is_name_start(s[0]) || strstr(s, ".."))
		return false;
	for (i = 1; s[i]; i++)
		if (i >= TEXT_NAME_MAX ||
		    (!is_name_start(s[i]) && !strchr("._-", s[i])))
			return false;
	return i <= TEXT_NAME_MAX;
}

void text_hex(struct buf *out, const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes;
	size_t i;

	buf_reserve(out, len * 2);
	for (i = 0; i < len; i++) {
		buf_add_byte(out, (unsigned char)digits[p[i] >> 4]);
		buf_add_byte(out, (unsigned char)digits[p[i] & 15]);
	}
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool text_unhex(void *bytes, size_t len, const char *hex)
{
	unsigned char *p = bytes;
	size_t i;

	if (strlen(hex) != len * 2)
		return false;
	for (i = 0; i < len; i++) {
		int high = hex_value(hex[2 * i]);
		int low = hex_value(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void encode(struct buf *out, const void *bytes, size_t len,
		   const char *digits, bool padded)
{
	const unsigned char *p = bytes;
	size_t i;

	buf_reserve(out, (len + 2) / 3 * 4);
	for (i = 0; i < len; i += 3) {
		size_t have = len - i < 3 ? len - i : 3;
		uint32_t group = (uint32_t)p[i] << 16;
		size_t k;

		if (have > 1)
			group |= (uint32_t)p[i + 1] << 8;
		if (have > 2)
			group |= p[i + 2];
		for (k = 0; k < 4; k++) {
			unsigned six = group >> (18 - 6 * k) & 63;

			if (k <= have)
				buf_add_byte(out, (unsigned char)digits[six]);
			else if (padded)
				buf_add_byte(out, '=');
		}
	}
}

void text_base64(struct buf *out, const void *bytes, size_t len)
{
	encode(out, bytes, len, base64_digits, true);
}

void text_base64url(struct buf *out, const void *bytes, size_t len)
{
	encode(out, bytes, len, base64url_digits, false);
}

/* The characters without padding, to bytes; refuses bits beyond the data. */
static bool decode(struct buf *out, const char *s, size_t len,
		   const char *digits)
{
	size_t start = out->len;
	uint32_t group = 0;
	unsigned bits = 0;
	size_t i;

	if (len % 4 == 1)
		return false;
	buf_reserve(out, len / 4 * 3 + 3);
	for (i = 0; i < len; i++) {
		const char *digit = s[i] ? strchr(digits, s[i]) : NULL;

		if (digit == NULL) {
			buf_truncate(out, start);
			return false;
		}
		group = (group << 6 | (uint32_t)(digit - digits)) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			buf_add_byte(out, (unsigned char)(group >> bits));
		}
	}
	if (group & ((1u << bits) - 1)) {
		buf_truncate(out, start);
		return false;
	}
	return true;
}

bool text_unbase64(struct buf *out, const char *s, size_t len)
{
	if (len % 4 != 0)
		return false;
	if (len > 0 && s[len - 1] == '=')
		len -= s[len - 2] == '=' ? 2 : 1;
	return decode(out, s, len, base64_digits);
}

bool text_unbase64url(struct buf *out, const char *s, size_t len)
{
	return decode(out, s, len, base64url_digits);
}

static size_t character_len(const char *s, size_t len)
{
	uint32_t c;
	size_t used = text_utf8_decode(&c, s, len);

	return used ? used : 1;
}

static bool glob_component(const char *pattern, size_t pattern_len,
			   const char *name, size_t name_len)
{
	size_t p = 0;
	size_t n = 0;
	size_t star = SIZE_MAX;
	size_t mark = 0;

	while (n < name_len) {
		if (p < pattern_len && pattern[p] == '*') {
			star = p++;
			mark = n;
		} else if (p < pattern_len && pattern[p] == '?') {
			p++;
			n += character_len(name + n, name_len - n);
		} else if (p < pattern_len && pattern[p] == name[n]) {
			p++;
			n++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			n = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern_len && pattern[p] == '*')
		p++;
	return p == pattern_len;
}

/* Rest after this component and its slash; NULL after the last one. */
static const char *next_component(const char *s, size_t *len)
{
	const char *slash = strchr(s, '/');

	*len = slash ? (size_t)(slash - s) : strlen(s);
	return slash ? slash + 1 : NULL;
}

bool text_glob(const char *pattern, const char *path)
{
	const char *star_pattern = NULL;
	const char *star_path = NULL;

	/* One level up from glob_component(): whole names are the letters. */
	while (path) {
		size_t pattern_len = 0;
		size_t path_len;
		const char *next =
			pattern ? next_component(pattern, &pattern_len) : NULL;
		const char *rest = next_component(path, &path_len);

		if (pattern && pattern_len == 2 && !memcmp(pattern, "**", 2)) {
			if (next == NULL)
				return true;
			star_pattern = next;
			star_path = path;
			pattern = next;
		} else if (pattern && glob_component(pattern, pattern_len, path,
						     path_len)) {
			pattern = next;
			path = rest;
			if (!pattern && !path)
				return true;
		} else if (star_pattern) {
			star_path = next_component(star_path, &path_len);
			pattern = star_pattern;
			path = star_path;
		} else {
			return false;
		}
	}
	return pattern == NULL;
}

void strings_release(struct strings *list)
{
	size_t i;

	for (i = 0; i < list->nr; i++)
		free(list->at[i]);
	free(list->at);
	*list = (struct strings){ 0 };
}

void strings_take(struct strings *list, char *s)
{
	list->at = grow(list->at, list->nr, &list->alloc, sizeof(*list->at));
	list->at[list->nr++] = s;
}

void strings_add(struct strings *list, const char *s)
{
	strings_take(list, xstrdup(s));
}

bool strings_has(const struct strings *list, const char *s)
{
	size_t i;

	for (i = 0; i < list->nr; i++)
		if (strcmp(list->at[i], s) == 0)
			return true;
	return false;
}

bool strings_add_once(struct strings *list, const char *s)
{
	if (strings_has(list, s))
		return false;
	strings_add(list, s);
	return true;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strings_sort(struct strings *list)
{
	if (list->nr > 1)
		qsort(list->at, list->nr, sizeof(*list->at), compare);
}

void strings_join_words(struct buf *out, const struct strings *list)
{
	size_t i;

	for (i = 0; i < list->nr; i++) {
		if (i > 0)
			buf_add(out, i + 1 == list->nr ? " and " : ", ");
		buf_add(out, list->at[i]);
	}
}
