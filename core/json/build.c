/* build.c - making values; what cJSON cannot do here is a bug of the caller */
#include "core/base/text.h"
#include "core/json/node.h"

#include <stdarg.h>
#include <string.h>

/* cJSON makes NULL when memory ends, which ends us as it does elsewhere. */
static struct json *made(cJSON *node)
{
	if (node == NULL)
		abort();
	node->valueint = 0;
	return node_json(node);
}

struct json *json_new_object(void)
{
	return made(cJSON_CreateObject());
}

struct json *json_new_array(void)
{
	return made(cJSON_CreateArray());
}

struct json *json_new_string(const char *s)
{
	return made(cJSON_CreateString(s));
}

struct json *json_new_int(int64_t value)
{
	return made(cJSON_CreateNumber((double)value));
}

struct json *json_new_bool(bool value)
{
	return made(cJSON_CreateBool(value));
}

struct json *json_new_null(void)
{
	return made(cJSON_CreateNull());
}

/* A copy stands in no text. */
static void forget_places(cJSON *node)
{
	node->valueint = 0;
	for (cJSON *child = node->child; child; child = child->next)
		forget_places(child);
}

struct json *json_copy(const struct json *value)
{
	struct json *copy;

	if (value == NULL)
		return json_new_null();
	copy = made(cJSON_Duplicate(node_of(value), true));
	forget_places(node_of(copy));
	/* cJSON keeps the key, but the copy is in no object. */
	cJSON_free(node_of(copy)->string);
	node_of(copy)->string = NULL;
	return copy;
}

struct json *json_copy_any(const struct json *value)
{
	return value ? json_copy(value) : NULL;
}

void json_set(struct json *object, const char *key, struct json *value)
{
	cJSON *node = node_of(object);
	bool done;

	if (json_type(object) != JSON_OBJECT || value == NULL)
		abort();
	if (json_get(object, key))
		done = cJSON_ReplaceItemInObjectCaseSensitive(node, key,
							      node_of(value));
	else
		done = cJSON_AddItemToObject(node, key, node_of(value));
	if (!done)
		abort();
}

void json_add(struct json *object, const char *key, struct json *value)
{
	if (json_type(object) != JSON_OBJECT ||
	    !cJSON_AddItemToObject(node_of(object), key, node_of(value)))
		abort();
}

void json_set_copy(struct json *object, const char *key,
		   const struct json *value)
{
	if (value)
		json_set(object, key, json_copy(value));
}

void json_set_string(struct json *object, const char *key, const char *s)
{
	json_set(object, key, json_new_string(s));
}

void json_set_stringf(struct json *object, const char *key, const char *format,
		      ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	json_set_string(object, key, buf_str(&text));
}

void json_set_int(struct json *object, const char *key, int64_t value)
{
	json_set(object, key, json_new_int(value));
}

void json_set_bool(struct json *object, const char *key, bool value)
{
	json_set(object, key, json_new_bool(value));
}

void json_set_strings(struct json *object, const char *key,
		      const struct strings *list)
{
	struct json *array = json_set_array(object, key);

	for (size_t i = 0; i < list->nr; i++)
		json_append_string(array, list->at[i]);
}

struct json *json_set_object(struct json *object, const char *key)
{
	struct json *value = json_new_object();

	json_set(object, key, value);
	return value;
}

struct json *json_set_array(struct json *object, const char *key)
{
	struct json *value = json_new_array();

	json_set(object, key, value);
	return value;
}

void json_append(struct json *array, struct json *value)
{
	if (json_type(array) != JSON_ARRAY || value == NULL ||
	    !cJSON_AddItemToArray(node_of(array), node_of(value)))
		abort();
}

void json_append_string(struct json *array, const char *s)
{
	json_append(array, json_new_string(s));
}

struct json *json_append_object(struct json *array)
{
	struct json *value = json_new_object();

	json_append(array, value);
	return value;
}

void json_remove(struct json *object, const char *key)
{
	if (json_type(object) == JSON_OBJECT)
		cJSON_DeleteItemFromObjectCaseSensitive(node_of(object), key);
}
