/* text.h - characters, encodings, times, paths' patterns: pure functions */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include "core/base/base.h"
#include "core/base/buf.h"

#include <time.h>

bool text_is_space(char c);
bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts(const char *s, const char *prefix);
bool text_ends(const char *s, const char *suffix);
/* Names of documents, people, roles, steps, secrets: [a-z0-9][a-z0-9._-]*,
 * at most TEXT_NAME_MAX bytes, no "..". */
#define TEXT_NAME_MAX 64
bool text_is_name(const char *s);

/*
 * Decodes one character of UTF-8 (RFC 3629: no overlong forms, no
 * surrogates, nothing beyond U+10FFFF). Returns the bytes used, 0 when the
 * bytes are not UTF-8.
 */
size_t text_utf8_decode(uint32_t *c, const char *s, size_t len);
void text_utf8_encode(struct buf *out, uint32_t c);
/* True when all bytes are UTF-8; else *at is where the first bad one is. */
bool text_is_utf8(const char *s, size_t len, size_t *at);
/* False for controls, bidi controls, zero-width and other characters that
 * a person can't see or that move what they see. Space is visible. */
bool text_is_visible(uint32_t c);
/* Adds `s`, `most` bytes of it at most: what is cut ends with "…", which is
 * one of them, at the border of a character. */
void text_cut(struct buf *out, const char *s, size_t most);
/* True when `s` is in Unicode's normalization form C. */
bool text_is_nfc(const char *s, size_t len);
/* In small letters without accents: "Prüfung" is "prufung", "ß" is "ss". A copy
 * of what is no UTF-8. Caller frees. */
char *text_fold(const char *text) MUST_CHECK;
/* The Unicode case folding of `s`, to compare names by. Caller frees. */
char *text_casefold(const char *s, size_t len) MUST_CHECK;

/* Hexadecimal, lower case. Decoding refuses any other character and wants
 * exactly `len` bytes. */
void text_hex(struct buf *out, const void *bytes, size_t len);
bool text_unhex(void *bytes, size_t len, const char *hex);

/* RFC 4648: sections 4 (padded) and 5 (URL form, unpadded). Decoding is
 * strict: no white space, no missing or superfluous padding, and no bits
 * set beyond the data. */
void text_base64(struct buf *out, const void *bytes, size_t len);
void text_base64url(struct buf *out, const void *bytes, size_t len);
bool text_unbase64(struct buf *out, const char *s, size_t len) MUST_CHECK;
bool text_unbase64url(struct buf *out, const char *s, size_t len) MUST_CHECK;

/* RFC 3339 in UTC, to the second: 2026-11-24T08:30:00Z (20 characters).
 * What is before 1970 or after 9999 becomes the nearest time that is not. */
#define TEXT_TIME_SIZE 21
void text_time(char out[TEXT_TIME_SIZE], int64_t seconds);
/* Takes RFC 3339 with Z or an offset, or a bare date (midnight UTC). */
bool text_untime(int64_t *seconds, const char *s);
/* A span as documents write it: whole number and one of s m h d w. */
bool text_unspan(int64_t *seconds, const char *s);
/* The span in words, largest unit that is exact: "1 hour", "10 minutes". */
void text_span(struct buf *out, int64_t seconds);

/*
 * Path patterns of policies: '*' matches within one name, "**" any number of
 * whole names, '?' one character; everything else stands for itself.
 */
bool text_glob(const char *pattern, const char *path);

/* An array of strings that it owns. { 0 } is empty. */
struct strings {
	char **at;
	size_t nr;
	size_t alloc;
};

void strings_release(struct strings *list);
void strings_add(struct strings *list, const char *s); /* copies */
void strings_take(struct strings *list, char *s);      /* takes  */
bool strings_has(const struct strings *list, const char *s);
/* Adds unless it is there. True when it was added. */
bool strings_add_once(struct strings *list, const char *s);
void strings_sort(struct strings *list); /* by byte value */
/* "a, b and c" */
void strings_join_words(struct buf *out, const struct strings *list);

#endif
