/* object_cache.h - small objects read lately, for the handles that share it */
#ifndef CORE_GIT_OBJECT_CACHE_H
#define CORE_GIT_OBJECT_CACHE_H

#include "core/git/repo.h"

/* Of one object, and of all together. */
#define OBJECT_CACHE_EACH_MAX (16 * 1024)
#define OBJECT_CACHE_MAX      (4 * 1024 * 1024)

/*
 * Neighbouring revisions share most of their folders, and the files that one
 * of them brings are what the next one changes: what was read and found to
 * have the right hash need not be unpacked again. Threads may share one. What
 * it holds is named by its hash, so it can be forgotten but not be wrong.
 */
struct object_cache;

struct object_cache *object_cache_new(void) MUST_CHECK;
/* One more owner of the same; each owner frees. */
struct object_cache *object_cache_share(struct object_cache *cache) MUST_CHECK;
void object_cache_free(struct object_cache *cache);

/* Appends the bytes to *out; false when it isn't there. Nothing is appended
 * when there are more than `cap`. */
bool object_cache_get(struct buf *out, enum object_type *type,
		      struct object_cache *cache, const struct oid *oid,
		      size_t cap);
/* Trees and blobs are kept, unless they are too large. */
void object_cache_put(struct object_cache *cache, const struct oid *oid,
		      enum object_type type, const void *bytes, size_t len);

#endif
