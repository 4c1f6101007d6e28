/* sentence.h - what the pieces of a sentence are made from */
#ifndef CORE_CHANGE_SENTENCE_H
#define CORE_CHANGE_SENTENCE_H

#include "core/change/field.h"

struct telling {
	struct difference *difference;
	struct material_pair kind;
	struct readings readings;
	const struct json *old_root;
	const struct json *new_root;
	const struct words *words;
	struct captures captures;
	const char *left; /* of the place, beyond the things with a name */
	bool shortened;   /* a value was too long for the sentence */
};

/* What was added, removed, or is there now. */
const struct json *telling_item(const struct telling *t);
/* What a template names between braces; nothing for what is unknown. */
void telling_add(struct telling *t, struct buf *out, const char *name);
/* The same of what only policies have; false when it is none of these. */
bool telling_add_policy(const struct telling *t, struct buf *out,
			const char *name);

#endif
