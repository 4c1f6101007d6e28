/* match.h - what stands in two lists or objects, paired by its name */
#ifndef CORE_CHANGE_MATCH_H
#define CORE_CHANGE_MATCH_H

#include "core/json/json.h"

/* An item or a member. */
struct listed {
	char *name;
	const struct json *value; /* borrowed */
	size_t index;
};

/* In the order of the list; found by name in time of the logarithm. { 0 } is
 * none. */
struct listing {
	struct listed *at;
	size_t nr;
	size_t alloc;
	size_t *sorted; /* NULL until listing_sort() */
};

void listing_release(struct listing *listing);
/* Every item under the name that `key` gives it (item_name()). False, and
 * *out empty, unless each is an object and has one of its own. */
bool listing_of_items(struct listing *out, const struct json *array,
		      const char *key);
/* Every value as its own name: json_identity(). The same value twice is
 * twice there, and the first is found. */
void listing_of_values(struct listing *out, const struct json *array);
void listing_of_members(struct listing *out, const struct json *object);
/* One by one; nothing is found before they are sorted. Copies the name. */
void listing_add(struct listing *listing, const char *name,
		 const struct json *value);
void listing_sort(struct listing *listing);
/* Borrowed; NULL when there is none. */
const struct listed *listing_find(const struct listing *listing,
				  const char *name);

/*
 * By what the items of both arrays are paired: the first of the alternatives,
 * "id|name~uuid", that names every item. `best`: the one that pairs the most,
 * as long as nobody has said which of them is the lasting one. The caller's;
 * NULL when there is none.
 */
char *match_key(const struct json *old, const struct json *new,
		const char *alternatives, bool best) MUST_CHECK;
/*
 * Items that have no partner by name, by what the alternatives say behind '~':
 * they were renamed. An array of as many as old->nr, the caller's; NULL where
 * there is none.
 */
const struct listed **match_renamed(const struct listing *old,
				    const struct listing *new,
				    const char *alternatives) MUST_CHECK;

/* The members that name a thing, where no table says more. */
#define MATCH_ANY                                                       \
	"id|name|clientId|client_id|alias|kid|key|identifier|username|" \
	"value|providerId|email|title|type"
/* Named by where they stand: lists of one length, if nothing else helps. */
#define MATCH_POSITION "#"

/* The name of a list's item: its key members' values joined by ':', '*' for
 * one that is absent; "a/b" is the first of these that it has; "@thumbprint" is
 * the RFC 7638 thumbprint of a key. False when one of them is no scalar, or all
 * absent. */
bool item_name(struct buf *out, const struct json *item, const char *key);

/* The RFC 7638 thumbprint (SHA-256) of a public or private JWK. False for a
 * shared secret, whose thumbprint gives it away (section 7), and for what is
 * no key. */
bool thumbprint_of(struct buf *out, const struct json *jwk);
/* Those of the items that have a "kid", by it; of one twice the first is
 * found. */
void listing_of_kids(struct listing *out, const struct listing *keys);
/* Is this key called what another one among them is? */
bool kid_is_taken(const struct listing *kids, const struct json *jwk);

#endif
