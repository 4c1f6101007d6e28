/* shape.h - what a kind's schema says of each place in its documents */
#ifndef CORE_MODEL_SHAPE_H
#define CORE_MODEL_SHAPE_H

#include "core/model/document.h"

/* The part of a schema that speaks of one value. { 0 } speaks of none, and so
 * does what is below it. Borrowed: lives as long as the process. */
struct shape {
	const struct json *schema;
	const struct json *node;
};

/* Of a whole document. The schema is parsed once a process. */
struct shape shape_of(enum document_kind kind);
/* Of several that are possible, the one that describes this sort of value;
 * `value` may be NULL. */
struct shape shape_choose(struct shape shape, const struct json *value);
/* Of what stands below: the member of that name, the items. */
struct shape shape_member(struct shape shape, const char *key);
struct shape shape_items(struct shape shape);
/* Does it list what stands below, so that nothing else may? */
bool shape_lists_members(struct shape shape);
/* What people call a member: its title, or its own name where people choose
 * the names. Borrowed from the schema, or `key`. */
const char *shape_label(struct shape shape, const char *key);

#endif
