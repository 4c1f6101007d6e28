/* schema_shape.c - what the value of a keyword must look like */
#include "core/json/schema_node.h"

#include <string.h>

#define SCHEMA_DIALECT "https://json-schema.org/draft/2020-12/schema"

static bool is_names(const struct json *value)
{
	if (json_type(value) != JSON_ARRAY)
		return false;
	json_each(item, value)
		if (!json_string(item))
			return false;
	return true;
}

static bool is_types(const struct json *value)
{
	static const char known[] =
		" null boolean number integer string array object ";
	autobuf word = { 0 };

	if (json_type(value) == JSON_STRING) {
		buf_addf(&word, " %s ", json_string(value));
		return strstr(known, buf_str(&word)) != NULL;
	}
	if (!is_names(value) || !json_first(value))
		return false;
	json_each(item, value)
		if (!is_types(item))
			return false;
	return true;
}

static bool is_names_map(const struct json *value)
{
	if (json_type(value) != JSON_OBJECT)
		return false;
	json_each(member, value)
		if (!is_names(member))
			return false;
	return true;
}

static bool is_count(const struct json *value)
{
	int64_t number;

	return json_int(&number, value) && number >= 0;
}

/* Another dialect may mean other things by the same keywords. */
static bool is_dialect(const struct json *value)
{
	const char *uri = json_string(value);

	return uri && strcmp(uri, SCHEMA_DIALECT) == 0;
}

const char *schema_misshapen(enum shape shape, const struct json *value)
{
	enum json_type type = json_type(value);

	switch (shape) {
	case SHAPE_TEXT:
	case SHAPE_REF:
	case SHAPE_PATTERN:
		return type == JSON_STRING ? NULL : "a string";
	case SHAPE_DIALECT:
		return is_dialect(value) ? NULL : SCHEMA_DIALECT;
	case SHAPE_FLAG:
		return type == JSON_BOOL ? NULL : "true or false";
	case SHAPE_LIST:
		return type == JSON_ARRAY ? NULL : "an array";
	case SHAPE_NUMBER:
		return type == JSON_NUMBER ? NULL : "a number";
	case SHAPE_COUNT:
		return is_count(value) ? NULL : "a whole number from 0";
	case SHAPE_TYPES:
		return is_types(value) ? NULL : "the name of a type";
	case SHAPE_NAMES:
		return is_names(value) ? NULL : "an array of strings";
	case SHAPE_NAMES_MAP:
		return is_names_map(value) ? NULL
					   : "an object of arrays of strings";
	case SHAPE_SCHEMAS:
		return type == JSON_ARRAY && json_first(value)
			       ? NULL
			       : "an array of schemas";
	case SHAPE_SCHEMA_MAP:
	case SHAPE_PATTERN_MAP:
		return type == JSON_OBJECT ? NULL : "an object of schemas";
	case SHAPE_SCHEMA:
	case SHAPE_ANY:
		return NULL;
	}
	return NULL;
}
