/* table.c - a number for a key of bytes: open addressing, FNV-1a */
#include "core/trust/table.h"

#include <stdlib.h>
#include <string.h>

struct table_slot {
	unsigned char *key; /* NULL: free */
	size_t len;
	size_t value;
	uint64_t hash;
};

void table_release(struct table *table)
{
	for (size_t i = 0; i < table->size; i++)
		free(table->slots[i].key);
	free(table->slots);
	*table = (struct table){ 0 };
}

static uint64_t hash_of(const void *key, size_t len)
{
	const unsigned char *p = key;
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 1099511628211u;
	return hash ^ hash >> 29;
}

/* The slot that has the key, or the free one where it belongs. */
static struct table_slot *slot_for(const struct table *table, const void *key,
				   size_t len, uint64_t hash)
{
	size_t i = hash & (table->size - 1);

	while (table->slots[i].key &&
	       (table->slots[i].hash != hash || table->slots[i].len != len ||
		memcmp(table->slots[i].key, key, len) != 0))
		i = (i + 1) & (table->size - 1);
	return &table->slots[i];
}

static void enlarge(struct table *table)
{
	struct table old = *table;

	table->size = old.size ? old.size * 2 : 64;
	table->slots = xcalloc(table->size, sizeof(*table->slots));
	for (size_t i = 0; i < old.size; i++) {
		struct table_slot *from = &old.slots[i];

		if (from->key)
			*slot_for(table, from->key, from->len, from->hash) =
				*from;
	}
	free(old.slots);
}

void table_set(struct table *table, const void *key, size_t len, size_t value)
{
	uint64_t hash = hash_of(key, len);
	struct table_slot *slot;

	if (table->nr * 2 >= table->size)
		enlarge(table);
	slot = slot_for(table, key, len, hash);
	if (slot->key == NULL) {
		slot->key = xmalloc(len);
		memcpy(slot->key, key, len);
		slot->len = len;
		slot->hash = hash;
		table->nr++;
	}
	slot->value = value;
}

bool table_get(size_t *value, const struct table *table, const void *key,
	       size_t len)
{
	struct table_slot *slot;

	if (table->size == 0)
		return false;
	slot = slot_for(table, key, len, hash_of(key, len));
	if (slot->key == NULL)
		return false;
	*value = slot->value;
	return true;
}
