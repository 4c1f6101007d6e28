/* object_cache.c - small objects read lately, for the handles that share it */
#include "core/git/object_cache.h"

#include <pthread.h>
#include <string.h>

/* A name may stand in one of WAYS places; the older one makes room. */
#define SETS 4096
#define WAYS 2

struct place {
	unsigned char *bytes; /* NULL: free */
	size_t len;
	enum object_type type;
	struct oid oid;
};

struct object_cache {
	pthread_mutex_t lock;
	size_t owners;
	size_t total;
	size_t hand; /* where room is made next when there are too many bytes */
	struct place places[SETS][WAYS];
};

static void drop(struct object_cache *cache, struct place *place)
{
	cache->total -= place->len;
	free(place->bytes);
	*place = (struct place){ 0 };
}

struct object_cache *object_cache_new(void)
{
	struct object_cache *cache = xcalloc(1, sizeof(*cache));

	pthread_mutex_init(&cache->lock, NULL);
	cache->owners = 1;
	return cache;
}

struct object_cache *object_cache_share(struct object_cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	cache->owners++;
	pthread_mutex_unlock(&cache->lock);
	return cache;
}

void object_cache_free(struct object_cache *cache)
{
	size_t left;

	if (cache == NULL)
		return;
	pthread_mutex_lock(&cache->lock);
	left = --cache->owners;
	pthread_mutex_unlock(&cache->lock);
	if (left > 0)
		return;
	for (size_t i = 0; i < SETS; i++)
		for (size_t k = 0; k < WAYS; k++)
			free(cache->places[i][k].bytes);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

/* The name of an object is as good a hash as any. */
static struct place *set_of(struct object_cache *cache, const struct oid *oid)
{
	return cache->places[(oid->id[0] << 8 | oid->id[1]) % SETS];
}

static struct place *find(struct object_cache *cache, const struct oid *oid)
{
	struct place *set = set_of(cache, oid);

	for (size_t i = 0; i < WAYS; i++)
		if (set[i].bytes && oid_equal(&set[i].oid, oid))
			return &set[i];
	return NULL;
}

bool object_cache_get(struct buf *out, enum object_type *type,
		      struct object_cache *cache, const struct oid *oid,
		      size_t cap)
{
	struct place *place;

	pthread_mutex_lock(&cache->lock);
	place = find(cache, oid);
	if (place && place->len > cap)
		place = NULL;
	if (place) {
		buf_add_bytes(out, place->bytes, place->len);
		*type = place->type;
	}
	pthread_mutex_unlock(&cache->lock);
	return place != NULL;
}

static void make_room(struct object_cache *cache, size_t len)
{
	while (cache->total + len > OBJECT_CACHE_MAX) {
		struct place *set = cache->places[cache->hand];

		for (size_t i = 0; i < WAYS; i++)
			drop(cache, &set[i]);
		cache->hand = (cache->hand + 1) % SETS;
	}
}

void object_cache_put(struct object_cache *cache, const struct oid *oid,
		      enum object_type type, const void *bytes, size_t len)
{
	struct place *set = set_of(cache, oid);
	unsigned char *copy;

	if ((type != OBJECT_TREE && type != OBJECT_BLOB) ||
	    len > OBJECT_CACHE_EACH_MAX)
		return;
	copy = xmalloc(len);
	if (len > 0)
		memcpy(copy, bytes, len);
	pthread_mutex_lock(&cache->lock);
	if (find(cache, oid)) {
		free(copy);
	} else {
		make_room(cache, len);
		drop(cache, &set[WAYS - 1]);
		memmove(&set[1], &set[0], (WAYS - 1) * sizeof(*set));
		set[0] = (struct place){ copy, len, type, *oid };
		cache->total += len;
	}
	pthread_mutex_unlock(&cache->lock);
}
