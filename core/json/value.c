/* value.c - reading values, and whether two of them are equal */
#include "core/base/text.h"
#include "core/json/node.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

enum json_type json_type(const struct json *value)
{
	if (value == NULL)
		return JSON_ABSENT;
	switch (node_of(value)->type & 0xff) {
	case cJSON_NULL:
		return JSON_NULL;
	case cJSON_False:
	case cJSON_True:
		return JSON_BOOL;
	case cJSON_Number:
		return JSON_NUMBER;
	case cJSON_String:
		return JSON_STRING;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	default:
		return JSON_ABSENT;
	}
}

const char *json_type_name(enum json_type type)
{
	static const char *const names[] = {
		[JSON_ABSENT] = "nothing",     [JSON_NULL] = "null",
		[JSON_BOOL] = "true or false", [JSON_NUMBER] = "a number",
		[JSON_STRING] = "a string",    [JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};

	return names[type];
}

const struct json *json_get(const struct json *object, const char *key)
{
	if (json_type(object) != JSON_OBJECT)
		return NULL;
	return node_json(
		cJSON_GetObjectItemCaseSensitive(node_of(object), key));
}

const struct json *json_at(const struct json *object, ...)
{
	const char *key;
	va_list keys;

	va_start(keys, object);
	while ((key = va_arg(keys, const char *)) != NULL)
		object = json_get(object, key);
	va_end(keys);
	return object;
}

size_t json_count(const struct json *value)
{
	size_t nr = 0;

	json_each(item, value)
		nr++;
	return nr;
}

const struct json *json_item(const struct json *array, size_t index)
{
	if (json_type(array) != JSON_ARRAY)
		return NULL;
	json_each(item, array)
		if (index-- == 0)
			return item;
	return NULL;
}

const struct json *json_first(const struct json *container)
{
	return container ? node_json(node_of(container)->child) : NULL;
}

const struct json *json_first_member(const struct json *object)
{
	return json_type(object) == JSON_OBJECT ? json_first(object) : NULL;
}

const struct json *json_next(const struct json *item)
{
	return item ? node_json(node_of(item)->next) : NULL;
}

const char *json_key(const struct json *member)
{
	return member ? node_of(member)->string : NULL;
}

const char *json_string(const struct json *value)
{
	return json_type(value) == JSON_STRING ? node_of(value)->valuestring
					       : NULL;
}

const char *json_text(const struct json *object, const char *key,
		      const char *fallback)
{
	const char *s = json_string(json_get(object, key));

	return s ? s : fallback;
}

bool json_int(int64_t *out, const struct json *value)
{
	double number = json_double(value);

	if (json_type(value) != JSON_NUMBER || node_digits(value) ||
	    number != floor(number) || fabs(number) > (double)JSON_INT_MAX)
		return false;
	*out = (int64_t)number;
	return true;
}

double json_double(const struct json *value)
{
	return json_type(value) == JSON_NUMBER ? node_of(value)->valuedouble
					       : 0;
}

bool json_is_true(const struct json *value)
{
	return value && (node_of(value)->type & 0xff) == cJSON_True;
}

void json_strings(struct strings *out, const struct json *array)
{
	if (json_type(array) != JSON_ARRAY)
		return;
	json_each(item, array)
		if (json_string(item))
			strings_add(out, json_string(item));
}

bool json_has_string(const struct json *array, const char *s)
{
	if (json_type(array) != JSON_ARRAY)
		return false;
	json_each(item, array)
		if (json_string(item) && strcmp(json_string(item), s) == 0)
			return true;
	return false;
}

static bool equal_arrays(const struct json *a, const struct json *b)
{
	const struct json *other = json_first(b);

	json_each(item, a) {
		if (other == NULL || !json_equal(item, other))
			return false;
		other = json_next(other);
	}
	return other == NULL;
}

/* By sorted keys, since looking each one up is slow in a large object. */
static bool equal_objects(const struct json *a, const struct json *b)
{
	autofree const struct json **ours = NULL;
	autofree const struct json **theirs = NULL;
	size_t nr_theirs;
	size_t nr;

	ours = node_sorted(a, &nr);
	theirs = node_sorted(b, &nr_theirs);
	if (nr != nr_theirs)
		return false;
	for (size_t i = 0; i < nr; i++)
		if (strcmp(json_key(ours[i]), json_key(theirs[i])) != 0 ||
		    !json_equal(ours[i], theirs[i]))
			return false;
	return true;
}

/* Two long integers may have one double, the nearest to both. */
static bool equal_numbers(const struct json *a, const struct json *b)
{
	return json_double(a) == json_double(b) &&
	       text_equal(node_digits(a), node_digits(b));
}

bool json_equal(const struct json *a, const struct json *b)
{
	if (json_type(a) != json_type(b))
		return false;
	switch (json_type(a)) {
	case JSON_ABSENT:
	case JSON_NULL:
		return true;
	case JSON_BOOL:
		return json_is_true(a) == json_is_true(b);
	case JSON_NUMBER:
		return equal_numbers(a, b);
	case JSON_STRING:
		return strcmp(json_string(a), json_string(b)) == 0;
	case JSON_ARRAY:
		return equal_arrays(a, b);
	case JSON_OBJECT:
		return equal_objects(a, b);
	}
	return false;
}
