/* unicode.c - what the Unicode tables answer, asked of utf8proc */
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t text_utf8_decode(uint32_t *c, const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	utf8proc_int32_t point;
	utf8proc_ssize_t used;

	if (len > 0 && p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	used = utf8proc_iterate(p, (utf8proc_ssize_t)(len < 4 ? len : 4),
				&point);
	if (used <= 0 || point < 0)
		return 0;
	*c = (uint32_t)point;
	return (size_t)used;
}

void text_utf8_encode(struct buf *out, uint32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t used =
		utf8proc_encode_char((utf8proc_int32_t)c, bytes);

	buf_add_bytes(out, bytes, (size_t)used);
}

/* How many bytes from here on are ASCII, by eights. */
static size_t skip_ascii(const char *s, size_t len)
{
	size_t at = 0;
	uint64_t eight;

	for (; len - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, s + at, sizeof(eight));
		if (eight & 0x8080808080808080)
			break;
	}
	return at;
}

bool text_is_utf8(const char *s, size_t len, size_t *at)
{
	size_t used;
	uint32_t c;

	for (*at = 0; *at < len; *at += used) {
		*at += skip_ascii(s + *at, len - *at);
		if (*at == len)
			break;
		used = text_utf8_decode(&c, s + *at, len - *at);
		if (used == 0)
			return false;
	}
	return true;
}

void text_cut(struct buf *out, const char *s, size_t most)
{
	static const char mark[] = "…";
	size_t len = strlen(s);

	if (len <= most) {
		buf_add_bytes(out, s, len);
		return;
	}
	len = most < sizeof(mark) - 1 ? 0 : most - (sizeof(mark) - 1);
	while (len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80)
		len--;
	buf_add_bytes(out, s, len);
	buf_add(out, mark);
}

bool text_is_visible(uint32_t c)
{
	if (c < 0x7f)
		return c >= 0x20;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_CC: /* control */
	case UTF8PROC_CATEGORY_CF: /* format: bidi, zero width, soft hyphen */
	case UTF8PROC_CATEGORY_CS: /* surrogate */
	case UTF8PROC_CATEGORY_CO: /* private use */
	case UTF8PROC_CATEGORY_CN: /* unassigned */
	case UTF8PROC_CATEGORY_ZL: /* line separator */
	case UTF8PROC_CATEGORY_ZP: /* paragraph separator */
		return false;
	case UTF8PROC_CATEGORY_ZS:
		return false; /* U+0020 passed above; the others look like it */
	default:
		/* Fillers and selectors: letters or marks without ink. */
		return c != 0x17b4 && c != 0x17b5 && c != 0x180f &&
		       !(c >= 0x180b && c <= 0x180d) && c != 0x115f &&
		       c != 0x1160 && c != 0x3164 && c != 0xffa0 &&
		       c != 0x034f && c != 0x2800 &&
		       !(c >= 0xfe00 && c <= 0xfe0f) &&
		       !(c >= 0xe0100 && c <= 0xe01ef);
	}
}

static char *map(const char *s, size_t len, utf8proc_option_t options)
{
	utf8proc_uint8_t *out = NULL;

	if (utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len,
			 &out, options) < 0) {
		free(out);
		return NULL;
	}
	return (char *)out;
}

bool text_is_nfc(const char *s, size_t len)
{
	autofree char *normal = map(s, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);

	return normal && strlen(normal) == len && !memcmp(normal, s, len);
}

char *text_casefold(const char *s, size_t len)
{
	char *folded = map(
		s, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);

	return folded ? folded : xstrndup(s, len);
}

char *text_fold(const char *text)
{
	utf8proc_uint8_t *folded = NULL;
	char *out;

	if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
			 UTF8PROC_NULLTERM | UTF8PROC_STABLE |
				 UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
				 UTF8PROC_STRIPMARK) < 0)
		return xstrdup(text);
	out = xstrdup((const char *)folded);
	free(folded);
	return out;
}
