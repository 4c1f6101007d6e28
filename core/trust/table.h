/* table.h - a number for a key of bytes (a path, an object name) */
#ifndef CORE_TRUST_TABLE_H
#define CORE_TRUST_TABLE_H

#include "core/base/buf.h"

/*
 * { 0 } is empty. Keys are copied, all into one piece of memory, because
 * there is one for each approved revision. A table takes 4 GiB of keys.
 */
struct table {
	struct table_slot *slots;
	struct buf keys;
	size_t nr;
	size_t size;
};

void table_release(struct table *table);
/* Sets or replaces. `value` is less than 2^32. */
void table_set(struct table *table, const void *key, size_t len, size_t value);
bool table_get(size_t *value, const struct table *table, const void *key,
	       size_t len);

#endif
