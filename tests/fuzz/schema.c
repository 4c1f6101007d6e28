/* schema.c - fuzz: a schema, a NUL byte, and a value for it to judge */
#include "core/json/schema.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct schema_fault faults[SCHEMA_FAULTS_MAX];
	const char *text = (const char *)data;
	const char *cut = size ? memchr(data, '\0', size) : NULL;
	size_t len = cut ? (size_t)(cut - text) : size;
	autoptr(schema) schema = NULL;
	autoptr(json) value = NULL;
	struct err err = { 0 };
	size_t nr;

	if (cut == NULL || schema_parse(&schema, text, len, "s", &err) ||
	    json_parse(&value, cut + 1, size - len - 1, JSON_WIRE, "f", &err))
		return 0;
	nr = schema_judge(faults, SCHEMA_FAULTS_MAX, schema, value);
	for (size_t i = 0; i < nr; i++) {
		autobuf pointer = { 0 };

		if (!json_pointer_of(&pointer, value, faults[i].value) ||
		    faults[i].message[0] == '\0')
			abort();
	}
	return 0;
}
