/* field.h - how each place in a document is compared, and what it is called */
#ifndef CORE_CHANGE_FIELD_H
#define CORE_CHANGE_FIELD_H

#include "core/change/diff.h"
#include "core/change/material.h"

enum how {
	HOW_VALUE, /* members one by one, anything else as a whole */
	HOW_SET,   /* an array of scalars whose order means nothing */
	HOW_WORDS, /* a string of words whose order means nothing */
	HOW_LIST,  /* an array of named objects whose order matters */
	HOW_BAG,   /* an array of named objects whose order means nothing */
	HOW_SPAN,  /* a span of time: "1h" */
};

struct field {
	enum material of;
	const char *place; /* pattern: see place_matches() */
	enum how how;
	const char *key;    /* LIST, BAG: the members that name an item */
	const char *absent; /* JSON of what absence means; NULL: nothing */
	const char *source; /* who says so */
};

/* Borrowed; NULL when the place is compared the plain way. */
const struct field *field_find(const struct readings *readings);

/* What to say: {old} {new} the values, {item} an item's name, {1} {2} what
 * the stars of the pattern stand for. NULL: the general sentence. */
struct words {
	enum material of;
	const char *place;
	const char *changed;
	const char *added;
	const char *removed;
};
/* *place gets the place that its pattern matches. */
const struct words *words_find(const char **place,
			       const struct readings *readings);

#define CAPTURES_MAX 4
struct captures {
	char *text[CAPTURES_MAX]; /* owned */
	size_t nr;
};
void captures_release(struct captures *captures);

/*
 * '*' stands for anything within one name, a last "**" for all the rest.
 * `captures` (may be NULL) gets the names that hold a star, unescaped.
 */
bool place_matches(const char *pattern, const char *place,
		   struct captures *captures);

/* One name of a place back as it was: RFC 6901 section 4, in place. */
void place_unescape(char *token);

/* The name of a list's item: its key members' values joined by ':', '*' for
 * one that is absent. False when one of them is no scalar, or all absent. */
bool item_name(struct buf *out, const struct json *item, const char *key);

/* True when the string that stands under `key` is a secret itself, no
 * reference to one and no template. */
bool field_is_secret(const char *key, const struct json *value);

/* Fills in sentence, told and note. */
void sentence_fill(struct difference *difference, struct material_pair kind,
		   const struct json *old_root, const struct json *new_root);
/* Fills in risk, why and source. False when it isn't worth a note inside
 * something that is told as a whole; `strict`: that whole is a document, or
 * an item with a row of its own in the table. */
bool risk_judge(struct difference *difference, const struct readings *readings,
		bool strict);

#endif
