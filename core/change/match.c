/* match.c - what stands in two lists or objects, paired by its name */
#include "core/change/match.h"

#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

void listing_release(struct listing *listing)
{
	for (size_t i = 0; i < listing->nr; i++)
		free(listing->at[i].name);
	free(listing->at);
	free(listing->sorted);
	memset(listing, 0, sizeof(*listing));
}

static int by_name(const void *a, const void *b, void *payload)
{
	const struct listing *listing = payload;
	size_t i = *(const size_t *)a;
	size_t j = *(const size_t *)b;
	int order = strcmp(listing->at[i].name, listing->at[j].name);

	return order ? order : (i > j) - (i < j);
}

/* The first in the order whose name isn't less. */
static size_t lower_bound(const struct listing *listing, const char *name)
{
	size_t from = 0;
	size_t to = listing->nr;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(listing->at[listing->sorted[middle]].name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const struct listed *listing_find(const struct listing *listing,
				  const char *name)
{
	size_t at = lower_bound(listing, name);

	if (at == listing->nr ||
	    strcmp(listing->at[listing->sorted[at]].name, name) != 0)
		return NULL;
	return &listing->at[listing->sorted[at]];
}

void listing_sort(struct listing *listing)
{
	listing->sorted = xcalloc(listing->nr + 1, sizeof(size_t));
	for (size_t i = 0; i < listing->nr; i++)
		listing->sorted[i] = i;
	if (listing->nr > 1)
		qsort_r(listing->sorted, listing->nr, sizeof(size_t), by_name,
			listing);
}

void listing_add(struct listing *listing, const char *name,
		 const struct json *value)
{
	listing->at = grow(listing->at, listing->nr, &listing->alloc,
			   sizeof(*listing->at));
	listing->at[listing->nr] =
		(struct listed){ xstrdup(name), value, listing->nr };
	listing->nr++;
}

static bool has_twins(const struct listing *listing)
{
	for (size_t i = 1; i < listing->nr; i++)
		if (!strcmp(listing->at[listing->sorted[i - 1]].name,
			    listing->at[listing->sorted[i]].name))
			return true;
	return false;
}

static bool add_items(struct listing *out, const struct json *array,
		      const char *key)
{
	json_each(item, array) {
		autobuf name = { 0 };

		if (!strcmp(key, MATCH_POSITION))
			buf_addf(&name, "%zu", out->nr);
		else if (json_type(item) != JSON_OBJECT ||
			 !item_name(&name, item, key))
			return false;
		listing_add(out, buf_str(&name), item);
	}
	return true;
}

bool listing_of_items(struct listing *out, const struct json *array,
		      const char *key)
{
	if (json_type(array) != JSON_ARRAY)
		return false;
	if (add_items(out, array, key)) {
		listing_sort(out);
		if (!has_twins(out))
			return true;
	}
	listing_release(out);
	return false;
}

void listing_of_values(struct listing *out, const struct json *array)
{
	json_each(item, array) {
		autobuf name = { 0 };

		json_identity(&name, item);
		listing_add(out, buf_str(&name), item);
	}
	listing_sort(out);
}

void listing_of_members(struct listing *out, const struct json *object)
{
	json_each(member, object)
		listing_add(out, json_key(member), member);
	listing_sort(out);
}

/* How many are paired; -1 when the key doesn't name them all. */
static long paired_by(const struct json *old, const struct json *new,
		      const char *key)
{
	auto_release(listing) before = { 0 };
	auto_release(listing) after = { 0 };
	long nr = 0;

	if ((old && !listing_of_items(&before, old, key)) ||
	    (new && !listing_of_items(&after, new, key)))
		return -1;
	for (size_t i = 0; i < before.nr; i++)
		nr += listing_find(&after, before.at[i].name) != NULL;
	return nr;
}

char *match_key(const struct json *old, const struct json *new,
		const char *alternatives, bool best)
{
	autofree char *found = NULL;
	long most = -1;

	while (*alternatives && *alternatives != '~') {
		size_t len = strcspn(alternatives, "|~");
		autofree char *key = xstrndup(alternatives, len);
		long nr = paired_by(old, new, key);

		if (nr > most) {
			free(found);
			found = steal(key);
			most = nr;
		}
		if (most >= 0 && !best)
			break;
		alternatives += len + (alternatives[len] == '|');
	}
	return steal(found);
}

/* Those that the other listing has no name for, by another key; empty when it
 * isn't each one's own. The index is that in `from`. */
static void left_over(struct listing *out, const struct listing *from,
		      const struct listing *other, const char *key)
{
	for (size_t i = 0; i < from->nr; i++) {
		autobuf name = { 0 };

		if (listing_find(other, from->at[i].name) ||
		    !item_name(&name, from->at[i].value, key))
			continue;
		listing_add(out, buf_str(&name), from->at[i].value);
		out->at[out->nr - 1].index = i;
	}
	listing_sort(out);
	if (has_twins(out))
		listing_release(out);
}

const struct listed **match_renamed(const struct listing *old,
				    const struct listing *new,
				    const char *alternatives)
{
	const struct listed **out = xcalloc(old->nr + 1, sizeof(*out));
	const char *key = alternatives ? strchr(alternatives, '~') : NULL;
	auto_release(listing) before = { 0 };
	auto_release(listing) after = { 0 };

	if (!key)
		return out;
	left_over(&before, old, new, key + 1);
	left_over(&after, new, old, key + 1);
	for (size_t i = 0; i < before.nr; i++) {
		const struct listed *found =
			listing_find(&after, before.at[i].name);

		if (found)
			out[before.at[i].index] = &new->at[found->index];
	}
	return out;
}

static bool add_name(struct buf *out, const struct json *value)
{
	int64_t number;

	if (json_string(value)) {
		buf_add(out, json_string(value));
	} else if (json_int(&number, value)) {
		buf_addf(out, "%lld", (long long)number);
	} else if (json_type(value) == JSON_ARRAY && json_count(value) > 0) {
		auto_release(strings) parts = { 0 };

		json_strings(&parts, value);
		if (parts.nr != json_count(value))
			return false;
		strings_sort(&parts);
		for (size_t i = 0; i < parts.nr; i++)
			buf_addf(out, "%s%s", i ? " " : "", parts.at[i]);
	} else {
		return false;
	}
	return true;
}

/* Of the members "a/b" the first that is there. */
static const struct json *first_of(const struct json *item, const char *keys)
{
	const struct json *value = NULL;

	while (*keys && !value) {
		size_t len = strcspn(keys, "/");
		autofree char *key = xstrndup(keys, len);

		value = json_get(item, key);
		keys += len + (keys[len] == '/');
	}
	return value;
}

/* 1 when it has this part of a name, 0 when not, -1 when it can't be one. */
static int add_part(struct buf *out, const struct json *item, const char *key)
{
	const struct json *value;

	if (!strcmp(key, "@thumbprint"))
		return thumbprint_of(out, item) ? 1 : -1;
	value = first_of(item, key);
	if (!value) {
		buf_add(out, "*");
		return 0;
	}
	return add_name(out, value) ? 1 : -1;
}

bool item_name(struct buf *out, const struct json *item, const char *key)
{
	bool any = false;

	while (*key) {
		size_t len = strcspn(key, ",");
		autofree char *member = xstrndup(key, len);
		int has = add_part(out, item, member);

		if (has < 0)
			return false;
		any |= has > 0;
		key += len;
		if (*key == ',') {
			buf_add(out, ":");
			key++;
		}
	}
	return any;
}
