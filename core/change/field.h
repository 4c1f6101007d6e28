/* field.h - how each place in a document is compared, and what it is called */
#ifndef CORE_CHANGE_FIELD_H
#define CORE_CHANGE_FIELD_H

#include "core/change/diff.h"
#include "core/change/match.h"
#include "core/change/material.h"

enum how {
	HOW_VALUE,  /* members one by one, anything else as a whole */
	HOW_SET,    /* an array of scalars whose order means nothing */
	HOW_BOUND,  /* the same; where it is left out, or empty, there is no
		       bound at all */
	HOW_WORDS,  /* a string of words whose order means nothing; `key` is
		       what parts them, NULL: a space */
	HOW_LIST,   /* an array of named objects whose order matters */
	HOW_BAG,    /* an array of named objects whose order means nothing */
	HOW_SPAN,   /* a span of time: "1h" */
	HOW_JSON,   /* a string, or an array of one, that holds JSON itself */
	HOW_SECRET, /* never shown */
};

struct field {
	enum material of;
	const char *place; /* pattern: see place_matches() */
	enum how how;
	const char *key;    /* LIST, BAG: see match_key() */
	const char *absent; /* JSON of what absence means; NULL: nothing */
	const char *source; /* who says so */
};

struct field_table {
	const struct field *rows;
	size_t nr;
};
extern const struct field_table field_documents;
extern const struct field_table field_standards;
extern const struct field_table field_keycloak;
extern const struct field_table field_vendors;

/* Does a row of a table, of this material and place, speak of view `at`? */
bool row_fits(const struct readings *readings, size_t at, enum material of,
	      const char *place);
/* Borrowed; NULL when the place is compared the plain way. */
const struct field *field_find(const struct readings *readings);
/* What absence of the field means, the caller's; NULL: nothing. */
struct json *field_absent(const struct field *field) MUST_CHECK;
/* NULL for a HOW_BOUND value that bounds nothing, as if it weren't there. */
const struct json *field_bounding(const struct json *value);
/* The words of a HOW_WORDS string as an array, and what they are joined by. */
struct json *field_words(const struct field *field, const struct json *string)
	MUST_CHECK;
const char *field_between(const struct field *field);
/* The length of a HOW_SPAN value: false when this is none. */
bool field_seconds(int64_t *out, const struct field *field,
		   const struct json *value);
/* Two of them that last as long, however each is written. */
bool field_same_span(const struct field *field, const struct json *a,
		     const struct json *b);
/* What a HOW_JSON value holds: an object or an array; NULL when it is none. */
struct json *field_inner(const struct json *value) MUST_CHECK;

/*
 * What to say: {old} and {new} are the values, {item} what was added or
 * removed, {oldspan} and {newspan} seconds in words, {newhours}, {itemhours}
 * and {newsignoffs} as many of these, {1} {2} {3} what the stars of the pattern
 * stand for, {after} where a new item stands, {meaning} what the runbook says
 * of a scope, {key} a signer's fingerprint, {jwk} a key in short, {rolled}
 * whether it takes the place of one of its name, and what else
 * sentence_policy.c knows of a policy's pieces. NULL: the general sentence.
 */
struct words {
	enum material of;
	const char *place;
	const char *changed;
	const char *added;
	const char *removed;
};
struct words_table {
	const struct words *rows;
	size_t nr;
};
extern const struct words_table words_documents;
extern const struct words_table words_policy;
extern const struct words_table words_standards;
extern const struct words_table words_keycloak;
extern const struct words_table words_vendors;

/* *place gets the place that its pattern matches. `whole`: of a list that came
 * or went, not of one of its items. */
const struct words *words_find(const char **place,
			       const struct readings *readings, bool whole);

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

/* True when the string or number that stands under `key`, or one of an array
 * there, is a secret itself, no reference to one and no template. */
bool field_is_secret(const char *key, const struct json *value);
/* True when a string is a secret by what it says, whatever it is called: a
 * token or key of a well-known form, an address with a password. */
bool field_looks_secret(const char *key, const struct json *value);
/* The same where it is known that a secret stands there. */
bool field_is_secret_value(const struct json *value);
/* True for the name of a JWK's private part: RFC 7518 sections 6.2.2, 6.3.2
 * and 6.4.1, RFC 8037 section 2. */
bool field_is_private(const char *key);

/* Fills in sentence, told and note. */
void sentence_fill(struct difference *difference, struct material_pair kind,
		   const struct json *old_root, const struct json *new_root);
/* Fills in risk, why and source. False when it isn't worth a note inside
 * something that is told as a whole; `strict`: that whole is a document, or
 * an item with a row of its own in the table. */
bool risk_judge(struct difference *difference, const struct readings *readings,
		bool strict);

#endif
