/* oid.c - names of git objects, and sets of them */
#include "core/git/oid.h"

#include <string.h>

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool oid_parse(struct oid *out, const char *hex)
{
	struct oid oid;

	for (size_t i = 0; i < OID_SIZE; i++) {
		int high = digit(hex[2 * i]);
		int low = high < 0 ? -1 : digit(hex[2 * i + 1]);

		if (low < 0)
			return false;
		oid.id[i] = (unsigned char)(high << 4 | low);
	}
	if (hex[OID_HEX] != '\0')
		return false;
	*out = oid;
	return true;
}

void oid_format(char out[OID_HEX + 1], const struct oid *oid)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < OID_SIZE; i++) {
		out[2 * i] = digits[oid->id[i] >> 4];
		out[2 * i + 1] = digits[oid->id[i] & 15];
	}
	out[OID_HEX] = '\0';
}

bool oid_equal(const struct oid *a, const struct oid *b)
{
	return memcmp(a->id, b->id, OID_SIZE) == 0;
}

int oid_compare(const struct oid *a, const struct oid *b)
{
	return memcmp(a->id, b->id, OID_SIZE);
}

bool oid_is_zero(const struct oid *oid)
{
	static const struct oid zero;

	return oid_equal(oid, &zero);
}

static const struct oid *at(const struct oid_index *index, size_t place)
{
	return (const struct oid *)(const void *)(index->at +
						  place * index->stride);
}

bool oid_index_find(size_t *place, const struct oid_index *index,
		    const struct oid *oid)
{
	size_t low = 0;
	size_t high = index->nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = oid_compare(at(index, middle), oid);

		if (order == 0) {
			*place = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

bool oid_index_is_sorted(const struct oid_index *index)
{
	for (size_t i = 1; i < index->nr; i++)
		if (oid_compare(at(index, i - 1), at(index, i)) >= 0)
			return false;
	return true;
}

/* The slot that holds `oid`, or the free one where it would be put. */
static size_t slot(const struct oid_set *set, const struct oid *oid)
{
	uint64_t hash;
	size_t i;

	/* The name of an object is as good a hash as any. */
	memcpy(&hash, oid->id, sizeof(hash));
	for (i = (size_t)hash & (set->size - 1); set->used[i];
	     i = (i + 1) & (set->size - 1))
		if (oid_equal(&set->slots[i], oid))
			break;
	return i;
}

static void enlarge(struct oid_set *set)
{
	struct oid_set larger = { .size = set->size ? set->size * 2 : 64 };

	larger.slots = xcalloc(larger.size, sizeof(*larger.slots));
	larger.used = xcalloc(larger.size, 1);
	for (size_t i = 0; i < set->size; i++)
		if (set->used[i])
			oid_set_add(&larger, &set->slots[i]);
	oid_set_release(set);
	*set = larger;
}

void oid_set_release(struct oid_set *set)
{
	free(set->slots);
	free(set->used);
	*set = (struct oid_set){ 0 };
}

bool oid_set_add(struct oid_set *set, const struct oid *oid)
{
	size_t i;

	/* Names are random: probes stay short until it is quite full. */
	if (set->nr >= set->size / 8 * 7)
		enlarge(set);
	i = slot(set, oid);
	if (set->used[i])
		return false;
	set->slots[i] = *oid;
	set->used[i] = 1;
	set->nr++;
	return true;
}

bool oid_set_has(const struct oid_set *set, const struct oid *oid)
{
	return set->size > 0 && set->used[slot(set, oid)];
}
