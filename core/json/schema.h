/* schema.h - JSON Schema, the 2020-12 keywords that our schemas use */
#ifndef CORE_JSON_SCHEMA_H
#define CORE_JSON_SCHEMA_H

#include "core/json/json.h"

/*
 * Keywords: $schema $id $ref (inside the document: "#" and "#/…") $defs
 * title description examples default $comment · type enum const · properties
 * required additionalProperties patternProperties propertyNames
 * minProperties maxProperties dependentRequired · items prefixItems contains
 * minItems maxItems uniqueItems · minimum maximum exclusiveMinimum
 * exclusiveMaximum · minLength maxLength pattern · allOf anyOf oneOf not if
 * then else · boolean schemas. Any other keyword is an error at compile
 * time, so that no rule is silently without effect.
 */
struct schema;

void schema_free(struct schema *schema);
DEFINE_AUTOPTR(schema);

/* `text` is a JSON Schema; `name` is for messages. Caller owns *out. */
int schema_parse(struct schema **out, const char *text, size_t len,
		 const char *name, struct err *err) MUST_CHECK;

/* One thing that is wrong with a value. */
struct schema_fault {
	const struct json *value; /* where; borrowed from the document */
	char message[256];        /* what is wrong, and what to write instead */
};

#define SCHEMA_FAULTS_MAX 50

/*
 * Judges a value. Returns how many faults there are (0: valid), at most
 * `max`, in document order, the deepest cause of each rather than "does not
 * match anyOf". Messages name keys in 'quotes', suggest the nearest known
 * key for an unknown one, list an enum's values.
 */
size_t schema_judge(struct schema_fault *faults, size_t max,
		    const struct schema *schema, const struct json *value);

#endif
