/* walk.h - where a comparison stands, and handing out what it finds */
#ifndef CORE_CHANGE_WALK_H
#define CORE_CHANGE_WALK_H

#include "core/change/field.h"

enum inside_secret {
	INSIDE_NONE,
	INSIDE_SECRET,  /* {"secret": {…}}, where its value is one */
	INSIDE_SECRETS, /* {"secrets": {…}}, where each is one */
};

/* What the object, whose members the walk is at, is. */
struct inside {
	bool key;   /* a JWK, whose private members are secrets */
	bool named; /* {"name": …, "value": …}, and that is a secret's name */
	enum inside_secret secret;
};

struct walk {
	struct document_diff *out;
	struct material_pair material;
	const struct document *old; /* NULL: the document is new */
	const struct document *new; /* NULL: it was removed */
	struct buf place;
	struct buf old_pointer;
	struct buf new_pointer;
	struct inside inside;
	bool string; /* inside a string that holds JSON, which no pointer
			enters */
	bool note;   /* inside a value that was told as a whole */
	bool item;   /* inside a named item that was: it has a row of its own
			among the risks, so less is worth a note */
	bool rolled; /* at an item that is a key whose "kid" another one in
			the old list has */
};

struct mark {
	size_t place, old_pointer, new_pointer;
};

/* Goes down to a member: its name, and what it is in both texts. */
struct mark walk_enter(struct walk *walk, const char *name, const char *old,
		       const char *new);
void walk_leave(struct walk *walk, struct mark mark);
void walk_end(struct walk *walk);

/* The text that stands for a secret. */
#define SECRET_MASK "\xe2\x80\xb9secret\xe2\x80\xba" /* ‹secret› */
/* How the place where the walk stands is compared; NULL: the plain way. */
const struct field *walk_field(const struct walk *walk);
/* The same in a word: a configuration, before and after, may declare the array
 * at this place a set. */
enum how walk_how(const struct walk *walk, const struct field *field);
/* True when the value where the walk stands is a secret. */
bool walk_is_secret(const struct walk *walk, const struct json *value);
/* The same, or it is a string of JSON that holds one: then none of the string
 * is shown. */
bool walk_hides(struct walk *walk, const struct json *value);
/* The walk goes to the members of these; the result is what `inside` was. */
struct inside walk_inside(struct walk *walk, const struct json *old,
			  const struct json *new);
bool walk_holds_secret(struct walk *walk, const struct json *value);
/* Calls back for each secret in a value, the outermost: it may be an array or
 * an object, or hold JSON in a string. */
typedef void walk_secret_fn(const struct json *secret, void *payload);
void walk_each_secret(struct walk *walk, const struct json *value,
		      walk_secret_fn *fn, void *payload);
/* A copy in which secrets are masked. */
struct json *walk_copy(struct walk *walk, const struct json *value) MUST_CHECK;
/* Notes by what the items of the list at this place are named. */
void walk_tell_list(struct walk *walk, const char *key, bool ordered);

/* Adds a difference at this place; `item` when old and new are one item of
 * the value there. `after` is copied; may be NULL. */
void walk_tell(struct walk *walk, enum difference_type type,
	       const struct json *old, const struct json *new, bool item,
	       const char *after);

#endif
