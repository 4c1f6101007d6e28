/* oid.h - names of git objects (SHA-1) */
#ifndef CORE_GIT_OID_H
#define CORE_GIT_OID_H

#include "core/base/base.h"

#define OID_SIZE 20
#define OID_HEX  40

struct oid {
	unsigned char id[OID_SIZE];
};

/* Exactly 40 lower-case hexadecimal digits. */
bool oid_parse(struct oid *out, const char *hex);
void oid_format(char out[OID_HEX + 1], const struct oid *oid);
bool oid_equal(const struct oid *a, const struct oid *b);
int oid_compare(const struct oid *a, const struct oid *b);
bool oid_is_zero(const struct oid *oid);

/* Names in ascending order, each at the beginning of `stride` bytes. Borrowed
 * from whoever holds the bytes. */
struct oid_index {
	const unsigned char *at;
	size_t nr;
	size_t stride;
};

/* Where it stands in there; false when it doesn't. */
bool oid_index_find(size_t *place, const struct oid_index *index,
		    const struct oid *oid);
bool oid_index_is_sorted(const struct oid_index *index);

/* A set of object names; { 0 } is empty. */
struct oid_set {
	struct oid *slots;
	unsigned char *used;
	size_t nr;
	size_t size;
};

void oid_set_release(struct oid_set *set);
/* True when it was not in there. */
bool oid_set_add(struct oid_set *set, const struct oid *oid);
bool oid_set_has(const struct oid_set *set, const struct oid *oid);

#endif
