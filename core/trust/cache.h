/* cache.h - what was verified before, outside the repository */
#ifndef CORE_TRUST_CACHE_H
#define CORE_TRUST_CACHE_H

#include "core/trust/snapshot.h"
#include "core/trust/store.h"

/*
 * Two files for each repository and environment in state_dir/cache: "walk", a
 * walk as it stood shortly before the live tip, and "tip", the tip itself and
 * what the answer to "is it approved" hung on. Each is 0600 and sealed with a
 * key of this machine, over the anchor, the policy pinned with it, the
 * repository's path, the environment, and which build of the program wrote
 * it. A file that isn't exactly so is no file; so is one that can't be read
 * or written. Nothing that is asked here fails: then there is no cache.
 */
struct cache;

/* `tool` names the build. NULL when there can be none. */
struct cache *cache_open(const char *state_dir, const char *git_dir,
			 const struct anchor *anchor, const char *environment,
			 const char *tool) MUST_CHECK;
void cache_free(struct cache *cache);
DEFINE_AUTOPTR(cache);
bool cache_is_for(const struct cache *cache, const char *environment);

/* Borrowed; read on the first call. NULL: there is none. */
const struct snapshot *cache_walk(struct cache *cache);
/* The text that cache_begin() began, and that the walk was added to; it is
 * large, so no second copy of it is made. */
void cache_begin(struct buf *out);
void cache_keep_walk(struct cache *cache, struct buf *text);

/* The live tip when all was well, and what that depended on. */
struct cache_tip {
	struct oid tip;
	char ref[256];                         /* the live ref */
	unsigned char given[SNAPSHOT_DIGEST];  /* this machine's list */
	unsigned char config[SNAPSHOT_DIGEST]; /* see struct glance */
};

bool cache_tip(struct cache_tip *out, const struct cache *cache);
void cache_keep_tip(const struct cache *cache, const struct cache_tip *tip);

#endif
