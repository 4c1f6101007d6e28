/* objects.h - git objects in memory, served to libgit2 as if from a disk */
#ifndef TESTS_PROPERTY_LIB_OBJECTS_H
#define TESTS_PROPERTY_LIB_OBJECTS_H

#include "core/git/repo.h"

struct object {
	struct oid oid;
	enum object_type type;
	char *bytes; /* owned */
	size_t len;
};

/* { 0 } is empty. */
struct objects {
	struct object *at;
	size_t nr;
	size_t alloc;
	size_t *slots; /* index + 1; 0: free */
	size_t nr_slots;
	/* A damaged object: these bytes are served for that name. NULL: none.
	 * Borrowed. */
	const struct oid *damaged;
	const char *damaged_bytes;
	size_t damaged_len;
	size_t nr_damaged_reads;
};

void objects_release(struct objects *objects);
/* Forgets what was added after there were `nr`. */
void objects_truncate(struct objects *objects, size_t nr);
void objects_name(struct oid *out, enum object_type type, const void *bytes,
		  size_t len);
void objects_add(struct oid *out, struct objects *objects,
		 enum object_type type, const void *bytes, size_t len);
const struct object *objects_find(const struct objects *objects,
				  const struct oid *oid);
/* The repository's object database asks `objects` first, which must outlive
 * it. */
void objects_serve(struct objects *objects, struct repo *repo);
/* All of them from number `from` on as a pack into a file. */
void objects_pack(const struct objects *objects, size_t from, const char *path);

#endif
