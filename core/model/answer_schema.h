/* answer_schema.h - the JSON Schemas of what --json prints */
#ifndef CORE_MODEL_ANSWER_SCHEMA_H
#define CORE_MODEL_ANSWER_SCHEMA_H

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * An answer whose "format" is "NAME/1" has the schema NAME, the file
 * schemas/answers/NAME.json. What several answers share (a difference, a rule
 * with its sign-offs) stands once, in parts.json, to which they refer as
 * "urn:rbctl:answer:parts#/$defs/PART".
 */

/* In the alphabet; NULL beyond the last. */
const char *answer_schema_name(size_t index);
bool answer_schema_is(const char *name);
/* The name in "verify/1"; false when it is the format of no answer. */
bool answer_schema_of(char *out, size_t size, const char *format);

/* The schema with those of the parts that it needs: whole, for any program
 * that knows JSON Schema. EXIT_USAGE for a name that is none. */
int answer_schema_text(struct buf *out, const char *name, struct err *err)
	MUST_CHECK;

#endif
