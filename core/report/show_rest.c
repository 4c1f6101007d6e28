/* show_rest.c - what of a document no sentence of its own tells, so that
 * nothing is left out */
#include "core/report/show_private.h"

#define SLOTS_MIN 64 /* and from there on a power of two */

void page_release(struct page *page)
{
	free(page->told);
	page->told = NULL;
}

/* Where it stands in the table, or would. */
static size_t slot_of(const struct page *page, const struct json *value)
{
	uint64_t mixed = (uint64_t)(uintptr_t)value * 0x9e3779b97f4a7c15;
	size_t slot = (size_t)(mixed >> 32) & (page->slots - 1);

	while (page->told[slot] && page->told[slot] != value)
		slot = (slot + 1) & (page->slots - 1);
	return slot;
}

static void make_room(struct page *page)
{
	struct page larger = *page;

	larger.slots = page->slots ? 2 * page->slots : SLOTS_MIN;
	larger.told = xcalloc(larger.slots, sizeof(*larger.told));
	for (size_t i = 0; i < page->slots; i++)
		if (page->told[i])
			larger.told[slot_of(&larger, page->told[i])] =
				page->told[i];
	free(page->told);
	page->told = larger.told;
	page->slots = larger.slots;
}

static bool is_told(const struct page *page, const struct json *value)
{
	return page->slots > 0 && page->told[slot_of(page, value)];
}

static void tell(struct page *page, const struct json *value)
{
	if (is_told(page, value))
		return;
	if (2 * page->nr_told >= page->slots)
		make_room(page);
	page->told[slot_of(page, value)] = value;
	page->nr_told++;
}

const struct json *page_take(struct page *page, const struct json *object,
			     const char *key)
{
	const struct json *value = json_get(object, key);

	if (value)
		tell(page, value);
	return value;
}

const char *page_text(struct page *page, const struct json *object,
		      const char *key, const char *fallback)
{
	const char *text = page_item(page, json_get(object, key));

	return text ? text : fallback;
}

const char *page_item(struct page *page, const struct json *item)
{
	if (json_string(item))
		tell(page, item);
	return json_string(item);
}

bool page_is_true(struct page *page, const struct json *object, const char *key)
{
	bool found = json_is_true(json_get(object, key));

	if (found)
		page_take(page, object, key);
	return found;
}

static bool is_told_in_part(const struct page *page, const struct json *value)
{
	json_each(item, value)
		if (is_told(page, item) || is_told_in_part(page, item))
			return true;
	return false;
}

static bool is_flat(const struct json *array)
{
	json_each(item, array)
		if (json_type(item) == JSON_ARRAY ||
		    json_type(item) == JSON_OBJECT)
			return false;
	return json_type(array) == JSON_ARRAY;
}

static void rest(struct page *page, struct shape shape,
		 const struct json *value, const char *label);

static void rest_members(struct page *page, struct shape shape,
			 const struct json *object, const char *prefix)
{
	json_each_member(member, object) {
		const char *key = json_key(member);
		autofree char *label =
			prefix ? xasprintf("%s \xe2\x80\xba %s", prefix,
					   shape_label(shape, key))
			       : xstrdup(shape_label(shape, key));

		rest(page, shape_member(shape, key), member, label);
	}
}

static void rest_items(struct page *page, struct shape shape,
		       const struct json *array, const char *prefix)
{
	size_t number = 0;

	json_each(item, array) {
		autofree char *label = xasprintf("%s %zu", prefix, ++number);

		rest(page, shape_items(shape), item, label);
	}
}

static void rest(struct page *page, struct shape shape,
		 const struct json *value, const char *label)
{
	bool object = json_type(value) == JSON_OBJECT;
	bool one =
		!object && (json_type(value) != JSON_ARRAY || is_flat(value));
	bool known;

	if (is_told(page, value))
		return;
	shape = shape_choose(shape, value);
	known = object ? shape_lists_members(shape)
		       : shape_lists_members(shape_choose(shape_items(shape),
							  json_item(value, 0)));
	if (is_told_in_part(page, value) ||
	    (known && !one && json_count(value) > 0)) {
		if (object)
			rest_members(page, shape, value, label);
		else
			rest_items(page, shape, value, label);
		return;
	}
	if (one || json_count(value) == 0)
		page_value(page, label, value);
	else
		page_lines(page, label, value);
	tell(page, value);
}

void page_rest(struct page *page, struct shape shape, const struct json *value,
	       const char *prefix)
{
	shape = shape_choose(shape, value);
	if (json_type(value) == JSON_OBJECT)
		rest_members(page, shape, value, prefix);
	else if (value)
		rest(page, shape, value, prefix ? prefix : "");
}
