/* node.h - what a struct json is inside core/json: a node of cJSON's tree */
#ifndef CORE_JSON_NODE_H
#define CORE_JSON_NODE_H

#include "core/json/json.h"

#include <cjson/cJSON.h>

/*
 * cJSON itself never reads `valueint`, nor do we: it holds the byte at which
 * the value stands in its text, plus one; 0 for what was built.
 */
static inline cJSON *node_of(const struct json *value)
{
	return (cJSON *)(uintptr_t)value;
}

static inline struct json *node_json(const cJSON *node)
{
	return (struct json *)(uintptr_t)node;
}

/* 0 when the value was built. */
static inline size_t node_place(const struct json *value)
{
	return (size_t)node_of(value)->valueint;
}

/* The digits of an integer that no double is; NULL for every other number. */
static inline const char *node_digits(const struct json *number)
{
	return node_of(number)->valuestring;
}

/* How two UTF-8 texts compare by their UTF-16 code units (RFC 8785). */
int node_compare_utf16(const char *a, const char *b);
/* The members of an object, sorted by key; the array is the caller's. */
const struct json **node_sorted(const struct json *object, size_t *nr)
	MUST_CHECK;

#endif
