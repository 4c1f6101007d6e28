/* table.c - a number for a key of bytes: open addressing, FNV-1a */
#include "core/trust/table.h"

#include <stdlib.h>
#include <string.h>

struct table_entry {
	uint32_t hash;
	uint32_t key; /* where it begins in `keys` */
	uint32_t len;
	uint32_t value;
};

void table_release(struct table *table)
{
	free(table->slots);
	free(table->entries);
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

/* The slot of the key, or the free one where it belongs. */
static uint32_t *slot_for(const struct table *table, const void *key,
			  size_t len, uint32_t hash)
{
	size_t i = hash & (table->size - 1);

	for (; table->slots[i]; i = (i + 1) & (table->size - 1)) {
		const struct table_entry *entry =
			&table->entries[table->slots[i] - 1];

		if (entry->hash == hash && entry->len == len &&
		    (len == 0 ||
		     memcmp(table->keys.data + entry->key, key, len) == 0))
			break;
	}
	return &table->slots[i];
}

static void enlarge(struct table *table)
{
	table->size = table->size ? table->size * 2 : 64;
	free(table->slots);
	table->slots = xcalloc(table->size, sizeof(*table->slots));
	for (size_t i = 0; i < table->nr; i++) {
		size_t at = table->entries[i].hash & (table->size - 1);

		while (table->slots[at])
			at = (at + 1) & (table->size - 1);
		table->slots[at] = (uint32_t)i + 1;
	}
}

void table_set(struct table *table, const void *key, size_t len, size_t value)
{
	uint32_t hash = hash_of(key, len);
	uint32_t *slot;

	if (value >= TABLE_NO_VALUE || table->keys.len + len > UINT32_MAX ||
	    table->nr >= TABLE_NO_VALUE)
		abort();
	if (table->nr >= table->size / 4 * 3)
		enlarge(table);
	slot = slot_for(table, key, len, hash);
	if (*slot == 0) {
		table->entries = grow(table->entries, table->nr, &table->alloc,
				      sizeof(*table->entries));
		table->entries[table->nr] = (struct table_entry){
			.hash = hash,
			.key = (uint32_t)table->keys.len,
			.len = (uint32_t)len,
		};
		buf_add_bytes(&table->keys, key, len);
		*slot = (uint32_t)++table->nr;
	}
	table->entries[*slot - 1].value = (uint32_t)value;
}

void table_each(const struct table *table, table_fn *fn, void *payload)
{
	for (size_t i = 0; i < table->nr; i++) {
		const struct table_entry *entry = &table->entries[i];

		fn(buf_str(&table->keys) + entry->key, entry->len, entry->value,
		   payload);
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
	uint32_t slot = 0;

	if (table->size > 0)
		slot = *slot_for(table, key, len, hash_of(key, len));
	if (slot == 0)
		return get_from_base(value, table, key, len);
	*value = table->entries[slot - 1].value;
	return true;
}
