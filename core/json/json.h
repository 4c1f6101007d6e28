/* json.h - JSON values: strict reading with positions, building, writing */
#ifndef CORE_JSON_JSON_H
#define CORE_JSON_JSON_H

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * One JSON value (cJSON inside; opaque here). A value that stands inside
 * another one is borrowed from it: it lives as long as the root does. Only
 * the root is freed. Every reader takes NULL and answers "absent".
 */
struct json;

void json_free(struct json *root);
DEFINE_AUTOPTR(json);

#define JSON_SIZE_MAX  (1024 * 1024)      /* bytes of a document */
#define JSON_LARGE_MAX (64 * 1024 * 1024) /* bytes of a JSON_LARGE text */
#define JSON_DEPTH_MAX 32 /* arrays and objects inside each other */
#define JSON_INT_MAX   9007199254740992LL /* 2^53, and -2^53 */

enum json_rules {
	/* Governed documents: numbers are integers within ±2^53. */
	JSON_STRICT,
	/* Answers of servers and discovery documents: any finite number;
	 * a UTF-8 byte order mark at the start is passed over. */
	JSON_WIRE,
	/* The same for what a person has on disk, up to JSON_LARGE_MAX: the
	 * export of a whole product. */
	JSON_LARGE,
};

/*
 * Parses the whole text. In both forms these are refused: what is not UTF-8,
 * a duplicate key, NUL (raw or \u0000), unescaped control characters, lone
 * surrogates, text after the value, depth beyond JSON_DEPTH_MAX, size beyond
 * the rules' limit. The error is EXIT_INPUT "NAME:LINE:COLUMN: what, and what
 * to write instead"; `name` is the file's name for messages. Lines and
 * columns count from 1, columns in characters.
 */
int json_parse(struct json **out, const char *text, size_t len,
	       enum json_rules rules, const char *name, struct err *err)
	MUST_CHECK;

enum json_type {
	JSON_ABSENT, /* what NULL is */
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

enum json_type json_type(const struct json *value);
const char *json_type_name(enum json_type type); /* "an object", "a string" */

/* Member of an object, case-sensitive; NULL when absent or no object. */
const struct json *json_get(const struct json *object, const char *key);
/* Through several keys: json_at(doc, "actors", "client", NULL). */
const struct json *json_at(const struct json *object, ...)
	__attribute__((sentinel));
/* By JSON pointer (RFC 6901), "" is the value itself. NULL when absent. */
const struct json *json_pointer(const struct json *value, const char *pointer);
/* Members or items; 0 for anything else. */
size_t json_count(const struct json *value);
const struct json *json_item(const struct json *array, size_t index);

/* for (…) over the items of an array or the members of an object. An item of
 * an array has no key: where keys are read, use json_each_member(). */
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *item);
#define json_each(item, container)                                  \
	for (const struct json *item = json_first(container); item; \
	     item = json_next(item))
/* for (…) over the members of an object; nothing of anything else, so that
 * every one has a key. */
const struct json *json_first_member(const struct json *object);
#define json_each_member(member, object)                                    \
	for (const struct json *member = json_first_member(object); member; \
	     member = json_next(member))
/* The key under which a value stands in its object, else NULL. Borrowed. */
const char *json_key(const struct json *member);

/* Borrowed; NULL when it is no string. */
const char *json_string(const struct json *value);
/* Borrowed; `fallback` when absent or no string. */
const char *json_text(const struct json *object, const char *key,
		      const char *fallback);
/* False and `*out` untouched when it is no integer in ±2^53. */
bool json_int(int64_t *out, const struct json *value);
double json_double(const struct json *value); /* 0 when no number */
bool json_is_true(const struct json *value);
bool json_equal(const struct json *a, const struct json *b); /* by value */
/* Copies the strings of an array (others are passed over). */
struct strings;
void json_strings(struct strings *out, const struct json *array);
/* True when `array` is one and holds that string. */
bool json_has_string(const struct json *array, const char *s);

/* Where the value stands in the text it was parsed from. False when it was
 * built, not parsed. `text` is the text that was parsed. */
bool json_position(size_t *line, size_t *column, const struct json *value,
		   const char *text);
/* The bytes of that text that a string, with its quotes, or a number is; false
 * for what is neither, and for what was built. */
bool json_extent(size_t *from, size_t *to, const struct json *value,
		 const char *text, size_t len);
/* The RFC 6901 pointer of `value` inside `root`; false when not in there. */
bool json_pointer_of(struct buf *out, const struct json *root,
		     const struct json *value);
void json_pointer_add(struct buf *pointer, const char *key); /* "/", escaped */

/* ---- building; every _new is owned by the caller until it is added ---- */
struct json *json_new_object(void) MUST_CHECK;
struct json *json_new_array(void) MUST_CHECK;
struct json *json_new_string(const char *s) MUST_CHECK;
struct json *json_new_int(int64_t value) MUST_CHECK;
struct json *json_new_bool(bool value) MUST_CHECK;
struct json *json_new_null(void) MUST_CHECK;
/* The null of JSON for NULL. */
struct json *json_copy(const struct json *value) MUST_CHECK;
/* NULL for NULL: what isn't there isn't in the copy. */
struct json *json_copy_any(const struct json *value) MUST_CHECK;
/* Takes `value`; replaces a member of that name in its place. */
void json_set(struct json *object, const char *key, struct json *value);
/* A copy; nothing for NULL. */
void json_set_copy(struct json *object, const char *key,
		   const struct json *value);
void json_set_string(struct json *object, const char *key, const char *s);
void json_set_stringf(struct json *object, const char *key, const char *format,
		      ...) PRINTF_LIKE(3, 4);
void json_set_int(struct json *object, const char *key, int64_t value);
void json_set_bool(struct json *object, const char *key, bool value);
void json_set_strings(struct json *object, const char *key,
		      const struct strings *list);
/* Adds an empty object or array; the result is borrowed from `object`. */
struct json *json_set_object(struct json *object, const char *key);
struct json *json_set_array(struct json *object, const char *key);
/* Takes `value`. */
void json_append(struct json *array, struct json *value);
void json_append_string(struct json *array, const char *s);
struct json *json_append_object(struct json *array); /* borrowed */
/* Takes `value` for a key that the object hasn't yet, in time that doesn't
 * grow with the object. */
void json_add(struct json *object, const char *key, struct json *value);
void json_remove(struct json *object, const char *key);

/* ---- writing ---- */
/* RFC 8785: no white space, members sorted by UTF-16 code units. Numbers
 * must be integers (EXIT_INPUT else). */
int json_canonical(struct buf *out, const struct json *value, struct err *err)
	MUST_CHECK;
/* For people: two spaces a level, short arrays and objects of scalars on
 * one line, keys in their order, a newline at the end. */
void json_pretty(struct buf *out, const struct json *value);
/* One line for people, if it needs at most `room` columns; else false, and
 * nothing is added. */
bool json_line(struct buf *out, const struct json *value, size_t room);
/* One line, keys in their order, no newline at the end. */
void json_compact(struct buf *out, const struct json *value);
/* One line that is the same for equal values and for no others, keys sorted;
 * unlike json_canonical() for every number. */
void json_identity(struct buf *out, const struct json *value);
/* The text as a JSON string with its quotes. */
void json_quote(struct buf *out, const char *s);

#endif
