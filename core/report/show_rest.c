/* show_rest.c - what of a document no sentence of its own tells, so that
 * nothing is left out */
#include "core/report/show_private.h"

void page_release(struct page *page)
{
	table_release(&page->told);
}

static bool is_told(const struct page *page, const struct json *value)
{
	size_t ignored;

	return table_get(&ignored, &page->told, &value, sizeof(value));
}

static void tell(struct page *page, const struct json *value)
{
	table_set(&page->told, &value, sizeof(value), 1);
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
