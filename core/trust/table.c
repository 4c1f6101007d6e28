/* table.c - a number for a key of bytes: open addressing, FNV-1a */
#include "core/trust/table.h"

#include <stdlib.h>
#include <string.h>

struct table_slot {
	uint32_t hash;
	uint32_t key; /* where it ends in `keys`; 0: the slot is free */
	uint32_t len;
	uint32_t value;
};

void table_release(struct table *table)
{
	free(table->slots);
	buf_release(&table->keys);
	*table = (struct table){ 0 };
}

static uint32_t hash_of(const void *key, size_t len)
{
	const unsigned char *p = key;
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 1099511628211u;
	return (uint32_t)(hash ^ hash >> 32);
}

static bool has_key(const struct table *table, const struct table_slot *slot,
		    const void *key, size_t len)
{
	return slot->len == len &&
	       (len == 0 ||
		memcmp(table->keys.data + slot->key - len, key, len) == 0);
}

/* The slot that has the key, or the free one where it belongs. */
static struct table_slot *slot_for(const struct table *table, const void *key,
				   size_t len, uint32_t hash)
{
	size_t i = hash & (table->size - 1);

	while (table->slots[i].key &&
	       (table->slots[i].hash != hash ||
		!has_key(table, &table->slots[i], key, len)))
		i = (i + 1) & (table->size - 1);
	return &table->slots[i];
}

static void enlarge(struct table *table)
{
	struct table_slot *old = table->slots;
	size_t size = table->size;

	table->size = size ? size * 2 : 64;
	table->slots = xcalloc(table->size, sizeof(*table->slots));
	for (size_t i = 0; i < size; i++) {
		size_t at = old[i].hash & (table->size - 1);

		if (old[i].key == 0)
			continue;
		while (table->slots[at].key)
			at = (at + 1) & (table->size - 1);
		table->slots[at] = old[i];
	}
	free(old);
}

void table_set(struct table *table, const void *key, size_t len, size_t value)
{
	uint32_t hash = hash_of(key, len);
	struct table_slot *slot;

	if (value >= TABLE_NO_VALUE)
		abort();
	if (table->nr >= table->size / 4 * 3)
		enlarge(table);
	slot = slot_for(table, key, len, hash);
	if (slot->key == 0) {
		/* One byte more, so that no key ends at 0. */
		if (table->keys.len == 0)
			buf_add_byte(&table->keys, 0);
		buf_add_bytes(&table->keys, key, len);
		if (table->keys.len > UINT32_MAX)
			abort();
		slot->key = (uint32_t)table->keys.len;
		slot->len = (uint32_t)len;
		slot->hash = hash;
		table->nr++;
	}
	slot->value = (uint32_t)value;
}

void table_each(const struct table *table, table_fn *fn, void *payload)
{
	for (size_t i = 0; i < table->size; i++) {
		const struct table_slot *slot = &table->slots[i];

		if (slot->key)
			fn(table->keys.data + slot->key - slot->len, slot->len,
			   slot->value, payload);
	}
}

static bool get_from_base(size_t *value, const struct table *table,
			  const void *key, size_t len)
{
	const unsigned char *p;
	struct oid oid;
	size_t place;

	if (table->base == NULL || len != OID_SIZE)
		return false;
	memcpy(oid.id, key, OID_SIZE);
	if (!oid_index_find(&place, table->base, &oid))
		return false;
	p = table->base->at + place * table->base->stride + table->base_offset;
	*value = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 |
		 p[3];
	return *value != TABLE_NO_VALUE;
}

bool table_get(size_t *value, const struct table *table, const void *key,
	       size_t len)
{
	const struct table_slot *slot;

	if (table->size == 0)
		return get_from_base(value, table, key, len);
	slot = slot_for(table, key, len, hash_of(key, len));
	if (slot->key == 0)
		return get_from_base(value, table, key, len);
	*value = slot->value;
	return true;
}
