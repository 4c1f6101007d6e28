/* table.h - a number for a key of bytes (a path, an object name) */
#ifndef CORE_TRUST_TABLE_H
#define CORE_TRUST_TABLE_H

#include "core/base/buf.h"
#include "core/git/oid.h"

/*
 * { 0 } is empty. Keys are copied, all into one piece of memory, because
 * there is one for each approved revision. A table takes 4 GiB of keys.
 */
struct table {
	/*
	 * Object names are looked for here too, when they aren't found: the
	 * value is in the four bytes at `base_offset` behind the name's start,
	 * the most significant first; TABLE_NO_VALUE: it has none. NULL: no
	 * such thing.
	 */
	const struct oid_index *base;
	size_t base_offset;
	struct table_entry *entries; /* as they came */
	size_t nr;
	size_t alloc;
	struct buf keys;
	uint32_t *slots; /* an entry's place, from 1 on; 0: the slot is free */
	size_t size;
};

void table_release(struct table *table);
#define TABLE_NO_VALUE UINT32_MAX

/* Sets or replaces. `value` is less than TABLE_NO_VALUE. */
void table_set(struct table *table, const void *key, size_t len, size_t value);
/* Every key that was set, in the order in which they came. */
typedef void table_fn(const void *key, size_t len, size_t value, void *payload);
void table_each(const struct table *table, table_fn *fn, void *payload);
bool table_get(size_t *value, const struct table *table, const void *key,
	       size_t len);

#endif
